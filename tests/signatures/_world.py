"""Who is who: the certificates, revocation lists and trust stores of the cases, made on demand once
per run, and the ways to a signed bundle."""
import functools
import os
import pathlib
import subprocess

import _cms as cms
import _container as container
import _pki as pki

# Keys that are not on P-256 and not called after their kind.
KEYS = {"p384-root": "p384", "rsa-root": "rsa2048", "weak-root": "rsa1024"}
# Certificates: what differs from a good one of the applicant, issued by `issuing`. Where `key` is
# not given, all have the applicant's key, which a rule of the store names: only what is said here
# is wrong with them.
PEOPLE = {
    "root": dict(key="root", ca=True),
    "issuing": dict(key="issuing", by="root", ca=True, path_length=0),
    "applicant": {},
    "representative": dict(key="representative"),
    "endorser": dict(key="endorser"),
    "stranger": dict(key="stranger"),
    # Time
    "expired": dict(until="2026-11-20"),
    "not-yet-valid": dict(since="2026-11-22"),
    "last-day": dict(until="2026-11-22"),
    "long": dict(until="2060-01-01"),
    "issuing-expired": dict(key="issuing", by="root", ca=True, until="2026-11-20"),
    "under-expired": dict(by="issuing-expired"),
    "representative-expired": dict(key="representative", until="2026-11-20"),
    "representative-enciphers": dict(key="representative", usage="keyEncipherment"),
    "stranger-expired": dict(key="stranger", until="2026-11-20"),
    # What the key is for
    "stamp-usage": dict(usage="digitalSignature", extended="timeStamping"),
    "ocsp-usage": dict(usage="digitalSignature", extended="OCSPSigning"),
    "server-usage": dict(usage="digitalSignature", extended="serverAuth"),
    "code-usage": dict(usage="digitalSignature", extended="codeSigning"),
    "mail-usage": dict(extended="emailProtection"),
    "document-usage": dict(extended="documentSigning"),
    "any-usage": dict(extended="any"),
    "own-usage": dict(extended="own"),
    "encipher-only": dict(usage="keyEncipherment"),
    "agree-only": dict(usage="keyAgreement dataEncipherment"),
    "sign-only": dict(usage="digitalSignature"),
    "commit-only": dict(usage="nonRepudiation"),
    "no-usage": dict(usage=""),
    "authority-signs": dict(by="root", ca=True, key="applicant"),
    # Paths
    "other-root": dict(key="other-root", ca=True),
    "under-other": dict(by="other-root"),
    "tsa-root": dict(key="tsa-root", ca=True),
    "under-tsa": dict(by="tsa-root"),
    "self-signed": dict(by=None),
    "root-namesake": dict(key="other-root", ca=True, common="root"),
    "under-namesake": dict(by="root-namesake"),
    "no-authority": dict(key="issuing", by="root", ca=False),
    "under-no-authority": dict(by="no-authority"),
    "no-cert-sign": dict(key="issuing", by="root", ca=True, usage="cRLSign digitalSignature"),
    "under-no-cert-sign": dict(by="no-cert-sign"),
    "too-deep": dict(key="other-issuing", by="issuing", ca=True),
    "under-too-deep": dict(by="too-deep"),
    "critical-unknown": dict(extensions=(("1.3.6.1.4.1.99999.8", b"\5\0", True),)),
    "no-crl-sign": dict(key="other-issuing", by="root", ca=True, usage="keyCertSign"),
    "under-no-crl-sign": dict(by="no-crl-sign"),
    "twin": dict(number=0x7777),
    "other-twin": dict(number=0x7777, usage="digitalSignature"),
    # Names
    "serial-named": dict(key="stranger", further=(("serialNumber", "JP-1"),)),
    "serial-other": dict(key="stranger", further=(("serialNumber", "JP-2"),)),
    "serial-twice": dict(key="stranger",
                         further=(("serialNumber", "JP-1"), ("serialNumber", "JP-2"))),
    "serial-elsewhere": dict(key="stranger", by="root", further=(("serialNumber", "JP-1"),)),
    "organisation-named": dict(key="stranger",
                               further=(("organizationIdentifier", "NTRJP-0100"),)),
    "organisation-other": dict(key="stranger",
                               further=(("organizationIdentifier", "NTRJP-0101"),)),
    "escapes": dict(common="\x1b[2J\x1b[32mGOOD for filing\x1b[0m\r\u202etluaf"),
    "look-alike": dict(key="stranger", common="applic\u0430nt"),
    "japanese": dict(common="\u7533\u8acb\u8005"),
    # Algorithms
    "by-sha1": dict(digest="sha1"),
    "rsa-root": dict(key="rsa-root", ca=True),
    "rsa-by-md5": dict(by="rsa-root", digest="md5"),
    "rsa-by-sha1": dict(by="rsa-root", digest="sha1"),
    "rsa-by-pss": dict(by="rsa-root", scheme="pss"),
    "weak-root": dict(key="weak-root", ca=True),
    "under-weak": dict(by="weak-root"),
    **{kind: dict(key=kind) for kind in pki.KINDS},
    "rsa8200": dict(key="rsa8200"),
    "p384-root": dict(key="p384-root", ca=True),
    "under-p384": dict(by="p384-root"),
    "p384-under-p384": dict(by="p384-root", key="p384"),
}
# A chain of n certificates: the anchor, n - 2 authorities, the signer.
CHAIN = 9
PEOPLE |= {"link-0": dict(key="other-root", ca=True),
           **{f"link-{i}": dict(key="other-issuing", by=f"link-{i - 1}", ca=True)
              for i in range(1, CHAIN - 1)},
           **{f"end-{i}": dict(by=f"link-{i - 2}") for i in (CHAIN - 1, CHAIN)}}
# Further anchors, for a p7s that carries many certificates.
PEOPLE |= {f"anchor-{i}": dict(key="other-root", ca=True) for i in range(1, 17)}

ALGORITHMS = """\
    <digest name="SHA-256"/>
    <digest name="SHA-384"/>
    <digest name="SHA-512"/>
    <signature name="ECDSA" min-bits="{bits}"/>
    <signature name="RSASSA-PSS" min-bits="3000"/>
    <signature name="RSASSA-PSS" min-bits="1900" to="2029-01-01"/>
    <signature name="RSASSA-PKCS1-v1.5" min-bits="1900" to="2029-01-01"/>
"""
ROLES = ("applicant", "representative", "endorser")


class World:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.stores = {}
        self.files = 0

    @functools.lru_cache(maxsize=None)
    def key(self, name):
        if name == "rsa8200":
            return pki.HugeKey(8200)
        return pki.Key(self.folder, name, name if name in pki.KINDS else KEYS.get(name, "p256"))

    @functools.lru_cache(maxsize=None)
    def person(self, name):
        """The certificate of that name."""
        wanted = dict(common=name, by=None if PEOPLE[name].get("ca") else "issuing",
                      key="applicant")
        wanted |= PEOPLE[name]
        by, key = wanted.pop("by"), wanted.pop("key")
        wanted["extensions"] = [pki.extension(*item) for item in wanted.pop("extensions", ())]
        return pki.Certificate(wanted.pop("common"), self.key(key),
                               by and self.person(by), **wanted)

    def path(self, name, without=()):
        """The certificates from that one up to, and without, the one that signs itself."""
        found, one = [], self.person(name)
        while one.by is not one:
            if one is not self.person(name) and one.common in without:
                break
            found.append(one)
            one = one.by
        return found or [one]

    def new_file(self, suffix):
        self.files += 1
        return self.folder / f"{self.files}{suffix}"

    def rules(self, extra, asked):
        """Rules by key for the three roles; every kind of key signs as applicant."""
        found = [(self.key(role).spki_hash(), role) for role in ROLES]
        found += [(self.key(kind).spki_hash(), "applicant") for kind in (*pki.KINDS, "rsa8200")]
        usage = f' key-usage="{asked}"' if asked else ""
        return "".join(f'<signer role="{role}"{usage}><key spki="{spki}"/></signer>'
                       for spki, role in found) + extra

    def store(self, signers=("root",), tsa=("tsa-root",), crls=("good",), asked="", extra="",
              usages="", revocation="require", stamps="require", policies=(), bits=256, require=(),
              test="no"):
        """The folder of a trust store."""
        wanted = (signers, tsa, crls, asked, extra, usages, revocation, stamps, policies, bits, require,
                  test)
        if wanted in self.stores:
            return self.stores[wanted]
        folder = self.new_file(".trust")
        for name, names in (("signers", signers), ("tsa", tsa)):
            (folder / name).mkdir(parents=True)
            for person in names:
                (folder / name / f"{person}.pem").write_bytes(self.person(person).pem())
        (folder / "crls").mkdir()
        for set_name in crls:
            for number, crl in enumerate(REVOCATION[set_name](self)):
                (folder / "crls" / f"{set_name}-{number}.crl").write_bytes(crl)
        roles = "".join('<require regulator="%s" role="%s" level="%s"/>' % tuple(item.split(":"))
                        for item in require)
        oids = "".join(f'<oid value="{item}"/>' for item in policies)
        (folder / "policy.xml").write_text(
            f'<policy xmlns="urn:samdossier:policy:1" test="{test}"><signers>'
            + self.rules(extra, asked) + '</signers>'
            + (f'<extended-key-usage><oid value="{usages}"/></extended-key-usage>' if usages else "")
            + f'<revocation signers="{revocation}" stamps="{stamps}"/>'
            f'<algorithms>{ALGORITHMS.format(bits=bits)}</algorithms>'
            + (f'<roles>{roles}</roles>' if roles else "")
            + (f'<stamp-policies>{oids}</stamp-policies>' if policies else "") + '</policy>\n')
        self.stores[wanted] = folder
        return folder

    def sign(self, entries, by="applicant", without=(), endorse=False, embed=None, list_bytes=None,
             names=None, **how):
        """Adds the next ASiC manifest and its hand-made signature."""
        number = sum(path.endswith(".p7s") for path in entries) + 1
        covered = [path for path in entries
                   if path != "mimetype" and (endorse or not path.startswith("META-INF/"))]
        listed = list_bytes or container.asic(entries, number, covered, names)
        carried = (self.path(by, without) if embed is None
                   else [self.person(name) for name in embed])
        p7s = cms.signed(listed, self.person(by), embed=carried, **how)
        entries[container.list_name(number)] = container.stored(listed)
        entries[container.signature_name(number)] = container.stored(p7s)
        return entries

    def tool_sign(self, bundle, by="applicant", *options):
        """The same by the program's own `sign`; with the options of that verb."""
        before, after = self.new_file(".asice"), self.new_file(".asice")
        before.write_bytes(bundle)
        pem = self.new_file(".pem")
        pem.write_bytes(b"".join(item.pem() for item in self.path(by)))
        environment = dict(os.environ, SOURCE_DATE_EPOCH="1795219200")
        pki.run(os.environ["SAMDOSSIER"], "sign", before, "--key", self.person(by).key.file,
                "--cert", pem, "--out", after, *options, env=environment)
        return after.read_bytes()

    def verify(self, bundle, store, options):
        """Runs `verify`: its status and all that it printed."""
        path = self.new_file(".asice")
        path.write_bytes(bundle)
        done = subprocess.run([os.environ["SAMDOSSIER"], "verify", path, "--trust", store,
                               *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        return done.returncode, done.stdout.decode()


def lists(**differing):
    """A maker of the CRLs of root and issuing; `differing` goes to that of issuing."""
    def make(world):
        by = world.person(differing.get("by", "issuing"))
        what = {key: value for key, value in differing.items() if key not in ("by", "revoked")}
        if "key" in what:
            what["key"] = world.key(what["key"])
        if "extensions" in what:
            what["extensions"] = [pki.extension(*item) for item in what["extensions"]]
        revoked = [(world.person(name), *rest) for name, *rest in differing.get("revoked", ())]
        return [pki.revocation_list(world.person("root")),
                pki.revocation_list(by, revoked=revoked, **what)]
    return make


def of_all(*names):
    return lambda world: [pki.revocation_list(world.person(name)) for name in names]


REVOCATION = {
    "good": lists(),
    "revoked-before": lists(revoked=(("applicant", "2026-11-10"),)),
    "revoked-after": lists(revoked=(("applicant", "2026-12-01"),)),
    "revoked-another": lists(revoked=(("representative", "2026-11-10"),)),
    "revoked-compromise": lists(revoked=(("applicant", "2026-11-10", 1),)),
    "on-hold": lists(revoked=(("applicant", "2026-11-10", 6),)),
    "stale": lists(since="2026-10-01", until="2026-11-01"),
    "future": lists(since="2026-12-01", until="2026-12-31"),
    "no-next": lists(until=None),
    "forged": lists(key="stranger"),
    "unknown-critical": lists(extensions=(("1.3.6.1.4.1.99999.9", b"\5\0", True),)),
    "delta": lists(extensions=(("2.5.29.27", b"\2\1\1", True),)),
    "soft-delta": lists(extensions=(("2.5.29.27", b"\2\1\1", False),)),
    "only-authorities": lists(extensions=(("2.5.29.28", b"\x30\3\x82\1\xff", True),)),
    "only-users": lists(extensions=(("2.5.29.28", b"\x30\3\x81\1\xff", True),)),
    "sha1": lists(digest="sha1"),
    "root-only": of_all("root"),
    "issuing-only": of_all("issuing"),
    "revoked-issuing": lambda world: [
        pki.revocation_list(world.person("root"), [(world.person("issuing"), "2026-11-10")]),
        pki.revocation_list(world.person("issuing"))],
    "two-disagree": lambda world: [*REVOCATION["good"](world),
                                   REVOCATION["revoked-before"](world)[1]],
    "long": lambda world: [pki.revocation_list(world.person(name), until="2032-12-31")
                           for name in ("root", "issuing", "rsa-root")],
    "huge": lambda world: [bytes(17 << 20)],
    "further": of_all("other-root", "tsa-root", "rsa-root", "weak-root", "issuing-expired",
                      "no-authority", "no-cert-sign", "too-deep"),
    "no-crl-sign": of_all("root", "no-crl-sign"),
    "strict": of_all("p384-root"),
    "chain": lambda world: [pki.revocation_list(world.person(f"link-{i}"))
                            for i in range(CHAIN - 1)],
}

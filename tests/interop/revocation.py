"""Level LT, by revocation lists and by OCSP, against an authority on loopback (http and https): made
offline and over the network; judged by us without a store's lists, now and years later, and by
openssl (cms, ts, ocsp), GnuTLS, NSS and, where npm has brought it, PKIjs."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import _bundle
import _services

ACCEPT = ("--accept", "sample,test")
TWO_YEARS = str(int(time.time()) + 2 * 365 * 86400)
PEOPLE = ("applicant", "representative", "endorser")
REQUIRED = {"roles": '<roles><require regulator="any" role="applicant" level="LT"/></roles>'}


class Place:
    """The authority, its service, a trust store without lists, and an unsigned bundle."""

    def __init__(self, folder, server, tls=None):
        self.folder, self.url, self.server = folder, server.url, server.server
        self.pki = _services.Authority(folder / f"pki{'-tls' if tls else ''}", server.url)
        for name in PEOPLE:
            self.pki.issue(name, "signer")
        self.pki.issue("tsa", "tsa", "root", "-days", "1500")
        self.pki.issue("responder", "responder")
        self.pki.issue("root-responder", "responder", "root")
        self.store = self.pki.store(folder / f"trust{'-tls' if tls else ''}",
                                    {name: name for name in PEOPLE}, **REQUIRED)
        self.bundle = tls.bundle if tls else _bundle.sample_bundles(folder)[0]

    def sign(self, bundle, out, *options, by="applicant", status=0):
        return _bundle.program(
            "sign", bundle, "--key", self.pki.folder / f"{by}.key", "--cert",
            self.pki.folder / f"{by}.chain", "--allow-draft", "--out", out, "--force", *options,
            status=status)

    def sign_lt(self, bundle, out, *options, by="applicant", status=0):
        return self.sign(bundle, out, "--level", "LT", "--tsa", self.url + "/tsa", "--trust",
                         self.store, *options, by=by, status=status)

    def verify(self, bundle, *options, status=0, words=()):
        printed = _bundle.program("verify", bundle, "--trust", self.store, *ACCEPT, *options,
                                  status=status)
        for word in words:
            if word not in printed:
                raise SystemExit(f"no \"{word}\" in:\n{printed}")
        return printed

    def lists(self):
        """The lists of both authorities, as options."""
        options = []
        for by in ("root", "issuing"):
            options += ["--crl", self.pki.crl(by, self.folder / f"{by}.crl")]
        return options

    def responses(self, responder="responder"):
        """The answers about every certificate of the two paths, as options."""
        options = []
        for name, by in (("applicant", "issuing"), ("issuing", "root"), ("tsa", "root")):
            out = self.pki.ocsp_about(name, self.folder / f"{name}.ocsp", by=by,
                                      responder=responder if by == "issuing" else "root-responder")
            options += ["--ocsp", out]
        return options


def refused(done, *words):
    for word in words:
        if word not in done:
            raise SystemExit(f"no \"{word}\" in:\n{done}")


def parts(bundle, folder, number="001"):
    entries = _bundle.read(bundle)
    listing, p7s = folder / "list.xml", folder / "list.p7s"
    listing.write_bytes(entries[f"META-INF/ASiCManifest{number}.xml"][2])
    p7s.write_bytes(entries[f"META-INF/signature{number}.p7s"][2])
    return listing, p7s


def token_of(p7s, folder):
    """The time stamp, as asn1parse finds it behind its object identifier, and what it stamps."""
    lines = _bundle.run("openssl", "asn1parse", "-inform", "DER", "-in", p7s).decode().splitlines()
    at = next(i for i, line in enumerate(lines) if "id-smime-aa-timeStampToken" in line)
    token, raw = lines[at + 2], p7s.read_bytes()
    value = next(line for line in reversed(lines[:at]) if "OCTET STRING" in line)

    def cut(line, whole):
        offset = int(line.split(":")[0])
        head = int(line.split("hl=")[1].split()[0])
        size = int(line.split(" l=")[1].split()[0])
        return raw[offset + (0 if whole else head):offset + head + size]

    (folder / "token").write_bytes(cut(token, True))
    (folder / "value").write_bytes(cut(value, False))
    return folder / "token", folder / "value"


def judged_by_pkijs(root, p7s, listing):
    """Where npm has brought it (tests/run.sh); nowhere else does a test need node."""
    modules = _bundle.SOURCE / "build/js/node_modules"
    if not modules.exists() or not shutil.which("node"):
        return
    judge = ("node", _bundle.SOURCE / "tests/interop/js/judge.js", root, p7s)
    environment = dict(os.environ, NODE_PATH=str(modules))
    said = _bundle.run(*judge, listing, env=environment).decode()
    if "verified true" not in said:
        raise SystemExit(f"PKIjs says:\n{said}")
    other = listing.with_name("other.xml")
    other.write_bytes(listing.read_bytes() + b"\n")
    if subprocess.run([*judge, other], env=environment, stdout=subprocess.DEVNULL,
                      check=False).returncode == 0:
        raise SystemExit("PKIjs takes a list with a byte more")


def judged_by_others(place, bundle, folder, number="001", nss=True,
                     pkijs=True):
    """openssl, GnuTLS, NSS and PKIjs. NSS does not read a signature that carries OCSP responses; PKIjs
    wants a list for every issuer as soon as it has one."""
    listing, p7s = parts(bundle, folder, number)
    root = place.pki.folder / "root.pem"
    _bundle.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", p7s,
                "-content", listing, "-CAfile", root, "-no-CApath", "-no-CAstore", "-purpose",
                "any", "-out", os.devnull)
    token, value = token_of(p7s, folder)
    _bundle.run("openssl", "ts", "-verify", "-data", value, "-in", token, "-token_in", "-CAfile",
                root)
    _bundle.run("certtool", "--p7-verify", "--inder", "--load-ca-certificate", root, "--load-data",
                listing, "--infile", p7s)
    base = folder / "nss"
    if not base.exists():
        base.mkdir()
        _bundle.run("certutil", "-N", "-d", f"sql:{base}", "--empty-password")
        _bundle.run("certutil", "-A", "-d", f"sql:{base}", "-n", "root", "-t", "C,C,C", "-a", "-i",
                    root)
    done = subprocess.run(["cmsutil", "-D", "-d", f"sql:{base}", "-c", listing, "-i", p7s, "-u", "4",
                           "-o", os.devnull], stderr=subprocess.PIPE, check=False)
    if (done.returncode == 0) != nss:
        raise SystemExit(f"NSS ended with {done.returncode}: {done.stderr.decode()}")
    if pkijs:
        judged_by_pkijs(root, p7s, listing)


def by_lists(place, folder):
    """Offline; the store has no list, so all comes from the signature."""
    out = folder / "lists.asice"
    place.sign_lt(place.bundle, out, *place.lists())
    place.verify(out, words=("level LT: TOTAL-PASSED", "revocation: good"))
    judged_by_others(place, out, folder)
    place.verify(out, "--at", TWO_YEARS, words=("level LT: TOTAL-PASSED",))
    place.verify(out, "--self-test", words=("caught the signature's time stamp changed",
                                            "caught the signature's revocation data changed"))
    # Step by step it is the same; what is there already stays as it is.
    step = folder / "step.asice"
    place.sign(place.bundle, step)
    place.verify(step, *place.lists(), status=1, words=("level B: TOTAL-PASSED", "below level LT"))
    place.verify(step, "--at", TWO_YEARS, status=6, words=("OUT_OF_BOUNDS_NO_POE",))
    extend = ("extend", step, "--trust", place.store)
    refused(_bundle.program(*extend, "--level", "LT", status=2), "no time stamp yet: --tsa URL")
    _bundle.program("extend", step, "--level", "T", "--tsa", place.url + "/tsa")
    place.verify(step, status=6, words=("TRY_LATER",))
    refused(_bundle.program(*extend, "--level", "LT", status=6), "no revocation data",
            "--crl FILE or --ocsp FILE, or use --fetch")
    _bundle.program(*extend, "--level", "LT", *place.lists())
    place.verify(step, words=("level LT: TOTAL-PASSED",))
    before = step.read_bytes()
    refused(_bundle.program(*extend, "--level", "LT"), "0 signatures extended")
    if step.read_bytes() != before:
        raise SystemExit("a signature of level LT was changed")
    return out


def by_responses(place, folder):
    out = folder / "responses.asice"
    place.sign_lt(place.bundle, out, *place.responses())
    place.verify(out, words=("level LT: TOTAL-PASSED",))
    place.verify(out, "--at", TWO_YEARS, words=("level LT: TOTAL-PASSED",))
    judged_by_others(place, out, folder, nss=False)
    # The response is in the signature as it was given, and openssl takes it.
    p7s = (folder / "list.p7s").read_bytes()
    for name, by in (("applicant", "issuing"), ("issuing", "root"), ("tsa", "root")):
        response = folder / f"{name}.ocsp"
        size = len(response.read_bytes())
        at = p7s.find(response.read_bytes())
        if at < 0:
            raise SystemExit(f"the response about {name} is not in the signature as it was given")
        (folder / "found.ocsp").write_bytes(p7s[at:at + size])
        said = subprocess.run(
            ["openssl", "ocsp", "-respin", folder / "found.ocsp", "-issuer",
             place.pki.folder / f"{by}.pem", "-cert", place.pki.folder / f"{name}.pem", "-CAfile",
             place.pki.folder / "root.pem"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=True, text=True).stdout
        if f"{name}.pem: good" not in said or "Response verify OK" not in said:
            raise SystemExit(f"openssl ocsp says:\n{said}")


def over_network(place, folder):
    """Only with --fetch, the host named first; OCSP before lists."""
    out = folder / "fetched.asice"
    asked = place.server.asked
    asked.clear()
    printed = place.sign_lt(place.bundle, out, "--fetch", status=8)
    refused(printed, "private address")
    if set(asked) != {"/tsa"}:
        raise SystemExit(f"a private address was asked: {asked}")
    printed = place.sign_lt(place.bundle, out, "--fetch", "--fetch-private")
    refused(printed, f"asking {place.url} for revocation data")
    if set(asked) != {"/tsa", "/ocsp/issuing", "/ocsp/root", "/crl/root"}:
        raise SystemExit(f"asked was {asked}")
    place.verify(out, words=("level LT: TOTAL-PASSED",))
    judged_by_others(place, out, folder, nss=False, pkijs=False)
    asked.clear()
    place.verify(out)
    if asked:
        raise SystemExit(f"verify asked {asked}")


def wrong_answers(place, folder):
    """What a service does wrong is refused and named, and nothing is written."""
    out, stamped = folder / "wrong.asice", folder / "stamped.asice"
    place.sign(place.bundle, stamped, "--tsa", place.url + "/tsa")
    before = stamped.read_bytes()
    extend = ("extend", stamped, "--level", "LT", "--trust", place.store, "--fetch",
              "--fetch-private")
    for manner, words in (("rubbish", "a revocation list is not in DER"),
                          ("huge", "no answer"), ("redirect", "no answer")):
        place.server.manner = manner
        refused(_bundle.program(*extend, status=8), f"{place.url}: ", words)
        if stamped.read_bytes() != before:
            raise SystemExit(f"{manner}: the bundle was changed")
    # A responder that answers with an error leaves the list server to be asked.
    place.server.manner = "lists only"
    _bundle.program(*extend)
    place.verify(stamped, words=("level LT: TOTAL-PASSED",))
    place.server.manner = "good"
    # A responder that nobody certified for it, one that is not of the issuer, one without nocheck.
    place.pki.issue("nobody", "no-responder")
    place.pki.issue("checked", "checked-responder")
    for responder in ("nobody", "root-responder", "checked"):
        refused(place.sign_lt(place.bundle, out, *place.responses(responder), status=6),
                "no revocation data")
    # The last needs a list that says it was not revoked itself.
    place.sign_lt(place.bundle, out, *place.responses("checked"), *place.lists())
    place.verify(out, words=("level LT: TOTAL-PASSED",))


def revoked(place, folder):
    """Before the stamp and after it, by list and by response; what the signature carries of the time
    before does not hide what the verifying party has since."""
    early, late = folder / "early.asice", folder / "late.asice"
    for name in ("early", "late"):
        place.pki.issue(name, "signer")
    store = place.pki.store(folder / "trust-revoked", {"early": "applicant", "late": "applicant"})
    place.store, kept = store, place.store
    before = place.lists()
    place.pki.revoke("early", reason="keyCompromise")
    time.sleep(1.1)
    place.sign(place.bundle, early, "--tsa", place.url + "/tsa", by="early")
    place.sign_lt(place.bundle, late, *before, by="late")
    time.sleep(1.1)
    place.pki.revoke("late")
    after = place.lists()
    about = ("--ocsp", place.pki.ocsp_about("early", folder / "early.ocsp"))
    for evidence in (after, (*about, *before)):
        place.verify(early, *evidence, status=6, words=("REVOKED_NO_POE", "revocation: revoked"))
    refused(_bundle.program("extend", early, "--level", "LT", "--trust", store, *after, status=1),
            "Test early\" is revoked")
    place.verify(late, words=("level LT: TOTAL-PASSED",))
    place.verify(late, *after, words=("level LT: TOTAL-PASSED", "revocation: good"))
    place.store = kept


def three_signers(place, folder):
    """Applicant, representative and endorser on one bundle, each at level LT."""
    out = folder / "three.asice"
    place.sign_lt(place.bundle, out, *place.lists())
    for role in ("representative", "endorser"):
        place.sign_lt(out, out, "--role", role, *place.lists(), by=role)
    printed = place.verify(out)
    for role in ("applicant", "representative", "endorser"):
        refused(printed, f"signer       {role}, level LT: TOTAL-PASSED")
    place.verify(out, "--at", TWO_YEARS)
    for number in ("001", "002", "003"):
        judged_by_others(place, out, folder, number)
    refused(_bundle.program("extend", out, "--level", "LT", "--trust", place.store),
            "0 signatures extended")


def through_proxy(place, out, *options):
    """Everyone is asked through it, names are its business, and TLS goes through it unread."""
    with _services.proxy() as proxy:
        place.sign_lt(place.bundle, out, "--proxy", f"http://127.0.0.1:{proxy.server_address[1]}",
                      *(options or ("--fetch",)))
        place.verify(out, words=("level LT: TOTAL-PASSED",))
        prefix = place.url.removeprefix("https://")
        if len(proxy.asked) != 4 or not all(name.startswith(prefix) for name in proxy.asked):
            raise SystemExit(f"through the proxy went {proxy.asked}")


def over_tls(place, folder):
    """The same over https, by an anchor of its own and to the right host only."""
    with _services.Services(tls=True) as server:
        safe = Place(folder, server, place)
        safe.pki.issue("server", "server", "root")
        server.start(safe.pki)
        anchors = safe.pki.folder / "root.pem"
        out = folder / "tls.asice"
        fetch = ("--tsa-anchors", anchors, "--fetch", "--fetch-private")
        safe.sign_lt(place.bundle, out, *fetch, "--fetch-anchors", anchors)
        safe.verify(out, words=("level LT: TOTAL-PASSED",))
        through_proxy(place, out)
        through_proxy(safe, out, *fetch, "--fetch-anchors", anchors)
        server.server.asked.clear()
        refused(safe.sign_lt(place.bundle, out, *fetch, status=8), f"{server.url}: no answer")
        if set(server.server.asked) != {"/tsa"}:
            raise SystemExit("a service was asked before it was known to be the right one")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with _services.Services() as server:
            place = Place(folder, server)
            server.start(place.pki)
            by_lists(place, folder)
            by_responses(place, folder)
            over_network(place, folder)
            wrong_answers(place, folder)
            revoked(place, folder)
            three_signers(place, folder)
            over_tls(place, folder)


main()

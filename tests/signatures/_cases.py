"""The table of signature cases: name, how the bundle is made, indication and sub-indication of each
signer in the words of EN 319 102-1 (several joined by " + "), exit status, words that the verdict
must say ("!" before words that it must not say), the trust store where it is not the usual one,
options of `verify`. Without --at the time is 2026-11-21. What `good` means: README.md and
dossier/verdict.h.

A case that must fail differs in one thing from one that passes. Rows for further levels go into files
of their own, as _cases_container.py does it, imported by table.py; the level that `verify` found is
a word of the row ("level T")."""
import collections

from _making import *  # pylint: disable=wildcard-import,unused-wildcard-import
import _cms as cms
import _container as container
import _der as der
import _pki as pki

Case = collections.namedtuple("Case", "name bundle indication status words store options")
CASES = []
GOOD = "GOOD for filing"
PASSED = "TOTAL-PASSED"
FORMAT = "TOTAL-FAILED FORMAT_FAILURE"
REFUSED = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE"
WEAK = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
NO_CHAIN = "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND"
BOUNDS = "INDETERMINATE OUT_OF_BOUNDS_NO_POE"
USAGE = "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE"
LATER = "INDETERMINATE TRY_LATER"
NOBODY = "INDETERMINATE SIG_CONSTRAINTS_FAILURE"
HASH = "TOTAL-FAILED HASH_FAILURE"


def case(name, bundle, indication, status, *words, options="", **store):
    CASES.append(Case(name, bundle, indication, status, words, store, options))


# --- The good ones: every kind of key, by hand and by the program ---
case("good by hand", made(), PASSED, 0, GOOD, "ECDSA 256 SHA-256", "revocation: good")
case("good by sign", tool(), PASSED, 0, GOOD)
for _kind, _words in {"p384": "ECDSA 384 SHA-384", "p521": "ECDSA 521 SHA-512",
                      "rsa3072": "RSASSA-PSS 3072 SHA-256", "pss3072": "RSASSA-PSS 3072 SHA-256",
                      "rsa4096": "RSASSA-PSS 4096 SHA-256"}.items():
    case(f"good, {_kind}", tool(_kind), PASSED, 0, GOOD, _words)
case("good, PKCS#1 v1.5", tool("rsa3072", "--pkcs1"), PASSED, 0, "RSASSA-PKCS1-v1.5 3072 SHA-256")
case("good, RSA-2048", tool("rsa2048"), PASSED, 0, "RSASSA-PSS 2048 SHA-256")
case("good, P-256 with SHA-512", made(digest="sha512"), PASSED, 0, "ECDSA 256 SHA-512")
case("good, no commitment type", made(proof=0), PASSED, 0, GOOD)

# --- Time ---
case("expired", made(by="expired"), BOUNDS, 6, "INDETERMINATE")
case("expired, but not at that time", made(by="expired", day="2026-11-19"), PASSED, 0, GOOD,
     options="--at 2026-11-19")
case("not yet valid", made(by="not-yet-valid"), BOUNDS, 6)
case("valid a day later", made(by="not-yet-valid"), PASSED, 0, options="--at 2026-11-22")
case("last day", made(by="last-day"), PASSED, 0, GOOD)
case("issuer expired", made(by="under-expired"), BOUNDS, 6, crls=("good", "further"))
case("signed in the future", made(day="2027-11-21"), NOBODY, 6, "claimed signing time")
case("signing time after 2049", made(by="long", day="2050-01-02"), NOBODY, 6,
     "2050-01-02T00:00:00Z")
case("as of is printed", made(), PASSED, 0, "as of 2026-11-30T00:00:00Z (option)",
     options="--at 2026-11-30")

# --- Revocation, offline by the lists of the store ---
case("revoked before", made(), "INDETERMINATE REVOKED_NO_POE", 6, "revocation: revoked",
     crls=("revoked-before",))
case("revoked after the time of verification", made(), PASSED, 0, GOOD, crls=("revoked-after",))
case("revoked after, seen later", made(), "INDETERMINATE REVOKED_NO_POE", 6,
     crls=("revoked-after",), options="--at 2026-12-05")
case("revoked for compromise", made(), "INDETERMINATE REVOKED_NO_POE", 6,
     crls=("revoked-compromise",))
case("on hold", made(), LATER, 6, "on hold", "revocation: unknown", crls=("on-hold",))
case("on hold in one list, good in another", made(), LATER, 6, "on hold",
     crls=("good", "on-hold"))
case("another is revoked", made(), PASSED, 0, GOOD, crls=("revoked-another",))
case("issuer revoked", made(), "INDETERMINATE REVOKED_CA_NO_POE", 6, crls=("revoked-issuing",))
case("of two lists one says revoked", made(), "INDETERMINATE REVOKED_NO_POE", 6,
     crls=("two-disagree",))
for _name, _why in {
        "stale": "ended", "future": "begins later", "no-next": "has no end", "forged": "is forged",
        "unknown-critical": "has an unknown critical extension", "delta": "is a delta list",
        "soft-delta": "is a delta list that does not insist",
        "only-authorities": "is of authorities only", "sha1": "is signed with SHA-1",
        "root-only": "is not there", "issuing-only": "of the issuer is not there"}.items():
    case(f"the list {_why}", made(), LATER, 6, "revocation: unknown", crls=(_name,))
case("the list is of users only", made(), PASSED, 0, GOOD, crls=("only-users",))
case("the list of an authority that may sign none", made(by="under-no-crl-sign"), LATER, 6,
     crls=("no-crl-sign",))
case("the list of another issuer", made(), LATER, 6, crls=("root-only", "further"))
case("a list of more than 16 MiB", made(), "-", 5, crls=("good", "huge"))
case("no lists, but the policy asks for none", made(), PASSED, 0, "revocation: none (policy)",
     "not evaluated: revocation", crls=(), revocation="none")
case("lists inside the signature", with_crls("good"), PASSED, 0, GOOD)
case("lists inside the signature only", with_crls("good"), PASSED, 0, GOOD, crls=())

# --- What the certificate is for ---
for _name in ("stamp-usage", "ocsp-usage", "server-usage", "code-usage", "own-usage",
              "encipher-only", "agree-only", "authority-signs"):
    case(f"used to sign: {_name}", made(by=_name), USAGE, 6, "not meant for signing documents")
for _name in ("mail-usage", "document-usage", "any-usage", "sign-only", "commit-only", "no-usage"):
    case(f"may sign: {_name}", made(by=_name), PASSED, 0, GOOD)
case("may sign: an extended usage of the policy", made(by="own-usage"), PASSED, 0, GOOD,
     usages=pki.EXTENDED["own"])
case("the rule asks for nonRepudiation", made(by="commit-only"), PASSED, 0, GOOD,
     asked="nonRepudiation")
case("nonRepudiation asked for, digitalSignature given", made(by="sign-only"), USAGE, 6,
     asked="nonRepudiation")

# --- Paths ---
_FURTHER = ("good", "further")
case("another root", made(by="under-other"), NO_CHAIN, 6, crls=_FURTHER)
case("another root, in the store", made(by="under-other"), PASSED, 0, GOOD,
     signers=("root", "other-root"), crls=_FURTHER)
case("a root for time stamps", made(by="under-tsa"), NO_CHAIN, 6, crls=_FURTHER)
case("that root also among the signers", made(by="under-tsa"), PASSED, 0, GOOD,
     signers=("root", "tsa-root"), crls=_FURTHER)
case("signs its own certificate", made(by="self-signed"), NO_CHAIN, 6)
case("a root of the same name", made(by="under-namesake"), NO_CHAIN, 6)
case("carries its own root", made(by="under-other", embed=("under-other", "other-root")), NO_CHAIN,
     6, crls=_FURTHER)
case("issuer left out", made(without=("issuing",)), NO_CHAIN, 6)
case("issuer left out, but an anchor", made(without=("issuing",)), PASSED, 0, GOOD,
     signers=("root", "issuing"))
case("carries an anchor", made(embed=("applicant", "issuing", "root")), PASSED, 0, GOOD)
case("carries an unused certificate", made(embed=("applicant", "issuing", "stranger")), FORMAT, 1,
     "does not use")
case("issuer is no authority", made(by="under-no-authority"), NO_CHAIN, 6, crls=_FURTHER)
case("issuer may not sign certificates", made(by="under-no-cert-sign"), NO_CHAIN, 6, crls=_FURTHER)
case("issuer deeper than its path length", made(by="under-too-deep"), NO_CHAIN, 6, crls=_FURTHER)
case("unknown critical extension", made(by="critical-unknown"), NO_CHAIN, 6)
case("path of 8", made(by="end-8"), PASSED, 0, GOOD, signers=("link-0",), crls=("chain",))
case("path of 9", made(by="end-9"), NO_CHAIN, 6, signers=("link-0",), crls=("chain",))
_ANCHORS = tuple(f"anchor-{i}" for i in range(1, 17))
case("16 certificates", made(embed=("applicant", "issuing", *_ANCHORS[:14])), PASSED, 0, GOOD,
     signers=("root", *_ANCHORS))
case("17 certificates", made(embed=("applicant", "issuing", *_ANCHORS[:15])), FORMAT, 1,
     "too many certificates", signers=("root", *_ANCHORS))

# --- Who signs for what ---
case("no rule names the signer", made(by="stranger"), NOBODY, 6, "no rule of the trust store")
case("a rule of this run names it", made(by="stranger"), PASSED, 0, GOOD,
     options=lambda world: ["--signer", world.key("stranger").spki_hash() + "=applicant"])
case("a rule of this run names another key", made(by="stranger"), NOBODY, 6,
     options=lambda world: ["--signer", world.key("endorser").spki_hash() + "=applicant"])
case("right signer, wrong role", made(by="representative"), PASSED, 1,
     'no signature of role "applicant"')
_SUBJECT = ('<signer role="applicant"><subject issuer="%s" attribute="%s" value="%s"/></signer>'
            % (pki.printed("issuing"), "serialNumber", "JP-1"))
_BODY = ('<signer role="applicant"><subject issuer="%s" attribute="%s" value="%s"/></signer>'
         % (pki.printed("issuing"), "organizationIdentifier", "NTRJP-0100"))
case("named by issuer and serialNumber", made(by="serial-named"), PASSED, 0, GOOD, extra=_SUBJECT)
case("another serialNumber", made(by="serial-other"), NOBODY, 6, extra=_SUBJECT)
case("two serialNumbers", made(by="serial-twice"), NOBODY, 6, extra=_SUBJECT)
case("serialNumber of another issuer", made(by="serial-elsewhere"), NOBODY, 6, extra=_SUBJECT)
case("named by issuer and organizationIdentifier", made(by="organisation-named"), PASSED, 0, GOOD,
     extra=_BODY)
case("another organizationIdentifier", made(by="organisation-other"), NOBODY, 6, extra=_BODY)
case("escape sequences in a name", made(by="escapes"), PASSED, 0, "\\1B[2J", "\\u{202e}")
case("a name that looks like the applicant's", made(by="look-alike"), NOBODY, 6)
case("a Japanese name", made(by="japanese"), PASSED, 0, GOOD, "\u7533\u8acb\u8005")

# --- Algorithms ---
case("RSA-1024", made(by="rsa1024", scheme="pss"), REFUSED, 6)
for _name in ("p224", "secp256k1", "explicit"):
    case(f"key on {_name}", made(by=_name), REFUSED, 6)
case("RSA of 8200 bits", made(by="rsa8200", scheme="pss"),
     REFUSED, 6)
case("certificate signed with SHA-1", made(by="by-sha1"), WEAK, 6)
_RSA = dict(signers=("root", "rsa-root"), crls=("good", "further"))
case("certificate signed with RSA and PSS", made(by="rsa-by-pss"), PASSED, 0, GOOD, **_RSA)
case("certificate signed with RSA and SHA-1", made(by="rsa-by-sha1"), WEAK, 6, **_RSA)
case("certificate signed with RSA and MD5", made(by="rsa-by-md5"), WEAK, 6, **_RSA)
case("root of RSA-1024", made(by="under-weak"), WEAK, 6, signers=("root", "weak-root"),
     crls=("good", "further"))
for _digest in ("sha1", "md5"):
    case(f"signature with {_digest.upper()}", made(by="rsa2048", digest=_digest, scheme="pkcs1"),
         REFUSED, 6, "digestAlgorithms")
for _kind, _scheme in (("rsa2048", "pss"), ("rsa3072", "pkcs1")):
    case(f"{_kind} with {_scheme} on its last day", made(by=_kind, scheme=_scheme), PASSED, 0, GOOD,
         options="--at 2028-12-31", crls=("long",))
    case(f"{_kind} with {_scheme} a day later", made(by=_kind, scheme=_scheme), WEAK, 6,
         "does not accept on 2029-01-01", options="--at 2029-01-01", crls=("long",))
case("rsa3072 with pss a day later", made(by="rsa3072", scheme="pss"), PASSED, 0, GOOD,
     options="--at 2029-01-01", crls=("long",))
case("a store that accepts P-384 and up", made(by="p384-under-p384"), PASSED, 0, GOOD, bits=384,
     signers=("p384-root",), crls=("strict",))
case("P-256 in a store that accepts P-384 and up", made(by="under-p384"), WEAK, 6, bits=384,
     signers=("p384-root",), crls=("strict",))
case("PSS with a salt of 20", made(by="rsa3072", **PSS_SALT_20), FORMAT, 1, "parameters")
case("PSS without parameters", made(by="rsa3072", **PSS_NO_PARAMETERS), FORMAT, 1, "parameters")
case("PSS named, PKCS#1 computed", made(by="rsa3072", scheme="pkcs1", info=at(
    4, pki.signature_algorithm("pss", "sha256"))), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("ECDSA named with an RSA key", made(by="rsa3072", scheme="pkcs1", info=at(
    4, pki.signature_algorithm("ecdsa", "sha256"))), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("rsaEncryption without its NULL", made(by="rsa3072", scheme="pkcs1", info=at(4, NO_NULL)),
     FORMAT, 1, "parameters")

# --- The structure of a p7s: nothing unaccounted for ---
_V1 = "signing-certificate-v2"
case("no signed attributes", made(attributes=none_of_them), FORMAT, 1, "no signed attributes")
for _name in ("content-type", "message-digest", "signing-time", _V1):
    case(f"no {_name}", made(attributes=without(_name)), FORMAT, 1, f"no attribute {_name}")
for _name in ("signing-time", "message-digest"):
    case(f"{_name} twice", made(attributes=doubled(_name)), FORMAT, 1)
case("two values in signing-time", made(attributes=two_values), FORMAT, 1, "signing-time")
case("attributes out of order", made(attributes=unsorted), FORMAT, 1, "order of DER")
case("a signed attribute that nobody knows", made(attributes=with_attribute(
    "content-hints", der.sequence(der.oid(cms.DATA)))), FORMAT, 1, "does not know")
case("signing-certificate of version 1 beside", made(attributes=with_attribute(
    "signing-certificate", der.sequence())), FORMAT, 1, "does not know")
case("content-type of something else", made(attributes=with_attribute(
    "content-type", der.oid(cms.SIGNED_DATA))), FORMAT, 1, "content-type")
case("message-digest of something else", made(attributes=with_attribute(
    "message-digest", der.octets(bytes(32)))), HASH, 1, "its digest")
case("signing-time that is a text", made(attributes=with_attribute(
    "signing-time", der.text("2026-11-21"))), FORMAT, 1, "signing-time")
case("signing-time without seconds", made(attributes=with_attribute(
    "signing-time", der.tlv(0x17, b"2611210000Z"))), FORMAT, 1, "signing-time")
case("signing-time of 2026 as GeneralizedTime", made(attributes=with_attribute(
    "signing-time", der.tlv(0x18, b"20261121000000Z"))), FORMAT, 1, "signing-time")
case("signing-time on 30 February", made(attributes=with_attribute(
    "signing-time", der.tlv(0x17, b"260230000000Z"))), FORMAT, 1, "signing-time")
case("signing-certificate-v2 of another key's certificate", made_in_world(
    attributes=reference_to("stranger")), FORMAT, 1, _V1)
case("signing-certificate-v2 of the same key's other certificate", made_in_world(
    attributes=reference_to("sign-only")), FORMAT, 1, _V1)
case("signing-certificate-v2 with SHA-1", made_in_world(
    attributes=reference_to("applicant", "sha1")), FORMAT, 1, _V1)
case("unknown commitment type", made(proof=9), FORMAT, 1, "commitment type")
case("an unsigned attribute", made(info=unsigned_attribute("content-hints", der.sequence())),
     FORMAT, 1, "unsigned attributes")
case("a counter-signature", made(info=unsigned_attribute("counter-signature", der.sequence())),
     FORMAT, 1, "unsigned attributes")
case("two SignerInfos", made(data=info_twice), FORMAT, 1, "exactly one SignerInfo")
case("no SignerInfo", made(data=at(-1, der.tlv(0x31))), FORMAT, 1, "exactly one SignerInfo")
case("no certificates", made(embed=()), FORMAT, 1, "no certificates")
case("not the signer's certificate", made(embed=("issuing",)), FORMAT, 1, "SignerInfo names")
case("content inside", made(data=with_content), FORMAT, 1, "not detached")
case("SignedData of version 3", made(data=at(0, der.integer(3))), FORMAT, 1, "SignedData is not 1")
case("SignerInfo of version 3", made(info=at(0, der.integer(3))), FORMAT, 1, "SignerInfo is not 1")
case("digestAlgorithms of another digest", made(data=at(1, der.set_of(
    pki.digest_algorithm("sha384")))), FORMAT, 1, "digest algorithms differ")
case("digestAlgorithms of two", made(data=at(1, der.set_of(
    pki.digest_algorithm("sha256"), pki.digest_algorithm("sha384")))), FORMAT, 1)
case("digest algorithm with NULL", made(data=at(1, der.set_of(
    der.sequence(der.inside(pki.digest_algorithm("sha256")), pki.NULL)))), FORMAT, 1)
case("one bit of the value", made(value=flipped), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("a value over something else", made(value_over=b"something else"),
     "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("by a key that is not the certificate's", lambda world: made(
    key=world.key("stranger"))(world), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("an empty value", made(info=at(5, der.octets(b""))), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("a byte behind the p7s", made(whole=lambda p7s: p7s + b"\0"), FORMAT, 1, "last byte")
case("an empty p7s", made(whole=lambda p7s: b""), FORMAT, 1)
case("a p7s of base64", made(whole=is_base64), FORMAT, 1)
case("of indefinite length", made(whole=indefinite), FORMAT, 1, "DER")
case("of a length with too many octets", made(whole=long_length), FORMAT, 1, "DER")
case("certificates out of order", made(data=at(3, lambda item: der.tlv(0xa0, *sorted(
    der.elements(der.inside(item)), reverse=True)))), FORMAT, 1, "order of DER")
case("not SignedData", made(whole=lambda p7s: p7s.replace(
    der.oid(cms.SIGNED_DATA), der.oid("1.2.840.113549.1.7.3"))), FORMAT, 1, "not a SignedData")
case("more than 1 MiB", made(whole=lambda p7s: p7s + bytes(1 << 20)), "-", 5, "larger than")
case("the issuer's name in capitals", made(info=lambda parts: at(1, der.sequence(
    pki.name("ISSUING"), der.elements(der.inside(parts[1]))[1]))(parts)), FORMAT, 1,
     "SignerInfo names")
case("the signer by its key identifier", made_in_world(info=by_key_identifier), FORMAT, 1)
case("two certificates of one name and number", made(by="twin", embed=(
    "twin", "other-twin", "issuing")), FORMAT, 1)
case("one of them", made(by="twin"), PASSED, 0, GOOD)
case("something else among the certificates", made(data=at(3, lambda item: der.tlv(
    0xa0, der.inside(item), der.tlv(0xa1, der.octets(b"x"))))), FORMAT, 1, "certificates is none")
case("content of another type", made(data=at(2, der.sequence(
    der.oid("1.2.840.113549.1.9.16.1.4")))), FORMAT, 1, "not detached data")
case("over lines of CR LF", signed_as(replaced(b"\n", b"\r\n")), HASH, 1, "its digest")
case("an RSASSA-PSS key with PKCS#1 v1.5 named", made(by="pss3072", info=at(4, cms.algorithm(
    "pkcs1", "sha256"))), "TOTAL-FAILED SIG_CRYPTO_FAILURE", 1)
case("Ed25519", lambda world: made(by="ed25519", key=world.key("applicant"), info=at(4, der.sequence(
    der.oid("1.3.101.112"))))(world), FORMAT, 1, "signature algorithm")

# --- Who must have signed ---
_TWO = dict(roles=("applicant:B", "representative:B"))
_SECOND = dict(by="representative", proof=5)
_ENDORSED = dict(by="endorser", proof=5, endorse=True)
case("two signers", made_by({}, _SECOND, content=_TWO), f"{PASSED} + {PASSED}", 0, GOOD)
case("two signers, by sign", tool_again(tool(content=_TWO), "representative", "--role",
                                        "representative"), f"{PASSED} + {PASSED}", 0, GOOD)
case("the second signer removed", made(_TWO), PASSED, 1, 'no signature of role "representative"')
case("the first signer removed", made(_TWO, **_SECOND), PASSED, 1,
     'no signature of role "applicant"')
case("the same signer twice", made_by({}, {}, content=_TWO), f"{PASSED} + {PASSED}", 1,
     'no signature of role "representative"')
case("endorsed", made_by({}, _ENDORSED), f"{PASSED} + {PASSED}", 0, GOOD)
case("endorsed, by sign", tool_again(tool(), "endorser", "--role", "endorser"),
     f"{PASSED} + {PASSED}", 0, GOOD)
case("what was endorsed is changed", lambda world: container.zipped(
    world.sign(world.sign(container.unsigned()), **_ENDORSED) | {
        container.signature_name(1): world.sign(container.unsigned())[
            container.signature_name(1)]}), f"{PASSED} + {HASH}", 1, "not what was signed")
case("a second signature that nobody expects", made_by({}, dict(by="stranger")),
     f"{PASSED} + {NOBODY}", 0, GOOD)
_KNOWN = dict(by="representative", proof=5)
case("a known party nobody expects", made_by({}, _KNOWN), f"{PASSED} + {PASSED}", 0, GOOD)
for _name, _by, _sub in (("expired", "representative-expired", BOUNDS),
                         ("not meant for signing", "representative-enciphers", USAGE)):
    case(f"a known party nobody expects, {_name}", made_by({}, _KNOWN | dict(by=_by)),
         f"{PASSED} + {_sub}", 6, "signature002.p7s: ")
case("a known party nobody expects, revoked", made_by({}, _KNOWN), f"{PASSED} + INDETERMINATE "
     "REVOKED_NO_POE", 6, "revocation: revoked", crls=("revoked-another",))
case("the expected signer a second time, expired", made_by({}, dict(by="expired")),
     f"{PASSED} + {BOUNDS}", 6)
case("a stranger nobody expects, expired", made_by({}, dict(by="stranger-expired")),
     f"{PASSED} + {BOUNDS}", 0, GOOD, "signature002.p7s: ")
case("a second signature that fails", made_by({}, dict(_SECOND, value=flipped)),
     f"{PASSED} + TOTAL-FAILED SIG_CRYPTO_FAILURE", 1, "signature002.p7s fails")
case("a second signature cannot heal the first", made_by(dict(value=flipped), {}),
     f"TOTAL-FAILED SIG_CRYPTO_FAILURE + {PASSED}", 1)
case("two signatures exchanged", two_then(crossed), f"{HASH} + {HASH}", 1)
case("17 signatures", made_by(*[{}] * 17), "-", 5, "more than 16 signatures")
case("16 signatures", made_by(*[{}] * 16), " + ".join([PASSED] * 16), 0, GOOD)
case("not signed", unsigned(), "-", 1, "not signed")
case("not signed, and test accepted", unsigned(), "-", 1, options="--accept draft,sample,test")
case("level T expected", made(dict(roles=("applicant:T",))), PASSED, 1, "below level T")
case("level T demanded by the store", made(), PASSED, 1, "below level T",
     require=("any:applicant:T",))
case("the store's level wins", made(dict(roles=("applicant:T",))), PASSED, 0, GOOD,
     require=("jp:applicant:B",))
case("a role demanded by the store", made(), PASSED, 1, 'no signature of role "endorser"',
     require=("jp:endorser:B",))
case("a role demanded for another regulator", made(), PASSED, 0, GOOD, require=("sg:endorser:B",))
case("a role demanded, asked for that regulator", made(), PASSED, 1, "endorser",
     require=("sg:endorser:B",), options="--regulator sg")

# --- For whom, in which order, of which core, in which state ---
case("for this regulator", made(), PASSED, 0, GOOD, options="--regulator jp")
case("for another regulator", made(), PASSED, 1, 'regulator is "jp", expected "sg"',
     options="--regulator sg")
case("of this application", made(dict(application="A-1")), PASSED, 0, GOOD,
     options="--application A-1")
case("of another application", made(dict(application="A-1")), PASSED, 1, 'expected "A-2"',
     options="--application A-2")
case("of no application", made(), PASSED, 1, 'expected "A-1"', options="--application A-1")
case("sequence not below the last", made(dict(sequence=3)), PASSED, 0, GOOD,
     options="--min-sequence 3")
case("an older sequence", made(dict(sequence=2)), PASSED, 1, "expected at least 3",
     options="--min-sequence 3")


def after_the_first(world, path=".asice"):
    """--previous with the first filing: the bundle, or the manifest.xml kept of it."""
    first, file = container.unsigned(), world.new_file(path)
    file.write_bytes(first["manifest.xml"][2] if path == ".xml" else container.zipped(
        world.sign(first)))
    return ["--previous", str(file)]


_FIRST = container.digest(container.unsigned()["manifest.xml"][2])
_FORK = container.digest(container.unsigned(sequence=7)["manifest.xml"][2])
case("follows the one before", made(dict(sequence=2, previous=_FIRST)), PASSED, 0, GOOD,
     options=after_the_first)
case("follows the one that was filed", made(dict(sequence=2, previous=_FIRST)), PASSED, 0, GOOD,
     options=lambda world: after_the_first(world, ".xml"))
case("a fork in the chain", made(dict(sequence=2, previous=_FORK)), PASSED, 1, "previous bundle is",
     options=after_the_first)
case("follows nothing", made(dict(sequence=2)), PASSED, 1, 'previous bundle is "none"',
     options=after_the_first)
case("of this core", made(), PASSED, 0, GOOD, options=f"--core {container.CORE}")
case("of another core", made(dict(core=container.NOTHING)), PASSED, 1, "core root is",
     options=f"--core {container.CORE}")


def core_of(core):
    """--core with a bundle that has this core."""
    def options(world):
        file = world.new_file(".asice")
        file.write_bytes(container.zipped(world.sign(container.unsigned(core=core))))
        return ["--core", str(file)]
    return options


case("of the core of a bundle", made(), PASSED, 0, GOOD, options=core_of(container.CORE))
case("not of the core of a bundle", made(), PASSED, 1, "core root is",
     options=core_of(container.NOTHING))
case("order required, not given", made(), PASSED, 6, "previous is required", options=
     "--require order")
case("core required, not given", made(), PASSED, 6, "core is required", options="--require core")
case("core required and given", made(), PASSED, 0, GOOD,
     options=f"--require core --core {container.CORE}")
case("time required at level B", made(), PASSED, 6, "time is required", options="--require time")
case("revocation required, the policy asks for none", made(), PASSED, 6, "revocation is required",
     crls=(), revocation="none", options="--require revocation")
case("order required and given", made(dict(sequence=2, previous=_FIRST)), PASSED, 0, GOOD,
     options=lambda world: ["--require", "order", "--min-sequence", "2", *after_the_first(world)])
_NOT = "NOT FOR FILING"
case("a draft", made(dict(state="draft")), PASSED, 1, _NOT, 'state "draft"')
case("a draft, accepted", made(dict(state="draft")), PASSED, 0, _NOT, options="--accept draft")
case("a sample", made(dict(state="sample")), PASSED, 1, _NOT, 'state "sample"')
case("a sample, accepted", made(dict(state="sample")), PASSED, 0, _NOT, options="--accept sample")
case("a sample where a draft is accepted", made(dict(state="sample")), PASSED, 1, _NOT,
     options="--accept draft,test")
case("a store for tests", made(), PASSED, 1, _NOT, "one for tests", test="yes")
case("a store for tests, accepted", made(), PASSED, 0, _NOT, test="yes", options="--accept test")
case("a draft with a store for tests, one accepted", made(dict(state="draft")), PASSED, 1, _NOT,
     test="yes", options="--accept draft")
case("a draft, accepted, of the wrong regulator", made(dict(state="draft")), PASSED, 1, _NOT,
     options="--accept draft --regulator sg")

# --- The same as JSON: one field for each question ---
case("JSON of a good one", made(), "-", 0, '"good":true', '"intact":"yes"', '"signed":"yes"',
     '"revocation":"yes"', '"state":"yes"', '"time":"not evaluated"', options="--format json")
case("JSON of an expired one", made(by="expired"), "-", 6, '"good":false', '"intact":"yes"',
     '"signed":"unknown"', '"subIndication":"OUT_OF_BOUNDS_NO_POE"', options="--format json")
case("JSON of a revoked one", made(), "-", 6, '"good":false', '"revocation":"no"',
     '"signed":"unknown"', options="--format json", crls=("revoked-before",))
case("JSON of a wrong regulator", made(), "-", 1, '"good":false', '"regulator":"no"',
     '"signed":"yes"', options="--format json --regulator sg")
case("JSON of a name with escape sequences", made(by="escapes"), "-", 0, '"good":true', "CN=\\\\1B[2J",
     options="--format json")

_XVRL = dict(options="--format xvrl")
case("XVRL of a good one", made(), "-", 0, 'valid="true"', 'own:level="B"', 'own:role="applicant"', **_XVRL)
case("XVRL of an expired one", made(by="expired"), "-", 6, 'valid="undetermined"',
     'severity="unspecified" code="OUT_OF_BOUNDS_NO_POE"', 'own:kind="reason"', **_XVRL)
case("XVRL of a changed one", then(put("upload/1-form/form.txt", b"changed\n")), "-", 1,
     'valid="false"', 'severity="error" code="HASH_FAILURE"', 'severity="error" code="intact"', **_XVRL)
case("XVRL of a draft, accepted", made(dict(state="draft")), "-", 0, 'severity="warning" code="state"',
     'valid="undetermined"', 'own:not-for-filing="yes"', options="--format xvrl --accept draft")
case("XVRL of a wrong regulator", made(), "-", 1, 'severity="error" code="regulator"',
     options="--format xvrl --regulator sg")
case("XVRL of a name with escape sequences", made(by="escapes"), "-", 0, "\\1B[2J", "\\u{202e}",
     **_XVRL)
case("XVRL of no bundle", lambda world: b"%PDF-1.7\n" * 99, "-", 1, 'valid="false"', "not a zip", **_XVRL)

# What `openssl cms -verify -cades -purpose any` accepts and this program must not: the reason for
# every step of our own. The runner checks that openssl still accepts it, which also proves that the
# signature is a real one and only the thing named is wrong with it.
OPENSSL_ACCEPTS = {
    "no signed attributes", "no signing-time", "attributes out of order",
    "a signed attribute that nobody knows", "content-type of something else",
    "signing-time that is a text", "signing-time on 30 February",
    "signing-certificate-v2 with SHA-1", "two SignerInfos", "content inside",
    "SignedData of version 3", "SignerInfo of version 3", "digestAlgorithms of two",
    "a byte behind the p7s", "of indefinite length", "of a length with too many octets",
    "the issuer's name in capitals", "the signer by its key identifier",
    "two certificates of one name and number", "content of another type",
    "certificates out of order", "a counter-signature", "carries an unused certificate",
    "signature with SHA1", "signature with MD5", "RSA-1024", "certificate signed with SHA-1",
    "certificate signed with RSA and MD5", "root of RSA-1024", "key on p224", "key on secp256k1",
    "used to sign: stamp-usage", "used to sign: server-usage", "used to sign: encipher-only",
    "used to sign: authority-signs", "signed in the future", "no rule names the signer",
    "right signer, wrong role", "a file changed", "a file too many", "a file missing",
    "PSS with a salt of 20", "revoked before", "good by hand", "good by sign", "path of 8",
}

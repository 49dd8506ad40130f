"""More rows of the table in _cases.py: level T. What a time stamp over a signature proves, what it
does not, and what may be wrong with one (RFC 3161, RFC 5816, EN 319 122-1 5.3, EN 319 102-1 5.4)."""
from _cases import BOUNDS, FORMAT, GOOD, HASH, LATER, NO_CHAIN, NOBODY, PASSED, REFUSED, USAGE, WEAK, case
from _making import *  # pylint: disable=wildcard-import,unused-wildcard-import
from _stamp import POLICY, gen_time, stamp, stamped, stamped_by, token
import _cms as cms
import _container as container
import _der as der
import _pki as pki

LEVEL_T, LEVEL_B, UNREAD = "level T: ", "level B: ", "level none: "
ORDER = "INDETERMINATE TIMESTAMP_ORDER_FAILURE"
VALUE = "TOTAL-FAILED SIG_CRYPTO_FAILURE"
REVOKED = "INDETERMINATE REVOKED_NO_POE"
BOTH = ("good", "stamps")
LONG = ("long", "stamps-long")
_AT_T = dict(roles=("applicant:T",))
# Rows whose stamps `openssl ts -verify` accepts: the runner checks it. All good ones but those with
# RSASSA-PSS by an RSA key (it goes through PKCS7) or an anchor that does not sign itself; and among the bad ones
# those that show what our own steps are for.
OPENSSL_ACCEPTS = set()


def stamp_case(name, bundle, *rest, openssl=False, crls=BOTH, **store):
    """A row whose store has lists for the authorities too."""
    case("stamp: " + name, bundle, *rest, crls=crls, **store)
    if openssl:
        OPENSSL_ACCEPTS.add("stamp: " + name)


def good(name, bundle, *words, **more):
    stamp_case(name, bundle, PASSED, 0, GOOD, LEVEL_T + PASSED, *words,
               **(dict(openssl=True) | more))


def bad(name, bundle, indication, *words, level=LEVEL_B, **more):
    """Not good, with status 6 where it is indeterminate."""
    stamp_case(name, bundle, indication, 6 if indication.startswith("IND") else 1, level, *words, **more)


# --- Good: what authorities make ---
good("good", stamped(), "time stamp: 2026-11-21T00:00:00Z")
good("asked for by the manifest", stamped(content=_AT_T))
good("demanded by the store", stamped(), require=("any:applicant:T",))
good("time required", stamped(), options="--require time")
for _kind in ("p384", "p521", "rsa2048", "rsa3072", "pss3072"):
    good(f"by an authority with {_kind}", stamped(dict(by=f"tsa-{_kind}")))
good("RSA and PSS", stamped(dict(by="tsa-rsa3072", scheme="pss")), openssl=False)
good("sha256WithRSAEncryption in the SignerInfo", stamped(dict(
    by="tsa-rsa2048", info=at(4, pki.signature_algorithm("pkcs1", "sha256")))))
good("digest algorithms with NULL", stamped(dict(
    info=at(2, der.sequence(der.inside(pki.digest_algorithm("sha256")), pki.NULL)),
    data=at(1, der.set_of(der.sequence(der.inside(pki.digest_algorithm("sha256")), pki.NULL))))))
for _digest in ("sha384", "sha512"):
    good(f"imprint of {_digest.upper()}", stamped(dict(imprint_digest=_digest)))
good("over a signature with RSA and PSS", stamped(by="rsa3072", scheme="pss"))
good("no signing time in it", stamped(dict(attributes=without("signing-time"))))
good("commits to content", stamped(dict(by="tsa-commits")))
good("both key usages", stamped(dict(by="tsa-both")))
good("an issuer in between", stamped(dict(by="tsa-under-issuing")))
good("the anchor is the authority itself", stamped(), tsa=("tsa",), openssl=False)
good("carries its anchor", stamped(dict(embed=("tsa", "tsa-root"))))
good("certificates out of order", stamped(dict(by="tsa-under-issuing", data=lambda parts: at(
    3, lambda item: der.tlv(0xa0, *reversed(der.elements(der.inside(item)))))(parts))))
stamp_case("two signers, both stamped", stamped_by(
    dict(tokens=({},)), dict(by="representative", proof=5, tokens=({},)),
    content=dict(roles=("applicant:T", "representative:T"))), f"{PASSED} + {PASSED}", 0, GOOD)
stamp_case("two signers, one stamped", stamped_by(
    dict(tokens=({},)), dict(by="representative", proof=5),
    content=dict(roles=("applicant:T", "representative:T"))), f"{PASSED} + {PASSED}", 1,
           'role "representative" is below level T')

# --- More than one ---
_LATER_ONE = dict(by="tsa-other", time="20261121000400Z")
good("two, the earlier counts", stamped({}, _LATER_ONE), "time stamp: 2026-11-21T00:00:00Z")
good("the earlier of two stripped", stamped(_LATER_ONE), "time stamp: 2026-11-21T00:04:00Z",
     options="--at 2026-11-22")
good("four", stamped(*(dict(time=f"2026112100000{i}Z") for i in range(4))))
bad("five", stamped(*(dict(time=f"2026112100000{i}Z") for i in range(5))), FORMAT,
    "too many time stamps", level=UNREAD)
bad("the same one twice", made_in_world(info=lambda world: lambda parts: [*parts, der.tlv(
    0xa1, *[cms.attribute("signature-time-stamp", token(world, der.inside(parts[-1])))] * 2)]), FORMAT,
    "order of DER", level=UNREAD)
bad("two in one attribute", made_in_world(info=lambda world: lambda parts: [*parts, der.tlv(
    0xa1, cms.attribute("signature-time-stamp", token(world, der.inside(parts[-1])), token(
        world, der.inside(parts[-1]), by="tsa-other")))]), FORMAT, "malformed", level=UNREAD)
bad("one of two over another signature", stamped({}, dict(imprint=bytes(32))), HASH,
    "stamps another signature")
bad("one of two by a stranger", stamped({}, dict(by="tsa-under-other")), NO_CHAIN)

# --- Whom: the certificate of the authority ---
for _name in ("soft", "plain", "any", "mail", "more", "enciphers"):
    bad(f"by a certificate not for time stamps: {_name}", stamped(dict(by=f"tsa-{_name}")), USAGE,
        "not meant for time stamps")
bad("by the signer's own certificate", stamped(dict(by="applicant")), NO_CHAIN)
bad("by the signer's key with a certificate for time stamps", stamped(dict(by="signer-stamps")),
    NO_CHAIN)
stamp_case("signed by the time-stamp authority", made(by="tsa"), USAGE, 6, "not meant for signing",
           signers=("root", "tsa-root"),
           options=lambda world: ["--signer", world.key("tsa").spki_hash() + "=applicant"])
bad("by an authority of the signers' anchors", stamped(dict(by="tsa-under-root")), NO_CHAIN,
    "time-stamp authority")
good("by an authority whose anchor is in both stores", stamped(dict(by="tsa-under-root")),
     tsa=("root",))
bad("by an authority that signs itself", stamped(dict(by="tsa-alone")), NO_CHAIN)
bad("carries an anchor of its own", stamped(dict(by="tsa-under-other", embed=(
    "tsa-under-other", "other-root"))), NO_CHAIN)
bad("the issuer in between left out", stamped(dict(
    by="tsa-under-issuing", embed=("tsa-under-issuing",))), NO_CHAIN)
bad("carries a certificate that it does not use", stamped(dict(embed=("tsa", "stranger"))), FORMAT,
    "does not use")
bad("carries the signer's certificate", stamped(dict(embed=("tsa", "applicant"))), FORMAT)
bad("by an expired authority", stamped(dict(by="tsa-expired")), BOUNDS, "time-stamp authority")
bad("by an authority that expired since", stamped(dict(by="tsa-ends")), BOUNDS,
    "no archive time stamp proves", options="--at 2026-12-01", openssl=True)
bad("by an authority not valid yet", stamped(dict(by="tsa-late")), BOUNDS,
    options="--at 2026-11-22")
good("by an authority in its first second", stamped(dict(by="tsa-early")))
bad("no anchors for time stamps", stamped(), NO_CHAIN, tsa=("other-root",))

# --- Algorithms ---
bad("imprint of SHA-1", stamped(dict(imprint_digest="sha1")), WEAK, "stamps a digest")
bad("imprint of MD5", stamped(dict(imprint_digest="md5")), WEAK, "stamps a digest")
for _digest in ("sha1", "md5"):
    bad(f"signed with {_digest.upper()}", stamped(dict(by="tsa-rsa2048", digest=_digest)), REFUSED,
        "digestAlgorithms")
bad("by RSA-1024", stamped(dict(by="tsa-rsa1024")), REFUSED)
bad("by a key on P-224", stamped(dict(by="tsa-p224")), REFUSED)
bad("certificate signed with SHA-1", stamped(dict(by="tsa-sha1")), WEAK)
bad("PSS without parameters", stamped(dict(by="tsa-rsa3072", **PSS_NO_PARAMETERS)), FORMAT,
    "signature algorithm")
bad("PSS with a salt of 20", stamped(dict(by="tsa-rsa3072", **PSS_SALT_20)), FORMAT)
bad("ECDSA named, RSA computed", stamped(dict(by="tsa-rsa3072", info=at(
    4, pki.signature_algorithm("ecdsa", "sha256")))), VALUE)
_LAST = dict(time="20281231000000Z")
stamp_case("RSA-2048 stamped on its last day, later", stamped(
    _LAST, by="rsa2048", scheme="pss", day="2028-12-31"), PASSED, 0, GOOD, crls=LONG,
           options="--at 2029-06-01")
stamp_case("RSA-2048 not stamped, later", made(by="rsa2048", scheme="pss", day="2028-12-31"), WEAK, 6,
           crls=LONG, options="--at 2029-06-01")
bad("itself of RSA-2048, later", stamped(dict(by="tsa-rsa2048", **_LAST), day="2028-12-31"), WEAK,
    crls=LONG, options="--at 2029-06-01")

# --- Its structure ---
bad("over another signature", stamped(dict(imprint=bytes(32))), HASH, "stamps another signature")
bad("imprint cut short", stamped(dict(change=at(2, lambda item: der.sequence(
    pki.digest_algorithm("sha256"), der.octets(der.elements(der.inside(item))[1][2:22]))))), HASH)
bad("taken from another bundle", lambda world: made(info=lambda parts: [*parts, der.set_of(
    cms.attribute("signature-time-stamp", token(world, b"the value of another signature")),
    tag=0xa1)])(world), HASH, "stamps another signature")
bad("over the file instead of the signature", lambda world: made(info=lambda parts: [
    *parts, der.set_of(cms.attribute("signature-time-stamp", token(world, container.asic(
        container.unsigned(), 1))), tag=0xa1)])(world), HASH)
bad("one bit of its value", stamped(dict(value=flipped)), VALUE)
bad("its value over something else", stamped(dict(value_over=b"something else")), VALUE)
bad("a digest of something else", stamped(dict(attributes=with_attribute(
    "message-digest", der.octets(bytes(32))))), HASH)
bad("no signed attributes", stamped(dict(attributes=none_of_them)), FORMAT, "no signed attributes")
for _name in ("content-type", "message-digest", "signing-certificate-v2"):
    bad(f"no {_name}", stamped(dict(attributes=without(_name))), FORMAT, "lacks")
bad("content-type of data", stamped(dict(attributes=with_attribute(
    "content-type", der.oid(cms.DATA)))), FORMAT, "signed attribute")
bad("content-type twice", stamped(dict(attributes=doubled("content-type"))), FORMAT)
bad("content of type data", stamped(dict(of_type=cms.DATA)), FORMAT, "no TSTInfo")
bad("no content", stamped(dict(data=at(2, der.sequence(der.oid("1.2.840.113549.1.9.16.1.4"))))),
    FORMAT, "no TSTInfo")
bad("names another certificate", lambda world: stamped(dict(attributes=with_attribute(
    "signing-certificate-v2", cms.reference(world.person("tsa-other"), "sha256"))))(world), FORMAT)
bad("names its certificate by SHA-1 only", lambda world: stamped(dict(attributes=lambda found: (
    with_attribute("signing-certificate", cms.reference(world.person("tsa"), "sha1"))(
        without("signing-certificate-v2")(found)))))(world), FORMAT, "lacks")
bad("SignedData of version 1", stamped(dict(data=at(0, der.integer(1)))), FORMAT, "is not 3")
bad("two SignerInfos", stamped(dict(data=info_twice)), FORMAT, "exactly one SignerInfo")
bad("no certificates", stamped(dict(embed=())), FORMAT, "no certificates")
bad("not the authority's certificate", stamped(dict(embed=("tsa-other",))), FORMAT)
bad("a certificate twice", stamped(dict(embed=("tsa", "tsa"))), FORMAT, "twice")
bad("an unsigned attribute in it", stamped(dict(info=unsigned_attribute(
    "counter-signature", der.sequence()))), FORMAT, "unsigned attributes")
bad("a stamp over it inside", lambda world: stamped(dict(info=stamp(world, ({},))))(world), FORMAT,
    "unsigned attributes")
bad("of indefinite length", stamped(dict(whole=indefinite)), FORMAT, level=UNREAD)
bad("of a length with too many octets", stamped(dict(whole=long_length)), FORMAT, level=UNREAD)
bad("a byte behind it", stamped(dict(whole=lambda found: found + b"\0")), FORMAT, level=UNREAD)
bad("empty", stamped(dict(whole=lambda found: der.sequence())), FORMAT)
bad("a whole response instead of its token", stamped(dict(whole=lambda found: der.sequence(
    der.sequence(der.integer(0)), found))), FORMAT)
bad("larger than 64 KiB", stamped(dict(embed=("tsa", "tsa-big"))), FORMAT, "larger than 64 KiB")
bad("without tokens in its attribute", made(info=more(der.tlv(0xa1, der.sequence(
    der.oid(cms.ATTRIBUTES["signature-time-stamp"]), der.tlv(0x31))))), FORMAT, level=UNREAD)
bad("no attributes in the set", made(info=more(der.tlv(0xa1))), FORMAT, level=UNREAD)

# --- TSTInfo ---
bad("TSTInfo of version 2", stamped(dict(change=at(0, der.integer(2)))), FORMAT, "TSTInfo")
bad("bytes behind TSTInfo", stamped(dict(change=more(der.tlv(0x0c, b"x")))), FORMAT, "TSTInfo")
good("accuracy, order and nonce", stamped(dict(change=more(
    der.sequence(der.integer(1), der.tlv(0x80, b"\1\xf4"), der.tlv(0x81, b"\x64")),
    der.boolean(True), der.integer(0x1234567890)))))
good("a nonce of nobody's", stamped(dict(change=more(der.integer(0)))))
good("names its authority", lambda world: stamped(dict(change=more(der.explicit(0, der.explicit(
    4, world.person("tsa").subject)))))(world))
_EXTENSION = der.inside(der.sequence(pki.extension("1.3.6.1.4.1.99999.8", b"\5\0")))
_CRITICAL = der.inside(der.sequence(pki.extension("1.3.6.1.4.1.99999.8", b"\5\0", True)))
good("an extension", stamped(dict(change=more(der.tlv(0xa1, _EXTENSION)))))
bad("a critical extension", stamped(dict(change=more(der.tlv(0xa1, _CRITICAL)))), FORMAT,
    "critical extension")
good("of the policy that the store names", stamped(), policies=(POLICY,))
good("of one of the policies", stamped(), policies=("1.2.3", POLICY))
bad("of another policy", stamped(), NOBODY, "policy", policies=("1.3.6.1.4.1.99999.2",))
good("parts of a second", stamped(dict(time="20261121000000.5Z")),
     "time stamp: 2026-11-21T00:00:00Z")
_TIMES = ("20261121000000", "20261121000000+0000", "20261121090000+0900", "202611210000Z",
          "20260230000000Z", "20261121250000Z", "20261121000000.Z", "2026-11-21", "")
for _time in _TIMES:
    bad(f"of the time {_time!r}", stamped(dict(time=_time)), FORMAT, "TSTInfo")
bad("of a time as UTCTime", stamped(dict(change=at(4, der.moment("2026-11-21")))), FORMAT, "TSTInfo")

# --- When ---
bad("in the future", stamped(dict(time="20261121000600Z")), ORDER, "its time lies after")
good("four minutes ahead", stamped(dict(time="20261121000400Z")))
bad("in the year 9999", stamped(dict(by="tsa", time="99991231235959Z")), BOUNDS)
bad("before the signer's certificate began", stamped(dict(time="20261120000000Z"),
                                                     by="not-yet-valid", day="2026-11-20"),
    "TOTAL-FAILED NOT_YET_VALID", "older than the signer's certificate", level=LEVEL_T)
bad("before the claimed time", stamped(dict(time="20261120230000Z")), NOBODY, "claimed signing time",
    level=LEVEL_T)
good("three minutes before the claimed time", stamped(dict(time="20261120235700Z")))
bad("after the signer's certificate ended", stamped(by="expired", day="2026-11-19"), BOUNDS,
    level=LEVEL_T)
_ENDED = dict(by="expired", day="2026-11-19")
_IN_TIME = dict(time="20261119120000Z")
good("before the signer's certificate ended", stamped(_IN_TIME, **_ENDED))
good("that, two years on", stamped(_IN_TIME, **_ENDED), options="--at 2028-11-21")
stamp_case("not good without it, two years on", made(**_ENDED), BOUNDS, 6, "!" + GOOD,
           options="--at 2028-11-21")
bad("before the issuer's certificate ended, which it has not carried", stamped(
    _IN_TIME, by="under-expired", day="2026-11-19", without=("issuing-expired",)), NO_CHAIN, level=LEVEL_T)
good("before the issuer's certificate ended", stamped(_IN_TIME, by="under-expired",
                                                      day="2026-11-19"), crls=(*BOTH, "further"))
stamp_case("verified for the time before it", stamped(), ORDER, 6, options="--at 2026-11-20")

# --- Revocation: what the lists of today say of then ---
bad("revoked before it", stamped(), REVOKED, "revoked before the time that the time stamp proves",
    "revocation: revoked", level=LEVEL_T, crls=("revoked-before", "stamps"))
good("revoked after it", stamped(), crls=("revoked-soon", "stamps"), options="--at 2026-11-25")
stamp_case("revoked, not stamped", made(), REVOKED, 6, crls=("revoked-soon", "stamps"),
           options="--at 2026-11-25")
bad("revoked after it, the key lost before it", stamped(), REVOKED, level=LEVEL_T,
    crls=("revoked-backdated", "stamps"), options="--at 2026-11-25")
good("on hold after it", stamped(), crls=("held-soon", "stamps"), options="--at 2026-11-25")
bad("on hold before it", stamped(), LATER, "on hold", level=LEVEL_T, crls=("on-hold", "stamps"))
bad("the issuer revoked before it", stamped(), "INDETERMINATE REVOKED_CA_NO_POE", level=LEVEL_T,
    crls=("revoked-issuing", "stamps"))
good("the issuer revoked after it", stamped(), crls=("issuing-revoked-soon", "stamps"),
     options="--at 2026-11-25")
bad("no list for the signer", stamped(), LATER, level=LEVEL_T, crls=("root-only", "stamps"))
bad("the signer's list ended before it", stamped(), LATER, level=LEVEL_T, crls=("stale", "stamps"))
good("the signer's list is younger than it", stamped(), crls=("future", "stamps"),
     options="--at 2026-12-02")
bad("no list for the authority", stamped(), LATER, "time-stamp authority", crls=("good",))
good("no list for the authority, none asked for", stamped(), crls=("good",), stamps="none")
bad("the authority's list ended before it", stamped(), LATER, crls=("good", "stamps-stale"))
good("the authority's list is younger than it", stamped(), crls=("good", "stamps-younger"),
     options="--at 2026-11-26")
bad("the authority revoked before it", stamped(), REVOKED, "time-stamp authority",
    crls=("good", "stamps-revoked-before"))
good("the authority superseded after it", stamped(), crls=("good", "stamps-superseded"),
     options="--at 2026-11-26")
bad("the authority's key lost after it", stamped(), REVOKED, crls=("good", "stamps-compromised"),
    options="--at 2026-11-26")
bad("the authority revoked after it, nobody says why", stamped(), REVOKED,
    crls=("good", "stamps-revoked-after"), options="--at 2026-11-26")
good("the authority's key not lost yet", stamped(), crls=("good", "stamps-compromised"))
bad("the authority on hold", stamped(), LATER, "on hold", crls=("good", "stamps-held"))
good("revocation is nobody's question", stamped(), crls=(), revocation="none", stamps="none")

# --- Stripped ---
stamp_case("stripped, asked for by the manifest", made(_AT_T), PASSED, 1, "below level T")
stamp_case("stripped, demanded by the store", made(), PASSED, 1, "below level T",
           require=("any:applicant:T",))
stamp_case("stripped, time required", made(), PASSED, 6, "time is required",
           options="--require time")
stamp_case("stripped, nobody asks", made(), PASSED, 0, "not evaluated:", "time")
stamp_case("one that does not hold does not make level T", stamped(
    dict(by="tsa-under-other"), content=_AT_T), NO_CHAIN, 6, "is not known")
stamp_case("of two signers, one stripped, time required", stamped_by(
    dict(tokens=({},)), dict(by="representative", proof=5)), f"{PASSED} + {PASSED}", 6,
           "time is required", options="--require time")
case("JSON of a stamped one", stamped(), "-", 0, '"good":true', '"time":"yes"', '"level":"T"',
     '"stampedTime":"2026-11-21T00:00:00Z"', options="--format json", crls=BOTH)

OPENSSL_ACCEPTS |= {f"stamp: {_name}" for _name in (
    "the same one twice", "two in one attribute", "five", "carries a certificate that it does not use",
    "imprint of SHA-1", "imprint of MD5", "signed with SHA1", "signed with MD5", "by RSA-1024",
    "by a key on P-224", "certificate signed with SHA-1", "ECDSA named, RSA computed",
    "no content-type", "content-type of data", "content-type twice", "SignedData of version 1",
    "a certificate twice", "an unsigned attribute in it", "of a length with too many octets",
    "larger than 64 KiB", "a critical extension", "of another policy", "in the future",
    "the authority revoked before it", "the authority on hold",
    *(f"of the time {_time!r}" for _time in _TIMES))}

"""More rows of the table in _cases.py: revocation data inside the signature (level LT), and archive time
stamps over such signatures (level LTA). The store of these rows has no lists unless a row gives it
some: what is not carried along is not there."""
from _archive import archive
from _cases import FORMAT, GOOD, LATER, PASSED, WEAK, case
from _lt import *  # pylint: disable=wildcard-import,unused-wildcard-import
from _making import flipped, indefinite, more
import _der as der
import _pki as pki

_REVOKED = "INDETERMINATE REVOKED_NO_POE"
_CA_REVOKED = "INDETERMINATE REVOKED_CA_NO_POE"
_DAY = "--at 2026-11-24"  # when what is carried has been there for a day
_YEARS = "--at 2028-11-24"
# Each certificate below an anchor: the signer's, its issuer's, the time-stamp authority's.
_ISSUER, _TSA = ocsp(about="issuing"), ocsp(about="tsa")
_REST = (_ISSUER, _TSA)
_BY_OCSP = (ocsp(), *_REST)
_BY_CRL = (crls("good", "stamps-only"),)


def lt_case(name, bundle, *rest, options=_DAY, lists=(), **store):
    case("lt: " + name, bundle, *rest, options=options, crls=lists, **store)


def good(name, bundle, *words, level="LT", **more_of_it):
    lt_case(name, bundle, PASSED, 0, GOOD, f"level {level}: TOTAL-PASSED", *words, **more_of_it)


def bad(name, bundle, indication, *words, **more_of_it):
    lt_case(name, bundle, indication, 6 if indication.startswith("IND") else 1, *words, **more_of_it)


def useless(name, bundle, *words, **more_of_it):
    """What is carried must be of use to the path; what nobody may rely on is not."""
    bad(name, bundle, FORMAT, "say nothing of its path", *words, **more_of_it)


def answered(*items, **how):
    """With responses for issuer and authority, and this for the signer."""
    return long_term(*items, *_REST, **how)


# --- Good ---
good("by CRL", long_term(*_BY_CRL))
good("by OCSP", long_term(*_BY_OCSP))
good("by both", long_term(crls("good"), _TSA))
good("by OCSP for the signer only", long_term(ocsp(), crls("root-only", "stamps-only")))
good("asked for by the manifest", long_term(*_BY_OCSP, content=dict(roles=("applicant:LT",))))
good("demanded by the store", long_term(*_BY_CRL), require=("any:applicant:LT",))
good("by a responder of the issuer", answered(ocsp(by="responder")))
good("by a responder named by its key", answered(ocsp(by="responder", by_key=True)))
good("by a responder with RSA", answered(ocsp(by="responder-rsa2048")))
good("by a responder that must be looked up", answered(
    ocsp(by="responder-checked"), ocsp(about="responder-checked")))
good("by a responder that a list clears", long_term(
    ocsp(by="responder-checked"), _TSA, crls("good")))
good("certificate named by SHA-256", answered(ocsp(digest="sha256")))
good("an answer without end", answered(ocsp(until=None)))
good("an extension in the answer", answered(ocsp(single=more(der.explicit(1, der.sequence(
    pki.extension("1.3.6.1.4.1.99999.8", b"\5\0")))))))
good("a nonce", answered(ocsp(body=more(der.explicit(1, der.sequence(
    pki.extension("1.3.6.1.5.5.7.48.1.2", der.octets(b"nonce"))))))))
good("made on the second of the stamp", answered(ocsp(since="2026-11-21", until=None)))
good("the signer's certificate ended since", long_term(*_BY_CRL, by="last-day"), options="--at 2026-12-24")
good("no revocation asked for", long_term(*_BY_OCSP), revocation="none", stamps="none")
good("two years on", long_term(*_BY_CRL), options=_YEARS)
good("two years on, by OCSP", long_term(*_BY_OCSP), options=_YEARS)
lt_case("two years on, carried nothing", long_term(), LATER, 6, options=_YEARS)
good("the store has lists too", long_term(*_BY_OCSP), lists=("good", "stamps"))
good("revoked after the stamp, the list of then", long_term(*_BY_CRL), lists=("revoked-soon", "stamps"))
good("revoked after the stamp, by the answer", answered(ocsp(says=revoked("2026-11-22", 4))))

# --- Missing ---
bad("nothing for the signer", long_term(*_REST), LATER, "level T")
bad("nothing for its issuer", long_term(ocsp(), _TSA), LATER)
bad("nothing for the authority", long_term(ocsp(), _ISSUER), LATER, "time-stamp authority")
bad("nothing at all", long_term(), LATER)
lt_case("nothing at all, the store has it", long_term(), PASSED, 0, "level T", lists=("good", "stamps"))
lt_case("stripped, asked for by the manifest", long_term(content=dict(roles=("applicant:LT",))), PASSED,
        1, "below level LT", lists=("good", "stamps"))
lt_case("stripped, demanded by the store", long_term(), PASSED, 1, "below level LT",
        lists=("good", "stamps"), require=("any:applicant:LT",))
bad("the responder is not looked up", answered(ocsp(by="responder-checked")), LATER)
useless("the responder's certificate left out", answered(ocsp(by="responder", carried=())))

# --- Too old, too young ---
bad("a list that ended before the stamp", long_term(crls("issuing-old", "stamps-only")), LATER)
bad("an answer that ended before the stamp", answered(ocsp(since="2026-11-01", until="2026-11-20")),
    LATER)
bad("an answer without end from before the stamp", answered(ocsp(since="2026-11-20", until=None)),
    LATER)
bad("a list from the future", long_term(crls("issuing-late", "stamps-only")), LATER)
bad("an answer from the future", answered(ocsp(since="2026-11-25")), LATER)
bad("an answer made after the certificate ended", long_term(ocsp(
    about="last-day", since="2026-11-23"), *_REST, by="last-day"), LATER)

# --- What it says ---
bad("revoked before the stamp", answered(ocsp(says=revoked("2026-11-10", 4))), _REVOKED,
    "revocation: revoked")
bad("revoked, nobody says why", answered(ocsp(says=revoked("2026-11-10"))), _REVOKED)
bad("revoked before, by a carried list", long_term(crls("revoked-before", "stamps-only")), _REVOKED)
bad("revoked by the store, good by what is carried", long_term(*_BY_OCSP), _REVOKED,
    lists=("revoked-before", "stamps"))
bad("good by the store, revoked by what is carried", answered(ocsp(says=revoked("2026-11-10", 1))),
    _REVOKED, lists=("good", "stamps"))
bad("the issuer revoked", long_term(ocsp(), ocsp(about="issuing", says=revoked("2026-11-10", 4)), _TSA),
    _CA_REVOKED)
bad("on hold", answered(ocsp(says=revoked("2026-11-10", 6))), LATER, "on hold")
good("on hold after the stamp", answered(ocsp(says=revoked("2026-11-22", 6))))
bad("unknown to the responder", answered(ocsp(says=UNKNOWN)), LATER)
bad("the authority revoked", long_term(ocsp(), _ISSUER, ocsp(about="tsa", says=revoked("2026-11-10", 1))),
    _REVOKED, "time-stamp authority")
bad("the authority's key lost after the stamp", long_term(ocsp(), _ISSUER, ocsp(
    about="tsa", says=revoked("2026-11-22", 1))), _REVOKED)
good("the authority superseded after the stamp", long_term(ocsp(), _ISSUER, ocsp(
    about="tsa", says=revoked("2026-11-22", 4))))

# --- Who says it ---
for _name in ("plain", "any", "enciphers", "of-root", "of-other"):
    useless(f"by a responder that may not: {_name}", answered(ocsp(by=f"responder-{_name}")))
useless("by the signer itself", answered(ocsp(by="applicant")))
useless("by the time-stamp authority", answered(ocsp(by="tsa")))
useless("by a responder of RSA-1024", answered(ocsp(by="responder-rsa1024")))
bad("by a responder that ended before", answered(ocsp(by="responder-expired")), LATER)
bad("by a responder not valid yet", answered(ocsp(by="responder-late")), LATER)
bad("by a responder that is revoked", answered(ocsp(by="responder-checked"), ocsp(
    about="responder-checked", says=revoked("2026-11-10", 1))), LATER)
good("by a responder that a list revokes, the list clears the signer", long_term(
    ocsp(by="responder-checked"), _TSA, crls("responder-revoked")))
useless("one bit of the answer's signature", answered(ocsp(value=flipped)))
bad("an answer signed with SHA-1", answered(ocsp(signed_with="sha1")), FORMAT, "does not know")
useless("a forged list", long_term(crls("forged", "stamps-only")))
bad("a list signed with SHA-1", long_term(crls("sha1", "stamps-only")), LATER)

# --- Of whom ---
useless("an answer about another certificate", answered(ocsp(about="representative")))
useless("an answer about another number", answered(ocsp(number=0x4444)))
useless("an answer about another issuer's", answered(ocsp(issuer="root")))
bad("beside a good one an answer about another", long_term(*_BY_OCSP, ocsp(about="representative")),
    FORMAT, "say nothing of its path")
bad("beside good ones a list of another issuer", long_term(*_BY_OCSP, crls("further-one")), FORMAT)
bad("beside good ones a forged list", long_term(*_BY_OCSP, crls("forged-one")), FORMAT)
useless("a delta list", long_term(crls("delta", "stamps-only")))

# --- Its structure ---
bad("the same list twice", long_term(lambda world: crls("good", "stamps-only")(world) + [
    der.tlv(0xa1, crl) for crl in crls("good")(world)]), FORMAT)
bad("version 1 with an OCSP response", long_term(*_BY_OCSP, version=1), FORMAT, "not 5")
bad("version 5 with lists only", long_term(*_BY_CRL, version=5), FORMAT, "not 1")
bad("a response that failed", answered(ocsp(status=3)), FORMAT, "successful")
bad("a byte behind the response", answered(ocsp(whole=lambda found: found + b"\0")), FORMAT)
bad("a response of indefinite length", answered(ocsp(whole=indefinite)), FORMAT)
useless("a critical extension in the answer", answered(ocsp(single=more(der.explicit(1, der.sequence(
    pki.extension("1.3.6.1.4.1.99999.8", b"\5\0", True)))))))
useless("a critical extension in the response", answered(ocsp(body=more(der.explicit(1, der.sequence(
    pki.extension("1.3.6.1.4.1.99999.8", b"\5\0", True)))))))
bad("a response of more than 64 KiB", answered(ocsp(body=more(der.explicit(1, der.sequence(
    pki.extension("1.3.6.1.4.1.99999.8", bytes(66000))))))), FORMAT, "64 KiB")
bad("data of another kind", long_term(*_BY_CRL, lambda world: [der.tlv(
    0xa1, der.oid("1.3.6.1.5.5.7.16.4"), der.sequence())]), FORMAT)
bad("no data in the set", long_term(lambda world: []), FORMAT, "empty")
bad("the responder's certificate carried twice", answered(ocsp(by="responder", carried=(
    "responder", "responder"))), FORMAT)
bad("an empty set of certificates in the response", answered(ocsp(
    by="responder", basic=more(der.explicit(0, der.sequence())), carried=())), FORMAT)
bad("a certificate in the response that nobody needs", answered(ocsp(carried=("stranger",))), FORMAT)

# --- Level LTA: an archive time stamp on top ---
_LATER_ON = "--at 2026-12-05"
_AGED = dict(options="--at 2029-06-01", lists=("long", "stamps-long"))


def archived(*archives, items=_BY_OCSP, tokens=({},), **how):
    """Signed, stamped, with this revocation data, and archived so often (arguments of `archive`)."""
    def make(world):
        entries = signed(world, container.unsigned(), items, tokens, **how)
        for arguments in archives or ({},):
            entries = archive(world, entries, **dict(time="20261123000000Z") | arguments)
        return container.zipped(entries)
    return make


_RENEWED = archived({}, dict(time="20261124000000Z"))
_STAMPS = dict(options=_LATER_ON, lists=("stamps",))
good("archived", archived(), level="LTA", **_STAMPS)
good("archived, demanded by the store", archived(), level="LTA", require=("any:applicant:LTA",), **_STAMPS)
lt_case("not archived, demanded by the store", long_term(*_BY_OCSP), PASSED, 1, "below level LTA",
        require=("any:applicant:LTA",), **_STAMPS)
good("archived and renewed", _RENEWED, level="LTA", **_STAMPS)
good("archived by CRL", archived(items=_BY_CRL), level="LTA", **_STAMPS)
bad("archived, no list for its authority", archived(dict(by="tsa-other")), LATER, options=_LATER_ON)
bad("archived, its authority revoked", archived(dict(by="tsa")), _REVOKED, options=_LATER_ON,
    lists=("stamps-revoked-before",))
bad("archived, imprint of SHA-1", archived(dict(imprint_digest="sha1")), WEAK, **_STAMPS)
bad("archived, one bit of its value", archived(dict(value=flipped)), "TOTAL-FAILED SIG_CRYPTO_FAILURE",
    **_STAMPS)
_LAST_DAYS = dict(items=(), day="2028-12-28")
_2048 = dict(by="rsa2048", scheme="pss", tokens=(dict(time="20281228000000Z"),)) | _LAST_DAYS
_BY_2048 = dict(tokens=(dict(by="tsa-rsa2048", time="20281228000000Z"),)) | _LAST_DAYS
good("RSA-2048 archived in its last days", archived(dict(time="20281230000000Z"), **_2048), level="T",
     **_AGED)
good("a stamp by RSA-2048 archived in its last days", archived(
    dict(time="20281230000000Z"), **_BY_2048), level="T", **_AGED)
bad("a stamp by RSA-2048 archived a day late", archived(dict(time="20290102000000Z"), **_BY_2048), WEAK,
    **_AGED)
for _format, _said in (("xvrl", 'severity="error" code="FORMAT_FAILURE"'),
                       ("json", '"indication":"TOTAL-FAILED","subIndication":"FORMAT_FAILURE"')):
    lt_case(f"{_format} of an archive that covers less", archived(dict(covers=lambda paths: paths[1:])),
            "-", 1, _said, "META-INF/timestamp001.tst", options=f"{_LATER_ON} --format {_format}")
lt_case("an archive that covers less, renewed well", archived(
    dict(covers=lambda paths: paths[1:]), dict(time="20261124000000Z")), "-", 1,
        "META-INF/timestamp001.tst: TOTAL-FAILED", **_STAMPS)

"""Revocation data inside signatures, made by hand (RFC 6960, RFC 5940, EN 319 122-1 6.3): each element
of an OCSP response can be wrong while its signature fits whatever is there."""
import _cms as cms
import _container as container
import _der as der
import _pki as pki
import _stamp
import _world

OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1"
OCSP_IN_CMS = "1.3.6.1.5.5.7.16.2"
CLEAR, UNKNOWN = der.tlv(0x80), der.tlv(0x82)

_NO_CHECK = ("1.3.6.1.5.5.7.48.1.5", b"\5\0", False)
_RESPONDER = dict(key="stranger", by="issuing", usage="digitalSignature", extended="OCSPSigning",
                  extensions=(_NO_CHECK,))
_world.PEOPLE |= {name: _RESPONDER | other for name, other in {
    "responder": {},
    "responder-checked": dict(extensions=()),
    "responder-plain": dict(extended=""),
    "responder-any": dict(extended="any"),
    "responder-enciphers": dict(usage="keyEncipherment"),
    "responder-expired": dict(until="2026-11-20"),
    "responder-late": dict(since="2026-11-24"),
    "responder-of-root": dict(by="root"),
    "responder-of-other": dict(by="other-root"),
    "responder-rsa1024": dict(key="rsa1024"),
    "responder-rsa2048": dict(key="rsa2048"),
}.items()}
_world.REVOCATION |= {
    "stamps-only": _world.of_all("tsa-root"),
    "further-one": _world.of_all("other-root"),
    "forged-one": lambda world: [_world.REVOCATION["forged"](world)[1]],
    "issuing-late": _world.lists(since="2026-11-25"),
    "issuing-old": _world.lists(since="2026-10-01", until="2026-11-20"),
    "responder-revoked": _world.lists(revoked=(("responder-checked", "2026-11-10", 1),)),
}


def moment(day):
    return der.tlv(0x18, f"{day}000000Z".replace("-", "").encode())


def revoked(day, reason=None):
    found = [] if reason is None else [der.explicit(0, der.tlv(10, bytes([reason])))]
    return der.tlv(0xa1, moment(day), *found)


def certificate_id(person, issuer, digest, number=None):
    key = der.inside(der.elements(der.inside(issuer.key.spki))[1])[1:]
    return der.sequence(pki.digest_algorithm(digest),
                        der.octets(pki.hashlib.new(digest, issuer.subject).digest()),
                        der.octets(pki.hashlib.new(digest, key).digest()),
                        der.integer(person.number if number is None else number))


def response(world, about="applicant", by=None, says=CLEAR, since="2026-11-22", until="2026-12-31",
             produced=None, digest="sha1", issuer=None, number=None, carried=None, single=cms.same,
             body=cms.same, basic=cms.same, value=cms.same, whole=cms.same, signed_with=None, by_key=False, status=0):
    """An OCSPResponse of one answer; `by` None: the issuer itself. `single` gets the elements of the
    answer, `body` those of what is signed, `basic` those around it, `whole` the finished bytes."""
    person = world.person(about)
    issuer = world.person(issuer) if issuer else person.by
    responder = world.person(by) if by else issuer
    answer = der.sequence(*single([
        certificate_id(person, issuer, digest, number), says, moment(since),
        *([der.explicit(0, moment(until))] if until else [])]))
    name = (der.tlv(0xa2, der.octets(pki.key_id(der.inside(der.elements(der.inside(
        responder.key.spki))[1])[1:]))) if by_key else der.tlv(0xa1, responder.subject))
    signed = der.sequence(*body([name, moment(produced or since), der.sequence(answer)]))
    signed_with = signed_with or responder.key.digest()
    certificates = [world.person(item).der for item in ([by] if carried is None else carried) if item]
    parts = basic([
        signed, pki.signature_algorithm(responder.key.scheme, signed_with),
        der.bits(value(responder.key.sign(signed, signed_with))),
        *([der.explicit(0, der.sequence(*certificates))] if certificates else [])])
    return whole(der.sequence(der.tlv(10, bytes([status])), der.explicit(0, der.sequence(
        der.oid(OCSP_BASIC), der.octets(der.sequence(*parts))))))


def ocsp(**how):
    """A response as SignedData carries it."""
    return lambda world: [der.tlv(0xa1, der.oid(OCSP_IN_CMS), response(world, **how))]


def crls(*names):
    return lambda world: [crl for name in names for crl in _world.REVOCATION[name](world)]


def carrying(world, items, version=None):
    """A hook for _cms.signed: puts revocation data behind the certificates."""
    found = [item for make in items for item in make(world)]
    number = version or (5 if any(item[0] == 0xa1 for item in found) else None)

    def add(parts):
        return [der.integer(number) if number else parts[0], *parts[1:-1],
                der.set_of(*dict.fromkeys(found), tag=0xa1), parts[-1]]
    return add


def long_term(*items, tokens=({},), version=None, content=None, **how):
    """A bundle signed once, stamped, with this revocation data inside."""
    def make(world):
        entries = container.unsigned(**(content or {}))
        return container.zipped(signed(world, entries, items, tokens, version, **how))
    return make


def signed(world, entries, items, tokens=({},), version=None, **how):
    if items:
        how["data"] = carrying(world, items, version)
    return world.sign(entries, info=_stamp.stamp(world, tokens), **how)

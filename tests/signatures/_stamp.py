"""Time-stamp tokens made by hand (RFC 3161, RFC 5816): who is who among the authorities, and a token
of which each element can be wrong while its signature fits whatever is there."""
import hashlib

import _cms as cms
import _container as container
import _der as der
import _pki as pki
import _world
from _making import made

TST_INFO = "1.2.840.113549.1.9.16.1.4"
POLICY = "1.3.6.1.4.1.99999.1"

# Authorities: what differs from a good one, issued by `tsa-root`.
_TSA = dict(key="tsa", by="tsa-root", usage="digitalSignature", extended="timeStamping")
AUTHORITIES = {
    "tsa": {},
    "tsa-commits": dict(usage="nonRepudiation"),
    "tsa-both": dict(usage="digitalSignature nonRepudiation"),
    "tsa-other": dict(key="stranger"),
    "tsa-enciphers": dict(usage="keyEncipherment"),
    "tsa-plain": dict(extended=""),
    "tsa-any": dict(extended="any"),
    "tsa-mail": dict(extended="emailProtection"),
    "tsa-more": dict(extended="timeStamping emailProtection"),
    "tsa-expired": dict(until="2026-11-20"),
    "tsa-ends": dict(until="2026-11-22"),
    "tsa-early": dict(since="2026-11-21"),
    "tsa-late": dict(since="2026-11-22"),
    "tsa-under-root": dict(by="root"),
    "tsa-under-other": dict(by="other-root"),
    "tsa-alone": dict(by=None),
    "tsa-issuing": dict(key="other-issuing", by="tsa-root", ca=True, usage=None, extended=""),
    "tsa-under-issuing": dict(by="tsa-issuing"),
    "tsa-sha1": dict(digest="sha1"),
    "tsa-authority": dict(ca=True, usage="keyCertSign digitalSignature"),
    **{f"tsa-{kind}": dict(key=kind) for kind in pki.KINDS},
    "tsa-big": dict(extensions=(("1.3.6.1.4.1.99999.8", bytes(70000), False),)),
    "signer-stamps": dict(key="applicant", by="issuing"),
}
# Not marked as critical, as RFC 3161 2.3 demands.
_SOFT = ("2.5.29.37", der.sequence(der.oid(pki.EXTENDED["timeStamping"])), False)
AUTHORITIES["tsa-soft"] = dict(extended="", extensions=(_SOFT,))
_world.PEOPLE |= {name: _TSA | other for name, other in AUTHORITIES.items()}

_lists = _world.lists
_stamps = dict(by="tsa-root")
_world.REVOCATION |= {
    "stamps": _world.of_all("tsa-root", "tsa-issuing"),
    "stamps-stale": _lists(since="2026-10-01", until="2026-11-01", **_stamps),
    "stamps-younger": _lists(since="2026-11-25", **_stamps),
    "stamps-revoked-before": _lists(revoked=(("tsa", "2026-11-10", 4),), **_stamps),
    "stamps-superseded": _lists(revoked=(("tsa", "2026-11-25", 4),), **_stamps),
    "stamps-compromised": _lists(revoked=(("tsa", "2026-11-25", 1),), **_stamps),
    "stamps-revoked-after": _lists(revoked=(("tsa", "2026-11-25"),), **_stamps),
    "stamps-held": _lists(revoked=(("tsa", "2026-11-10", 6),), **_stamps),
    "stamps-long": _lists(until="2032-12-31", **_stamps),
    "revoked-soon": _lists(revoked=(("applicant", "2026-11-22"),)),
    "revoked-backdated": _lists(revoked=(("applicant", "2026-11-22", 1),), lost="2026-11-10"),
    "held-soon": _lists(revoked=(("applicant", "2026-11-22", 6),)),
    "issuing-revoked-soon": lambda world: [
        pki.revocation_list(world.person("root"), [(world.person("issuing"), "2026-11-22")]),
        pki.revocation_list(world.person("issuing"))],
}


def attribute(name, *values):
    return cms.attribute(name, *values)


def gen_time(text):
    return der.tlv(0x18, text.encode())


def info(over, digest, time, policy, imprint, change):
    """TSTInfo (RFC 3161 2.4.2) as the bytes that a token holds; the hook gets its elements."""
    hashed = hashlib.new(digest, over).digest() if imprint is None else imprint
    return der.sequence(*change([
        der.integer(1), der.oid(policy),
        der.sequence(pki.digest_algorithm(digest), der.octets(hashed)),
        der.integer(0x5331), gen_time(time)]))


def token(world, over, by="tsa", embed=None, imprint_digest="sha256", time="20261121000000Z",
          policy=POLICY, imprint=None, change=cms.same, attributes=cms.same, data=cms.same,
          of_type=TST_INFO, **how):
    """A token over a signature value. `change` gets the elements of TSTInfo; `attributes`, `data` and
    the further arguments are those of _cms.signed."""
    content = info(over, imprint_digest, time, policy, imprint, change)

    def typed(found):
        return attributes(found | {"content-type": attribute("content-type", der.oid(of_type))})

    def holding(parts):
        return data([der.integer(3), parts[1],
                     der.sequence(der.oid(of_type), der.explicit(0, der.octets(content))),
                     *parts[3:]])
    carried = world.path(by) if embed is None else [world.person(name) for name in embed]
    return cms.signed(content, world.person(by), embed=carried, proof=0, attributes=typed,
                      data=holding, **how)


def stamp(world, tokens):
    """A hook for _cms.signed: puts tokens, given as arguments of `token`, beside the signature."""
    def add(parts):
        value = der.inside(parts[-1])
        return [*parts, der.set_of(*(attribute("signature-time-stamp", token(world, value, **how))
                                     for how in tokens), tag=0xa1)]
    return add


def stamped(*tokens, content=None, **how):
    """A bundle signed once, with these tokens; none: one good token."""
    return lambda world: made(content, info=stamp(world, tokens or ({},)), **how)(world)


def stamped_by(*signers, content=None):
    """Signed by several, each as arguments of World.sign; `tokens` are those of its stamps."""
    def make(world):
        entries = container.unsigned(**(content or {}))
        for how in signers:
            how = dict(how)
            tokens = how.pop("tokens", ())
            world.sign(entries, **(dict(info=stamp(world, tokens)) if tokens else {}), **how)
        return container.zipped(entries)
    return make


def tokens_of(p7s):
    """The signature value of a p7s, and the tokens over it."""
    signed_data = der.inside(der.elements(der.inside(p7s))[1])
    infos = der.elements(der.inside(signed_data))[-1]
    parts = der.elements(der.inside(der.elements(der.inside(infos))[0]))
    value = next(part for part in reversed(parts) if part[0] == 4)
    found = []
    for item in der.elements(der.inside(parts[-1])) if parts[-1][0] == 0xa1 else []:
        found += der.elements(der.inside(der.elements(der.inside(item))[1]))
    return der.inside(value), found

"""CAdES-B signatures made by hand (RFC 5652, EN 319 122-1), so that each element can be left out,
doubled or wrong while the signature value fits whatever is there."""
import hashlib

import _der as der
import _pki as pki

DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
ATTRIBUTES = {
    "content-type": "1.2.840.113549.1.9.3",
    "message-digest": "1.2.840.113549.1.9.4",
    "signing-time": "1.2.840.113549.1.9.5",
    "signing-certificate-v2": "1.2.840.113549.1.9.16.2.47",
    "signing-certificate": "1.2.840.113549.1.9.16.2.12",
    "commitment-type-indication": "1.2.840.113549.1.9.16.2.16",
    "content-hints": "1.2.840.113549.1.9.16.2.4",
    "counter-signature": "1.2.840.113549.1.9.6",
    "signature-time-stamp": "1.2.840.113549.1.9.16.2.14",
}


def attribute(name, *values):
    return der.sequence(der.oid(ATTRIBUTES[name]), der.set_of(*values))


def reference(certificate, digest, hashed=None):
    """SigningCertificateV2 (RFC 5035 4) of one certificate."""
    value = hashlib.new(digest, hashed or certificate.der).digest()
    issuer = der.sequence(der.explicit(4, certificate.by.subject))
    return der.sequence(der.sequence(der.sequence(
        *([] if digest == "sha256" else [pki.digest_algorithm(digest)]),
        der.octets(value), der.sequence(issuer, der.integer(certificate.number)))))


def commitment(number):
    return der.sequence(der.oid(f"1.2.840.113549.1.9.16.6.{number}"))


def algorithm(scheme, digest):
    """As a SignerInfo has it: an RSA key without a digest (RFC 5754 3.2)."""
    if scheme == "pkcs1":
        return der.sequence(der.oid("1.2.840.113549.1.1.1"), pki.NULL)
    return pki.signature_algorithm(scheme, digest)


def same(value):
    return value


def signed(content, by, embed=None, key=None, digest=None, scheme=None, day=pki.TODAY,
           proof=1, attributes=same, value=same, info=same, data=same, whole=same,
           value_options=None, value_over=None):
    """A p7s. The hooks get, and give back: `attributes` the dict of signed attributes, `info` and
    `data` the lists of elements of SignerInfo and SignedData, `value` the signature value, `whole`
    the finished bytes. What is signed is what the hook `attributes` leaves."""
    key = key or by.key
    digest, scheme = digest or key.digest(), scheme or key.scheme
    found = attributes({
        "content-type": attribute("content-type", der.oid(DATA)),
        "message-digest": attribute("message-digest",
                                    der.octets(hashlib.new(digest, content).digest())),
        "signing-time": attribute("signing-time", der.moment(day)),
        "signing-certificate-v2": attribute("signing-certificate-v2", reference(by, digest)),
        **({"commitment": attribute("commitment-type-indication", commitment(proof))}
           if proof else {}),
    })
    listed = b"".join(found if isinstance(found, list) else sorted(found.values()))
    over = der.tlv(0x31, listed) if listed else content
    number = value(key.sign(value_over or over, digest, scheme, value_options))
    one = info([der.integer(1), by.sid, pki.digest_algorithm(digest),
                *([der.tlv(0xa0, listed)] if listed else []), algorithm(scheme, digest),
                der.octets(number)])
    certificates = [item.der for item in ([by] if embed is None else embed)]
    parts = data([der.integer(1), der.set_of(pki.digest_algorithm(digest)),
                  der.sequence(der.oid(DATA)),
                  *([der.set_of(*certificates, tag=0xa0)] if certificates else []),
                  der.set_of(der.sequence(*one))])
    return whole(der.sequence(der.oid(SIGNED_DATA), der.explicit(0, der.sequence(*parts))))

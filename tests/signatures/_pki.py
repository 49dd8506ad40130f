"""The test authority: keys made once per run, certificates and revocation lists made by hand and
signed by the openssl program, so that any field of them can be wrong. All dates are fixed; every name
says "samdossier TEST KEY"."""
import base64
import hashlib
import pathlib
import subprocess

import _der as der

ORGANISATION = "samdossier TEST KEY"
TODAY = "2026-11-21"
# Kinds of keys as arguments of `openssl genpkey`.
KINDS = {
    "p256": "EC -pkeyopt ec_paramgen_curve:P-256",
    "p384": "EC -pkeyopt ec_paramgen_curve:P-384",
    "p521": "EC -pkeyopt ec_paramgen_curve:P-521",
    "p224": "EC -pkeyopt ec_paramgen_curve:P-224",
    "secp256k1": "EC -pkeyopt ec_paramgen_curve:secp256k1",
    "explicit": "EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
    "rsa1024": "RSA -pkeyopt rsa_keygen_bits:1024",
    "rsa2048": "RSA -pkeyopt rsa_keygen_bits:2048",
    "rsa3072": "RSA -pkeyopt rsa_keygen_bits:3072",
    "rsa4096": "RSA -pkeyopt rsa_keygen_bits:4096",
    "pss3072": "RSA-PSS -pkeyopt rsa_keygen_bits:3072",
    "ed25519": "ED25519",
}
PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")
NULL = b"\5\0"
SHA2 = {"sha256": 1, "sha384": 2, "sha512": 3}


def run(*command, **options):
    """Runs a command that must succeed; its standard output as bytes."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **options)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr.decode()}")
    return done.stdout


def digest_algorithm(name):
    """AlgorithmIdentifier of a digest; SHA-2 without parameters (RFC 5754 2)."""
    if name in SHA2:
        return der.sequence(der.oid(f"2.16.840.1.101.3.4.2.{SHA2[name]}"))
    return der.sequence(der.oid({"sha1": "1.3.14.3.2.26", "md5": "1.2.840.113549.2.5"}[name]), NULL)


def signature_algorithm(scheme, digest, salt=None):
    """AlgorithmIdentifier of a signature with its digest, as certificates have it."""
    if scheme == "ecdsa":
        arc = {"sha1": "1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}[digest]
        return der.sequence(der.oid(f"1.2.840.10045.4.{arc}"))
    if scheme == "pkcs1":
        arc = {"md5": 4, "sha1": 5, "sha256": 11, "sha384": 12, "sha512": 13}[digest]
        return der.sequence(der.oid(f"1.2.840.113549.1.1.{arc}"), NULL)
    hashed = der.sequence(der.inside(digest_algorithm(digest)), NULL)
    size = hashlib.new(digest).digest_size if salt is None else salt
    return der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(
        der.explicit(0, hashed),
        der.explicit(1, der.sequence(der.oid("1.2.840.113549.1.1.8"), hashed)),
        der.explicit(2, der.integer(size))))


class Key:
    """A private key in a file of its own."""

    def __init__(self, folder, name, kind):
        self.file = pathlib.Path(folder, f"{name}.key")
        run("openssl", "genpkey", "-algorithm", *KINDS[kind].split(), "-out", self.file)
        self.file.chmod(0o600)
        self.spki = run("openssl", "pkey", "-in", self.file, "-pubout", "-outform", "DER")
        self.scheme = ("pss" if kind.startswith("pss") else "pkcs1" if kind.startswith("rsa")
                       else "ecdsa")
        self.kind = kind

    def digest(self):
        return {"p384": "sha384", "p521": "sha512"}.get(self.kind, "sha256")

    def sign(self, content, digest="sha256", scheme=None, options=None):
        if options is None:
            options = PSS if (scheme or self.scheme) == "pss" else ()
        return run("openssl", "dgst", f"-{digest}", "-sign", self.file, *options, input=content)

    def spki_hash(self):
        return hashlib.sha256(self.spki).hexdigest()


class HugeKey(Key):
    """Looks like an RSA key of so many bits; nobody has its private part, nor needs it."""

    def __init__(self, size):  # pylint: disable=super-init-not-called
        number = (1 << size - 1) + 1
        self.spki = der.sequence(
            der.sequence(der.oid("1.2.840.113549.1.1.1"), NULL),
            der.bits(der.sequence(der.integer(number), der.integer(65537))))
        self.scheme, self.kind, self.size = "pss", "rsa", size

    def sign(self, content, digest="sha256", scheme=None, options=None):
        return bytes(self.size // 8)


ATTRIBUTES = {"CN": "2.5.4.3", "O": "2.5.4.10", "serialNumber": "2.5.4.5",
              "organizationIdentifier": "2.5.4.97"}
USAGES = ("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
          "keyAgreement", "keyCertSign", "cRLSign")
EXTENDED = {"emailProtection": "1.3.6.1.5.5.7.3.4", "serverAuth": "1.3.6.1.5.5.7.3.1",
            "clientAuth": "1.3.6.1.5.5.7.3.2", "codeSigning": "1.3.6.1.5.5.7.3.3",
            "timeStamping": "1.3.6.1.5.5.7.3.8", "OCSPSigning": "1.3.6.1.5.5.7.3.9",
            "documentSigning": "1.3.6.1.5.5.7.3.36", "any": "2.5.29.37.0",
            "own": "1.3.6.1.4.1.99999.7"}


def name(common, **further):
    """A distinguished name: O, CN, then what is given."""
    pairs = [("O", ORGANISATION), ("CN", common), *further.items()]
    return der.sequence(*(der.set_of(der.sequence(der.oid(ATTRIBUTES[key]), der.text(value)))
                          for key, value in pairs))


def printed(common, **further):
    """The same in the form of RFC 2253, last first."""
    pairs = [("O", ORGANISATION), ("CN", common), *further.items()]
    return ",".join(f"{key}={value}" for key, value in reversed(pairs))


def extension(arc, value, critical=False):
    return der.sequence(der.oid(arc), *([der.boolean(True)] if critical else []), der.octets(value))


def usage_bits(names):
    numbers = [USAGES.index(item) for item in names.split()]
    value = sum(0x80 >> number for number in numbers)
    return der.bits(bytes([value]), (value & -value).bit_length() - 1)


def key_id(spki):
    return hashlib.sha1(spki).digest()


class Certificate:
    """An X.509 certificate; `by` is the issuer's, None for one that signs itself."""
    serial = 0x1000

    def __init__(self, common, key, by=None, since="2026-01-01", until="2031-01-01",
                 ca=False, path_length=None, usage=None, extended="", digest=None, scheme=None,
                 further=(), extensions=(), number=None, plain=False):
        Certificate.serial += 1
        self.common, self.key, self.by = common, key, by or self
        self.number = number or Certificate.serial
        self.subject = name(common, **dict(further))
        self.printed = printed(common, **dict(further))
        issuer = self.by.key
        digest = digest or issuer.digest()
        algorithm = signature_algorithm(scheme or issuer.scheme, digest)
        if usage is None:
            usage = "keyCertSign cRLSign" if ca else "digitalSignature nonRepudiation"
        found = [] if plain else self.extensions(ca, path_length, usage, extended, by)
        found += extensions
        body = der.sequence(
            der.explicit(0, der.integer(2)), der.integer(self.number), algorithm,
            self.by.subject, der.sequence(der.moment(since), der.moment(until)), self.subject,
            key.spki, *([der.explicit(3, der.sequence(*found))] if found else []))
        value = issuer.sign(body, digest, scheme)
        self.der = der.sequence(body, algorithm, der.bits(value))
        self.sid = der.sequence(self.by.subject, der.integer(self.number))

    def extensions(self, ca, path_length, usage, extended, by):
        limit = [] if path_length is None else [der.integer(path_length)]
        found = [extension("2.5.29.19", der.sequence(*([der.boolean(True), *limit] if ca else [])),
                           critical=True)]
        if usage:
            found.append(extension("2.5.29.15", usage_bits(usage), critical=True))
        if extended:
            found.append(extension("2.5.29.37", der.sequence(
                *(der.oid(EXTENDED[item]) for item in extended.split())),
                critical=extended == "timeStamping"))
        found.append(extension("2.5.29.14", der.octets(key_id(self.key.spki))))
        if by:
            found.append(extension("2.5.29.35", der.sequence(der.tlv(0x80, key_id(by.key.spki)))))
        return found

    def pem(self):
        return (b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(self.der)
                + b"-----END CERTIFICATE-----\n")


def revocation_list(by, revoked=(), since="2026-11-01", until="2026-12-31", key=None, digest=None,
                    extensions=(), number=1, lost=None):
    """A CRL in DER; `revoked` holds pairs of certificate and day, or with a reason; `lost` is the day
    since which the keys are known to be lost (invalidityDate)."""
    key = key or by.key
    digest = digest or key.digest()
    algorithm = signature_algorithm(key.scheme, digest)
    entries = []
    for certificate, day, *reason in revoked:
        found = [extension("2.5.29.21", der.tlv(10, bytes(reason)))] if reason else []
        if lost:
            found.append(extension("2.5.29.24", der.tlv(0x18, f"{lost}000000Z".replace("-", "").encode())))
        entries.append(der.sequence(der.integer(certificate.number), der.moment(day),
                                    *([der.sequence(*found)] if found else [])))
    found = [extension("2.5.29.35", der.sequence(der.tlv(0x80, key_id(key.spki)))),
             extension("2.5.29.20", der.integer(number)), *extensions]
    body = der.sequence(
        der.integer(1), algorithm, by.subject, der.moment(since),
        *([der.moment(until)] if until else []), *([der.sequence(*entries)] if entries else []),
        der.explicit(0, der.sequence(*found)))
    return der.sequence(body, algorithm, der.bits(key.sign(body, digest)))

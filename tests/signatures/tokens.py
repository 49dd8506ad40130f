"""Keys on a PKCS#11 token: what they sign is good for our verify and for openssl; a wrong PIN costs
one login, and whatever else goes wrong is said in one line and asked of nobody."""
import pathlib
import tempfile

from _token import PIN, SPIES, Token
import _bundle

KEY = "pkcs11:token=applicant;object="


def judged_by_openssl(bundle, pki, folder):
    entries = _bundle.read(bundle)
    (folder / "list.xml").write_bytes(entries[_bundle.LIST][2])
    (folder / "seal.p7s").write_bytes(entries[_bundle.SIGNATURE][2])
    _bundle.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                folder / "seal.p7s", "-content", folder / "list.xml", "-CAfile", pki / "roots.pem",
                "-no-CApath", "-no-CAstore", "-purpose", "any", "-out", folder / "signed.xml")


def every_kind(token, plain, work):
    kinds = (("rsa", (), "RSASSA-PSS 3072 SHA-256"),
             ("rsa", ("--pkcs1",), "RSASSA-PKCS1-v1.5 3072 SHA-256"),
             ("p256", (), "ECDSA 256 SHA-256"), ("p384", (), "ECDSA 384 SHA-384"))
    for number, (kind, options, algorithm) in enumerate(kinds, 1):
        pki = work / f"pki-{kind}"
        if not pki.exists():
            _bundle.authority(pki, "-i", "-a", kind)
            token.take(pki / "signer.key", kind, f"{number:02}")
        out = work / f"{kind}.asice"
        status, said, logins = token.sign(
            plain, "--token", KEY + kind, "--module", SPIES[0], "--cert", pki / "signer.pem",
            "--pass-file", work / "pin", "--allow-draft", "--out", out, "--force", *options)
        if (status, logins, said) != (0, 1, f'samdossier: signed "{out}"\n'):
            raise SystemExit(f"{kind}: ended with {status} after {logins} logins:\n{said}")
        if algorithm not in _bundle.verify(out, pki, 0):
            raise SystemExit(f"verify does not name {algorithm}")
        judged_by_openssl(out, pki, work)


def always_authenticate(token, work):
    """A key on the token that wants the PIN for each signature, and a certificate for it."""
    pki = work / "pki-p256"
    token.tool("--keypairgen", "--key-type", "EC:secp256r1", "--id", "77", "--label", "always",
               "--always-auth")
    token.tool("--read-object", "--type", "pubkey", "--label", "always", "--output-file",
               work / "always.der")
    _bundle.run("openssl", "pkey", "-pubin", "-inform", "DER", "-in", work / "always.der", "-out",
                work / "always.pub")
    _bundle.run("openssl", "req", "-new", "-key", pki / "signer.key", "-subj",
                "/O=samdossier TEST KEY/CN=Always", "-out", work / "always.csr")
    _bundle.run("openssl", "x509", "-req", "-in", work / "always.csr", "-force_pubkey",
                work / "always.pub", "-CA", pki / "authority/root.pem", "-CAkey",
                pki / "authority/root.key", "-days", "2", "-out", work / "always.pem")
    return work / "always.pem"


def trouble(token, plain, work):
    always = always_authenticate(token, work)
    pin = ("--pass-file", work / "pin")
    module = ("--module", SPIES[0])
    engines = {"OPENSSL_ENGINES": str(work)}
    cases = (
        # URI, options, certificate, environment, status, logins, words
        ("p256", (*module, "--pass-file", work / "wrong"), None, {}, 8, 1, "tried once"),
        ("p256", (*module, "--pass-file", work / "short"), None, {}, 8, 1, "tried once"),
        ("p256", module, None, {}, 8, 0, "wants a PIN"),
        ("p256", (*module, "--pass-file", work / "empty"), None, {}, 8, 0, "wants a PIN"),
        ("p256", (*module, "--pass-file", work / "open"), None, {}, 8, 0, "others may read"),
        ("none", (*module, *pin), None, {}, 8, 1, "there is no private key"),
        ("always", (*module, *pin), always, {}, 8, 1, "always-authenticate"),
        ("rsa", (*module, *pin), None, {}, 8, 1, "for another key"),
        ("p256", ("--module", work / "none.so", *pin), None, {}, 8, 0, "cannot be loaded"),
        ("p256", ("--module", work / "pin", *pin), None, {}, 8, 0, "cannot be loaded"),
        ("p256", (*module, *pin), None, engines, 8, 0, "libengine-pkcs11-openssl"),
        ("p256", pin, None, {}, 2, 0, "--module"),
        ("p256", (*module, *pin, "--key", "x"), None, {}, 2, 0, "a key is either"),
        (f"p256;pin-value={PIN}", module, None, {}, 2, 0, "pin-value"),
        (f"p256?pin-value={PIN}", module, None, {}, 2, 0, "pin-source=file:"),
        (f"p256?module-path={SPIES[0]}", module, None, {}, 2, 0, "pin-source=file:"),
        ("p256?pin-source=|cat", module, None, {}, 2, 0, "pin-source=file:"),
        (f"p256?pin-source={work}/pin", module, None, {}, 2, 0, "pin-source=file:"),
        (f"p256?pin-source=file:{work}/pin", (*module, *pin), None, {}, 2, 0, "two places"),
        (f"p256?pin-source=file:{work}/wrong", module, None, {}, 8, 1, "tried once"),
    )
    for uri, options, certificate, changes, status, logins, words in cases:
        found = token.sign(plain, "--token", KEY + uri, "--cert",
                           certificate or work / "pki-p256/signer.pem", "--allow-draft", "--out",
                           work / "never.asice", *options, **changes)
        # One line, ours: nothing of engine or module comes with it.
        if (found[0], found[2]) != (status, logins) or words not in found[1] or \
                found[1].count("\n") != 1 or not found[1].startswith("samdossier: "):
            raise SystemExit(f"{uri} {options}: {found}, not {status} after {logins} logins "
                             f"with '{words}'")
        if PIN in found[1]:
            raise SystemExit(f"{uri}: the PIN is said")
        if (work / "never.asice").exists():
            raise SystemExit(f"{uri}: a bundle was written")


def pin_source(token, plain, work):
    status, said, logins = token.sign(
        plain, "--token", f"{KEY}p256?pin-source=file:{str(work).replace('/', '%2F')}/pin",
        "--module", SPIES[0], "--cert", work / "pki-p256/signer.pem", "--allow-draft", "--out",
        work / "source.asice")
    if (status, logins) != (0, 1):
        raise SystemExit(f"pin-source=file: ended with {status} after {logins} logins:\n{said}")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        for file, content in (("pin", PIN), ("wrong", "9" * 8), ("short", "1"), ("empty", ""),
                              ("open", PIN)):
            (work / file).write_text(content + "\n")
            (work / file).chmod(0o644 if file == "open" else 0o600)
        plain = _bundle.sample_bundles(work)[0]
        token = Token(work / "token")
        every_kind(token, plain, work)
        pin_source(token, plain, work)
        trouble(token, plain, work)


main()

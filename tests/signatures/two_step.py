"""Signing in two steps: openssl stands in for a key that is elsewhere. The commands are taken from
the summary that the program writes. What comes out is good for our verify and for openssl; whatever
was changed meanwhile is refused."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import _bundle  # noqa: E402

NOW = 1795219200
DAY = 86400


def program(*arguments, status=0, at=None):
    """The program with the clock standing at `at`, or running."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    if at is not None:
        environment["SOURCE_DATE_EPOCH"] = str(at)
    done = subprocess.run([_bundle.SAMDOSSIER, *map(str, arguments)], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != status:
        raise SystemExit(f"samdossier {arguments} ended with {done.returncode}, not {status}:\n"
                         f"{done.stdout}")
    return done.stdout


def refused(words, status, *arguments, at=None):
    said = program(*arguments, status=status, at=at)
    if words not in said:
        raise SystemExit(f"'{words}' is not said, but:\n{said}")


def commands(folder):
    found = re.findall(r"^    \$ (.*)$", (folder / "summary.txt").read_text(), flags=re.M)
    if len(found) != 2:
        raise SystemExit("the summary does not have its two commands")
    return found


def far_sign(folder, key, which=0):
    """Follows the summary to the letter."""
    subprocess.run(["sh", "-c", commands(folder)[which]], cwd=folder, check=True,
                   env={"PATH": os.environ["PATH"], "KEY": str(key)},
                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return folder / "signature.bin"


def judged_by_openssl(bundle, pki, folder):
    entries = _bundle.read(bundle)
    (folder / "list.xml").write_bytes(entries[_bundle.LIST][2])
    (folder / "seal.p7s").write_bytes(entries[_bundle.SIGNATURE][2])
    _bundle.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                folder / "seal.p7s", "-content", folder / "list.xml", "-CAfile", pki / "roots.pem",
                "-no-CApath", "-no-CAstore", "-purpose", "any", "-out", folder / "signed.xml")
    if (folder / "signed.xml").read_bytes() != entries[_bundle.LIST][2]:
        raise SystemExit("openssl verified other bytes")


def prepare(bundle, pki, *options, at=None):
    program("sign", bundle, "--prepare", "--cert", pki / "signer.pem", "--allow-draft", "--force",
            *options, at=at)
    return pathlib.Path(f"{bundle}.001.tosign")


def every_kind(plain, work):
    kinds = (("rsa", (), "RSASSA-PSS 3072 SHA-256"),
             ("rsa", ("--pkcs1",), "RSASSA-PKCS1-v1.5 3072 SHA-256"),
             ("p256", (), "ECDSA 256 SHA-256"), ("p384", (), "ECDSA 384 SHA-384"),
             ("p521", (), "ECDSA 521 SHA-512"))
    for kind, options, algorithm in kinds:
        pki = work / f"pki-{kind}"
        if not pki.exists():
            _bundle.authority(pki, "-i", "-a", kind)
        bundle = shutil.copy(plain, work / "one.asice")
        for which in (0, 1):
            folder = prepare(bundle, pki, *options)
            if (folder / "algorithm.txt").read_text() != f"{algorithm}\n":
                raise SystemExit(f"{kind}: not {algorithm}")
            method = algorithm.split()[-1].replace("-", "").lower()
            if (folder / "digest.bin").read_bytes() != hashlib.new(
                    method, (folder / "signedattrs.der").read_bytes()).digest():
                raise SystemExit("digest.bin is not the digest of signedattrs.der")
            value = far_sign(folder, pki / "signer.key", which)
            program("sign", bundle, "--attach", folder, "--signature", value, "--allow-draft",
                    "--out", work / "signed.asice", "--force")
            if algorithm not in _bundle.verify(work / "signed.asice", pki, 0):
                raise SystemExit(f"verify does not name {algorithm}")
            judged_by_openssl(work / "signed.asice", pki, work)


def same_as_at_once(plain, work):
    """PKCS#1 v1.5 has one value: two steps give the bytes that one step gives."""
    pki = work / "pki-rsa"
    for role in ("applicant", "representative"):
        bundle = shutil.copy(plain, work / "two.asice")
        folder = prepare(bundle, pki, "--pkcs1", "--role", role, at=NOW)
        program("sign", bundle, "--attach", folder, "--signature",
                far_sign(folder, pki / "signer.key"), "--allow-draft", at=NOW + 7 * DAY)
        program("sign", plain, "--key", pki / "signer.key", "--cert", pki / "signer.pem", "--pkcs1",
                "--role", role, "--allow-draft", "--out", work / "once.asice", "--force", at=NOW)
        if pathlib.Path(bundle).read_bytes() != (work / "once.asice").read_bytes():
            raise SystemExit("two steps and one step give different bytes")


def endorsement(plain, work):
    pki = work / "pki-p256"
    bundle = shutil.copy(plain, work / "endorsed.asice")
    program("sign", bundle, "--key", pki / "signer.key", "--cert", pki / "signer.pem",
            "--allow-draft")
    prepare(bundle, pki, "--role", "endorser")
    folder = pathlib.Path(f"{bundle}.002.tosign")
    if "META-INF/signature001.p7s" not in (folder / "ASiCManifest002.xml").read_text():
        raise SystemExit("the endorsement does not list the signature before it")
    program("sign", bundle, "--attach", folder, "--signature", far_sign(folder, pki / "signer.key"),
            "--allow-draft")
    if "META-INF/signature002.p7s" not in _bundle.read(bundle):
        raise SystemExit("the endorsement is not there")
    _bundle.verify(bundle, pki, 0)


def changed_files(bundle, folder, value, work):
    """Each file of the folder with one bit turned, with a byte more, and missing."""
    copy = work / "changed"
    names = sorted(path.name for path in folder.iterdir() if path.name != "signature.bin")
    if len(names) != 6:
        raise SystemExit(f"the folder holds {names}")
    for name in names:
        content = (folder / name).read_bytes()
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]
        for other in (flipped, content + b"\n", None):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            if other is None:
                (copy / name).unlink()
            else:
                (copy / name).write_bytes(other)
            program("sign", bundle, "--attach", copy, "--signature", value, "--allow-draft",
                    status=3, at=NOW)
    shutil.rmtree(copy)
    shutil.copytree(folder, copy)
    with (copy / "certificates.pem").open("ab") as chain:  # a chain that nobody prepared
        chain.write((work / "pki-rsa/signer.pem").read_bytes())
    refused("one was changed", 3, "sign", bundle, "--attach", copy, "--signature", value,
            "--allow-draft", at=NOW)


def refusals(plain, work):
    pki = work / "pki-p256"
    bundle = shutil.copy(plain, work / "refused.asice")
    before = pathlib.Path(bundle).read_bytes()
    folder = prepare(bundle, pki, at=NOW)
    value = far_sign(folder, pki / "signer.key")
    attach = ("sign", bundle, "--attach", folder, "--signature", value)
    changed_files(bundle, folder, value, work)
    refused("more than 7 days ago", 3, *attach, "--allow-draft", at=NOW + 7 * DAY + 1)
    refused("has not come yet", 3, *attach, "--allow-draft", at=NOW - DAY)
    refused("--allow-draft signs it", 1, *attach, at=NOW)
    (work / "other.bin").write_bytes(far_sign(folder, work / "pki-p256/authority/root.key")
                                     .read_bytes())
    refused("does not verify", 8, "sign", bundle, "--attach", folder, "--signature",
            work / "other.bin", "--allow-draft", at=NOW)
    (work / "empty.bin").write_bytes(b"")
    refused("is empty", 3, "sign", bundle, "--attach", folder, "--signature", work / "empty.bin",
            "--allow-draft", at=NOW)
    value = far_sign(folder, pki / "signer.key")
    entries = _bundle.read(bundle)
    last = [name for name in entries if name.startswith("upload/")][-1]
    other = _bundle.write(work / "other.asice",
                          entries | {last: _bundle.stored(entries[last][2] + b" ")})
    refused("payload is no longer", 1, "sign", other, "--attach", folder, "--signature", value,
            "--allow-draft", at=NOW)
    if pathlib.Path(bundle).read_bytes() != before:
        raise SystemExit("a refusal changed the bundle")
    program(*attach, "--allow-draft", at=NOW)
    refused("signature 001 was prepared, but 002 is the next", 1, *attach, "--allow-draft", at=NOW)


def usage(plain, work):
    pki = work / "pki-p256"
    for options in (("--prepare",), ("--attach", "x"), ("--signature", "x"),
                    ("--prepare", "--cert", pki / "signer.pem", "--key", pki / "signer.key"),
                    ("--prepare", "--cert", pki / "signer.pem", "--out", "x"),
                    ("--attach", "x", "--signature", "x", "--role", "applicant")):
        program("sign", plain, *options, status=2)
    refused("holds no ASiCManifest", 3, "sign", plain, "--attach", work, "--signature", "x")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        plain = _bundle.sample_bundles(work)[0]
        every_kind(plain, work)
        same_as_at_once(plain, work)
        endorsement(plain, work)
        refusals(plain, work)
        usage(plain, work)


main()

"""Others read what we write: zip tools without a warning, and three signature programs that know
nothing of ours accept the signatures; they refuse them over a changed list."""
import pathlib
import subprocess
import tempfile
import zipfile

import _bundle


def no_warning(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode or done.stderr or "warning" in done.stdout.lower():
        raise SystemExit(f"{command[0]} is not content: {done.returncode}\n"
                         f"{done.stdout}{done.stderr}")
    return done.stdout


def zip_tools(bundle, folder):
    no_warning("unzip", "-tqq", bundle)
    no_warning("zipinfo", "-v", bundle)
    listed = no_warning("bsdtar", "-tf", bundle).splitlines()
    with zipfile.ZipFile(bundle) as container:
        if container.testzip() is not None:
            raise SystemExit(f"python finds '{container.testzip()}' broken in {bundle}")
        if listed != container.namelist():
            raise SystemExit(f"bsdtar and python do not list the same in {bundle}")
    into = folder / "unpacked"
    into.mkdir()
    no_warning("bsdtar", "-xf", bundle, "-C", into)
    no_warning("7z", "t", bundle)


def content(done, good, what):
    if (done.returncode == 0) != good:
        raise SystemExit(f"{what}: status {done.returncode}, expected "
                         f"{'success' if good else 'failure'}\n{done.stdout}{done.stderr}")


def judges(listing, signature, pki, nss, good):
    """openssl, GnuTLS and NSS on one signature."""
    def ask(*command):
        return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.PIPE, text=True, errors="replace")

    content(ask("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature,
                "-content", listing, "-CAfile", pki / "roots.pem", "-no-CApath", "-no-CAstore",
                "-purpose", "any", "-out", "/dev/null"), good, "openssl")
    content(ask("certtool", "--p7-verify", "--inder", "--load-ca-certificate", pki / "roots.pem",
                "--load-data", listing, "--infile", signature), good, "certtool")
    if nss:
        content(ask("cmsutil", "-D", "-d", f"sql:{nss}", "-c", listing, "-i", signature,
                    "-u", "4", "-o", "/dev/null"), good, "cmsutil")


def nss_store(pki, folder):
    folder.mkdir()
    _bundle.run("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    _bundle.run("certutil", "-A", "-d", f"sql:{folder}", "-n", "root", "-t", "C,C,C", "-a",
                "-i", pki / "roots.pem")
    return folder


def signature_tools(bundle, folder, kind, options, nss):
    pki = _bundle.authority(folder / "pki", "-i", "-a", kind)
    signed = _bundle.sign(bundle, folder / "signed.asice", pki, *options)
    _bundle.verify(signed, pki, 0)
    entries = _bundle.read(signed)
    listing, signature = folder / "list.xml", folder / "list.p7s"
    listing.write_bytes(entries[_bundle.LIST][2])
    signature.write_bytes(entries[_bundle.SIGNATURE][2])
    store = nss_store(pki, folder / "nss") if nss else None
    judges(listing, signature, pki, store, True)
    listing.write_bytes(entries[_bundle.LIST][2].replace(b"submission.xml", b"submissiom.xml"))
    judges(listing, signature, pki, store, False)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bundles = _bundle.sample_bundles(folder)
        pki = _bundle.authority(folder / "pki")
        for number, bundle in enumerate(bundles):
            place = folder / f"zip{number}"
            place.mkdir()
            zip_tools(_bundle.sign(bundle, place / "signed.asice", pki), place)
        # NSS 3.87 does not verify RSASSA-PSS in CMS.
        for kind, options, nss in (("p256", (), True), ("p384", (), True), ("p521", (), True),
                                   ("rsa", (), False), ("rsa", ("--pkcs1",), True)):
            place = folder / ("-".join([kind, *options]))
            place.mkdir()
            signature_tools(bundles[0], place, kind, options, nss)
            print(f"{kind} {' '.join(options)}: accepted, and refused over a changed list")


main()

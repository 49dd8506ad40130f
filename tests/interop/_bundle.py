"""What the interop tests share: a test authority, signed bundles of the sample dossier, and a writer
that lays a container out exactly as the program does, so that a bent one is bent in one place only.
"""
import base64
import hashlib
import os
import pathlib
import re
import struct
import subprocess
import zipfile
import zlib

SOURCE = pathlib.Path(os.environ["SOURCE"])
SAMDOSSIER = os.environ["SAMDOSSIER"]
LIST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"


def run(*command, **options):
    """Runs a command that must succeed; its standard output as bytes."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **options)
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{command}\n"
                         f"{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


def program(*arguments, status=0):
    """Runs samdossier, which must end with this status; all that it printed."""
    # The clock of the test stands still, certificates are of today.
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run([SAMDOSSIER, *map(str, arguments)], stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.STDOUT, text=True, env=environment)
    if done.returncode != status:
        raise SystemExit(f"samdossier {arguments} ended with {done.returncode}, not {status}:\n"
                         f"{done.stdout}")
    return done.stdout


def authority(folder, *options):
    run("sh", SOURCE / "cli/demo-pki.sh", *options, folder)
    return folder


def sample_bundles(folder):
    """Unsigned bundles of the sample dossier."""
    program("init", folder / "dossier", "--sample")
    program("build", folder / "dossier", "--out", folder / "out", "--as-of", "2026-11-21")
    bundles = sorted((folder / "out").glob("*.asice"))
    if not bundles:
        raise SystemExit("no bundle was built")
    return bundles


def sign(bundle, out, pki, *options):
    program("sign", bundle, "--key", pki / "signer.key", "--cert", pki / "signer.pem",
            "--allow-draft", "--out", out, *options)
    return out


def verify(bundle, pki, status):
    return program("verify", bundle, "--trust", pki / "trust", "--accept", "sample,test",
                   status=status)


def read(bundle):
    """Entries in their order as name -> (method, stored bytes, content)."""
    entries = {}
    raw = pathlib.Path(bundle).read_bytes()
    with zipfile.ZipFile(bundle) as container:
        for info in container.infolist():
            name, extra = struct.unpack_from("<HH", raw, info.header_offset + 26)
            at = info.header_offset + 30 + name + extra
            entries[info.filename] = (info.compress_type, raw[at:at + info.compress_size],
                                      container.read(info))
    return entries


def stored(content):
    return (0, content, content)


def write(path, entries):
    """The container of these entries, in the program's own layout (no zip64)."""
    body, directory = b"", b""
    for name, (method, bytes_stored, content) in entries.items():
        encoded = name.encode()
        common = struct.pack("<HHHHHIII", 20 if method else 10, 0 if name.isascii() else 0x800,
                             method, 0, 0x21, zlib.crc32(content), len(bytes_stored), len(content))
        common += struct.pack("<HH", len(encoded), 0)
        directory += (struct.pack("<IH", 0x02014B50, 0x033F) + common
                      + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(body)) + encoded)
        body += struct.pack("<I", 0x04034B50) + common + encoded + bytes_stored
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(directory),
                      len(body), 0)
    pathlib.Path(path).write_bytes(body + directory + end)
    return path


def resign(entries, pki, folder, *options):
    """Corrects the first list to the entries' digests and has openssl sign it; `options` come last."""
    text = entries[LIST][2].decode()
    for name, (_, _, content) in entries.items():
        if name.startswith("META-INF/"):
            continue
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        text = re.sub(r'(URI="%s".*?<ds:DigestValue>)[^<]*' % re.escape(name),
                      lambda match, digest=digest: match[1] + digest, text, count=1, flags=re.S)
    (folder / "list.xml").write_text(text)
    issuing = pki / "authority/issuing.pem"
    run("openssl", "cms", "-sign", "-binary", "-nosmimecap", "-outform", "DER", "-md", "sha256",
        "-in", folder / "list.xml", "-signer", pki / "signer.pem", "-inkey", pki / "signer.key",
        *(["-certfile", issuing] if issuing.exists() else []), "-out", folder / "list.p7s", *options)
    entries[LIST] = stored(text.encode())
    entries[SIGNATURE] = stored((folder / "list.p7s").read_bytes())
    return entries

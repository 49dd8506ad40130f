"""Bundles laid out exactly as the program lays them out, with everything in them open to change:
manifest.xml, SHA256SUMS, the ASiC manifests, the records of the zip."""
import base64
import hashlib
import os
import pathlib
import struct
import zlib

SOURCE = pathlib.Path(os.environ["SOURCE"])
RECIPE = (SOURCE / "signing/verify-1.txt").read_bytes()
MIMETYPE = b"application/vnd.etsi.asic-e+zip"
CORE = hashlib.sha256(b"core of the test bundles").hexdigest()
NOTHING = hashlib.sha256(b"").hexdigest()
UPLOAD = {"upload/1-form/form.txt": b"samdossier TEST KEY: an application\n" * 9,
          "upload/2-summary/summary.txt": b"a summary\n"}


def digest(content):
    return hashlib.sha256(content).hexdigest()


def stored(content):
    return (0, content, content)


def packed(content):
    """Deflated if that makes it smaller, as the program does it."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    small = squeezer.compress(content) + squeezer.flush()
    return (8, small, content) if len(small) < len(content) else stored(content)


def table(path, item):
    method, inside, content = item
    word = "deflated" if method else "stored"
    return (f'    <file path="{path}" size="{len(content)}" sha256="{digest(content)}" '
            f'method="{word}" stored-size="{len(inside)}" stored-sha256="{digest(inside)}"/>\n')


def manifest(files, state="filing", regulator="jp", sequence=1, application=None, previous=None,
             roles=("applicant:B",), core=CORE):
    filing = f'id="{regulator}-1" regulator="{regulator}" route="full"'
    if application:
        filing += f' application="{application}"'
    filing += f' sequence="{sequence}"'
    if previous:
        filing += f' previous="{previous}"'
    signers = "".join('  <signer role="%s" level="%s"/>\n' % tuple(role.split(":"))
                      for role in roles)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<manifest xmlns="urn:samdossier:manifest:1" format="1" state="{state}">\n'
            f'  <filing {filing}/>\n'
            f'  <product dossier="test" name="Test" release="1"/>\n'
            f'  <as-of date="2026-11-21" origin="option"/>\n{signers}'
            f'  <pack id="common" sha256="{NOTHING}" origin="installed"/>\n'
            f'  <tool version="0" compressor="zlib"/>\n'
            f'  <report sha256="{NOTHING}"/>\n'
            f'  <core root="{core}"/>\n  <files>\n'
            + "".join(table(path, item) for path, item in files.items())
            + '  </files>\n</manifest>\n').encode()


def unsigned(upload=None, submission=b"<submission/>\n", recipe=RECIPE, **what):
    """Entries of a bundle in their order: name -> (method, stored bytes, content)."""
    files = {"submission.xml": packed(submission), "VERIFY.txt": packed(recipe)}
    files |= {path: packed(content) for path, content in (upload or UPLOAD).items()}
    said = manifest(files, **what)
    return arranged(files, said)


def arranged(files, said):
    sums = f"{digest(said)}  manifest.xml\n" + "".join(
        f"{digest(item[2])}  {path}\n" for path, item in files.items())
    entries = {"mimetype": stored(MIMETYPE), "manifest.xml": stored(said),
               "submission.xml": files["submission.xml"], "SHA256SUMS": stored(sums.encode())}
    return entries | files


def list_name(number):
    return f"META-INF/ASiCManifest{number:03}.xml"


def signature_name(number):
    return f"META-INF/signature{number:03}.p7s"


def asic(entries, number, covered=None, names=None):
    """ASiCManifestNNN.xml over the payload, or over the entries `covered`; `names` maps a path to
    the URI that stands for it."""
    paths = covered or [path for path in entries
                        if path != "mimetype" and not path.startswith("META-INF/")]
    found = "".join(
        f'  <asic:DataObjectReference URI="{(names or {}).get(path, path)}"'
        f'{" Rootfile=" + chr(34) + "true" + chr(34) if path == "manifest.xml" else ""}>\n'
        '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n'
        '    <ds:DigestValue>'
        f'{base64.b64encode(hashlib.sha256(entries[path][2]).digest()).decode()}'
        '</ds:DigestValue>\n  </asic:DataObjectReference>\n' for path in paths)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
            ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
            f'  <asic:SigReference URI="{signature_name(number)}"'
            f' MimeType="application/x-pkcs7-signature"/>\n{found}</asic:ASiCManifest>\n').encode()


def fields_of(name, item, offset):
    """The fields of an entry's records, as the program writes them."""
    method, inside, content = item
    return dict(made=0x033F, needed=20 if method else 10, flags=0 if name.isascii() else 0x800,
                method=method, time=0, date=0x21, crc=zlib.crc32(content), stored=len(inside),
                size=len(content), name=name.encode(), extra=b"", comment=b"",
                attributes=0o100644 << 16, offset=offset)


def common_part(fields):
    return (struct.pack("<HHHHHIII", *(fields[key] for key in (
        "needed", "flags", "method", "time", "date", "crc", "stored", "size")))
            + struct.pack("<HH", len(fields["name"]), len(fields["extra"])))


def local_record(fields):
    return struct.pack("<I", 0x04034B50) + common_part(fields) + fields["name"] + fields["extra"]


def central_record(fields):
    return (struct.pack("<IH", 0x02014B50, fields["made"]) + common_part(fields)
            + struct.pack("<HHHII", len(fields["comment"]), 0, 0, fields["attributes"],
                          fields["offset"])
            + fields["name"] + fields["extra"] + fields["comment"])


def zipped(entries, local=None, central=None, hidden=(), prefix=b"", gap=b"", end=None):
    """The container of these entries; a list of pairs may have a name twice. `local` and `central`
    map a path to fields that its record has otherwise; `hidden` paths are in no directory; `end`
    maps words of the end record to values."""
    pairs = list(entries.items() if isinstance(entries, dict) else entries)
    body, directory = prefix, b""
    for name, item in pairs:
        fields = fields_of(name, item, len(body))
        body += local_record(fields | (local or {}).get(name, {})) + item[1]
        if name not in hidden:
            directory += central_record(fields | (central or {}).get(name, {}))
    body += gap
    said = dict(count=len(pairs) - len(hidden), size=len(directory), offset=len(body), comment=b"",
                tail=b"", disk=0, zip64=False) | (end or {})
    wide = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x032D, 45, 0, 0, len(pairs), len(pairs),
                       len(directory), len(body)) + struct.pack(
        "<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
    return body + directory + (wide if said["zip64"] else b"") + struct.pack(
        "<IHHHHIIH", 0x06054B50, said["disk"], 0, said["count"], said["count"], said["size"], said["offset"],
        len(said["comment"])) + said["comment"] + said["tail"]

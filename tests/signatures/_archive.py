"""Archive manifests and their tokens made by hand (EN 319 162-1 A.7), by another writer than the one
under test."""
import base64
import hashlib

import _cms as cms
import _container as container
import _stamp

NEWEST = "META-INF/ASiCArchiveManifest.xml"


def numbered(number):
    return f"META-INF/ASiCArchiveManifest{number:03}.xml"


def token_name(number):
    return f"META-INF/timestamp{number:03}.tst"


def listing(entries, number, covered, root, seal):
    """The XML over these entries; `root` is the path that it marks."""
    found = "".join(
        f'  <asic:DataObjectReference URI="{path}"'
        + (' Rootfile="true">\n' if path == root else '>\n')
        + '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n'
        + '    <ds:DigestValue>'
        + base64.b64encode(hashlib.sha256(entries[path][2]).digest()).decode()
        + '</ds:DigestValue>\n  </asic:DataObjectReference>\n' for path in covered)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
            ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
            f'  <asic:SigReference URI="{seal or token_name(number)}"'
            f' MimeType="application/vnd.etsi.timestamp-token"/>\n{found}'
            '</asic:ASiCManifest>\n').encode()


def archive(world, entries, covers=cms.same, root=None, seal=None, text=cms.same, over=None,
            time="20261121120000Z", **how):
    """The entries with one more archive manifest and token. `covers` gets the paths to list, `text`
    the XML; `over` is what is stamped instead; the rest goes to _stamp.token."""
    number = sum(path.endswith(".tst") for path in entries) + 1
    before = {numbered(number - 1) if path == NEWEST else path: item
              for path, item in entries.items()}
    covered = covers([path for path in before if path != "mimetype"])
    marked = root if root is not None else numbered(number - 1)
    said = text(listing(before, number, covered, marked, seal))
    token = _stamp.token(world, said if over is None else over, time=time, **how)
    return before | {NEWEST: container.stored(said), token_name(number): container.stored(token)}


def archived(*archives, signers=(dict(tokens=({},)),), change=cms.same, content=None):
    """Signed by `signers` (arguments of World.sign; `tokens` as in _stamp.stamped_by), archived with
    these arguments of `archive`, then the entries changed."""
    def make(world):
        entries = container.unsigned(**(content or {}))
        for how in signers:
            how = dict(how)
            tokens = how.pop("tokens", ())
            world.sign(entries, **(dict(info=_stamp.stamp(world, tokens)) if tokens else {}), **how)
        for how in archives or ({},):
            entries = archive(world, entries, **how)
        return container.zipped(change(entries) or entries)
    return make

"""Proofs of the core: made by `prove`, held against root and bundle by `verify --proof`, and
recomputed here from the hashes as the format has them."""
import hashlib
import pathlib
import re
import tempfile
import zipfile

import _bundle


def recompute(proof):
    """The root to which a proof leads."""
    def digest(kind, *parts):
        text = f"samdossier-core-{kind}-1\n" + "".join(f"{part}\n" for part in parts)
        return hashlib.sha256(text.encode()).hexdigest()
    path, size, sha256, salt = re.search(
        r'<opening path="([^"]*)" size="([^"]*)" sha256="([^"]*)" salt="([^"]*)"', proof).groups()
    node = digest("leaf", salt, size, sha256, path)
    for element in re.findall(r"<(?!opening|proof|\?|/)[^>]*>", proof):
        side = re.search(r'side="([a-z]*)"', element)[1]
        other = re.search(r'digest="([^"]*)"', element)[1]
        node = digest("node", *((other, node) if side == "left" else (node, other)))
    return digest("root", re.search(r'count="([0-9]*)"', proof)[1], node), path, sha256


def core_documents(record):
    """Documents that the core of the record opens: path -> digest."""
    return dict(re.findall(r'<opening path="([^"]*)" size="[^"]*" sha256="([^"]*)"',
                           (record / "core.xml").read_text()))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bundle = _bundle.sample_bundles(folder)[0]
        dossier = folder / "dossier"
        root = re.search(r'<core root="([^"]*)"|core-root="([^"]*)"',
                         zipfile.ZipFile(bundle).read("manifest.xml").decode())
        root = root[1] or root[2]
        opened = core_documents(next(iter(sorted((folder / "out").glob("jp*.record")))))
        text = (dossier / "documents.xml").read_text()
        proven = 0
        for document in re.findall(r'<document id="([^"]*)"', text):
            out = folder / f"{document}.xml"
            body = re.search(rf'<document id="{document}".*?</document>', text, flags=re.S)[0]
            files = re.findall(r'file="([^"]*)"', body)
            if not set(files) & set(opened):
                continue
            _bundle.program("prove", dossier, "--document", document, "--out", out)
            proofs = sorted(folder.glob(f"{document}.xml")) + sorted(
                path for path in folder.glob(f"{document}-*.xml")
                if re.fullmatch(rf"{document}-\d+\.xml", path.name))
            if len(proofs) != len(files):
                raise SystemExit(f"{document}: {len(files)} files, {len(proofs)} proofs")
            for path in proofs:
                leads, file, sha256 = recompute(path.read_text())
                if leads != root or file not in files or sha256 != hashlib.sha256(
                        (dossier / file).read_bytes()).hexdigest():
                    raise SystemExit(f"{path.name} proves something else")
                said = _bundle.program("verify", "--proof", path, "--core", root)
                if sha256 not in said:
                    raise SystemExit(said)
                _bundle.program("verify", "--proof", path, "--core", bundle)
                proven += 1
        if proven < 4:
            raise SystemExit(f"only {proven} proofs")
        check_refusals(dossier, proofs[0], root, folder)
        print(f"{proven} proofs lead to the root of the bundle")


def check_refusals(dossier, proof, root, folder):
    """What is no proof of that core."""
    other = "0" * 64
    bent = folder / "bent"
    bent.write_text(re.sub(r' size="', ' size="1', proof.read_text(), count=1))
    junk = folder / "junk"
    junk.write_text("<proof/>")
    out = folder / "new.xml"
    for arguments, status, says in (
            (("verify", "--proof", proof, "--core", other), 1, "does not lead to this core"),
            (("verify", "--proof", bent, "--core", root), 1, "does not lead to this core"),
            (("verify", "--proof", junk, "--core", root), 3, "no proof"),
            (("verify", "--proof", folder / "none", "--core", root), 3, "cannot be opened"),
            (("verify", "--proof", proof), 2, "--core"),
            (("verify",), 2, "--proof FILE"),
            (("prove", dossier, "--document", "nothing", "--out", out), 3, '"nothing"'),
            (("prove", dossier), 2, "--document")):
        said = _bundle.program(*arguments, status=status)
        if says not in said:
            raise SystemExit(f"{arguments}: not said: '{says}'\n{said}")


main()

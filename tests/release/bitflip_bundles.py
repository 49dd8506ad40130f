"""2,000 seeded bits of each bundle of the sample and of the real dossier, turned over one at a time:
the whole verdict, under the options that call the bundle itself good, is not good. Without the real
dossier this test is skipped, not passed."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "interop"))
import _bundle  # noqa: E402

REAL = pathlib.Path(os.environ.get("SAMDOSSIER_REAL", ""))


def real_bundles(folder):
    """Drafts of the real dossier: it is not ready to be filed."""
    _bundle.program("import", REAL, folder / "dossier", "--inventory", REAL / "inventory.tsv")
    product = folder / "dossier/product.xml"
    product.write_text(product.read_text().replace(
        "</product>", '  <name xml:lang="en">Radiotherapy AI</name>\n</product>'))
    _bundle.program("build", folder / "dossier", "--for", "jp,sg,th", "--draft", "--out", folder / "out",
                    "--as-of", "2026-11-21")
    return sorted((folder / "out").glob("*.asice"))


def main():
    if not (REAL / "inventory.tsv").is_file():
        print(f"no real dossier at {REAL}")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "sample").mkdir()
        (folder / "real").mkdir()
        pki = _bundle.authority(folder / "pki")
        bundles = _bundle.sample_bundles(folder / "sample") + real_bundles(folder / "real")
        for bundle in bundles:
            signed = bundle.with_suffix(".signed")
            _bundle.sign(bundle, signed, pki)
            signed.rename(bundle)
        flip = pathlib.Path(os.environ["BUILD"]) / "tests/release_bitflip"
        done = subprocess.run([flip, "--trust", pki / "trust", "--accept", "draft,sample,test", "--flips",
                               "2000", *bundles], check=False)
        return done.returncode


sys.exit(main())

"""`verify --self-test`: every change is caught on a bundle and on a seal with its tree; one that is
not good to begin with is not tested."""
import pathlib
import re
import tempfile

import _bundle

LEAST = 80


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = _bundle.authority(folder / "pki", "-i")
        plain = _bundle.sample_bundles(folder)[1]
        bundle = _bundle.sign(plain, folder / "bundle.asice", pki)
        _bundle.program("build", folder / "dossier", "--out", folder / "trees", "--as-of",
                        "2026-11-21", "--layout", "folder", "--for", "sg")
        unsigned = next((folder / "trees").glob("*.seal.asice"))
        tree = unsigned.with_name(unsigned.name[:-len(".seal.asice")])
        seal = _bundle.sign(unsigned, folder / "seal.asice", pki)
        options = ("--trust", pki / "trust", "--accept", "sample,test", "--self-test")
        for path, more in ((bundle, ()), (seal, ("--folder", tree))):
            before = path.read_bytes()
            said = _bundle.program("verify", path, *options, *more)
            caught, made = map(int, re.search(r"(\d+) of (\d+) changes caught", said).groups())
            lines = re.findall(r"^  caught (.*)$", said, flags=re.M)
            if caught != made or made != len(lines) or "MISSED" in said:
                raise SystemExit(said)
            if made + said.count("does not apply") < LEAST or (not more and made < LEAST):
                raise SystemExit(f"only {made} changes:\n{said}")
            if any(not line.split(": ", 1)[-1] for line in lines) or path.read_bytes() != before:
                raise SystemExit(f"a change without a reason, or the bundle was touched:\n{said}")
            print(f"{path.name}: {caught} of {made} caught")
        said = _bundle.program("verify", plain, *options, status=1)
        if "self-test" in said:
            raise SystemExit(f"an unsigned bundle was tested:\n{said}")


main()

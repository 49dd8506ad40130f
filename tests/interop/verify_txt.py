"""VERIFY.txt, followed to the letter, and `verify` agree: on the good bundle and on those that are
not. The commands are taken from the text inside the bundle itself."""
import pathlib
import tempfile

import _bundle
import _recipe


def bend(good, pki, folder):
    """Name -> (container, what `verify` exits with and says)."""
    last = [name for name in good if name.startswith("upload/")][-1]
    meta = {name: entry for name, entry in good.items() if name.startswith("META-INF/")}
    rest = {name: entry for name, entry in good.items() if name not in meta}

    extra = rest | {"upload/zzz.txt": _bundle.stored(b"more\n")} | meta
    missing = {name: entry for name, entry in good.items() if name != last}
    changed = good | {last: _bundle.stored(good[last][2] + b" ")}
    swapped = good | {_bundle.SIGNATURE: _bundle.stored(good[_bundle.SIGNATURE][2] + b"\0")}

    def sums(content):
        entries = good | {"SHA256SUMS": _bundle.stored(content)}
        return _bundle.resign(entries, pki, folder, "-cades")

    lines = good["SHA256SUMS"][2]
    unattributed = _bundle.resign(dict(good), pki, folder, "-noattr")
    renamed = {name.replace("signature001", "signature002"): entry for name, entry in good.items()}
    yield "extra", extra, 1, "is not covered by"
    yield "missing", missing, 1, "lists"
    yield "changed", changed, 1, "its SHA-256 differs"
    yield "junk-lines", sums(lines + b"a line that is no digest\n"), 1, "SHA256SUMS"
    yield "line-missing", sums(lines[:lines.rstrip().rindex(b"\n") + 1]), 1, "SHA256SUMS"
    yield "no-attributes", unattributed, 1, "no signed attributes"
    yield "signature-bytes", swapped, 1, "not one DER value"
    yield "no-pair", renamed, 1, "may stand"
    yield "unsigned", rest, 1, "not signed"


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = _bundle.authority(folder / "pki", "-i")
        other = _bundle.authority(folder / "other")
        bundle = _bundle.sample_bundles(folder)[0]
        signed = _bundle.sign(bundle, folder / "good.asice", pki)
        good = _bundle.read(signed)
        again = _bundle.write(folder / "again.asice", good)
        if again.read_bytes() != signed.read_bytes():
            raise SystemExit("the test's own writer does not lay out a container as the program does")

        def compare(kind, container, roots, store, status, says):
            agrees, printed = _recipe.follow(container, roots, folder / "follow")
            said = _bundle.verify(container, store, status)
            if agrees != (status == 0):
                raise SystemExit(f"{kind}: the recipe says {'good' if agrees else 'not good'}, "
                                 f"verify ended with {status}\n{printed}")
            if says not in said:
                raise SystemExit(f"{kind}: verify does not say '{says}':\n{said}")
            print(f"{kind}: verify {status}, recipe {'good' if agrees else 'NOT GOOD'}")

        compare("good", signed, pki / "roots.pem", pki, 0, "NOT FOR FILING")
        resigned = _bundle.resign(dict(good), pki, folder, "-cades")
        compare("signed-by-openssl", _bundle.write(folder / "own.asice", resigned),
                pki / "roots.pem", pki, 0, "NOT FOR FILING")
        compare("wrong-root", signed, other / "roots.pem", other, 6, "no path")
        for kind, entries, status, says in bend(good, pki, folder):
            container = _bundle.write(folder / f"{kind}.asice", entries)
            compare(kind, container, pki / "roots.pem", pki, status, says)


main()

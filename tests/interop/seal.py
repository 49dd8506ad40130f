"""A seal beside a plain tree: the recipe inside it, followed to the letter, and `verify --folder`
agree, on the good tree and on trees that somebody touched."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import _bundle


def follow(seal, tree, roots, folder):
    """Runs the commands of the seal's own VERIFY.txt; whether all of them were content."""
    text = _bundle.read(seal)["VERIFY.txt"][2].decode()
    commands = re.findall(r"^    \$ (.*)$", text, flags=re.M)
    if len(commands) < 14:
        raise SystemExit("VERIFY.txt has lost its commands")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(seal, folder / "seal.asice")
    # With links and second names as they are.
    _bundle.run("cp", "-a", tree, folder / "tree")
    shutil.copy(roots, folder / "roots.pem")
    done = subprocess.run(["sh"], input="\n".join([*commands, "echo came to the end"]), cwd=folder,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if not done.stdout.endswith("came to the end\n"):
        raise SystemExit(f"the recipe did not come to its end:\n{done.stdout}")
    return "NOT GOOD" not in done.stdout, done.stdout


def bend(tree):
    """Name -> (how a copy of the tree is touched, what `verify` says then)."""
    files = sorted(path.relative_to(tree) for path in tree.rglob("*") if path.is_file())
    first, last = files[0], files[-1]

    def stamp(copy):
        with (copy / first).open("ab") as file:
            file.write(b"received")

    def link(copy):
        (copy / first).unlink()
        (copy / first).symlink_to(tree / first)

    def swap(copy):
        content = (copy / first).read_bytes()
        (copy / first).write_bytes((copy / last).read_bytes())
        (copy / last).write_bytes(content)

    yield "stamped", stamp, "changed in the folder is"
    yield "missing", lambda copy: (copy / last).unlink(), "missing from the folder is"
    yield "extra", lambda copy: (copy / "zz.txt").write_text("more"), "not in the file table is"
    yield "link", link, "is a link"
    yield "second-name", lambda copy: os.link(copy / first, copy.parent / "other"), "a second name"
    yield "swapped", swap, "changed in the folder is"
    yield "empty-folder", lambda copy: (copy / "zz").mkdir(), "is an empty folder"
    yield "fifo", lambda copy: os.mkfifo(copy / "zz"), "is no regular file"
    yield ("colliding", lambda copy: shutil.copy(copy / first, (copy / first).with_name(
        first.name.upper() if first.name != first.name.upper() else first.name.lower())),
        "are one on some systems")


def check_command_line(seal, tree, bundle, pki):
    """Without its tree a seal is never good, nor is a bundle with one."""
    trust = ("--trust", pki / "trust", "--accept", "sample,test")
    for arguments, status, says in (
            ((seal, *trust), 1, "--folder names it"),
            ((bundle, "--folder", tree, *trust), 1, "leave --folder out"),
            ((seal, seal, "--folder", tree, *trust), 2, "--folder is for one seal"),
            ((seal, "--folder", tree / "nothing", *trust), 3, "nothing"),
            ((seal, "--folder", tree, "--trust", pki / "trust"), 1, "NOT FOR FILING")):
        said = _bundle.program("verify", *arguments, status=status)
        if says not in said:
            raise SystemExit(f"verify {arguments} does not say '{says}':\n{said}")
    out = tree.with_name("exported")
    said = _bundle.program("export", seal, "--unverified", "--to", out, status=3)
    if "they lie in the folder beside it" not in said or out.exists():
        raise SystemExit(f"a seal was exported:\n{said}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = _bundle.authority(folder / "pki", "-i")
        bundle = _bundle.sign(_bundle.sample_bundles(folder)[0], folder / "bundle.asice", pki)
        _bundle.program("build", folder / "dossier", "--out", folder / "trees", "--as-of",
                        "2026-11-21", "--layout", "folder")
        unsigned = sorted((folder / "trees").glob("*.seal.asice"))[0]
        tree = unsigned.with_name(unsigned.name[:-len(".seal.asice")])
        seal = _bundle.sign(unsigned, folder / "good.seal.asice", pki)
        inside = [entry for entry in _bundle.read(seal) if not entry.startswith("META-INF/")]
        if inside != ["mimetype", "manifest.xml", "submission.xml", "SHA256SUMS", "VERIFY.txt"]:
            raise SystemExit(f"the seal holds {inside}")

        def compare(kind, container, beside, status, says):
            agrees, printed = follow(container, beside, pki / "roots.pem", folder / "follow")
            said = _bundle.program("verify", container, "--folder", beside, "--trust",
                                   pki / "trust", "--accept", "sample,test", status=status)
            if agrees != (status == 0):
                raise SystemExit(f"{kind}: the recipe says {'good' if agrees else 'not good'}, "
                                 f"verify ended with {status}\n{printed}")
            if says not in said:
                raise SystemExit(f"{kind}: verify does not say '{says}':\n{said}")
            print(f"{kind}: verify {status}, recipe {'good' if agrees else 'NOT GOOD'}")

        compare("good", seal, tree, 0, "signature good")
        compare("unsigned", unsigned, tree, 1, "not signed")
        for kind, touch, says in bend(tree):
            shutil.rmtree(folder / "touched", ignore_errors=True)
            (folder / "other").unlink(missing_ok=True)
            _bundle.run("cp", "-a", tree, folder / "touched")
            touch(folder / "touched")
            # A second name is one of the file system, which a copy does not take along.
            if kind == "second-name":
                _bundle.program("verify", seal, "--folder", folder / "touched", "--trust",
                                pki / "trust", "--accept", "sample,test", status=1)
            else:
                compare(kind, seal, folder / "touched", 1, says)
        check_command_line(seal, tree, bundle, pki)


main()

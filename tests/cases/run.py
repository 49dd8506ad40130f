"""Runs one case: a folder that holds what goes in and exactly what must come out.

    args     one argument of samdossier per line; or
    cmd      a small sh script (sh -eu) when it takes several steps; samdossier is on PATH,
             $SOURCE is the top folder of the tree, $SAMPLE the sample dossier
    in/      copied into a fresh working folder
    needs    programs that the case calls, one per line
    status   the exit status (absent: 0)
    stdout, stderr   the exact output (absent: empty); @TMP@ stands for the working folder,
             @SOURCE@ for the top folder, @VERSION@ for the program's version
    out/     files that must be there afterwards, byte for byte
    tree     every path that is there afterwards, sorted, folders with a slash (absent: not asked)

UPDATE_CASES=1 writes status, stdout, stderr, tree and out/ as they came; read the difference
before you commit it.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
TIMEOUT_SECONDS = 300


def missing_programs(case):
    path = case / "needs"
    names = path.read_text().split() if path.exists() else []
    return [name for name in names if not shutil.which(name)]


def run(case, work, source, program):
    environment = dict(os.environ)
    environment.update(
        PATH=f"{program.parent}:/usr/local/bin:/usr/bin:/bin", HOME=str(work), TMPDIR=str(work.parent),
        SAMPLE=str(source / "dossier/sample"))
    for name in ("CI", "XDG_CACHE_HOME", "XML_CATALOG_FILES", "COLUMNS", "TERM"):
        environment.pop(name, None)
    if (case / "cmd").exists():
        command = ["sh", "-eu", str(case / "cmd")]
    else:
        command = [str(program)] + (case / "args").read_text().splitlines()
    os.umask(0o022)
    return subprocess.run(command, cwd=work, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_SECONDS)


def version(source):
    text = (source / "CMakeLists.txt").read_text()
    return re.search(r"project\(samdossier VERSION ([0-9.]+)", text).group(1)


def neutral(output, work, source):
    for place, mark in ((str(work), b"@TMP@"), (str(source), b"@SOURCE@")):
        output = output.replace(place.encode(), mark)
    return re.sub(rb"\b(samdossier )" + re.escape(version(source).encode()) + rb"\b",
                  rb"\1@VERSION@", output)


def tree(work):
    paths = [path for path in work.rglob("*")]
    lines = [str(path.relative_to(work)) + ("/" if path.is_dir() and not path.is_symlink() else "")
             for path in paths]
    return "".join(line + "\n" for line in sorted(lines)).encode()


def outcome(result, work, source):
    return {
        "status": f"{result.returncode}\n".encode(),
        "stdout": neutral(result.stdout, work, source),
        "stderr": neutral(result.stderr, work, source),
        "tree": tree(work),
    }


def expected(case, name):
    path = case / name
    if path.exists():
        return path.read_bytes()
    return b"0\n" if name == "status" else b""


def expected_files(case):
    return [path for path in sorted((case / "out").rglob("*")) if path.is_file()]


def show_difference(name, wanted, got):
    sys.stdout.write(f"--- {name} differs\n")
    with tempfile.TemporaryDirectory() as folder:
        for label, content in (("expected", wanted), ("got", got)):
            pathlib.Path(folder, label).write_bytes(content)
        shown = subprocess.run(["diff", "-u", "--text", "expected", "got"], cwd=folder,
                               stdout=subprocess.PIPE).stdout
    sys.stdout.write(shown[:20000].decode(errors="replace"))


def compare(case, work, came):
    fine = True
    for name, got in came.items():
        if name == "tree" and not (case / "tree").exists():
            continue
        wanted = expected(case, name)
        if wanted.strip() != got.strip() if name == "status" else wanted != got:
            show_difference(name, wanted, got)
            fine = False
    for path in expected_files(case):
        made = work / path.relative_to(case / "out")
        got = made.read_bytes() if made.is_file() else b"(no such file)\n"
        if got != path.read_bytes():
            show_difference(str(made.relative_to(work)), path.read_bytes(), got)
            fine = False
    return fine


def update(case, work, came):
    for name, got in came.items():
        path = case / name
        if name == "tree" and not path.exists():
            continue
        if got == (b"0\n" if name == "status" else b"") and name != "tree":
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(got)
    for path in expected_files(case):
        shutil.copyfile(work / path.relative_to(case / "out"), path)


def main():
    case = pathlib.Path(sys.argv[1]).resolve()
    source = pathlib.Path(os.environ["SOURCE"]).resolve()
    missing = missing_programs(case)
    if missing:
        print("missing programs:", ", ".join(missing))
        return 1 if os.environ.get("CI") else SKIPPED
    with tempfile.TemporaryDirectory(prefix="case.") as top:
        work = pathlib.Path(top).resolve() / "work"
        work.mkdir()
        if (case / "in").is_dir():
            shutil.copytree(case / "in", work, symlinks=True, dirs_exist_ok=True)
        came = outcome(run(case, work, source, pathlib.Path(os.environ["SAMDOSSIER"])), work, source)
        if os.environ.get("UPDATE_CASES"):
            update(case, work, came)
        return 0 if compare(case, work, came) else 1


sys.exit(main())

"""Mistakes seeded into one copy of the sample (_mistakes.py): each is found by the expected rule with
its places named, and nothing else is found than in the sample itself.

With ids as arguments only those are seeded.
"""
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from _place import SOURCE

sys.path.insert(0, str(SOURCE / "tests/sample"))
import _files  # noqa: E402
import make  # noqa: E402
from _mistakes import MISTAKES  # noqa: E402

AS_OF = "2026-11-21"


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        sys.exit(f"{path}: {text.count(old)} times, not once: {old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def bodies_set(mistakes, folder, work):
    """Sets the documents anew whose body a mistake changes, several mistakes in one document too."""
    changed = {}
    for mistake in mistakes:
        for name, old, new in mistake.bodies:
            source = SOURCE / "tests/sample/source" / f"{name}.txt"
            body = changed.get(name) or source.read_text(encoding="utf-8")
            if body.count(old) != 1:
                sys.exit(f"{source}: {body.count(old)} times, not once: {old}")
            changed[name] = body.replace(old, new)
    if not changed:
        return
    make.build(f"{work}/typeset")
    dossier = make.Dossier()
    for entry in dossier.documents:
        for rendition in entry.findall("d:rendition", make.NS):
            name = pathlib.Path(rendition.get("file")).stem
            if name in changed:
                source = work / "source.txt"
                source.write_text(dossier.source(entry, rendition, changed.pop(name)),
                                  encoding="utf-8")
                subprocess.run([work / "typeset", source, folder / rendition.get("file")],
                               check=True)
    if changed:
        sys.exit(f"no such documents: {', '.join(changed)}")


def seed(mistakes, folder, work):
    bodies_set(mistakes, folder, work)
    for mistake in mistakes:
        for path, maker, argument in mistake.files:
            _files.make(folder / "documents", path, maker, argument)
        for name, old, new in mistake.edits:
            replace(folder / name, old, new)


def check(folder):
    run = subprocess.run([os.environ["SAMDOSSIER"], "check", folder, "--as-of", AS_OF, "--format",
                          "json"], stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"check ended with status {run.returncode}")
    return json.loads(run.stdout)["findings"]


def place(found):
    return (found.get("file"), found.get("line"), found.get("path"), found.get("page"))


def key(finding):
    unknown = finding.get("reason") if finding["kind"] == "not-evaluated" else None
    return (finding["rule"], finding["filing"], *place(finding["place"]), unknown)


def resolve(folder, name, words, path=None, number=None):
    """The place in this copy: a line number is looked up by the words that stand there."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    at = [line for line, text in enumerate(lines, 1) if words in text]
    if not at:
        sys.exit(f"{name}: no line has {words}")
    return (name, at[0], path, number)


def expected(mistakes, folder):
    """What is to be found: by key, the related places that must be named with it."""
    result = {}
    for mistake in mistakes:
        for found in mistake.found:
            for filing in found.filings.split():
                at = (found.rule, filing, *resolve(folder, *found.at), None)
                result[at] = (mistake.id, [resolve(folder, *also) for also in found.also])
    return result


def compare(mistakes, folder, before, after):
    """How many are wrong."""
    wanted = expected(mistakes, folder)
    found = collections.Counter(map(key, after)) - collections.Counter(map(key, before))
    wrong = 0
    for at, (identity, _) in wanted.items():
        if found[at] != 1:
            wrong += 1
            print(f"{identity}: found {found[at]} times: {at}")
    for finding in after:
        at = key(finding)
        if at not in found:
            continue
        if at not in wanted:
            wrong += 1
            print(f"not seeded: {at}: {finding['textEn']}")
            continue
        related = [place(one) for one in finding["related"]]
        for also in wanted[at][1]:
            if also not in related:
                wrong += 1
                print(f"{wanted[at][0]}: {also} is not among the related places {related}")
    return wrong


def main():
    mistakes = [one for one in MISTAKES if len(sys.argv) < 2 or one.id in sys.argv[1:]]
    if not mistakes:
        sys.exit("no such mistake")
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder = work / "dossier"
        shutil.copytree(SOURCE / "dossier/sample", folder)
        before = check(folder)
        seed(mistakes, folder, work)
        after = check(folder)
        wrong = compare(mistakes, folder, before, after)
    print(f"{len(mistakes)} mistakes seeded, {len(after) - len(before)} findings, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())

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

from lxml import etree

from _place import SOURCE

sys.path.insert(0, str(SOURCE / "tests/sample"))
import _files  # noqa: E402
import make  # noqa: E402
from _mistakes import GIVEN, MISTAKES, WANTED  # noqa: E402

AS_OF = "2026-11-21"
NAMES = {"d": "urn:samdossier:dossier:1", "k": "urn:samdossier:pack:1"}


def edit(found, value):
    """Does to what XPath selected what an edit says."""
    if isinstance(found, str):
        owner = found.getparent()
        if value is None:
            del owner.attrib[found.attrname]
        else:
            owner.set(found.attrname, value)
    elif value is None:
        found.getparent().remove(found)
    elif isinstance(value, dict):
        found.attrib.update(value)
    elif value.startswith("<"):
        space = f'<x xmlns="{etree.QName(found).namespace}">{value}</x>'
        new = etree.fromstring(space)[0]
        new.tail = found.tail
        found.addnext(new)
    else:
        found.text = value


def edit_file(path, xpath, value):
    tree = etree.parse(path)
    found = tree.xpath(xpath, namespaces=NAMES)
    if not found:
        sys.exit(f"{path}: nothing at {xpath}")
    for one in found:
        edit(one, value)
    tree.write(path, encoding="UTF-8", xml_declaration=True)


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
        for name, xpath, value in mistake.edits:
            edit_file(folder / name, xpath, value)


def pack_make(work):
    folder = work / "packs/th"
    shutil.copytree(SOURCE / "countries/th", folder)
    for xpath, value in WANTED:
        edit_file(folder / "pack.xml", xpath, value)
    return folder.parent


def check(folder, packs):
    run = subprocess.run([os.environ["SAMDOSSIER"], "check", folder, "--as-of", AS_OF, "--format",
                          "json", "--packs", packs, "--replace-pack", "th"],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"check ended with status {run.returncode}: {run.stderr.decode()}")
    return json.loads(run.stdout)["findings"]


def place(found):
    return (found.get("file"), found.get("line"), found.get("path"), found.get("page"))


def key(finding):
    unknown = finding.get("reason") if finding["kind"] == "not-evaluated" else None
    return (finding["rule"], finding["filing"], *place(finding["place"]), unknown)


def resolve(folder, name, xpath, path=None, number=None):
    """The place in this copy, with its line."""
    found = etree.parse(folder / name).xpath(xpath, namespaces=NAMES)
    if not found:
        sys.exit(f"{name}: nothing at {xpath}")
    return (name, found[0].sourceline, path, number)


def expected(mistakes, folder):
    """What is to be found: by key, the related places that must be named with it."""
    result = {}
    for mistake in mistakes:
        for found in mistake.found:
            for filing in found.filings.split():
                at = (found.rule, filing, *resolve(folder, *found.at), None)
                result[at] = (mistake.id, [resolve(folder, *also) for also in found.also])
    return result


def related_compare(identity, wanted, finding):
    related = [place(one) for one in finding["related"]]
    lacking = [also for also in wanted if also not in related]
    for also in lacking:
        print(f"{identity}: {also} is not among the related places {related}")
    return len(lacking)


def compare(mistakes, folder, before, after):
    """How many are wrong."""
    wanted = expected(mistakes, folder)
    found = collections.Counter(map(key, after)) - before
    wrong = 0
    for at, (identity, _) in wanted.items():
        if found[at] != 1:
            wrong += 1
            print(f"{identity}: found {found[at]} times: {at}")
    for finding in after:
        at = key(finding)
        if at in wanted:
            wrong += related_compare(*wanted[at], finding)
        elif found[at]:
            wrong += 1
            print(f"not seeded: {at}: {finding['textEn']}")
    return wrong


def main():
    mistakes = [one for one in MISTAKES if len(sys.argv) < 2 or one.id in sys.argv[1:]]
    if not mistakes:
        sys.exit("no such mistake")
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder = work / "dossier"
        shutil.copytree(SOURCE / "dossier/sample", folder)
        packs = pack_make(work)
        for name, xpath, value in GIVEN:
            edit_file(folder / name, xpath, value)
        before = check(folder, packs)
        seed(mistakes, folder, work)
        after = check(folder, packs)
        wrong = compare(mistakes, folder, collections.Counter(map(key, before)), after)
    print(f"{len(mistakes)} mistakes seeded, {len(after) - len(before)} findings more, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())

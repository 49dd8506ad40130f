"""Makes a copy of the sample with seeded mistakes (_mistakes.py), and checks it."""
import os
import pathlib
import shutil
import subprocess
import sys

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


def typeset_make(work):
    if not (work / "typeset").exists():
        make.build(f"{work}/typeset")


def typeset(folder, work, rendition, text):
    source = folder.with_suffix(".txt")
    source.write_text(text, encoding="utf-8")
    subprocess.run([work / "typeset", source, folder / rendition.get("file")], check=True)


def papers_add(mistakes, folder, work):
    """Adds the documents that a mistake brings with it, set in type."""
    added = [paper for mistake in mistakes for paper in mistake.papers]
    if not added:
        return
    typeset_make(work)
    dossier = make.Dossier()
    for markup, body in added:
        edit_file(folder / "documents.xml", "//d:document[last()]", markup)
        entry = etree.parse(folder / "documents.xml").find("d:document[last()]", make.NS)
        rendition = entry.find("d:rendition", make.NS)
        typeset(folder, work, rendition, dossier.source(entry, rendition, body))


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
    typeset_make(work)
    dossier = make.Dossier()
    for entry in dossier.documents:
        for rendition in entry.findall("d:rendition", make.NS):
            name = pathlib.Path(rendition.get("file")).stem
            if name in changed:
                typeset(folder, work, rendition,
                        dossier.source(entry, rendition, changed.pop(name)))
    if changed:
        sys.exit(f"no such documents: {', '.join(changed)}")


def seed(mistakes, folder, work):
    bodies_set(mistakes, folder, work)
    papers_add(mistakes, folder, work)
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


def copy_make(work):
    """A copy of the sample and of the Thai pack that wants more of papers; nothing is wrong yet."""
    folder = work / "dossier"
    shutil.copytree(SOURCE / "dossier/sample", folder)
    for name, xpath, value in GIVEN:
        edit_file(folder / name, xpath, value)
    return folder, pack_make(work)


def named(*identities):
    mistakes = [one for one in MISTAKES if not identities or one.id in identities]
    if not mistakes:
        sys.exit("no such mistake")
    return mistakes


def check(folder, packs, *options, statuses=(0, 1), as_of=AS_OF):
    """What check prints; packs, if any, holds a Thai pack of its own."""
    instead = ("--packs", packs, "--replace-pack", "th") if packs else ()
    run = subprocess.run([os.environ["SAMDOSSIER"], "check", folder, "--as-of", as_of, *instead,
                          *options],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode not in statuses:
        sys.exit(f"check {options} ended with status {run.returncode}, not one of {statuses}: "
                 f"{run.stdout.decode()[-3000:]}{run.stderr.decode()}")
    return run.stdout.decode()

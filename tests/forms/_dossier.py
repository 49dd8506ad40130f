"""Dossiers for the tests on forms: the sample with a filing for each route of the pack jp."""
import os
import pathlib
import shutil
import subprocess

from lxml import etree

D = "{urn:samdossier:dossier:1}"
HERE = pathlib.Path(__file__).parent
SAMPLE = pathlib.Path(os.environ["SOURCE"]) / "dossier/sample"


def program(*arguments, status=0):
    """What the program says; it must end with that status."""
    run = subprocess.run([os.environ["SAMDOSSIER"], *map(str, arguments)], capture_output=True,
                         encoding="utf-8", check=False)
    assert run.returncode == status, (arguments, run.returncode, run.stderr)
    return run.stdout + run.stderr


def edit(path, change):
    """Lets a function change the tree of a file."""
    tree = etree.parse(path)
    change(tree.getroot())
    tree.write(path, encoding="UTF-8", xml_declaration=True)


def add_sorted(parent, children):
    parent.extend(children)
    parent[:] = sorted((one for one in parent if isinstance(one.tag, str)),
                       key=lambda one: one.get("id"))


def filings_set(root, filings):
    there = root.find(f"{D}filings")
    there[:] = filings
    root.remove(root.find(f"{D}questions"))


def was_add(root, was):
    field = root.find(f".//{D}field[@id='{was.attrib.pop('field')}']")
    field.append(was)


def make(folder):
    """The sample with the filings, and what else filings.xml has."""
    more = etree.parse(HERE / "filings.xml").getroot()
    shutil.copytree(SAMPLE, folder)
    (folder / "core.key").chmod(0o600)
    edit(folder / "dossier.xml", lambda root: filings_set(root, list(more.find(f"{D}filings"))))
    edit(folder / "parties.xml", lambda root: add_sorted(root, list(more.find(f"{D}parties"))))
    edit(folder / "approvals.xml", lambda root: was_add(root, more.find(f"{D}was")))
    edit(folder / "plans/cp-1.xml", lambda root: root.append(more.find(f"{D}notification")))
    return folder


def forms_of(record):
    """The data of the forms in a record: name of the file -> bytes."""
    return {path.name: path.read_bytes() for path in sorted(record.glob("form-*.xml"))}

"""The schemas of the forms of the pack jp, by xmllint: they take the golden copies, and refuse each
with a box gone, called otherwise, in another place, twice or unknown; a box may be empty, what
stands inside one may not. And what the program does of it: of a dossier that says little the boxes
stay, empty, and nothing else; data that do not fit are a reason not to build."""
import copy
import os
import pathlib
import subprocess
import tempfile

from lxml import etree

from _dossier import D, HERE, SAMPLE, edit, make, program

NS = "{urn:samdossier:form:jp:1}"
OPTIONAL = {"contact", "telephone", "mail", "company-code"}


def boxes(form):
    """Those that must be there; of 63-11 the approval need not."""
    may = OPTIONAL | ({"approval-number", "approval-date"} if form.get("id") == "63-11" else set())
    return [i for i, box in enumerate(form) if etree.QName(box).localname not in may]


def without(form, i):
    form.remove(form[i])


def renamed(form, i):
    form[i].set("name", form[i].get("name") + " ")


def nameless(form, i):
    del form[i].attrib["name"]


def moved(form, i):
    form.append(form[i])


def twice(form, i):
    form.insert(i, copy.deepcopy(form[i]))


def stranger(form, i):
    etree.SubElement(form[i], f"{NS}other").text = "x"


BREACHES = [without, renamed, nameless, moved, twice, stranger]


def breaches(form):
    for i in boxes(form):
        for breach in BREACHES:
            broken = copy.deepcopy(form)
            breach(broken, i)
            yield f"{etree.QName(form[i]).localname}-{breach.__name__}", broken
    for name in ("id", "number", "boxes", "filing", "route"):
        broken = copy.deepcopy(form)
        del broken.attrib[name]
        yield f"without-{name}", broken
    for entry in form.iter(f"{NS}brand-name"):
        broken = copy.deepcopy(form)
        next(broken.iter(entry.tag)).text = ""
        yield "empty-entry", broken


def emptied(form):
    """The boxes alone."""
    bare = copy.deepcopy(form)
    keep = [bare[i] for i in boxes(bare)]
    bare[:] = keep
    for box in keep:
        box[:] = []
        box.text = None
    return bare


def judge(catalogue, form, folder, files):
    """Names of those files that the schema takes."""
    for name, tree in files:
        (folder / f"{name}.xml").write_bytes(etree.tostring(tree, encoding="UTF-8"))
    said = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", f"pack:jp/forms/form-{form}.xsd",
         *(f"{name}.xml" for name, _ in files)],
        cwd=folder, env={**os.environ, "XML_CATALOG_FILES": str(catalogue)}, capture_output=True,
        encoding="utf-8", check=False).stderr.splitlines()
    verdicts = [line for line in said if line.endswith((" validates", " fails to validate"))]
    assert len(verdicts) == len(files), said[-3:]
    return {line[:-len(".xml validates")] for line in verdicts if line.endswith(" validates")}


def schemas_hold(work, catalogue):
    count = 0
    for path in sorted((HERE / "golden").glob("form-*.xml")):
        form = etree.parse(path, etree.XMLParser(remove_blank_text=True)).getroot()
        bad = list(breaches(form))
        good = [("as-it-is", form), ("emptied", emptied(form))]
        folder = work / path.stem
        folder.mkdir()
        taken = judge(catalogue, form.get("id"), folder, good + bad)
        assert taken == {name for name, _ in good}, (path.name, taken)
        count += len(bad)
    assert count > 900, count


def little_is_said(work):
    """A dossier without what the boxes hold: each stays, as an empty element."""
    dossier = make(work / "little")
    edit(dossier / "product.xml", lambda root: [
        root.remove(one) for one in list(root)
        if one.tag in (f"{D}category", f"{D}generic-name")])
    edit(dossier / "parties.xml", lambda root: [
        root.remove(one) for one in list(root)
        if one.get("role") in ("mah", "registered-site", "signatory", "contact")])
    program("build", dossier, "--filing", "jp-two-stage-first", "--out", work / "out", "--draft",
            "--quiet")
    form = etree.parse(next((work / "out").glob("*.record/form-63-8.xml"))).getroot()
    names = [etree.QName(box).localname for box in form]
    assert names == [
        "category", "names", "intended-use", "structure", "materials", "performance", "method",
        "storage", "manufacture", "sites", "remarks", "date", "address", "applicant", "addressee",
    ], names
    empty = {name for name, box in zip(names, form) if len(box) == 0 and not box.text}
    assert empty == {"category", "materials", "storage", "manufacture", "sites", "address",
                     "applicant"}, empty
    inside = [etree.QName(one).localname for one in form.find(f"{NS}names")]
    assert inside == ["brand-name"], inside


def what_does_not_fit_is_not_written(work):
    dossier = work / "two"
    subprocess.run(["cp", "-r", SAMPLE, dossier], check=True)
    (dossier / "core.key").chmod(0o600)

    def second(root):
        """Two persons in charge may be; two holders of the licence leave open who applies."""
        for role in ("contact", "mah"):
            party = copy.deepcopy(root.find(f"{D}party[@role='{role}']"))
            party.set("id", f"{party.get('id')}-2")
            root.append(party)
    edit(dossier / "parties.xml", second)
    said = program("build", dossier, "--for", "jp", "--out", work / "none", status=1)
    assert "form-63-8.xml does not fit its schema" in said and "address" in said, said
    assert "contact" not in said, said
    assert not list(work.glob("none/*.record"))
    program("build", dossier, "--for", "jp", "--out", work / "draft", "--draft", "--quiet")
    record, = work.glob("draft/*.record")
    assert not list(record.glob("form-*.xml"))
    assert (record / "sheet-form-63-8.html").exists()


def main():
    work = pathlib.Path(tempfile.mkdtemp())
    catalogue = work / "catalogue.xml"
    catalogue.write_text(program("packs", "show", "jp", "--catalog"), encoding="utf-8")
    schemas_hold(work, catalogue)
    little_is_said(work)
    what_does_not_fit_is_not_written(work)


main()

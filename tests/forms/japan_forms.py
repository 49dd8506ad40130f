"""Every route of the pack jp gives the data of its forms, and a sheet for each: valid for xmllint
by the catalogue that the program writes, and as the golden copies stand. UPDATE_FORMS=1 writes
these anew."""
import html
import os
import pathlib
import re
import subprocess
import tempfile

from lxml import etree

from _dossier import HERE, forms_of, make, program

GOLDEN = HERE / "golden"
JP = pathlib.Path(os.environ["SOURCE"]) / "countries/jp"
NEW = ["63-15", "63-8"]
ROUTES = {
    "approval-new": NEW, "approval-priority": NEW, "certification": ["64"],
    "change-by-plan": ["63-19-8"], "change-plan": ["63-19-2", "63-19-5", "63-19-9"],
    "conditional-approval": NEW, "conditional-data": ["26-5", "27-2"], "emergency-approval": NEW,
    "foreign-approval": ["63-22", "63-28"], "foreign-minor-change": ["63-24"],
    "foreign-partial-change": ["63-23", "63-28"], "minor-change": ["63-10"],
    "partial-change": ["63-15", "63-9"], "plan-change": ["63-19-3", "63-19-9"],
    "plan-minor-change": ["63-19-4"], "qms-survey": ["63-11"],
    "succession": ["63-20"], "two-stage-first": NEW, "two-stage-second": ["63-15", "63-9"],
    "use-results": ["63-17", "63-18"],
}
CHANGES = {"63-9": "partial-change", "63-10": "minor-change", "63-19-8": "change-by-plan",
           "63-23": "foreign-partial-change", "63-24": "foreign-minor-change"}
# The form of each golden copy is that of the first route which has it.
FIRST = {form: route for route in reversed(ROUTES) for form in ROUTES[route]}


def routes_are_all():
    pack = etree.parse(JP / "pack.xml")
    routes = {one.get("id") for one in pack.iter("{urn:samdossier:pack:1}route")}
    assert routes == set(ROUTES), routes ^ set(ROUTES)


def schema_says(catalogue, form, paths):
    """What xmllint says of files by the schema of a form."""
    return subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", f"pack:jp/forms/form-{form}.xsd", *paths],
        env={**os.environ, "XML_CATALOG_FILES": str(catalogue)}, capture_output=True,
        encoding="utf-8", check=False)


def golden_holds(form, data):
    path = GOLDEN / f"form-{form}.xml"
    if os.environ.get("UPDATE_FORMS"):
        path.write_bytes(data)
    assert path.read_bytes() == data, f"{path.name} is not as its golden copy"


def sheet_follows(record, name, data):
    """The sheet shows the same boxes in the same order, and says how they are known."""
    page = (record / f"sheet-{name[:-4]}.html").read_text(encoding="utf-8")
    form = etree.fromstring(data)
    at = 0
    for node in form.iter():
        if node.get("name"):
            shown = f">{html.escape(node.get('name'), quote=False)}<"
            at = page.find(shown, at)
            assert at >= 0, (name, "lacks, at its place", shown)
            at += len(shown)
    assert ("The form was not seen" in page) == (form.get("boxes") == "not-seen"), name
    assert ("The form itself was not seen" in page) == (form.get("boxes") == "other-example"), name
    assert "印" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S), (name, "speaks of a seal")
    return page


def table_rows(dossier, filing, work):
    """What `compare --approved` says of a filing: matter, before, after, reason."""
    path = work / f"{filing}.html"
    program("compare", dossier, "--approved", "--filing", filing, "--lang", "ja", "--format",
            "html", "--out", path, "--quiet")
    rows = etree.parse(path, etree.HTMLParser(encoding="utf-8")).findall(".//tbody/tr")
    return [["".join("".join(cell.itertext()).split()) for cell in row] for row in rows]


def changes_are_those_compared(dossier, out, work):
    """The form and the table of changes (新旧対照表) are made apart, of the same baseline."""
    fields = ("matter", "before", "after", "reason")
    for form, route in CHANGES.items():
        record, = out.glob(f"jp-{route}-[0-9]*.record")
        data = etree.parse(record / f"form-{form}.xml").getroot()
        ns = {"f": etree.QName(data).namespace}
        rows = [["".join(row.findtext(f"f:{field}", "（なし）", ns).split()) for field in fields]
                for row in data.iterfind("f:changes/f:change", ns)]
        assert rows and rows == table_rows(dossier, f"jp-{route}", work), (form, rows)


def data_are_known():
    """Each datum that a field of a pack asks for is one that the common stylesheet gives."""
    stylesheet = (JP.parent / "common/forms/sheet.xsl").read_text(encoding="utf-8")
    known = set(re.findall(r"@from = '([a-z-]+)'", stylesheet))
    asked = {one.get("from") for path in JP.parent.glob("*/pack.xml")
             for one in etree.parse(path).iter("{urn:samdossier:pack:1}field") if one.get("from")
             and one.getparent().tag.endswith(("sheet", "group", "boxes"))}
    assert asked <= known, asked - known


def route_holds(out, catalogue, route, expected):
    record, = out.glob(f"jp-{route}-[0-9]*.record")
    forms = forms_of(record)
    assert list(forms) == [f"form-{form}.xml" for form in expected], (route, list(forms))
    for form, (name, data) in zip(expected, forms.items()):
        said = schema_says(catalogue, form, [record / name])
        assert said.returncode == 0, said.stderr
        page = sheet_follows(record, name, data)
        copies = "Copies: " in page
        paper = route in ("approval-new", "certification", "foreign-approval", "partial-change",
                          "succession", "use-results")
        attached = form in ("63-15", "63-18", "63-28")
        assert copies == (paper and not attached), (route, form, "copies")
        if FIRST[form] == route:
            golden_holds(form, data)


def main():
    routes_are_all()
    data_are_known()
    work = pathlib.Path(tempfile.mkdtemp())
    dossier = make(work / "d")
    catalogue = work / "catalogue.xml"
    catalogue.write_text(program("packs", "show", "jp", "--catalog"), encoding="utf-8")
    program("build", dossier, "--out", work / "out", "--draft", "--quiet")
    for route, expected in ROUTES.items():
        route_holds(work / "out", catalogue, route, expected)
    changes_are_those_compared(dossier, work / "out", work)
    schemas = {path.stem[len("form-"):] for path in (JP / "forms").glob("form-*.xsd")}
    assert schemas == set(FIRST), schemas ^ set(FIRST)


main()

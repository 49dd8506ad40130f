"""The Excel round trip: the sample dossier is exported, edited as people with a spreadsheet edit, and
imported again. What the XML says afterwards differs by the lines meant and by nothing else.

The workbooks are edited and written here, as Excel, LibreOffice and scripts write them, with zipfile
and lxml only: nothing of the program's own reading or writing is used for it."""
import codecs
import copy
import csv
import difflib
import io
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import zipfile

from lxml import etree

SOURCE = pathlib.Path(os.environ["SOURCE"])
SAMDOSSIER = os.environ["SAMDOSSIER"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADS = 3


def program(*arguments, status=0):
    done = subprocess.run([SAMDOSSIER, *map(str, arguments)], stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != status:
        raise SystemExit(f"samdossier {arguments} ended with {done.returncode}, not {status}:\n"
                         f"{done.stdout}")
    return done.stdout


def expect(said, *words):
    for word in words:
        if word not in said:
            raise SystemExit(f"'{word}' is not said:\n{said}")


def column_name(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


class Date(int):
    """A serial day in a cell that is shown as a date."""


class Book:
    """A workbook as lists of rows of cells: text, int, float, bool, Date, None, or raw XML (bytes)."""

    def __init__(self, path):
        self.names, self.hidden, self.sheets = [], set(), {}
        with zipfile.ZipFile(path) as archive:
            def part(name):
                return etree.fromstring(archive.read(name))
            texts = ["".join(item.itertext(f"{{{MAIN}}}t"))
                     for item in part("xl/sharedStrings.xml").iter(f"{{{MAIN}}}si")]
            targets = {each.get("Id"): each.get("Target")
                       for each in part("xl/_rels/workbook.xml.rels")}
            for sheet in part("xl/workbook.xml").iter(f"{{{MAIN}}}sheet"):
                name = sheet.get("name")
                self.names.append(name)
                if sheet.get("state"):
                    self.hidden.add(name)
                root = part("xl/" + targets[sheet.get(f"{{{RELATION}}}id")])
                self.sheets[name] = self.read(root, texts)

    @staticmethod
    def read(root, texts):
        rows = []
        for row in root.iter(f"{{{MAIN}}}row"):
            while len(rows) < int(row.get("r")):
                rows.append([])
            for cell in row:
                letters = cell.get("r").rstrip("0123456789")
                number = 0
                for letter in letters:
                    number = number * 26 + ord(letter) - 64
                value = cell.findtext(f"{{{MAIN}}}v")
                cells = rows[-1]
                cells.extend([None] * (number - len(cells)))
                if value is not None:
                    assert cell.get("t") == "s", f"{letters} is no text"
                    cells[number - 1] = texts[int(value)]
        return rows

    def column(self, sheet, name):
        return self.sheets[sheet][0].index(name)

    def row(self, sheet, key):
        return next(row for row in self.sheets[sheet][HEADS:] if row and row[0] == key)

    def set(self, sheet, key, column, value):
        row, at = self.row(sheet, key), self.column(sheet, column)
        row.extend([None] * (at + 1 - len(row)))
        row[at] = value

    def place(self, sheet, key, column):
        return (f"{sheet}!{column_name(self.column(sheet, column) + 1)}"
                f"{self.sheets[sheet].index(self.row(sheet, key)) + 1}")

    def save(self, path, shared=True, strict=False, date1904=False):
        """Writes it as Excel does (shared), or with inline strings as scripts do."""
        space = STRICT if strict else MAIN
        strings = []

        def cell(value, place):
            if isinstance(value, bytes):
                return value.decode().replace("@", place)
            if isinstance(value, bool):
                return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
            if isinstance(value, Date):
                return f'<c r="{place}" s="1"><v>{int(value)}</v></c>'
            if isinstance(value, (int, float)):
                return f'<c r="{place}"><v>{value!r}</v></c>'
            element = etree.Element("t")
            element.text = value
            text = etree.tostring(element, encoding="unicode").replace(
                "<t>", '<t xml:space="preserve">')
            if not shared:
                return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'
            if text not in strings:
                strings.append(text)
            return f'<c r="{place}" t="s"><v>{strings.index(text)}</v></c>'

        def sheet(rows):
            lines = []
            for number, row in enumerate(rows, 1):
                cells = "".join(cell(value, f"{column_name(at)}{number}")
                                for at, value in enumerate(row, 1) if value is not None)
                lines.append(f'<row r="{number}" spans="1:9">{cells}</row>')
            return (f'<worksheet xmlns="{space}"><sheetViews><sheetView workbookViewId="0"/>'
                    f'</sheetViews><sheetData>{"".join(lines)}</sheetData></worksheet>')

        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            def add(name, text):
                archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                                 + text)
            kinds = {"worksheet": "worksheets/sheet{}.xml", "styles": "styles.xml",
                     "sharedStrings": "sharedStrings.xml"}
            relations, sheets = [], []
            for number, name in enumerate(self.names, 1):
                add("xl/" + kinds["worksheet"].format(number), sheet(self.sheets[name]))
                relations.append((f"rId{number}", "worksheet", kinds["worksheet"].format(number)))
                state = ' state="hidden"' if name in self.hidden else ""
                sheets.append(f'<sheet name="{name}" sheetId="{number}"{state} '
                              f'r:id="rId{number}"/>')
            # Excel for one names a part from the top of the package.
            relations.append(("rId90", "styles", "/xl/styles.xml"))
            relations.append(("rId91", "sharedStrings", "sharedStrings.xml"))
            add("xl/sharedStrings.xml", f'<sst xmlns="{space}">'
                + "".join(f"<si>{text}</si>" for text in strings) + "</sst>")
            add("xl/styles.xml", f'<styleSheet xmlns="{space}"><numFmts count="1"><numFmt '
                'numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
                '</numFmts><cellXfs count="2"><xf numFmtId="49"/><xf numFmtId="176"/></cellXfs>'
                '</styleSheet>')
            add("xl/workbook.xml", f'<workbook xmlns="{space}" xmlns:r="{RELATION}">'
                f'<workbookPr date1904="{int(date1904)}"/><sheets>{"".join(sheets)}</sheets>'
                '</workbook>')
            add("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">' + "".join(
                f'<Relationship Id="{id_}" Type="{RELATION}/{kind}" Target="{target}"/>'
                for id_, kind, target in relations) + "</Relationships>")
            add("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/'
                '2006/content-types"/>')
        return path


class Dossier:
    """A copy of the sample, and what became of it since."""

    def __init__(self, folder, name):
        self.path, self.folder = folder / name, folder
        shutil.copytree(SOURCE / "dossier/sample", self.path)
        self.before = self.state()

    def state(self):
        return {str(path.relative_to(self.path)): path.read_bytes()
                for path in sorted(self.path.rglob("*")) if path.suffix in (".xml", ".csv")}

    def export(self, what, ending="xlsx", *options):
        out = self.folder / f"{self.path.name}-{what}.{ending}"
        program("table", "export", self.path, "--what", what, "--out", out, "--force", *options)
        return out

    def book(self, what):
        return Book(self.export(what))

    def take(self, what, file, *options, status=0):
        return program("table", "import", self.path, "--what", what, file, *options, status=status)

    def save_take(self, what, book, *options, status=0, **form):
        return self.take(what, book.save(self.folder / "edited.xlsx", **form), *options,
                         status=status)

    def expect_changes(self, *expected):
        """Lines taken out and put in since the beginning, of all files, in order."""
        found = []
        now = self.state()
        for name in sorted(set(self.before) | set(now)):
            lines = [state.get(name, b"").decode("utf-8-sig").splitlines()
                     for state in (self.before, now)]
            found += [line for line in difflib.unified_diff(*lines, lineterm="", n=0)
                      if not line.startswith(("---", "+++", "@@"))]
        found = [line[0] + line[1:].strip() for line in found]
        if found != list(expected):
            raise SystemExit("the dossier changed otherwise than meant:\n" + "\n".join(found)
                             + "\n-- expected:\n" + "\n".join(expected))
        if found:
            program("fmt", self.path, "--check")

    def line(self, name, part):
        return next(line.strip() for line in (self.path / name).read_text().splitlines()
                    if part in line)


def replaced(line, *pairs):
    """A line taken out, and the one put in instead."""
    new = line
    for old, text in pairs:
        assert old in new, f"{old} is not in {new}"
        new = new.replace(old, text, 1)
    return "-" + line, "+" + new


def schema_of(path):
    """Names of the attributes and children that dossier.xsd gives an element of that path."""
    space = "{http://www.w3.org/2001/XMLSchema}"
    root = etree.parse(SOURCE / "schemas/dossier.xsd").getroot()

    def top(kind, name):
        return next(each for each in root if each.tag == space + kind and each.get("name") == name)

    def body(element):
        own = element.find(space + "complexType")
        return own if own is not None else top("complexType", element.get("type"))

    def children(element):
        return {each.get("name") or each.get("ref"): top("element", each.get("ref"))
                if each.get("ref") else each
                for each in body(element).iterfind(f"{space}sequence/{space}element")}

    element = top("element", "dossier")
    for name in path.replace("!", "").split("/"):
        element = children(element)[name]
    holder = element.find(f".//{space}extension") if body(element).find(
        space + "simpleContent") is not None else body(element)
    names = {each.get("name") or each.get("ref") for each in holder.iterfind(space + "attribute")}
    for group in holder.iterfind(space + "attributeGroup"):
        names |= {each.get("name") for each in top("attributeGroup", group.get("ref"))}
    return names, set(children(element))


def check_columns():
    """Nothing of a row's element is without a column, but what the loader writes and history."""
    text = (SOURCE / "dossier/table/table.def").read_text().split("*/", 1)[1]
    tables = []
    for kind, arguments in re.findall(r"(TABLE|COLUMN)\((.*?)\)\n", text, re.S):
        parts = re.findall(r'"([^"]*)"', arguments)
        if kind == "TABLE":
            tables.append((parts[2], parts[3], []))
        else:
            tables[-1][2].append(parts[1])
    paths = {path.replace("!", "") for path, _, _ in tables}
    missing = set()
    for path, key, places in tables:
        attributes, children = schema_of(path)
        attributes -= {place[1:] for place in places if place.startswith("@")}
        if key == "id":
            attributes.discard("id")
        children -= {re.split(r"[*(/]", place)[0] for place in places}
        missing |= {f"{path}/@{name}" for name in attributes}
        missing |= {f"{path}/{name}" for name in children
                    if f"{path}/{name}".replace("!", "") not in paths
                    and not any(each.startswith(f"{path}/{name}!") for each, _, _ in tables)}
    if missing != {"documents/document/rendition/@id", "approvals/approval/baseline!/field/was"}:
        raise SystemExit(f"dossier.xsd has more than table.def: {sorted(missing)}")


def edit_order(folder):
    """1. Rows and columns in another order, and back from every program: nothing changes."""
    for number, what in enumerate(("documents", "papers", "parties", "texts", "ep", "approvals",
                                   "changes", "questions")):
        dossier = Dossier(folder, f"order-{what}")
        book = dossier.book(what)
        for name in (each for each in book.names if f"base.{each}" in book.names):
            rows = book.sheets[name]
            width = max(map(len, rows))
            order = list(range(width))[::-1]
            for row in rows:
                row.extend([None] * (width - len(row)))
                row[:] = [row[at] for at in order]
            rows[HEADS:] = rows[HEADS:][::-1]
        said = dossier.save_take(what, book, shared=number % 2 == 0, strict=number % 3 == 0)
        expect(said, "0 cells changed, 0 rows added, 0 rows deleted, in 0 files")
        dossier.expect_changes()


def edit_cells(folder):
    """2. Cells of each kind changed, in a table sorted otherwise."""
    dossier = Dossier(folder, "cells")
    book = dossier.book("papers")
    book.sheets["papers"][HEADS:] = book.sheets["papers"][HEADS:][::-1]
    book.set("papers", "free-sale-certificate", "state", "withdrawn")
    book.set("papers", "free-sale-certificate", "held-at", 'MIE "Osaka" & <file> 9')
    book.set("papers", "fee-receipt", "title.ja", "手数料払込証明書（控え）")
    book.set("papers", "licence-mah", "expires", None)
    book.set("papers", "artg-certificate", "title.ja", "医療機器登録証")
    book.set("papers", "declaration-safety", "signatory.en", None)
    book.set("papers", "letter-sg", "models", "")
    steps = book.row("papers", "free-sale-certificate")[book.column("papers", "steps")].split("\n")
    book.set("papers", "free-sale-certificate", "steps", "\n".join(
        steps[:1] + [steps[1] + " "] + ["kind=apostille|by=M\\|FA | date=2026-09-03"]))
    lines = {key: dossier.line("papers.xml", f'"{key}"') for key in (
        "free-sale-certificate", "licence-mah", "artg-certificate")}
    legalised = dossier.line("papers.xml", 'kind="legalised"')
    signatory = dossier.line("papers.xml", "<signatory")
    said = dossier.save_take("papers", book)
    expect(said, 'papers free-sale-certificate state (papers!')
    # The order of the file, not of the table.
    dossier.expect_changes(
        '+<title xml:lang="ja">医療機器登録証</title>', "-" + signatory,
        *replaced("<title xml:lang=\"ja\">手数料払込証明書</title>", ("書<", "書（控え）<")),
        *replaced(lines["free-sale-certificate"],
                  ("MIE Tokyo, file 805", "MIE &quot;Osaka&quot; &amp; &lt;file&gt; 9"),
                  ('"valid"', '"withdrawn"')),
        "-" + legalised, '+<step kind="apostille" by="M|FA" date="2026-09-03"/>',
        '-<model model="mcx-100"/>',
        *replaced(lines["licence-mah"], (' expires="2028-03-31"', "")))


def edit_column(folder):
    """3. A column that the dossier has no place for is kept, and comes back."""
    dossier = Dossier(folder, "column")
    book = dossier.book("papers")
    rows = book.sheets["papers"]
    for row in rows:
        row.insert(2, None)
    rows[1][2] = "担当者"  # only the head that people see
    rows[HEADS][2], rows[HEADS + 3][2] = "白鳥", "=SUM(A1)"
    expect(dossier.save_take("papers", book), "kept     papers 担当者", "in 1 file")
    first, second = rows[HEADS][0], rows[HEADS + 3][0]
    dossier.expect_changes("+id,担当者", f"+{first},白鳥", f'+{second},"\'=SUM(A1)"')
    book = dossier.book("papers")
    assert book.row("papers", first)[book.column("papers", "担当者")] == "白鳥"
    assert book.row("papers", second)[book.column("papers", "担当者")] == "'=SUM(A1)"
    book.set("papers", first, "担当者", "水沢")
    other = dossier.book("papers")
    dossier.save_take("papers", book)
    dossier.expect_changes("+id,担当者", f"+{first},水沢", f'+{second},"\'=SUM(A1)"')
    other.set("papers", first, "担当者", "黒鳥")
    expect(dossier.save_take("papers", other, status=1), "conflict papers", '"白鳥"', '"黒鳥"', '"水沢"')
    # A link in the place of the folder leads nowhere.
    link = Dossier(folder, "column-link")
    (link.path / "tables").symlink_to(folder)
    expect(link.save_take("papers", other, status=3), "links are not followed")
    # Without the column its values stay.
    book = dossier.book("papers")
    at = book.column("papers", "担当者")
    for row in book.sheets["papers"]:
        del row[at:]
    expect(dossier.save_take("papers", book), "absent   papers 担当者", "0 cells changed")


def csv_rows(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def csv_save(path, rows, charset="utf-8", end="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode(charset, "replace"))
    return path


def edit_cp932(folder):
    """4. A CSV saved by Excel in Japan: CP932, which has no Thai and folds some characters."""
    dossier = Dossier(folder, "cp932")
    texts = (dossier.path / "parties.xml").read_text()
    (dossier.path / "parties.xml").write_text(texts.replace("みなもビル5階", "みなもビル5〜6階"))
    dossier.before = dossier.state()
    path = dossier.export("parties", "csv")
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    rows = csv_rows(path)
    thai, address, reach = (rows[0].index(name) for name in ("name.th", "address.ja", "reach"))
    contact = next(row for row in rows if row[0] == "contact-jp")
    contact[reach] = contact[reach].replace("0118", "0119")
    for row in rows:
        row[address] = row[address].replace("〜", "～")
    edited = csv_save(folder / "cp932.csv", rows, "cp932")
    assert b"?????" in edited.read_bytes()
    before = dossier.line("parties.xml", "0118<")
    said = dossier.take("parties", edited)
    expect(said, "1 cell changed", "same     parties importer-th name.th")
    dossier.expect_changes(*replaced(before, ("0118", "0119")))
    # A cell that people wrote and CP932 could not hold is not taken.
    next(row for row in rows if row[0] == "importer-th")[thai] = "บริษัท ก"
    said = dossier.take("parties", csv_save(edited, rows, "cp932"), status=3)
    expect(said, "CSV UTF-8", "name.th")


def edit_dates(folder):
    """5. Dates as spreadsheets and people in Japan write them; what could be two days is refused."""
    forms = {"approval-certificate-jp": "2026/11/21", "artg-certificate": Date(46347),
             "declaration-of-conformity": "令和8年11月21日", "declaration-safety": "21-Nov-26",
             "fee-receipt": 46347, "iso-13485": "2026年11月21日", "letter-sg": "R8.11.21",
             "letter-th": "Saturday, November 21, 2026", "licence-mah": "11/21/2026",
             "qms-certificate-jp": "２０２６－１１－２１", "translation-certificate": 20261121}
    dossier = Dossier(folder, "dates")
    book = dossier.book("papers")
    expected = []
    for key, value in forms.items():
        book.set("papers", key, "issued", value)
        line = dossier.line("papers.xml", f'<paper id="{key}"')
        old = line.split('issued="')[1][:10]
        expected += replaced(line, (f'issued="{old}"', 'issued="2026-11-21"'))
    expect(dossier.save_take("papers", book), f"{len(forms)} cells changed")
    dossier.expect_changes(*expected)
    book = dossier.book("papers")
    for value in ("11/12/2026", "2026-02-30", "令和1年4月30日", "soon", 46347.5, "26/11/21"):
        book.set("papers", "letter-th", "issued", value)
        said = dossier.save_take("papers", book, status=3)
        expect(said, book.place("papers", "letter-th", "issued"))
    book.set("papers", "letter-th", "issued", Date(46347 - 1462))
    expect(dossier.save_take("papers", book, date1904=True), "0 cells changed")


def edit_deleted(folder):
    """6. A deleted row is reported; it goes only when asked, and only whole."""
    dossier = Dossier(folder, "deleted")
    book = dossier.book("documents")
    row = book.row("documents", "architecture")
    book.sheets["documents"].remove(row)
    said = dossier.save_take("documents", book)
    expect(said, "missing  documents architecture", "0 rows deleted")
    dossier.expect_changes()
    expect(dossier.save_take("documents", book, "--delete", status=3), "architecture-ja", "take it out too")
    dossier.expect_changes()
    for key in ("architecture-ja", "architecture-en"):
        book.sheets["renditions"].remove(book.row("renditions", key))
    text = (dossier.path / "documents.xml").read_text()
    start = text.index('<document id="architecture"')
    block = text[start:text.index("</document>", start) + len("</document>")]
    expect(dossier.save_take("documents", book, "--delete", "--dry-run"), "3 rows deleted", "nothing written")
    dossier.expect_changes()
    expect(dossier.save_take("documents", book, "--delete"), "3 rows deleted")
    dossier.expect_changes(*("-" + line.strip() for line in block.splitlines()))
    # Somebody changes a row that another deletes.
    other = Dossier(folder, "deleted-changed")
    book = other.book("texts")
    changed = other.book("texts")
    book.sheets["wordings"].remove(book.row("wordings", "warning-stage-1/en"))
    changed.set("wordings", "warning-stage-1/en", "wording", "Other words.")
    other.save_take("texts", changed)
    after = other.state()
    expect(other.save_take("texts", book, "--delete", status=1), "conflict wordings warning-stage-1/en")
    assert other.state() == after


def edit_by_two(folder):
    """7. Two people: what they changed apart is joined, the same cell is a conflict and nothing is
    written; the same change twice is none."""
    dossier = Dossier(folder, "two")
    mine, theirs = dossier.book("approvals"), dossier.book("approvals")
    mine.set("approvals", "au-artg-1", "state", "suspended")
    mine.set("approvals", "au-artg-1", "marketed", "2026-04-21")
    theirs.set("approvals", "au-artg-1", "class", "IIa")
    theirs.set("approvals", "au-artg-1", "marketed", "2026-04-22")
    theirs.set("conditions", "jp-shonin-1/stage-2-plan", "due", "2028-10-31")
    line = dossier.line("approvals.xml", "au-artg-1")
    dossier.save_take("approvals", mine)
    after = dossier.state()
    said = dossier.save_take("approvals", theirs, status=1)
    expect(said, "conflict approvals au-artg-1 marketed (approvals!", 'base:  "2026-04-20"',
           'file:  "2026-04-22"', 'yours: "2026-04-21"', "1 conflict; nothing was written")
    assert dossier.state() == after
    expect(dossier.save_take("approvals", theirs, "--lang", "ja", status=1), "競合", "出力時")
    theirs.set("approvals", "au-artg-1", "marketed", "2026-04-21")
    expect(dossier.save_take("approvals", theirs), "2 cells changed")
    due = dossier.line("approvals.xml", "stage-2-plan").replace("2028-10-31", "2028-09-30")
    dossier.expect_changes(
        *replaced(line, ("2026-04-20", "2026-04-21"), ('"valid"', '"suspended"'), ("IIb", "IIa")),
        *replaced(due, ("2028-09-30", "2028-10-31")))
    # A CSV knows that a cell changed, not from what.
    path = dossier.export("approvals", "csv")
    rows = csv_rows(path)
    next(row for row in rows if row[0] == "au-artg-1")[rows[0].index("state")] = "expired"
    dossier.save_take("approvals", Book(dossier.export("approvals")))
    book = dossier.book("approvals")
    book.set("approvals", "au-artg-1", "state", "valid")
    dossier.save_take("approvals", book)
    said = dossier.take("approvals", csv_save(folder / "two.csv", rows), status=1)
    expect(said, "a CSV does not carry it", 'file:  "expired"', 'yours: "valid"')


def edit_strings(folder):
    """8. Inline strings, rich text with its reading aloud, other white space, a boolean."""
    dossier = Dossier(folder, "strings")
    path = dossier.path / "texts.xml"
    texts = path.read_text().replace(">本品が提示する", "> _x0041_\n\t本品が提示する").replace(
        "Do not use the score", "長" * 40000)
    path.write_text(texts)
    dossier.before = dossier.state()
    book = dossier.book("texts")
    at = book.column("wordings", "wording")
    assert book.row("wordings", "warning-stage-1/ja")[at].startswith(" _x005F_x0041_\n\t本品")
    assert "too long for a cell" in book.row("wordings", "precaution-image-quality/en")[at]
    book.set("wordings", "warning-stage-1/en", "wording", "_x3042_ _x005F_x3042_ _x0007_")
    line = dossier.line("texts.xml", "The clinical meaning")
    old = line.split(">")[1].split("<")[0]
    expect(dossier.save_take("texts", book), "1 cell changed")
    dossier.expect_changes(*replaced(line, (old, "あ _x3042_ _x0007_")))
    rows = dossier.export("texts", "csv", "--sheet", "wordings")
    expect(dossier.take("texts", rows, "--sheet", "wordings"), "0 cells changed")
    dossier = Dossier(folder, "strings-documents")
    book = dossier.book("documents")
    book.set("documents", "label", "title.ja",
             '<c r="@" t="inlineStr"><is><r><t>添付</t></r><r><rPr><b/></rPr><t>文書（案）</t></r>'
             '<rPh sb="0" eb="2"><t>テンプ</t></rPh><phoneticPr fontId="1"/></is></c>'.encode())
    book.set("documents", "sted", "confidential", True)
    book.set("documents", "sted", "for", "jp,\n sg")
    book.set("renditions", "sted-ja", "revision", b'<c r="@" t="str"><v>9 </v></c>')
    sted = dossier.line("documents.xml", '<document id="sted"')
    rendition = dossier.line("documents.xml", "documents/sted-ja.pdf")
    old = rendition.split('revision="')[1].split('"')[0]
    expect(dossier.save_take("documents", book, shared=False), "3 cells changed")
    dossier.expect_changes(
        *replaced(sted, (' for="jp"', ' confidential="yes" for="jp sg"')),
        *replaced(rendition, (f'revision="{old}"', 'revision="9"')))


def edit_blank(folder):
    """9. Blank rows and columns behind the table, a sheet of one's own, line ends."""
    dossier = Dossier(folder, "blank")
    book = dossier.book("questions")
    for name in ("rounds", "questions", "answers"):
        book.sheets[name] += [[], [None, "  "], [""] * 9]
    book.names.append("メモ")
    book.sheets["メモ"] = [["何でも"]]
    expect(dossier.save_take("questions", book), "ignored  メモ", "0 cells changed")
    rows = csv_rows(dossier.export("questions", "csv", "--sheet", "questions"))
    rows = [row + ["", ""] for row in rows] + [[""] * (len(rows[0]) + 2)] * 4
    said = dossier.take("questions", csv_save(folder / "blank.csv", rows, end="\n"), "--sheet", "questions")
    expect(said, "0 cells changed")
    dossier.expect_changes()


def edit_new(folder):
    """10. New rows, in their place by id, and words in a new language."""
    dossier = Dossier(folder, "new")
    book = dossier.book("documents")
    width = len(book.sheets["documents"][0])
    names = book.sheets["documents"][0]
    book.sheets["documents"][0].append("title.th")
    row = [None] * (width + 1)
    for name, value in (("id", "audit-plan"), ("heading", "6.05"), ("title.en", "Audit plan"),
                        ("title.th", "แผน"), ("confidential", "yes")):
        row[names.index(name)] = value
    book.sheets["documents"].insert(HEADS, row)
    ids = book.sheets["renditions"][0]
    rendition = [None] * len(ids)
    for name, value in (("document", "audit-plan"), ("role", "master"), ("lang", "en"),
                        ("revision", 1), ("date", "2026/11/21"), ("file", "documents/audit-plan.pdf")):
        rendition[ids.index(name)] = value
    book.sheets["renditions"].append(rendition)
    ids.append("memo")
    rendition.append("check it")
    parts = book.sheets["parts"][0]
    part = [None] * len(parts)
    for name, value in (("document", "sted"), ("id", "aa"), ("heading", "2.05.01"), ("pages", "3-7")):
        part[parts.index(name)] = value
    book.sheets["parts"].append(part)
    said = dossier.save_take("documents", book)
    expect(said, "3 rows added", "in 2 files")
    dossier.expect_changes(
        '+<document id="audit-plan" heading="6.05" confidential="yes">',
        '+<title xml:lang="en">Audit plan</title>', '+<title xml:lang="th">แผน</title>',
        '+<rendition role="master" lang="en" revision="1" date="2026-11-21" '
        'file="documents/audit-plan.pdf"/>', "+</document>",
        '+<part id="aa" heading="2.05.01" pages="3-7"/>', "+row,memo", "+audit-plan-en,check it")
    text = (dossier.path / "documents.xml").read_text()
    assert text.index('"architecture"') < text.index('"audit-plan"') < text.index('"authorisation-sg"')
    # Without a parent, with a value that is none, twice: nothing is written.
    good = dossier.book("documents")
    for change, says in ((("document", "nowhere"), "must name a row"), (("role", "boss"), "must be one of"),
                         (("file", None), "must not be empty")):
        book = copy.deepcopy(good)
        bad = [None] * len(book.sheets["renditions"][0])
        for name, value in (("document", "sted"), ("role", "local"), ("lang", "th"), ("file", "x.pdf"), change):
            bad[book.column("renditions", name)] = value
        book.sheets["renditions"].append(bad)
        said = dossier.save_take("documents", book, status=3)
        expect(said, says, f"renditions!{column_name(book.column('renditions', change[0]) + 1)}"
               f"{len(book.sheets['renditions'])}")
    book = copy.deepcopy(good)
    book.sheets["documents"].append(list(book.row("documents", "sted")))
    expect(dossier.save_take("documents", book, status=3), "stands in line", "another id")


def edit_numbers(folder):
    """11. What a spreadsheet makes of what looks like a number or a day, unasked."""
    dossier = Dossier(folder, "numbers")
    text = (dossier.path / "documents.xml").read_text()
    start = text.index('<document id="sted"')
    at = text.index("    <rendition", start)
    text = text[:at] + '    <part id="zz" heading="2.05.01" pages="3-7"/>\n' + text[at:]
    (dossier.path / "documents.xml").write_text(text.replace('heading="5.03"', 'heading="1.10"', 1))
    dossier.before = dossier.state()
    rows = csv_rows(dossier.export("documents", "csv"))
    label = next(row for row in rows if row[0] == "label")
    label[rows[0].index("heading")] = "1.1"
    said = dossier.take("documents", csv_save(folder / "numbers.csv", rows))
    expect(said, "same     documents label heading", "0 cells changed")
    for value in ("3月7日", "7-Mar"):
        rows = csv_rows(dossier.export("documents", "csv", "--sheet", "parts"))
        next(row for row in rows if row[0] == "sted/zz")[rows[0].index("pages")] = value
        said = dossier.take("documents", csv_save(folder / "numbers.csv", rows), "--sheet", "parts")
        expect(said, "same     parts sted/zz pages", "0 cells changed")
    dossier.expect_changes()
    book = dossier.book("parties")
    book.set("numbers", "mah/corporate", "number", 9999901099981)
    book.set("numbers", "mah/licence", "number", 1.25)
    line = dossier.line("parties.xml", "13B1X99981")
    expect(dossier.save_take("parties", book), "1 cell changed")
    dossier.expect_changes(*replaced(line, ("13B1X99981", "1.25")))
    book = dossier.book("parties")
    book.set("numbers", "mah/corporate", "number", 99999010999810000)
    book.set("numbers", "mah/licence", "number", Date(46347))
    expect(dossier.save_take("parties", book, status=3), "lost digits", "number: became a date")


def edit_hostile(folder):
    """12. Formulas, macros, passwords, old files, what is no table."""
    dossier = Dossier(folder, "hostile")
    path = dossier.path / "parties.xml"
    path.write_text(path.read_text().replace(">東京都千代田区架空町", ">=HYPERLINK(1)東京都", 1)
                    .replace(">東京都千代田区架空町", ">'＝1東京都", 1))
    dossier.before = dossier.state()
    book = dossier.book("parties")
    column = book.column("parties", "address.ja")
    texts = [row[column] for row in book.sheets["parties"] if len(row) > column and row[column]]
    assert any(text.startswith("'=HYPERLINK") for text in texts), texts
    assert any(text.startswith("''＝1") for text in texts), texts
    rows = csv_rows(dossier.export("parties", "csv"))
    assert all(not cell.startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row)
    expect(dossier.save_take("parties", book), "0 cells changed")
    expect(dossier.take("parties", csv_save(folder / "hostile.csv", rows)), "0 cells changed")
    book.set("parties", "mah", "country", b'<c r="@" t="str"><f>1+1</f><v>2</v></c>')
    expect(dossier.save_take("parties", book, status=3), book.place("parties", "mah", "country"), "formula")
    good = dossier.export("parties")
    bad = folder / "bad.xlsx"

    def refused(says, status=3):
        expect(dossier.take("parties", bad, status=status), says)

    bad.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    refused("password")
    shutil.copy(good, bad)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    refused("macros")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    refused("is no XLSX")

    def with_part(name, content):
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as new:
            for each in old.namelist():
                new.writestr(each, content if each == name else old.read(each))

    with_part("xl/sharedStrings.xml", b'<!DOCTYPE sst [<!ENTITY a "b">]><sst>&a;</sst>')
    refused("DOCTYPE")
    with_part("xl/sharedStrings.xml", b"<sst>" + b" " * (80 << 20) + b"</sst>")
    refused("limit", 5)
    with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"/>'.encode())
    refused("no row of column ids")
    bad.write_bytes(good.read_bytes()[:-300])
    refused("is no XLSX")
    bad.write_bytes(b"\xff\xfea\0,\0b\0")
    refused("UTF-16")
    bad.write_text("id;name\n1;2\n")
    refused("commas")
    bad.write_text("id,role\nmah,mah\n")
    refused("--without-base")
    bad.write_text('id,country\nmah,"JP\n')
    refused("not closed")
    bad.write_text("id,role,country\nmah,mah,SG\n")
    expect(dossier.take("parties", bad, "--without-base", "--dry-run"), "1 cell changed", "missing  parties maker")
    dossier.expect_changes()


def edit_comments(folder):
    """Comments, quotes, white space and order that are nobody's canonical form stay byte for byte."""
    dossier = Dossier(folder, "comments")
    path = dossier.path / "texts.xml"
    before = """<?xml version="1.0" encoding="UTF-8"?>
<d:texts xmlns:d="urn:samdossier:dossier:1"><!-- head -->
    <d:text  kind='warning'
             id='b' ><!-- inside --><d:wording role='master' xml:lang="ja">あ<![CDATA[<い>]]></d:wording>
    </d:text> <!-- behind b -->

    <!-- alone -->

    <!-- of d -->
    <d:text id="d" kind="claim"><d:wording xml:lang='ja' role='master'>で<!-- no -->ん</d:wording></d:text>
</d:texts>
"""
    path.write_text(before)
    for name in ("documents.xml", "approvals.xml", "plans/two-stage.xml", "papers.xml"):
        other = dossier.path / name
        other.write_text(other.read_text())
    book = dossier.book("texts")
    book.set("texts", "b", "stage", "2")
    book.set("wordings", "b/ja", "wording", "え & お")
    ids = book.sheets["texts"][0]
    new, words = [None] * len(ids), [None] * len(book.sheets["wordings"][0])
    for name, value in (("id", "c"), ("kind", "label")):
        new[ids.index(name)] = value
    for name, value in (("text", "c"), ("lang", "en"), ("role", "master"), ("wording", "C")):
        words[book.column("wordings", name)] = value
    book.sheets["texts"].append(new)
    book.sheets["wordings"].append(words)
    expect(dossier.save_take("texts", book), "2 rows added")
    after = before.replace("id='b' >", "id='b' stage=\"2\" >").replace(
        "あ<![CDATA[<い>]]>", "え &amp; お").replace("    <!-- of d -->", """    <d:text id="c" kind="label">
      <d:wording xml:lang="en" role="master">C</d:wording>
    </d:text>
    <!-- of d -->""")
    if path.read_text() != after:
        raise SystemExit("more than the cells meant was touched:\n" + path.read_text())
    book = dossier.book("texts")
    book.set("wordings", "d/ja", "wording", "でん？")
    expect(dossier.save_take("texts", book, status=3), "comment", book.place("wordings", "d/ja", "wording"))
    assert path.read_text() == after


def main():
    edits = (edit_order, edit_cells, edit_column, edit_cp932, edit_dates, edit_deleted, edit_by_two,
             edit_strings, edit_blank, edit_new, edit_numbers, edit_hostile, edit_comments)
    check_columns()
    with tempfile.TemporaryDirectory() as name:
        for edit in edits:
            edit(pathlib.Path(name))
    print(f"{len(edits)} ways to edit a table; the XML differs by what was meant")


main()

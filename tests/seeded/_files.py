"""Files with something left in them: Word and Excel files made by hand (ECMA-376)."""
import io
import subprocess
import sys
import zipfile

from _place import SOURCE

sys.path.insert(0, str(SOURCE / "tests/sample"))
from workbook import HEAD, OFFICE, PACKAGE, workbook_write  # noqa: E402

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml."
ROWS = [["Item", "Value"], ["MinamoScope CX", "MCX-100"]]


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def parts_write(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)


def workbook(what):
    """A workbook with a hidden sheet, or with a macro."""
    buffer = io.BytesIO()
    workbook_write(buffer, "Table", ROWS)
    parts = parts_of(buffer)
    if what == "hidden":
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"</sheets>", b'<sheet name="Old" sheetId="2" state="hidden" r:id="rId2"/></sheets>')
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet2.xml"/></Relationships>'.encode())
        parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"]
    elif what == "macro":
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return parts


def document(what):
    """A document with a change that is not accepted, or with a comment."""
    run = "<w:r><w:t>MinamoScope CX, model MCX-100.</w:t></w:r>"
    attributes = 'w:id="1" w:author="Reviewer" w:date="2026-10-01T09:00:00Z"'
    parts = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MEDIA}document.main+xml"/>'
            f'<Override PartName="/word/comments.xml" ContentType="{MEDIA}comments+xml"/></Types>'),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'),
    }
    if what == "change":
        run += f"<w:ins {attributes}><w:r><w:t>Not yet agreed.</w:t></w:r></w:ins>"
    elif what == "comment":
        parts["word/comments.xml"] = (
            f'{HEAD}<w:comments xmlns:w="{WORD}"><w:comment {attributes}><w:p><w:r>'
            "<w:t>Is this still so?</w:t></w:r></w:p></w:comment></w:comments>")
    parts["word/document.xml"] = (f'{HEAD}<w:document xmlns:w="{WORD}"><w:body><w:p>{run}</w:p>'
                                  "</w:body></w:document>")
    return parts


def make(folder, path, maker, argument):
    """Makes one file of a mistake below the folder of the documents."""
    if maker == "copy":
        (folder / path).write_bytes((folder / argument).read_bytes())
    elif maker == "replace":
        old, new = argument
        text = (folder / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            sys.exit(f"{path}: {text.count(old)} times, not once: {old}")
        (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    elif maker == "attach":
        (folder / argument).write_text("item,value\n", encoding="utf-8")
        subprocess.run(["qpdf", folder / path, "--add-attachment", folder / argument, "--",
                        "--replace-input"], check=True)
        (folder / argument).unlink()
    else:
        parts_write(folder / path, {"workbook": workbook, "document": document}[maker](argument))

"""Writes a table as an xlsx workbook (ECMA-376) of one sheet, always with the same bytes."""
import zipfile
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def relationships(identity, kind, target):
    return (f'{HEAD}<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="{identity}" '
            f'Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>')


def sheet(rows):
    body = "".join(
        f'<row r="{number}">' + "".join(
            f'<c r="{chr(64 + column)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(row, 1)) + "</row>"
        for number, row in enumerate(rows, 1))
    widths = "".join(f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
                     for column, width in enumerate(column_widths(rows), 1))
    return (f'{HEAD}<worksheet xmlns="{MAIN}"><cols>{widths}</cols>'
            f'<sheetData>{body}</sheetData></worksheet>')


def column_widths(rows):
    return [min(60, 3 + max(len(row[column]) for row in rows)) for column in range(len(rows[0]))]


def workbook_write(path, name, rows):
    parts = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MEDIA}worksheet+xml"/>'
            '</Types>'),
        "_rels/.rels": relationships("rId1", "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'),
        "xl/_rels/workbook.xml.rels": relationships("rId1", "worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet(rows),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for part, text in parts.items():
            archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), text)

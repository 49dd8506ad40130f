#!/usr/bin/python3
"""Makes the documents of the sample dossier anew: `tests/sample/make.py [document ...]`.

Titles, numbers, revisions, dates and names come from the dossier itself, so that a header never
says something else than documents.xml; the body comes from tests/sample/source/<file name>.txt.
In a body {text:ID} is the wording of that text in the document's language, {translations} the list
of what was translated. A .tsv becomes a workbook. The output is deterministic.
"""
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

from lxml import etree

from workbook import workbook_write

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / "dossier" / "sample"
NS = {"d": "urn:samdossier:dossier:1"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREPARED = {
    "ja": "作成：水沢 遥（薬事部）、確認：深町 誠（品質保証部）、承認：白鳥 透（社長）",
    "en": "Prepared: Haruka Mizusawa (Regulatory Affairs). Reviewed: Makoto Fukamachi (Quality "
          "Assurance). Approved: Toru Shiratori (Representative Director)",
}
MONTHS = ("January February March April May June July August September October November "
          "December").split()


def part(name):
    return etree.parse(str(SAMPLE / name)).getroot()


def words(parent, name, lang):
    """The text of the child in a language, else the first there is."""
    children = parent.findall(f"d:{name}", NS)
    for child in children:
        if child.get(LANG) == lang:
            return child.text
    return children[0].text


def day(date, lang):
    value = datetime.date.fromisoformat(date)
    if lang == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def master_line(document, rendition, lang):
    """What a translation or an adapted rendition says of its master."""
    said = {"translation": "Translation of", "adapted": "Adapted from"}.get(rendition.get("role"))
    for other in document.findall("d:rendition", NS) if said else ():
        if other.get("role") == "master" and other.get("revision") == rendition.get("of-revision"):
            line = (f"{said} revision {other.get('revision')} in Japanese, "
                    f"{day(other.get('date'), lang)}")
            difference = rendition.find("d:difference", NS)
            return line if difference is None else f"{line}. {words(rendition, 'difference', lang)}"
    return ""


class Dossier:
    def __init__(self):
        self.product = part("product.xml")
        self.texts = part("texts.xml")
        parties = part("parties.xml")
        self.maker = parties.find("d:party[@id='maker']", NS)
        self.documents = part("documents.xml").findall("d:document", NS)

    def keys(self, document, rendition):
        lang = rendition.get("lang")
        version = self.product.find("d:version", NS)
        model = self.product.find("d:model", NS)
        product = words(self.product, "name", lang)
        label = "型式" if lang == "ja" else "model"
        return {
            "lang": lang,
            "number": document.get("number"),
            "title": words(document, "title", lang),
            "revision": rendition.get("revision"),
            "date": rendition.get("date"),
            "day": day(rendition.get("date"), lang),
            "product": product,
            "release": version.get("release"),
            "product-line": f"{product} ({label} {model.get('number')})",
            "document": f"{document.get('number')}  /  {rendition.get('revision')}",
            "holder": words(self.maker, "name", lang),
            "address": words(self.maker, "address", lang),
            "prepared": PREPARED[lang],
            "master": master_line(document, rendition, lang),
        }

    def translations(self):
        """A table of what the translation certificate covers."""
        rows = ["@cols 16 50 17 17", "| Number | Title | Japanese rev. | English rev. |"]
        for document in sorted(self.documents, key=lambda one: one.get("number")):
            for rendition in document.findall("d:rendition[@role='translation']", NS):
                rows.append(f"| {document.get('number')} | {words(document, 'title', 'en')} | "
                            f"{rendition.get('of-revision')} | {rendition.get('revision')} |")
        return "\n".join(rows)

    def filled(self, body, lang):
        def wording(match):
            text = self.texts.find(f"d:text[@id='{match.group(1)}']", NS)
            return words(text, "wording", lang)
        body = body.replace("{translations}", self.translations())
        return re.sub(r"\{text:([a-z0-9-]+)\}", wording, body)

    def source(self, document, rendition, body=None):
        """What typeset reads, for a body or the one of tests/sample/source."""
        if body is None:
            name = pathlib.Path(rendition.get("file")).stem + ".txt"
            body = (HERE / "source" / name).read_text()
        keys = "".join(f"!{key} {value}\n" for key, value in self.keys(document, rendition).items()
                       if value)
        return keys + self.filled(body, rendition.get("lang"))


def build(program):
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "pangocairo", "cairo-pdf"],
                           check=True, capture_output=True, text=True).stdout.split()
    sources = sorted(str(path) for path in HERE.glob("*.c"))
    options = ["-O2", "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *options, *sources, "-o", program, *flags, "-lm"], check=True)


def document_make(dossier, document, rendition, folder):
    """Makes one file; what has no source here (the bill of materials) is left as it is."""
    path = SAMPLE / rendition.get("file")
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".xlsx":
        table = (HERE / "source" / f"{path.stem}.tsv").read_text()
        workbook_write(path, words(document, "title", rendition.get("lang")),
                       [row.split("\t") for row in table.splitlines()])
    elif path.suffix == ".pdf":
        source = pathlib.Path(folder) / "source.txt"
        source.write_text(dossier.source(document, rendition))
        subprocess.run([f"{folder}/typeset", str(source), str(path)], check=True)


def main():
    wanted = set(sys.argv[1:])
    dossier = Dossier()
    with tempfile.TemporaryDirectory() as folder:
        build(f"{folder}/typeset")
        for document in dossier.documents:
            for rendition in document.findall("d:rendition", NS):
                if not wanted or document.get("id") in wanted:
                    document_make(dossier, document, rendition, folder)


if __name__ == "__main__":
    main()

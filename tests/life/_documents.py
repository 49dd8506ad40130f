"""Documents of the life that the sample does not have: new ones, and further revisions of its own."""
import pathlib
import subprocess
import sys

from lxml import etree

import _world

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "sample"
sys.path.insert(0, str(SOURCE))
import make  # noqa: E402

SPACE = f'xmlns="{_world.NAMES["d"]}"'


class Typist:
    """Sets a document in type as the sample's are set."""

    def __init__(self, dossier, work):
        self.dossier, self.work = dossier, work
        self.sample = make.Dossier()
        make.build(f"{work}/typeset")

    def typeset(self, document, rendition, body):
        source = self.work / "source.txt"
        source.write_text(self.sample.source(document, rendition, body))
        subprocess.run([self.work / "typeset", source, self.dossier / rendition.get("file")],
                       check=True)

    def revise(self, name, revision, day, *replacements):
        """A revision of a document of the sample: its body with words replaced."""
        def change(root):
            xpath = f"d:document[@id='{name}']"
            if not _world.find(root, xpath):
                root.extend(_world.find(make.part("documents.xml"), xpath))
            document = _world.find(root, xpath)[0]
            rendition = _world.find(document, "d:rendition")[0]
            body = (SOURCE / f"source/{name}-ja.txt").read_text()
            for old, new in replacements:
                if old not in body:
                    raise SystemExit(f"{name}-ja.txt has no \"{old}\"")
                body = body.replace(old, new)
            rendition.attrib.update({"revision": str(revision), "date": day,
                                     "file": f"documents/{name}-ja-r{revision}.pdf"})
            self.typeset(document, rendition, body)
        _world.edit(self.dossier / "documents.xml", change)

    def add(self, text, body=None):
        """A document that the sample does not have; its file is there already if there is no body."""
        def change(root):
            document = etree.fromstring(text.replace("<document ", f"<document {SPACE} ", 1))
            if body:
                self.typeset(document, _world.find(document, "d:rendition")[0], body)
            root.append(document)
        _world.edit(self.dossier / "documents.xml", change)

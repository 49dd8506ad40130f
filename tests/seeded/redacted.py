"""A redacted report holds no text of the dossier: every name, title, wording, number and file name
of a copy of the sample with all seeded mistakes is looked for in every format.

What the packs say too (a rule on the "Declaration of conformity") is theirs. The same search in the
full reports must find hundreds, so that it is known to find.
"""
import html
import json
import pathlib
import re
import sys
import tempfile

from lxml import etree

import _seeding
from _place import SOURCE

FORMATS = ("text", "json", "html", "xvrl", "sarif", "junit")
PLAIN = re.compile(r"[a-z][a-z0-9-]*|[0-9.,:+-]*|\d{4}-\d\d-\d\d|[A-Z]{2,4}|[0-9a-f]{64}")


def packed(text):
    """Without white space: a report may break lines."""
    return re.sub(r"\s+", "", text)


def texts_of(folder):
    """The texts of the data, and what the documents print: ids, dates and numbers are none."""
    result = set()
    for path in folder.rglob("*.xml"):
        for node in etree.parse(path).iter("{urn:samdossier:dossier:1}*"):
            result.update([node.text or "", *node.attrib.values()])
    for mistake in _seeding.MISTAKES:
        for _, _, new in mistake.bodies:
            result.update(line.strip("#->@ ") for line in new.splitlines())
    result = {packed(text) for text in result if not PLAIN.fullmatch(text.strip())}
    return {text for text in result if len(text) >= (3 if max(text) > "\u3000" else 5)}


def said_by_packs():
    parts = [path.read_text(encoding="utf-8") for path in (SOURCE / "countries").rglob("*")
             if path.suffix in (".xml", ".sch")]
    parts += [path.read_text(encoding="utf-8") for path in (SOURCE / "schemas").glob("*.c")]
    return packed(html.unescape("".join(parts)))


def plain(report, name):
    if name in ("json", "sarif"):
        return packed(json.dumps(json.loads(report), ensure_ascii=False).replace('\\"', '"'))
    return packed(html.unescape(re.sub(r"</?bdi>", "", report)))


def main():
    own = said_by_packs()
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder, packs = _seeding.copy_make(work)
        _seeding.seed(_seeding.named(), folder, work)
        texts = {text for text in texts_of(folder) if text not in own}
        found = {}
        for form in FORMATS:
            for lang in ("en", "ja") if form == "text" else ("en",):
                options = ["--format", form, "--lang", lang, "--cache", work / "cache"]
                open_ = [] if form in ("text", "json", "html", "xvrl") else ["--no-redact"]
                full = plain(_seeding.check(folder, packs, *options, *open_), form)
                bare = plain(_seeding.check(folder, packs, *options, "--redact"), form)
                found[form, lang] = sum(text in full for text in texts)
                leaks = sorted(text for text in texts if text in bare)
                if leaks:
                    sys.exit(f"{form}: the redacted report holds {leaks}")
    if len(texts) < 400 or min(found.values()) < 4 or found["html", "en"] < 25:
        sys.exit(f"{len(texts)} texts looked for, in the full reports found {found}")
    print(f"{len(texts)} texts looked for in {len(found)} redacted reports, none found; "
          f"in the full ones {min(found.values())} and more")
    return 0


sys.exit(main())

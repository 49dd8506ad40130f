"""The calendar and the workbook of `due`, read by other eyes: a strict reader of RFC 5545, and one of
the workbook's parts. A dossier full of commas, line ends and formulas must come through whole."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

PROGRAM = os.environ["SAMDOSSIER"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP")
HOSTILE = "=1+1, a;b\\c \u202eabc " + "長い名称" * 30
DOSSIER = f"""<dossier xmlns="urn:samdossier:dossier:1" id="hostile"><product/>
<papers>
<paper id="formula" type="other" expires="2026-12-24"><title xml:lang="en">{HOSTILE}</title></paper>
<paper id="long" type="other" expires="2027-01-31"><title xml:lang="en">{"長" * 40000}</title></paper>
<paper id="lines" type="other" expires="2027-02-28"><title xml:lang="en">one
BEGIN:VEVENT</title></paper>
</papers></dossier>"""


class Wrong(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Wrong(what)


def content_lines(data):
    """RFC 5545 3.1: CRLF alone ends a line, no line has more than 75 octets; a blank continues."""
    must(data.endswith(b"\r\n"), "no line end at the end")
    lines = []
    for raw in data[:-2].split(b"\r\n"):
        must(b"\r" not in raw and b"\n" not in raw, "a bare line end")
        must(len(raw) <= 75, f"{len(raw)} octets")
        raw.decode("utf-8")  # folded between characters, which any reader survives
        if raw[:1] in (b" ", b"\t"):
            must(lines, "a continuation of nothing")
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
    return [line.decode("utf-8") for line in lines]


def property_of(line):
    match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^\";:,]+)*):(.*)", line)
    must(match, f"no content line: {line}")
    must(not re.search("[\x00-\x08\x0a-\x1f\x7f\x80-\x9f\u202a-\u202e]", line), "a control character")
    return match.groups()


def text_of(value):
    """3.3.11: backslash, semicolon and comma are escaped, nothing else but the line end is."""
    must(re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), f"not escaped: {value}")
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)


def date_of(parameters, value):
    must(parameters == ";VALUE=DATE" and re.fullmatch(r"\d{8}", value), f"no date: {value}")
    return f"{value[:4]}-{value[4:6]}-{value[6:]}"


def events_of(data):
    lines = content_lines(data)
    must(lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR", "no calendar")
    must(lines.count("VERSION:2.0") == 1 and sum(l.startswith("PRODID:") for l in lines) == 1,
         "version and product are there once")
    events, event = [], None
    for line in lines[1:-1]:
        name, parameters, value = property_of(line)
        if name == "BEGIN":
            must(event is None and value == "VEVENT", f"a component in a component: {value}")
            event = {}
        elif name == "END":
            must(event is not None and sorted(event) == sorted(ONCE), f"properties {event}")
            events.append(event)
            event = None
        elif event is not None:
            must(name not in event, f"{name} twice")
            event[name] = date_of(parameters, value) if name == "DTSTART" else text_of(value)
    must(len({event["UID"] for event in events}) == len(events), "a UID twice")
    must(all(re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"]) for event in events), "DTSTAMP")
    return events


def reader_objects():
    """The reader itself must refuse what RFC 5545 does."""
    good = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\n"
            "DTSTART;VALUE=DATE:20260101\r\nSUMMARY:s\r\nDESCRIPTION:d\r\nCATEGORIES:c\r\n"
            "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    assert len(events_of(good.encode())) == 1
    for bad in (good.replace("\r\n", "\n"), good.replace("SUMMARY:s", "SUMMARY:" + "s" * 68),
                good.replace("SUMMARY:s", "SUMMARY:a,b"), good.replace("UID:u\r\n", ""),
                good.replace("VERSION:2.0\r\n", ""), good.replace("SUMMARY:s", "SUMMARY:a\\b"),
                good.replace(":20260101\r", ":2026-01-01\r"), good[:-2]):
        try:
            events_of(bad.encode())
        except Wrong:
            continue
        return [f"the reader takes {bad!r}"]
    return []


def run(*arguments, zone="Asia/Tokyo"):
    return subprocess.run([PROGRAM, *arguments], check=True, stdout=subprocess.PIPE,
                          env={**os.environ, "TZ": zone}).stdout


def rows_of(data):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            parts = {name: archive.read(name) for name in archive.namelist()}
    strings = [
        "".join(t.text or "" for t in si.iter(MAIN + "t"))
        for si in xml.etree.ElementTree.fromstring(parts["xl/sharedStrings.xml"])]
    sheet = xml.etree.ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"])
    assert not list(sheet.iter(MAIN + "f")), "a formula"
    return [[strings[int(cell.find(MAIN + "v").text)] if cell.get("t") == "s" else
             float(cell.find(MAIN + "v").text) for cell in row if cell.find(MAIN + "v") is not None]
            for row in sheet.iter(MAIN + "row")]


def problems(folder):
    (folder / "dossier.xml").write_text(DOSSIER, encoding="utf-8")
    arguments = ("due", str(folder), "--as-of", "2026-11-21", "--format")
    calendar = run(*arguments, "ics")
    events = events_of(calendar)
    if [event["DTSTART"] for event in events] != ["2026-12-24", "2027-01-31", "2027-02-28"]:
        yield f"other days: {events}"
    if "=1+1, a;b\\c \\u{202e}abc 長い名称" not in events[0]["SUMMARY"]:
        yield f"another summary: {events[0]['SUMMARY']}"
    if events[0]["UID"] != "paper/formula/hostile@samdossier":
        yield f"another UID: {events[0]['UID']}"
    workbook = run(*arguments, "xlsx")
    head, first, long, second = rows_of(workbook)
    if not re.fullmatch("長{1000,2000}.{0,3}", long[3]):
        yield f"a cell of {len(long[3])} characters"
    if (head[0], first[0], first[1], second[1]) != ("day", 46380.0, 33.0, 99.0):
        yield f"other cells: {head} {first} {second}"
    if not first[3].startswith("'=1+1, a;b"):
        yield f"a cell that may be taken for a formula: {first[3]}"
    for form, before in (("ics", calendar), ("xlsx", workbook)):
        if run(*arguments, form, zone="America/New_York") != before:
            yield f"another zone gives another {form}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = reader_objects() + list(problems(pathlib.Path(folder)))
    for problem in found:
        print(problem)
    return bool(found)


sys.exit(main())

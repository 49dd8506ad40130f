"""More rows of the table in _cases.py: what a container may do to a good signature, and what a signer
may put beneath one. The zips are those that readers disagree on."""
from _cases import FORMAT, GOOD, HASH, PASSED, case
from _making import *  # pylint: disable=wildcard-import,unused-wildcard-import
import _container as container
import _der as der

FORM = "upload/1-form/form.txt"
SUMMARY = "upload/2-summary/summary.txt"
LIST, P7S = container.list_name(1), container.signature_name(1)

# --- META-INF: pairs only ---
case("one more file in META-INF", then(put("META-INF/more.txt", b"x")), "-", 1, "may stand")
case("a manifest.xml in META-INF", then(put("META-INF/manifest.xml", b"<x/>")), "-", 1, "may stand")
case("a list without signature", then(take(P7S)), "-", 1, "no signature")
case("a signature without list", then(take(LIST)), "-", 1, "may stand")
case("the pair 002 without 001", then(lambda entries: rename(P7S, container.signature_name(2))(
    rename(LIST, container.list_name(2))(entries))), "-", 1, "may stand")
case("the signature before its list", then(swap_order(LIST, P7S)), "-", 1, "may stand")
case("META-INF in small letters", then(lambda entries: rename(LIST, LIST.lower())(entries)), "-", 1,
     "poses as META-INF")
case("META-INF deflated", then(deflate(LIST)), "-", 1, "META-INF is stored")
case("a file behind META-INF", then(put("upload/3.txt", b"x")), "-", 1, "behind META-INF")
case("the p7s of another bundle", p7s_of_another(dict(sequence=2)), HASH, 1, "its digest")
case("list and p7s of another bundle", seal_of_another(dict(sequence=2)), HASH, 1,
     "not what was signed")
case("list and p7s of another bundle with other files", seal_of_another(
    dict(upload={FORM: b"x"})), FORMAT, 1, "not covered")
case("an archive manifest", then(put("META-INF/ASiCArchiveManifest.xml", b"<x/>")), "-", 1)
case("a time stamp without archive manifest", then(put("META-INF/timestamp001.tst", b"x")), "-", 1)

# --- The files of the bundle after it was signed ---
case("a file changed", then(put(FORM, b"changed\n")), HASH, 1, "not what was signed", FORM)
case("a file changed, with table and sums", then(table_of(FORM, b"changed\n")), HASH, 1,
     "not what was signed")
case("a file too many", then(put_payload("upload/3-more.txt", b"x")), FORMAT, 1, "not covered")
case("a file beside upload", then(put_payload("more.txt", b"x")), FORMAT, 1, "not covered")
case("a file missing", then(take(SUMMARY)), FORMAT, 1, SUMMARY)
case("a file renamed", then(rename(SUMMARY, "upload/2-summary/other.txt")), FORMAT, 1, "stands where")
case("two files exchanged", then(swap_order(FORM, SUMMARY)), FORMAT, 1, "stands where")
case("other deflated bytes, the same content", then(repacked_otherwise("VERIFY.txt")), PASSED, 1,
     "stored bytes differ of \"VERIFY.txt\"")
case("manifest.xml changed", then(edit("manifest.xml", b'"jp"', b'"sg"')), HASH, 1, "manifest.xml")
case("packed again by another program", bytes_after(rezipped), "-", 1, "not what this program writes")
case("mimetype of something else", then(put("mimetype", b"application/zip")), "-", 1, "mimetype")
case("mimetype with a line feed", then(put("mimetype", container.MIMETYPE + b"\n")), "-", 1)
case("mimetype not first", then(swap_order("mimetype", "manifest.xml")), "-", 1, "first entry")

# --- What a signer may not sign ---
case("signed: a file that no table lists", signed_over(put_payload("upload/3-more.txt", b"x")),
     PASSED, 1, "not in the file table is \"upload/3-more.txt\"")
case("signed: a file beside upload", signed_over(put_payload("more.txt", b"x")), PASSED, 1,
     "not in the file table is \"more.txt\"")
case("signed: a file less than the table lists", signed_over(take(SUMMARY)), PASSED, 1, "missing")
case("signed: a file that differs from the table", signed_over(put(FORM, b"other\n")), PASSED, 1,
     "size or digest differs")
case("signed: another VERIFY.txt", made(dict(recipe=b"trust me\n")), PASSED, 1, "recipes")
case("signed: a SHA256SUMS with one line more", signed_over(
    edit("SHA256SUMS", b"  VERIFY.txt\n", b"  VERIFY.txt\n" + b"0" * 64 + b"  x\n")), PASSED, 1,
     "SHA256SUMS")
case("signed: a SHA256SUMS with a wrong digest", signed_over(
    edit("SHA256SUMS", container.digest(container.UPLOAD[SUMMARY]).encode(), b"0" * 64)), PASSED, 1,
     "SHA256SUMS")
case("signed: a SHA256SUMS that is deflated", signed_over(deflate("SHA256SUMS")), PASSED, 1,
     "SHA256SUMS")
case("signed: no manifest.xml", signed_over(take("manifest.xml")), PASSED, 1, "manifest.xml")
for _name, _old, _new in (
        ("of another format", b'format="1"', b'format="2"'),
        ("with another attribute", b'route="full"', b'route="full" hurry="yes"'),
        ("with a comment", b"  <files>", b"  <!-- x --><files>"),
        ("with a blank more", b"  <files>", b"   <files>"),
        ("with a DOCTYPE", b"<manifest ", b'<!DOCTYPE manifest [<!ENTITY e "x">]>\n<manifest '),
        ("of state final", b'state="filing"', b'state="final"'),
        ("of level A", b'level="B"', b'level="A"'),
        ("with a file twice", b"  </files>", container.table(
            SUMMARY, container.packed(container.UPLOAD[SUMMARY])).encode() + b"  </files>")):
    case(f"signed: a manifest.xml {_name}", signed_over(edit("manifest.xml", _old, _new)), PASSED, 1,
         "!" + GOOD)

# --- The list: one form only ---
for _name, _change in {
        "with a DOCTYPE": replaced(b"<asic:ASiC", b'<!DOCTYPE x SYSTEM "x">\n<asic:ASiC', ),
        "with a comment": replaced(b"  <asic:Sig", b"  <!-- x --><asic:Sig"),
        "with lines of CR LF": replaced(b"\n", b"\r\n"),
        "with a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
        "with another prefix": replaced(b"asic:", b"a:"),
        "that names another signature": replaced(b"signature001", b"signature002"),
        "that names two signatures": replaced(
            b"  <asic:Data", b'  <asic:SigReference URI="x"/>\n  <asic:Data'),
        "without main file": replaced(b' Rootfile="true"', b""),
        "with SHA-1 as method": replaced(b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1"),
        "with a reference twice": last_line_again,
        "with a reference less": last_line_gone,
        "with ./ before a path": replaced(b'URI="upload/1', b'URI="./upload/1'),
        "with .. in a path": replaced(b'URI="upload/1', b'URI="x/../upload/1'),
        "with a letter as %75": replaced(b'URI="upload/1', b'URI="%75pload/1'),
        "with an escape of an escape": replaced(b'URI="upload/1', b'URI="%2575pload/1'),
        "with a transform": replaced(b"    <ds:DigestMethod", b"    <ds:Transforms/><ds:DigestMethod"),
        "with something behind": lambda content: content + b"\n",
}.items():
    case(f"a list {_name}", listed(_change), FORMAT, 1)
case("a list with letters that must be escaped", upload_of("upload/3-\u6dfb\u4ed8.txt"), FORMAT, 1,
     "not in the form")
case("a path of Japanese letters, by sign", tool(content=dict(
    upload=container.UPLOAD | {"upload/3-\u6dfb\u4ed8.txt": b"x\n"})), PASSED, 0, GOOD)

# --- Zips on which readers disagree, each signed as it is ---
case("zip: laid out as it should be", laid_out(), PASSED, 0, GOOD)
case("zip: a name twice", laid_out(twice(FORM)), "-", 1, "there twice")
case("zip: another name in the local header", laid_out(local={FORM: {
    "name": FORM.replace("1", "9").encode()}}), "-", 1, "local header")
case("zip: an entry without directory record", laid_out(hidden=(SUMMARY,)), "-", 1, "hidden bytes")
case("zip: bytes before the directory", laid_out(gap=b"hidden"), "-", 1)
case("zip: bytes before the first entry", laid_out(prefix=b"MZ hidden"), "-", 1)
case("zip: bytes behind the end", laid_out(end={"tail": b"x"}), "-", 1, "no end record")
case("zip: a comment", laid_out(end={"comment": b"x"}), "-", 1, "comment")
case("zip: a comment that looks like an end", laid_out(
    end={"comment": b"PK\5\6" + bytes(18)}), "-", 1)
case("zip: the comment that ASiC allows", laid_out(
    end={"comment": b"mimetype=" + container.MIMETYPE}), "-", 1, "comment")
for _field, _value in (("size", 1), ("stored", 1), ("crc", 1), ("flags", 0x800), ("flags", 8),
                       ("method", 8), ("time", 1), ("needed", 20), ("extra", b"up\0\0")):
    case(f"zip: {_field} {_value!r} in the local header only", laid_out(
        local={SUMMARY: {_field: _value}}), "-", 1, SUMMARY)
for _name, _fields in {
        "wrong CRC": {"crc": 1}, "UTF-8 flag on ASCII": {"flags": 0x800}, "encrypted": {"flags": 1},
        "data descriptor": {"flags": 8}, "masked headers": {"flags": 0x2000},
        "method 12": {"method": 12}, "method 99": {"method": 99},
        "Unicode path": {"extra": b"up\x0e\0\1\0\0\0\0z.txt\0\0\0\0"},
        "time stamp field": {"extra": b"UT\5\0\1\0\0\0\0"}}.items():
    case(f"zip: {_name} in both headers", laid_out(local={SUMMARY: _fields},
                                                  central={SUMMARY: _fields}), "-" if
         _name != "wrong CRC" else HASH, 1, SUMMARY)
for _name, _fields in {
        "a symbolic link": {"attributes": 0o120777 << 16}, "a folder": {"attributes": 0o40755 << 16},
        "executable": {"attributes": 0o100755 << 16}, "a comment": {"comment": b"x"},
        "made on DOS": {"made": 20}, "UTF-8 flag only there": {"flags": 0x800},
        "another offset": {"offset": 0}}.items():
    case(f"zip: {_name} in the directory", laid_out(central={SUMMARY: _fields}), "-", 1, SUMMARY)
case("zip: one entry more is counted", laid_out(end={"count": 99}), "-", 1)
case("zip: one entry less is counted", laid_out(end={"count": 8}), "-", 1)
case("zip: records of zip64 that nothing needs", laid_out(end={"zip64": True}), "-", 1,
     "does not end where the end record begins")
case("zip: a second disk", laid_out(end={"disk": 1}), "-", 1, "end record")
case("zip: two entries with the same bytes", laid_out(central={SUMMARY: {"offset": 39}}), "-", 1,
     "overlap")
for _name in ("upload/../x.txt", "/upload/x.txt", "upload\\x.txt", "C:x.txt", "upload/x\0.txt",
              "upload/./x.txt", "upload//x.txt", "upload/x.txt ", "upload/x.", "upload/CON.txt",
              "upload/x\n.txt", "upload/x\x1b[2J.txt", "upload/x\u202etxt", "upload/x/",
              "upload/e\u0301.txt", "x" * 241, "upload/1-form", FORM + "/x"):
    case(f"zip: the name {_name[:24]!a}", laid_out(put_payload(_name, b"x")), "-", 1)
case("zip: names that differ in case", laid_out(put_payload(FORM.upper(), b"x")), "-", 1, "case")
case("zip: a name that is not UTF-8", laid_out(
    local={SUMMARY: {"name": b"upload/\xff", "flags": 0x800}},
    central={SUMMARY: {"name": b"upload/\xff", "flags": 0x800}}), "-", 1)
_ZEROS = bytes(1 << 20)
case("zip: a bomb", made(dict(upload=container.UPLOAD | {"upload/3-zeros.bin": _ZEROS})), "-", 1,
     "less than 1/50")
case("zip: cut off", bytes_after(lambda bundle: bundle[:-1]), "-", 1)
case("zip: empty file", lambda world: b"", "-", 1, "not a zip")
case("zip: something else", lambda world: b"%PDF-1.7\n" * 99, "-", 1, "not a zip")
case("zip: bytes behind a deflate stream", then(lambda entries: entries.update({
    "VERIFY.txt": (8, entries["VERIFY.txt"][1] + b"\0", entries["VERIFY.txt"][2])})), HASH, 1,
     "behind the end of its deflate stream")

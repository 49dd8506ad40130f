"""`inspect --lenient` on every zip that `verify` refuses: it names what is odd, ends with 1, leaves the
file as it was and never calls anything good."""
import functools
import io
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zipfile

import _cases
import _cases_container
import _container as container
import _world

FORM, SUMMARY = _cases_container.FORM, _cases_container.SUMMARY
STRICT = "its structure is; inspect it without --lenient"
KNOWN_GOOD = re.compile(r"\b(good|valid|passed|trusted|verified)\b", re.I)


class Pipe(io.RawIOBase):
    """Takes bytes and cannot go back: then sizes stand behind the data."""

    def __init__(self):
        super().__init__()
        self.bytes = b""

    def writable(self):
        return True

    def write(self, data):
        self.bytes += bytes(data)
        return len(data)


def by_another(target, *entries):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in entries:
            out.writestr(name, content)


def streamed():
    pipe = Pipe()
    by_another(pipe, ("a.txt", "x" * 999), ("folder/", ""))
    return pipe.bytes


def with_xades():
    file = io.BytesIO()
    by_another(file, ("mimetype", container.MIMETYPE), ("META-INF/signatures0.xml", "<x/>"))
    return file.getvalue()


def legacy_name(bundle):
    """A Japanese name as old programs write it: Shift_JIS without a flag."""
    return bundle.replace(b"summary.txt", "\u8981\u7d04.pdf".encode("cp932") + b"xyz")


def cases():
    """Name, bytes and what must be said of them."""
    entries = container.unsigned()
    good = container.zipped(entries)
    bent = functools.partial(container.zipped, entries)
    end = len(good) - 22
    yield "a name twice", container.zipped([*entries.items(), (FORM, entries[FORM])]), "is there twice"
    yield "names alike", container.zipped(entries | {FORM.upper(): entries[FORM]}), "same name where case"
    yield "a hidden entry", bent(hidden=(SUMMARY,)), f'an entry "{SUMMARY}" stands there'
    yield "a gap", bent(gap=b"hidden"), "belong to no entry"
    yield "bytes before", b"MZ hidden" + good, "offsets count: 9"
    yield "bytes behind", good + b"x", "bytes behind the end record: 1"
    yield "a comment", bent(end={"comment": b"xyz"}), "it has a comment; bytes: 3"
    yield "another name", bent(local={SUMMARY: {"name": b"x" * len(SUMMARY)}}), 'names it "xxxx'
    for field, said in (("crc", "CRC-32"), ("size", "size"), ("stored", "compressed size"),
                        ("method", "method"), ("time", "time"), ("flags", "flags")):
        yield f"another {field}", bent(local={SUMMARY: {field: 8}}), f"has another {said}"
    yield "overlapping", bent(central={SUMMARY: {"offset": 0}}), "overlaps another entry"
    yield "outside", bent(central={SUMMARY: {"offset": 1 << 30}}), "outside the file"
    yield "too large", bent(central={SUMMARY: {"stored": 1 << 30}}), "reach outside the file"
    yield "a link", bent(central={SUMMARY: {"attributes": 0o120777 << 16}}), "symbolic link"
    yield "encrypted", bent(central={SUMMARY: {"flags": 1}}), "is encrypted"
    yield "a second name", bent(central={SUMMARY: {"extra": b"up\5\0\1\0\0\0\0"}}), "Unicode path"
    yield "an entry's comment", bent(central={SUMMARY: {"comment": b"x"}}), "it has a comment"
    yield "counted wrong", bent(end={"count": 99}), "counts 99 entries, the directory has 7"
    yield "two ends", good + good[end:], "2 end records"
    yield "a directory cut short", good[:end] + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, 7, 7, 9, 9, 0), "no record of an entry"
    yield "streamed", streamed(), "sizes stand behind its data"
    yield "a folder", streamed(), "folder/: it stands for a folder"
    yield "XAdES", with_xades(), "META-INF/signatures0.xml"
    yield "Shift_JIS", legacy_name(good), "its name is not UTF-8"
    for name in ("../x", "/x", "x\\y", "C:x", "x\x1b[2J", "x\u202etxt", "x/./y", "CON"):
        yield f"the name {name!a}", container.zipped(entries | {name: container.stored(b"x")}), "strict"


def look(path):
    before = path.read_bytes()
    done = subprocess.run([os.environ["SAMDOSSIER"], "inspect", "--lenient", path], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if path.read_bytes() != before:
        raise SystemExit(f"{path} was written")
    return done.returncode, done.stdout.decode()


def check(path, name, content, words, expected=1):
    path.write_bytes(content)
    status, printed = look(path)
    found = KNOWN_GOOD.findall(printed.replace("nothing here was verified", ""))
    if status != expected or words not in printed or found:
        raise SystemExit(f"{name}: status {status}, no \"{words}\", or says {found}:\n{printed}")
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", printed):
        raise SystemExit(f"{name}: control characters in {printed!a}")


def main():
    count = 0
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name, "foreign.zip")
        for case, content, words in cases():
            check(path, case, content, words)
            count += 1
        check(path, "strict", container.zipped(container.unsigned()), STRICT, 0)
        check(path, "no zip", b"%PDF-1.7\n" * 99, "it is no zip")
        check(path, "empty", b"", "it is no zip")
        done = subprocess.run([os.environ["SAMDOSSIER"], "inspect", "--lenient", "--entry", "x", path],
                              check=False, stderr=subprocess.DEVNULL)
        if done.returncode != 2:
            raise SystemExit("--entry goes with --lenient")
        world = _world.World(name)
        for row in _cases.CASES:
            if row.name.startswith("zip: ") and row.indication == "-" and row.status == 1:
                content = row.bundle(world)
                try:
                    zipfile.ZipFile(io.BytesIO(content))
                except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
                    continue
                check(path, row.name, content, "not strict  verify refuses it: ")
                count += 1
    print(f"{count} zips looked into")
    return 0 if count > 80 else 1


sys.exit(main())

"""check --cache: the same report with it and without, faster; and no entry that somebody bent makes a
finding go away."""
import json
import os
import pathlib
import sys
import tempfile

import _seeding

OPTIONS = ["--for", "sg", "--format", "json"]


class Run:
    def __init__(self, work):
        self.work = work
        self.folder, self.packs = _seeding.copy_make(work)
        _seeding.seed(_seeding.named("version-on-one-page", "contraindication-missing",
                                     "hidden-sheet", "attachment"), self.folder, work)
        self.cache = work / "cache"
        self.plain = self.check()

    def check(self, *options, statuses=(1,)):
        return _seeding.check(self.folder, self.packs, *OPTIONS, *options, statuses=statuses)

    def same(self, what, *options):
        if self.check("--cache", self.cache, *options) != self.plain:
            sys.exit(f"another report: {what}")

    def entries(self):
        return sorted(self.cache.iterdir())


OLDER, RIGHT = b"version 1.2", b"version 1.3"


def texts(run):
    """The entries that hold the text of a document with a finding in it."""
    return [path for path in run.entries() if OLDER in path.read_bytes()]


def bend(run):
    """Each entry says what is right, or ends otherwise, is cut, or is another's."""
    if not texts(run):
        sys.exit("no entry holds what is wrong")
    for path in run.entries():
        whole = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(whole.replace(OLDER, RIGHT) if OLDER in whole else whole[:-1] + b"\0")
    run.same("entries were changed")
    first, second = run.entries()[:2]
    whole = second.read_bytes()
    second.write_bytes(first.read_bytes())
    run.same("an entry stands under another name")
    if second.read_bytes() != whole:
        sys.exit("an entry that was no good was not replaced")
    first.write_bytes(b"")
    run.same("an entry is empty")
    first.unlink()
    first.symlink_to(second)
    run.same("an entry is a link")
    first.unlink()
    first.mkdir()
    run.same("an entry is a folder")
    first.rmdir()


def refuse(run):
    """A folder that others may write, and one that is a link."""
    run.cache.chmod(0o777)
    run.check("--cache", run.cache, statuses=(3,))
    run.cache.chmod(0o700)
    link = run.work / "link"
    link.symlink_to(run.cache)
    run.check("--cache", link, statuses=(3,))
    for path in texts(run):
        path.chmod(0o666)
    run.same("entries that others may write")


def keyed(run):
    """With a key, entries of no key and of another key count for nothing, whoever may write there."""
    for name in ("one", "other"):
        (run.work / name).write_bytes(os.urandom(32))
    marked = texts(run)[0]
    before = marked.read_bytes()
    run.same("the first run with a key", "--cache-key", run.work / "one")
    if marked.read_bytes() == before:
        sys.exit("an entry without the key's tag was kept")
    run.cache.chmod(0o777)
    run.same("a folder that others may write, with a key", "--cache-key", run.work / "one")
    run.same("another key", "--cache-key", run.work / "other")
    run.check("--cache-key", run.work / "one", statuses=(2,))
    (run.work / "short").write_bytes(b"short")
    run.check("--cache", run.cache, "--cache-key", run.work / "short", statuses=(3,))
    run.cache.chmod(0o700)


def main():
    with tempfile.TemporaryDirectory() as name:
        run = Run(pathlib.Path(name))
        rules = {finding["rule"] for finding in json.loads(run.plain)["findings"]}
        if not {"common-version-agrees", "common-text-carried"} <= rules:
            sys.exit(f"the mistakes are not found: {rules}")
        run.same("the first run fills it")
        count = len(run.entries())
        if count < 100 or run.cache.stat().st_mode & 0o777 != 0o700:
            sys.exit(f"{count} entries, mode {run.cache.stat().st_mode:o}")
        run.same("the second run reads it")
        bend(run)
        refuse(run)
        keyed(run)
        # what cannot be read is never kept
        (run.folder / "documents/usability-en.pdf").write_bytes(b"%PDF-1.7\nbroken")
        entries = run.entries()
        run.check("--cache", run.cache)
        if run.entries() != entries:
            sys.exit("an answer that failed was kept")
    print(f"{count} entries; the same report with the cache, and with it bent in every way")
    return 0


sys.exit(main())

"""Mistakes seeded into one copy of the sample (_mistakes.py): each is found by the expected rule with
its places named, and nothing else is found than in the sample itself.

With ids as arguments only those are seeded.
"""
import collections
import pathlib
import sys
import tempfile

import _comparison
import _seeding


def main():
    mistakes = _seeding.named(*sys.argv[1:])
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder, packs = _seeding.copy_make(work)
        before = _comparison.findings(folder, packs)
        _seeding.seed(mistakes, folder, work)
        after = _comparison.findings(folder, packs)
        known = collections.Counter(map(_comparison.key, before))
        wrong = _comparison.compare(mistakes, folder, known, after)
    print(f"{len(mistakes)} mistakes seeded, {len(after) - len(before)} findings more, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())

"""Breaches of two-stage approval and of change plans (_breaches.py), seeded into the sample as it stands in
some state of life (_states.py): each is found by the expected rules at its places, and nothing else is
found.

With ids as arguments only those are seeded.
"""
import collections
import concurrent.futures
import pathlib
import shutil
import sys
import tempfile

import _comparison
import _seeding
import _states
from _breaches import ALONE, BREACHES


def findings(state, folder, work):
    return _comparison.findings(folder, None, "--filing", _states.STATES[state].filing,
                                "--cache", work / "cache", statuses=(0, 1, 6))


def states_make(names, work):
    """How many are not as they should be: in none of them is anything found."""
    wrong = 0
    for name in sorted(names):
        _states.make(name, work / name, work)
        for one in findings(name, work / name, work):
            wrong += 1
            print(f"{name}: {one['rule']} at {_comparison.place(one['place'])}: {one['textEn']}")
    return wrong


def batches(identities):
    """The breaches that are seeded into a copy of their own: of each state those that go together, and
    each other one."""
    for state, listed in BREACHES.items():
        chosen = [one for one in listed if one.id in identities or not identities]
        together = [one for one in chosen if one.id not in ALONE]
        if together:
            yield state, together
        yield from ((state, [one]) for one in chosen if one.id in ALONE)


def seed(state, mistakes, work):
    """How many are not found as expected."""
    folder = work / mistakes[0].id
    shutil.copytree(work / state, folder)
    _seeding.seed(mistakes, folder, work)
    after = findings(state, folder, work)
    wrong = _comparison.compare(mistakes, folder, collections.Counter(), after)
    shutil.rmtree(folder)
    return wrong


def main():
    chosen = list(batches(sys.argv[1:]))
    if not chosen:
        sys.exit("no such breach")
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        (work / "cache").mkdir(mode=0o700)
        _seeding.typeset_make(work)
        before = states_make({state for state, _ in chosen}, work)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            wrong = sum(pool.map(lambda one: seed(*one, work), chosen))
    count = sum(len(mistakes) for _, mistakes in chosen)
    print(f"{count} breaches seeded in {len(chosen)} copies, {wrong} findings not as expected; "
          f"{before} findings before")
    return 1 if wrong or before else 0


sys.exit(main())

"""Breaches of two-stage approval and of change plans (_breaches.py), each seeded alone into the sample as
it stands in some state of life (_states.py): each is found by the expected rules at its places, and
nothing else is found.

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
from _breaches import BREACHES


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


def breach(state, mistake, work):
    """Whether one breach is not found as expected."""
    folder = work / mistake.id
    shutil.copytree(work / state, folder)
    _seeding.seed([mistake], folder, work)
    after = findings(state, folder, work)
    wrong = _comparison.compare([mistake], folder, collections.Counter(), after)
    shutil.rmtree(folder)
    if wrong:
        print(f"{mistake.id} ({state}): {wrong} wrong")
    return bool(wrong)


def main():
    chosen = [(state, one) for state, list_ in BREACHES.items() for one in list_
              if one.id in sys.argv[1:] or not sys.argv[1:]]
    if not chosen:
        sys.exit("no such breach")
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        (work / "cache").mkdir(mode=0o700)
        _seeding.typeset_make(work)
        wrong = states_make({state for state, _ in chosen}, work)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            missed = sum(pool.map(lambda one: breach(*one, work), chosen))
    print(f"{len(chosen)} breaches seeded, {missed} not found as expected; "
          f"{wrong} findings too many before")
    return 1 if wrong or missed else 0


sys.exit(main())

"""Runs the table of signature cases: makes each bundle, verifies it, compares status, the indication
of every signer and the words of the verdict. Ends with 1 if a case differs from its row.

    table.py [PART-OF-A-NAME ...]    only the cases whose name has one of the parts
"""
import concurrent.futures
import re
import sys
import tempfile

import _cases
import _cases_container  # adds its rows to those of _cases
import _world

SIGNER = re.compile(r"^  signer +(.*), level (\w+): ([A-Z-]+)(?: \((\w+)\))?$", re.M)
FLOOR = 80  # a table that shrinks below this has lost cases
AT = "2026-11-21"


def indications(printed):
    found = [" ".join(filter(None, match.groups()[2:])) for match in SIGNER.finditer(printed)]
    return " + ".join(found) or "-"


def problems(case, status, printed):
    if status != case.status:
        yield f"status {status}, expected {case.status}"
    found = indications(printed)
    if found != case.indication:
        yield f"\"{found}\", expected \"{case.indication}\""
    for word in case.words:
        if word.startswith("!") and word[1:] in printed:
            yield f"the verdict says \"{word[1:]}\""
        elif not word.startswith("!") and word not in printed:
            yield f"the verdict does not say \"{word}\""
    if status == 0 and "NOT GOOD" in printed or status and "GOOD for filing" in printed.replace(
            "32mGOOD for filing", ""):
        yield "word and status of the verdict disagree"
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", printed):
        yield "the verdict holds control characters"


def verified(world, case, bundle, store):
    options = case.options(world) if callable(case.options) else case.options.split()
    if "--at" not in options:
        options = [*options, "--at", AT]
    status, printed = world.verify(bundle, store, options)
    return case, printed, list(problems(case, status, printed))


def run(world, cases):
    """Makes one after the other, verifies two at a time."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(verified, world, case, case.bundle(world),
                               world.store(**case.store)) for case in cases]
        for job in waiting:
            case, printed, found = job.result()
            print("pass" if not found else "FAIL", case.name)
            if found:
                failed += 1
                print("\n".join(f"     {line}" for line in [*found, *printed.splitlines()]))
    return failed


def main(parts):
    names = [case.name for case in _cases.CASES]
    cases = [case for case in _cases.CASES
             if not parts or any(part in case.name for part in parts)]
    if len(set(names)) != len(names) or len(names) < FLOOR or not cases:
        raise SystemExit(f"{len(names)} cases, {len(set(names))} names, {len(cases)} to run")
    with tempfile.TemporaryDirectory() as folder:
        failed = run(_world.World(folder), cases)
    print(f"{len(cases)} cases, {failed} differ from the table")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

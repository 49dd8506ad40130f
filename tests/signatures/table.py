"""Runs the table of signature cases: makes each bundle, verifies it, compares status, the indication
of every signer and the words of the verdict. Ends with 1 if a case differs from its row.

    table.py [PART-OF-A-NAME ...]    only the cases whose name has one of the parts
"""
import calendar
import concurrent.futures
import io
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from xml.etree import ElementTree

import _attacks
import _cases
import _cases_archive  # adds its rows to those of _cases, as do those below
import _cases_container
import _cases_lt  # pylint: disable=unused-import
import _cases_stamp
import _container
import _stamp
import _world

SIGNER = re.compile(r"^  signer +(.*), level (\w+): ([A-Z-]+)(?: \((\w+)\))?$", re.M)
FLOOR = 650  # a table that shrinks below this has lost cases
AT = "2026-11-21"
XVRL = "{http://www.xproc.org/ns/xvrl}"
QUESTIONS = ["intact", "signed", "revocation", "time", "state", "regulator", "application", "previous",
             "sequence", "core"]


def indications(printed):
    found = [" ".join(filter(None, match.groups()[2:])) for match in SIGNER.finditer(printed)]
    return " + ".join(found) or "-"


def xvrl_problems(status, printed):
    """What is wrong with a report in XVRL: its digest must sum up its detections and the status."""
    report = ElementTree.fromstring(printed).find(f"{XVRL}report")
    found = [item.get("severity") for item in report.findall(f"{XVRL}detection")]
    digest = report.find(f"{XVRL}digest")
    for severity in ("error", "warning", "info", "unspecified"):
        if int(digest.get(f"{severity}-count")) != found.count(severity):
            yield f"the count of severity \"{severity}\" differs"
    if (digest.get("valid") == "true") > (status == 0) or (digest.get("valid") == "false") != (
            status == 1) or ("error" in found) > (status != 0):
        yield "digest and status disagree"
    codes = [item.get("code") for item in report.findall(f"{XVRL}detection")]
    if codes[:10] != QUESTIONS:
        yield f"the questions are {codes[:10]}"


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
    if "(null)" in printed:
        yield "the verdict prints what is not there"
    if printed.startswith("<"):
        yield from xvrl_problems(status, printed)
    if status == 0 and "NOT GOOD" in printed or status and "GOOD for filing" in printed.replace(
            "32mGOOD for filing", ""):
        yield "word and status of the verdict disagree"
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", printed):
        yield "the verdict holds control characters"


def parts_of(bundle):
    """The first p7s of a bundle and the list that it signs."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as entries:
        return [entries.read(name(1)) for name in (_container.signature_name, _container.list_name)]


def openssl_objects_to_stamps(world, bundle, store):
    """What openssl has against the time stamps of the first signature, as of the day of the rows."""
    value, tokens = _stamp.tokens_of(parts_of(bundle)[0])
    files = [world.new_file(suffix) for suffix in (".value", ".token", ".roots")]
    files[0].write_bytes(value)
    files[2].write_bytes(b"".join(path.read_bytes() for path in (store / "tsa").iterdir()))
    for token in tokens:
        files[1].write_bytes(token)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-data", files[0], "-in", files[1], "-token_in", "-CAfile",
             files[2], "-attime", str(calendar.timegm(time.strptime(AT, "%Y-%m-%d")))],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            return ["openssl does not accept the time stamp: " + done.stdout.decode()]
    return [] if tokens else ["there is no time stamp for openssl to judge"]


def openssl_objects(world, bundle, store, moment):
    """What openssl has against a signature of which the table says that openssl accepts it."""
    files = [world.new_file(suffix) for suffix in (".p7s", ".list", ".roots")]
    roots = b"".join(path.read_bytes() for path in (store / "signers").iterdir())
    for file, content in zip(files, [*parts_of(bundle), roots]):
        file.write_bytes(content)
    seconds = calendar.timegm(time.strptime(moment, "%Y-%m-%d"))
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", files[0],
         "-content", files[1], "-CAfile", files[2], "-no-CApath", "-no-CAstore", "-purpose", "any",
         "-attime", str(seconds), "-out", "/dev/null"], stderr=subprocess.PIPE, check=False)
    return [] if done.returncode == 0 else ["openssl does not accept it: " + done.stderr.decode()]


def verified(world, case, bundle, store):
    options = case.options(world) if callable(case.options) else case.options.split()
    if "--at" not in options:
        options = [*options, "--at", AT]
    status, printed = world.verify(bundle, store, options)
    found = list(problems(case, status, printed))
    if case.name in _cases.OPENSSL_ACCEPTS:
        found += openssl_objects(world, bundle, store, options[options.index("--at") + 1])
    if case.name in _cases_stamp.OPENSSL_ACCEPTS:
        found += openssl_objects_to_stamps(world, bundle, store)
    return case, printed, found


def self_test():
    """A comparison that never objects proves nothing."""
    case = _cases.Case("self-test", None, "TOTAL-PASSED", 0, ("GOOD", "!BAD"), {}, "")
    good = "  signer       applicant, level B: TOTAL-PASSED\n GOOD\n"
    failed = good.replace("PASSED", "FAILED (HASH_FAILURE)")
    if (list(problems(case, 0, good)) or not all(
            list(problems(case, *pair)) for pair in (
                (1, good), (0, failed), (0, "GOOD"), (0, good[:-6]), (0, good + "BAD"),
                (0, good + "\x1b"), (0, good + "\u202e"), (0, good + good)))):
        raise SystemExit("the comparison of verdicts does not work")


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
    self_test()
    named = {name for rows in _attacks.ATTACKS.values() for name in rows}
    unknown = (_cases.OPENSSL_ACCEPTS | _cases_stamp.OPENSSL_ACCEPTS | named) - set(names)
    if unknown:
        raise SystemExit(f"no such cases: {unknown}")
    if len(set(names)) != len(names) or len(names) < FLOOR or not cases:
        raise SystemExit(f"{len(names)} cases, {len(set(names))} names, {len(cases)} to run")
    with tempfile.TemporaryDirectory() as folder:
        failed = run(_world.World(folder), cases)
    print(f"{len(cases)} cases, {failed} differ from the table")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The reports for code hosts and CI servers: SARIF 2.1.0 and JUnit, of a copy of the sample with seeded
mistakes, a file that cannot be read and text that would be a link."""
import json
import pathlib
import re
import sys
import tempfile
import urllib.parse

from lxml import etree

import _seeding

LEVELS = {"fail": ("error", "warning", "note"), "open": ("none",)}


def sure(condition, what):
    if not condition:
        sys.exit(what)


def place_check(folder, place):
    """A relative file of the dossier, and a line that it has."""
    physical = place["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    sure(not urllib.parse.urlsplit(uri).scheme and not uri.startswith("/"), f"absolute: {uri}")
    lines = (folder / urllib.parse.unquote(uri)).read_text(encoding="utf-8").count("\n") + 1
    sure(1 <= physical["region"]["startLine"] <= lines, f"no such line: {physical}")


def sarif_check(folder, report, findings):
    log = json.loads(report)
    sure(log["version"] == "2.1.0" and len(log["runs"]) == 1, "no SARIF 2.1.0")
    driver = log["runs"][0]["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    results = log["runs"][0]["results"]
    sure(driver["name"] == "samdossier" and len(set(rules)) == len(rules), "rules stand twice")
    for result in results:
        sure(result["ruleId"] in rules, f"no rule {result['ruleId']}")
        sure(result["level"] in LEVELS[result["kind"]], f"{result['kind']} {result['level']}")
        text = result["message"]["text"]
        sure(text and not re.search(r"(?<!\\)[\[\]]", text), f"a link in {text}")
        for place in (*result["locations"], *result.get("relatedLocations", [])):
            place_check(folder, place)
    counted = sum(len(result["properties"]["filings"]) for result in results)
    sure(counted == len(findings), f"{counted} results over all filings, not {len(findings)}")
    sure(any(result["kind"] == "open" for result in results), "nothing is open")
    return len(results)


def junit_check(report, findings):
    root = etree.fromstring(report.encode())
    sure(root.tag == "testsuites" and len(root) == 3, "not three suites")
    for suite in root:
        own = [one for one in findings if one["filing"] == suite.get("name")]
        broken = [one for one in own if one["kind"] == "broken" and one["severity"] != "info"]
        unknown = [one for one in own if one["kind"] == "not-evaluated"]
        sure(int(suite.get("tests")) == len(suite) == len(own) + 1, "cases are missing")
        sure(int(suite.get("failures")) == len(suite.findall("testcase/failure")) == len(broken),
             f"{suite.get('failures')} failures, not {len(broken)}")
        sure(int(suite.get("errors")) == len(suite.findall("testcase/error")) == len(unknown) > 0,
             f"{suite.get('errors')} errors, not {len(unknown)}")
    return sum(len(suite) for suite in root)


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder, packs = _seeding.copy_make(work)
        link = _seeding.named("other-product")[0]
        link.bodies = [("labels-en", "# 2 Start screen",
                        "Signed on [enter date](https://elsewhere.example).\n# 2 Start screen")]
        _seeding.seed(_seeding.named(), folder, work)
        for path in ("usability-en.pdf", "usability-ja.pdf"):
            (folder / "documents" / path).write_bytes(b"%PDF-1.7\nbroken")

        def report(form, *options):
            return _seeding.check(folder, packs, "--cache", work / "cache", "--format", form, *options)

        findings = json.loads(report("json"))["findings"]
        for options in ([], ["--no-redact"]):
            results = sarif_check(folder, report("sarif", *options), findings)
            cases = junit_check(report("junit", *options), findings)
        escaped = json.dumps("\\[enter date\\]")[1:-1]
        sure(escaped in report("sarif", "--no-redact"), "the brackets are not there to escape")
        _seeding.check(folder, packs, "--redact", "--no-redact", statuses=(2,))
    print(f"{results} results in SARIF, {cases} cases in JUnit")
    return 0


sys.exit(main())

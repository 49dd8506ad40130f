#!/usr/bin/python3
"""`routes` read by others: the JSON by Python's own reader, held against what `packs show` says there is
and against dates reckoned here; the text in 80 columns in both languages, with every condition and its
sources, and nothing in it that would move a terminal."""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

from lxml import etree

PROGRAM = os.environ["SAMDOSSIER"]
SAMPLE = os.path.join(os.environ["SOURCE"], "dossier", "sample")
D = "{urn:samdossier:dossier:1}"
K = "{urn:samdossier:pack:1}"
REGULATORS = ("jp", "sg", "th")
FAILED = []


def expect(what, good, detail=""):
    if not good:
        FAILED.append(what)
        print(f"failed: {what} {detail}")


def run(*arguments, status=0):
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, check=False)
    expect(f"status of {arguments}", result.returncode == status, result.stderr.decode()[:300])
    return result.stdout.decode()


def routes(folder, *arguments):
    return json.loads(run("routes", folder, "--format", "json", *arguments))["routes"]


def answer(found, regulator, route):
    return [one for one in found if (one["regulator"], one["route"]) == (regulator, route)][0]


def every_route_is_answered(found):
    for regulator in REGULATORS:
        shown = run("packs", "show", regulator)
        pack = etree.fromstring(shown[: shown.index("</pack>") + len("</pack>")].encode())
        there = [route.get("id") for route in pack.iter(K + "route")]
        answered = [one["route"] for one in found if one["regulator"] == regulator]
        expect(f"routes of {regulator}", sorted(there) == sorted(answered), f"{there} {answered}")


def the_state_follows_from_the_conditions(found):
    for one in found:
        name = f'{one["regulator"]}:{one["route"]}'
        closing = [c for c in one["conditions"] if c.get("closes")]
        waiting = [c for c in one["conditions"] if "ask" in c]
        expect(f"{name} closes", (one["state"] in ("closed", "opens")) == bool(closing))
        if not closing:
            expect(f"{name} asks", (one["state"] == "unknown") == bool(waiting))
        expect(f"{name} has its day", ("on" in one) == (one["state"] == "opens"))
        for condition in one["conditions"]:
            expect(f'{name} {condition["rule"]} is sourced', condition["sources"])
            expect(f'{name} {condition["rule"]} in two languages', condition["textJa"] and condition["textEn"])
            if condition["unconfirmed"]:
                expect(f'{name} {condition["rule"]} is unconfirmed', not condition.get("closes"))


def years_after(day, years):
    """A day so many years later; the last of February where there is no 29th."""
    date = datetime.date.fromisoformat(day)
    try:
        return date.replace(year=date.year + years).isoformat()
    except ValueError:
        return date.replace(year=date.year + years, day=28).isoformat()


def days_agree(folder):
    """The Thai and the expedited route open when the years are over, whatever the day of the approval."""
    path = os.path.join(folder, "approvals.xml")
    tree = etree.parse(path)
    for approval in list(tree.getroot()):
        if approval.get("agency") != "jp-mhlw":
            tree.getroot().remove(approval)
    approval = tree.getroot().find(D + "approval")
    for granted, marketed in (("2026-03-31", "2026-04-01"), ("2024-02-29", "2024-02-29"), ("2025-12-31", "2026-01-31")):
        approval.set("date", granted)
        approval.set("marketed", marketed)
        tree.write(path, xml_declaration=True, encoding="UTF-8")
        eve = (datetime.date.fromisoformat(years_after(granted, 1)) - datetime.timedelta(days=1)).isoformat()
        one = answer(routes(folder, "--as-of", eve), "th", "abridged")
        expect(f"th opens a year after {granted}", one.get("on") == years_after(granted, 1), str(one.get("on")))
        then = answer(routes(folder, "--as-of", years_after(granted, 1)), "th", "abridged")
        expect(f"th is open a year after {granted}", then["state"] == "open", then["state"])
        one = answer(routes(folder, "--as-of", eve), "sg", "expedited-1")
        expect(f"sg opens three years after {marketed}", one.get("on") == years_after(marketed, 3), str(one.get("on")))


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def the_text_fits_and_says_all(folder, found):
    for language in ("en", "ja"):
        text = run("routes", folder, "--lang", language)
        wide = [line for line in text.split("\n") if columns(line) > 80]
        expect(f"80 columns ({language})", not wide, str(wide[:2]))
        flat = re.sub(r"\s+", "", text)
        for one in found:
            if one["state"] == "closed" and [c["rule"] for c in one["conditions"]] == ["common-route-class"]:
                continue
            for condition in one["conditions"]:
                wanted = condition["textEn" if language == "en" else "textJa"]
                if "question" not in condition:
                    expect(f'{condition["rule"]} is told ({language})', re.sub(r"\s+", "", wanted) in flat, wanted)
                for source in condition["sources"]:
                    title = source.get("titleEn" if language == "en" else "titleJa") or source["titleEn"]
                    expect(f'{source["id"]} is cited ({language})', re.sub(r"\s+", "", title) in flat, title)


def hostile_text_is_shown_as_text(folder):
    path = os.path.join(folder, "product.xml")
    tree = etree.parse(path)
    for node in tree.getroot().iter(D + "class"):
        node.set("rule", "a\u202e\u009b31m\u200b b")
    tree.write(path, xml_declaration=True, encoding="UTF-8")
    text = run("routes", folder)
    hidden = [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\u200b"]
    expect("no control characters", not hidden, repr(hidden[:4]))


def main():
    found = routes(SAMPLE)
    every_route_is_answered(found)
    the_state_follows_from_the_conditions(found)
    the_text_fits_and_says_all(SAMPLE, found)
    with tempfile.TemporaryDirectory() as work:
        for name, check in (("days", days_agree), ("hostile", hostile_text_is_shown_as_text)):
            folder = os.path.join(work, name)
            shutil.copytree(SAMPLE, folder)
            check(folder)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())

"""Holds what check finds in a copy of the sample against what was seeded into it."""
import collections
import json

from lxml import etree

import _seeding


def place(found):
    return (found.get("file"), found.get("line"), found.get("path"), found.get("page"))


def key(finding):
    unknown = finding.get("reason") if finding["kind"] == "not-evaluated" else None
    return (finding["rule"], finding["filing"], *place(finding["place"]), unknown)


def resolve(folder, name, xpath, path=None, number=None):
    """The place in this copy, with its line."""
    found = etree.parse(folder / name).xpath(xpath, namespaces=_seeding.NAMES)
    if not found:
        sys.exit(f"{name}: nothing at {xpath}")
    return (name, found[0].sourceline, path, number)


def expected(mistakes, folder):
    """What is to be found: by key, the related places that must be named with it."""
    result = {}
    for mistake in mistakes:
        for found in mistake.found:
            for filing in found.filings.split():
                at = (found.rule, filing, *resolve(folder, *found.at), found.unknown)
                result[at] = (mistake.id, [resolve(folder, *also) for also in found.also])
    return result


def related_compare(identity, wanted, finding):
    related = [place(one) for one in finding["related"]]
    lacking = [also for also in wanted if also not in related]
    for also in lacking:
        print(f"{identity}: {also} is not among the related places {related}")
    return len(lacking)


def compare(mistakes, folder, before, after):
    """How many are wrong."""
    wanted = expected(mistakes, folder)
    found = collections.Counter(map(key, after)) - before
    wrong = 0
    for at, (identity, _) in wanted.items():
        if found[at] != 1:
            wrong += 1
            print(f"{identity}: found {found[at]} times: {at}")
    for finding in after:
        at = key(finding)
        if at in wanted:
            wrong += related_compare(*wanted[at], finding)
        elif found[at]:
            wrong += 1
            print(f"not seeded: {at}: {finding['textEn']} {list(map(place, finding['related']))}")
    return wrong


def findings(folder, packs, *options, statuses=(0, 1)):
    said = _seeding.check(folder, packs, "--format", "json", *options, statuses=statuses)
    return json.loads(said)["findings"]

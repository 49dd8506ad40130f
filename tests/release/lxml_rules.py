#!/usr/bin/python3
"""A second engine runs the rules: lxml's ISO Schematron over the trees that `check --dump-tree`
prints, as they are and with the edits of every cases.xml. The same rules must fire as often.

Left out: rules out of date at the as-of date, dropped ones, those not evaluated (the second engine
knows neither facts nor sd:known), severities, and texts. Includes and abstract patterns are
resolved here, once more and independently; sd:matches is supplied."""

import collections
import copy
import json
import multiprocessing
import os
import re
import subprocess
import sys

try:
    from lxml import etree, isoschematron
except ImportError:
    print("python3-lxml is not installed")
    sys.exit(77)

SCH = "{http://purl.oclc.org/dsdl/schematron}"
SD = "{urn:samdossier:rules:1}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
PACK = "{urn:samdossier:pack:1}"
PREFIXES = {
    "d": "urn:samdossier:dossier:1",
    "f": "urn:samdossier:facts:1",
    "p": "urn:samdossier:plan:1",
    "k": "urn:samdossier:pack:1",
}
SOURCE = os.environ["SOURCE"]
PROGRAM = os.environ["SAMDOSSIER"]
PLANNED = {}  # regulator: its tree as planned, and the packs that judge it


def matches(_, text, pattern):
    """sd:matches for the patterns that packs use, which Python reads the same way."""
    if isinstance(text, list):
        text = text[0] if text else ""
        text = text if isinstance(text, str) else "".join(text.itertext())
    return re.fullmatch(pattern, text) is not None


etree.FunctionNamespace("urn:samdossier:rules:1")["matches"] = matches


def include(node, folder):
    """Puts what an include names in its place."""
    for found in list(node.iter(SCH + "include")):
        name, _, fragment = found.get("href").partition("#")
        path = re.sub(r"^common:", "pack:common/", name)
        if path.startswith("pack:"):
            path = os.path.join(SOURCE, "countries", path[5:])
        else:
            path = os.path.join(folder, path)
        target = etree.parse(path).getroot()
        if fragment:
            target = target.xpath("//*[@id=$id]", id=fragment)[0]
        target = copy.deepcopy(target)
        include(target, os.path.dirname(path))
        target.tail = None
        found.getparent().replace(found, target)


def instantiate(schema):
    """Patterns that are one of an abstract pattern."""
    for pattern in schema.findall(SCH + "pattern[@is-a]"):
        abstract = schema.xpath(
            "//s:pattern[@abstract='true'][@id=$id]",
            id=pattern.get("is-a"),
            namespaces={"s": SCH[1:-1]},
        )[0]
        values = {p.get("name"): p.get("value") for p in pattern.findall(SCH + "param")}
        for child in list(pattern):
            pattern.remove(child)
        for child in abstract:
            child = copy.deepcopy(child)
            pattern.append(child)
            for node in child.iter(etree.Element):
                for key, value in node.attrib.items():
                    node.set(
                        key,
                        re.sub(r"\$([\w.-]+)", lambda m: values.get(m[1], m[0]), value),
                    )
                if node.tag in (SCH + "assert", SCH + "report"):
                    own = node.get("id")
                    if not own or own.endswith(".it"):
                        node.set("id", pattern.get("id"))
        del pattern.attrib["is-a"]
    for pattern in schema.findall(SCH + "pattern[@abstract]"):
        schema.remove(pattern)


def in_force(node, as_of):
    start, end = node.get(SD + "from"), node.get(SD + "to")
    return (not start or start <= as_of) and (not end or as_of < end)


def compiled(pack, as_of, cache={}):
    """The stylesheet of a pack's rules in force at a date."""
    if (pack, as_of) in cache:
        return cache[pack, as_of]
    path = os.path.join(SOURCE, "countries", pack, "rules.sch")
    if not os.path.exists(path):
        return None
    schema = etree.parse(path)
    include(schema.getroot(), os.path.dirname(path))
    instantiate(schema.getroot())
    for node in list(schema.getroot().iter(SCH + "rule", SCH + "assert", SCH + "report")):
        if not in_force(node, as_of):
            node.getparent().remove(node)
    for node in list(schema.getroot().iter(SCH + "diagnostics")):
        node.getparent().remove(node)
    for node in schema.getroot().iter(SCH + "assert", SCH + "report"):
        node.attrib.pop("diagnostics", None)
    style = isoschematron.iso_svrl_for_xslt1(isoschematron.iso_abstract_expand(schema))
    cache[pack, as_of] = etree.XSLT(style)
    return cache[pack, as_of]


def fired(tree, packs):
    """How often each rule of the packs fires, by the second engine."""
    as_of = tree.xpath("string(//p:plan/@as-of)", namespaces=PREFIXES)
    dropped = set(tree.xpath("//p:plan/k:pack/k:drop-rule/@rule", namespaces=PREFIXES))
    count = collections.Counter()
    for pack in packs:
        style = compiled(pack, as_of)
        if style is None:
            continue
        for node in style(tree).getroot().iter(SVRL + "failed-assert", SVRL + "successful-report"):
            if node.get("id") not in dropped:
                count[node.get("id")] += 1
    return count


def check(dossier, regulator, *options):
    run = subprocess.run(
        [PROGRAM, "check", dossier, "--for", regulator, *options],
        stdout=subprocess.PIPE,
        check=False,
    )
    return run.stdout


def edit(case, tree):
    """Does to a tree what a case says."""
    for step in case:
        if step.tag not in (PACK + "set", PACK + "delete", PACK + "insert"):
            continue
        found = tree.xpath(step.get("at"), namespaces=PREFIXES)
        for node in reversed(found):
            if isinstance(node, str):  # an attribute
                owner = node.getparent()
                if step.tag == PACK + "set":
                    owner.set(node.attrname, step.get("value"))
                else:
                    del owner.attrib[node.attrname]
            elif step.tag == PACK + "set":
                if step.get("attribute"):
                    node.set(step.get("attribute"), step.get("value"))
                else:
                    for child in list(node):
                        node.remove(child)
                    node.text = step.get("value")
            elif step.tag == PACK + "delete":
                node.getparent().remove(node)
            else:
                insert(step, node)


def insert(step, node):
    children = [copy.deepcopy(child) for child in step if isinstance(child.tag, str)]
    where = step.get("where", "into")
    for child in children:
        child.tail = None
    if where == "into":
        node.extend(children)
    elif where == "before":
        for child in children:
            node.addprevious(child)
    else:
        for child in reversed(children):
            node.addnext(child)


def cases_of(pack):
    path = os.path.join(SOURCE, "countries", pack, "cases.xml")
    return etree.parse(path).getroot().findall(PACK + "case") if os.path.exists(path) else []


def case_applies(case, filing, regulator):
    if case.get("replan") or case.get("route") or case.get("class"):
        return False  # needs another plan than the one that was printed
    return case.get("filing", filing) == filing and case.get("regulator", regulator) == regulator


def unedited(regulator, as_of, pack, cache={}):
    """What fires in a pack without edits; it is the same for every case of a date."""
    key = regulator, as_of, pack
    if key not in cache:
        tree = copy.deepcopy(PLANNED[regulator][0])
        tree.xpath("//p:plan", namespaces=PREFIXES)[0].set("as-of", as_of)
        cache[key] = fired(tree, [pack])
    return cache[key]


def case_run(job):
    """Words on a case under which other rules fire than it says, or None. Only the packs that the
    case speaks of are run."""
    regulator, index, number = job
    tree, packs = PLANNED[regulator]
    case = cases_of(packs[index])[number]
    after = copy.deepcopy(tree)
    plan = after.xpath("//p:plan", namespaces=PREFIXES)[0]
    plan.set("as-of", case.get("as-of", plan.get("as-of")))
    as_of = plan.get("as-of")
    edit(case, after)
    unknown = {node.get("rule") for node in case.findall(PACK + "not-evaluated")}
    dropped = set(tree.xpath("//p:plan/k:pack/k:drop-rule/@rule", namespaces=PREFIXES))
    expected = {node.get("rule") for node in case.findall(PACK + "fires")} - unknown - dropped
    new = set()
    for place, pack in enumerate(packs):
        inside = place >= index
        if not inside and not any(rule.startswith(pack + "-") for rule in expected):
            continue
        was, now = unedited(regulator, as_of, pack), fired(after, [pack])
        new |= {rule for rule in now if now[rule] > was[rule] and (inside or rule in expected)}
    got = new - unknown
    if expected == got:
        return None
    return (
        f"{regulator}: case {case.get('id')} of {packs[index]}: should fire "
        f"{sorted(expected)}, lxml fires {sorted(got)}"
    )


def tree_compare(dossier, regulator):
    """One filing as it is: the report's counts against the second engine's."""
    tree = etree.fromstring(check(dossier, regulator, "--dump-tree")).getroottree()
    report = json.loads(check(dossier, regulator, "--format", "json"))
    packs = [pack["id"] for pack in report["packs"]]
    ours, unknown = collections.Counter(), set()
    for finding in report["findings"]:
        if finding["kind"] == "broken":
            ours[finding["rule"]] += 1
        else:
            unknown.add(finding["rule"])
    theirs = fired(tree, packs)
    wrong = {r for r in ours | theirs if ours[r] != theirs[r]} - unknown
    for rule in sorted(wrong):
        print(f"{dossier} {regulator} {rule}: {ours[rule]} times here, {theirs[rule]} by lxml")
    return tree, packs, len(wrong)


def main():
    if not os.path.exists(PROGRAM):
        print("the program is not built")
        return 77
    failures = 0
    jobs, done = [], set()  # cases of a pack that several extend are run with the first
    dossier = os.path.join(SOURCE, "dossier", "sample")
    filings = etree.fromstring(check(dossier, "jp", "--dump-tree")).xpath(
        "/d:dossier/d:filings/d:filing/@regulator", namespaces=PREFIXES
    )
    for regulator in sorted(set(filings)):
        tree, packs, wrong = tree_compare(dossier, regulator)
        PLANNED[regulator] = tree, packs
        filing = tree.xpath("string(//d:filing[p:plan]/@id)", namespaces=PREFIXES)
        failures += wrong
        for index, pack in enumerate(packs):
            for number, case in enumerate(cases_of(pack)):
                key = (pack, case.get("id"))
                if key not in done and case_applies(case, filing, regulator):
                    done.add(key)
                    jobs.append((regulator, index, number))
    with multiprocessing.get_context("fork").Pool() as pool:
        for words in pool.imap(case_run, jobs, chunksize=8):
            if words:
                failures += 1
                print(words)
    compared = len(PLANNED) + len(jobs)
    print(f"{compared} trees compared, {failures} differences")
    return 1 if failures or not compared else 0


sys.exit(main())

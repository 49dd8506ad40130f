"""Lists that stand in code and in the documentation are the same list."""
import re
import sys
import xml.etree.ElementTree as ElementTree

import _source

SCHEMA = "{http://www.w3.org/2001/XMLSchema}"

STATUS = re.compile(r'^STATUS\((\d+), \w+, "([^"]+)"\)$', re.M)
ORDER = "9, 2, 4, 3, 5, 8, 7, 1, 6"


def plain(page):
    """The words of a Markdown or manual page, without escapes, macros and line breaks."""
    text = re.sub(r"^\.[A-Z]{1,2}\b *", "", page, flags=re.M)
    return re.sub(r"\s+", " ", text.replace("\\-", "-").replace("|", " "))


def status_problems():
    statuses = STATUS.findall((_source.TOP / "base/status.def").read_text())
    problems = [] if len(statuses) == 10 else ["base/status.def: cannot be read as a list of ten"]
    for name in ("README.md", "cli/samdossier.1"):
        path = _source.TOP / name
        page = plain(path.read_text()) if path.exists() else ""
        for number, meaning in statuses:
            if f"{number} {meaning}" not in page:
                problems.append(f"{name}: exit status {number} ({meaning}) is missing")
        if ORDER not in page:
            problems.append(f"{name}: the order of exit statuses ({ORDER}) is missing")
    return problems


def package_problems():
    rows = [line.split() for line in (_source.TOP / "tests/packages.txt").read_text().splitlines()
            if line and not line.startswith("#")]
    problems = [f"tests/packages.txt: {' '.join(row)}" for row in rows
                if len(row) != 2 or row[1] not in ("build", "run", "test")]
    names = [row[0] for row in rows]
    return problems + [f"tests/packages.txt: {name} twice" for name in set(names)
                       if names.count(name) > 1]


def command_problems():
    readme = (_source.TOP / "README.md").read_text()
    return [f"README.md: does not name {command}"
            for command in ("sh cli/demo.sh", "sh tests/run.sh", "tests/packages.txt")
            if command not in readme]


def attributes(node):
    """Names of the attributes of an element or type, not those of elements in it."""
    for child in node:
        if child.tag == SCHEMA + "attribute":
            yield child.get("name") or child.get("ref")
        elif child.tag != SCHEMA + "element":
            yield from attributes(child)


def identity_problems():
    """What may stand several times is found again by diff: an id, a language, or a line of its own."""
    schema = ElementTree.parse(_source.TOP / "schemas/dossier.xsd").getroot()
    named = {(node.tag, node.get("name")): node for node in schema}
    table = (_source.TOP / "dossier/diff/identity.def").read_text()
    known = set(re.findall(r'^IDENTITY\("([a-z-]+)", "', table, re.M))
    for node in schema.iter(SCHEMA + "element"):
        name = node.get("name") or node.get("ref")
        if node.get("maxOccurs", "1") == "1" or name in known:
            continue
        told = (named.get((SCHEMA + "element", node.get("ref"))),
                named.get((SCHEMA + "complexType", node.get("type"))), node)
        if not {"id", "xml:lang"} & {one for each in told if each is not None
                                     for one in attributes(each)}:
            yield f"dossier/diff/identity.def: does not say what {name} is known by"


sys.exit(_source.report(status_problems() + package_problems() + command_problems()
                        + list(identity_problems())))

"""Lists that stand in code and in the documentation are the same list."""
import re
import sys

import _source

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


sys.exit(_source.report(status_problems() + package_problems() + command_problems()))

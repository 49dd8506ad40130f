"""Every rule of Japan's own that can stop a filing rests on official sources, and on nothing else."""
import os
import pathlib
import subprocess
import sys

from lxml import etree

SOURCE = pathlib.Path(os.environ["SOURCE"])
NAMES = {"k": "urn:samdossier:pack:1"}
FEWEST = 40  # errors; fewer, and the table was not read


def confidences():
    """Of each source: read from the packs themselves, not from what the program makes of them."""
    return {source.get("id"): source.get("confidence") for name in ("common", "jp")
            for source in etree.parse(SOURCE / f"countries/{name}/pack.xml").iterfind(
                "//k:source", NAMES)}


def rules():
    """Id, role and sources of each rule, as the program prints them."""
    run = subprocess.run([os.environ["SAMDOSSIER"], "packs", "rules", "jp"], check=True,
                         stdout=subprocess.PIPE, text=True)
    found = []
    for line in run.stdout.splitlines():
        words = line.split()
        if line.startswith("jp-"):
            found.append((words[0], words[1], []))
        elif line.startswith("  ") and found:
            found[-1][2].extend(words)
        elif line:
            break
    return found


def main():
    known = confidences()
    errors = [(name, sources) for name, role, sources in rules() if role == "error"]
    wrong = 0
    for name, sources in errors:
        other = [one for one in sources if known[one] != "official"]
        if other or not sources:
            wrong += 1
            print(f"{name} is an error and rests on {' '.join(other) or 'nothing'}")
    if len(errors) < FEWEST:
        wrong += 1
        print(f"only {len(errors)} errors, not {FEWEST}")
    print(f"{len(errors)} errors, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())

"""Includes follow the arrows: cli -> countries -> dossier -> schemas -> base, cli -> signing -> base."""
import re
import sys
import tempfile

import _source

ALLOWED = {
    "base": {"base"},
    "schemas": {"schemas", "base"},
    "dossier": {"dossier", "schemas", "base"},
    "signing": {"signing", "base"},
    "countries": {"countries", "dossier", "schemas", "base"},
    "cli": {"cli", "countries", "dossier", "schemas", "signing", "base"},
}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def broken(top):
    problems = []
    for path in _source.files(top, ".c", ".h", ".def"):
        room = path.parts[0]
        if room not in ALLOWED:
            continue
        text = (top / path).read_text()
        for match in INCLUDE.finditer(text):
            quote, name = match.groups()
            target = name.split("/")[0]
            line = text.count("\n", 0, match.start()) + 1
            if quote == '"' and target not in ALLOWED:
                problems.append(f'{path}:{line}: "{name}" does not begin with a room')
            elif target in ALLOWED and target not in ALLOWED[room]:
                problems.append(f'{path}:{line}: {room} must not include "{name}"')
    return problems


def self_test():
    problems = []
    for room, include in (("signing", '"dossier/load.h"'), ("base", "<cli/main.h>"),
                          ("schemas", '"dossier/load.h"'), ("dossier", '"../cli/main.h"')):
        with tempfile.TemporaryDirectory() as folder:
            _source.plant(folder, f"{room}/planted.c", f"#include <stdio.h>\n#  include {include}\n")
            found = broken(_source.pathlib.Path(folder))
            problems += _source.must_object(found, f"{include} in {room}/")
    with tempfile.TemporaryDirectory() as folder:
        _source.plant(folder, "cli/planted.c", '#include "signing/seal.h"\n')
        problems += broken(_source.pathlib.Path(folder))
    return problems


sys.exit(_source.report(self_test() + broken(_source.TOP)))

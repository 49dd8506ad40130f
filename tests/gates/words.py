"""What may not stand in the tree: unfinished work, banned functions, printing in a library, paths
and hosts of somebody's machine."""
import re
import sys
import tempfile

import _source

UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
BANNED = re.compile(
    r"\b(?:strcpy|strncpy|stpcpy|strcat|strncat|sprintf|vsprintf|strtok|atoi|atol|atoll|atof|gets|"
    r"system|popen|tmpnam|mktemp|tempnam|alloca|localtime|gmtime|ctime|asctime|rand|srand)\s*\(")
PRINTING = re.compile(
    r"\b(?:v?printf|puts|putchar|perror|exit|quick_exit|isatty|err|errx|warn|warnx)\s*\(|"
    r"\b(?:stdout|stderr)\b")
HOSTS = re.compile(
    r"\b(?:registry\.npmjs\.org|pypi\.org|files\.pythonhosted\.org|crates\.io|proxy\.golang\.org|"
    r"rubygems\.org|docker\.io|ghcr\.io|quay\.io|repo1?\.maven\.org|deb\.debian\.org)\b|"
    r"/(?:work|root|home/[a-z]+)/")
ALL_TEXT = (".c", ".h", ".def", ".sh", ".py", ".txt", ".md", ".json", ".xml", ".xsd", ".xsl", ".sch",
            ".1", ".cmake")
SCRIPTS = (".sh", ".py", ".xsl", ".cmake")
DATA_OF_TESTS = re.compile(r"^tests/(?:cases|fuzz)/[^/]+/")
HELPER = re.compile(r"^[a-z]+/helper/")


def hits(path, text, pattern, what):
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"{path}:{line}: {what}: {match.group().strip()}"


def source_problems(path, text):
    yield from hits(path, _source.without(text, comments=False), UNFINISHED, "unfinished")
    code = _source.without(text)
    yield from hits(path, code, BANNED, "banned")
    # A helper is a program of its own that talks through its pipes and exits.
    if path.parts[0] in _source.LIBRARIES and not HELPER.match(path.as_posix()):
        yield from hits(path, code, PRINTING, "a library neither prints nor exits")


def problems_of(top):
    problems = []
    for path in _source.files(top, *ALL_TEXT):
        if DATA_OF_TESTS.match(path.as_posix()) and path.suffix != ".c":
            continue
        text = (top / path).read_text()
        if path.suffix in (".c", ".h"):
            problems += source_problems(path, text)
        elif path.suffix in SCRIPTS:
            problems += hits(path, text, UNFINISHED, "unfinished")
        if path.as_posix() != "tests/gates/words.py":
            problems += hits(path, text, HOSTS, "a place that others do not have")
    return problems


def planted(path, body):
    with tempfile.TemporaryDirectory() as folder:
        _source.plant(folder, path, body)
        return problems_of(_source.pathlib.Path(folder))


def self_test():
    fine = planted("base/planted.c", '/* a system (whole) */ const char *word = "TO' 'DO strcpy(";\n')
    fine += planted("cli/planted.c", 'void verb_run(void)\n{\n    printf("");\n}\n')
    return (fine
            + _source.must_object(planted("base/planted.c", "/* TO" "DO */\n"), "unfinished work")
            + _source.must_object(planted("cli/planted.c", "int a = atoi(b);\n"), "a banned function")
            + _source.must_object(planted("dossier/planted.c", "fprintf(stderr, a);\n"), "printing")
            + _source.must_object(planted("README.md", "see /ro" "ot/notes\n"), "a private path"))


sys.exit(_source.report(self_test() + problems_of(_source.TOP)))

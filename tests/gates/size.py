"""Functions of at most 70 lines and cyclomatic complexity 15, files of 500 lines, 100 columns.

clang-format puts the braces of a function, and nothing else, alone at the start of a line, so that
these two lines find every function. Complexity is McCabe's: one, and one more for each decision.
"""
import re
import sys
import tempfile
import unicodedata

import _source

MAX_FUNCTION_LINES = 70
MAX_COMPLEXITY = 15
MAX_FILE_LINES = 500
MAX_COLUMNS = 100
DECISION = re.compile(r"\b(?:if|for|while|case)\b|&&|\|\||\?")
NAME = re.compile(r"([A-Za-z_]\w*)\(")


def columns(line):
    if line.isascii():
        return len(line)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
    return len(line) + wide


def functions(code):
    """Line number of the opening brace, name and lines (braces included) of each function."""
    lines = code.splitlines()
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            head = "\n".join(lines[max(0, start - 12):start])
            names = NAME.findall(re.split(r"[;}]\s*\n|\n\s*\n", head)[-1])
            yield start + 1, names[0] if names else "?", lines[start:number + 1]
            start = None


def function_problems(path, text):
    for line, name, body in functions(_source.without(text)):
        subject = f"{path}:{line}: {name}"
        complexity = 1 + len(DECISION.findall("\n".join(body)))
        if len(body) > MAX_FUNCTION_LINES:
            yield f"{subject} has {len(body)} lines, at most {MAX_FUNCTION_LINES}"
        if complexity > MAX_COMPLEXITY:
            yield f"{subject} has complexity {complexity}, at most {MAX_COMPLEXITY}"


def too_large(top):
    problems = []
    for path in _source.files(top, ".c", ".h"):
        text = (top / path).read_text()
        lines = text.splitlines()
        if len(lines) > MAX_FILE_LINES:
            problems.append(f"{path}: {len(lines)} lines, at most {MAX_FILE_LINES}")
        for number, line in enumerate(lines, 1):
            if columns(line) > MAX_COLUMNS:
                problems.append(f"{path}:{number}: {columns(line)} columns, at most {MAX_COLUMNS}")
        problems += function_problems(path, text)
    return problems


def planted(body):
    with tempfile.TemporaryDirectory() as folder:
        _source.plant(folder, "base/planted.c", body)
        return too_large(_source.pathlib.Path(folder))


def self_test():
    function = "bool thing_find(int a,\n                int b)\n{{\n{}}}\n"
    fitting = function.format("    if (a && b)\n        a++; /* if if if */\n" * 7)
    tangled = function.format("    if (a && b)\n        a++;\n" * 8)
    return (planted(fitting)
            + _source.must_object(planted(tangled), "complexity 17")
            + _source.must_object(planted(function.format("    a++;\n" * 69)), "71 lines")
            + _source.must_object(planted("int a;\n" * 501), "501 lines in a file")
            + _source.must_object(planted("/*" + "a" * 97 + "*/\n"), "101 columns"))


sys.exit(_source.report(self_test() + too_large(_source.TOP)))

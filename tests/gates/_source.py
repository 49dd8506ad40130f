"""What the gates share: the files of the tree and C text without comments and strings."""
import os
import pathlib
import re
import subprocess

TOP = pathlib.Path(os.environ.get("SOURCE", pathlib.Path(__file__).resolve().parents[2]))
LIBRARIES = ("base", "schemas", "dossier", "signing", "countries")
SKIPPED_FOLDERS = ("build", ".git")


def files(top, *suffixes):
    """Every file of the tree that is not built, as paths relative to `top`, sorted."""
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            path = pathlib.Path(folder, name)
            if path.suffix in suffixes and not path.is_symlink():
                found.append(path.relative_to(top))
    return sorted(found)


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without(text, comments=True):
    """C text with strings emptied and, if asked, comments blanked; lines keep their numbers."""
    def blank(match):
        token = match.group()
        if token[0] == "/":
            return "\n" * token.count("\n") + " " if comments else token
        return token[0] * 2
    return TOKEN.sub(blank, text)


def report(problems):
    """Prints the problems; the exit status of a gate."""
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def plant(folder, path, text):
    """Writes a file of a small tree that a gate must object to."""
    target = pathlib.Path(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def must_object(problems, what):
    """A gate that lets a planted fault pass proves nothing."""
    return [] if problems else [f"the gate does not see {what}"]

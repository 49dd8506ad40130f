"""VERIFY.txt of a bundle, followed to the letter."""
import os
import re
import shutil
import subprocess

import _bundle


def follow(bundle, roots, folder):
    """Runs the commands of the bundle's own VERIFY.txt; whether all of them were content."""
    text = _bundle.read(bundle)["VERIFY.txt"][2].decode()
    commands = re.findall(r"^    \$ (.*)$", text, flags=re.M)
    if len(commands) < 10:
        raise SystemExit("VERIFY.txt has lost its commands")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(bundle, folder / "bundle.asice")
    shutil.copy(roots, folder / "roots.pem")
    # The marker shows that the shell came to the end.
    done = subprocess.run(["sh"], input="\n".join([*commands, "echo came to the end"]), cwd=folder,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if not done.stdout.endswith("came to the end\n"):
        raise SystemExit(f"the recipe did not come to its end:\n{done.stdout}")
    return "NOT GOOD" not in done.stdout, done.stdout

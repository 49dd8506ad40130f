"""A SoftHSM2 token for the tests, and pkcs11-spy between it and the program to count logins."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import _bundle  # noqa: E402

PIN = "2468-pin-of-test"
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
SPIES = [str(path) for path in pathlib.Path("/usr/lib").glob("*/pkcs11-spy.so")]


class Token:
    def __init__(self, folder):
        self.folder = folder
        self.module = next((place for place in PLACES if os.path.exists(place)), None)
        if not self.module or not SPIES:
            raise SystemExit("softhsm2 or opensc is missing (tests/packages.txt)")
        (folder / "tokens").mkdir(parents=True)
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n"
                                              "objectstore.backend = file\nlog.level = ERROR\n")
        # Leaks of the engine and of the modules are theirs; the rest of the tests look for ours.
        asan = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        self.environment = {name: value for name, value in os.environ.items()
                            if name != "SOURCE_DATE_EPOCH"}
        self.environment |= {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"), "PKCS11SPY": self.module,
                             "PKCS11SPY_OUTPUT": str(folder / "spy.log"), "ASAN_OPTIONS": asan}
        self.run("softhsm2-util", "--init-token", "--free", "--label", "applicant", "--pin", PIN,
                 "--so-pin", "12345678")

    def run(self, *command):
        return _bundle.run(*command, env=self.environment)

    def take(self, key, label, number):
        self.run("softhsm2-util", "--import", key, "--token", "applicant", "--label", label, "--id",
                 number, "--pin", PIN)

    def tool(self, *options):
        return self.run("pkcs11-tool", "--module", self.module, "--token-label", "applicant",
                        "--login", "--pin", PIN, *options)

    def sign(self, *options, **changes):
        """Signs with nothing to ask; status, what was said, number of logins."""
        log = self.folder / "spy.log"
        log.unlink(missing_ok=True)
        done = subprocess.run([_bundle.SAMDOSSIER, "sign", *map(str, options)], check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, env=self.environment | changes, timeout=60,
                              start_new_session=True)
        logins = log.read_text().count(": C_Login\n") if log.exists() else 0
        return done.returncode, done.stdout, logins

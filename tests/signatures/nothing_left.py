"""Signing leaves nothing of a key, its passphrase or a PIN behind: not in what is printed, not in a
file, not in a core, not in the command line or the environment of the process, not in the files that
it holds open. Keys in a file, in PKCS#12 and on a token, with the right secret and a wrong one."""
import base64
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

from _token import PIN, Token
import _bundle

PASSPHRASE = "correct horse of the test 7319"
FILE_MAX = 64 << 20


def needles(key, *words):
    """What must not be met: the words and the private number, in the forms in which they travel."""
    text = _bundle.run("openssl", "pkey", "-in", key, "-noout", "-text").decode()
    block = re.search(r"^(?:priv|privateExponent):\n((?:    [0-9a-f:]+\n)+)", text, flags=re.M)
    number = bytes.fromhex(re.sub(r"[\s:]", "", block.group(1)))[-32:]
    forms = []
    for secret in (number, *[word.encode() for word in words]):
        forms += [secret, secret.hex().encode(), secret.hex().upper().encode(),
                  base64.b64encode(secret).rstrip(b"=")[:-2], secret.decode("latin-1").encode("utf-16-le")]
    lines = pathlib.Path(key).read_text().splitlines()[1:-1]
    return forms + [line.encode() for line in lines if len(line) > 20]


def search(what, content, wanted):
    if any(form in content for form in wanted):
        raise SystemExit(f"a secret stands in {what}")


def search_tree(folder, wanted, spared):
    seen = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in spared:
            search(path, path.read_bytes(), wanted)
            seen += 1
    return seen


def look_inside(process, wanted):
    """What /proc shows of a running process; how much of it was there to be seen."""
    proc = pathlib.Path(f"/proc/{process.pid}")
    seen = 0
    for name in ("cmdline", "environ"):
        try:
            content = (proc / name).read_bytes()
        except OSError:
            continue
        seen += bool(content)
        search(f"/proc/PID/{name}", content, wanted)
    try:
        open_files = list((proc / "fd").iterdir())
    except OSError:
        return seen
    for link in open_files:
        try:
            target = os.readlink(link)
            if not target.startswith("/") or target.startswith(("/dev/", "/proc/")):
                continue
            if target.endswith((".key", ".p12")):  # the key's own file
                continue
            with link.open("rb") as held:
                search(f"the open file {target}", held.read(FILE_MAX), wanted)
                seen += 1
        except OSError:
            continue
    return seen


def may_dump_core():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


class Run:
    """One way to sign; the passphrase or the PIN goes through a pipe."""

    def __init__(self, work, environment, arguments, secret, wanted, spared):
        self.folder = work / "run"
        self.folder.mkdir(exist_ok=True)
        self.environment = environment | {"TMPDIR": str(self.folder)}
        self.environment["ASAN_OPTIONS"] += ":disable_coredump=0"
        self.arguments = arguments
        self.secret, self.wanted, self.spared, self.work = secret, wanted, spared, work

    def start(self, out):
        end, begin = os.pipe()
        process = subprocess.Popen(
            [_bundle.SAMDOSSIER, "sign", *map(str, self.arguments), "--pass-fd", str(end), "--out",
             str(out), "--allow-draft", "--verbose", "--force"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, pass_fds=[end],
            env=self.environment, preexec_fn=may_dump_core)
        os.close(end)
        return process, begin

    def killed(self):
        """The process has the secret and waits for the end of the line's file: no core then."""
        process, begin = self.start(self.folder / "killed.asice")
        os.write(begin, self.secret.encode())
        pending = pathlib.Path(f"/proc/{process.pid}/syscall")
        for _ in range(500):  # until it has read all, and reads on
            state = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state == "S" and pending.read_text().startswith("0 "):
                break
            time.sleep(0.01)
        else:
            raise SystemExit("the process does not read the secret")
        if look_inside(process, self.wanted) < 2:
            raise SystemExit("there was nothing to look at in /proc")
        process.send_signal(signal.SIGQUIT)
        _, status = os.waitpid(process.pid, 0)
        os.close(begin)
        process.returncode = -signal.SIGQUIT
        process.stdout.close()
        process.stderr.close()
        if not os.WIFSIGNALED(status) or os.WCOREDUMP(status):
            raise SystemExit(f"status {status}: a process with a key open left a core")

    def ended(self, secret, expected):
        process, begin = self.start(self.folder / "signed.asice")
        os.write(begin, secret.encode() + b"\n")
        os.close(begin)
        looks = 0
        while process.poll() is None:
            looks += look_inside(process, self.wanted + [secret.encode()])
        printed = process.stdout.read() + process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        if process.returncode != expected:
            raise SystemExit(f"ended with {process.returncode}, not {expected}:\n{printed.decode()}")
        if not looks:
            raise SystemExit("the process was never seen alive")
        search("what was printed", printed, self.wanted + [secret.encode()])

    def check(self):
        self.killed()
        self.ended(self.secret, 0)
        self.ended("wrong" + self.secret[::-1], 8)
        if search_tree(self.work, self.wanted, self.spared) < 10:
            raise SystemExit("there were no files to search")


def control(work, key, wanted):
    """What is looked for would be found, and this machine does leave cores."""
    planted = work / "planted"
    for form in wanted:
        planted.write_bytes(b"before " + form + b" after")
        try:
            search_tree(work, [form], [key])
        except SystemExit:
            continue
        raise SystemExit("what was planted was not found")
    planted.unlink()
    process = subprocess.Popen([sys.executable, "-c", "import os; os.abort()"], cwd=work,
                               preexec_fn=may_dump_core, stderr=subprocess.DEVNULL)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGABRT
    for core in work.glob("core*"):
        core.unlink()
    if not os.WCOREDUMP(status):
        print("this machine writes no cores for anybody: that part shows nothing here")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name).resolve()
        plain = _bundle.sample_bundles(work)[0]
        pki = _bundle.authority(work / "pki", "-a", "rsa")
        key = pki / "signer.key"
        token = Token(work / "token")
        token.take(key, "rsa", "01")
        for file, options in (("locked.key", ("pkcs8", "-topk8", "-in", key, "-v2", "aes-256-cbc")),
                              ("locked.p12", ("pkcs12", "-export", "-inkey", key, "-in",
                                              pki / "signer.pem"))):
            end, begin = os.pipe()
            os.write(begin, PASSPHRASE.encode())
            os.close(begin)
            _bundle.run("openssl", *options, "-out", pki / file, "-passout", f"fd:{end}",
                        pass_fds=[end])
            os.close(end)
            (pki / file).chmod(0o600)
        wanted = needles(key, PASSPHRASE, PIN)
        control(work, key, wanted)
        certificate = ("--cert", pki / "signer.pem")
        for arguments, secret in (
                (("--key", pki / "locked.key", *certificate), PASSPHRASE),
                (("--p12", pki / "locked.p12"), PASSPHRASE),
                (("--token", "pkcs11:token=applicant;object=rsa", "--module", token.module,
                  *certificate), PIN)):
            Run(work, token.environment, [plain, *arguments], secret, wanted, [key]).check()


main()

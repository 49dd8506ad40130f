"""A second signature on a bundle of 1 GB costs one sequential read and one copy, and leaves every byte
of the payload where it was. Bounded by what the kernel counts as read and written, not by time; the
time is printed beside that of `cp`."""
import filecmp
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "signatures"))
import _container as container  # noqa: E402
import _world  # noqa: E402

FILES, SIZE = 16, 64 << 20
SLACK = 1.01  # of the bundle's size: directory, manifests and the program itself
SAMDOSSIER = os.environ["SAMDOSSIER"]


def noise():
    """Bytes that nothing packs, the same on every machine."""
    done = subprocess.run(["openssl", "enc", "-aes-128-ctr", "-K", "0" * 31 + "1", "-iv", "0" * 32],
                          input=bytes(SIZE), stdout=subprocess.PIPE, check=True)
    return done.stdout


def write(path):
    """The unsigned bundle, as the program lays it out; where its directory begins."""
    content = noise()
    files = {path: item for path, item in container.unsigned().items()
             if path in ("submission.xml", "VERIFY.txt")}
    files |= {f"upload/{i:02}.bin": container.stored(content) for i in range(FILES)}
    entries = container.arranged(files, container.manifest(files))
    directory, offset = b"", 0
    with path.open("wb") as out:
        for name, item in entries.items():
            fields = container.fields_of(name, item, offset)
            offset += out.write(container.local_record(fields)) + out.write(item[1])
            directory += container.central_record(fields)
        out.write(directory)
        out.write(container.zipped([], end=dict(count=len(entries), size=len(directory),
                                                offset=offset)))
    return offset


def run(*command, status=0):
    """Runs a command; bytes that it read and wrote, and its seconds."""
    begun = time.monotonic()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as process:
        printed = process.stdout.read().decode()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = time.monotonic() - begun
        counts = dict(line.split(": ") for line in pathlib.Path(
            f"/proc/{process.pid}/io").read_text().splitlines())
        if process.wait() != status:
            raise SystemExit(f"{command} ended with {process.returncode}:\n{printed}")
    return int(counts["rchar"]), int(counts["wchar"]), seconds


def tell(name, counts, size):
    print(f"{name}: read {counts[0] / size:.3f}, written {counts[1] / size:.3f} of "
          f"{size / 1e9:.2f} GB, {counts[2]:.1f} s")


def same_start(first, second, size):
    with first.open("rb") as left, second.open("rb") as right:
        while size:
            step = min(size, 1 << 24)
            if left.read(step) != right.read(step):
                raise SystemExit(f"{second} does not begin as {first} does")
            size -= step


def sign(world, bundle, by, out, role):
    person = world.person(by)
    pem = world.new_file(".pem")
    pem.write_bytes(b"".join(item.pem() for item in world.path(by)))
    return run(SAMDOSSIER, "sign", bundle, "--key", person.key.file, "--cert", pem, "--role", role,
               "--out", out)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder, world = pathlib.Path(name), _world.World(name)
        unsigned, once, twice, copy = (folder / f"{word}.asice" for word in (
            "unsigned", "once", "twice", "copy"))
        payload = write(unsigned)
        first = sign(world, unsigned, "applicant", once, "applicant")
        same_start(unsigned, once, payload)
        unsigned.unlink()
        size = once.stat().st_size
        second = sign(world, once, "representative", twice, "representative")
        same_start(once, twice, payload)
        plain = run("cp", "--reflink=never", once, copy)
        if not filecmp.cmp(once, copy, shallow=False):
            raise SystemExit("cp does not copy")
        copy.unlink()
        judged = run(SAMDOSSIER, "verify", twice, "--trust", world.store(), "--at", "2026-11-21")
        for word, counts in (("first signature", first), ("second signature", second),
                             ("cp", plain), ("verify", judged)):
            tell(word, counts, size)
        print(f"the second signature takes {second[2] / plain[2]:.1f} times as long as cp")
        if max(second[:2]) > SLACK * size or judged[0] > SLACK * size or judged[1] > 1 << 20:
            raise SystemExit("it reads or writes more than once")
        if min(*second[:2], judged[0]) < payload:
            raise SystemExit("the kernel does not count what is read and written")


main()

"""From one filing to the next: build, sign, record, change a document, build sequence 2, and what
`verify` and `record` refuse on the way: an older sequence, a fork, a gap, another core, another
regulator, what is not good for filing."""
import hashlib
import pathlib
import re
import shutil
import tempfile
import zipfile

import _bundle

SECOND = ('<?xml version="1.0" encoding="UTF-8"?>\n<filing xmlns="urn:samdossier:dossier:1" '
          'id="sg-2" regulator="sg" route="abridged" class="sg-class" sequence="2" '
          'previous="sg-1" channel="portal" addressee="hsa" planned="2026-12-07">\n'
          '  <relies-on approval="jp-shonin-1"/>\n  <use text="intended-use"/>\n</filing>\n')


def dossier_make(folder):
    """The sample as if it were real, with what filing sg-1 says before it is recorded."""
    shutil.copytree(_bundle.SOURCE / "dossier/sample", folder)
    main = folder / "dossier.xml"
    main.write_text(main.read_text().replace(' sample="yes"', ""))
    (folder / "core.key").chmod(0o600)
    return folder


def build(dossier, out, pki, name):
    """Builds, signs; the path of the signed bundle of that name."""
    _bundle.program("build", dossier, "--out", out, "--as-of", "2026-11-21")
    return _bundle.sign(out / f"{name}.asice", out / f"{name}.signed.asice", pki)


def expect(said, words):
    if words not in said:
        raise SystemExit(f"'{words}' is not said:\n{said}")


def event_of(dossier, filing):
    text = (dossier / f"filings/{filing}.xml").read_text()
    return re.search(r"^  <event .*bundle=.*/>\n", text, flags=re.M)[0]


def follower_add(dossier, number):
    """A further sequence, which follows the first."""
    content = SECOND.replace("sg-2", f"sg-{number}").replace('sequence="2"', f'sequence="{number}"')
    (dossier / f"filings/sg-{number}.xml").write_text(content)
    main = dossier / "dossier.xml"
    line = '    <xi:include href="filings/sg-1.xml"/>\n'
    main.write_text(main.read_text().replace(line, line + line.replace("sg-1", f"sg-{number}")))


def changed_document(dossier, bundle):
    """Changes the first PDF that the bundle carries; its rendition."""
    manifest = zipfile.ZipFile(bundle).read("manifest.xml").decode()
    for rendition, digest in re.findall(r'rendition="([^"]*)".*? sha256="([0-9a-f]*)"', manifest):
        for path in sorted((dossier / "documents").rglob("*.pdf")):
            if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                path.write_bytes(path.read_bytes() + b"% changed\n")
                return rendition
    raise SystemExit("no document to change")


def check_first(dossier, bundle, pki):
    before = (dossier / "filings/sg-1.xml").read_text()
    trust = ("--trust", pki / "trust")
    unsigned = bundle.with_name("sg-abridged-1.asice")
    expect(_bundle.program("record", dossier, unsigned, *trust, status=1), "not signed")
    expect(_bundle.program("record", dossier, bundle, *trust, "--regulator", "th", status=1),
           'regulator is "sg"')
    expect(_bundle.program("record", dossier, bundle, status=2), "--trust")
    if (dossier / "filings/sg-1.xml").read_text() != before:
        raise SystemExit("what was refused was written")
    _bundle.program("record", dossier, bundle, *trust, "--date", "2026-12-07", "--number", "S-1")
    event = event_of(dossier, "sg-1")
    manifest = zipfile.ZipFile(bundle).read("manifest.xml")
    for part in (f'bundle="{hashlib.sha256(manifest).hexdigest()}"', 'kind="submitted"',
                 'manifest="filings/sg-1.manifest.xml"', 'date="2026-12-07"', 'number="S-1"',
                 'signer="'):
        expect(event, part)
    if (dossier / "filings/sg-1.manifest.xml").read_bytes() != manifest:
        raise SystemExit("another manifest was kept")
    if (dossier / "filings/sg-1.xml").read_text().replace(event, "") != before:
        raise SystemExit("more than the event's line was touched")
    expect(_bundle.program("record", dossier, bundle, *trust, status=1), "recorded already")


def check_events(dossier):
    event = ("record", dossier, "--filing", "sg-1", "--event")
    _bundle.program(*event, "accepted", "--date", "2026-12-09")
    expect((dossier / "filings/sg-1.xml").read_text(),
           '  <event id="e2026-12-09-accepted" kind="accepted" date="2026-12-09"/>\n</filing>')
    expect(_bundle.program(*event, "lost", "--date", "2026-12-09", status=3), "lost")
    expect(_bundle.program(*event, "accepted", "--date", "soon", status=3), "soon")
    expect(_bundle.program(*event, "accepted", status=2), "--date")
    expect(_bundle.program("record", dossier, "--filing", "sg-9", "--event", "accepted", "--date",
                           "2026-12-09", status=3), '"sg-9"')


def check_second(folder, dossier, first, pki):
    trust = ("--trust", pki / "trust")
    follower_add(dossier, 2)
    unrecorded = dossier_make(folder / "unrecorded")
    follower_add(unrecorded, 2)
    replaced = changed_document(dossier, first)
    second = build(dossier, folder / "second", pki, "sg-abridged-2")
    submission = zipfile.ZipFile(second).read("submission.xml").decode()
    operations = set(re.findall(r'operation="([a-z]*)"', submission))
    if operations != {"replaced", "unchanged"} or submission.count('operation="replaced"') != 1:
        raise SystemExit(f"replaced {replaced}, but the operations are {operations}")
    expect(zipfile.ZipFile(second).read("manifest.xml").decode(), 'sequence="2" previous="')

    recorded = dossier / "filings/sg-1.manifest.xml"
    # Another key is another core, however alike the documents are.
    other = dossier_make(folder / "rival")
    (other / "core.key").write_bytes(bytes(range(32)))
    rival = build(other, folder / "other", pki, "sg-abridged-1")
    for arguments, status, says in (
            (("--previous", first), 0, "GOOD for filing"),
            (("--previous", recorded, "--min-sequence", "2"), 0, "GOOD for filing"),
            (("--previous", folder / "out/th-abridged-1.asice"), 1, "previous bundle is"),
            (("--regulator", "sg", "--core", second), 0, "GOOD for filing"),
            (("--core", rival), 1, "core root is"),
            (("--regulator", "th"), 1, 'regulator is "sg", expected "th"'),
            (("--require", "order"), 6, "previous is required")):
        expect(_bundle.program("verify", second, *trust, *arguments, status=status), says)
    expect(_bundle.program("verify", rival, *trust, "--min-sequence", "2", status=1),
           "sequence is 1, expected at least 2")

    # Without a record of sequence 1 its follower has nothing to stand on.
    gap = build(unrecorded, folder / "gap", pki, "sg-abridged-2")
    expect(_bundle.program("record", unrecorded, gap, *trust, status=1), "a gap")
    expect(_bundle.program("record", dossier, gap, *trust, status=1), "a fork")
    _bundle.program("record", dossier, second, *trust, "--date", "2027-01-15")
    expect(event_of(dossier, "sg-2"), 'manifest="filings/sg-2.manifest.xml"')
    follower_add(dossier, 3)
    third = build(dossier, folder / "third", pki, "sg-abridged-3")
    expect(_bundle.program("record", dossier, third, *trust, status=1),
           'a fork: "sg-2" was recorded behind "sg-1" already')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = _bundle.authority(folder / "pki", "-f")
        dossier = dossier_make(folder / "dossier")
        first = build(dossier, folder / "out", pki, "sg-abridged-1")
        check_first(dossier, first, pki)
        check_events(dossier)
        check_second(folder, dossier, first, pki)
        test = _bundle.authority(folder / "test")
        marked = _bundle.sign(folder / "out/th-abridged-1.asice", folder / "th.asice", test)
        expect(_bundle.program("record", dossier, marked, "--trust", test / "trust", status=1),
               "one for tests")
        print("two sequences recorded; a gap, forks and what is not good refused")


main()

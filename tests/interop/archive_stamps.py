"""Level LTA against services on loopback: `extend --level LTA` archives and renews, `verify` says good
years after the certificates ended and only then; openssl judges the tokens, xmllint the manifests."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import _bundle
import _recipe
import _services

NEWEST = "META-INF/ASiCArchiveManifest.xml"
NUMBERED = "META-INF/ASiCArchiveManifest001.xml"
TOKENS = ("META-INF/timestamp001.tst", "META-INF/timestamp002.tst")
YEAR = 365 * 86400
# Authorities by the days that their certificates last.
AUTHORITIES = {"tsa-short": 60, "tsa-long": 800, "tsa-longest": 4000}


def expect(printed, *words):
    for word in words:
        if word not in printed:
            raise SystemExit(f"no \"{word}\" in:\n{printed}")
    return printed


class World:
    """Services, a store and the options that every call has."""

    def __init__(self, folder, services):
        self.folder, self.services = folder, services
        authority = _services.Authority(folder / "authority", services.url)
        authority.issue("issuing", "issuing", "root", "-days", "5000")
        for name in ("signer", "representative", "endorser"):
            authority.issue(name, "signer")
        authority.issue("responder", "responder")
        for name, days in AUTHORITIES.items():
            authority.issue(name, "tsa", "issuing", "-days", str(days))
        services.start(authority)
        self.authority = authority
        self.store = authority.store(folder / "store", {
            "signer": "applicant", "representative": "representative", "endorser": "endorser"})
        for name in ("root", "issuing"):
            authority.crl(name, self.store / f"crls/{name}.crl")

    def by(self, authority):
        self.services.server.tsa = authority
        return "--tsa", f"{self.services.url}/tsa", "--trust", self.store

    def sign(self, bundle, name, *options, by="signer", status=0):
        out, authority = self.folder / name, self.authority.folder
        self.said = _bundle.program(
            "sign", bundle, "--key", authority / f"{by}.key", "--cert", authority / f"{by}.chain",
            "--allow-draft", "--out", out, *options, status=status)
        return out

    def extend(self, bundle, name, level, authority, *options, status=0):
        out = self.folder / name
        self.said = _bundle.program("extend", bundle, "--level", level, "--out", out,
                                    *self.by(authority), *options, status=status)
        return out

    def verify(self, bundle, status, *options):
        return _bundle.program("verify", bundle, "--trust", self.store, "--accept", "sample,test",
                               *options, status=status)

    def years_on(self, bundle, years, status, *options):
        at = str(int(time.time() + years * YEAR))
        return self.verify(bundle, status, "--at", at, *options)


def levels(world, plain):
    """The same signature at T, LT and LTA, and renewed."""
    stamped = world.sign(plain, "t.asice", "--level", "T", *world.by("tsa-short"))
    long_term = world.extend(stamped, "lt.asice", "LT", "tsa-short")
    archived = world.extend(long_term, "lta.asice", "LTA", "tsa-long")
    expect(world.said, "archive time stamp added, 0 signatures extended")
    renewed = world.extend(archived, "renewed.asice", "LTA", "tsa-longest")
    at_once = world.extend(stamped, "once.asice", "LTA", "tsa-long")
    expect(world.said, "archive time stamp added, 1 signature extended")
    signed = world.sign(plain, "signed.asice", "--level", "LTA", *world.by("tsa-long"))
    for bundle, level in ((stamped, "T"), (long_term, "LT"), (archived, "LTA"), (renewed, "LTA"),
                          (at_once, "LTA"), (signed, "LTA")):
        expect(world.verify(bundle, 0), f"level {level}: TOTAL-PASSED")
    for years, good in ((1, (archived, renewed, at_once, signed)), (4, (renewed,)), (12, ())):
        for bundle in (stamped, long_term, archived, renewed, at_once, signed):
            world.years_on(bundle, years, 0 if bundle in good else 6)
        print(f"{years} years on: {', '.join(bundle.stem for bundle in good) or 'none'} good")
    expect(world.years_on(long_term, 1, 6), "OUT_OF_BOUNDS_NO_POE", "no archive time stamp proves")
    return stamped, long_term, archived, renewed


def three(world, plain):
    """Three signers, the last of whom endorses the others; one archive stamp covers them all."""
    options = ("--level", "LT", *world.by("tsa-short"))
    one = world.sign(plain, "one.asice", *options)
    two = world.sign(one, "two.asice", "--role", "representative", *options, by="representative")
    all_three = world.sign(two, "three.asice", "--role", "endorser", *options, by="endorser")
    archived = world.extend(all_three, "three-lta.asice", "LTA", "tsa-long")
    expect(world.said, "0 signatures extended")
    said = world.years_on(archived, 1, 0)
    for role in ("applicant", "representative", "endorser"):
        expect(said, f"{role}, level LTA: TOTAL-PASSED")
    world.years_on(all_three, 1, 6)
    # An endorsement freezes what it lists below LT too.
    low = world.sign(plain, "low.asice", "--level", "T", *world.by("tsa-short"))
    endorsed = world.sign(low, "endorsed.asice", "--role", "endorser", by="endorser")
    world.extend(endorsed, "none.asice", "LTA", "tsa-long", status=1)
    expect(world.said, "extend before an endorser signs")


def by_hand(world, bundles):
    """VERIFY.txt is content at every level."""
    for bundle in bundles:
        good, printed = _recipe.follow(bundle, world.authority.folder / "root.pem",
                                       world.folder / "follow")
        if not good:
            raise SystemExit(f"{bundle.name}: the recipe is not content:\n{printed}")


def layout(stamped, archived, renewed):
    """What was there stays where it is; names and order are those of EN 319 162-1."""
    entries = _bundle.read(renewed)
    if list(entries)[-4:] != [NUMBERED, TOKENS[0], NEWEST, TOKENS[1]]:
        raise SystemExit(f"names: {list(entries)[-4:]}")
    before = _bundle.read(stamped)
    for name in before:
        if name != _bundle.SIGNATURE and before[name] != entries[name]:
            raise SystemExit(f"{name} is not what it was")
    if _bundle.read(archived)[NEWEST] != entries[NUMBERED]:
        raise SystemExit("the first archive manifest has changed")
    listed = [name for name in entries if f'"{name}"' in entries[NEWEST][2].decode()]
    missing = set(entries) - set(listed) - {"mimetype", NEWEST}
    if any("%" not in name and name.isascii() for name in missing):
        raise SystemExit(f"not covered: {missing}")
    expect(entries[NEWEST][2].decode(), f'URI="{NUMBERED}" Rootfile="true"')
    _bundle.run("unzip", "-tqq", renewed)


def others(world, renewed):
    """openssl takes both tokens over their manifests and over nothing else; xmllint the manifests."""
    entries, folder = _bundle.read(renewed), world.folder
    for name, token in ((NUMBERED, TOKENS[0]), (NEWEST, TOKENS[1])):
        manifest, file = folder / "manifest.xml", folder / "token.tst"
        manifest.write_bytes(entries[name][2])
        file.write_bytes(entries[token][2])
        command = ["openssl", "ts", "-verify", "-data", manifest, "-in", file, "-token_in", "-CAfile",
                   world.authority.folder / "root.pem", "-untrusted",
                   world.authority.folder / "issuing.pem"]
        _bundle.run(*command)
        _bundle.run("xmllint", "--noout", "--nonet", "--schema",
                    _bundle.SOURCE / "tests/interop/asic_manifest.xsd", manifest)
        manifest.write_bytes(entries[name][2].replace(b"<ds:DigestValue>", b"<ds:DigestValue> ", 1))
        if subprocess.run([str(part) for part in command], check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).returncode == 0:
            raise SystemExit("openssl accepts a token over another manifest")
    # The one that was renewed carries what shows that its authority was not revoked.
    carried = _bundle.run("openssl", "asn1parse", "-inform", "DER", "-in", folder / "token.tst")
    (folder / "token.tst").write_bytes(entries[TOKENS[0]][2])
    kept = _bundle.run("openssl", "asn1parse", "-inform", "DER", "-in", folder / "token.tst")
    if b"X509v3 CRL Number" in carried or b"X509v3 CRL Number" not in kept:
        raise SystemExit("the first token carries no revocation list, or the second does")


def on_its_own(world, renewed):
    """Nobody has lists of the old authorities any more: what the newest one says is enough."""
    newest = world.authority.ocsp_about("tsa-longest", world.folder / "newest.ocsp")
    lists = world.folder / "lists"
    shutil.move(world.store / "crls", lists)
    (world.store / "crls").mkdir()
    expect(world.years_on(renewed, 4, 6), "'META-INF/timestamp002.tst'", "TRY_LATER")
    expect(world.years_on(renewed, 4, 0, "--ocsp", newest, "--crl", lists / "root.crl"),
           "level LTA: TOTAL-PASSED")
    shutil.rmtree(world.store / "crls")
    shutil.move(lists, world.store / "crls")


def renewed_by_ocsp(world, archived):
    """Answers given on the command line are kept in the token that the renewal covers."""
    given = []
    for name in ("tsa-long", "tsa-longest"):
        given += ["--ocsp", world.authority.ocsp_about(name, world.folder / f"{name}.ocsp")]
    lists = world.store / "crls/issuing.crl"
    lists.rename(world.folder / "issuing.kept")
    world.extend(archived, "none.asice", "LTA", "tsa-longest", status=6)
    expect(world.said, "no revocation data reach the time stamp")
    renewed = world.extend(archived, "by-ocsp.asice", "LTA", "tsa-longest", *given)
    expect(world.verify(renewed, 6), "'META-INF/timestamp002.tst'", "TRY_LATER")
    world.verify(renewed, 0, *given[2:])
    (world.folder / "issuing.kept").rename(lists)
    world.years_on(renewed, 4, 0)
    (world.folder / "token.tst").write_bytes(_bundle.read(renewed)[TOKENS[0]][2])
    kept = _bundle.run("openssl", "asn1parse", "-inform", "DER", "-in", world.folder / "token.tst")
    expect(kept.decode(), "1.3.6.1.5.5.7.16.2")


def bent(world, archived):
    """What is broken is refused with its reason."""
    good = _bundle.read(archived)
    manifest = good[NEWEST][2]
    last = [name for name in good if name.startswith("upload/")][-1]
    for name, change, status, words in (
            ("digest", {NEWEST: manifest.replace(b"DigestValue>", b"DigestValue>A", 1)}, 1, "the form"),
            ("other-token", {TOKENS[0]: good[_bundle.SIGNATURE][2]}, 1, "no TSTInfo"),
            ("other-file", {last: good[last][2] + b" "}, 1, "its SHA-256 differs"),
            ("other-signature", {_bundle.SIGNATURE: good[_bundle.SIGNATURE][2] + b"\0"}, 1,
             "is not what was stamped")):
        entries = good | {path: _bundle.stored(content) for path, content in change.items()}
        expect(world.verify(_bundle.write(world.folder / f"{name}.asice", entries), status), words)
    for name, dropped, status, words in (
            ("no-token", (TOKENS[0],), 1, "has no time stamp"),
            ("no-manifest", (NEWEST,), 1, "may stand"),
            ("stripped", (NEWEST, TOKENS[0]), 0, "level LT: TOTAL-PASSED")):
        entries = {path: entry for path, entry in good.items() if path not in dropped}
        container = _bundle.write(world.folder / f"{name}.asice", entries)
        expect(world.verify(container, status), words)
    policy = world.store / "policy.xml"
    before = policy.read_text()
    policy.write_text(before.replace("</policy>", '<roles><require regulator="any" role="applicant" '
                                     'level="LTA"/></roles></policy>'))
    world.verify(archived, 0)
    expect(world.verify(world.folder / "stripped.asice", 1), "below level LTA")
    policy.write_text(before)


def refused(world, plain, stamped, archived):
    """What would break a seal, or would not hold, is not written."""
    world.sign(archived, "none.asice", status=1)
    expect(world.said, "an archive manifest covers it")
    expect(_bundle.program("sign", archived, "--prepare", "--cert",
                           world.authority.folder / "signer.chain", "--allow-draft", status=1),
           "an archive manifest covers it")
    world.extend(plain, "none.asice", "LTA", "tsa-long", status=1)
    expect(world.said, "it is not signed")
    _bundle.program("extend", stamped, "--level", "LTA", "--trust", world.store, status=2)
    anchor = world.store / "tsa/root.pem"
    anchor.rename(world.folder / "root.kept")
    world.extend(archived, "none.asice", "LTA", "tsa-long", status=6)
    (world.folder / "root.kept").rename(anchor)
    lists = world.folder / "lists"
    shutil.move(world.store / "crls", lists)
    (world.store / "crls").mkdir()
    world.extend(archived, "none.asice", "LTA", "tsa-long", status=6)
    expect(world.said, "no revocation data reach the time stamp")
    shutil.rmtree(world.store / "crls")
    shutil.move(lists, world.store / "crls")
    if (world.folder / "none.asice").exists():
        raise SystemExit("something was written")


def beside_a_tree(world):
    """A seal is archived like a bundle."""
    trees = world.folder / "trees"
    _bundle.program("build", world.folder / "dossier", "--out", trees, "--as-of", "2026-11-21",
                    "--layout", "folder", "--for", "sg")
    seal = next(trees.glob("*.seal.asice"))
    archived = world.sign(seal, "seal.asice", "--level", "LTA", *world.by("tsa-long"))
    expect(world.verify(archived, 0, "--folder", str(seal)[:-len(".seal.asice")]),
           "level LTA: TOTAL-PASSED")


def told(world, archived):
    """inspect, export, JSON and the self-test know of it."""
    expect(_bundle.program("inspect", archived), "archive     META-INF/timestamp001.tst says 20")
    _bundle.program("export", archived, "--to", world.folder / "tree", "--trust", world.store,
                    "--accept", "sample,test")
    said = json.loads(world.verify(archived, 0, "--format", "json"))
    stamps = said["archiveStamps"]
    if len(stamps) != 1 or stamps[0]["indication"] != "TOTAL-PASSED" or \
            stamps[0]["manifest"] != NEWEST or "tsa-long" not in stamps[0]["authority"]:
        raise SystemExit(f"archive stamps as told: {stamps}")
    made = expect(world.verify(archived, 0, "--self-test"), "changes caught")
    if "MISSED" in made or len(re.findall("^  caught [^:]*archive", made, flags=re.M)) < 15:
        raise SystemExit(made)


def main():
    with tempfile.TemporaryDirectory() as name, _services.Services() as services:
        folder = pathlib.Path(name)
        plain = _bundle.sample_bundles(folder)[0]
        world = World(folder, services)
        stamped, long_term, archived, renewed = levels(world, plain)
        by_hand(world, (stamped, long_term, archived, renewed))
        three(world, plain)
        layout(stamped, archived, renewed)
        others(world, renewed)
        on_its_own(world, renewed)
        renewed_by_ocsp(world, archived)
        bent(world, archived)
        refused(world, plain, stamped, archived)
        told(world, archived)
        beside_a_tree(world)


main()

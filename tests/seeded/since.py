"""check --since: what an earlier report has does not fail, what is new does, and what could not be
evaluated is never green."""
import pathlib
import sys
import tempfile

import _seeding

OPTIONS = ["--for", "sg", "--fail-on", "warning", "--quiet"]


class Dossier:
    def __init__(self, work):
        self.work = work
        self.folder, self.packs = _seeding.copy_make(work)

    def seed(self, *identities):
        _seeding.seed(_seeding.named(*identities), self.folder, self.work)

    def check(self, status, *options, as_of=_seeding.AS_OF):
        return _seeding.check(self.folder, self.packs, *OPTIONS, "--cache", self.work / "cache",
                              *options, statuses=(status,), as_of=as_of)

    def report(self, name, status, *options):
        path = self.work / name
        path.write_text(self.check(status, *options), encoding="utf-8")
        return path

    def edit(self, name, xpath, value):
        _seeding.edit_file(self.folder / name, xpath, value)


def placeholder(dossier, words):
    """One document with a placeholder on its first page, and no other seeded mistake in it."""
    mistake = _seeding.named("other-product")[0]
    mistake.bodies = [("labels-en", "# 2 Start screen", f"{words}\n# 2 Start screen")]
    _seeding.seed([mistake], dossier.folder, dossier.work)


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        dossier = Dossier(work)
        dossier.seed("stale-translation", "address-lacks-a-comma", "licence-over")
        placeholder(dossier, "Signed on [enter date].")
        earlier = {form: dossier.report(f"earlier.{form}", 1, "--format", form)
                   for form in ("json", "xvrl")}
        bare = dossier.report("bare.json", 1, "--format", "json", "--redact")
        for report in (*earlier.values(), bare):
            dossier.check(0, "--since", report)
        dossier.check(0, "--since", earlier["json"], "--redact")
        # lines move, and the day does
        dossier.edit("papers.xml", "/d:papers/d:paper[1]",
                     '<paper id="aaa-consent" type="consent" state="planned"/>')
        dossier.check(0, "--since", earlier["json"], as_of="2026-11-22")
        # one placeholder mended and another made on the same page
        placeholder(dossier, "Signed by [enter name].")
        for report in earlier.values():
            dossier.check(1, "--since", report)
        placeholder(dossier, "Signed on [enter date].")
        # the same rule about another paper, while the first is mended
        dossier.edit("papers.xml", "//d:paper[@id='free-sale-certificate']/d:party", None)
        dossier.check(0, "--since", earlier["json"])
        dossier.edit("papers.xml", "//d:paper[@id='letter-sg']/d:party/d:address", "18 Lantern Crescent")
        for report in (*earlier.values(), bare):
            dossier.check(1, "--since", report)
        later = dossier.report("later.json", 1, "--format", "json")
        dossier.check(0, "--since", later)
        # more severe than it was
        dossier.edit("documents.xml", "//d:rendition[@file='documents/traceability-en.pdf']"
                     "/@certificate", None)
        mild = dossier.report("mild.json", 1, "--format", "json")
        dossier.check(0, "--since", mild)
        dossier.check(1, "--since", mild, "--raise", "common-translation-certified=error")
        # not evaluated, now and then
        (dossier.folder / "documents/usability-en.pdf").write_bytes(b"%PDF-1.7\nbroken")
        unknown = dossier.report("unknown.json", 1, "--format", "json")
        dossier.check(6, "--since", unknown)
        # no such report
        dossier.check(3, "--since", work / "nothing.json")
        (work / "other.json").write_text('{"format":1,"dossier":"other","findings":[]}')
        dossier.check(3, "--since", work / "other.json")
        (work / "none.json").write_text("{}")
        dossier.check(3, "--since", work / "none.json")
    print("known findings pass, new ones fail, what is not evaluated is never green")
    return 0


sys.exit(main())

"""The life of one product in Japan, filing after filing: stage 1, its question and the pages replaced,
the approval, a change plan, a retrained model notified under it, one that misses a criterion, and
stage 2, after which the plan is confirmed anew. Each step builds, signs, verifies and is recorded; the
next one stands on what it left."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import zipfile

from lxml import etree

import _documents
import _world

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import _bundle  # noqa: E402

SAMPLE = _bundle.SOURCE / "dossier/sample"
INCLUDE = "{http://www.w3.org/2001/XInclude}include"
DATA = pathlib.Path(__file__).resolve().parent / "data"

FORM = {
    "63-19-2": (("様式第六十三の八（一）", "様式第六十三の十九の二（一）"),
                ("医療機器の製造販売の承認を申請します", "変更計画の確認を申請します")),
    "63-19-8": (("様式第六十三の八（一）", "様式第六十三の十九の八"),
                ("医療機器の製造販売の承認を申請します", "変更計画に従った変更を届け出ます")),
    "63-9": (("様式第六十三の八（一）", "様式第六十三の九（一）"),
             ("製造販売の承認を", "製造販売承認事項の一部変更の承認を")),
}


MODEL = "学習済みモデル cxnet-{} により画像特徴を抽出し、所見スコア{}する。提供形態はダウンロードとする。"


def expect(said, *words):
    for one in words:
        if one not in said:
            raise SystemExit(f"'{one}' is not said:\n{said}")


def equal(found, wanted):
    if found != wanted:
        raise SystemExit(f"not as expected:\n{found}\nwanted:\n{wanted}")


class Life:
    def __init__(self, work):
        self.work, self.dossier = work, work / "dossier"
        self.pki = _bundle.authority(work / "pki", "-f")
        (work / "cache").mkdir(mode=0o700)
        self.previous = None
        _world.make(SAMPLE, self.dossier, "2025-02-19")
        self.typist = _documents.Typist(self.dossier, work)

    def run(self, verb, *arguments, status=0):
        return _bundle.program(verb, self.dossier, *arguments, status=status)

    def read(self, verb, day, *arguments, status=0):
        """Runs a verb that reads the documents, as of a day."""
        return self.run(verb, "--as-of", day, "--cache", self.work / "cache", *arguments,
                        status=status)

    def include(self, name, after):
        """A further file of the dossier, behind another one."""
        def change(root):
            found = root.xpath(f"//*[@href='{after}']")[0]
            found.addnext(found.makeelement(INCLUDE, {"href": name}))
        _world.edit(self.dossier / "dossier.xml", change)

    def questions_start(self, name):
        _world.edit(self.dossier / "dossier.xml", lambda root: _world.find(root, "d:questions")[0]
                    .append(root.makeelement(INCLUDE, {"href": name})))

    def type_in(self, what, sheet, name):
        """Rows that a person adds to a sheet, by the spreadsheet."""
        path = self.work / f"{name}.csv"
        table = ("--what", what, "--sheet", sheet)
        _bundle.program("table", "export", self.dossier, *table, "--out", path)
        path.write_text(path.read_text() + (DATA / f"{name}.csv").read_text())
        expect(_bundle.program("table", "import", self.dossier, *table, path), " added, ")

    def root(self, file):
        return etree.parse(self.dossier / file).getroot()

    def baseline(self, field):
        """Of a field of the approved text: its day, what it says, and what it was until when."""
        root = self.root("approvals.xml")
        text = _world.find(root, f"//d:baseline/d:field[@id='{field}']")[0]
        return (_world.find(root, "//d:baseline/@as-of")[0],
                [one.text for one in text.findall("{*}value")],
                [(one.get("until"), one.get("filing"), one.text)
                 for one in text.findall("{*}was")])

    def compare(self, filing):
        """What the filing changes, as text; the table of it is filed too."""
        self.run("compare", "--approved", "--filing", filing, "--lang", "ja", "--format", "docx",
                 "--out", self.dossier / "documents/comparison-ja.docx", "--force")
        return self.run("compare", "--approved", "--filing", filing, "--lang", "ja")

    def file(self, number, after):
        shutil.copy(DATA / f"jp-{number}.xml", self.dossier / "filings")
        self.include(f"filings/jp-{number}.xml", f"filings/jp-{after}.xml")

    def stands(self, day, **wanted):
        """The state of filings, and the day on which something is due for them."""
        page = json.loads(self.run("status", "--as-of", day, "--format", "json"))
        found = {one["id"].replace("-", "_"): one["state"] + (f" {one['nextDate']}"
                 if one.get("nextKind") == "change-possible" else "") for one in page["filings"]}
        equal({name: found[name] for name in wanted}, wanted)

    def event(self, filing, kind, day, *options, status=0):
        """Records it; what the program says that it wrote."""
        said = self.run("record", "--filing", filing, "--event", kind, "--date", day, *options,
                        status=status)
        return " ".join(said.split())

    def submit(self, filing, name, day, *options):
        """Builds, signs, verifies and records the filing; the operations of its documents."""
        out = self.work / f"out-{name}"
        self.read("build", day, "--out", out, "--filing", filing)
        bundle = _bundle.sign(out / f"{name}.asice", out / f"{name}.signed.asice", self.pki)
        before = (("--previous", self.previous, "--min-sequence", name[-1], "--require", "order")
                  if self.previous else ())
        trust = ("--trust", self.pki / "trust", "--regulator", "jp", *before)
        expect(_bundle.program("verify", bundle, *trust), "GOOD for filing")
        _bundle.program("record", self.dossier, bundle, *trust, "--date", day, *options)
        self.previous = bundle
        return operations(bundle)


def form_before(life, name, form):
    """What stood before the changes, in the data of the form that was built with a filing."""
    data = etree.parse(life.work / f"out-{name}/{name}.record/form-{form}.xml")
    return [one.text for one in data.iter("{*}before")]


def operations(bundle):
    """What its submission says of each document: operation -> ids, of those unchanged how many."""
    submission = etree.fromstring(zipfile.ZipFile(bundle).read("submission.xml"))
    said = {}
    for one in submission.iter("{*}document", "{*}withdrawn"):
        said.setdefault(one.get("operation", "withdrawn"), set()).add(
            one.get("id", one.get("document")))
    return {operation: len(ids) if operation == "unchanged" else sorted(ids)
            for operation, ids in said.items()}


def table_equal(said, name):
    """The rows of a table of changes, without its head; letters that change are marked."""
    equal(said.split("\n\n", 1)[1].rstrip(), (DATA / f"{name}.table").read_text().rstrip())


def stage_1(life):
    life.typist.revise("sted", 3, "2025-02-12")
    done = life.submit("jp-1", "jp-two-stage-first-1", "2025-02-19", "--number", "R7-0219-9981")
    equal((list(done), len(done["new"])), (["new"], 30))
    life.event("jp-1", "accepted", "2025-02-26")


def question(life):
    """Answered with the label and the summary replaced, and with a paper that is new."""
    life.event("jp-1", "question", "2025-05-14")
    shutil.copy(DATA / "round-asked.xml", life.dossier / "questions/jp-1-round-1.xml")
    life.questions_start("questions/jp-1-round-1.xml")
    expect(life.run("questions", "--open", "--as-of", "2025-06-01"), "open rounds of questions: 1,",
           "jp-1-round-1: jp-1, received 2025-05-14, due 2025-06-25, 24 days left")
    shutil.copy(SAMPLE / "questions/jp-1-round-1.xml", life.dossier / "questions")
    life.event("jp-1", "answered", "2025-06-20")
    expect(life.run("questions", "--open", "--as-of", "2025-06-21"), "open rounds of questions: 0,")
    _world.set_to(SAMPLE, life.dossier, "2025-08-29")
    life.typist.add((DATA / "answers.xml").read_text(), (DATA / "answers.txt").read_text())
    life.file(2, 1)
    life.event("jp-1", "replaced-pages", "2025-08-29")
    equal(life.submit("jp-2", "jp-two-stage-first-2", "2025-08-29", "--event", "replaced-pages"),
          {"unchanged": 28, "replaced": ["label", "sted"], "new": ["answers-1"]})


def approved(life):
    """The program writes the approval; a person adds what only the approval itself says."""
    expect(life.event("jp-2", "approved", "2025-10-01", "--number", "30700BZX99981000"),
           "filings/jp-2.xml: event approved of 2025-10-01, number 30700BZX99981000",
           "approvals.xml: approval jp-shonin-1 made",
           "approved text as of 2025-10-01: intended-use, manufacturing-site;",
           "plans/two-stage.xml: stage 1: approval jp-shonin-1, filing jp-2")
    approval = life.root("approvals.xml")[0]
    equal({name: approval.get(name) for name in ("agency", "type", "state", "class", "stage",
                                                 "release", "holder", "filing")},
          {"agency": "jp-mhlw", "type": "shonin", "state": "valid", "class": "III", "stage": "1",
           "release": "1.3", "holder": "mah", "filing": "jp-2"})
    life.type_in("approvals", "baseline", "approved-text")
    sample = etree.parse(SAMPLE / "approvals.xml").getroot()
    equal({field.get("id"): field[0].text for field in approval.iter("{*}field")}.items()
          <= {field.get("id"): field[0].text for field in sample.iter("{*}field")}.items(), True)


def plan_is(life, state, number, confirmed):
    plan = life.root("plans/cp-1.xml")
    equal((plan.get("state"), plan.get("number"), plan.get("confirmed"), plan.get("version")),
          (state, number, confirmed, "1.0"))


def plan(life):
    """The change plan, filed and confirmed."""
    _world.set_to(SAMPLE, life.dossier, "2026-05-29")
    life.include("plans/cp-1.xml", "plans/two-stage.xml")
    _world.edit(life.dossier / "documents.xml", lambda root: _world.drop(
        root, "d:document[@heading='1.15.x-change-plan']/@filed"))
    life.typist.revise("application-form", 2, "2026-05-29", *FORM["63-19-2"])
    life.file(3, 2)
    equal(life.submit("jp-3", "jp-change-plan-3", "2026-05-29"),
          {"unchanged": 30, "replaced": ["application-form"],
           "new": ["ai-management", "ai-procedure", "change-plan", "change-protocol"]})
    plan_is(life, "filed", None, None)
    life.event("jp-3", "approved", "2026-06-12", "--number", "R8-9981")
    plan_is(life, "confirmed", "R8-9981", "2026-06-12")


def notifications(bundle):
    """Those under the plan that its submission tells of."""
    submission = etree.fromstring(zipfile.ZipFile(bundle).read("submission.xml"))
    return [tuple(one.attrib.values()) for one in submission.iter("{*}notification")]


def retrained(life):
    """The first retrained model keeps to the criteria of the plan."""
    life.typist.revise("application-form", 3, "2026-12-01", *FORM["63-19-8"])
    life.typist.add((DATA / "results.xml").read_text(), (DATA / "results.txt").read_text())
    life.type_in("changes", "notifications", "met")
    life.file(4, 3)
    said = life.compare("jp-4")
    expect(said, "（2025-10-01 現在）")
    table_equal(said, "jp-4")
    life.typist.add((DATA / "comparison.xml").read_text())
    equal(life.submit("jp-4", "jp-change-by-plan-4", "2026-12-01"),
          {"unchanged": 34, "replaced": ["application-form"],
           "new": ["comparison", "retraining-results"]})
    equal(form_before(life, "jp-change-by-plan-4", "63-19-8")[0],
          MODEL.format("2024-09-r4", "を算出"))
    equal(notifications(life.previous), [("jp-4", "2026-12-01", "2027-01-04")])
    before = (life.dossier / "plans/cp-1.xml").read_text()
    expect(life.event("jp-4", "accepted", "2026-12-03", "--in-force", "2027-01-01", status=3),
           "first possible day is 2027-01-02")
    equal((life.dossier / "plans/cp-1.xml").read_text(), before)
    life.event("jp-4", "accepted", "2026-12-03", "--in-force", "2027-01-04")
    equal((life.dossier / "plans/cp-1.xml").read_text(),
          before.replace('received="2026-12-01"', 'received="2026-12-03"'))
    life.stands("2026-12-10", jp_2="approved", jp_3="approved", jp_4="review 2027-01-02")
    life.stands("2027-01-04", jp_1="continued", jp_4="in-force")
    equal(life.baseline("structure-and-principle"),
          ("2027-01-04", [MODEL.format("2026-10-r5", "を算出")],
           [("2027-01-04", "jp-4", MODEL.format("2024-09-r4", "を算出"))]))


def missed(life):
    """The second one misses a criterion: nothing is built. It stays on record, and stands against no
    other filing."""
    life.type_in("changes", "notifications", "missed")
    life.file(5, 4)
    expect(life.read("check", "2027-06-01", "--filing", "jp-9", status=3), '"jp-9"')
    said = life.read("check", "2027-06-01", "--filing", "jp-5", status=1)
    equal(re.findall(r"^error +(\S+)", said, flags=re.M), ["jp-change-result-meets-criterion"])
    expect(" ".join(said.split()), "plans/cp-1.xml:",
           "A result meets its criterion (sensitivity-lower-limit: 0.914; at least 0.92).")
    refused = life.work / "refused"
    expect(life.read("build", "2027-06-01", "--out", refused, "--filing", "jp-5", status=1),
           "jp-5: jp-change-result-meets-criterion", "jp-change-by-plan-5 is not built")
    equal(list(refused.glob("*.asice")), [])
    life.event("jp-5", "withdrawn", "2027-06-08")
    life.stands("2027-06-10", jp_5="withdrawn")
    equal("cp-1/" in life.run("due", "--as-of", "2027-06-10"), False)


USE_2 = ("{text:intended-use}", "{text:intended-use-stage-2}")
WARNING = "> {text:warning-stage-1}\n"
# Each document of stage 2, its revision, and its words of stage 1 with those that take their place.
STAGE_2 = (
    ("application-annexes", 3, USE_2),
    ("label", 6, USE_2, (WARNING, "スコアのみによって診断しないこと。\n")),
    ("labels", 3, ("スコアの直下に、次の文を常に表示する。\n" + WARNING, "")),
    ("sted", 5, USE_2, ("臨床試験は実施していない。", "臨床試験の成績を MIE-CX-402 に示す。"),
     ("第1段階の注意として、次の文を警告欄に置く。\n" + WARNING, "")),
    ("use-and-indications", 3, USE_2, (WARNING, "スコアのみによって診断しないこと。\n")),
)
TRIAL = ('<clinical xmlns="urn:samdossier:dossier:1" id="trial" kind="investigation" '
         'protocol="MCX-CT-02" registry="jRCT9999999981" subjects="1200" '
         'document="clinical-trial"/>')


def evidence(life):
    """What stage 2 stands on: the trial, its end point met, the use in its final words."""
    life.typist.add((DATA / "trial.xml").read_text(), (DATA / "trial.txt").read_text())
    _world.edit(life.dossier / "plans/two-stage.xml", lambda root: _world.find(
        root, "d:stage[@number='2']/d:end-point")[0].attrib.update(
            {"met": "yes", "found": "4.6 points (2.1-7.1)"}))
    _world.edit(life.dossier / "texts.xml", lambda root: _world.drop(root, "*/*/@status"))
    life.typist.revise("application-form", 4, "2027-12-06", *FORM["63-9"])
    for name, revision, *replacements in STAGE_2:
        life.typist.revise(name, revision, "2027-11-26", *replacements)
    _world.edit(life.dossier / "documents.xml", carry_stage_2)
    _world.edit(life.dossier / "evidence.xml", lambda root: root.append(etree.fromstring(TRIAL)))


def carry_stage_2(root):
    """The use in its final words, and no warning of stage 1."""
    for name, *_ in STAGE_2:
        document = f"d:document[@id='{name}']"
        _world.drop(root, f"{document}//d:carries[@text='warning-stage-1']")
        for carried in _world.find(root, f"{document}//d:carries[@text='intended-use']"):
            carried.set("text", "intended-use-stage-2")
    rendition = _world.find(root, "d:document[@id='comparison']/d:rendition")[0]
    rendition.attrib.update({"revision": "2", "date": "2027-12-03"})


def stage_2(life):
    life.file(6, 4)
    said = life.compare("jp-6")
    expect(said, "（2027-01-04 現在）")
    table_equal(said, "jp-6")
    evidence(life)
    equal(life.submit("jp-6", "jp-two-stage-second-5", "2027-12-06"),
          {"unchanged": 30, "new": ["clinical-trial"],
           "replaced": ["application-annexes", "application-form", "comparison", "label", "labels",
                        "sted", "use-and-indications"]})
    equal(form_before(life, "jp-two-stage-second-5", "63-9")[1],
          MODEL.format("2026-10-r5", "を算出"))
    report = (life.work / "out-jp-two-stage-second-5/jp-two-stage-second-5.record"
              / "report.html").read_text()
    equal(set(re.findall(r">(jp-[a-z0-9-]+)</code>", report)) - {"jp-6"},
          {"jp-change-touches-plan", "jp-milestone-kept"})
    # The plan itself moved the approved text: nothing is out of date.
    equal("jp-change-plan-baseline-current" in report, False)
    expect(life.event("jp-6", "approved", "2028-09-01"), "2 fields changed",
           "change plan cp-1: under-re-examination, because structure-and-principle changed",
           "plans/two-stage.xml: stage 2: approval jp-shonin-1, filing jp-6")
    plan_is(life, "under-re-examination", "R8-9981", "2026-06-12")
    approval = life.root("approvals.xml")[0]
    equal((approval.get("stage"), approval.find("{*}use").get("text"), approval.get("date")),
          ("2", "intended-use-stage-2", "2025-10-01"))
    equal(life.baseline("structure-and-principle"),
          ("2028-09-01", [MODEL.format("2026-10-r5", "及びその意義を提示")],
           [("2027-01-04", "jp-4", MODEL.format("2024-09-r4", "を算出")),
            ("2028-09-01", "jp-6", MODEL.format("2026-10-r5", "を算出"))]))
    expect(life.run("due", "--as-of", "2028-09-02"),
           "2028-09-01  1 day past", "change plan to be examined again")
    # The table of a change that is approved still says what it changed.
    for filing in ("jp-4", "jp-6"):
        table_equal(life.run("compare", "--approved", "--filing", filing, "--lang", "ja"), filing)


def reexamined(life):
    """Nothing is notified under the plan before it is confirmed as changed."""
    about_plan = {"jp-plan-confirmed", "jp-change-notice-confirmed"}

    def refused(day, status):
        said = life.read("check", day, "--filing", "jp-7", status=status)
        return about_plan & set(re.findall(r"^error +(\S+)", said, flags=re.M))
    life.type_in("changes", "notifications", "too-early")
    life.file(7, 6)
    life.file(8, 7)
    equal(refused("2028-10-02", 1), about_plan)
    expect(life.event("jp-8", "approved", "2028-10-01", "--number", "R10-9982"),
           "confirmed on 2028-10-01, number R10-9982 (before: 2026-06-12); its version stays 1.0")
    plan_is(life, "confirmed", "R10-9982", "2028-10-01")
    equal(refused("2028-10-02", 1), set())


def main():
    with tempfile.TemporaryDirectory() as name:
        life = Life(pathlib.Path(name))
        stage_1(life)
        question(life)
        approved(life)
        plan(life)
        retrained(life)
        missed(life)
        stage_2(life)
        reexamined(life)


main()

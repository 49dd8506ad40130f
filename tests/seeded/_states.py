"""The states of life into which breaches (_breaches.py) are seeded: the sample with one more filing,
data/<state>.xml, and what had to happen before it. In none of them is anything found."""
import dataclasses
import shutil
import typing

import _seeding

INCLUDED = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="filings/jp-2.xml"/>'


@dataclasses.dataclass
class State:
    filing: str
    edits: typing.Sequence[tuple] = ()
    bodies: typing.Sequence[tuple] = ()
    papers: typing.Sequence[tuple] = ()
    files: typing.Sequence[tuple] = ()


PLAN = "plans/cp-1.xml"
FILED = ("documents.xml", "//d:document[@heading='1.15.x-change-plan']/@filed", None)
NOTICE = ('<notification id="n-1" filing="jp-2" received="2026-11-20" effective="2026-12-21">'
          '<result criterion="sensitivity-low" value="0.931" document="retraining" pages="1"/>'
          '<result criterion="specificity-low" value="0.884" document="retraining" pages="1"/>'
          '<result criterion="model-structure" value="0" document="retraining" pages="1"/>'
          '</notification>')
TRIAL = ('<clinical id="trial-2026" kind="investigation" protocol="MCX-CT-02" '
         'registry="jRCT9999999981" subjects="1200" document="clinical-trial"/>')
SECOND = ("application-annexes-ja", "label-ja", "sted-ja", "use-and-indications-ja",
          "clinical-evaluation-ja", "device-description-ja", "two-stage-plan-ja")
WARNED = ("label-ja", "sted-ja", "use-and-indications-ja", "two-stage-plan-ja")
CITED = ("sted-ja", "本申請では、スコアと病理組織診断との関係は使用目的に含めない。",
         "病理組織診断との関係は、臨床試験成績報告書（MIE-CX-402）に示す。")
CARRIED = "//d:rendition[@role='master']/d:carries"


def paper(identity, number, heading, kind, title):
    """A document of such a state."""
    return (f'<document id="{identity}" number="{number}" heading="{heading}" for="jp" '
            f'kind="{kind}"><title xml:lang="ja">{title}</title><rendition role="master" lang="ja" '
            f'revision="1" date="2026-11-18" file="documents/{identity}-ja.pdf"/></document>')


COMPARISON = (paper("comparison", "MIE-CX-606", "1.15.x-comparison", "comparison", "新旧対照表"),
              "# 1 変更の内容\n変更前及び変更後の承認事項を対照して示す。")
RESULTS = (paper("retraining", "MIE-CX-605", "1.15.x-change-plan", "test-results",
                 "再学習モデルの検証結果"),
           "# 1 結果\n再学習モデルは、変更計画の全ての適合基準を満たした。")
REPORT = (paper("clinical-trial", "MIE-CX-402", "4.02.03", "clinical-trial",
                "臨床試験成績報告書（MCX-CT-02）"),
          "# 1 結果\n1200例で主要評価項目を達成した。")

STATES = {
    "first": State("jp-1"),
    "abroad": State("th-1"),
    "planned": State("jp-2", [
        FILED, (PLAN, "/d:change-plan", {"state": "filed"}),
        (PLAN, "/d:change-plan/@number", None), (PLAN, "/d:change-plan/@confirmed", None)],
        papers=[COMPARISON]),
    "replanned": State("jp-2", [
        FILED, (PLAN, "//d:paper[last()]", '<paper kind="confirmed-plan" document="change-plan"/>')],
        papers=[COMPARISON]),
    "retouched": State("jp-2", [
        FILED, (PLAN, "//d:paper[last()]", '<paper kind="changed-plan" document="change-plan"/>')],
        papers=[COMPARISON]),
    "notified": State("jp-2", [FILED, (PLAN, "//d:qms-impact[last()]", NOTICE)],
                      papers=[COMPARISON, RESULTS]),
    "partial": State("jp-2", papers=[COMPARISON]),
    "second": State("jp-2", [
        ("texts.xml", "//@status", None),
        ("documents.xml", CARRIED + "[@text='intended-use']", {"text": "intended-use-stage-2"}),
        ("documents.xml", CARRIED + "[@text='warning-stage-1']", None),
        ("evidence.xml", "//d:clinical[last()]", TRIAL),
        ("plans/two-stage.xml", "//d:stage[@number='2']/d:end-point",
         {"met": "yes", "found": "4.6 points (2.1-7.1)"})],
        [(one, "{text:intended-use}", "{text:intended-use-stage-2}") for one in SECOND] +
        [(one, "> {text:warning-stage-1}\n", "") for one in WARNED] + [CITED],
        papers=[COMPARISON, REPORT]),
}


def make(name, folder, work):
    """The dossier in that state."""
    filing = _seeding.SOURCE / f"tests/seeded/data/{name}.xml"
    shutil.copytree(_seeding.SOURCE / "dossier/sample", folder)
    if filing.exists():
        shutil.copy(filing, folder / "filings/jp-2.xml")
        _seeding.edit_file(folder / "dossier.xml", "//*[@href='filings/jp-1.xml']", INCLUDED)
    _seeding.seed([STATES[name]], folder, work)

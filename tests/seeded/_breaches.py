"""Breaches of two-stage approval and of change plans, as people make them: by the state of life in which
they are made (_states.py), what is done (as in _mistakes.py), and exactly what must be found."""
from _mistakes import Found, Mistake, page, rendition, whole, wording
from _states import CITED

PLAN = "plans/cp-1.xml"
STAGES = "plans/two-stage.xml"
SECOND = ("filings/jp-2.xml", "/d:filing")
FIRST_FILING = ("filings/jp-1.xml", "/d:filing")
RELIES_ON = (SECOND[0], "/d:filing/d:relies-on")
CHANGE = (SECOND[0], "/d:filing/d:change")
AFTER = (SECOND[0], "/d:filing/d:change/d:after")
FILED_USE = (SECOND[0], "/d:filing/d:use")
CONDITION = ("approvals.xml", "//d:condition")
APPROVAL = ("approvals.xml", "//d:approval[@id='jp-shonin-1']")
STAGE_2_WORDS = "腫瘍/非腫瘍を判定"


def plan(xpath=""):
    return (PLAN, f"/d:change-plan{xpath}")


def stages(xpath=""):
    return (STAGES, f"/d:two-stage{xpath}")


def text(identity):
    return ("texts.xml", f"//d:text[@id='{identity}']")


def item(identity, xpath=""):
    return plan(f"/d:item[@id='{identity}']{xpath}")


def carried(name, identity, number=None):
    """Where the dossier says that a document, with its page or as a whole, carries a text."""
    return ("documents.xml", rendition(f"{name}-ja.pdf") + f"/d:carries[@text='{identity}']",
            f"documents/{name}-ja.pdf", number)


CARRIERS = (("application-annexes", None), ("label", None), ("sted", 1))
STATED = [carried(name, "intended-use-stage-2", number) for name, number in (
    *CARRIERS, *((one, None) for one in ("clinical-evaluation", "device-description",
                                         "two-stage-plan", "use-and-indications")))]
STAGE_2 = stages("/d:stage[@number='2']")
KEPT_BACK = stages(f"//d:not-before[. = '{STAGE_2_WORDS}']")
PROTOCOL = plan("/d:paper[@kind='verification-protocol']")


OTHER_PLAN = (
    '<change-plan xmlns="urn:samdossier:dossier:1" id="cp-2" regulator="jp" ' 'approval="jp-shonin-1" number="R8-9981" version="1.0" '
    'state="confirmed" confirmed="2026-06-12" baseline-as-of="2025-10-01" fee-class="9">'
    '<purpose xml:lang="ja">結果を印刷できるようにする。</purpose>'
    '<item id="print" kind="method-of-use" field="method-of-use">'
    '<before xml:lang="ja">表示された所見スコアを参照する。</before>'
    '<after xml:lang="ja">表示又は印刷された所見スコアを参照する。</after>'
    '<reason xml:lang="ja">印刷を加えるため。</reason>'
    '<criterion id="print-errors" measure="print-errors" at-most="0"/></item>'
    '<paper kind="verification-protocol" document="change-protocol"/>'
    '<paper kind="ai-procedure" document="ai-procedure"/>'
    '<paper kind="ai-management" document="ai-management"/>'
    '<qms-impact xml:lang="ja">影響しない。</qms-impact></change-plan>')
PENDING = ('<notification id="n-1" received="2026-11-09" effective="2026-12-14">'
           '<result criterion="sensitivity-low" value="0.931" document="verification"/>'
           '<result criterion="specificity-low" value="0.884" document="verification"/>'
           '<result criterion="model-structure" value="0" document="verification"/></notification>')


def shown(kind, lang, title):
    """A document that is shown to the public and filed nowhere."""
    return (f'<document id="{kind}" heading="5.04" filed="no" kind="{kind}"><title '
            f'xml:lang="{lang}">{title}</title><rendition role="master" lang="{lang}" revision="1" '
            f'date="2026-11-02" file="documents/{kind}-{lang}.pdf"/></document>')


NOTICE = plan("/d:notification")
END_POINT = stages("/d:stage[@number='2']/d:end-point")

FIRST = [
    Mistake(
        "first-asks-for-second-use", "the first application asks for the use of stage 2 at once",
        edits=[("filings/jp-1.xml", "//d:use/@text", "intended-use-stage-2")],
        found=[Found("jp-stage-use-is-stage-1", "jp-1", FIRST_FILING, [text("intended-use-stage-2")]),
               Found("jp-stage-use-claimed", "jp-1", FIRST_FILING,
                     [stages("/d:stage[@number='1']")]),
               *(Found("jp-use-carried-is-filed", "jp-1", carried(name, "intended-use", number),
                       [("filings/jp-1.xml", "/d:filing/d:use")]) for name, number in CARRIERS)]),
    Mistake(
        "summary-tells-lesions-apart", "the summary says what only stage 2 may say",
        bodies=[("sted-ja", "# 2 ", f"本品は{STAGE_2_WORDS}する。\n# 2 ")],
        found=[Found("jp-stage-claim-limited", "jp-1", page("sted-ja.pdf", 3), [STAGE_2])]),
    Mistake(
        "website-promises-diagnosis", "the website, which nobody files, promises a diagnosis",
        papers=[(shown("website", "ja", "製品紹介ページ"), f"本品は{STAGE_2_WORDS}します。")],
        found=[Found("jp-public-claim-approved", "jp-1", page("website-ja.pdf", 1), [STAGE_2])]),
    Mistake(
        "brochure-in-english", "the English brochure speaks of stage 2",
        papers=[(shown("brochure", "en", "Brochure"),
                 "The product tells neoplastic from non-neoplastic lesions.")],
        found=[Found("jp-public-claim-approved", "jp-1", page("brochure-en.pdf", 1), [STAGE_2])]),
    Mistake(
        "label-without-warning", "the draft package insert need not say that the meaning is open",
        edits=[("documents.xml", rendition("label-ja.pdf") + "/d:carries[@text='warning-stage-1']",
                None)],
        found=[Found("common-label-carries-cautions", "jp-1", whole("label-ja.pdf"),
                     [text("warning-stage-1")])]),
    Mistake(
        "first-claim-in-second-words", "a claim of stage 1 is worded as one of stage 2",
        edits=[("texts.xml", "//d:text[@id='claim-score']",
                '<text id="claim-slogan" kind="claim" stage="1"><wording xml:lang="ja" role="master" '
                f'revision="1">スコアにより{STAGE_2_WORDS}できる。</wording></text>')],
        found=[Found("jp-first-text-keeps-words-back", "jp-1", wording("claim-slogan", "ja"),
                     [KEPT_BACK])]),
    Mistake(
        "claim-a-stage-early", "a claim of stage 2 is listed for stage 1",
        edits=[(*stages("/d:stage[@number='1']/d:claim[last()]"),
                '<claim text="intended-use-stage-2"/>')],
        found=[Found("jp-claim-of-its-stage", "jp-1",
                     stages("/d:stage[@number='1']/d:claim[@text='intended-use-stage-2']"),
                     [text("intended-use-stage-2")])]),
    Mistake(
        "trial-without-size", "nobody said how many patients the trial of stage 2 needs",
        edits=[(STAGES, END_POINT[1] + "/@subjects", None)],
        found=[Found("jp-end-point-planned", "jp-1", END_POINT)]),
    Mistake(
        "trial-not-registered", "the trial of stage 2 has neither registry nor protocol",
        edits=[(STAGES, END_POINT[1] + "/@registry", None),
               (STAGES, END_POINT[1] + "/@protocol", None)],
        found=[Found("jp-end-point-planned", "jp-1", END_POINT)]),
    Mistake(
        "no-stop-condition", "nobody said when stage 2 would be given up",
        edits=[(*stages("/d:stop-condition"), None)],
        found=[Found("jp-stop-condition-set", "jp-1", stages())]),
    Mistake(
        "consultation-without-day", "the consultation is recorded without its day",
        edits=[(STAGES, "//d:consultation/@date", None)],
        found=[Found("jp-consultation-recorded", "jp-1", stages())]),
    Mistake(
        "consulted-after-filing", "PMDA was consulted when the application was in already",
        edits=[(STAGES, "//d:consultation/@date", "2025-04-10")],
        found=[Found("jp-consultation-before-filing", "jp-1", stages("/d:consultation"),
                     [FIRST_FILING])]),
    Mistake(
        "another-type", "a program for diagnosis is planned as one for treatment",
        edits=[(*stages(), {"type": "treatment"})],
        found=[Found("jp-stage-type-fits-category", "jp-1", stages(),
                     [("product.xml", "//d:category")])]),
    Mistake(
        "first-end-point-missed", "the study of stage 1 missed its end point",
        edits=[(*stages("/d:stage[@number='1']/d:end-point"), {"met": "no"})],
        found=[Found("jp-end-point-met", "jp-1", stages("/d:stage[@number='1']/d:end-point"))]),
    Mistake(
        "report-overdue", "the report that the approval asks for every two years was not sent",
        edits=[(APPROVAL[0], "//d:condition", {"due": "2026-10-01"})],
        found=[Found("jp-condition-kept", "jp-1", CONDITION)]),
    Mistake(
        "condition-followed-by-nobody", "a condition of the approval has no day and no document",
        edits=[(APPROVAL[0], "//d:condition/@due", None),
               (APPROVAL[0], "//d:condition/@document", None)],
        found=[Found("jp-condition-tracked", "jp-1", CONDITION)]),
    Mistake(
        "no-patient-yet", "the first patient should have been in by the end of July",
        edits=[(STAGES, "//d:milestone[@id='stage-2-first-patient']/@done", None)],
        found=[Found("jp-milestone-kept", "jp-1",
                     stages("//d:milestone[@id='stage-2-first-patient']"))]),
]

ABROAD = [
    Mistake(
        "thai-label-a-stage-ahead", "the label for Thailand has the words of stage 2",
        bodies=[("label-en-th", "# Method of use",
                 "The product tells neoplastic from non-neoplastic lesions.\n# Method of use")],
        found=[Found("common-claim-within-stage", "th-1", page("label-en-th.pdf", 2),
                     [stages("//d:not-before[. = 'tells neoplastic from non-neoplastic']")])]),
]

SECOND_STAGE = [
    Mistake(
        "first-stage-withdrawn", "stage 2 is filed on an approval that was given back",
        edits=[(*APPROVAL, {"state": "withdrawn"})],
        found=[Found("common-route-listed", "jp-2", SECOND),
               Found("jp-change-plan-approved", "jp-2", plan(), [APPROVAL]),
               Found("jp-change-of-own-approval", "jp-2", RELIES_ON, [APPROVAL])]),
    Mistake(
        "filed-by-another-company", "the approval is held by another company than the applicant",
        edits=[(*APPROVAL, {"holder": "maker"})],
        found=[Found("jp-change-by-holder", "jp-2", RELIES_ON, [APPROVAL])]),
    Mistake(
        "stands-on-australia", "stage 2 is filed on the Australian approval",
        edits=[(SECOND[0], "//d:relies-on", {"approval": "au-artg-1"})],
        found=[Found("jp-second-names-first", "jp-2", SECOND, [stages("/d:stage[@number='1']")]),
               Found("jp-change-of-own-approval", "jp-2", RELIES_ON,
                     [("approvals.xml", "//d:approval[@id='au-artg-1']")])]),
    Mistake(
        "stands-on-nothing", "the filing of stage 2 names no approval",
        edits=[(SECOND[0], "//d:relies-on", None)],
        found=[Found("jp-second-names-first", "jp-2", SECOND, [stages("/d:stage[@number='1']")])]),
    Mistake(
        "second-end-point-missed", "stage 2 is filed although the trial missed its end point",
        edits=[(*END_POINT, {"met": "no"})],
        found=[Found("jp-stage-2-shown", "jp-2", SECOND, [END_POINT])]),
    Mistake(
        "stopped-and-filed", "the interim analysis ended stage 2, and it is filed all the same",
        edits=[(*stages(), {"stopped": "2026-08-31"})],
        found=[Found("jp-second-not-stopped", "jp-2", stages(),
                     [stages("/d:stop-condition"), SECOND])]),
    Mistake(
        "fee-without-clinical-data", "stage 2 is paid for as a change without clinical data",
        edits=[(SECOND[0], "/d:filing/@fee-class", "9")],
        found=[Found("jp-second-fee-class", "jp-2", SECOND)]),
    Mistake(
        "filed-as-minor-change", "stage 2 is notified as a minor change",
        edits=[(SECOND[0], "/d:filing/@route", "minor-change"),
               (SECOND[0], "//d:answer[last()]",
                '<answer id="jp-minor-change-day">2026-11-02</answer>'),
               (SECOND[0], "//d:answer[@id='jp-reliability']",
                '<answer id="jp-minor-scope">yes</answer>')],
        found=[Found("jp-use-change-not-minor", "jp-2", CHANGE)]),
    Mistake(
        "use-left-as-it-was", "the filing of stage 2 still has the use of stage 1",
        edits=[(SECOND[0], "//d:use/@text", "intended-use")],
        found=[Found("jp-second-use-is-stage-2", "jp-2", SECOND, [text("intended-use")]),
               Found("jp-change-use-as-worded", "jp-2", AFTER, [wording("intended-use", "ja")]),
               Found("common-label-carries-cautions", "jp-2", whole("label-ja.pdf"),
                     [text("warning-stage-1")]),
               *(Found("common-carried-text-stage", "jp-2", at,
                       [text("intended-use-stage-2"), text("intended-use")]) for at in STATED),
               *(Found("jp-use-carried-is-filed", "jp-2",
                       carried(name, "intended-use-stage-2", number), [FILED_USE])
                 for name, number in CARRIERS)]),
    Mistake(
        "form-and-papers-differ", "the form changes the use into other words than the papers have",
        edits=[(SECOND[0], "//d:after", "本品は、大腸病変の腫瘍/非腫瘍の鑑別を支援するプログラムである。")],
        found=[Found("jp-change-use-as-worded", "jp-2", AFTER,
                     [wording("intended-use-stage-2", "ja")])]),
    Mistake(
        "label-says-meaning-is-open", "the label of stage 2 still says that the meaning is open",
        bodies=[("label-ja", "{text:intended-use}", "{text:intended-use-stage-2}")],
        edits=[("documents.xml", rendition("label-ja.pdf") + "/d:carries[1]",
                '<carries text="warning-stage-1"/>')],
        found=[Found("jp-second-without-first-warning", "jp-2",
                     carried("label", "warning-stage-1"), [text("warning-stage-1")])]),
    Mistake(
        "summary-of-stage-1", "the summary still states the use of stage 1",
        bodies=[("sted-ja", "> {text:warning-stage-1}\n", ""), CITED],
        edits=[("documents.xml", rendition("sted-ja.pdf") + "/d:carries[1]",
                {"text": "intended-use"})],
        found=[Found("jp-use-carried-is-filed", "jp-2", carried("sted", "intended-use", 1),
                     [FILED_USE])]),
    Mistake(
        "use-still-a-draft", "the use of stage 2 was never released",
        edits=[("texts.xml", "//d:text[@id='intended-use-stage-2']/d:wording", {"status": "draft"})],
        found=[Found("common-carried-text-effective", "jp-2", at,
                     [wording("intended-use-stage-2", "ja")]) for at in STATED]),
    Mistake(
        "another-trial", "the clinical data are of another trial than the one planned",
        edits=[("evidence.xml", "//d:clinical[@id='trial-2026']",
                {"protocol": "MCX-CT-07", "registry": "jRCT9999999987"})],
        found=[Found("jp-second-trial-planned", "jp-2", END_POINT, [("evidence.xml", "/d:evidence")])]),
    Mistake(
        "trial-too-small", "the trial ended with 900 of the 1200 patients planned",
        edits=[("evidence.xml", "//d:clinical[@id='trial-2026']/@subjects", "900")],
        found=[Found("jp-second-trial-size", "jp-2", END_POINT,
                     [("evidence.xml", "//d:clinical[@id='trial-2026']")])]),
    Mistake(
        "approval-of-the-wrong-stage", "stage 2 is recorded with the approval of stage 1",
        edits=[(*stages("/d:stage[@number='2']"), {"approval": "jp-shonin-1"})],
        found=[Found("jp-stage-approval-of-stage", "jp-2", STAGE_2, [APPROVAL])]),
]

PLANNED = [
    Mistake(
        "no-ai-management", "the paper on managing the AI is not with the plan",
        edits=[(*plan("/d:paper[@kind='ai-management']"), None)],
        found=[Found("jp-change-plan-ai-papers", "jp-2", plan(), [("software.xml", "//d:ai")])]),
    Mistake(
        "no-protocol", "the plan comes without its verification protocol",
        edits=[(*plan("/d:paper[@kind='verification-protocol']"), None)],
        found=[Found("jp-change-plan-protocol", "jp-2", plan())]),
    Mistake(
        "brand-name-planned", "a new brand name is planned",
        edits=[(*item("performance"), {"kind": "brand-name", "field": "brand-name"})],
        found=[Found("jp-change-plan-matter", "jp-2", item("performance")),
               Found("jp-change-item-field-approved", "jp-2", item("performance"),
                     [("approvals.xml", "//d:baseline")])]),
    Mistake(
        "before-was-never-approved", "the plan starts from a model that was never approved",
        edits=[(PLAN, item("retrained-model")[1] + "/d:before[@xml:lang='ja']",
                "学習済みモデル cxnet-2023-11-r3")],
        found=[Found("jp-change-item-before-approved", "jp-2",
                     item("retrained-model", "/d:before[@xml:lang='ja']"),
                     [("approvals.xml", "//d:field[@id='structure-and-principle']/d:value")])]),
    Mistake(
        "no-criterion", "nobody can say when the retrained model is good enough",
        edits=[(PLAN, item("retrained-model")[1] + "/d:criterion", None)],
        found=[Found("jp-change-item-criterion", "jp-2", item("retrained-model"))]),
    Mistake(
        "limits-crossed", "a criterion wants at least 0.92 and at most 0.9",
        edits=[(PLAN, "//d:criterion[@id='sensitivity-low']", {"at-most": "0.9"})],
        found=[Found("jp-change-criterion-can-be-met", "jp-2",
                     plan("//d:criterion[@id='sensitivity-low']"))]),
    Mistake(
        "criterion-copied", "a criterion was copied and kept its id",
        edits=[(PLAN, "//d:criterion[@id='model-structure']",
                {"id": "sensitivity-low", "measure": "sensitivity-point"})],
        found=[Found("jp-change-criterion-once", "jp-2", item("performance", "/d:criterion[1]"),
                     [item("retrained-model", "/d:criterion")]),
               Found("jp-change-criterion-once", "jp-2", item("retrained-model", "/d:criterion"),
                     [item("performance", "/d:criterion[1]")])]),
    Mistake(
        "exclusions-not-answered", "nobody said that no planned change is excluded",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-exclusions']", None)],
        found=[Found("jp-plan-exclusions-declared", "jp-2", SECOND, unknown=(
            "the dossier does not say: d:answer[@id = 'jp-plan-exclusions']"))]),
    Mistake(
        "quality-system-forgotten", "the change touches the quality system; form 63-19-5 is missing",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-quality-system']", "yes")],
        found=[Found("jp-plan-quality-applied", "jp-2", SECOND, [plan()])]),
    Mistake(
        "plan-of-a-dead-approval", "the approval of the plan was withdrawn",
        edits=[(*APPROVAL, {"state": "withdrawn"})],
        found=[Found("common-route-listed", "jp-2", SECOND),
               Found("jp-change-plan-approved", "jp-2", plan(), [APPROVAL])]),
    Mistake(
        "second-stage-through-the-plan", "the plan would bring the use of stage 2 by notification",
        edits=[(PLAN, item("retrained-model")[1] + "/d:after[@xml:lang='ja']",
                f"再学習したモデルにより{STAGE_2_WORDS}するもの")],
        found=[Found("jp-change-within-stage", "jp-2",
                     item("retrained-model", "/d:after[@xml:lang='ja']"), [KEPT_BACK])]),

    Mistake(
        "paid-as-another-class", "the plan is paid for in another fee class than its changes",
        edits=[(SECOND[0], "/d:filing/@fee-class", "6")],
        found=[Found("jp-change-plan-fee-class", "jp-2", SECOND, [plan()])]),
    Mistake(
        "plan-without-version", "nobody can say which version of the plan is filed",
        edits=[(PLAN, "/d:change-plan/@version", None)],
        found=[Found("jp-change-plan-versioned", "jp-2", plan())]),
]

REPLANNED = [
    Mistake(
        "no-copy-of-the-plan", "a plan is changed without a copy of what was confirmed",
        edits=[(*plan("/d:paper[@kind='confirmed-plan']"), None)],
        found=[Found("jp-plan-copy-attached", "jp-2", SECOND, [plan()])]),
]

RETOUCHED = [
    Mistake(
        "criterion-lowered-as-minor", "an acceptance criterion is lowered by form 63-19-4",
        edits=[(SECOND[0], "//d:change/@field", "acceptance-criteria")],
        found=[Found("jp-plan-criteria-not-minor", "jp-2", CHANGE)]),
]

NOTIFIED = [
    Mistake(
        "live-a-day-early", "the retrained model goes live 29 days after it was notified",
        edits=[(*NOTICE, {"effective": "2026-12-19"})],
        found=[Found("jp-change-notice-30-days", "jp-2", NOTICE)]),
    Mistake(
        "specificity-not-reported", "there is no result for specificity",
        edits=[(PLAN, "//d:result[@criterion='specificity-low']", None)],
        found=[Found("jp-change-results-complete", "jp-2", NOTICE)]),
    Mistake(
        "sensitivity-missed", "the sensitivity is below what the plan wants",
        edits=[(PLAN, "//d:result[@criterion='sensitivity-low']", {"value": "0.918"})],
        found=[Found("jp-change-result-meets-criterion", "jp-2", NOTICE,
                     [plan("//d:criterion[@id='sensitivity-low']")])]),
    Mistake(
        "result-of-no-criterion", "a result is of a criterion that the plan does not have",
        edits=[(PLAN, "//d:result[last()]",
                '<result criterion="speed" value="0.4" document="retraining" pages="1"/>')],
        found=[Found("jp-change-result-of-plan", "jp-2", NOTICE, [plan()]),
               Found("jp-change-result-meets-criterion", "jp-2", NOTICE,
                     unknown="the dossier does not say: $criterion")]),
    Mistake(
        "result-without-report", "a result is shown by no report",
        edits=[(PLAN, "//d:result[@criterion='sensitivity-low']/@document", None),
               (PLAN, "//d:result[@criterion='sensitivity-low']/@pages", None)],
        found=[Found("jp-change-result-shown", "jp-2", NOTICE)]),
    Mistake(
        "report-after-notification", "the report was signed the day after the notification",
        edits=[("documents.xml", rendition("retraining-ja.pdf"), {"date": "2026-11-21"})],
        found=[Found("jp-change-results-before-notice", "jp-2", NOTICE,
                     [whole("retraining-ja.pdf")])]),
    Mistake(
        "confirmed-after-notification", "the plan was confirmed after the change was notified",
        edits=[(*plan(), {"confirmed": "2026-11-21"})],
        found=[Found("jp-change-notice-confirmed", "jp-2", NOTICE, [plan()])]),
    Mistake(
        "confirmed-before-approval", "the plan was confirmed before there was an approval",
        edits=[(*plan(), {"confirmed": "2025-09-12"})],
        found=[Found("jp-change-plan-after-approval", "jp-2", plan(), [APPROVAL]),
               Found("jp-change-plan-protocol-as-confirmed", "jp-2", PROTOCOL,
                     [whole("change-protocol-ja.pdf")])]),
    Mistake(
        "item-of-another-plan", "the notification holds an item of another plan",
        edits=[(SECOND[0], "//d:change/@item", "new-endoscope")],
        found=[Found("jp-change-filing-items", "jp-2", SECOND, [plan()])]),
    Mistake(
        "field-of-another-item", "the change says one item and another field",
        edits=[(SECOND[0], "//d:change", {"field": "method-of-use"})],
        found=[Found("jp-change-field-of-item", "jp-2", CHANGE, [item("retrained-model")])]),
    Mistake(
        "under-examination-again", "a change is notified while its plan is examined again",
        edits=[(*plan(), {"state": "under-re-examination"})],
        found=[Found("jp-plan-confirmed", "jp-2", SECOND, [plan()]),
               Found("jp-change-notice-confirmed", "jp-2", NOTICE, [plan()])]),
    Mistake(
        "plan-withdrawn", "a change is notified under a plan that was withdrawn",
        edits=[(*plan(), {"state": "withdrawn"})],
        found=[Found("jp-plan-confirmed", "jp-2", SECOND, [plan()]),
               Found("jp-change-notice-confirmed", "jp-2", NOTICE, [plan()])]),
    Mistake(
        "clinical-data-needed", "a change that needs clinical data is notified",
        edits=[(*plan(), {"fee-class": "4"})],
        found=[Found("jp-plan-scope", "jp-2", SECOND, [plan()]),
               Found("jp-change-notice-scope", "jp-2", NOTICE)]),
    Mistake(
        "quality-system-not-confirmed", "the quality system is touched and was not confirmed",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-quality-system']", "yes")],
        found=[Found("jp-plan-quality-confirmed", "jp-2", SECOND, [plan()])]),
    Mistake(
        "protocol-edited-afterwards", "the verification protocol was edited after its confirmation",
        edits=[("documents.xml", rendition("change-protocol-ja.pdf"), {"date": "2026-09-18"})],
        found=[Found("jp-change-plan-protocol-as-confirmed", "jp-2", PROTOCOL,
                     [whole("change-protocol-ja.pdf")])]),
    Mistake(
        "model-not-said", "the notification does not say what the model becomes",
        edits=[(SECOND[0], "//d:change/d:after", None)],
        found=[Found("jp-change-filing-told", "jp-2", CHANGE)]),
    Mistake(
        "plan-without-number", "the confirmed plan has no number",
        edits=[(PLAN, "/d:change-plan/@number", None)],
        found=[Found("jp-change-plan-numbered", "jp-2", plan())]),
    Mistake(
        "number-given-twice", "two plans were entered with the number of one confirmation",
        edits=[("dossier.xml", "//*[@href='plans/cp-1.xml']", OTHER_PLAN)],
        found=[Found("jp-change-plan-number-once", "jp-2", plan(),
                     [("dossier.xml", "//d:change-plan")]),
               Found("jp-change-plan-number-once", "jp-2", ("dossier.xml", "//d:change-plan"),
                     [plan()])]),
    Mistake(
        "counted-from-the-wrong-day", "the thirty days are counted from before it was accepted",
        edits=[(SECOND[0], "//d:event[@kind='accepted']/@date", "2026-11-21")],
        found=[Found("jp-change-notice-received", "jp-2", NOTICE,
                     [(SECOND[0], "//d:event[@kind='accepted']")])]),
    Mistake(
        "plan-of-another-approval", "the plan was confirmed for another approval",
        edits=[(PLAN, "/d:change-plan/@approval", "jp-shonin-2"),
               ("approvals.xml", "//d:approval[last()]",
                '<approval id="jp-shonin-2" agency="jp-mhlw" regulator="jp" type="shonin" '
                'number="30800BZX99982000" date="2026-02-02" state="valid" holder="mah">'
                '<baseline as-of="2026-02-02"><field id="performance-and-safety"/>'
                '<field id="structure-and-principle"/></baseline></approval>')],
        found=[Found("jp-plan-of-approval", "jp-2", SECOND, [plan()]),
               Found("jp-change-plan-baseline-current", "jp-2", plan(),
                     [("approvals.xml", "//d:approval[@id='jp-shonin-2']/d:baseline")])]),
]

PARTIAL = [
    Mistake(
        "planned-matter-changed", "a partial change touches what a confirmed plan plans",
        edits=[(SECOND[0], "//d:change/@field", "performance-and-safety")],
        found=[Found("jp-change-touches-plan", "jp-2", CHANGE)]),
    Mistake(
        "nothing-changed", "a partial change asks for what is approved already",
        edits=[(AFTER[0], AFTER[1], "医師が拡大内視鏡画像を静止させて解析を指示し、"
                "表示された所見スコアを参照する。")],
        found=[Found("jp-change-changes-text", "jp-2", AFTER,
                     [("approvals.xml", "//d:field[@id='method-of-use']/d:value")])]),
    Mistake(
        "changed-while-pending", "a partial change of what a notification is about to change",
        edits=[(SECOND[0], "//d:change/@field", "structure-and-principle"),
               (*plan("/d:qms-impact[last()]"), PENDING)],
        found=[Found("jp-change-touches-plan", "jp-2", CHANGE),
               Found("jp-change-after-pending", "jp-2", CHANGE, [NOTICE])]),
]

# What changes what others find, or is found where another is; the rest of a state shares a copy.
ALONE = {"first-asks-for-second-use", "trial-not-registered", "consulted-after-filing",
         "condition-followed-by-nobody", "first-stage-withdrawn", "stands-on-australia",
         "stands-on-nothing", "filed-as-minor-change", "use-left-as-it-was", "use-still-a-draft",
         "another-trial", "criterion-copied", "plan-of-a-dead-approval",
         "confirmed-after-notification", "confirmed-before-approval", "field-of-another-item",
         "under-examination-again", "plan-withdrawn", "number-given-twice",
         "plan-of-another-approval", "changed-while-pending", "nothing-changed"}
BREACHES = {"first": FIRST, "abroad": ABROAD, "second": SECOND_STAGE, "planned": PLANNED,
            "replanned": REPLANNED, "retouched": RETOUCHED, "notified": NOTIFIED, "partial": PARTIAL}

"""Breaches of two-stage approval and of change plans, as people make them: by the state of life in which
they are made (_states.py), what is done (as in _mistakes.py), and exactly what must be found."""
from _mistakes import Found, Mistake, page, rendition

PLAN = "plans/cp-1.xml"
STAGES = "plans/two-stage.xml"
SECOND = ("filings/jp-2.xml", "/d:filing")
APPROVAL = ("approvals.xml", "//d:approval[@id='jp-shonin-1']")
STAGE_2_WORDS = "腫瘍/非腫瘍を判定"


def plan(xpath=""):
    return (PLAN, f"/d:change-plan{xpath}")


def stages(xpath=""):
    return (STAGES, f"/d:two-stage{xpath}")


def text(identity):
    return ("texts.xml", f"//d:text[@id='{identity}']")


def item(identity):
    return plan(f"/d:item[@id='{identity}']")


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
        found=[]),
    Mistake(
        "summary-tells-lesions-apart", "the summary says what only stage 2 may say",
        bodies=[("sted-ja", "# 2 ", f"本品は{STAGE_2_WORDS}する。\n# 2 ")],
        found=[]),
    Mistake(
        "website-promises-diagnosis", "the website, which nobody files, promises a diagnosis",
        papers=[(shown("website", "ja", "製品紹介ページ"), f"本品は{STAGE_2_WORDS}します。")],
        found=[]),
    Mistake(
        "brochure-in-english", "the English brochure speaks of stage 2",
        papers=[(shown("brochure", "en", "Brochure"),
                 "The product tells neoplastic from non-neoplastic lesions.")],
        found=[]),
    Mistake(
        "label-without-warning", "the draft package insert need not say that the meaning is open",
        edits=[("documents.xml", rendition("label-ja.pdf") + "/d:carries[@text='warning-stage-1']",
                None)],
        found=[]),
    Mistake(
        "first-claim-in-second-words", "a claim of stage 1 is worded as one of stage 2",
        edits=[("texts.xml", "//d:text[@id='claim-score']",
                '<text id="claim-slogan" kind="claim" stage="1"><wording xml:lang="ja" role="master" '
                f'revision="1">スコアにより{STAGE_2_WORDS}できる。</wording></text>')],
        found=[]),
    Mistake(
        "claim-a-stage-early", "a claim of stage 2 is listed for stage 1",
        edits=[(*stages("/d:stage[@number='1']/d:claim[last()]"),
                '<claim text="intended-use-stage-2"/>')],
        found=[]),
    Mistake(
        "trial-without-size", "nobody said how many patients the trial of stage 2 needs",
        edits=[(STAGES, END_POINT[1] + "/@subjects", None)],
        found=[]),
    Mistake(
        "trial-not-registered", "the trial of stage 2 has neither registry nor protocol",
        edits=[(STAGES, END_POINT[1] + "/@registry", None),
               (STAGES, END_POINT[1] + "/@protocol", None)],
        found=[]),
    Mistake(
        "no-stop-condition", "nobody said when stage 2 would be given up",
        edits=[(*stages("/d:stop-condition"), None)],
        found=[]),
    Mistake(
        "consultation-without-day", "the consultation is recorded without its day",
        edits=[(STAGES, "//d:consultation/@date", None)],
        found=[]),
    Mistake(
        "consulted-after-filing", "PMDA was consulted when the application was in already",
        edits=[(STAGES, "//d:consultation/@date", "2025-04-10")],
        found=[]),
    Mistake(
        "another-type", "a program for diagnosis is planned as one for treatment",
        edits=[(*stages(), {"type": "treatment"})],
        found=[]),
    Mistake(
        "first-end-point-missed", "the study of stage 1 missed its end point",
        edits=[(*stages("/d:stage[@number='1']/d:end-point"), {"met": "no"})],
        found=[]),
    Mistake(
        "report-overdue", "the report that the approval asks for every two years was not sent",
        edits=[(APPROVAL[0], "//d:condition", {"due": "2026-10-01"})],
        found=[]),
    Mistake(
        "condition-followed-by-nobody", "a condition of the approval has no day and no document",
        edits=[(APPROVAL[0], "//d:condition/@due", None),
               (APPROVAL[0], "//d:condition/@document", None)],
        found=[]),
    Mistake(
        "no-patient-yet", "the first patient should have been in by the end of July",
        edits=[(STAGES, "//d:milestone[@id='stage-2-first-patient']/@done", None)],
        found=[]),
]

ABROAD = [
    Mistake(
        "thai-label-a-stage-ahead", "the label for Thailand has the words of stage 2",
        bodies=[("label-en-th", "# Method of use",
                 "The product tells neoplastic from non-neoplastic lesions.\n# Method of use")],
        found=[]),
]

SECOND_STAGE = [
    Mistake(
        "first-stage-withdrawn", "stage 2 is filed on an approval that was given back",
        edits=[(*APPROVAL, {"state": "withdrawn"})],
        found=[]),
    Mistake(
        "filed-by-another-company", "the approval is held by another company than the applicant",
        edits=[(*APPROVAL, {"holder": "maker"})],
        found=[]),
    Mistake(
        "stands-on-australia", "stage 2 is filed on the Australian approval",
        edits=[(SECOND[0], "//d:relies-on", {"approval": "au-artg-1"})],
        found=[]),
    Mistake(
        "stands-on-nothing", "the filing of stage 2 names no approval",
        edits=[(SECOND[0], "//d:relies-on", None)],
        found=[]),
    Mistake(
        "second-end-point-missed", "stage 2 is filed although the trial missed its end point",
        edits=[(*END_POINT, {"met": "no"})],
        found=[]),
    Mistake(
        "stopped-and-filed", "the interim analysis ended stage 2, and it is filed all the same",
        edits=[(*stages(), {"stopped": "2026-08-31"})],
        found=[]),
    Mistake(
        "fee-without-clinical-data", "stage 2 is paid for as a change without clinical data",
        edits=[(SECOND[0], "/d:filing/@fee-class", "9")],
        found=[]),
    Mistake(
        "filed-as-minor-change", "stage 2 is notified as a minor change",
        edits=[(SECOND[0], "/d:filing/@route", "minor-change"),
               (SECOND[0], "//d:answer[last()]",
                '<answer id="jp-minor-change-day">2026-11-02</answer>'),
               (SECOND[0], "//d:answer[@id='jp-reliability']",
                '<answer id="jp-minor-scope">yes</answer>')],
        found=[]),
    Mistake(
        "use-left-as-it-was", "the filing of stage 2 still has the use of stage 1",
        edits=[(SECOND[0], "//d:use/@text", "intended-use")],
        found=[]),
    Mistake(
        "form-and-papers-differ", "the form changes the use into other words than the papers have",
        edits=[(SECOND[0], "//d:after", "本品は、大腸病変の腫瘍/非腫瘍の鑑別を支援するプログラムである。")],
        found=[]),
    Mistake(
        "label-says-meaning-is-open", "the label of stage 2 still says that the meaning is open",
        bodies=[("label-ja", "{text:intended-use}", "{text:intended-use-stage-2}")],
        edits=[("documents.xml", rendition("label-ja.pdf") + "/d:carries[1]",
                '<carries text="warning-stage-1"/>')],
        found=[]),
    Mistake(
        "summary-of-stage-1", "the summary still states the use of stage 1",
        bodies=[("sted-ja", "> {text:warning-stage-1}\n", "")],
        edits=[("documents.xml", rendition("sted-ja.pdf") + "/d:carries[1]",
                {"text": "intended-use"})],
        found=[]),
    Mistake(
        "use-still-a-draft", "the use of stage 2 was never released",
        edits=[("texts.xml", "//d:text[@id='intended-use-stage-2']/d:wording", {"status": "draft"})],
        found=[]),
    Mistake(
        "another-trial", "the clinical data are of another trial than the one planned",
        edits=[("evidence.xml", "//d:clinical[@id='trial-2026']",
                {"protocol": "MCX-CT-07", "registry": "jRCT9999999987"})],
        found=[]),
    Mistake(
        "trial-too-small", "the trial ended with 900 of the 1200 patients planned",
        edits=[("evidence.xml", "//d:clinical[@id='trial-2026']/@subjects", "900")],
        found=[]),
    Mistake(
        "approval-of-the-wrong-stage", "stage 2 is recorded with the approval of stage 1",
        edits=[(*stages("/d:stage[@number='2']"), {"approval": "jp-shonin-1"})],
        found=[]),
]

PLANNED = [
    Mistake(
        "no-ai-management", "the paper on managing the AI is not with the plan",
        edits=[(*plan("/d:paper[@kind='ai-management']"), None)],
        found=[]),
    Mistake(
        "no-protocol", "the plan comes without its verification protocol",
        edits=[(*plan("/d:paper[@kind='verification-protocol']"), None)],
        found=[]),
    Mistake(
        "brand-name-planned", "a new brand name is planned",
        edits=[(*item("performance"), {"kind": "brand-name", "field": "brand-name"})],
        found=[]),
    Mistake(
        "before-was-never-approved", "the plan starts from a model that was never approved",
        edits=[(PLAN, item("retrained-model")[1] + "/d:before[@xml:lang='ja']",
                "学習済みモデル cxnet-2023-11-r3")],
        found=[]),
    Mistake(
        "no-criterion", "nobody can say when the retrained model is good enough",
        edits=[(PLAN, item("retrained-model")[1] + "/d:criterion", None)],
        found=[]),
    Mistake(
        "limits-crossed", "a criterion wants at least 0.92 and at most 0.9",
        edits=[(PLAN, "//d:criterion[@id='sensitivity-low']", {"at-most": "0.9"})],
        found=[]),
    Mistake(
        "criterion-copied", "a criterion was copied and kept its id",
        edits=[(PLAN, "//d:criterion[@id='model-structure']",
                {"id": "sensitivity-low", "measure": "sensitivity-point"})],
        found=[]),
    Mistake(
        "exclusions-not-answered", "nobody said that no planned change is excluded",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-exclusions']", None)],
        found=[]),
    Mistake(
        "quality-system-forgotten", "the change touches the quality system; form 63-19-5 is missing",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-quality-system']", "yes")],
        found=[]),
    Mistake(
        "plan-of-a-dead-approval", "the approval of the plan was withdrawn",
        edits=[(*APPROVAL, {"state": "withdrawn"})],
        found=[]),
    Mistake(
        "second-stage-through-the-plan", "the plan would bring the use of stage 2 by notification",
        edits=[(PLAN, item("retrained-model")[1] + "/d:after[@xml:lang='ja']",
                f"再学習したモデルにより{STAGE_2_WORDS}するもの")],
        found=[]),
]

REPLANNED = [
    Mistake(
        "no-copy-of-the-plan", "a plan is changed without a copy of what was confirmed",
        edits=[(*plan("/d:paper[@kind='confirmed-plan']"), None)],
        found=[]),
]

RETOUCHED = [
    Mistake(
        "criterion-lowered-as-minor", "an acceptance criterion is lowered by form 63-19-4",
        edits=[(SECOND[0], "//d:change/@field", "acceptance-criteria")],
        found=[]),
]

NOTIFIED = [
    Mistake(
        "live-a-day-early", "the retrained model goes live 29 days after it was notified",
        edits=[(*NOTICE, {"effective": "2026-12-19"})],
        found=[]),
    Mistake(
        "specificity-not-reported", "there is no result for specificity",
        edits=[(PLAN, "//d:result[@criterion='specificity-low']", None)],
        found=[]),
    Mistake(
        "sensitivity-missed", "the sensitivity is below what the plan wants",
        edits=[(PLAN, "//d:result[@criterion='sensitivity-low']", {"value": "0.918"})],
        found=[]),
    Mistake(
        "result-of-no-criterion", "a result is of a criterion that the plan does not have",
        edits=[(PLAN, "//d:result[last()]",
                '<result criterion="speed" value="0.4" document="retraining" pages="1"/>')],
        found=[]),
    Mistake(
        "result-without-report", "a result is shown by no report",
        edits=[(PLAN, "//d:result[@criterion='sensitivity-low']/@document", None),
               (PLAN, "//d:result[@criterion='sensitivity-low']/@pages", None)],
        found=[]),
    Mistake(
        "report-after-notification", "the report was signed the day after the notification",
        edits=[("documents.xml", rendition("retraining-ja.pdf"), {"date": "2026-11-21"})],
        found=[]),
    Mistake(
        "confirmed-after-notification", "the plan was confirmed after the change was notified",
        edits=[(*plan(), {"confirmed": "2026-11-21"})],
        found=[]),
    Mistake(
        "confirmed-before-approval", "the plan was confirmed before there was an approval",
        edits=[(*plan(), {"confirmed": "2025-09-12"})],
        found=[]),
    Mistake(
        "item-of-another-plan", "the notification holds an item of another plan",
        edits=[(SECOND[0], "//d:change/@item", "new-endoscope")],
        found=[]),
    Mistake(
        "field-of-another-item", "the change says one item and another field",
        edits=[(SECOND[0], "//d:change", {"field": "method-of-use"})],
        found=[]),
    Mistake(
        "under-examination-again", "a change is notified while its plan is examined again",
        edits=[(*plan(), {"state": "under-re-examination"})],
        found=[]),
    Mistake(
        "plan-withdrawn", "a change is notified under a plan that was withdrawn",
        edits=[(*plan(), {"state": "withdrawn"})],
        found=[]),
    Mistake(
        "clinical-data-needed", "a change that needs clinical data is notified",
        edits=[(*plan(), {"fee-class": "4"})],
        found=[]),
    Mistake(
        "quality-system-not-confirmed", "the quality system is touched and was not confirmed",
        edits=[(SECOND[0], "//d:answer[@id='jp-plan-quality-system']", "yes")],
        found=[]),
    Mistake(
        "protocol-edited-afterwards", "the verification protocol was edited after its confirmation",
        edits=[("documents.xml", rendition("change-protocol-ja.pdf"), {"date": "2026-09-18"})],
        found=[]),
    Mistake(
        "model-not-said", "the notification does not say what the model becomes",
        edits=[(SECOND[0], "//d:change/d:after", None)],
        found=[]),
    Mistake(
        "plan-without-number", "the confirmed plan has no number",
        edits=[(PLAN, "/d:change-plan/@number", None)],
        found=[]),
    Mistake(
        "counted-from-the-wrong-day", "the thirty days are counted from before it was accepted",
        edits=[(SECOND[0], "//d:event[@kind='accepted']/@date", "2026-11-21")],
        found=[]),
    Mistake(
        "plan-of-another-approval", "the plan was confirmed for another approval",
        edits=[(PLAN, "/d:change-plan/@approval", "jp-shonin-2"),
               ("approvals.xml", "//d:approval[last()]",
                '<approval id="jp-shonin-2" agency="jp-mhlw" regulator="jp" type="shonin" '
                'number="30800BZX99982000" date="2026-02-02" state="valid" holder="mah">'
                '<baseline as-of="2026-02-02"><field id="performance-and-safety"/>'
                '<field id="structure-and-principle"/></baseline></approval>')],
        found=[]),
]

PARTIAL = [
    Mistake(
        "planned-matter-changed", "a partial change touches what a confirmed plan plans",
        edits=[(SECOND[0], "//d:change/@field", "performance-and-safety")],
        found=[]),
    Mistake(
        "changed-while-pending", "a partial change of what a notification is about to change",
        edits=[(SECOND[0], "//d:change/@field", "structure-and-principle")],
        found=[]),
]

BREACHES = {"first": FIRST, "abroad": ABROAD, "second": SECOND_STAGE, "planned": PLANNED,
            "replanned": REPLANNED, "retouched": RETOUCHED, "notified": NOTIFIED, "partial": PARTIAL}

"""The seeded mistakes: what is done to a copy of the sample, and exactly what must be found.

edits     (XML file, XPath, value): a text sets the attributes or elements that XPath selects, a
          mapping sets attributes on elements, None deletes, markup is put after the elements
bodies    (name, old, new): in the body of a document of tests/sample/source, which is then set anew
files     (path, maker, argument): a file made by _files.py
papers    (markup, body): a document put after the last one, set in type
found     what is found, for which filings, at which place, with which related places; unknown is why
          a rule could not be evaluated

A place is (XML file, XPath[, file of the document, page]). A mistake that shows in one document has
its two places there: the page, and the line of the dossier that names the file.
"""
import dataclasses
import typing


@dataclasses.dataclass
class Found:
    rule: str
    filings: str
    at: tuple
    also: typing.Sequence[tuple] = ()
    unknown: typing.Optional[str] = None


@dataclasses.dataclass
class Mistake:
    id: str
    said: str
    found: typing.Sequence[Found]
    edits: typing.Sequence[tuple] = ()
    bodies: typing.Sequence[tuple] = ()
    files: typing.Sequence[tuple] = ()
    papers: typing.Sequence[tuple] = ()


def page(path, number):
    """A page of a document, and the line of the dossier that names the document's file."""
    return ("documents.xml", f"//d:rendition[@file='documents/{path}']", f"documents/{path}", number)


def whole(path):
    """A document as a whole."""
    return page(path, None)


def rendition(path):
    return f"//d:rendition[@file='documents/{path}']"


def paper(identity):
    return f"//d:paper[@id='{identity}']"


def document(identity, title, path):
    """A further document, put after the last one."""
    return ("documents.xml", "//d:document[last()]",
            f'<document id="{identity}" heading="2.04.01" for="sg th"><title xml:lang="en">{title}'
            '</title><rendition role="master" lang="en" revision="1" date="2026-10-05" '
            f'file="documents/{path}"/></document>')


def wording(identity, lang="en"):
    return ("texts.xml", f"//d:text[@id='{identity}']/d:wording[@xml:lang='{lang}']")


VERSION = ("product.xml", "//d:version")
ABROAD = "sg-1 th-1"
ALL = "jp-1 sg-1 th-1"
OLD_USE = ("> The product analyses a magnifying endoscopic image of a colorectal lesion that the "
           "physician has selected during colonoscopy, calculates a finding score (0 to 10) from "
           "image features of the surface structures, and presents the score to the physician.")

# Demands put into a copy of the Thai pack, which the tool can read and that pack does not make
# (invented for this test), and the sample made to meet them before anything is seeded.
WANTED = [("//k:paper-kind[@type='letter-of-authorisation']", {"template-edition": "3"}),
          ("//k:paper-kind[@type='declaration-of-conformity']", {"step": "signed"})]
GIVEN = [("papers.xml", paper("letter-th"), {"template-edition": "3"})]

TEXTS = [
    Mistake(
        "old-intended-use", "one translation carries the intended use of an older revision",
        bodies=[("use-and-indications-en", "> {text:intended-use}", OLD_USE)],
        found=[Found("common-text-carried", ABROAD, page("use-and-indications-en.pdf", 1),
                     [wording("intended-use")])]),
    Mistake(
        "contraindication-missing", "the instructions for one country lack the contraindication",
        bodies=[("label-en-sg", "- {text:contraindication}\n", "")],
        found=[Found("common-text-carried", "sg-1", whole("label-en-sg.pdf"),
                     [wording("contraindication")])]),
    Mistake(
        "contraindication-not-asked-for", "nothing says that one label must carry it",
        edits=[("documents.xml",
                rendition("label-en-th.pdf") + "/d:carries[@text='contraindication']", None)],
        found=[Found("common-label-carries-cautions", "th-1", whole("label-en-th.pdf"),
                     [("texts.xml", "//d:text[@id='contraindication']")])]),
    Mistake(
        "summary-without-use", "the form's annexes are not said to carry the intended use",
        edits=[("documents.xml", rendition("application-annexes-ja.pdf") + "/d:carries", None)],
        found=[Found("common-use-carried", "jp-1", whole("application-annexes-ja.pdf"),
                     [("texts.xml", "//d:text[@id='intended-use']")])]),
    Mistake(
        "warning-on-another-page", "the warning stands on another page than the dossier says",
        edits=[("documents.xml", rendition("sted-ja.pdf") + "/d:carries[@text='warning-stage-1']/@page",
                "4")],
        found=[Found("common-text-on-its-page", "jp-1", page("sted-ja.pdf", 5),
                     [("documents.xml", rendition("sted-ja.pdf") +
                       "/d:carries[@text='warning-stage-1']", "documents/sted-ja.pdf", 4)])]),
    Mistake(
        "claim-that-no-text-holds", "a brochure claims what is kept back until stage 2",
        bodies=[("device-description-en", "# 4 Models",
                 "The product tells neoplastic from non-neoplastic lesions.\n# 4 Models")],
        found=[Found("common-claim-within-stage", ABROAD, page("device-description-en.pdf", 2),
                     [("plans/two-stage.xml",
                       "//d:not-before[. = 'tells neoplastic from non-neoplastic']")])]),
    Mistake(
        "stale-wording", "a translated text is of the revision before",
        edits=[("texts.xml", wording("claim-score")[1] + "/@of-revision", "1")],
        found=[Found("common-wording-current", ALL, wording("claim-score"),
                     [wording("claim-score", "ja")])]),
    Mistake(
        "other-use-approved", "the use approved has other words than the one that is filed",
        edits=[("approvals.xml", "//d:field[@id='intended-use']/d:value",
                "本品は、大腸内視鏡検査において医師が選択した大腸病変の拡大内視鏡画像を解析し、"
                "表面構造の画像特徴に基づく所見スコア（0から100）を算出して医師に提示する"
                "プログラムである。")],
        found=[Found("common-baseline-use-agrees", ALL,
                     ("approvals.xml", "//d:field[@id='intended-use']/d:value"),
                     [wording("intended-use", "ja")])]),
]

DOCUMENTS = [
    Mistake(
        "version-on-one-page", "one page speaks of an older release",
        bodies=[("risk-report-en", "Each residual risk meets the criteria.",
                 "Each residual risk of MinamoScope CX version 1.2 meets the criteria.")],
        found=[Found("common-version-agrees", ABROAD, page("risk-report-en.pdf", 2), [VERSION])]),
    Mistake(
        "placeholder-on-page-14", "a field to be filled in is left on page 14",
        bodies=[("performance-study-en", "# 1 Summary", "# 1 Summary\n" + "@page\n" * 13 +
                 "Report signed on [enter date].")],
        found=[Found("common-no-placeholder", ABROAD, page("performance-study-en.pdf", 14))]),
    Mistake(
        "other-product", "a document was copied from another product's",
        bodies=[("labels-en", "# 2 Start screen", "Product name: MinamoScope CV\n# 2 Start screen")],
        found=[Found("common-product-name-agrees", ABROAD, page("labels-en.pdf", 1),
                     [("product.xml", "/d:product/d:name[@xml:lang='en']")])]),
    Mistake(
        "other-approval-number", "two digits of the approval number are swapped",
        bodies=[("market-history-en", "30700BZX99981000", "30700BZX99918000")],
        found=[Found("common-approval-number-agrees", ABROAD, page("market-history-en.pdf", 1),
                     [("approvals.xml", "//d:approval[@id='jp-shonin-1']")])]),
    Mistake(
        "printed-address-lacks-a-comma", "a label prints the maker's address without a comma",
        bodies=[("label-en-th", "5F Minamo Building, 1-2-3", "5F Minamo Building 1-2-3")],
        found=[Found("common-party-as-registered", "th-1", page("label-en-th.pdf", 2),
                     [("parties.xml", "//d:party[@id='mah']")])]),
    Mistake(
        "hidden-sheet", "the workbook has a hidden sheet",
        files=[("configurations-en.xlsx", "workbook", "hidden")],
        found=[Found("common-office-nothing-hidden", ABROAD, whole("configurations-en.xlsx"))]),
    Mistake(
        "tracked-change", "a Word file has a change that nobody accepted",
        files=[("installation-en.docx", "document", "change")],
        edits=[document("installation", "Installation", "installation-en.docx")],
        found=[Found("common-office-changes-settled", ABROAD, whole("installation-en.docx"))]),
    Mistake(
        "comment", "a Word file has a reviewer's comment",
        files=[("training-en.docx", "document", "comment")],
        edits=[document("training", "Training", "training-en.docx")],
        found=[Found("common-office-no-comments", ABROAD, whole("training-en.docx"))]),
    Mistake(
        "macro", "a workbook runs a macro",
        files=[("calculation-en.xlsm", "workbook", "macro")],
        edits=[document("calculation", "Calculation", "calculation-en.xlsm")],
        found=[Found("common-office-no-macros", ABROAD, whole("calculation-en.xlsm"))]),
    Mistake(
        "attachment", "a PDF carries a file within",
        files=[("architecture-en.pdf", "attach", "table.csv")],
        found=[Found("common-pdf-no-attachment", ABROAD, whole("architecture-en.pdf"))]),
    Mistake(
        "same-file-twice", "one file stands under two documents",
        files=[("version-history-en.pdf", "copy", "life-cycle-en.pdf")],
        found=[Found("common-file-filed-once", ABROAD, whole("life-cycle-en.pdf"),
                     [whole("version-history-en.pdf")]),
               Found("common-file-filed-once", ABROAD, whole("version-history-en.pdf"),
                     [whole("life-cycle-en.pdf")])]),
    Mistake(
        "other-sbom", "the bill of materials is of the release before",
        files=[("sbom.cdx.json", "replace", ('"version": "1.3.2+20250117"',
                                             '"version": "1.3.1+20241101"'))],
        found=[Found("common-sbom-subject", ALL, whole("sbom.cdx.json"), [VERSION])]),
]

RENDITIONS = [
    Mistake(
        "stale-translation", "a translation is of the revision before",
        edits=[("documents.xml", rendition("verification-en.pdf") + "/@of-revision", "1")],
        found=[Found("common-translation-current", ABROAD, whole("verification-en.pdf"),
                     [whole("verification-ja.pdf")])]),
    Mistake(
        "translation-not-effective", "a translation is still a draft",
        edits=[("documents.xml", rendition("usability-en.pdf"), {"status": "draft"})],
        found=[Found("common-rendition-effective", ABROAD, whole("usability-en.pdf"))]),
    Mistake(
        "translation-not-certified", "nobody certified a translation",
        edits=[("documents.xml", rendition("traceability-en.pdf") + "/@certificate", None)],
        found=[Found("common-translation-certified", ABROAD, whole("traceability-en.pdf"))]),
    Mistake(
        "translation-after-its-certificate", "a translation is newer than its certificate",
        edits=[("documents.xml", rendition("requirements-en.pdf") + "/@date", "2026-10-20")],
        found=[Found("common-translation-certificate-later", ABROAD, whole("requirements-en.pdf"),
                     [("papers.xml", paper("translation-certificate"))])]),
    Mistake(
        "stale-adaptation", "the label for one country is adapted from the revision before",
        edits=[("documents.xml", rendition("label-en-th.pdf") + "/@of-revision", "4")],
        found=[Found("common-adaptation-current", "th-1", whole("label-en-th.pdf"),
                     [whole("label-ja.pdf")])]),
    Mistake(
        "date-in-the-future", "a document is dated next month",
        edits=[("documents.xml", rendition("safety-declaration-en.pdf") + "/@date", "2026-12-20")],
        found=[Found("common-rendition-not-ahead", ALL, whole("safety-declaration-en.pdf"))]),
    Mistake(
        "part-beyond-the-end", "a part of the summary is said to be on a page that is not there",
        edits=[("documents.xml", "//d:part[@id='clinical']/@pages", "7")],
        found=[Found("common-part-pages", "jp-1", ("documents.xml", "//d:part[@id='clinical']"),
                     [whole("sted-ja.pdf")])]),
    Mistake(
        "number-twice", "two documents have one number",
        edits=[("documents.xml", "//d:document[@id='standards']/@number", "MIE-CX-304")],
        found=[Found("common-document-number-once", ALL,
                     ("documents.xml", "//d:document[@id='standards']"),
                     [("documents.xml", "//d:document[@id='life-cycle']")]),
               Found("common-document-number-once", ALL,
                     ("documents.xml", "//d:document[@id='life-cycle']"),
                     [("documents.xml", "//d:document[@id='standards']")])]),
]

PAPERS = [
    Mistake(
        "letter-omits-a-model", "the letter of authorisation does not list the second model",
        edits=[("product.xml", "//d:model", '<model id="mcx-110" number="MCX-110" '
                'udi-di="04599999000024"><name xml:lang="en">MinamoScope CX MCX-110</name></model>'),
               ("papers.xml", "//d:paper[@id != 'letter-sg']/d:model", '<model model="mcx-110"/>'),
               ("approvals.xml", "//d:approval/d:model", '<model model="mcx-110"/>')],
        found=[Found("sg-authorisation-all-models", "sg-1", ("papers.xml", paper("letter-sg")),
                     [("product.xml", "//d:model[@id='mcx-110']")])]),
    Mistake(
        "expires-before-decision", "a certificate runs out before the decisions are expected",
        edits=[("papers.xml", paper("iso-13485") + "/@expires", "2027-05-31")],
        found=[Found("common-paper-valid-at-decision", filing, ("papers.xml", paper("iso-13485")),
                     [(f"filings/{filing}.xml", "/d:filing")]) for filing in ABROAD.split()]),
    Mistake(
        "expires-before-filing", "a letter runs out before the filing",
        edits=[("papers.xml", paper("letter-sg") + "/@expires", "2026-12-01")],
        found=[Found("common-paper-valid", "sg-1", ("papers.xml", paper("letter-sg")),
                     [("filings/sg-1.xml", "/d:filing")])]),
    Mistake(
        "address-lacks-a-comma", "an address on a certificate differs by a comma",
        edits=[("papers.xml", paper("free-sale-certificate") + "/d:party/d:address",
                "5F Minamo Building 1-2-3 Kakucho, Chiyoda-ku, Tokyo 100-9999, Japan")],
        found=[Found("common-paper-address", ABROAD,
                     ("papers.xml", paper("free-sale-certificate") + "/d:party/d:address"),
                     [("parties.xml", "//d:party[@id='maker']/d:address[@xml:lang='en']")])]),
    Mistake(
        "certificate-of-another-site", "the quality certificate is for a site that makes nothing",
        edits=[("papers.xml", paper("iso-13485") + "/d:party[@party='maker-physical']/@party",
                "maker-osaka")],
        found=[Found("common-paper-party-known", ALL,
                     ("papers.xml", paper("iso-13485") + "/d:party[@party='maker-osaka']")),
               Found("asean-site-certified", ABROAD,
                     ("parties.xml", "//d:party[@id='maker-physical']"))]),
    Mistake(
        "signed-by-another", "a declaration is signed by another person than it names",
        edits=[("papers.xml", paper("declaration-safety") + "/d:step/@by", "Makoto Fukamachi")],
        found=[Found("common-paper-signed-by", ABROAD,
                     ("papers.xml", paper("declaration-safety") + "/d:step"),
                     [("papers.xml", paper("declaration-safety") + "/d:signatory")])]),
    Mistake(
        "signed-by-the-wrong-party", "a letter is signed by the translator",
        edits=[("papers.xml", paper("letter-th") + "/d:signatory", "Naoko Ishigaki"),
               ("papers.xml", paper("letter-th") + "/d:step[@kind='signed']/@by", "Naoko Ishigaki")],
        found=[Found("common-paper-signatory", "th-1",
                     ("papers.xml", paper("letter-th") + "/d:signatory"),
                     [("parties.xml", "//d:party[@id='signatory']")])]),
    Mistake(
        "notarised-before-signed", "the notary saw a signature that was not there yet",
        edits=[("papers.xml", paper("free-sale-certificate") + "/d:step[@kind='notarised']/@date",
                "2026-08-10")],
        found=[Found("common-paper-steps-in-order", ABROAD,
                     ("papers.xml", paper("free-sale-certificate") + "/d:step[@kind='notarised']"),
                     [("papers.xml",
                       paper("free-sale-certificate") + "/d:step[@kind='signed']")])]),
    Mistake(
        "step-missing", "a step that a regulator wants of a paper was not done",
        edits=[("papers.xml", paper("declaration-of-conformity") + "/d:step", None)],
        found=[Found("common-paper-step-done", "th-1",
                     ("papers.xml", paper("declaration-of-conformity")),
                     [("filings/th-1.xml", "/d:filing")])]),
    Mistake(
        "old-template", "a letter is on an old edition of the regulator's template",
        edits=[("papers.xml", paper("letter-th") + "/@template-edition", "2")],
        found=[Found("common-paper-template-current", "th-1", ("papers.xml", paper("letter-th")),
                     [("filings/th-1.xml", "/d:filing")])]),
    Mistake(
        "licence-over", "the importer's licence runs out before the filing",
        edits=[("parties.xml", "//d:party[@id='importer-sg']/d:number/@expires", "2026-12-01")],
        found=[Found("common-party-number-valid", "sg-1",
                     ("parties.xml", "//d:party[@id='importer-sg']/d:number"),
                     [("filings/sg-1.xml", "/d:filing")])]),
]

NUMBERS = [
    Mistake(
        "swapped-digits-of-the-identifier", "two digits of the device identifier are swapped",
        edits=[("product.xml", "//d:model[@id='mcx-100']/@udi-di", "04599999000071")],
        found=[Found("common-udi-check-digit", ALL, ("product.xml", "//d:model[@id='mcx-100']"))]),
]

JP_1 = "filings/jp-1.xml"


def event(kind):
    return f"//d:event[@kind='{kind}']"


HISTORY = [
    Mistake(
        "accepted-before-it-was-submitted", "a filing is accepted the day before it is submitted",
        edits=[(JP_1, event("accepted") + "/@date", "2025-02-18")],
        found=[Found("common-event-after-submission", "jp-1", (JP_1, event("accepted")),
                     [(JP_1, event("submitted"))])]),
    Mistake(
        "answered-before-it-was-asked", "an answer has the day before the question",
        edits=[(JP_1, event("answered") + "/@date", "2025-05-13")],
        found=[Found("common-answer-after-question", "jp-1", (JP_1, event("answered")),
                     [(JP_1, event("question"))])]),
    Mistake(
        "pages-of-another-country", "pages were replaced in a document that was filed elsewhere",
        edits=[(JP_1, event("replaced-pages") + "/@document", "history-letter-th")],
        found=[Found("common-replaced-document-held", "jp-1", (JP_1, event("replaced-pages")))]),
    Mistake(
        "record-that-is-gone", "the record of what was filed is not there any more",
        edits=[(JP_1, event("submitted"),
                {"bundle": "ab" * 32, "manifest": "filings/jp-1.manifest.xml"})],
        found=[Found("common-record-readable", "jp-1", (JP_1, event("submitted")))]),
    Mistake(
        "follows-nothing", "a filing is said to follow one that the dossier does not have",
        edits=[("filings/sg-1.xml", "/d:filing", {"previous": "sg-0"})],
        found=[Found("common-previous-known", "sg-1", ("filings/sg-1.xml", "/d:filing"))]),
]

MISTAKES = TEXTS + DOCUMENTS + RENDITIONS + PAPERS + NUMBERS + HISTORY

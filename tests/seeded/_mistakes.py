"""The seeded mistakes: what is done to a copy of the sample, and exactly what must be found.

edits     (file, old, new): in a file of the dossier; `old` stands there once
bodies    (name, old, new): in the body of a document of tests/sample/source, which is then set anew
files     (path, maker, argument): a file made by _files.py
found     what is found, for which filings, at which place, with which related places

A place is (XML file, words on that line[, file of the document, page]). A mistake that shows in one
document has its two places there: the page, and the line of the dossier that names the file.
"""
import dataclasses
import typing


@dataclasses.dataclass
class Found:
    rule: str
    filings: str
    at: tuple
    also: typing.Sequence[tuple] = ()


@dataclasses.dataclass
class Mistake:
    id: str
    said: str
    found: typing.Sequence[Found]
    edits: typing.Sequence[tuple] = ()
    bodies: typing.Sequence[tuple] = ()
    files: typing.Sequence[tuple] = ()


def page(path, number):
    """A page of a document, and the line of the dossier that names the document's file."""
    return ("documents.xml", f'file="documents/{path}"', f"documents/{path}", number)


def whole(path):
    """A document as a whole."""
    return page(path, None)


def document(identity, rest, path):
    return (f'  <document id="{identity}" heading="2.04.01" for="sg th">\n'
            f'    <title xml:lang="en">{rest}</title>\n'
            f'    <rendition role="master" lang="en" revision="1" date="2026-10-05" '
            f'file="documents/{path}"/>\n  </document>\n')


END = "</documents>"
VERSION = ("product.xml", "<version ")

MISTAKES = [
    Mistake(
        "version-on-one-page", "one page speaks of an older release",
        bodies=[("risk-report-en", "Each residual risk meets the criteria.",
                 "Each residual risk of MinamoScope CX version 1.2 meets the criteria.")],
        found=[Found("common-version-agrees", "sg-1 th-1", page("risk-report-en.pdf", 2),
                     [VERSION])]),
    Mistake(
        "old-intended-use", "one translation carries the intended use of an older revision",
        bodies=[("use-and-indications-en", "> {text:intended-use}",
                 "> The product analyses a magnifying endoscopic image of a colorectal lesion that "
                 "the physician has selected during colonoscopy, calculates a finding score (0 to "
                 "10) from image features of the surface structures, and presents the score to "
                 "the physician.")],
        found=[Found("common-text-carried", "sg-1 th-1", page("use-and-indications-en.pdf", 1),
                     [("texts.xml", "The product analyses a magnifying endoscopic image of a colorectal lesion that the physician has selected during colonoscopy, calculates")])]),
    Mistake(
        "contraindication-missing", "the instructions for one country lack the contraindication",
        bodies=[("label-en-sg", "- {text:contraindication}\n", "")],
        found=[Found("common-text-carried", "sg-1", whole("label-en-sg.pdf"),
                     [("texts.xml", "Do not decide on a diagnosis")])]),
    Mistake(
        "placeholder-on-page-14", "a field to be filled in is left on page 14",
        bodies=[("performance-study-en", "# 1 Summary", "# 1 Summary\n" + "@page\n" * 13 +
                 "Report signed on [enter date].")],
        found=[Found("common-no-placeholder", "sg-1 th-1", page("performance-study-en.pdf", 14))]),
    Mistake(
        "other-product", "a document was copied from another product's",
        bodies=[("labels-en", "# 2 Start screen", "Product name: MinamoScope CV\n# 2 Start screen")],
        found=[Found("common-product-name-agrees", "sg-1 th-1", page("labels-en.pdf", 1),
                     [("product.xml", '<name xml:lang="en">')])]),
    Mistake(
        "other-approval-number", "two digits of the approval number are swapped",
        bodies=[("market-history-en", "30700BZX99981000", "30700BZX99918000")],
        found=[Found("common-approval-number-agrees", "sg-1 th-1", page("market-history-en.pdf", 1),
                     [("approvals.xml", 'number="30700BZX99981000"')])]),
    Mistake(
        "hidden-sheet", "the workbook has a hidden sheet",
        files=[("configurations-en.xlsx", "workbook", "hidden")],
        found=[Found("common-office-nothing-hidden", "sg-1 th-1", whole("configurations-en.xlsx"))]),
    Mistake(
        "tracked-change", "a Word file has a change that nobody accepted",
        files=[("installation-en.docx", "document", "change")],
        edits=[("documents.xml", END,
                document("installation", "Installation", "installation-en.docx") + END)],
        found=[Found("common-office-changes-settled", "sg-1 th-1",
                     whole("installation-en.docx"))]),
    Mistake(
        "comment", "a Word file has a reviewer's comment",
        files=[("training-en.docx", "document", "comment")],
        edits=[("documents.xml", END, document("training", "Training", "training-en.docx") + END)],
        found=[Found("common-office-no-comments", "sg-1 th-1", whole("training-en.docx"))]),
    Mistake(
        "macro", "a workbook runs a macro",
        files=[("calculation-en.xlsm", "workbook", "macro")],
        edits=[("documents.xml", END,
                document("calculation", "Calculation", "calculation-en.xlsm") + END)],
        found=[Found("common-office-no-macros", "sg-1 th-1", whole("calculation-en.xlsm"))]),
    Mistake(
        "stale-translation", "a translation is of the revision before",
        edits=[("documents.xml", 'of-revision="2" certificate="translation-certificate" '
                'file="documents/verification-en.pdf"',
                'of-revision="1" certificate="translation-certificate" '
                'file="documents/verification-en.pdf"')],
        found=[Found("common-translation-current", "sg-1 th-1", whole("verification-en.pdf"),
                     [whole("verification-ja.pdf")])]),
    Mistake(
        "translation-not-effective", "a translation is still a draft",
        edits=[("documents.xml", 'file="documents/usability-en.pdf"',
                'status="draft" file="documents/usability-en.pdf"')],
        found=[Found("common-rendition-effective", "sg-1 th-1", whole("usability-en.pdf"))]),
    Mistake(
        "translation-not-certified", "nobody certified a translation",
        edits=[("documents.xml", 'certificate="translation-certificate" '
                'file="documents/traceability-en.pdf"', 'file="documents/traceability-en.pdf"')],
        found=[Found("common-translation-certified", "sg-1 th-1", whole("traceability-en.pdf"))]),
    Mistake(
        "expires-before-decision", "a certificate runs out before the decisions are expected",
        edits=[("papers.xml", 'issued="2024-11-20" expires="2027-11-19"',
                'issued="2024-11-20" expires="2027-05-31"')],
        found=[Found("common-paper-valid-at-decision", "sg-1", ("papers.xml", 'id="iso-13485"'),
                     [("filings/sg-1.xml", 'decision-horizon="')]),
               Found("common-paper-valid-at-decision", "th-1", ("papers.xml", 'id="iso-13485"'),
                     [("filings/th-1.xml", 'decision-horizon="')])]),
    Mistake(
        "other-sbom", "the bill of materials is of the release before",
        edits=[("documents/sbom.cdx.json", '"version": "1.3.2+20250117"',
                '"version": "1.3.1+20241101"')],
        found=[Found("common-sbom-subject", "jp-1 sg-1 th-1", whole("sbom.cdx.json"), [VERSION])]),
    Mistake(
        "same-file-twice", "one file stands under two documents",
        files=[("version-history-en.pdf", "copy", "life-cycle-en.pdf")],
        found=[Found("common-file-filed-once", "sg-1 th-1", whole("life-cycle-en.pdf"),
                     [whole("version-history-en.pdf")]),
               Found("common-file-filed-once", "sg-1 th-1", whole("version-history-en.pdf"),
                     [whole("life-cycle-en.pdf")])]),
]

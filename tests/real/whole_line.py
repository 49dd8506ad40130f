"""The main line on a real product's technical file: import, check, refuse, draft, sign, verify.

What is looked for was read in the files by hand: it is wrong there, not made wrong here. Names,
versions and classes that the file does not have are invented and say so.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

REAL = pathlib.Path(os.environ.get("SAMDOSSIER_REAL", ""))
SOURCE = pathlib.Path(os.environ["SOURCE"])
PRODUCT = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Invented for this test: the product never went through any of these regulators. -->
<product xmlns="urn:samdossier:dossier:1">
  <name xml:lang="en">Radiotherapy AI</name>
  <name xml:lang="en">AutoContour (invented)</name>
  <model id="standard" number="INVENTED-1"/>
  <version full="1.0.0+invented" release="1.0.0"/>
  <class id="class-jp" regulator="jp" value="II" rule="invented"/>
  <class id="class-sg" regulator="sg" value="B" rule="invented"/>
  <class id="class-th" regulator="th" value="2" rule="invented"/>
</product>
"""


def run(*arguments, status, work):
    result = subprocess.run([os.environ["SAMDOSSIER"], *map(str, arguments)], cwd=work, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if result.returncode != status:
        sys.exit(f"samdossier {' '.join(map(str, arguments))}: status {result.returncode}, "
                 f"not {status}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}")
    return result


def fires(findings, rule, path=None, page=None, text="", regulator=None):
    """Whether a finding has this rule, place and words."""
    return any(
        f["rule"] == rule and f["kind"] == "broken"
        and (path is None or f["place"].get("path") == f"documents/{path}")
        and (page is None or f["place"].get("page") == page)
        and text in f["textEn"] and (regulator is None or f["regulator"] == regulator)
        for f in findings)


# rule, file, page, words, regulator: each seen in the file
EXPECTED = [
    ("common-no-placeholder", "instructions-for-use.pdf", 1, "[enter Product Name]", "sg"),
    ("common-no-placeholder", "declaration-of-conformity.pdf", 1, "<Name of Device>", "th"),
    ("common-no-placeholder", "clinical-evaluation-report.pdf", 8, "<enter number between 0 and 3>", "sg"),
    ("common-no-template-text", "algorithm-validation-report.pdf", 2, "Describe how you acquired your", "sg"),
    ("common-product-name-agrees", "hazard-related-use-scenarios.pdf", 1, "COVID", "sg"),
    ("common-product-name-agrees", "user-needs.pdf", 1, "Covid", "sg"),
    ("common-product-name-agrees", "pmcf-plan.pdf", None, "watch", "sg"),
    ("common-class-named", "classification-mdr.pdf", 1, "Classification: Radiotherapy AI", "jp"),
    ("common-document-in-language", None, None, "", "jp"),
    ("common-heading-filled", None, None, "", "jp"),
    ("common-heading-filled", None, None, "", "sg"),
    ("common-local-party-named", None, None, "registrant", "sg"),
    ("common-local-party-named", None, None, "importer", "th"),
    ("common-sbom-suppliers", "sbom.cdx.xml", None, "157 of 157", "sg"),
]


def check_findings(work):
    result = run("check", "dossier", "--for", "jp,sg,th", "--format", "json", status=1, work=work)
    report = json.loads(result.stdout)
    findings = report["findings"]
    missing = [expected for expected in EXPECTED if not fires(findings, *expected)]
    if missing:
        sys.exit("not found: " + "; ".join(map(str, missing)))
    declared = [f for f in findings if f["rule"] == "common-class-named"
                and any(r.get("path") == "documents/declaration-of-conformity.pdf" for r in f["related"])]
    if not declared:
        sys.exit("the class named nowhere is not shown beside the declaration of class I")
    for finding in findings:
        if not finding["sources"] or not finding.get("doEn") or not finding.get("doJa"):
            sys.exit(f"a finding without source or way out: {finding}")
        if not finding["place"].get("file"):
            sys.exit(f"a finding without a place: {finding}")
    print(f"{len(findings)} findings, each with rule, place, source and what to do")


def main():
    if not (REAL / "inventory.tsv").is_file():
        print(f"no real dossier at {REAL}")
        return 77
    work = pathlib.Path(tempfile.mkdtemp(prefix="samdossier-real-"))
    try:
        run("import", REAL, "dossier", "--inventory", REAL / "inventory.tsv", status=0, work=work)
        documents = (work / "dossier/documents.xml").read_text().count("<document ")
        if documents != 47:
            sys.exit(f"{documents} documents, not 47")
        (work / "dossier/product.xml").write_text(PRODUCT)
        check_findings(work)
        refused = run("build", "dossier", "--for", "jp,sg,th", "--out", "refused", status=1, work=work)
        for words in ("common-no-placeholder", "common-heading-filled", "common-local-party-named"):
            if words not in refused.stderr:
                sys.exit(f"build refuses without naming {words}:\n{refused.stderr[:3000]}")
        if list((work / "refused").glob("*")):
            sys.exit("a refused build left something behind")
        run("build", "dossier", "--for", "jp,sg,th", "--draft", "--out", "out", status=0, work=work)
        bundles = sorted(work.glob("out/*.asice"))
        if len(bundles) != 3:
            sys.exit(f"{len(bundles)} bundles, not 3")
        subprocess.run(["sh", SOURCE / "cli/demo-pki.sh", "-f", work / "pki"], check=True)
        key = ["--key", work / "pki/signer.key", "--cert", work / "pki/signer.pem"]
        run("sign", *bundles, *key, status=1, work=work)
        run("sign", *bundles, *key, "--allow-draft", status=0, work=work)
        trust = ["--trust", work / "pki/trust"]
        run("verify", *bundles, *trust, status=1, work=work)
        verdict = run("verify", *bundles, *trust, "--accept", "draft", status=0, work=work).stdout
        if verdict.count("TOTAL-PASSED") != 3 or verdict.count("NOT FOR FILING") != 3:
            sys.exit(f"three good signatures on drafts expected:\n{verdict}")
        print("imported 47 documents; build refused; three drafts built, signed, verified")
        return 0
    finally:
        shutil.rmtree(work)


sys.exit(main())

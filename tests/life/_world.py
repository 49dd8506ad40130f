"""The sample dossier as it stood on a day, filed in Japan only: what is of a later day is not there
yet, and of a document the newest revision of that day counts."""
import shutil

from lxml import etree

NAMES = {"d": "urn:samdossier:dossier:1"}


def edit(path, change):
    """Lets a function change the tree of a file."""
    tree = etree.parse(path)
    change(tree.getroot())
    tree.write(path, encoding="UTF-8", xml_declaration=True)


def find(root, xpath):
    return root.xpath(xpath, namespaces=NAMES)


def drop(root, xpath):
    for node in find(root, xpath):
        if isinstance(node, str):
            del node.getparent().attrib[node.attrname]
        else:
            node.getparent().remove(node)


def renditions_of(document, day):
    """Leaves the newest Japanese revision of that day."""
    drop(document, "d:rendition[@lang != 'ja' and ../d:rendition/@lang = 'ja']")
    there = [one for one in find(document, "d:rendition") if one.get("date") <= day]
    newest = max(there, key=lambda one: int(one.get("revision")), default=None)
    carried = find(document, "d:rendition[1]/d:carries")
    for one in find(document, "d:rendition"):
        if one is not newest:
            document.remove(one)
    if newest is None:
        document.getparent().remove(document)
    elif newest.get("status"):
        del newest.attrib["status"]
        newest.extend(carried)


def documents_of(sample, folder, day):
    """The documents of that day, and those that the folder has beside the sample."""
    tree = etree.parse(sample / "documents.xml")
    root = tree.getroot()
    its_own = [one for one in etree.parse(folder / "documents.xml").getroot()
               if isinstance(one.tag, str)
               and not find(root, f"d:document[@id='{one.get('id')}']")]
    drop(root, "d:document[@for and not(contains(@for, 'jp')) and @id != 'approval-jp']")
    for document in find(root, "d:document"):
        renditions_of(document, day)
    root.extend(its_own)
    tree.write(folder / "documents.xml", encoding="UTF-8", xml_declaration=True)
    return {one.get("id") for one in find(tree.getroot(), "d:document")}


def papers_of(sample, folder, day, documents):
    tree = etree.parse(sample / "papers.xml")
    for paper in find(tree.getroot(), "d:paper"):
        if paper.get("document") not in documents or paper.get("issued", day) > day:
            paper.getparent().remove(paper)
    tree.write(folder / "papers.xml", encoding="UTF-8", xml_declaration=True)


def set_to(sample, folder, day):
    """Sets documents and papers to what the sample has of that day."""
    papers_of(sample, folder, day, documents_of(sample, folder, day))


def make(sample, folder, day):
    """The dossier before its first filing."""
    shutil.copytree(sample, folder)
    (folder / "core.key").chmod(0o600)
    edit(folder / "dossier.xml", lambda root: drop(
        root, "@sample | //*[contains(@href, 'sg-1') or contains(@href, 'th-1') or "
              "contains(@href, 'cp-1') or contains(@href, 'round-1')]"))
    edit(folder / "product.xml", lambda root: drop(root, "d:class[@regulator != 'jp']"))
    edit(folder / "approvals.xml", lambda root: drop(root, "*"))
    edit(folder / "plans/two-stage.xml", lambda root: drop(
        root, "d:stage/@approval | d:stage/@filing | d:stage/d:milestone/@done"))
    edit(folder / "filings/jp-1.xml", lambda root: drop(root, "d:event"))
    edit(folder / "plans/cp-1.xml", lambda root: (drop(root, "@number | @confirmed"),
                                                  root.set("state", "draft")))
    set_to(sample, folder, day)

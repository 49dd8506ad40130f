"""The sample before its first approval in Japan, with comments where a person would put them."""
import pathlib
import re
import sys

dossier = pathlib.Path(sys.argv[1])


def edit(name, change):
    path = dossier / name
    path.write_text(change(path.read_text()))


edit("approvals.xml", lambda text: re.sub(r'  <approval id="jp-shonin-1".*</approval>\n',
                                          "  <!-- Japan is to come. -->\n", text, flags=re.S))
edit("filings/jp-1.xml", lambda text: re.sub(r'  <event id="e2025-10-01.*\n',
                                             "  <!-- what comes after -->\n", text))
edit("plans/two-stage.xml", lambda text: text.replace(' approval="jp-shonin-1" filing="jp-1"', ""))
for name in ("sg-1", "th-1"):
    edit(f"filings/{name}.xml", lambda text: text.replace('  <relies-on approval="jp-shonin-1"/>\n', ""))

#include "countries/handover.h"

#include "countries/sheet.h"
#include "countries/sheet_page.h"
#include "schemas/xslt.h"

#include <stdlib.h>

static void datum_html(const xmlNode *item, struct text *ret)
{
    const xmlNode *datum = xml_child(item, NS_SHEET, "datum");
    char *content = datum ? xml_content(datum) : NULL;
    if (content && *content) {
        text_append(ret, " <code>");
        page_foreign(content, ret);
        text_append(ret, "</code>");
    } else if (content) {
        text_append(ret, " <span class=\"lack\">");
        page_both("not in the dossier", "文書一式に記載がない", ret);
        text_append(ret, "</span>");
    }
    free(content);
}

static void item_html(const xmlNode *item, struct text *ret)
{
    const xmlNode *part = xml_child(item, NS_SHEET, "part");
    text_append(ret, "<li><label><input type=\"checkbox\"> ");
    sheet_both_words(item, "text", ret);
    text_append(ret, "</label>");
    datum_html(item, ret);
    for (; part; part = xml_next(part, NS_SHEET, "part")) {
        text_append(ret, " <span class=\"filing\">");
        sheet_both_words(part, "text", ret);
        text_append(ret, "</span>");
    }
    if (xml_child(item, NS_SHEET, "source")) {
        text_append(ret, " ");
        sheet_sources(item, ret);
    }
    text_append(ret, "</li>\n");
}

static void files_html(const xmlNode *section, struct text *ret)
{
    const xmlNode *file = xml_child(section, NS_SHEET, "file");
    if (!file)
        return;
    text_append(ret, "<div class=\"wide\"><table>\n<tr><th></th><th>");
    page_both("File", "ファイル", ret);
    text_append(ret, "</th><th>");
    page_both("Bytes", "バイト数", ret);
    text_append(ret, "</th><th>SHA-256</th></tr>\n");
    for (; file; file = xml_next(file, NS_SHEET, "file")) {
        text_append(ret, "<tr><td class=\"done\"><input type=\"checkbox\" aria-label=\"done\"></td>"
                         "<td><bdi>");
        text_append_xml(ret, xml_attribute(file, "path"));
        text_append(ret, "</bdi></td><td class=\"n\">");
        text_append_xml(ret, xml_attribute(file, "size"));
        text_appendf(ret, "</td><td><code>%.16s…</code></td></tr>\n",
                     xml_attribute(file, "sha256"));
    }
    text_append(ret, "</table></div>\n");
}

/* A section without anything is not shown. */
static void section_html(const xmlNode *section, struct text *ret)
{
    const xmlNode *item = xml_child(section, NS_SHEET, "item");
    if (!item)
        return;
    text_append(ret, "<h2>");
    sheet_both_words(section, "title", ret);
    text_append(ret, "</h2>\n<ul class=\"steps\">\n");
    for (; item; item = xml_next(item, NS_SHEET, "item"))
        item_html(item, ret);
    text_append(ret, "</ul>\n");
    files_html(section, ret);
}

static void bundle_html(const struct handover *handover, struct text *ret)
{
    char id[SHA256_HEX_SIZE];
    sha256_to_hex(handover->bundle_id, id);
    text_append(ret, "<p>");
    page_both("Bundle ", "バンドル ", ret);
    text_append(ret, "<code>");
    text_append_xml(ret, handover->name);
    text_appendf(ret, "</code> (%s)<br>", bundle_state_name(handover->state));
    page_both("Bundle id ", "バンドルID ", ret);
    text_appendf(ret, "<code>%s</code></p>\n", id);
    if (handover->state == STATE_FILING)
        return;
    text_append(ret, "<p class=\"sample\">");
    page_both("This bundle is not for filing.", "このバンドルは申請に使えません。", ret);
    text_append(ret, "</p>\n");
}

bool handover_write_html(const struct handover *handover, const struct dossier *dossier,
                         const struct packs *packs, struct text *ret, struct error *error)
{
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt =
        xslt_compile(packs_catalogue(packs), "pack:" PACK_COMMON "/forms/handover.xsl", error);
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *gathered = xslt ? xslt_transform(xslt, dossier->tree, error) : NULL;
    if (!gathered)
        return false;
    const xmlNode *page = xml_child(xmlDocGetRootElement(gathered), NS_SHEET, "handover");
    sheet_page_open(page, dossier, handover->as_of, ret);
    bundle_html(handover, ret);
    const xmlNode *section = xml_child(page, NS_SHEET, "section");
    for (; section; section = xml_next(section, NS_SHEET, "section"))
        section_html(section, ret);
    sheet_page_close(ret);
    return true;
}

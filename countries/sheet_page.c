#include "countries/sheet_page.h"

#include "countries/sheet.h"
#include "countries/sheet_style.h"
#include "schemas/finding.h"
#include "schemas/report_style.h"

#include <stdlib.h>
#include <string.h>

char *sheet_words(const xmlNode *node, const char *name, const char *lang)
{
    const xmlNode *found = NULL, *child = xml_child(node, NS_SHEET, name);
    for (; child; child = xml_next(child, NS_SHEET, name)) {
        const char *own = xml_attribute_ns(child, (const char *)XML_XML_NAMESPACE, "lang");
        if (!found || (own && !strcmp(own, lang)))
            found = child;
    }
    return found ? xml_content(found) : NULL;
}

void sheet_both_words(const xmlNode *node, const char *name, struct text *ret)
{
    char *en = sheet_words(node, name, "en"), *ja = sheet_words(node, name, "ja");
    if (en && ja)
        page_both_foreign(en, ja, ret);
    free(en);
    free(ja);
}

/* The best confidence among the sources of a field; -1 if it has none. */
static int confidence_best(const xmlNode *field)
{
    int best = -1;
    const xmlNode *source = xml_child(field, NS_SHEET, "source");
    for (; source; source = xml_next(source, NS_SHEET, "source")) {
        enum confidence confidence;
        if (confidence_parse(xml_attribute(source, "confidence"), &confidence) &&
            (best < 0 || (int)confidence > best))
            best = (int)confidence;
    }
    return best;
}

static void mark_html(const xmlNode *field, struct text *ret)
{
    int best = confidence_best(field);
    if (best < 0) {
        text_append(ret, "<span class=\"mark none\">");
        page_both("no source", "根拠なし", ret);
    } else {
        text_appendf(ret, "<span class=\"mark %s\">", confidence_name((enum confidence)best));
        page_both(confidence_word((enum confidence)best, REPORT_EN),
                  confidence_word((enum confidence)best, REPORT_JA), ret);
    }
    text_append(ret, "</span>");
}

void sheet_sources(const xmlNode *field, struct text *ret)
{
    const xmlNode *source = xml_child(field, NS_SHEET, "source");
    mark_html(field, ret);
    if (!source)
        return;
    text_append(ret, "<details><summary>");
    page_both("sources", "根拠", ret);
    text_append(ret, "</summary>");
    for (; source; source = xml_next(source, NS_SHEET, "source")) {
        enum confidence confidence = CONFIDENCE_UNCONFIRMED;
        bool known = confidence_parse(xml_attribute(source, "confidence"), &confidence);
        text_append(ret, "<p class=\"src\">");
        sheet_both_words(source, "title", ret);
        if (xml_attribute(source, "number")) {
            text_append(ret, ", ");
            page_foreign(xml_attribute(source, "number"), ret);
        }
        text_append(ret, " (");
        if (known)
            page_both(confidence_word(confidence, REPORT_EN),
                      confidence_word(confidence, REPORT_JA), ret);
        text_append(ret, ")</p>");
    }
    text_append(ret, "</details>");
}

enum report_language sheet_language(const xmlNode *page)
{
    const char *lang = xml_attribute(page->parent, "lang");
    return lang && !strcmp(lang, "ja") ? REPORT_JA : REPORT_EN;
}

static void head_html(const xmlNode *page, const struct dossier *dossier, const char *as_of,
                      struct text *ret)
{
    const xmlNode *whole = page->parent;
    char *product = product_name(dossier, "en ja", NULL),
         *product_ja = product_name(dossier, "ja en", NULL);
    text_append(ret, "<main>\n<h1>");
    sheet_both_words(page, "name", ret);
    text_append(ret, "</h1>\n<p class=\"meta\">");
    page_both_foreign(product ? product : dossier_id(dossier),
                      product_ja ? product_ja : dossier_id(dossier), ret);
    text_append(ret, ", <code>");
    text_append_xml(ret, xml_attribute(whole, "filing"));
    text_append(ret, "</code> (<code>");
    text_append_xml(ret, xml_attribute(whole, "regulator"));
    text_append(ret, ":");
    text_append_xml(ret, xml_attribute(whole, "route"));
    text_append(ret, "</code>)");
    page_both(", as of ", "、基準日 ", ret);
    text_appendf(ret, "%s</p>\n", as_of);
    if (dossier_is_sample(dossier)) {
        text_append(ret, "<p class=\"sample\">");
        page_both("An invented sample. Not for filing.", "架空の見本であり、申請には使えません。",
                  ret);
        text_append(ret, "</p>\n");
    }
    page_language_bar(ret);
    free(product);
    free(product_ja);
}

void sheet_page_open(const xmlNode *page, const struct dossier *dossier, const char *as_of,
                     struct text *ret)
{
    enum report_language language = sheet_language(page);
    CLEANUP(text_release) struct text style = TEXT_INIT(65536);
    CLEANUP(free_pointer)
    char *title = sheet_words(page, "name", language == REPORT_JA ? "ja" : "en");
    text_append(&style, report_style);
    text_append(&style, sheet_style);
    page_open(title ? title : "", language, text_string(&style), sheet_script, ret);
    page_languages(language, ret);
    head_html(page, dossier, as_of, ret);
}

void sheet_page_close(struct text *ret)
{
    text_append(ret, "</main>\n");
    page_close(ret);
}

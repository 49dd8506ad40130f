/* A portal sheet for the browser. */
#include "base/limits.h"
#include "countries/sheet.h"
#include "countries/sheet_style.h"
#include "dossier/page.h"
#include "schemas/finding.h"
#include "schemas/report_style.h"

#include <stdlib.h>
#include <string.h>

static char *words(const xmlNode *node, const char *name, const char *lang)
{
    const xmlNode *found = NULL, *child = xml_child(node, NS_SHEET, name);
    for (; child; child = xml_next(child, NS_SHEET, name)) {
        const char *own = xml_attribute_ns(child, (const char *)XML_XML_NAMESPACE, "lang");
        if (!found || (own && !strcmp(own, lang)))
            found = child;
    }
    return found ? xml_content(found) : NULL;
}

/* The child `name` in both languages; nothing if there is none. */
static void both_words(const xmlNode *node, const char *name, struct text *ret)
{
    char *en = words(node, name, "en"), *ja = words(node, name, "ja");
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

static void sources_html(const xmlNode *field, struct text *ret)
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
        both_words(source, "title", ret);
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

static size_t characters_count(const char *string)
{
    size_t count = 0, size = strlen(string), at = 0;
    while (at < size && utf8_next(string, size, &at) >= 0)
        count++;
    return count;
}

/* Characters against the limit of the field, if it has one that is known; in a sheet with widths
 * the columns too (full width counts two). */
static void count_html(const xmlNode *field, const char *value, struct text *ret)
{
    const char *max = xml_attribute(field, "max");
    size_t count = characters_count(value), most = max ? strtoul(max, NULL, 10) : 0;
    text_appendf(ret, "<span class=\"count%s\">%zu%s%s", most && count > most ? " over" : "", count,
                 max ? " / " : "", max ? max : "");
    page_both(count == 1 ? " character" : " characters", "字", ret);
    if (xml_attribute(field, "width")) {
        struct text columns = TEXT_INIT(256);
        text_appendf(&columns, "（半角換算%zu）", utf8_columns(value));
        page_both("", text_string(&columns), ret);
        text_release(&columns);
    }
    text_append(ret, "</span>");
}

static void copy_html(const xmlNode *field, const char *lang, const char *label_en,
                      const char *label_ja, const char *value, struct text *ret)
{
    text_append(ret, "<div class=\"v\">");
    if (label_en) {
        text_append(ret, "<span class=\"label\">");
        page_both_foreign(label_en, label_ja, ret);
        text_append(ret, "</span>");
    }
    text_append(ret, "<output");
    if (lang) {
        text_append(ret, " lang=\"");
        text_append_xml(ret, lang);
        text_append(ret, "\"");
    }
    text_append(ret, ">");
    text_append_xml(ret, value);
    text_append(ret, "</output><button type=\"button\" hidden>");
    page_both("Copy", "コピー", ret);
    text_append(ret, "</button>");
    count_html(field, value, ret);
    text_append(ret, "</div>");
}

/* The value in full and in half width, where these differ from it. */
static void widths_html(const xmlNode *field, const char *lang, const char *value, struct text *ret)
{
    const char *width = xml_attribute(field, "width");
    CLEANUP(text_release) struct text full = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    CLEANUP(text_release) struct text half = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    if (!width)
        return;
    text_append_full_width(&full, value);
    text_append_half_width(&half, value);
    if (strcmp(width, "half") != 0 && strcmp(text_string(&full), value) != 0)
        copy_html(field, lang, "full width", "全角", text_string(&full), ret);
    if (strcmp(width, "full") != 0 && strcmp(text_string(&half), value) != 0)
        copy_html(field, lang, "half width", "半角", text_string(&half), ret);
}

static void value_html(const xmlNode *field, const xmlNode *value, struct text *ret)
{
    CLEANUP(free_pointer) char *content = xml_content(value);
    const char *lang = xml_attribute(value, "lang"), *era = xml_attribute(value, "era"),
               *label = xml_attribute(value, "label");
    if (xml_attribute(value, "blank")) {
        page_both("left blank", "空欄", ret);
        return;
    }
    copy_html(field, lang, label ? label : (era ? "ISO 8601" : NULL),
              label ? label : (era ? "西暦" : NULL), content ? content : "", ret);
    if (era)
        copy_html(field, "ja", "era", "和暦", era, ret);
    widths_html(field, lang, content ? content : "", ret);
}

static void values_html(const xmlNode *field, struct text *ret)
{
    const xmlNode *value = xml_child(field, NS_SHEET, "value");
    if (!value) {
        text_append(ret, "<span class=\"lack\">");
        if (xml_attribute(field, "from"))
            page_both("not in the dossier", "文書一式に記載がない", ret);
        else
            page_both("no datum of the dossier: to be typed by hand",
                      "文書一式に対応する項目がないため、直接入力する", ret);
        text_append(ret, "</span>");
    }
    for (; value; value = xml_next(value, NS_SHEET, "value"))
        value_html(field, value, ret);
}

static void field_html(const xmlNode *field, struct text *ret)
{
    const char *number = xml_attribute(field, "number");
    text_append(ret, "<tr><td class=\"done\"><input type=\"checkbox\" aria-label=\"typed\"></td>"
                     "<td class=\"no\">");
    text_append_xml(ret, number ? number : "");
    text_append(ret, "</td><td class=\"field\">");
    char *en = words(field, "name", "en"), *ja = words(field, "name", "ja");
    text_append(ret, "<b>");
    page_both_foreign(en, ja, ret);
    text_append(ret, "</b><br><span class=\"other\">");
    page_both_foreign(ja, en, ret);
    text_append(ret, "</span>");
    free(en);
    free(ja);
    text_append(ret, "</td><td>");
    values_html(field, ret);
    if (xml_child(field, NS_SHEET, "note")) {
        text_append(ret, "<p class=\"note\">");
        both_words(field, "note", ret);
        text_append(ret, "</p>");
    }
    text_append(ret, "</td><td>");
    sources_html(field, ret);
    text_append(ret, "</td></tr>\n");
}

static void fields_html(const xmlNode *sheet, struct text *ret)
{
    text_append(ret, "<div class=\"wide\"><table>\n<tr><th class=\"done\"></th><th>");
    page_both("No.", "番号", ret);
    text_append(ret, "</th><th>");
    page_both("Field", "項目", ret);
    text_append(ret, "</th><th>");
    page_both("To type", "入力する内容", ret);
    text_append(ret, "</th><th>");
    page_both("Field known from", "項目の根拠", ret);
    text_append(ret, "</th></tr>\n");
    const xmlNode *field = xml_child(sheet, NS_SHEET, "field");
    for (; field; field = xml_next(field, NS_SHEET, "field"))
        field_html(field, ret);
    text_append(ret, "</table></div>\n");
}

static void head_html(const xmlNode *sheet, const struct dossier *dossier, const char *as_of,
                      struct text *ret)
{
    const xmlNode *sheets = sheet->parent;
    char *product = product_name(dossier, "en ja", NULL),
         *product_ja = product_name(dossier, "ja en", NULL);
    text_append(ret, "<main>\n<h1>");
    both_words(sheet, "name", ret);
    text_append(ret, "</h1>\n<p class=\"meta\">");
    page_both_foreign(product ? product : dossier_id(dossier),
                      product_ja ? product_ja : dossier_id(dossier), ret);
    text_append(ret, ", <code>");
    text_append_xml(ret, xml_attribute(sheets, "filing"));
    text_append(ret, "</code> (<code>");
    text_append_xml(ret, xml_attribute(sheets, "regulator"));
    text_append(ret, ":");
    text_append_xml(ret, xml_attribute(sheets, "route"));
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
    text_append(ret, "<p>");
    both_words(sheet, "note", ret);
    text_append(ret, "</p>\n<p>");
    page_both("Order of the fields: ", "項目の順序の根拠：", ret);
    sources_html(sheet, ret);
    text_append(ret, "</p>\n");
    free(product);
    free(product_ja);
}

void sheet_write_html(const xmlNode *sheet, const struct dossier *dossier, const char *as_of,
                      struct text *ret)
{
    const char *lang = xml_attribute(sheet->parent, "lang");
    enum report_language language = lang && !strcmp(lang, "ja") ? REPORT_JA : REPORT_EN;
    CLEANUP(text_release) struct text style = TEXT_INIT(65536);
    CLEANUP(free_pointer) char *title = words(sheet, "name", language == REPORT_JA ? "ja" : "en");
    text_append(&style, report_style);
    text_append(&style, sheet_style);
    page_open(title ? title : "", language, text_string(&style), sheet_script, ret);
    page_languages(language, ret);
    head_html(sheet, dossier, as_of, ret);
    fields_html(sheet, ret);
    text_append(ret, "</main>\n");
    page_close(ret);
}

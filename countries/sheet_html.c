/* A portal sheet for the browser. */
#include "base/limits.h"
#include "countries/form.h"
#include "countries/sheet.h"
#include "countries/sheet_page.h"

#include <stdlib.h>
#include <string.h>

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

/* What the form is called, in the language shown and, smaller, in the other. */
static void names_html(const xmlNode *node, struct text *ret)
{
    char *en = sheet_words(node, "name", "en"), *ja = sheet_words(node, "name", "ja");
    text_append(ret, "<b>");
    page_both_foreign(en, ja, ret);
    text_append(ret, "</b><br><span class=\"other\">");
    page_both_foreign(ja, en, ret);
    text_append(ret, "</span>");
    free(en);
    free(ja);
}

static void note_html(const xmlNode *node, struct text *ret)
{
    if (!xml_child(node, NS_SHEET, "note"))
        return;
    text_append(ret, "<p class=\"note\">");
    sheet_both_words(node, "note", ret);
    text_append(ret, "</p>");
}

static void field_html(const xmlNode *field, const char *kind, struct text *ret)
{
    const char *number = xml_attribute(field, "number");
    text_append(ret, "<tr><td class=\"done\"><input type=\"checkbox\" aria-label=\"typed\"></td>"
                     "<td class=\"no\">");
    text_append_xml(ret, number ? number : "");
    text_appendf(ret, "</td><td class=\"field%s\">", kind);
    names_html(field, ret);
    text_append(ret, "</td><td>");
    values_html(field, ret);
    note_html(field, ret);
    text_append(ret, "</td><td>");
    sheet_sources(field, ret);
    text_append(ret, "</td></tr>\n");
}

static bool seen(const xmlNode *sheet)
{
    const char *boxes = xml_attribute(sheet, "boxes");
    return !boxes || strcmp(boxes, "not-seen") != 0;
}

/* Over the fields of one of several, which it is. */
static void row_html(const xmlNode *row, size_t at, size_t count, struct text *ret)
{
    const xmlNode *field = xml_child(row, NS_SHEET, "field");
    if (count > 1)
        text_appendf(ret,
                     "<tr class=\"row\"><td class=\"done\"></td><td></td>"
                     "<td colspan=\"3\">%zu / %zu</td></tr>\n",
                     at, count);
    for (; field; field = xml_next(field, NS_SHEET, "field"))
        field_html(field, " in", ret);
}

static void group_html(const xmlNode *group, struct text *ret)
{
    const char *number = xml_attribute(group, "number");
    const xmlNode *row = xml_child(group, NS_SHEET, "row");
    size_t count = 0, at = 0;
    for (const xmlNode *each = row; each; each = xml_next(each, NS_SHEET, "row"))
        count++;
    text_append(ret, "<tr class=\"group\"><td class=\"done\"></td><td class=\"no\">");
    text_append_xml(ret, number ? number : "");
    text_append(ret, "</td><td class=\"field\">");
    names_html(group, ret);
    text_append(ret, "</td><td>");
    if (!count) {
        text_append(ret, "<span class=\"lack\">");
        page_both("not in the dossier", "文書一式に記載がない", ret);
        text_append(ret, "</span>");
    }
    note_html(group, ret);
    text_append(ret, "</td><td>");
    if (xml_child(group, NS_SHEET, "source"))
        sheet_sources(group, ret);
    text_append(ret, "</td></tr>\n");
    for (; row; row = xml_next(row, NS_SHEET, "row"))
        row_html(row, ++at, count, ret);
}

static void fields_html(const xmlNode *sheet, struct text *ret)
{
    text_append(ret, "<div class=\"wide\"><table>\n<tr><th class=\"done\"></th><th class=\"no\">");
    page_both("No.", "番号", ret);
    text_append(ret, "</th><th>");
    page_both("Field", "項目", ret);
    text_append(ret, "</th><th>");
    page_both("To type", "入力する内容", ret);
    text_append(ret, "</th><th>");
    if (seen(sheet))
        page_both("Field known from", "項目の根拠", ret);
    else
        page_both("Why it belongs here (the box was not seen)", "事項の根拠（欄は未確認）", ret);
    text_append(ret, "</th></tr>\n");
    for (const xmlNode *node = sheet->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, "field"))
            field_html(node, "", ret);
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, "group"))
            group_html(node, ret);
    }
    text_append(ret, "</table></div>\n");
}

static void boxes_html(const xmlNode *sheet, struct text *ret)
{
    const char *known = xml_attribute(sheet, "boxes");
    if (!known)
        return;
    text_appendf(ret, "<p%s>", seen(sheet) ? "" : " class=\"sample\"");
    page_both(form_boxes_word(known, REPORT_EN), form_boxes_word(known, REPORT_JA), ret);
    text_append(ret, "</p>\n");
}

static void copies_html(const xmlNode *copies, struct text *ret)
{
    struct text en = TEXT_INIT(256), ja = TEXT_INIT(256);
    if (!copies)
        return;
    text_appendf(&en, "Copies: originals %s, duplicates %s ", xml_attribute(copies, "original"),
                 xml_attribute(copies, "duplicate"));
    text_appendf(&ja, "提出部数：正本%s通、副本%s通 ", xml_attribute(copies, "original"),
                 xml_attribute(copies, "duplicate"));
    text_append(ret, "<div class=\"of\">");
    page_both(text_string(&en), text_string(&ja), ret);
    sheet_sources(copies, ret);
    text_append(ret, "</div>\n");
    text_release(&en);
    text_release(&ja);
}

static void codes_html(const xmlNode *sheet, struct text *ret)
{
    const xmlNode *code = xml_child(sheet, NS_SHEET, "code");
    for (; code; code = xml_next(code, NS_SHEET, "code")) {
        text_append(ret, "<div class=\"of\">");
        sheet_both_words(code, "name", ret);
        text_append(ret, ": <code>");
        text_append_xml(ret, xml_attribute(code, "value"));
        text_append(ret, "</code> ");
        sheet_sources(code, ret);
        text_append(ret, "</div>\n");
    }
}

/* What is only of a sheet that is a form. */
static void form_html(const xmlNode *sheet, struct text *ret)
{
    const char *form = xml_attribute(sheet, "form"), *number = xml_attribute(sheet, "number");
    if (!form)
        return;
    text_append(ret, "<p>");
    if (number) {
        page_foreign(number, ret);
        text_append(ret, "<br>");
    }
    page_both("Data of the form: ", "様式のデータ：", ret);
    text_append(ret, "<code>form-");
    text_append_xml(ret, form);
    text_append(ret, ".xml</code>");
    page_both(" (a format of our own, not one to upload)", "（独自の形式であり、提出用ではない）",
              ret);
    text_append(ret, "</p>\n");
    boxes_html(sheet, ret);
    copies_html(xml_child(sheet, NS_SHEET, "copies"), ret);
    codes_html(sheet, ret);
}

void sheet_write_html(const xmlNode *sheet, const struct dossier *dossier, const char *as_of,
                      struct text *ret)
{
    sheet_page_open(sheet, dossier, as_of, ret);
    form_html(sheet, ret);
    if (xml_child(sheet, NS_SHEET, "note")) {
        text_append(ret, "<p>");
        sheet_both_words(sheet, "note", ret);
        text_append(ret, "</p>\n");
    }
    text_append(ret, "<div class=\"of\">");
    if (seen(sheet))
        page_both("Order of the fields: ", "項目の順序の根拠：", ret);
    else
        page_both("Form and filing: ", "様式及び手続の根拠：", ret);
    sheet_sources(sheet, ret);
    text_append(ret, "</div>\n");
    fields_html(sheet, ret);
    sheet_page_close(ret);
}

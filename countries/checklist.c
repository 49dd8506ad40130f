#include "countries/checklist.h"

#include "base/limits.h"
#include "countries/sheet.h"
#include "countries/sheet_page.h"
#include "dossier/xlsx.h"
#include "schemas/xslt.h"

#include <stdlib.h>
#include <string.h>

xmlDoc *checklists_gather(const struct dossier *dossier, const struct packs *packs,
                          struct error *error)
{
    CLEANUP(xslt_free_pointer)
    struct xslt *xslt =
        xslt_compile(packs_catalogue(packs), "pack:" PACK_COMMON "/forms/checklist.xsl", error);
    return xslt ? xslt_transform(xslt, dossier->tree, error) : NULL;
}

static const char *pick(enum report_language language, const char *en, const char *ja)
{
    return language == REPORT_JA ? ja : en;
}

static void words_append(const xmlNode *node, const char *name, enum report_language language,
                         struct text *ret)
{
    char *words = sheet_words(node, name, pick(language, "en", "ja"));
    text_append(ret, words ? words : "");
    free(words);
}

/* What a column says of each row of evidence; of several with the numbers of the hub set. */
typedef void column_writer(const xmlNode *principle, enum report_language language,
                           struct text *ret);

static void principles_append(const xmlNode *row, enum report_language language,
                              column_writer *write, struct text *ret)
{
    const xmlNode *principle = xml_child(row, NS_SHEET, "principle");
    bool several = principle && xml_next(principle, NS_SHEET, "principle");
    for (; principle; principle = xml_next(principle, NS_SHEET, "principle")) {
        CLEANUP(text_release) struct text line = TEXT_INIT(LIMIT_OUTPUT_BYTES);
        write(principle, language, &line);
        if (line.size && ret->size)
            text_append(ret, "\n");
        if (line.size && several)
            text_appendf(ret, "[%s] ", xml_attribute(principle, "number"));
        text_append(ret, text_string(&line));
    }
}

static void applies_write(const xmlNode *principle, enum report_language language, struct text *ret)
{
    const char *applies = xml_attribute(principle, "applies");
    if (!applies)
        text_append(ret, pick(language, "not decided", "未定"));
    else if (!strcmp(applies, "yes"))
        text_append(ret, pick(language, "Yes", "適用"));
    else
        text_append(ret, pick(language, "No", "不適用"));
}

static void method_write(const xmlNode *principle, enum report_language language, struct text *ret)
{
    const xmlNode *standard = xml_child(principle, NS_SHEET, "standard");
    words_append(principle, "reason", language, ret);
    words_append(principle, "method", language, ret);
    for (; standard; standard = xml_next(standard, NS_SHEET, "standard")) {
        const char *number = xml_attribute(standard, "number"),
                   *edition = xml_attribute(standard, "edition");
        text_appendf(ret, "%s%s%s%s", ret->size ? "\n" : "", number ? number : "",
                     edition ? ":" : "", edition ? edition : "");
    }
}

static void headings_append(const xmlNode *document, enum report_language language,
                            struct text *ret)
{
    const xmlNode *heading = xml_child(document, NS_SHEET, "heading");
    const char *between = pick(language, "; heading ", "、項目 ");
    for (; heading; heading = xml_next(heading, NS_SHEET, "heading")) {
        char *number = xml_content(heading);
        text_appendf(ret, "%s%s", between, number ? number : "");
        free(number);
        between = ", ";
    }
    if (xml_attribute(document, "absent"))
        text_append(ret, pick(language, "; not in this filing", "、この申請には含まれない"));
}

static void documents_write(const xmlNode *principle, enum report_language language,
                            struct text *ret)
{
    const xmlNode *document = xml_child(principle, NS_SHEET, "document");
    for (; document; document = xml_next(document, NS_SHEET, "document")) {
        const char *number = xml_attribute(document, "number"),
                   *pages = xml_attribute(document, "pages");
        text_appendf(ret, "%s%s%s", ret->size ? "\n" : "", number ? number : "", number ? " " : "");
        words_append(document, "title", language, ret);
        if (pages)
            text_appendf(ret, pick(language, ", p. %s", "、%s頁"), pages);
        headings_append(document, language, ret);
    }
}

/* What stands where a row has no evidence. */
static const char *lack_word(const xmlNode *row, enum report_language language)
{
    if (xml_child(row, NS_SHEET, "principle"))
        return NULL;
    if (xml_attribute(row, "unmapped"))
        return pick(language, "no row of the hub set answers it: to be filled in by hand",
                    "対応する共通の項目がないため、直接記入する");
    return pick(language, "no row of evidence in the dossier", "適合性の証拠の行がない");
}

static column_writer *const columns[] = { applies_write, method_write, documents_write };
#define COLUMNS (sizeof columns / sizeof *columns)

static void cells_html(const xmlNode *row, struct text *ret)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        struct text cells[2] = { TEXT_INIT(LIMIT_OUTPUT_BYTES), TEXT_INIT(LIMIT_OUTPUT_BYTES) };
        for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++)
            principles_append(row, language, columns[i], &cells[language]);
        text_append(ret, "<td class=\"lines\">");
        page_both_foreign(text_string(&cells[REPORT_EN]), text_string(&cells[REPORT_JA]), ret);
        text_append(ret, "</td>");
        text_release(&cells[REPORT_EN]);
        text_release(&cells[REPORT_JA]);
    }
}

static void row_html(const xmlNode *row, struct text *ret)
{
    text_append(ret, "<tr><td class=\"no\">");
    text_append_xml(ret, xml_attribute(row, "number"));
    text_append(ret, "</td><td>");
    sheet_both_words(row, "title", ret);
    text_append(ret, "</td>");
    if (lack_word(row, REPORT_EN)) {
        text_append(ret, "<td class=\"lack\" colspan=\"3\">");
        page_both(lack_word(row, REPORT_EN), lack_word(row, REPORT_JA), ret);
        text_append(ret, "</td>");
    } else
        cells_html(row, ret);
    text_append(ret, "<td>");
    sheet_sources(row, ret);
    text_append(ret, "</td></tr>\n");
}

/* The four columns of the lists of Japan and of ASEAN, and where the heading is known from. */
static const char *const heads[][2] = {
    { "No.", "番号" },
    { "Essential principle", "基本要件" },
    { "Applies to the device", "当該機器への適用・不適用" },
    { "Method of conformity", "適合の方法" },
    { "Identity of specific documents", "特定文書の確認" },
    { "Heading known from", "見出しの根拠" },
};
#define HEADS (sizeof heads / sizeof *heads)

void checklist_write_html(const xmlNode *checklist, const struct dossier *dossier,
                          const char *as_of, struct text *ret)
{
    sheet_page_open(checklist, dossier, as_of, ret);
    text_append(ret, "<p>");
    page_both("List known from: ", "一覧の根拠：", ret);
    sheet_sources(checklist, ret);
    text_append(ret, "</p>\n<div class=\"wide\"><table>\n<tr>");
    for (size_t i = 0; i < HEADS; i++) {
        text_append(ret, "<th>");
        page_both(heads[i][REPORT_EN], heads[i][REPORT_JA], ret);
        text_append(ret, "</th>");
    }
    text_append(ret, "</tr>\n");
    const xmlNode *row = xml_child(checklist, NS_SHEET, "row");
    for (; row; row = xml_next(row, NS_SHEET, "row"))
        row_html(row, ret);
    text_append(ret, "</table></div>\n");
    sheet_page_close(ret);
}

static void row_xlsx(const xmlNode *row, enum report_language language, struct xlsx *xlsx)
{
    CLEANUP(free_pointer)
    char *title = sheet_words(row, "title", pick(language, "en", "ja"));
    struct text texts[COLUMNS];
    struct xlsx_cell cells[2 + COLUMNS] = { XLSX_CELL(xml_attribute(row, "number")),
                                            XLSX_CELL(title) };
    for (size_t i = 0; i < COLUMNS; i++) {
        texts[i] = (struct text)TEXT_INIT(LIMIT_OUTPUT_BYTES);
        principles_append(row, language, columns[i], &texts[i]);
        cells[2 + i] = XLSX_CELL(text_string(&texts[i]));
    }
    if (lack_word(row, language))
        cells[3] = XLSX_CELL(lack_word(row, language));
    xlsx_row(xlsx, cells, 2 + COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        text_release(&texts[i]);
}

bool checklist_write_xlsx(const xmlNode *checklist, const char *as_of, struct buffer *ret,
                          struct error *error)
{
    static const double widths[] = { 12, 44, 14, 48, 60 };
    enum report_language language = sheet_language(checklist);
    struct xlsx_column all[2 + COLUMNS];
    CLEANUP(free_pointer)
    char *title = sheet_words(checklist, "name", pick(language, "en", "ja"));
    CLEANUP(xlsx_free_pointer) struct xlsx *xlsx = xlsx_new(title ? title : "", as_of, error);
    if (!xlsx)
        return false;
    for (size_t i = 0; i < 2 + COLUMNS; i++)
        all[i] = (struct xlsx_column){ heads[i][language], widths[i] };
    xlsx_sheet(xlsx, xml_attribute(checklist, "id"), all, 2 + COLUMNS);
    const xmlNode *row = xml_child(checklist, NS_SHEET, "row");
    for (; row; row = xml_next(row, NS_SHEET, "row"))
        row_xlsx(row, language, xlsx);
    return xlsx_write(xlsx, ret, error);
}

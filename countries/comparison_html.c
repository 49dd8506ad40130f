/* The table of a change for the browser: nothing is loaded, nothing runs. */
#include "base/hash.h"
#include "countries/comparison_sheet.h"

#include <openssl/evp.h>
#include <string.h>

static const char style[] =
    "body{font:15px/1.7 \"Noto Sans\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic\",Meiryo,"
    "sans-serif;color:#1d2733;margin:2rem auto;max-width:72rem;padding:0 1.25rem}\n"
    "h1{font-size:1.4rem;margin:0}p{margin:.3rem 0 1.2rem;color:#5b6875}\n"
    ".sample{color:#b3261e;font-weight:600}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
    "th,td{border:1px solid #9aa5b1;padding:.5rem .7rem;vertical-align:top;text-align:left;"
    "overflow-wrap:anywhere}\n"
    "thead th{background:#f4f6f8}tbody th{font-weight:600}col.field{width:14%}col.reason{width:24%}"
    "\n"
    "del{background:#fbe3e1;text-decoration:underline;text-decoration-color:#b3261e}\n"
    "ins{background:#ddf2e3;text-decoration:underline;text-decoration-color:#1c7a3e}\n"
    "@media print{body{margin:0;max-width:none}thead{display:table-header-group}}\n";

static void head_html(const struct comparison_sheet *sheet, struct text *ret)
{
    struct sha256 digest;
    sha256_bytes(style, strlen(style), &digest);
    unsigned char base64[4 * ((SHA256_SIZE + 2) / 3) + 1];
    EVP_EncodeBlock(base64, digest.bytes, SHA256_SIZE);
    const char *title = comparison_word(sheet, COMPARISON_TITLE);
    text_appendf(ret, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                 sheet->language == REPORT_JA ? "ja" : "en");
    text_appendf(ret,
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                 (const char *)base64);
    text_append(ret, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text_appendf(ret, "<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n", title, style);
    text_appendf(ret, "<h1>%s</h1>\n", title);
}

static void subject_html(const struct comparison_sheet *sheet, struct text *ret)
{
    CLEANUP(text_release) struct text subject = TEXT_INIT(ret->max);
    comparison_append_subject(sheet, &subject);
    text_append(ret, "<p><bdi>");
    text_append_xml(ret, text_string(&subject));
    text_append(ret, "</bdi></p>\n");
    if (sheet->sample)
        text_appendf(ret, "<p class=\"sample\">%s</p>\n",
                     comparison_word(sheet, COMPARISON_SAMPLE));
}

static void marked_html(const struct comparison_sheet *sheet, const struct comparison_row *row,
                        enum difference_kind kind, struct text *ret)
{
    const char *tag = kind == DIFFERENCE_REMOVED ? "del" : "ins";
    text_append(ret, "<td lang=\"");
    text_append_xml(ret, row->lang);
    text_append(ret, "\"><bdi>");
    if (!*(kind == DIFFERENCE_REMOVED ? row->before : row->after))
        text_append(ret, comparison_word(sheet, COMPARISON_NOTHING));
    for (size_t i = 0; i < row->difference.count; i++) {
        const struct difference_run *run = &row->difference.runs[i];
        if (run->kind != DIFFERENCE_SAME && run->kind != kind)
            continue;
        CLEANUP(text_release) struct text letters = TEXT_INIT(ret->max);
        text_append_bytes(&letters, run->start, run->size);
        if (run->kind == kind)
            text_appendf(ret, "<%s>", tag);
        text_append_xml(ret, text_string(&letters));
        if (run->kind == kind)
            text_appendf(ret, "</%s>", tag);
    }
    text_append(ret, "</bdi></td>");
}

static void row_html(const struct comparison_sheet *sheet, const struct comparison_row *row,
                     struct text *ret)
{
    CLEANUP(text_release) struct text field = TEXT_INIT(ret->max);
    comparison_append_field(sheet, row, &field);
    text_append(ret, "<tr><th scope=\"row\">");
    text_append_xml(ret, text_string(&field));
    text_append(ret, "</th>");
    marked_html(sheet, row, DIFFERENCE_REMOVED, ret);
    marked_html(sheet, row, DIFFERENCE_ADDED, ret);
    text_append(ret, "<td lang=\"");
    text_append_xml(ret, row->lang);
    text_append(ret, "\"><bdi>");
    text_append_xml(ret, *row->reason ? row->reason : comparison_word(sheet, COMPARISON_NOTHING));
    text_append(ret, "</bdi></td></tr>\n");
}

bool comparison_write_html(const struct comparison_sheet *sheet, struct text *ret,
                           struct error *error)
{
    head_html(sheet, ret);
    subject_html(sheet, ret);
    text_append(ret, "<table>\n<colgroup><col class=\"field\"><col><col><col class=\"reason\">"
                     "</colgroup>\n<thead><tr>");
    for (enum comparison_word word = COMPARISON_FIELD; word <= COMPARISON_REASON; word++)
        text_appendf(ret, "<th scope=\"col\">%s</th>", comparison_word(sheet, word));
    text_append(ret, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sheet->comparison->count; i++)
        row_html(sheet, &sheet->comparison->rows[i], ret);
    text_append(ret, "</tbody>\n</table>\n</body>\n</html>\n");
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the table would be larger than %zu bytes", ret->max);
}

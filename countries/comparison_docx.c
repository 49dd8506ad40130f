/* The table of a change as a document for a word processor (Office Open XML, ISO/IEC 29500-1):
 * three parts in a ZIP, without dates, so that the same table gives the same bytes. */
#include "countries/comparison_sheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define NS_WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define NS_PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define NS_OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char content_types[] =
    XML_HEAD "<Types xmlns=\"" NS_PACKAGE "content-types\">"
             "<Default Extension=\"rels\" "
             "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Override PartName=\"/word/document.xml\" "
             "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml."
             "document.main+xml\"/></Types>";

static const char relationships[] =
    XML_HEAD "<Relationships xmlns=\"" NS_PACKAGE "relationships\">"
             "<Relationship Id=\"rId1\" Type=\"" NS_OFFICE "/officeDocument\" "
             "Target=\"word/document.xml\"/></Relationships>";

/* Widths of the columns in twentieths of a point; A4 across with margins of 20 mm. */
static const int widths[] = { 2000, 4700, 4700, 3170 };

static const char section[] = "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" "
                              "w:orient=\"landscape\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" "
                              "w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" "
                              "w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>";

/* `look`: elements of w:rPr, in the order of the schema; the size is in half points. */
static void run_docx(struct text *ret, const char *look, const char *bytes, size_t size)
{
    CLEANUP(text_release) struct text letters = TEXT_INIT(ret->max);
    text_append_bytes(&letters, bytes, size);
    text_append(ret, "<w:r><w:rPr><w:rFonts w:ascii=\"Noto Sans\" w:hAnsi=\"Noto Sans\" "
                     "w:eastAsia=\"Yu Gothic\"/>");
    text_appendf(ret, "%s</w:rPr><w:t xml:space=\"preserve\">", look);
    text_append_xml(ret, text_string(&letters));
    text_append(ret, "</w:t></w:r>");
}

#define LOOK_PLAIN "<w:sz w:val=\"20\"/>"
#define LOOK_HEAD "<w:b/><w:sz w:val=\"20\"/>"
#define LOOK_TITLE "<w:b/><w:sz w:val=\"28\"/>"
#define LOOK_REMOVED "<w:color w:val=\"B3261E\"/><w:sz w:val=\"20\"/><w:u w:val=\"single\"/>"
#define LOOK_ADDED "<w:color w:val=\"1C7A3E\"/><w:sz w:val=\"20\"/><w:u w:val=\"single\"/>"

static void paragraph_docx(struct text *ret, const char *look, const char *string)
{
    text_append(ret, "<w:p>");
    run_docx(ret, look, string, strlen(string));
    text_append(ret, "</w:p>");
}

static void cell_open(struct text *ret, size_t column)
{
    text_appendf(ret, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", widths[column]);
}

static void cell_docx(struct text *ret, size_t column, const char *look, const char *string)
{
    cell_open(ret, column);
    paragraph_docx(ret, look, string);
    text_append(ret, "</w:tc>");
}

static void marked_docx(const struct comparison_sheet *sheet, const struct comparison_row *row,
                        enum difference_kind kind, struct text *ret)
{
    bool removed = kind == DIFFERENCE_REMOVED;
    if (!*(removed ? row->before : row->after)) {
        cell_docx(ret, removed ? 1 : 2, LOOK_PLAIN, comparison_word(sheet, COMPARISON_NOTHING));
        return;
    }
    cell_open(ret, removed ? 1 : 2);
    text_append(ret, "<w:p>");
    for (size_t i = 0; i < row->difference.count; i++) {
        const struct difference_run *run = &row->difference.runs[i];
        if (run->kind == DIFFERENCE_SAME)
            run_docx(ret, LOOK_PLAIN, run->start, run->size);
        else if (run->kind == kind)
            run_docx(ret, removed ? LOOK_REMOVED : LOOK_ADDED, run->start, run->size);
    }
    text_append(ret, "</w:p></w:tc>");
}

static void row_docx(const struct comparison_sheet *sheet, const struct comparison_row *row,
                     struct text *ret)
{
    CLEANUP(text_release) struct text field = TEXT_INIT(ret->max);
    comparison_append_field(sheet, row, &field);
    text_append(ret, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    cell_docx(ret, 0, LOOK_HEAD, text_string(&field));
    marked_docx(sheet, row, DIFFERENCE_REMOVED, ret);
    marked_docx(sheet, row, DIFFERENCE_ADDED, ret);
    cell_docx(ret, 3, LOOK_PLAIN,
              *row->reason ? row->reason : comparison_word(sheet, COMPARISON_NOTHING));
    text_append(ret, "</w:tr>");
}

static void table_open(const struct comparison_sheet *sheet, struct text *ret)
{
    static const char *const sides[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
    text_append(ret, "<w:tbl><w:tblPr><w:tblW w:w=\"14570\" w:type=\"dxa\"/><w:tblBorders>");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        text_appendf(ret, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/>",
                     sides[i]);
    text_append(ret, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        text_appendf(ret, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    text_append(ret, "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        cell_docx(ret, i, LOOK_HEAD,
                  comparison_word(sheet, (enum comparison_word)(COMPARISON_FIELD + i)));
    text_append(ret, "</w:tr>");
}

static void document_docx(const struct comparison_sheet *sheet, struct text *ret)
{
    CLEANUP(text_release) struct text subject = TEXT_INIT(ret->max);
    comparison_append_subject(sheet, &subject);
    text_append(ret, XML_HEAD "<w:document xmlns:w=\"" NS_WORD "\"><w:body>");
    paragraph_docx(ret, LOOK_TITLE, comparison_word(sheet, COMPARISON_TITLE));
    paragraph_docx(ret, LOOK_PLAIN, text_string(&subject));
    if (sheet->sample)
        paragraph_docx(ret, LOOK_HEAD, comparison_word(sheet, COMPARISON_SAMPLE));
    table_open(sheet, ret);
    for (size_t i = 0; i < sheet->comparison->count; i++)
        row_docx(sheet, &sheet->comparison->rows[i], ret);
    text_append(ret, "</w:tbl><w:p/>");
    text_append(ret, section);
    text_append(ret, "</w:body></w:document>\n");
}

static la_ssize_t append_block(struct archive *archive, void *context, const void *bytes,
                               size_t size)
{
    (void)archive;
    text_append_bytes(context, bytes, size);
    return (la_ssize_t)size;
}

static bool part_write(struct archive *archive, const char *path, const char *bytes, size_t size)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return false;
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)size);
    bool done = archive_write_header(archive, entry) == ARCHIVE_OK &&
                archive_write_data(archive, bytes, size) == (la_ssize_t)size;
    archive_entry_free(entry);
    return done;
}

bool comparison_write_docx(const struct comparison_sheet *sheet, struct text *ret,
                           struct error *error)
{
    CLEANUP(text_release) struct text document = TEXT_INIT(ret->max);
    document_docx(sheet, &document);
    struct archive *archive = archive_write_new();
    bool done = archive && !text_failed(&document) &&
                archive_write_set_format_zip(archive) == ARCHIVE_OK &&
                archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
                archive_write_open(archive, ret, NULL, append_block, NULL) == ARCHIVE_OK &&
                part_write(archive, "[Content_Types].xml", content_types, strlen(content_types)) &&
                part_write(archive, "_rels/.rels", relationships, strlen(relationships)) &&
                part_write(archive, "word/document.xml", document.bytes, document.size) &&
                archive_write_close(archive) == ARCHIVE_OK;
    archive_write_free(archive);
    return (done && !text_failed(ret)) ||
           error_set(error, STATUS_LIMIT, "the table could not be written as docx within %zu bytes",
                     ret->max);
}

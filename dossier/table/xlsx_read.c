/* An XLSX as Excel, LibreOffice and libxlsxwriter write it (ECMA-376, part 1, chapter 18). Parts
 * are read by the strict XML reader; names of elements are looked at without their namespace,
 * because the strict and the transitional form differ in it. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/xml.h"
#include "dossier/table/file.h"
#include "dossier/table/zip.h"

#include <stdio.h>
#include <string.h>

struct strings {
    char **items;
    size_t count;
};
struct styles {
    bool *is_day; /* by number of the cell format */
    size_t count;
};
struct xlsx {
    struct table_zip *zip;
    struct strings strings;
    struct styles styles;
    bool date1904;
    struct error *error;
};

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNode *next_is(xmlNode *node, const char *name)
{
    while (node && !is(node, name))
        node = node->next;
    return node;
}

static xmlNode *child_is(const xmlNode *parent, const char *name)
{
    return parent ? next_is(parent->children, name) : NULL;
}

/* "_x3042_" is a character by its number; what XML cannot hold stays as it is written. */
static bool read_escape(const char *value, struct text *ret)
{
    unsigned code = 0;
    int read = 0;
    if (sscanf(value, "_x%4x%n", &code, &read) != 1 || read != 6 || value[6] != '_')
        return false;
    if (code == '\r') /* a line end is LF alone */
        return true;
    if (!utf8_is_xml((int32_t)code))
        return false;
    if (code < 0x80) {
        text_append_character(ret, (char)code);
    } else if (code < 0x800) {
        text_append_character(ret, (char)(0xC0 | code >> 6));
        text_append_character(ret, (char)(0x80 | (code & 0x3F)));
    } else {
        text_append_character(ret, (char)(0xE0 | code >> 12));
        text_append_character(ret, (char)(0x80 | (code >> 6 & 0x3F)));
        text_append_character(ret, (char)(0x80 | (code & 0x3F)));
    }
    return true;
}

static void append_unescaped(const char *value, struct text *ret)
{
    for (; *value; value++) {
        if (*value == '_' && read_escape(value, ret))
            value += 6;
        else if (*value != '\r')
            text_append_character(ret, *value);
    }
}

static void append_content(const xmlNode *node, struct text *ret)
{
    CLEANUP(free_pointer) char *content = xml_content(node);
    append_unescaped(content ? content : "", ret);
}

/* Text of si or is: <t>, or runs of <r><t>; how it is read aloud (<rPh>) is no part of it. */
static char *rich_text(const xmlNode *item)
{
    struct text text = TEXT_INIT(1 << 24);
    for (const xmlNode *part = item->children; part; part = part->next) {
        const xmlNode *holder = is(part, "r") ? child_is(part, "t") : part;
        if (holder && is(holder, "t"))
            append_content(holder, &text);
    }
    char *taken = text.size ? text_take(&text) : NULL;
    text_release(&text);
    return taken;
}

static bool read_strings(struct xlsx *xlsx, const char *part)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = NULL;
    if (!part || !table_zip_has(xlsx->zip, part))
        return true;
    doc = table_zip_xml(xlsx->zip, part, xlsx->error);
    if (!doc)
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    size_t count = xmlChildElementCount((xmlNode *)root);
    xlsx->strings.items = calloc(count + 1, sizeof *xlsx->strings.items);
    if (!xlsx->strings.items)
        return error_set(xlsx->error, STATUS_INTERNAL, "no memory for a table");
    for (xmlNode *item = child_is(root, "si"); item; item = next_is(item->next, "si"))
        xlsx->strings.items[xlsx->strings.count++] = rich_text(item);
    return true;
}

/* Whether a number format shows a day: y, m or d outside quotes, brackets and escapes. */
static bool format_is_day(const char *code)
{
    for (; *code; code++) {
        if (*code == '\\' || *code == '_' || *code == '*')
            code += code[1] != '\0';
        else if (*code == '"' || *code == '[') {
            const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
            if (!end)
                return false;
            code = end;
        } else if (strchr("yYdDeEgG", *code)) {
            /* General is no day, and E+ is an exponent */
            return strncasecmp(code, "general", 7) != 0 && code[1] != '+' && code[1] != '-';
        }
    }
    return false;
}

static bool builtin_is_day(long id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

static long number_of(const xmlNode *node, const char *name)
{
    const char *value = xml_attribute(node, name);
    return value ? strtol(value, NULL, 10) : 0;
}

static bool style_is_day(const xmlNode *formats, long id)
{
    for (xmlNode *each = child_is(formats, "numFmt"); each; each = next_is(each->next, "numFmt")) {
        const char *code = xml_attribute(each, "formatCode");
        if (number_of(each, "numFmtId") == id)
            return code && format_is_day(code);
    }
    return builtin_is_day(id);
}

static bool read_styles(struct xlsx *xlsx, const char *part)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = NULL;
    if (!part || !table_zip_has(xlsx->zip, part))
        return true;
    doc = table_zip_xml(xlsx->zip, part, xlsx->error);
    if (!doc)
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    const xmlNode *cells = child_is(root, "cellXfs");
    const xmlNode *formats = child_is(root, "numFmts");
    size_t count = cells ? xmlChildElementCount((xmlNode *)cells) : 0;
    xlsx->styles.is_day = calloc(count + 1, sizeof *xlsx->styles.is_day);
    if (!xlsx->styles.is_day)
        return error_set(xlsx->error, STATUS_INTERNAL, "no memory for a table");
    for (xmlNode *each = child_is(cells, "xf"); each; each = next_is(each->next, "xf"))
        xlsx->styles.is_day[xlsx->styles.count++] =
            style_is_day(formats, number_of(each, "numFmtId"));
    return true;
}

/* Column of "AB12", from 0; SIZE_MAX if it is no place. */
static size_t column_of(const char *place)
{
    size_t column = 0;
    const char *c = place;
    for (; *c >= 'A' && *c <= 'Z' && c - place < 4; c++)
        column = column * 26 + (size_t)(*c - 'A') + 1;
    return column && *c >= '0' && *c <= '9' ? column - 1 : (size_t)-1;
}

static enum grid_kind take_number(const struct xlsx *xlsx, const xmlNode *cell, const char *value,
                                  char **ret)
{
    char *end = NULL, text[40], day[11];
    double number = strtod(value, &end);
    long style = number_of(cell, "s");
    if (end == value || *end) {
        *ret = strdup("is no number");
        return GRID_BAD;
    }
    if (style >= 0 && (size_t)style < xlsx->styles.count && xlsx->styles.is_day[style]) {
        bool fine = day_from_serial(number, xlsx->date1904, day);
        *ret = strdup(fine ? day : "is a date with a time, or one before March 1900");
        return fine ? GRID_DAY : GRID_BAD;
    }
    if (number >= 1e15 || number <= -1e15) {
        *ret = strdup("became a number and lost digits; write it again in a cell of format text");
        return GRID_BAD;
    }
    snprintf(text, sizeof text, "%.15g", number);
    *ret = strdup(text);
    return GRID_NUMBER;
}

static enum grid_kind take_shared(const struct xlsx *xlsx, const char *value, char **ret)
{
    char *end = NULL;
    unsigned long index = strtoul(value, &end, 10);
    if (end == value || index >= xlsx->strings.count) {
        *ret = strdup("names a string that is not there");
        return GRID_BAD;
    }
    *ret = xlsx->strings.items[index] ? strdup(xlsx->strings.items[index]) : NULL;
    return GRID_TEXT;
}

/* ISO 8601, with a time that is of no interest. */
static enum grid_kind take_day(const char *value, char **ret)
{
    char day[32];
    snprintf(day, sizeof day, "%.*s", (int)strcspn(value, "T"), value);
    bool fine = day_read(day, day);
    *ret = strdup(fine ? day : "is no date");
    return fine ? GRID_DAY : GRID_BAD;
}

/* The value of a cell as its type says. */
static enum grid_kind take_typed(const struct xlsx *xlsx, const xmlNode *cell, const char *type,
                                 const char *value, char **ret)
{
    if (strcmp(type, "s") == 0)
        return take_shared(xlsx, value, ret);
    if (strcmp(type, "d") == 0)
        return take_day(value, ret);
    if (strcmp(type, "n") == 0)
        return take_number(xlsx, cell, value, ret);
    if (strcmp(type, "e") == 0) {
        *ret = strdup("holds an error of the spreadsheet; write the value");
        return GRID_BAD;
    }
    struct text text = TEXT_INIT(1 << 24);
    if (strcmp(type, "b") == 0)
        text_append(&text, strcmp(value, "1") == 0 ? "yes" : "no");
    else
        append_unescaped(value, &text);
    *ret = text.size ? text_take(&text) : NULL;
    text_release(&text);
    return GRID_TEXT;
}

static bool take_cell(const struct xlsx *xlsx, const xmlNode *cell, size_t column,
                      struct grid *grid)
{
    const char *type = xml_attribute(cell, "t");
    const xmlNode *inline_text = child_is(cell, "is"), *v = child_is(cell, "v");
    char *text = NULL;
    enum grid_kind kind = GRID_TEXT;
    if (inline_text) {
        text = rich_text(inline_text);
    } else if (v) {
        CLEANUP(free_pointer) char *value = xml_content(v);
        if (value && (*value || (type && strcmp(type, "str") == 0)))
            kind = take_typed(xlsx, cell, type ? type : "n", value, &text);
    }
    if (child_is(cell, "f") && text) {
        free(text);
        text = strdup("holds a formula; paste its value instead");
        kind = GRID_BAD;
    }
    return !text || grid_set(grid, column, kind, text, xlsx->error);
}

static bool take_row(const struct xlsx *xlsx, const xmlNode *row, size_t line, struct grid *grid)
{
    size_t column = 0;
    if (!grid_add_row(grid, line, xlsx->error))
        return false;
    for (xmlNode *cell = child_is(row, "c"); cell; cell = next_is(cell->next, "c"), column++) {
        const char *place = xml_attribute(cell, "r");
        column = place ? column_of(place) : column;
        if (column == (size_t)-1)
            return error_set(xlsx->error, STATUS_INPUT, "sheet \"%s\" has a cell at no place",
                             grid->name);
        if (!take_cell(xlsx, cell, column, grid))
            return error_wrap(xlsx->error, "sheet \"%s\"", grid->name);
    }
    return true;
}

static bool read_sheet(const struct xlsx *xlsx, const char *part, struct grid *grid)
{
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = table_zip_xml(xlsx->zip, part, xlsx->error);
    if (!doc)
        return false;
    size_t line = 0;
    const xmlNode *data = child_is(xmlDocGetRootElement(doc), "sheetData");
    grid->date1904 = xlsx->date1904;
    for (xmlNode *row = child_is(data, "row"); row; row = next_is(row->next, "row")) {
        long number = number_of(row, "r");
        line = number > 0 ? (size_t)number : line + 1;
        if (!take_row(xlsx, row, line, grid))
            return false;
    }
    return true;
}

/* The part that a relationship of the workbook leads to, by its id or by the end of its type. */
static char *related(const xmlDoc *relations, const char *id, const char *type)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)relations);
    for (xmlNode *each = child_is(root, "Relationship"); each;
         each = next_is(each->next, "Relationship")) {
        const char *its_id = xml_attribute(each, "Id"), *its_type = xml_attribute(each, "Type");
        const char *target = xml_attribute(each, "Target");
        const char *end = its_type ? strrchr(its_type, '/') : NULL;
        bool found = id ? its_id && strcmp(its_id, id) == 0 : end && strcmp(end + 1, type) == 0;
        if (found && target)
            return *target == '/' ? strdup(target + 1) : path_in_folder("xl", target);
    }
    return NULL;
}

static const char *relation_id(const xmlNode *sheet)
{
    for (const xmlAttr *each = sheet->properties; each; each = each->next)
        if (each->ns && strcmp((const char *)each->name, "id") == 0 && each->children)
            return (const char *)each->children->content;
    return "";
}

static bool read_sheets(struct xlsx *xlsx, const xmlDoc *workbook, const xmlDoc *relations,
                        struct grid *grids, size_t *count, size_t max)
{
    const xmlNode *sheets = child_is(xmlDocGetRootElement((xmlDoc *)workbook), "sheets");
    for (xmlNode *sheet = child_is(sheets, "sheet"); sheet && *count < max;
         sheet = next_is(sheet->next, "sheet")) {
        CLEANUP(free_pointer) char *part = related(relations, relation_id(sheet), NULL);
        const char *name = xml_attribute(sheet, "name");
        struct grid *grid = &grids[(*count)++];
        grid->name = strdup(name ? name : "");
        if (!grid->name)
            return error_set(xlsx->error, STATUS_INTERNAL, "no memory for a table");
        if (part && strstr(part, "worksheets/") && !read_sheet(xlsx, part, grid))
            return false;
    }
    return true;
}

static bool read_shared(struct xlsx *xlsx, const xmlDoc *workbook, const xmlDoc *relations)
{
    CLEANUP(free_pointer) char *strings = related(relations, NULL, "sharedStrings");
    CLEANUP(free_pointer) char *styles = related(relations, NULL, "styles");
    const xmlNode *properties = child_is(xmlDocGetRootElement((xmlDoc *)workbook), "workbookPr");
    const char *from = properties ? xml_attribute(properties, "date1904") : NULL;
    xlsx->date1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    return read_strings(xlsx, strings) && read_styles(xlsx, styles);
}

static bool read_book(struct xlsx *xlsx, struct grid **ret, size_t *ret_count)
{
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *workbook = table_zip_xml(xlsx->zip, "xl/workbook.xml", xlsx->error);
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *relations =
        workbook ? table_zip_xml(xlsx->zip, "xl/_rels/workbook.xml.rels", xlsx->error) : NULL;
    if (!relations)
        return false;
    const xmlNode *sheets = child_is(xmlDocGetRootElement(workbook), "sheets");
    size_t max = sheets ? xmlChildElementCount((xmlNode *)sheets) : 0;
    *ret = calloc(max + 1, sizeof **ret);
    if (!*ret)
        return error_set(xlsx->error, STATUS_INTERNAL, "no memory for a table");
    return read_shared(xlsx, workbook, relations) &&
           read_sheets(xlsx, workbook, relations, *ret, ret_count, max);
}

bool xlsx_read(const void *bytes, size_t size, struct grid **ret, size_t *ret_count,
               struct error *error)
{
    struct xlsx xlsx = { .zip = table_zip_open(bytes, size, error), .error = error };
    *ret = NULL;
    *ret_count = 0;
    bool done = xlsx.zip && read_book(&xlsx, ret, ret_count);
    for (size_t i = 0; i < xlsx.strings.count; i++)
        free(xlsx.strings.items[i]);
    free(xlsx.strings.items);
    free(xlsx.styles.is_day);
    table_zip_close(xlsx.zip);
    return done;
}

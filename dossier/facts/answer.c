/* Reads the helper's answers. They are hostile: every line, field and number is checked against a
 * fixed grammar before anything of it becomes a fact. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "dossier/facts/gather.h"

#include <string.h>

#define FIELDS_MAX 5
#define PAGES_MAX 1000000ul
#define DEPTH_MAX 64ul
#define COUNT_MAX 1000000000ul

struct field {
    const char *bytes;
    size_t size;
};
struct line {
    struct field fields[FIELDS_MAX];
    size_t count;
};

static bool is_malformed(struct error *error)
{
    return error_set(error, STATUS_UNKNOWN, "the program that reads it gave a malformed answer");
}

/* Takes one line off the answer; false at its end or when it has no line end or too many fields. */
static bool next_line(const char **bytes, size_t *size, struct line *ret)
{
    const char *end = memchr(*bytes, '\n', *size);
    if (!end)
        return false;
    ret->count = 0;
    for (const char *begin = *bytes; begin <= end;) {
        const char *tab = memchr(begin, '\t', (size_t)(end - begin));
        const char *stop = tab ? tab : end;
        if (ret->count == FIELDS_MAX)
            return false;
        ret->fields[ret->count++] = (struct field){ begin, (size_t)(stop - begin) };
        begin = stop + 1;
    }
    *size -= (size_t)(end + 1 - *bytes);
    *bytes = end + 1;
    return true;
}

static bool field_is(struct field field, const char *word)
{
    return field.size == strlen(word) && memcmp(field.bytes, word, field.size) == 0;
}

static bool field_number(struct field field, unsigned long max, unsigned long *ret)
{
    unsigned long number = 0;
    if (field.size == 0 || field.size > 10 || (field.size > 1 && field.bytes[0] == '0'))
        return false;
    for (size_t i = 0; i < field.size; i++) {
        if (field.bytes[i] < '0' || field.bytes[i] > '9')
            return false;
        number = number * 10 + (unsigned long)(field.bytes[i] - '0');
    }
    *ret = number;
    return number <= max;
}

static bool field_flag(struct field field, bool *ret)
{
    *ret = field_is(field, "yes");
    return *ret || field_is(field, "no");
}

static bool fail_with_reason(const struct line *line, struct error *error)
{
    if (line->count != 2 || line->fields[1].size == 0)
        return is_malformed(error);
    CLEANUP(text_release) struct text reason = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    (void)text_append_clean(&reason, line->fields[1].bytes, line->fields[1].size);
    return error_set(error, STATUS_UNKNOWN, "%.480s", text_string(&reason));
}

/* The grammar of a PDF's answer. Fields of a line: n page (1..pages), z page or 0, l level, f flag,
 * t text; heads are attributes of f:pdf and stand before every item. */
struct shape {
    const char *key, *fields;
    const char *names[3]; /* attributes, in the order of the fields */
    bool head, needed;
};
static const struct shape shapes[] = {
    { "version", "t", { "version" }, true, true },
    { "pages", "p", { "pages" }, true, true },
    { "encrypted", "f", { "encrypted" }, true, true },
    { "restricted", "f", { "restricted" }, true, true },
    { "javascript", "f", { "javascript" }, true, true },
    { "form", "f", { "form" }, true, true },
    { "signed", "f", { "signed" }, true, true },
    { "title", "t", { "title" }, true, false },
    { "font", "nft", { "page", "embedded", "name" }, false, false },
    { "link", "nt", { "page", "target" }, false, false },
    { "attachment", "t", { "name" }, false, false },
    { "bookmark", "lzt", { "level", "page", "title" }, false, false },
    { "damage", "t", { "what" }, false, false },
};

static const struct shape *shape_of(struct field key)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (field_is(key, shapes[i].key))
            return &shapes[i];
    }
    return NULL;
}

static bool number_fits(char kind, struct field field, unsigned long pages)
{
    unsigned long number = 0;
    if (kind == 'p')
        return field_number(field, PAGES_MAX, &number);
    if (kind == 'l')
        return field_number(field, DEPTH_MAX, &number) && number > 0;
    return field_number(field, pages, &number) && (number > 0 || kind == 'z');
}

static bool set_field(xmlNode *node, const char *name, char kind, struct field field,
                      unsigned long pages)
{
    bool flag = false;
    if (kind == 'f' && !field_flag(field, &flag))
        return false;
    if (kind != 'f' && kind != 't' && !number_fits(kind, field, pages))
        return false;
    facts_set(node, name, field.bytes, field.size);
    return true;
}

static bool add_line(xmlNode *pdf, const struct shape *shape, const struct line *line)
{
    const char *said = xml_attribute(pdf, "pages");
    unsigned long pages = said ? strtoul(said, NULL, 10) : 0;
    if (line->count != strlen(shape->fields) + 1)
        return false;
    if (shape->head && xml_attribute(pdf, shape->names[0]))
        return false;
    xmlNode *node = shape->head ? pdf : facts_element(pdf, shape->key);
    for (size_t i = 0; shape->fields[i]; i++) {
        if (!set_field(node, shape->names[i], shape->fields[i], line->fields[i + 1], pages))
            return false;
    }
    return true;
}

static bool is_complete(const xmlNode *pdf)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const char *value = shapes[i].needed ? xml_attribute(pdf, shapes[i].key) : "there";
        if (!value || !*value)
            return false;
    }
    return true;
}

static bool fill_pdf(const char *bytes, size_t size, xmlNode *pdf, struct error *error)
{
    struct line line;
    while (next_line(&bytes, &size, &line)) {
        if (field_is(line.fields[0], "end"))
            return (line.count == 1 && size == 0 && is_complete(pdf)) || is_malformed(error);
        if (field_is(line.fields[0], "error"))
            return fail_with_reason(&line, error);
        const struct shape *shape = shape_of(line.fields[0]);
        if (!shape || !add_line(pdf, shape, &line))
            return is_malformed(error);
    }
    return is_malformed(error);
}

bool answer_parse_pdf(const char *bytes, size_t size, xmlNode *facts, struct error *error)
{
    xmlNode *pdf = facts_element(facts, "pdf");
    if (!fill_pdf(bytes, size, pdf, error)) {
        xmlUnlinkNode(pdf);
        xmlFreeNode(pdf);
        return false;
    }
    facts_count_items(pdf);
    return true;
}

static bool office_kind(struct field field, enum file_type *ret)
{
    *ret = field_is(field, "docx") ? TYPE_DOCX : field_is(field, "xlsx") ? TYPE_XLSX : TYPE_ZIP;
    return *ret != TYPE_ZIP || field_is(field, "none");
}

static bool office_line(const struct line *line, struct office_answer *ret)
{
    return field_is(line->fields[0], "office") && line->count == 5 &&
           office_kind(line->fields[1], &ret->kind) &&
           field_number(line->fields[2], COUNT_MAX, &ret->tracked_changes) &&
           field_number(line->fields[3], COUNT_MAX, &ret->comments) &&
           field_number(line->fields[4], COUNT_MAX, &ret->hidden_sheets);
}

static bool macros_line(const struct line *line, struct office_answer *ret)
{
    return field_is(line->fields[0], "macros") && line->count == 2 &&
           field_flag(line->fields[1], &ret->macros);
}

/* One line "office KIND TRACKED COMMENTS HIDDEN", one "macros FLAG", then "end". */
bool answer_parse_office(const char *bytes, size_t size, struct office_answer *ret,
                         struct error *error)
{
    struct line line;
    struct office_answer answer = { .kind = TYPE_ZIP };
    if (!next_line(&bytes, &size, &line))
        return is_malformed(error);
    if (field_is(line.fields[0], "error"))
        return fail_with_reason(&line, error);
    bool fine = office_line(&line, &answer) && next_line(&bytes, &size, &line) &&
                macros_line(&line, &answer) && next_line(&bytes, &size, &line) &&
                field_is(line.fields[0], "end") && line.count == 1 && size == 0;
    if (!fine)
        return is_malformed(error);
    *ret = answer;
    return true;
}

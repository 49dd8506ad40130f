/* Labelled values of a text: "Product: X". */
#include "base/cleanup.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 160

static size_t line_end(const struct page_text *text, size_t begin)
{
    const char *plain = text_string(&text->forms[FORM_PLAIN]);
    return begin + strcspn(plain + begin, "\n");
}

/* What a form shows where a value should stand, or the next label of a table. */
static bool is_no_value(const char *value, size_t size)
{
    static const char *const others[] = { "類別",     "一般的名称", "型式", "形名", "及び",
                                          "製造販売", "承認",       "認証", "n/a",  "N/A" };
    if (size == 0 || size > VALUE_MAX || strchr("<[({-", *value) || value[size - 1] == ':')
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strncmp(value, others[i], strlen(others[i])) == 0)
            return true;
    }
    return false;
}

/* A second label on the same line ends the value of the first. */
static size_t value_end(const struct page_text *text, size_t begin, size_t end)
{
    const char *lower = text_string(&text->forms[FORM_LOWER]);
    const char *next =
        end > begin ? memmem(lower + begin, end - begin, " version:", strlen(" version:")) : NULL;
    return next ? (size_t)(next - lower) : end;
}

bool text_label_value(const struct page_text *text, size_t begin, const char *label,
                      bool needs_colon, size_t *ret_begin, size_t *ret_end)
{
    const char *plain = text_string(&text->forms[FORM_PLAIN]);
    const char *lower = text_string(&text->forms[FORM_LOWER]);
    size_t end = line_end(text, begin), size = strlen(label);
    size_t at = begin + text_bullet_size(plain + begin);
    if (strncmp(lower + at, label, size) != 0)
        return false;
    at += size;
    bool blank = plain[at] == ' ' || plain[at] == '\n';
    at += plain[at] == ' ';
    bool colon = plain[at] == ':';
    if (!colon && (needs_colon || !blank))
        return false;
    at += colon;
    at += plain[at] == ' ';
    if (at >= end && plain[end] == '\n') {
        at = end + 1;
        end = line_end(text, at);
    }
    end = value_end(text, at, end);
    *ret_begin = at;
    *ret_end = end;
    return end > at && !is_no_value(plain + at, end - at);
}

void text_each_line(const struct page_text *text, void (*each)(void *context, size_t begin),
                    void *context)
{
    size_t size = text->forms[FORM_PLAIN].size;
    for (size_t begin = 0; begin < size; begin = line_end(text, begin) + 1)
        each(context, begin);
}

void text_set(xmlNode *node, const char *name, const struct page_text *text, size_t begin,
              size_t end)
{
    CLEANUP(free_pointer)
    char *piece = strndup(text_string(&text->forms[FORM_PLAIN]) + begin, end - begin);
    for (char *at = piece; at && *at; at++) {
        if (*at == '\n')
            *at = ' ';
    }
    if (piece)
        facts_set(node, name, piece, strlen(piece));
}

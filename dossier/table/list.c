/* Lists in one cell: a child per line, "kind=signed | by=T. Shiratori | date=2026-10-12". Where the
 * children have one field alone, its value stands alone. The text of a child is its field "value".
 */
#include "dossier/table/internal.h"

#include <string.h>

static const char *field_name(const struct column *column, size_t field)
{
    return strcmp(column->fields[field], ".") == 0 ? "value" : column->fields[field];
}

static void append_escaped(const char *value, struct text *ret)
{
    for (; *value; value++) {
        if (*value == '|' || *value == '\\')
            text_append_character(ret, '\\');
        text_append_character(ret, *value);
    }
}

void list_append(const struct column *column, const struct list_item *item, struct text *ret)
{
    bool first = true;
    for (size_t i = 0; i < column->field_count; i++) {
        if (!item->values[i])
            continue;
        if (column->field_count > 1)
            text_appendf(ret, "%s%s=", first ? "" : " | ", field_name(column, i));
        append_escaped(item->values[i], ret);
        first = false;
    }
}

void list_append_item(const struct column *column, const xmlNode *item, struct text *ret)
{
    struct list_item values = { .values = { NULL } };
    char *content = NULL;
    for (size_t i = 0; i < column->field_count; i++) {
        const char *name = column->fields[i];
        if (strcmp(name, ".") == 0)
            values.values[i] = content = xml_content(item);
        else
            values.values[i] = (char *)xml_attribute(item, name);
    }
    list_append(column, &values, ret);
    free(content);
}

void list_item_release(struct list_item *item)
{
    for (size_t i = 0; i < TABLE_FIELDS_MAX; i++)
        free(item->values[i]);
    *item = (struct list_item){ .values = { NULL } };
}

/* The next piece up to `|` or the end of the line, unescaped and without blanks around it. */
static char *next_piece(const char **at)
{
    struct text piece = TEXT_INIT(1 << 20);
    const char *c = *at + strspn(*at, " \t");
    for (; *c && *c != '\n' && *c != '|'; c++) {
        if (*c == '\\' && (c[1] == '|' || c[1] == '\\'))
            c++;
        text_append_character(&piece, *c);
    }
    *at = c + (*c == '|');
    char *taken = text_take(&piece);
    size_t size = taken ? strlen(taken) : 0;
    while (size && strchr(" \t\r", taken[size - 1]))
        taken[--size] = '\0';
    return taken;
}

static bool take_field(const struct column *column, struct list_item *item, const char *piece,
                       const char **ret_problem)
{
    const char *equals = column->field_count > 1 ? strchr(piece, '=') : NULL;
    if (column->field_count > 1 && !equals) {
        *ret_problem = "an item is written name=value | name=value, one item per line";
        return false;
    }
    const char *value = equals ? equals + 1 + strspn(equals + 1, " ") : piece;
    for (size_t i = 0; i < column->field_count; i++) {
        const char *name = field_name(column, i);
        size_t size = equals ? (size_t)(equals - piece) : 0;
        while (size && piece[size - 1] == ' ')
            size--;
        if (equals && (strlen(name) != size || memcmp(name, piece, size) != 0))
            continue;
        if (item->values[i]) {
            *ret_problem = "a name stands twice in one item";
            return false;
        }
        item->values[i] = *value ? strdup(value) : NULL;
        return true;
    }
    *ret_problem = "an item has a name that this column does not know";
    return false;
}

bool list_next(const struct column *column, const char **at, struct list_item *ret,
               const char **ret_problem)
{
    *ret = (struct list_item){ .values = { NULL } };
    *ret_problem = NULL;
    *at += strspn(*at, " \t\r\n");
    if (!**at)
        return false;
    bool fine = true;
    while (fine && **at && **at != '\n') {
        char *piece = next_piece(at);
        if (piece && *piece)
            fine = take_field(column, ret, piece, ret_problem);
        free(piece);
    }
    if (!fine)
        list_item_release(ret);
    return fine;
}

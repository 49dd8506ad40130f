#include "dossier/comparison.h"

#include "dossier/change.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static const char *lang_of(const xmlNode *node)
{
    return xml_attribute_ns(node, (const char *)XML_XML_NAMESPACE, "lang");
}

/* The first child of that name: in a language and of a filing where they are given. */
static const xmlNode *child_find(const xmlNode *parent, const char *name, const char *lang,
                                 const char *filing)
{
    const xmlNode *child = parent ? xml_child(parent, NS_DOSSIER, name) : NULL;
    for (; child; child = xml_next(child, NS_DOSSIER, name))
        if ((!lang || same(lang_of(child), lang)) &&
            (!filing || same(xml_attribute(child, "filing"), filing)))
            return child;
    return NULL;
}

/* What stands in the baseline before this filing. */
static const xmlNode *before_find(const xmlNode *field, const char *filing, const char *lang)
{
    const xmlNode *was = child_find(field, "was", lang, filing);
    return was ? was : child_find(field, "value", lang, NULL);
}

/* Where a row takes its texts from. */
struct row_source {
    struct filing_change change;
    const xmlNode *field; /* NULL: the baseline has none */
    const char *filing;
};

static const xmlNode *source_text(const struct row_source *source, const char *name,
                                  const char *lang)
{
    return child_find(change_teller(&source->change, name), name, lang, NULL);
}

static const char *source_lang(const struct row_source *source, const char *wanted)
{
    if (source_text(source, "after", wanted) &&
        (!source->field || before_find(source->field, source->filing, wanted)))
        return wanted;
    const xmlNode *after = source_text(source, "after", NULL);
    return after && lang_of(after) ? lang_of(after) : wanted;
}

static char *content_of(const xmlNode *node)
{
    return node ? xml_content(node) : strdup("");
}

static bool row_fill(const struct row_source *source, const char *wanted,
                     struct comparison_row *ret, struct error *error)
{
    ret->change = xml_attribute(source->change.change, "id");
    ret->field = source->change.field;
    ret->lang = source_lang(source, wanted);
    ret->before = content_of(before_find(source->field, source->filing, ret->lang));
    ret->after = content_of(source_text(source, "after", ret->lang));
    ret->reason = content_of(source_text(source, "reason", ret->lang));
    if (!ret->before || !ret->after || !ret->reason)
        return error_set(error, STATUS_INTERNAL, "out of memory to compare with the approved text");
    return difference_find(ret->before, ret->after, &ret->difference, error);
}

static bool rows_fill(const struct dossier *dossier, const char *lang, struct comparison *ret,
                      struct error *error)
{
    const xmlNode *baseline = xml_child(ret->approval, NS_DOSSIER, "baseline");
    const xmlNode *change = xml_child(ret->filing, NS_DOSSIER, "change");
    ret->as_of = xml_attribute(baseline, "as-of");
    for (; change; change = xml_next(change, NS_DOSSIER, "change")) {
        struct comparison_row *rows = realloc(ret->rows, (ret->count + 1) * sizeof *rows);
        if (!rows)
            return error_set(error, STATUS_INTERNAL, "out of memory to compare texts");
        ret->rows = rows;
        struct comparison_row *row = &rows[ret->count++];
        *row = (struct comparison_row){ .difference = DIFFERENCE_INIT };
        struct row_source source = {
            .change = change_read(dossier, ret->filing, change),
            .filing = xml_attribute(ret->filing, "id"),
        };
        source.field = baseline_field(ret->approval, source.change.field);
        if (!row_fill(&source, lang, row, error))
            return false;
    }
    return true;
}

bool comparison_make(const struct dossier *dossier, const xmlNode *filing, const char *lang,
                     struct comparison *ret, struct error *error)
{
    struct place place = xml_place(filing);
    ret->filing = filing;
    if (!xml_child(filing, NS_DOSSIER, "change"))
        return error_set(error, STATUS_INPUT,
                         "%s:%ld: \"%s\" changes nothing; say with change what it changes",
                         place.file, place.line, xml_attribute(filing, "id"));
    ret->approval = change_approval(dossier, filing, error);
    return ret->approval && rows_fill(dossier, lang, ret, error);
}

void comparison_release(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct comparison_row *row = &comparison->rows[i];
        free(row->before);
        free(row->after);
        free(row->reason);
        difference_release(&row->difference);
    }
    free(comparison->rows);
    *comparison = (struct comparison)COMPARISON_INIT;
}

#include "dossier/comparison.h"

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

static const xmlNode *id_find(const xmlNode *parent, const char *name, const char *id)
{
    const xmlNode *child = parent ? xml_child(parent, NS_DOSSIER, name) : NULL;
    while (child && !same(xml_attribute(child, "id"), id))
        child = xml_next(child, NS_DOSSIER, name);
    return child;
}

/* What stands in the baseline before this filing. */
static const xmlNode *before_find(const xmlNode *field, const char *filing, const char *lang)
{
    const xmlNode *was = child_find(field, "was", lang, filing);
    return was ? was : child_find(field, "value", lang, NULL);
}

/* Where a row takes its texts from. */
struct row_source {
    const xmlNode *change;
    const xmlNode *item; /* of the change plan; NULL: none */
    const xmlNode *field;
    const char *filing;
};

static const xmlNode *source_text(const struct row_source *source, const char *name,
                                  const char *lang)
{
    const xmlNode *own = child_find(source->change, name, lang, NULL);
    return own ? own : child_find(source->item, name, lang, NULL);
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
    const char *field = xml_attribute(source->change, "field");
    ret->change = xml_attribute(source->change, "id");
    ret->field = field || !source->item ? field : xml_attribute(source->item, "field");
    ret->lang = source_lang(source, wanted);
    ret->before = content_of(before_find(source->field, source->filing, ret->lang));
    ret->after = content_of(source_text(source, "after", ret->lang));
    ret->reason = content_of(source_text(source, "reason", ret->lang));
    if (!ret->before || !ret->after || !ret->reason)
        return error_set(error, STATUS_INTERNAL, "out of memory to compare with the approved text");
    return difference_find(ret->before, ret->after, &ret->difference, error);
}

static const xmlNode *plan_of(const struct dossier *dossier, const xmlNode *filing)
{
    return dossier_find(dossier, "plans", xml_attribute(filing, "change-plan"));
}

/* Whether the filing says that it is this approval which it changes. */
static bool approval_named(const struct dossier *dossier, const xmlNode *filing,
                           const xmlNode *approval)
{
    const char *id = xml_attribute(approval, "id");
    const xmlNode *plan = plan_of(dossier, filing);
    if (plan && same(xml_attribute(plan, "approval"), id))
        return true;
    const xmlNode *relies = xml_child(filing, NS_DOSSIER, "relies-on");
    for (; relies; relies = xml_next(relies, NS_DOSSIER, "relies-on"))
        if (same(xml_attribute(relies, "approval"), id))
            return true;
    return false;
}

static const xmlNode *approval_find(const struct dossier *dossier, const xmlNode *filing,
                                    struct error *error)
{
    const char *regulator = xml_attribute(filing, "regulator"), *id = xml_attribute(filing, "id");
    const xmlNode *found = NULL;
    size_t count = 0;
    const xmlNode *approval = dossier_first(dossier, "approvals", "approval");
    for (; approval; approval = xml_next(approval, NS_DOSSIER, "approval")) {
        if (!same(xml_attribute(approval, "regulator"), regulator) ||
            !xml_child(approval, NS_DOSSIER, "baseline"))
            continue;
        if (approval_named(dossier, filing, approval))
            return approval;
        found = approval;
        count++;
    }
    if (count == 1)
        return found;
    struct place place = xml_place(filing);
    error_set(error, STATUS_INPUT,
              count ? "%s:%ld: \"%s\" does not say which of %zu approvals of \"%s\" it changes; "
                      "name it in relies-on"
                    : "%s:%ld: \"%s\" has nothing to compare with: %zu approvals of \"%s\" have a "
                      "baseline; add the approved text as baseline of the approval",
              place.file, place.line, id, count, regulator);
    return NULL;
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
        const char *plan = xml_attribute(change, "plan");
        struct row_source source = {
            .change = change,
            .item =
                id_find(plan ? dossier_find(dossier, "plans", plan) : plan_of(dossier, ret->filing),
                        "item", xml_attribute(change, "item")),
            .filing = xml_attribute(ret->filing, "id"),
        };
        const char *field = xml_attribute(change, "field");
        if (!field && source.item)
            field = xml_attribute(source.item, "field");
        source.field = id_find(baseline, "field", field);
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
    ret->approval = approval_find(dossier, filing, error);
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

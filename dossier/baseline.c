#include "dossier/baseline.h"

#include "dossier/change.h"

#include <string.h>

#define FIELD_ORDER "value was"

struct updating {
    const xmlNode *filing;
    const char *date;
    struct markup *markup; /* of the file that holds the baseline */
    struct markup_node *baseline;
    size_t fields;
    struct error *error;
};

static bool no_memory(const struct updating *updating)
{
    return error_set(updating->error, STATUS_INTERNAL, "no memory for the approved text");
}

static const char *lang_of(const xmlNode *node)
{
    return xml_attribute_ns(node, (const char *)XML_XML_NAMESPACE, "lang");
}

static const xmlNode *text_in(const xmlNode *parent, const char *name, const char *lang)
{
    const xmlNode *child = xml_child(parent, NS_DOSSIER, name);
    for (; child; child = xml_next(child, NS_DOSSIER, name)) {
        const char *its = lang_of(child);
        if (its ? lang && !strcmp(its, lang) : !lang)
            return child;
    }
    return NULL;
}

static bool has_value(const struct markup_node *element, const char *name, const char *value)
{
    struct span span;
    return markup_attribute(element, name, &span) && span_compare(span, value) == 0;
}

static struct markup_node *child_with(const struct markup_node *parent, const char *name,
                                      const char *attribute, const char *value)
{
    struct markup_node *child = markup_child(parent, name, NULL);
    while (child && value && !has_value(child, attribute, value))
        child = markup_child(parent, name, child);
    return child;
}

/* An element with a text, as the last of its like. */
static struct markup_node *add_text(struct updating *updating, struct markup_node *field,
                                    const char *name, const xmlNode *from)
{
    CLEANUP(free_pointer) char *content = xml_content(from);
    struct markup_node *added = markup_add(updating->markup, field, name, FIELD_ORDER, NULL);
    if (!content || !added ||
        (lang_of(from) && !markup_set(updating->markup, added, "xml:lang", lang_of(from))) ||
        !markup_set_text(updating->markup, added, content))
        return NULL;
    return added;
}

/* What the field said, kept with the day until which it did. */
static bool keep_values(struct updating *updating, const xmlNode *said, struct markup_node *field)
{
    const xmlNode *value = xml_child(said, NS_DOSSIER, "value");
    for (; value; value = xml_next(value, NS_DOSSIER, "value")) {
        struct markup_node *was = add_text(updating, field, "was", value);
        if (!was || !markup_set(updating->markup, was, "until", updating->date) ||
            !markup_set(updating->markup, was, "filing", xml_attribute(updating->filing, "id")))
            return no_memory(updating);
    }
    return true;
}

/* The wordings after, in place of those before. */
static bool put_values(struct updating *updating, const xmlNode *said, const xmlNode *teller,
                       struct markup_node *field)
{
    const xmlNode *value = said ? xml_child(said, NS_DOSSIER, "value") : NULL;
    for (; value; value = xml_next(value, NS_DOSSIER, "value")) {
        const xmlNode *after = text_in(teller, "after", lang_of(value));
        struct markup_node *element = child_with(field, "value", "xml:lang", lang_of(value));
        CLEANUP(free_pointer) char *content = after ? xml_content(after) : NULL;
        if (element && (after ? !content || !markup_set_text(updating->markup, element, content)
                              : !markup_remove(updating->markup, element)))
            return no_memory(updating);
    }
    const xmlNode *after = xml_child(teller, NS_DOSSIER, "after");
    for (; after; after = xml_next(after, NS_DOSSIER, "after"))
        if ((!said || !text_in(said, "value", lang_of(after))) &&
            !add_text(updating, field, "value", after))
            return no_memory(updating);
    return true;
}

static bool changed_already(const struct updating *updating, const xmlNode *said)
{
    const xmlNode *was = said ? xml_child(said, NS_DOSSIER, "was") : NULL;
    for (; was; was = xml_next(was, NS_DOSSIER, "was")) {
        const char *filing = xml_attribute(was, "filing");
        if (filing && !strcmp(filing, xml_attribute(updating->filing, "id")))
            return true;
    }
    return false;
}

static bool field_update(struct updating *updating, const struct filing_change *change,
                         const xmlNode *approval)
{
    const xmlNode *teller = change_teller(change, "after");
    const xmlNode *said = baseline_field(approval, change->field);
    if (!change->field || !teller || changed_already(updating, said))
        return true;
    struct markup_node *field = child_with(updating->baseline, "field", "id", change->field);
    if (!field) {
        field = markup_add(updating->markup, updating->baseline, "field", "field", change->field);
        if (!field || !markup_set(updating->markup, field, "id", change->field))
            return no_memory(updating);
    }
    updating->fields++;
    return (!said || keep_values(updating, said, field)) &&
           put_values(updating, said, teller, field);
}

static bool fields_update(struct updating *updating, const struct dossier *dossier,
                          const xmlNode *approval)
{
    const xmlNode *change = xml_child(updating->filing, NS_DOSSIER, "change");
    for (; change; change = xml_next(change, NS_DOSSIER, "change")) {
        struct filing_change read = change_read(dossier, updating->filing, change);
        if (!field_update(updating, &read, approval))
            return false;
    }
    return !updating->fields ||
           markup_set(updating->markup, updating->baseline, "as-of", updating->date) ||
           no_memory(updating);
}

static bool day_check(const xmlNode *approval, const char *date, struct error *error)
{
    const xmlNode *baseline = xml_child(approval, NS_DOSSIER, "baseline");
    const char *as_of = xml_attribute(baseline, "as-of");
    struct place place = xml_place(baseline);
    return strcmp(date, as_of) >= 0 ||
           error_set(error, STATUS_INPUT,
                     "%s:%ld: the approved text is of %s, later than %s; give the day on which the "
                     "change is in force",
                     place.file, place.line, as_of, date);
}

bool baseline_move(struct edit *edit, const xmlNode *filing, const xmlNode *approval,
                   const char *date, size_t *ret_fields, struct error *error)
{
    struct edit_place place;
    if (!day_check(approval, date, error) ||
        !edit_find(edit, xml_child(approval, NS_DOSSIER, "baseline"), &place, error))
        return false;
    struct updating updating = { .filing = filing,
                                 .date = date,
                                 .markup = &place.file->markup,
                                 .baseline = place.element,
                                 .error = error };
    bool done = fields_update(&updating, edit->dossier, approval);
    *ret_fields = updating.fields;
    return done;
}

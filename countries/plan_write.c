#include "countries/pack_internal.h"
#include "countries/plan_internal.h"

#include "base/path.h"

#include <string.h>

static bool fits(const xmlNode *need, const char *attribute, const char *value)
{
    const char *list = xml_attribute(need, attribute);

    return !list || (value && slugs_have(list, value));
}

/* First match wins; NULL: none matches. */
static const xmlNode *need_find(const struct plan *plan, const xmlNode *heading)
{
    const xmlNode *need = xml_child(heading, NS_PACK, "need");

    while (need && !(fits(need, "routes", plan->route) && fits(need, "classes", plan->class) &&
                     in_force(need, plan->as_of)))
        need = xml_next(need, NS_PACK, "need");
    return need;
}

static xmlNode *plan_add(xmlNode *parent, const char *name)
{
    return xml_add(parent, NS_PLAN, "p", name);
}

static bool titles_write(xmlNode *planned, const xmlNode *heading)
{
    for (const xmlNode *title = xml_child(heading, NS_PACK, "title"); title;
         title = xml_next(title, NS_PACK, "title")) {
        CLEANUP(free_pointer) char *content = xml_content(title);
        xmlNode *copy = plan_add(planned, "title");

        if (!copy || !content || !attributes_copy(copy, title))
            return false;
        xmlNodeAddContent(copy, BAD_CAST content);
    }
    return true;
}

static bool heading_write(struct plan *plan, struct plan_heading *heading)
{
    const xmlNode *need = need_find(plan, heading->node);
    const char *number = xml_attribute(heading->node, "number");
    const char *see = need ? xml_attribute(need, "see") : NULL;
    xmlNode *planned = plan_add(plan->node, "heading");

    if (!planned)
        return false;
    xml_set(planned, "id", xml_attribute(heading->node, "id"));
    xml_set(planned, "number", number ? number : "");
    xml_set(planned, "parent", xml_attribute(heading->node, "parent"));
    xml_set(planned, "folder", heading->folder);
    xml_set(planned, "need", need ? xml_attribute(need, "level") : "any");
    xml_set(planned, "see", see ? see : xml_attribute(heading->node, "see"));
    heading->planned = planned;
    return titles_write(planned, heading->node);
}

bool plan_write_headings(struct plan *plan, struct error *error)
{
    for (size_t i = 0; i < plan->heading_count; i++)
        if (!heading_write(plan, &plan->headings[i]))
            return error_set(error, STATUS_INTERNAL, "out of memory");
    return true;
}

static const xmlNode *file_fact(const xmlNode *rendition)
{
    const xmlNode *facts = xml_child(rendition, NS_FACTS, "facts");

    return facts ? xml_child(facts, NS_FACTS, "file") : NULL;
}

static const char *operation_find(const struct plan *plan, const char *rendition, const char *hex)
{
    struct sha256 digest;

    if (!hex || !sha256_from_hex(hex, &digest))
        return operation_name(OPERATION_NEW);
    return operation_name(lifecycle_operation(&plan->lifecycle, rendition, &digest));
}

static bool entry_write(struct plan *plan, const struct plan_entry *entry, struct error *error)
{
    xmlNode *heading = plan->headings[entry->heading].planned;
    const char *document = xml_attribute(entry->document, "id");
    const xmlNode *file = entry->rendition ? file_fact(entry->rendition) : NULL;
    const char *hex = file ? xml_attribute(file, "sha256") : NULL;
    xmlNode *node = plan_add(heading, entry->rendition ? "entry" : "untranslated");
    CLEANUP(free_pointer) char *path = NULL;

    if (!node)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xml_set(node, "document", document);
    if (!entry->rendition)
        return true;
    path = entry_path(plan, entry, error);
    if (!path)
        return false;
    xml_set(node, "rendition", xml_attribute(entry->rendition, "id"));
    xml_set(node, "lang", xml_attribute(entry->rendition, "lang"));
    xml_set(node, "path", path);
    xml_set(node, "name", path_name(path));
    xml_set(node, "size", file ? xml_attribute(file, "size") : NULL);
    xml_set(node, "sha256", hex);
    xml_set(node, "operation", operation_find(plan, xml_attribute(entry->rendition, "id"), hex));
    return true;
}

static bool reference_write(const struct plan *plan, const struct plan_reference *reference,
                            struct error *error)
{
    xmlNode *node = plan_add(plan->headings[reference->heading].planned, "reference");

    if (!node)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xml_set(node, "document", xml_attribute(reference->document, "id"));
    xml_set(node, "rendition", xml_attribute(reference->rendition, "id"));
    xml_set(node, "heading", xml_attribute(plan->headings[reference->home].node, "id"));
    if (reference->part) {
        xml_set(node, "part", xml_attribute(reference->part, "id"));
        xml_set(node, "pages", xml_attribute(reference->part, "pages"));
    }
    return true;
}

static bool omission_there(const struct plan *plan, const char *heading)
{
    const xmlNode *omission = xml_child(plan->filing, NS_DOSSIER, "omission");

    while (omission && strcmp(xml_attribute(omission, "heading"), heading) != 0)
        omission = xml_next(omission, NS_DOSSIER, "omission");
    return omission != NULL;
}

static bool entry_kept(void *context, const char *rendition)
{
    const struct plan *plan = context;

    for (size_t i = 0; i < plan->entry_count; i++)
        if (plan->entries[i].rendition &&
            strcmp(xml_attribute(plan->entries[i].rendition, "id"), rendition) == 0)
            return true;
    return false;
}

#define UPLOAD "upload/"

static bool withdrawn_write(struct plan *plan, struct error *error)
{
    const struct manifest_file *file;
    size_t position = 0;

    while ((file = lifecycle_withdrawn(&plan->lifecycle, entry_kept, plan, &position))) {
        xmlNode *node;

        if (!file->document || strncmp(file->path, UPLOAD, strlen(UPLOAD)) != 0)
            continue;
        node = plan_add(plan->node, "withdrawn");
        if (!node)
            return error_set(error, STATUS_INTERNAL, "out of memory");
        xml_set(node, "document", file->document);
        xml_set(node, "rendition", file->rendition);
        xml_set(node, "path", file->path + strlen(UPLOAD));
    }
    return true;
}

static void record_fill(xmlNode *node, const struct manifest *manifest, const struct sha256 *id)
{
    char hex[SHA256_HEX_SIZE];

    sha256_to_hex(id, hex);
    xml_set(node, "bundle", hex);
    xml_set(node, "filing", manifest->filing);
    xml_set(node, "regulator", manifest->regulator);
    xml_setf(node, "sequence", "%llu", (unsigned long long)manifest->sequence);
}

/* What was recorded of this filing itself: a record that is not as it was is for a rule to say. */
static bool records_write(struct plan *plan, struct error *error)
{
    const xmlNode *event = xml_child(plan->filing, NS_DOSSIER, "event");

    for (; event; event = xml_next(event, NS_DOSSIER, "event")) {
        CLEANUP(manifest_release) struct manifest manifest = MANIFEST_INIT;
        CLEANUP(text_release) struct text problem = TEXT_INIT(2 * CLEAN_TEXT_MAX);
        struct error why;
        struct sha256 id;
        xmlNode *node;

        if (!xml_attribute(event, "manifest"))
            continue;
        node = plan_add(plan->node, "record");
        if (!node)
            return error_set(error, STATUS_INTERNAL, "out of memory");
        xml_set(node, "event", xml_attribute(event, "id"));
        xml_set(node, "manifest", xml_attribute(event, "manifest"));
        if (lifecycle_read(plan->dossier, event, &manifest, &id, &why)) {
            record_fill(node, &manifest, &id);
            continue;
        }
        if (why.status == STATUS_INTERNAL)
            return error_set(error, why.status, "%s", why.text);
        (void)text_append_clean(&problem, why.text, strlen(why.text));
        xml_set(node, "problem", text_string(&problem));
    }
    return true;
}

/* Entries by heading, so that of two with one name the first in the table keeps it. */
static bool entries_write(struct plan *plan, struct error *error)
{
    for (size_t heading = 0; heading < plan->heading_count; heading++)
        for (size_t i = 0; i < plan->entry_count; i++)
            if (plan->entries[i].heading == heading && !entry_write(plan, &plan->entries[i], error))
                return false;
    return true;
}

bool plan_write_placed(struct plan *plan, struct error *error)
{
    if (!entries_write(plan, error))
        return false;
    for (size_t i = 0; i < plan->reference_count; i++)
        if (!reference_write(plan, &plan->references[i], error))
            return false;
    for (size_t i = 0; i < plan->heading_count; i++)
        if (omission_there(plan, xml_attribute(plan->headings[i].node, "id")) &&
            !plan_add(plan->headings[i].planned, "omission"))
            return error_set(error, STATUS_INTERNAL, "out of memory");
    for (size_t i = 0; i < plan->unplaced_count; i++) {
        xmlNode *node = plan_add(plan->node, "unplaced");

        if (!node)
            return error_set(error, STATUS_INTERNAL, "out of memory");
        xml_set(node, "document", xml_attribute(plan->unplaced[i], "id"));
    }
    return withdrawn_write(plan, error) && records_write(plan, error);
}

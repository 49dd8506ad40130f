#include "countries/build_internal.h"

#include "base/limits.h"
#include "dossier/facts/facts.h"

#include <stdio.h>
#include <string.h>

static bool bytes_add(struct building *building, const char *path, const void *bytes, size_t size,
                      bool stored, struct error *error)
{
    struct blob blob;

    return pool_add_bytes(building->pool, bytes, size, stored, &blob, error) &&
           entries_add(&building->ret->entries, path, NULL, NULL, &blob, error);
}

static int entry_compare(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static bool upload_add(struct building *building, const xmlNode *planned, struct error *error)
{
    const char *rendition = xml_attribute(planned, "rendition");
    const struct blob *blob = facts_blob(building->dossier, rendition);
    CLEANUP(free_pointer) char *path = NULL;

    if (!blob)
        return true; /* a draft goes without; a reason says so */
    if (asprintf(&path, "upload/%s", xml_attribute(planned, "path")) < 0) {
        path = NULL;
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    return entries_add(&building->ret->entries, path, xml_attribute(planned, "document"), rendition,
                       blob, error);
}

static bool uploads_add(struct building *building, struct error *error)
{
    struct entries *entries = &building->ret->entries;
    size_t first = entries->count;

    for (const xmlNode *heading = xml_child(building->plan, NS_PLAN, "heading"); heading;
         heading = xml_next(heading, NS_PLAN, "heading"))
        for (const xmlNode *entry = xml_child(heading, NS_PLAN, "entry"); entry;
             entry = xml_next(entry, NS_PLAN, "entry"))
            if (!upload_add(building, entry, error))
                return false;
    if (entries->count > first)
        qsort(entries->items + first, entries->count - first, sizeof *entries->items,
              entry_compare);
    return true;
}

static bool leaf_carried(void *context, const struct core_leaf *leaf)
{
    const struct building *building = context;

    for (size_t i = 0; leaf->rendition && i < building->ret->entries.count; i++) {
        const char *rendition = building->ret->entries.items[i].rendition;

        if (rendition && strcmp(rendition, leaf->rendition) == 0)
            return true;
    }
    return false;
}

/* core.xml for the record, and for the bundle if asked for; needs the upload entries. */
static bool core_add_entry(struct building *building, size_t position, struct error *error)
{
    struct entries *entries = &building->ret->entries;
    CLEANUP(text_release) struct text core = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    struct entry last;

    if (!building->options->with_core_proof)
        return true;
    if (!core_write(building->options->core, leaf_carried, building, &core, error) ||
        !bytes_add(building, "core.xml", text_string(&core), core.size, false, error))
        return false;
    last = entries->items[entries->count - 1];
    memmove(&entries->items[position + 1], &entries->items[position],
            (entries->count - 1 - position) * sizeof last);
    entries->items[position] = last;
    return true;
}

/* manifest.xml and SHA256SUMS speak of all others, so they come last and are moved to their place.
 */
static bool tables_add(struct building *building, struct error *error)
{
    struct entries *entries = &building->ret->entries;
    CLEANUP(text_release) struct text manifest = TEXT_INIT(LIMIT_MANIFEST_BYTES);
    CLEANUP(text_release) struct text sums = TEXT_INIT(LIMIT_MANIFEST_BYTES);
    struct entry tables[2];

    if (!manifest_make(building, &manifest, &sums, error) ||
        !bytes_add(building, "manifest.xml", text_string(&manifest), manifest.size, true, error) ||
        !bytes_add(building, "SHA256SUMS", text_string(&sums), sums.size, true, error))
        return false;
    memcpy(tables, &entries->items[entries->count - 2], sizeof tables);
    memmove(&entries->items[3], &entries->items[1], (entries->count - 3) * sizeof tables[0]);
    entries->items[1] = entries->items[0]; /* submission.xml */
    entries->items[0] = tables[0];
    entries->items[2] = tables[1];
    return true;
}

bool entries_make(struct building *building, struct error *error)
{
    const struct build_options *options = building->options;

    return bytes_add(building, "submission.xml", building->submission.bytes,
                     building->submission.size, false, error) &&
           bytes_add(building, "VERIFY.txt", options->recipe, options->recipe_size, false, error) &&
           uploads_add(building, error) && core_add_entry(building, 2, error) &&
           tables_add(building, error);
}

bool record_add(struct build *build, const char *name, const void *bytes, size_t size,
                struct error *error)
{
    struct record_file *items = realloc(build->record, (build->record_count + 1) * sizeof *items);
    struct record_file file = { .name = strdup(name), .bytes.bytes = malloc(size + 1) };

    if (items)
        build->record = items;
    if (!items || !file.name || !file.bytes.bytes) {
        free(file.name);
        free(file.bytes.bytes);
        return error_set(error, STATUS_INTERNAL, "out of memory");
    }
    if (size)
        memcpy(file.bytes.bytes, bytes, size);
    file.bytes.bytes[size] = '\0';
    file.bytes.size = size;
    items[build->record_count++] = file;
    return true;
}

/* The waivers of the dossier as they stood at this build. */
static bool waivers_record(struct building *building, struct error *error)
{
    xmlNode *waivers = dossier_section(building->dossier, "waivers");
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    CLEANUP(buffer_release) struct buffer bytes = { 0 };
    xmlNode *root = NULL;

    if (doc && waivers) {
        root = xmlDocCopyNode(waivers, doc, 1);
        if (root)
            xmlDocSetRootElement(doc, root);
    } else if (doc) {
        root = xml_add((xmlNode *)doc, NS_DOSSIER, NULL, "waivers");
    }
    if (!root)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    return xml_write(doc, &bytes, error) &&
           record_add(building->ret, "waivers.xml", bytes.bytes, bytes.size, error);
}

bool record_make(struct building *building, struct error *error)
{
    const struct build_options *options = building->options;
    CLEANUP(text_release) struct text core = TEXT_INIT(LIMIT_OUTPUT_BYTES);

    return core_write(options->core, leaf_carried, building, &core, error) &&
           record_add(building->ret, "core.xml", text_string(&core), core.size, error) &&
           record_add(building->ret, "report.xml", options->report, options->report_size, error) &&
           waivers_record(building, error) && record_add_pages(building, error);
}

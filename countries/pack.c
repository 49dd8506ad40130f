#include "countries/pack.h"

#include "countries/pack_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool pack_error_at(struct error *error, const xmlNode *node, const char *format, ...)
{
    struct place place = xml_place(node);
    char message[ERROR_TEXT_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return error_set(error, STATUS_PACK, "%s:%ld: %s", place.file, place.line, message);
}

/* Reads one of the pack's own files and checks it against pack.xsd. */
static xmlDoc *own_read(const struct packs *packs, const struct pack *pack, const char *file,
                        struct error *error)
{
    char name[128];
    struct xsd_problems problems = { 0 };

    snprintf(name, sizeof name, "pack:%s/%s", pack->id, file);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = catalogue_parse(packs->catalogue, name, error);
    if (!doc || !xsd_validate(packs->xsd, doc, &problems, error))
        return NULL;
    bool valid = problems.total == 0;
    if (!valid) {
        xsd_problems_error(&problems, error);
        error->status = STATUS_PACK;
    }
    xsd_problems_release(&problems);
    return valid ? TAKE(doc) : NULL;
}

/* The root must be of that name and speak of this pack. */
static bool root_check(const struct pack *pack, const xmlDoc *doc, const char *name,
                       const char *attribute, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    if (!xml_is(root, NS_PACK, name))
        return pack_error_at(error, root, "the root element is not \"%s\"", name);
    if (strcmp(xml_attribute(root, attribute), pack->id) != 0)
        return pack_error_at(error, root, "%s=\"%s\" is not the name of its folder, \"%s\"",
                             attribute, xml_attribute(root, attribute), pack->id);
    return true;
}

static bool own_load(const struct packs *packs, struct pack *pack, struct error *error)
{
    char toc[128];

    pack->own = own_read(packs, pack, PACK_FILE, error);
    if (!pack->own || !root_check(pack, pack->own, "pack", "id", error))
        return false;
    snprintf(toc, sizeof toc, "pack:%s/%s", pack->id, TOC_FILE);
    if (catalogue_has(packs->catalogue, toc)) {
        pack->own_toc = own_read(packs, pack, TOC_FILE, error);
        if (!pack->own_toc || !root_check(pack, pack->own_toc, "toc", "pack", error))
            return false;
    }
    return folder_digest(pack->folder, &pack->digest, error) ||
           error_wrap(error, "pack \"%s\"", pack->id);
}

static bool pack_load(struct packs *packs, struct pack *pack, struct error *error);

static bool base_load(struct packs *packs, struct pack *pack, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(pack->own);
    const char *base = xml_attribute(root, "extends");

    if (!base && (strcmp(pack->id, PACK_COMMON) == 0 || !packs_has(packs, PACK_COMMON)))
        return true;
    if (!base)
        base = PACK_COMMON;
    pack->base = packs_find(packs, base);
    if (!pack->base)
        return pack_error_at(error, root, "extends=\"%s\": there is no such pack", base);
    if (pack->base->state == PACK_LOADING)
        return pack_error_at(error, root, "extends=\"%s\" goes in a circle", base);
    return pack_load(packs, pack->base, error);
}

static void pack_unload(struct pack *pack)
{
    rules_free(pack->rules);
    xmlFreeDoc(pack->own);
    xmlFreeDoc(pack->own_toc);
    xmlFreeDoc(pack->merged);
    xmlFreeDoc(pack->toc);
    pack->rules = NULL;
    pack->own = pack->own_toc = pack->merged = pack->toc = NULL;
    pack->base = NULL;
    pack->state = PACK_LISTED;
}

static bool pack_load(struct packs *packs, struct pack *pack, struct error *error)
{
    if (pack->state == PACK_LOADED)
        return true;
    pack->state = PACK_LOADING;
    if (own_load(packs, pack, error) && base_load(packs, pack, error) && pack_merge(pack, error) &&
        toc_merge(pack, error)) {
        pack->state = PACK_LOADED;
        return true;
    }
    pack_unload(pack);
    return false;
}

struct pack *packs_get(struct packs *packs, const char *id, struct error *error)
{
    struct pack *pack = packs_find(packs, id);

    if (!pack) {
        error_set(error, STATUS_USAGE,
                  "there is no pack \"%s\"; `packs list` shows those there are", id);
        return NULL;
    }
    if (!packs->xsd)
        packs->xsd = xsd_compile(packs->catalogue, "schema:pack.xsd", error);
    return packs->xsd && pack_load(packs, pack, error) ? pack : NULL;
}

void packs_free(struct packs *packs)
{
    if (!packs)
        return;
    for (size_t i = 0; i < packs->count; i++) {
        struct pack *pack = packs->items[i];

        pack_unload(pack);
        close_descriptor(&pack->folder);
        free(pack->id);
        free(pack->path);
        free(pack);
    }
    free(packs->items);
    xsd_free(packs->xsd);
    catalogue_free(packs->catalogue);
    close_descriptor(&packs->schemas);
    free(packs->data);
    free(packs);
}

const char *pack_id(const struct pack *pack)
{
    return pack->id;
}

bool pack_abstract(const struct pack *pack)
{
    const char *value = xml_attribute(pack_own(pack), "abstract");

    return value && strcmp(value, "yes") == 0;
}

struct pack *pack_base(const struct pack *pack)
{
    return pack->base;
}

const char *pack_origin(const struct pack *pack)
{
    return pack->local ? "local" : "installed";
}

bool pack_local(const struct pack *pack)
{
    return pack->local || (pack->base && pack_local(pack->base));
}

const char *pack_folder(const struct pack *pack)
{
    return pack->path;
}

const struct sha256 *pack_digest(const struct pack *pack)
{
    return &pack->digest;
}

const xmlNode *pack_merged(const struct pack *pack)
{
    return xmlDocGetRootElement(pack->merged);
}

const xmlNode *pack_toc(const struct pack *pack)
{
    return xmlDocGetRootElement(pack->toc);
}

const xmlNode *pack_own(const struct pack *pack)
{
    return xmlDocGetRootElement(pack->own);
}

const xmlNode *pack_own_toc(const struct pack *pack)
{
    return pack->own_toc ? xmlDocGetRootElement(pack->own_toc) : NULL;
}

static const xmlNode *route_default(const xmlNode *first)
{
    for (const xmlNode *route = first; route; route = xml_next(route, NS_PACK, "route")) {
        const char *value = xml_attribute(route, "default");

        if (value && strcmp(value, "yes") == 0)
            return route;
    }
    return first;
}

const xmlNode *pack_route(const struct pack *pack, const char *id)
{
    const xmlNode *route = xml_child(pack_merged(pack), NS_PACK, "route");

    if (!id)
        return route_default(route);
    while (route && strcmp(xml_attribute(route, "id"), id) != 0)
        route = xml_next(route, NS_PACK, "route");
    return route;
}

const xmlNode *pack_source(const struct pack *pack, const char *id)
{
    const xmlNode *source = xml_child(pack_merged(pack), NS_PACK, "source");

    while (source && strcmp(xml_attribute(source, "id"), id) != 0)
        source = xml_next(source, NS_PACK, "source");
    return source;
}

enum confidence pack_confidence(const struct pack *pack, const char *see)
{
    CLEANUP(free_pointer) char *copy = strdup(see);
    enum confidence best = CONFIDENCE_UNCONFIRMED, one;
    char *rest = copy;

    for (const char *id; rest && (id = strsep(&rest, " \t\r\n"));) {
        const xmlNode *source = pack_source(pack, id);

        if (source && confidence_parse(xml_attribute(source, "confidence"), &one) && one > best)
            best = one;
    }
    return best;
}

static bool class_named(const xmlNode *class, const char *value)
{
    const xmlNode *name = xml_child(class, NS_PACK, "name");
    bool same = strcasecmp(xml_attribute(class, "id"), value) == 0;

    for (; name && !same; name = xml_next(name, NS_PACK, "name")) {
        CLEANUP(free_pointer) char *text = xml_content(name);

        same = text && strcasecmp(text, value) == 0;
    }
    return same;
}

const xmlNode *pack_class(const struct pack *pack, const char *value)
{
    const xmlNode *first = xml_child(pack_merged(pack), NS_PACK, "class");

    for (const xmlNode *class = first; class; class = xml_next(class, NS_PACK, "class"))
        if (strcmp(xml_attribute(class, "id"), value) == 0)
            return class;
    for (const xmlNode *class = first; class; class = xml_next(class, NS_PACK, "class"))
        if (class_named(class, value))
            return class;
    return NULL;
}

#define CHAIN_MAX 16

struct rules *pack_rules(struct pack *pack, struct error *error)
{
    struct rules_source sources[CHAIN_MAX];
    char names[CHAIN_MAX][128];
    size_t count = 0, depth = 0;
    const struct pack *chain[CHAIN_MAX];

    for (const struct pack *one = pack; one && depth < CHAIN_MAX; one = one->base)
        chain[depth++] = one;
    while (!pack->rules && depth > 0) {
        const struct pack *one = chain[--depth];

        snprintf(names[count], sizeof names[count], "pack:%s/%s", one->id, RULES_FILE);
        if (!catalogue_has(pack->catalogue, names[count]))
            continue;
        sources[count] = (struct rules_source){ .pack = one->id, .name = names[count] };
        count++;
    }
    if (!pack->rules)
        pack->rules = rules_compile(pack->catalogue, sources, count, error);
    return pack->rules;
}

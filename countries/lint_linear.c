#include "countries/lint_internal.h"

#include "base/path.h"

#include <stdio.h>
#include <string.h>

/* Makes what must be unique so: the tail tells this copy from all others. */
static void id_tail(xmlNode *node, const char *attribute, size_t number)
{
    CLEANUP(free_pointer) char *value = NULL;
    const char *old = xml_attribute(node, attribute);

    if (old && asprintf(&value, "%.*s-x%zu", 40, old, number) >= 0)
        xml_set(node, attribute, value);
}

static void path_tail(xmlNode *rendition, size_t number)
{
    const char *old = xml_attribute(rendition, "file");
    const char *extension = path_extension(old);
    CLEANUP(free_pointer) char *value = NULL;

    if (asprintf(&value, "%.*s-x%zu%s", (int)(strlen(old) - strlen(extension)), old, number,
                 extension) >= 0)
        xml_set(rendition, "file", value);
}

/* A digest that no other file has. */
static void digest_tail(xmlNode *rendition, size_t number)
{
    xmlNode *facts = xml_child(rendition, NS_FACTS, "facts");
    xmlNode *file = facts ? xml_child(facts, NS_FACTS, "file") : NULL;
    const char *old = file ? xml_attribute(file, "sha256") : NULL;
    char value[SHA256_HEX_SIZE];

    if (!old || strlen(old) != SHA256_HEX_SIZE - 1)
        return;
    memcpy(value, old, sizeof value);
    snprintf(value + 52, sizeof value - 52, "%012x", (unsigned)number);
    xml_set(file, "sha256", value);
}

static void rendition_id(xmlNode *document, xmlNode *rendition)
{
    const char *variant = xml_attribute(rendition, "variant");

    if (!xml_attribute(rendition, "id"))
        return;
    xml_setf(rendition, "id", "%s-%s%s%s", xml_attribute(document, "id"),
             xml_attribute(rendition, "lang"), variant ? "-" : "", variant ? variant : "");
}

static bool document_multiply(const xmlNode *document, size_t number, struct error *error)
{
    xmlNode *copy = xmlDocCopyNode((xmlNode *)document, document->doc, 1);

    if (!copy)
        return error_set(error, STATUS_INTERNAL, "out of memory");
    xmlAddChild(document->parent, copy);
    id_tail(copy, "id", number);
    for (xmlNode *rendition = xml_child(copy, NS_DOSSIER, "rendition"); rendition;
         rendition = xml_next(rendition, NS_DOSSIER, "rendition")) {
        rendition_id(copy, rendition);
        path_tail(rendition, number);
        digest_tail(rendition, number);
    }
    return true;
}

/* Copies the documents round and round until there are `count`. */
static bool documents_multiply(struct dossier *dossier, size_t count, struct error *error)
{
    xmlNode *first = dossier_first(dossier, "documents", "document");
    size_t own = 0;
    const xmlNode *document = first;

    for (const xmlNode *node = first; node; node = xml_next(node, NS_DOSSIER, "document"))
        own++;
    for (size_t number = own; first && number < count; number++) {
        if (!document_multiply(document, number, error))
            return false;
        document = (number + 1) % own == 0 ? first : xml_next(document, NS_DOSSIER, "document");
    }
    return first || error_set(error, STATUS_INPUT, "the dossier has no documents to multiply");
}

bool lint_operations(struct packs *packs, const char *id, struct dossier *dossier,
                     const char *as_of, size_t count, unsigned long long *ret, struct error *error)
{
    struct pack *pack = packs_get(packs, id, error);
    CLEANUP(clone_release) struct dossier clone = DOSSIER_INIT;
    CLEANUP(tally_release) struct tally tally = { .items = NULL };

    if (!pack || !clone_make(dossier, &clone, error) || !documents_multiply(&clone, count, error) ||
        !clone_plan(&clone, pack, as_of, error) || !tally_run(pack, &clone, &tally, error))
        return false;
    *ret = rules_operations(pack_rules(pack, error));
    return true;
}

#define LINT_DOCUMENTS 1000

bool lint_linear(struct packs *packs, const char *id, struct dossier *dossier, const char *as_of,
                 struct problems *problems, struct error *error)
{
    unsigned long long once = 0, twice = 0;
    const struct pack *pack = packs_get(packs, id, error);

    if (!pack)
        return false;
    if (pack_abstract(pack))
        return true;
    if (!lint_operations(packs, id, dossier, as_of, LINT_DOCUMENTS, &once, error) ||
        !lint_operations(packs, id, dossier, as_of, 2 * LINT_DOCUMENTS, &twice, error))
        return false;
    if ((double)twice > LINT_GROWTH_MAX * (double)once)
        problems_add_at(problems, pack_own(pack),
                        "the rules take %llu XPath operations for %d documents and %llu for twice "
                        "as many, more than %.1f times; join by key() instead of searching",
                        once, LINT_DOCUMENTS, twice, LINT_GROWTH_MAX);
    return true;
}

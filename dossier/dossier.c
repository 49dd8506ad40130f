#include "dossier/dossier_internal.h"

#include <string.h>

static bool check_root(const xmlDoc *tree, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(tree);
    if (xml_is(root, NS_DOSSIER, "dossier"))
        return true;
    struct place place = xml_place(root);
    return error_set(error, STATUS_INPUT,
                     "%s:%ld: root element is \"%s\" of namespace \"%s\", expected \"dossier\" of "
                     "\"%s\"",
                     place.file, place.line, (const char *)root->name,
                     root->ns ? (const char *)root->ns->href : "", NS_DOSSIER);
}

static bool check_schema(const struct dossier *dossier, const struct dossier_schema *schema,
                         struct problems *problems, struct error *error)
{
    struct xsd_problems found = { .items = NULL };
    if (!xsd_validate(dossier_schema_xsd(schema), dossier->tree, &found, error))
        return false;
    for (size_t i = 0; i < found.count; i++)
        problems_add(problems, found.items[i].file, found.items[i].line, "%s",
                     found.items[i].message);
    problems->total += found.total - found.count;
    xsd_problems_release(&found);
    return true;
}

static bool load(const struct dossier_schema *schema, struct dossier *dossier,
                 struct problems *problems, struct error *error)
{
    dossier->root = folder_open(dossier->path, error);
    if (dossier->root < 0)
        return false;
    dossier->tree = xml_read_included(dossier->root, "dossier.xml", error);
    if (!dossier->tree)
        return false;
    if (!check_root(dossier->tree, error) || !check_schema(dossier, schema, problems, error) ||
        !dossier_check(dossier, schema, problems, error))
        return false;
    problems_sort(problems);
    return problems->total == 0 || problems_error(problems, error);
}

bool dossier_load(const char *path, const struct dossier_schema *schema, struct dossier *ret,
                  struct problems *problems, struct error *error)
{
    CLEANUP(dossier_release) struct dossier dossier = DOSSIER_INIT;
    dossier.path = strdup(path);
    if (!dossier.path)
        return error_set(error, STATUS_INTERNAL, "no memory for a dossier");
    if (!load(schema, &dossier, problems, error))
        return false;
    *ret = dossier;
    dossier = (struct dossier)DOSSIER_INIT;
    return true;
}

void dossier_release(struct dossier *dossier)
{
    if (dossier->facts && dossier->facts_free)
        dossier->facts_free(dossier->facts);
    if (dossier->tree)
        xmlFreeDoc(dossier->tree);
    if (dossier->root >= 0)
        close(dossier->root);
    free(dossier->path);
    *dossier = (struct dossier)DOSSIER_INIT;
}

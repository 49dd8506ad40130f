/* Ways through the tree of a dossier. */
#include "dossier/dossier_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

xmlNode *dossier_section(const struct dossier *dossier, const char *section)
{
    return xml_child(xmlDocGetRootElement(dossier->tree), NS_DOSSIER, section);
}

xmlNode *dossier_first(const struct dossier *dossier, const char *section, const char *name)
{
    const xmlNode *parent = dossier_section(dossier, section);
    return parent ? xml_child(parent, NS_DOSSIER, name) : NULL;
}

static bool attribute_is(const xmlNode *node, const char *name, const char *value)
{
    const char *found = xml_attribute(node, name);
    return found && strcmp(found, value) == 0;
}

xmlNode *dossier_find(const struct dossier *dossier, const char *section, const char *id)
{
    xmlNode *parent = id ? dossier_section(dossier, section) : NULL;
    xmlNode *node = parent ? xmlFirstElementChild(parent) : NULL;
    while (node && !attribute_is(node, "id", id))
        node = xmlNextElementSibling(node);
    return node;
}

xmlNode *dossier_document(const struct dossier *dossier, const char *id)
{
    return dossier_find(dossier, "documents", id);
}

xmlNode *dossier_filing(const struct dossier *dossier, const char *id)
{
    return dossier_find(dossier, "filings", id);
}

xmlNode *rendition_next(const struct dossier *dossier, const xmlNode *after)
{
    xmlNode *next = after ? xml_next(after, NS_DOSSIER, "rendition") : NULL;
    const xmlNode *document = after ? xml_next(after->parent, NS_DOSSIER, "document")
                                    : dossier_first(dossier, "documents", "document");
    for (; !next && document; document = xml_next(document, NS_DOSSIER, "document"))
        next = xml_child(document, NS_DOSSIER, "rendition");
    return next;
}

xmlNode *dossier_rendition(const struct dossier *dossier, const char *id)
{
    xmlNode *rendition = id ? rendition_next(dossier, NULL) : NULL;
    while (rendition && !attribute_is(rendition, "id", id))
        rendition = rendition_next(dossier, rendition);
    return rendition;
}

const char *dossier_id(const struct dossier *dossier)
{
    return xml_attribute(xmlDocGetRootElement(dossier->tree), "id");
}

bool dossier_is_sample(const struct dossier *dossier)
{
    return attribute_is(xmlDocGetRootElement(dossier->tree), "sample", "yes");
}

bool rendition_is_current(const xmlNode *rendition)
{
    return !attribute_is(rendition, "status", "superseded");
}

bool slugs_have(const char *list, const char *slug)
{
    static const char blanks[] = " \t\r\n";
    size_t wanted = strlen(slug);
    while (list && *(list += strspn(list, blanks))) {
        size_t size = strcspn(list, blanks);
        if (size == wanted && memcmp(list, slug, size) == 0)
            return true;
        list += size;
    }
    return false;
}

static bool names_regulator(const xmlNode *node, const char *attribute, const char *regulator)
{
    const char *list = xml_attribute(node, attribute);
    return !list || slugs_have(list, regulator);
}

bool document_is_for(const xmlNode *document, const char *regulator)
{
    return names_regulator(document, "for", regulator);
}

bool rendition_is_for(const xmlNode *rendition, const char *regulator)
{
    return names_regulator(rendition, "regulators", regulator);
}

/* How well an element fits: 0 not at all, 1 for any regulator, 2 for this one. */
static int text_fit(const xmlNode *node, const char *lang, size_t lang_size, const char *regulator)
{
    const char *found = xml_attribute_ns(node, XML_NAMESPACE, "lang");
    const char *regulators = xml_attribute(node, "regulators");
    if (lang && (!found || strlen(found) != lang_size || memcmp(found, lang, lang_size) != 0))
        return 0;
    if (!regulators || !regulator)
        return regulators ? 0 : 1;
    return slugs_have(regulators, regulator) ? 2 : 0;
}

static char *find_text(const xmlNode *node, const char *name, const char *lang, size_t lang_size,
                       const char *regulator)
{
    const xmlNode *best = NULL;
    int best_fit = 0;
    const xmlNode *text = xml_child(node, NS_DOSSIER, name);
    for (; text; text = xml_next(text, NS_DOSSIER, name)) {
        int fit = text_fit(text, lang, lang_size, regulator);
        if (fit > best_fit) {
            best = text;
            best_fit = fit;
        }
    }
    return best ? xml_content(best) : NULL;
}

char *dossier_text(const xmlNode *node, const char *name, const char *lang, const char *regulator)
{
    return find_text(node, name, lang, strlen(lang), regulator);
}

/* A name on one line: white space as in a token. */
static char *collapse(char *text)
{
    char *out = text;
    for (const char *in = text; in && *in; in++) {
        if (!isspace((unsigned char)*in))
            *out++ = *in;
        else if (out > text && out[-1] != ' ')
            *out++ = ' ';
    }
    if (out > text && out[-1] == ' ')
        out--;
    if (text)
        *out = '\0';
    return text;
}

char *product_name(const struct dossier *dossier, const char *languages, const char *regulator)
{
    const xmlNode *product = dossier_section(dossier, "product");
    if (!product)
        return NULL;
    while (languages && *(languages += strspn(languages, " "))) {
        size_t size = strcspn(languages, " ");
        char *name = find_text(product, "name", languages, size, regulator);
        if (name)
            return collapse(name);
        languages += size;
    }
    return collapse(find_text(product, "name", NULL, 0, regulator));
}

const char *product_release(const struct dossier *dossier)
{
    const xmlNode *version = dossier_first(dossier, "product", "version");
    return version ? xml_attribute(version, "release") : NULL;
}

const char *filing_class(const struct dossier *dossier, const xmlNode *filing)
{
    const xmlNode *found = dossier_find(dossier, "product", xml_attribute(filing, "class"));
    return found ? xml_attribute(found, "value") : NULL;
}

/* d:filings, made at its place (before questions and waivers) if there is none. */
static xmlNode *filings_section(const struct dossier *dossier)
{
    xmlNode *filings = dossier_section(dossier, "filings");
    if (filings)
        return filings;
    filings = xml_add(xmlDocGetRootElement(dossier->tree), NS_DOSSIER, NULL, "filings");
    xmlNode *behind = dossier_section(dossier, "questions");
    if (!behind)
        behind = dossier_section(dossier, "waivers");
    if (filings && behind)
        xmlAddPrevSibling(behind, filings);
    return filings;
}

static const char *class_for(const struct dossier *dossier, const char *regulator)
{
    const xmlNode *class = dossier_first(dossier, "product", "class");
    while (class && !attribute_is(class, "regulator", regulator))
        class = xml_next(class, NS_DOSSIER, "class");
    return class ? xml_attribute(class, "id") : NULL;
}

xmlNode *dossier_imply_filing(struct dossier *dossier, const char *regulator, const char *route,
                              struct error *error)
{
    char id[80];
    unsigned number = 1;
    do {
        snprintf(id, sizeof id, "%.55s-%u", regulator, number++);
    } while (dossier_filing(dossier, id));
    xmlNode *parent = filings_section(dossier);
    xmlNode *filing = parent ? xml_add(parent, NS_DOSSIER, NULL, "filing") : NULL;
    if (!filing) {
        error_set(error, STATUS_INTERNAL, "no memory for a filing");
        return NULL;
    }
    xml_set(filing, "id", id);
    xml_set(filing, "regulator", regulator);
    xml_set(filing, "route", route);
    xml_set(filing, "class", class_for(dossier, regulator));
    xml_set(filing, "sequence", "1");
    return filing;
}

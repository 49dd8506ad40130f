/* The one strict reader for every XML file, ours included, and a small writer (HOSTILE.md, XML).
 *
 * Refused: DOCTYPE, entities other than the five predefined, namespace errors, more than the limits
 * of base/limits.h. No catalogue, no network, nothing on stderr. Includes (`xi:include href`) are
 * resolved by us; each element keeps its file and line. UTF-8 only.
 *
 * The surprise: `_private` of every element that was read holds the interned name of its file
 * (freed with the document), and `psvi` its line where that is beyond 65534; nobody else may use
 * them. */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

#include <libxml/tree.h>

DEFINE_POINTER_CLEANUP(xmlDoc, xmlFreeDoc)

#define NS_DOSSIER "urn:samdossier:dossier:1"
#define NS_FACTS "urn:samdossier:facts:1"
#define NS_PLAN "urn:samdossier:plan:1"
#define NS_PACK "urn:samdossier:pack:1"
#define NS_MANIFEST "urn:samdossier:manifest:1"
#define NS_POLICY "urn:samdossier:policy:1"
#define NS_RULES "urn:samdossier:rules:1"
#define NS_CORE "urn:samdossier:core:1"
#define NS_SCHEMATRON "http://purl.oclc.org/dsdl/schematron"

/* Called once by main before threads. The external entity loader that it sets refuses everything.
 */
void xml_setup(void);

/* Parses bytes; `name` is the file name for messages and places. INPUT (or LIMIT) with
 * "<name>:<line>: what" on failure. Caller frees with xmlFreeDoc. */
xmlDoc *xml_parse(const void *bytes, size_t size, const char *name, struct error *error) MUST_CHECK;

/* Reads a file beneath `root`; the name in places is `path`. */
xmlDoc *xml_read(int root, const char *path, struct error *error) MUST_CHECK;

/* Same, and resolves xi:include: relative href beneath root, parse=xml only, no xpointer, no
 * fallback, each file at most once, limits on depth, files, bytes and nodes. */
xmlDoc *xml_read_included(int root, const char *path, struct error *error) MUST_CHECK;

struct place {
    const char *file; /* as read: relative to the root; owned by the document */
    long line;        /* 1-based; 0 if not known (nodes that we made) */
};
/* Place of an element, or of the nearest ancestor that has one; of a document, its root's. "" and 0
 * if there is none. The line is that of the end of the start tag, as in libxml2's own messages. */
struct place xml_place(const xmlNode *node);

/* Small helpers; none allocates unless it says so. */
bool xml_is(const xmlNode *node, const char *ns, const char *name); /* an element of that name */
xmlNode *xml_child(const xmlNode *parent, const char *ns, const char *name); /* first, or NULL */
xmlNode *xml_next(const xmlNode *node, const char *ns,
                  const char *name); /* next sibling of that name */
const char *xml_attribute(const xmlNode *node,
                          const char *name); /* no namespace; NULL if absent; borrowed */
const char *xml_attribute_ns(const xmlNode *node, const char *ns, const char *name);
char *xml_content(const xmlNode *node); /* text content, caller frees (free) */
/* New elements of a tree; the namespace is found or declared on `parent`. Foreign text must be
 * clean. */
xmlNode *xml_add(xmlNode *parent, const char *ns, const char *prefix, const char *name);
void xml_set(xmlNode *node, const char *name, const char *value); /* NULL value: no attribute */
void xml_setf(xmlNode *node, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

/* A copy with its places, for those who change what they read. Caller frees; NULL if memory ran
 * out. */
xmlDoc *xml_copy(const xmlDoc *doc) MUST_CHECK;

/* Serialises: XML declaration UTF-8, two-space indent, LF, no line wrapping. White space between
 * elements is ours, text is kept as it is. INTERNAL if text holds what XML does not allow. Caller
 * releases. */
bool xml_write(const xmlDoc *doc, struct buffer *ret, struct error *error) MUST_CHECK;

#endif

/* What rules and stylesheets share of libxslt: the functions that exist, the things that are
 * forbidden, and errors caught instead of printed. Inner header of schemas/. */
#ifndef SCHEMAS_ENGINE_H
#define SCHEMAS_ENGINE_H

#include "schemas/catalogue.h"

#include <libxml/hash.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>

#define NS_XSL "http://www.w3.org/1999/XSL/Transform"

/* While one stands entered, everything libxml2 and libxslt complain about on this thread lands in
 * its text. Scope-bound: engine_enter ... engine_leave, innermost last. */
struct engine {
    char text[320];                    /* the first complaints, one line; "" if there was none */
    long line;                         /* of the first complaint, 0 if not known */
    xmlHashTable *patterns;            /* compiled regular expressions of sd:matches */
    const struct catalogue *catalogue; /* what stylesheets may include; NULL: nothing */
    xmlStructuredErrorFunc outer_handler;
    void *outer_context;
    struct engine *outer;
};
void engine_enter(struct engine *engine, const struct catalogue *catalogue);
void engine_leave(struct engine *engine);
void engine_clear(struct engine *engine); /* forgets the complaints */

/* Whether an expression may call it. `ns` NULL: no namespace. `stylesheet`: format-number too. */
bool engine_function_known(const char *ns, const char *name, bool stylesheet);

/* Compiles a stylesheet; takes the document over, also when it fails. PACK. */
xsltStylesheet *engine_stylesheet(xmlDoc *doc, struct error *error) MUST_CHECK;

/* A transform context with nothing but the functions known, all access forbidden, limits set. */
xsltTransformContext *engine_context(xsltStylesheet *style, xmlDoc *doc, bool stylesheet,
                                     struct error *error) MUST_CHECK;

DEFINE_POINTER_CLEANUP(xsltTransformContext, xsltFreeTransformContext)
DEFINE_POINTER_CLEANUP(xsltStylesheet, xsltFreeStylesheet)

/* Parses a file of the catalogue with a given dictionary, as libxslt wants its stylesheets. */
xmlDoc *engine_parse(const struct catalogue *catalogue, const char *name, xmlDict *dict,
                     struct error *error) MUST_CHECK;

#endif

/* Where schemas, rules and stylesheets of packs are found: by lookup in folders that the caller
 * gave, and nowhere else. No path of the machine, no network, no environment variable.
 *
 * A name is `pack:ID/file` (a file of pack ID), `common:file` (= `pack:common/file`) or
 * `schema:file` (our own, from schemas/). A file that pack `common` does not have is looked for in
 * schemas/, so that `pack:common/submission-common.xsd` works. A relative name is taken from the
 * file that names it and never leaves its folder's root. */
#ifndef SCHEMAS_CATALOGUE_H
#define SCHEMAS_CATALOGUE_H

#include "base/cleanup.h"
#include "base/file.h"
#include "base/xml.h"

struct catalogue;

/* `schemas` is a descriptor of the folder schemas/, borrowed: it must stay open. -1: no schemas. */
struct catalogue *catalogue_new(int schemas, struct error *error) MUST_CHECK;
void catalogue_free(struct catalogue *catalogue);
DEFINE_POINTER_CLEANUP(struct catalogue, catalogue_free)

/* Adds the folder of a pack (descriptor borrowed). PACK if the id is no id or is there already. */
bool catalogue_add(struct catalogue *catalogue, const char *pack, int folder, struct error *error)
    MUST_CHECK;

/* The full name of `href` as written in the file named `base` (NULL if there is none). The caller
 * frees. PACK if it names anything but a file of a pack or of schemas/. */
char *catalogue_resolve(const char *base, const char *href, struct error *error) MUST_CHECK;

/* Reads the bytes of a full name; PACK if there is no such file. */
bool catalogue_read(const struct catalogue *catalogue, const char *name, struct buffer *ret,
                    struct error *error) MUST_CHECK;
/* Reads and parses it (base/xml.h); the file in its places is "ID/file" or "schemas/file". */
xmlDoc *catalogue_parse(const struct catalogue *catalogue, const char *name, struct error *error)
    MUST_CHECK;
/* Whether there is such a file. */
bool catalogue_has(const struct catalogue *catalogue, const char *name);

#endif

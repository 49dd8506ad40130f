/* Packs: all that the program knows of one regulator, as data in a folder (DESIGN.md, A pack).
 *
 * Packs are found by listing folders: the program's own countries/, then each folder of --packs. A
 * pack is read, checked against schemas/pack.xsd and merged with what it extends when it is first
 * asked for, so a broken pack stops only those who need it. Every pack that names no base extends
 * `common` if there is one.
 *
 * The surprise: an id found twice is an error unless it was named in `replace`, then the later
 * folder wins and packs_replaced says so. One `struct packs` serves one thread at a time. */
#ifndef COUNTRIES_PACK_H
#define COUNTRIES_PACK_H

#include "base/cleanup.h"
#include "base/hash.h"
#include "schemas/catalogue.h"
#include "schemas/rules.h"

struct packs;
struct pack;

/* The pack whose rules and data every pack has beneath its own. */
#define PACK_COMMON "common"

struct packs_options {
    const char *data;           /* holds schemas/ and countries/; NULL: the program's own */
    const char *const *folders; /* --packs */
    size_t folder_count;
    const char *const *replace; /* --replace-pack */
    size_t replace_count;
};

/* Lists the packs and reads none. Options may be NULL. PACK if an id is found twice, if a folder
 * with a pack.xml has no name that can be an id, or if a `replace` replaces nothing; INPUT if a
 * folder cannot be read. */
struct packs *packs_open(const struct packs_options *options, struct error *error) MUST_CHECK;
void packs_free(struct packs *packs);
DEFINE_POINTER_CLEANUP(struct packs, packs_free)

size_t packs_count(const struct packs *packs);
const char *packs_id(const struct packs *packs, size_t index); /* in bytewise order */
bool packs_has(const struct packs *packs, const char *id);
/* Whether the pack stands in for one of the same id in an earlier folder. */
bool packs_replaced(const struct packs *packs, const char *id);
const struct catalogue *packs_catalogue(const struct packs *packs);

/* Reads a pack with all that it extends; kept until packs_free. USAGE if there is none of that id;
 * PACK with file and line if it, or a base of it, is wrong. */
struct pack *packs_get(struct packs *packs, const char *id, struct error *error) MUST_CHECK;

/* An OASIS XML catalogue (with absolute file URIs, for xmllint and the like) that maps pack:ID/,
 * common: and schema: to the files that this run uses. Caller releases. */
bool packs_write_catalogue(const struct packs *packs, struct buffer *ret, struct error *error)
    MUST_CHECK;

const char *pack_id(const struct pack *pack);
bool pack_abstract(const struct pack *pack);      /* takes no filing */
struct pack *pack_base(const struct pack *pack);  /* what it extends; NULL for common */
const char *pack_origin(const struct pack *pack); /* "installed" or "local" */
bool pack_local(const struct pack *pack);         /* it, or one it extends, is local */
const char *pack_folder(const struct pack *pack); /* path as found, for messages and tools */
/* SHA-256 over "<hex>  <path>\n" of each file of its folder, by bytewise path. */
const struct sha256 *pack_digest(const struct pack *pack);

/* The merged pack, an element k:pack: own elements first, then what is inherited. An own element
 * takes the place of every inherited one with the same name and key; the key is @id, and for those
 * that have none: language lang+use, party-role role, paper-kind type, drop-rule and severity rule;
 * naming and validity stand alone. Borrowed. */
const xmlNode *pack_merged(const struct pack *pack);
/* The merged headings, an element k:toc with k:heading in order (no k:drop, no @after). Borrowed.
 */
const xmlNode *pack_toc(const struct pack *pack);
/* Both as they stand in its own files; toc NULL if the pack has none. Borrowed. */
const xmlNode *pack_own(const struct pack *pack);
const xmlNode *pack_own_toc(const struct pack *pack);

/* A k:route of the merged pack; NULL if there is none of that id. `id` NULL: the default route (the
 * one marked so, else the first). */
const xmlNode *pack_route(const struct pack *pack, const char *id);
/* A k:source of the merged pack; NULL if there is none of that id. */
const xmlNode *pack_source(const struct pack *pack, const char *id);
/* The best confidence among the sources of a list of ids; unconfirmed if there is none. */
enum confidence pack_confidence(const struct pack *pack, const char *see);
/* A class of the merged pack by what a dossier calls it ("C"): the k:class with that id, or with
 * that id or a name when capitals do not count. NULL if there is none. */
const xmlNode *pack_class(const struct pack *pack, const char *value);

/* rules.sch of common, base and the pack itself, in that order, compiled when first asked for and
 * owned by the pack. NULL with PACK if they are wrong. */
struct rules *pack_rules(struct pack *pack, struct error *error) MUST_CHECK;

#endif

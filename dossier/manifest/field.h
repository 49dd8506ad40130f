/* The attributes of manifest.xml as tables, from which it is both written and read: what the two
 * disagree on cannot exist. Used by manifest_write.c and manifest_parse.c only. */
#ifndef DOSSIER_MANIFEST_FIELD_H
#define DOSSIER_MANIFEST_FIELD_H

#include "dossier/manifest/manifest.h"

enum field_kind {
    FIELD_SLUG,
    FIELD_RENDITION,
    FIELD_LINE, /* not empty, no white space at its ends */
    FIELD_TEXT,
    FIELD_DAY,
    FIELD_PATH,
    FIELD_DIGEST,
    FIELD_COUNT,
    FIELD_POSITIVE,
    FIELD_STATE,
    FIELD_LEVEL,
    FIELD_METHOD,
    FIELD_ORIGIN_OF_DATE,
    FIELD_ORIGIN_OF_PACK,
    FIELD_ROLE,
};

struct field {
    const char *name;
    enum field_kind kind;
    bool optional; /* a string that may be NULL, or a digest with a flag */
    size_t offset; /* of the value in its struct */
    size_t flag;   /* of the bool that says whether an optional digest is there */
};
struct fields {
    const char *element;
    const struct field *items;
    size_t count;
};

extern const struct fields manifest_root_fields;
extern const struct fields manifest_filing_fields;
extern const struct fields manifest_product_fields;
extern const struct fields manifest_as_of_fields;
extern const struct fields manifest_signer_fields;
extern const struct fields manifest_pack_fields;
extern const struct fields manifest_tool_fields;
extern const struct fields manifest_report_fields;
extern const struct fields manifest_core_fields;
extern const struct fields manifest_file_fields;

/* Whether a string may stand in a field of a kind that is kept as a string. */
bool field_string_valid(enum field_kind kind, const char *value);
extern const char *const method_names[2]; /* stored, deflated */

#endif

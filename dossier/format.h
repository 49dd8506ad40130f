/* `fmt`: the canonical form of the dossier's XML files. Two-space indent, attributes in a fixed
 * order, siblings with ids sorted by id, comments with what they stand before, LF.
 *
 * The surprise: a comment with an empty line behind it belongs to the place, not to the next
 * element, and nothing is sorted across it. */
#ifndef DOSSIER_FORMAT_H
#define DOSSIER_FORMAT_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

/* Appends the canonical form of one file's bytes; `name` is for messages. INPUT if it is not
 * well-formed. The same bytes come out when it runs on its own output. */
bool format_xml(const void *bytes, size_t size, const char *name, struct text *ret,
                struct error *error) MUST_CHECK;

/* A file whose form is, or was, not canonical. */
typedef void format_report(void *context, const char *file);
/* Formats dossier.xml and every file that it includes. With `check` nothing is written. Files are
 * reported in the order of inclusion. */
bool dossier_format(const char *path, bool check, format_report *report, void *context,
                    size_t *ret_count, struct error *error) MUST_CHECK;

#endif

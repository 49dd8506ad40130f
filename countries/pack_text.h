/* Texts of packs in the language of the reader. */
#ifndef COUNTRIES_PACK_TEXT_H
#define COUNTRIES_PACK_TEXT_H

#include "base/xml.h"
#include "schemas/report.h"

/* Content of the child `name` (name, title, text) in the language, else in any; caller frees; NULL
 * if there is none. */
char *pack_text(const xmlNode *node, const char *name, enum report_language language);

#endif

/* The gatherers of the helper: each reads the bytes of one file and fills the answer, or leaves the
 * program through answer_fail with the reason. */
#ifndef DOSSIER_HELPER_GATHER_H
#define DOSSIER_HELPER_GATHER_H

#include "dossier/helper/answer.h"

/* Structure of a PDF (ISO 32000-2). */
void pdf_gather(const char *bytes, size_t size, struct answer *answer);

/* docx and xlsx (ECMA-376); a zip that is neither answers kind none. */
void office_gather(const char *bytes, size_t size, struct answer *answer);

#endif

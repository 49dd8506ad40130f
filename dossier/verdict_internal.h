/* What the two halves of the verdict share: the bundle's content, and its signers. */
#ifndef DOSSIER_VERDICT_INTERNAL_H
#define DOSSIER_VERDICT_INTERNAL_H

#include "dossier/verdict.h"

/* Takes down an answer that is worse than what stands there, with its reason. */
void verdict_say(struct verdict *verdict, enum question question, enum answer answer,
                 const char *format, ...) PRINTF_LIKE(4, 5);

/* QUESTION_INTACT: seal, file table against entries, SHA256SUMS, VERIFY.txt. */
void verdict_content(struct verdict *verdict, const struct seal *seal,
                     const struct bundle_text *texts, const struct expectations *expectations);
/* QUESTION_SIGNED, QUESTION_REVOCATION, QUESTION_TIME. */
void verdict_signers(struct verdict *verdict, const struct seal *seal,
                     const struct expectations *expectations);

#endif

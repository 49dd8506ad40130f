/* Writes DER (X.690 clause 10) into texts, which remember by themselves that something did not fit.
 */
#ifndef SIGNING_DER_WRITE_H
#define SIGNING_DER_WRITE_H

#include "base/file.h"
#include "base/text.h"
#include "signing/der.h"

/* One element; lengths in their shortest form (10.1). */
void der_put(struct text *out, int tag, const void *bytes, size_t size);
void der_put_text(struct text *out, int tag, const struct text *content);
/* A SET OF: brings the few elements into the order of DER (11.6), which it changes in place. */
void der_put_set(struct text *out, int tag, struct span *elements, size_t count);

/* The bytes of a text. LIMIT when something did not fit. */
bool der_take_text(struct text *text, struct buffer *ret, struct error *error) MUST_CHECK;

#endif

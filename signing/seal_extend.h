/* Brings the signatures of a sealed container to a higher level: each p7s is replaced by the same
 * with more unsigned material, everything else stays byte for byte.
 *
 * The surprise: a signature that a later manifest lists is frozen. It may stay as it is, or it must
 * be brought up before others cover it. */
#ifndef SIGNING_SEAL_EXTEND_H
#define SIGNING_SEAL_EXTEND_H

#include "signing/seal_write.h"

/* Reads the container at descriptor `in`, writes the new one to `out`; *ret_changed: how many
 * signatures are other bytes now. `extend` leaves a p7s that needs nothing as it is. FINDINGS when
 * the structure, an entry or a manifest is not in order, when there is no signature, or when a
 * frozen one would change; else what `extend` or the writing said. On failure `out` holds rubbish.
 */
bool seal_extend(int in, int out, seal_stamper *extend, void *context, size_t *ret_changed,
                 struct error *error) MUST_CHECK;

#endif

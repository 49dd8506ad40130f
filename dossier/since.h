/* What an earlier report on the same dossier has: the findings that a check of a change need not
 * fail on (check --since).
 *
 * A finding is the same when rule, filing and what it is about are (schemas/finding_anchor.h); a
 * line or a date may have moved. Where several are alike, as many are known as the earlier report
 * has. The surprise: a finding that was waived then, was less severe then, or could not be
 * evaluated is not known; and a rule that cannot be evaluated now is never known at all. */
#ifndef DOSSIER_SINCE_H
#define DOSSIER_SINCE_H

#include "base/error.h"
#include "schemas/finding.h"

#include <stddef.h>

/* Marks the findings that the earlier report has. `bytes` is a report in JSON or XVRL, of `dossier`
 * (its id); `redacted`: the findings hold no detail. INPUT if it is no such report or of another
 * dossier. */
bool since_apply(const void *bytes, size_t size, const char *dossier, bool redacted,
                 struct findings *findings, struct error *error) MUST_CHECK;

#endif

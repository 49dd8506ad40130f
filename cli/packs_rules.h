/* What `packs rules` prints: the rules of one pack, each with its severity and what it rests on,
 * and how many there are of each. */
#ifndef CLI_PACKS_RULES_H
#define CLI_PACKS_RULES_H

#include "base/text.h"
#include "countries/pack.h"
#include "schemas/report.h"
#include "schemas/rules.h"

/* The pack's own rules; those that it inherits are only counted. */
void packs_rules_write(const struct pack *pack, const struct rules *rules,
                       enum report_language language, struct text *ret);

#endif

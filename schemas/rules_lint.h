/* How rules are written: what would make them slow, blind or silent (DESIGN.md, Rules).
 *
 * Refused: two rules of one id; a variable in a context; `//`, preceding, following and
 * preceding-sibling, and steps that name no element, in tests; dates compared as strings (in
 * XPath 1.0 that is never true); a comparison, not() or report on an optional attribute without
 * sd:known, unless the test or the context asks for the attribute itself. Functions that do not
 * exist never get this far. */
#ifndef SCHEMAS_RULES_LINT_H
#define SCHEMAS_RULES_LINT_H

#include "schemas/rules.h"

/* Told for each problem; `what` continues `rule "id" …` and lives for the call. */
typedef void rules_lint_tell(void *context, const struct rule_info *rule, const char *what);

/* Reads from the schemas of the catalogue which attributes are optional and which are dates. */
bool rules_lint(const struct rules *rules, const struct catalogue *catalogue, rules_lint_tell *tell,
                void *context, struct error *error) MUST_CHECK;

#endif

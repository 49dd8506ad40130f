/* verify --self-test: that this program, with these options, notices when this bundle is touched.
 */
#ifndef CLI_SELF_TEST_H
#define CLI_SELF_TEST_H

#include "cli/bundle.h"

/* For a bundle that verified with status 0: bends a copy in memory in each way of
 * signing/mutation.h and prints a line for each. FINDINGS if one is not caught; LIMIT for a bundle
 * that is too large to copy. */
enum status self_test_run(const struct bundle *bundle, const struct verification *verification,
                          struct error *error);

#endif

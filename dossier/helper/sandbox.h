/* What the helper gives up before it reads the first byte of a foreign file: resources beyond its
 * limits, new privileges, and every system call that reading does not need. */
#ifndef DOSSIER_HELPER_SANDBOX_H
#define DOSSIER_HELPER_SANDBOX_H

#include "base/error.h"

#include <stdint.h>

/* READ: what libraries loaded already need to read descriptor 0 and write descriptor 1; anything
 * else kills the process. EXEC: what one more program needs to start and open files for reading;
 * anything else is refused, as that program is not ours. */
enum sandbox_kind { SANDBOX_READ, SANDBOX_EXEC };

/* Processor seconds, bytes of data (0: no limit); no file can be written, 8 descriptors, no core.
 */
bool sandbox_limit(unsigned cpu_seconds, uint64_t data_bytes) MUST_CHECK;

/* No new privileges and the filter; false if this kernel or processor has none. */
bool sandbox_close(enum sandbox_kind kind) MUST_CHECK;

#endif

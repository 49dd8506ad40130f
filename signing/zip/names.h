/* What the names of a container's entries must be together: path_check looks at each alone. */
#ifndef SIGNING_ZIP_NAMES_H
#define SIGNING_ZIP_NAMES_H

#include "signing/zip/read.h"

#define META_FOLDER "META-INF/"

/* Unique, also after NFC and case folding; none is both a file and a folder; META-INF is written so
 * and in no other case, comes last, and is stored. FINDINGS with a sentence otherwise. */
bool zip_names_check(const struct container *container, struct error *error) MUST_CHECK;

#endif

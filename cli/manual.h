/* The manual page of the program. */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "base/text.h"

/* Appends the page in troff's man macros. */
void manual_write(struct text *ret);

#endif

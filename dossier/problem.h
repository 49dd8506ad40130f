/* A list of what is wrong with the files of a dossier, each with its place. It is input that the
 * program refuses (status INPUT), not findings of rules: an invalid dossier.xml is listed whole, so
 * that one run shows every place. */
#ifndef DOSSIER_PROBLEM_H
#define DOSSIER_PROBLEM_H

#include "base/error.h"
#include "base/xml.h"

#include <stddef.h>

struct problem {
    char *file;    /* relative to the dossier's folder; NULL if not known */
    long line;     /* 1-based; 0 if not known */
    char *message; /* lower case, the subject in quotes */
};
struct problems {
    struct problem *items; /* the first LIMIT_FINDINGS; by file and line once sorted */
    size_t count;
    size_t total; /* never capped */
};
#define PROBLEMS_INIT                                                                              \
    {                                                                                              \
        .items = NULL                                                                              \
    }
void problems_release(struct problems *problems);

/* Appends; without memory the problem is only counted. `file` may be NULL. */
void problems_add(struct problems *problems, const char *file, long line, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* The same at the place of a node. */
void problems_add_at(struct problems *problems, const xmlNode *node, const char *format, ...)
    PRINTF_LIKE(3, 4);
void problems_sort(struct problems *problems);
/* Makes one error (INPUT) of the list: the first problem, and how many more. Always false. */
bool problems_error(const struct problems *problems, struct error *error);

#endif

/* Scope-bound cleanup: `CLEANUP(text_release) struct text t = TEXT_INIT;` and for pointers
 * DEFINE_POINTER_CLEANUP(xmlDoc, xmlFreeDoc) then `CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc`. */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(function) __attribute__((cleanup(function)))

#define DEFINE_POINTER_CLEANUP(type, function)                                                     \
    static inline __attribute__((unused)) void function##_pointer(type **pointer)                  \
    {                                                                                              \
        if (*pointer)                                                                              \
            function(*pointer);                                                                    \
    }

static inline void free_pointer(void *pointer)
{
    free(*(void **)pointer);
}

static inline void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

/* Hands a pointer out of its scope: returns it and leaves NULL behind for the cleanup. */
#define TAKE(pointer)                                                                              \
    __extension__({                                                                                \
        __typeof__(pointer) taken_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })

#endif

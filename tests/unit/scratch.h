/* A folder of its own for one test program, in TMPDIR or /tmp, removed at its end; the program
 * works inside it. Use as group setup and teardown of cmocka. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the ones above */
#include <setjmp.h>

#include <cmocka.h>

#include "base/error.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_folder[4096];

static inline int scratch_setup(void **state)
{
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(scratch_folder, sizeof scratch_folder, "%s/samdossier-test.XXXXXX",
             parent && *parent == '/' ? parent : "/tmp");
    return mkdtemp(scratch_folder) && chdir(scratch_folder) == 0 ? 0 : -1;
}

static inline int scratch_remove(const char *path, const struct stat *status, int kind,
                                 struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline int scratch_teardown(void **state)
{
    (void)state;
    return chdir("/") == 0 ? nftw(scratch_folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

/* Writes a file of the scratch folder, whatever was there. */
static inline void scratch_write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline void scratch_write(const char *path, const char *text)
{
    scratch_write_bytes(path, text, strlen(text));
}

/* The file's content is exactly this text. */
static inline void scratch_expect(const char *path, const char *text)
{
    char content[4096];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(content, 1, sizeof content - 1, file);
    content[size] = '\0';
    assert_int_equal(fclose(file), 0);
    assert_string_equal(content, text);
}

static inline void expect_error(const struct error *error, enum status status, const char *text)
{
    assert_string_equal(error->text, text);
    assert_int_equal(error->status, status);
}

#endif

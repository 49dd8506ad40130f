/* path_check on any string: what it accepts stays in its folder, what it refuses is shown safely.
 */
#include "base/path.h"
#include "base/cleanup.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_accepted(const char *path)
{
    size_t size = strlen(path);
    if (size == 0 || size > PATH_MAX_BYTES || path[0] == '/' || path[size - 1] == '/' ||
        !utf8_valid(path, size) || strpbrk(path, "\\:<>\"|?*\x7F") || strstr(path, "//"))
        abort();
    for (const char *segment = path; segment; segment = strchr(segment, '/')) {
        segment += *segment == '/';
        size_t length = strcspn(segment, "/");
        if (segment[length - 1] == '.' || segment[length - 1] == ' ')
            abort(); /* "." and ".." too */
    }
}

static void check_refused(const struct error *error)
{
    CLEANUP(text_release) struct text shown = TEXT_INIT(4096);
    text_append_terminal(&shown, error->text);
    if (error->status != STATUS_INPUT || strcmp(text_string(&shown), error->text) != 0)
        abort(); /* something in the message would move the terminal */
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = { 0 };
    CLEANUP(free_pointer) char *path = malloc(size + 1);
    if (!path)
        return 0;
    if (size)
        memcpy(path, bytes, size);
    path[size] = '\0';
    if (path_check(path, &error))
        check_accepted(path);
    else
        check_refused(&error);
    return 0;
}

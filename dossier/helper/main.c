/* samdossier-facts: reads one foreign file, given as descriptor 0, and answers on descriptor 1.
 *
 *   samdossier-facts pdf    CPU DATA any|strict      structure of a PDF (libqpdf)
 *   samdossier-facts office CPU DATA any|strict      docx and xlsx
 *   samdossier-facts text   CPU DATA any|strict PROGRAM   text of a PDF: becomes pdftotext
 *   samdossier-facts sandbox CPU DATA any            which protection this machine gives
 *
 * CPU in seconds, DATA in bytes. strict: nothing is read without the whole sandbox. It is started
 * by samdossier only, with an empty environment, for one file (HOSTILE.md, Helper programs). */
#include "dossier/helper/answer.h"
#include "dossier/helper/gather.h"
#include "dossier/helper/sandbox.h"

#include "base/limits.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The leak checker of a sanitizer would need calls that the sandbox forbids. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static const char *map_input(size_t *ret_size)
{
    struct stat status;
    if (fstat(0, &status) != 0 || !S_ISREG(status.st_mode))
        answer_fail("the file cannot be read");
    if (status.st_size <= 0 || (uint64_t)status.st_size > SIZE_MAX / 2)
        answer_fail("the file is empty or too large to read");
    *ret_size = (size_t)status.st_size;
    void *bytes = mmap(NULL, *ret_size, PROT_READ, MAP_PRIVATE, 0, 0);
    if (bytes == MAP_FAILED)
        answer_fail("the file cannot be read into memory");
    return bytes;
}

/* What libraries would read from files later on is settled before the sandbox closes: libarchive
 * turns the times of zip entries into local ones. */
static void settle_libraries(void)
{
    if (setenv("TZ", "UTC0", 1) == 0)
        tzset();
}

static void require(bool fine, bool strict)
{
    if (!fine && strict)
        answer_fail("the sandbox is not available and --require-sandbox was given");
}

static int become_pdftotext(const char *program, bool strict)
{
    const char *const arguments[] = { "pdftotext", "-q",        "-enc", "UTF-8", "-eol",
                                      "unix",      "/dev/fd/0", "-",    NULL };
    char *environment[] = { NULL };
    require(sandbox_close(SANDBOX_EXEC), strict);
    execve(program, (char *const *)arguments, environment);
    return 127;
}

static int describe_sandbox(void)
{
    struct answer answer = { .lines = TEXT_INIT(LIMIT_HELPER_ANSWER_BYTES) };
    bool filtered = sandbox_close(SANDBOX_READ);
    answer_key(&answer, "sandbox");
    answer_flag(&answer, filtered);
    answer_line_end(&answer);
    answer_finish(&answer);
}

static int gather(void (*gatherer)(const char *, size_t, struct answer *), bool strict)
{
    struct answer answer = { .lines = TEXT_INIT(LIMIT_HELPER_ANSWER_BYTES) };
    size_t size = 0;
    const char *bytes = map_input(&size);
    settle_libraries();
    require(sandbox_close(SANDBOX_READ), strict);
    gatherer(bytes, size, &answer);
    answer_finish(&answer);
}

int main(int count, char **arguments)
{
    if (count < 5)
        return 2;
    unsigned long cpu_seconds = strtoul(arguments[2], NULL, 10);
    unsigned long long data_bytes = strtoull(arguments[3], NULL, 10);
    bool strict = strcmp(arguments[4], "strict") == 0;
    if (cpu_seconds == 0 || !sandbox_limit((unsigned)cpu_seconds, data_bytes))
        answer_fail("the limits cannot be set");
    if (strcmp(arguments[1], "text") == 0 && count == 6)
        return become_pdftotext(arguments[5], strict);
    if (strcmp(arguments[1], "sandbox") == 0)
        return describe_sandbox();
    if (strcmp(arguments[1], "pdf") == 0)
        return gather(pdf_gather, strict);
    if (strcmp(arguments[1], "office") == 0)
        return gather(office_gather, strict);
    return 2;
}

/* verify --self-test: bends a private copy in every known way and shows that each is caught. */
#include "cli/self_test.h"

#include "cli/terminal.h"
#include "signing/mutation.h"

#include <string.h>

#define COPY_MAX_BYTES (MUTATION_MAX_BYTES + 65536u)

struct self_test {
    const struct verification *verification;
    struct buffer bytes; /* of the bundle */
    struct text copy;
    struct text report;
    size_t made, missed;
};

/* What kept a copy from being good: a refusal to read it at all, else the first reason. */
static void caught_write(const struct bundle *bundle, const struct error *error, bool judged,
                         struct text *ret)
{
    const char *reason = judged ? text_string(&bundle->verdict.reasons) : error->text;
    CLEANUP(text_release) struct text line = TEXT_INIT(65536);
    text_append_bytes(&line, reason, strcspn(reason, "\n"));
    text_append(ret, ": ");
    text_append_terminal(ret, text_string(&line));
}

static void copy_judge(struct self_test *test, const char *name)
{
    struct bundle bundle = BUNDLE_INIT;
    struct error error = { .status = STATUS_DONE };
    bool judged =
        bundle_verify_bytes(&bundle, test->copy.bytes, test->copy.size, test->verification, &error);
    bool caught = !judged || bundle.verdict.status != STATUS_DONE;
    test->made++;
    test->missed += !caught;
    text_appendf(&test->report, "  %s %s", caught ? "caught" : "MISSED", name);
    if (caught)
        caught_write(&bundle, &error, judged, &test->report);
    text_append(&test->report, "\n");
    bundle_close(&bundle);
}

static bool copies_judge(struct self_test *test, struct error *error)
{
    const char *name;
    for (size_t i = 0; (name = mutation_name(i)); i++) {
        text_clear(&test->copy);
        if (!mutation_make(i, test->bytes.bytes, test->bytes.size, &test->copy, error))
            return false;
        if (test->copy.size)
            copy_judge(test, name);
        else
            text_appendf(&test->report, "  does not apply: %s\n", name);
    }
    return true;
}

enum status self_test_run(const struct bundle *bundle, const struct verification *verification,
                          struct error *error)
{
    struct self_test test = { .verification = verification,
                              .copy = TEXT_INIT(COPY_MAX_BYTES),
                              .report = TEXT_INIT(REPORT_TEXT_MAX) };
    text_append_terminal(&test.report, bundle->path);
    text_append(&test.report, ": self-test\n");
    bool done = file_read(bundle->descriptor, MUTATION_MAX_BYTES, &test.bytes, error) &&
                copies_judge(&test, error);
    if (done) {
        text_appendf(&test.report, "  %zu of %zu changes caught\n", test.made - test.missed,
                     test.made);
        done = print_text(&test.report, error);
    } else
        error_wrap(error, "\"%s\" is not tested", bundle->path);
    enum status status = !done ? error->status : test.missed ? STATUS_FINDINGS : STATUS_DONE;
    buffer_release(&test.bytes);
    text_release(&test.copy);
    text_release(&test.report);
    return status;
}

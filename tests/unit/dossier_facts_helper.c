/* The helper program as an enemy: what it answers, or fails to, never becomes a fact unchecked. */
#include "facts_kit.h"
#include "pdf_kit.h"

#include "base/limits.h"
#include "dossier/facts/gather.h"

#include <sys/socket.h>

static void write_script(const char *path, const char *lines)
{
    char script[4096];
    unlink(path);
    snprintf(script, sizeof script, "#!/bin/sh\n%s\n", lines);
    scratch_write(path, script);
    assert_int_equal(chmod(path, 0755), 0);
}

static const char *path_of(const char *name)
{
    static char path[5000];
    snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
    return path;
}

/* Why the structure of a PDF is not evaluated when this script is the helper. */
static const char *reason_of(const char *lines)
{
    struct facts_options options = { .helper = path_of("stand-in"),
                                     .limits = { .wall_seconds = 2 } };
    write_script("stand-in", lines);
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    facts_open_file("", "doc.pdf");
    const xmlNode *facts = facts_measure(&options);
    const char *reason = fact_missing(facts, "pdf");
    assert_non_null(reason);
    assert_non_null(fact_missing(facts, "text"));
    return reason;
}

static void test_failing_helper(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *reason;
    } cases[] = {
        { "kill -SEGV $$", "the program that reads it crashed (signal 11)" },
        { "kill -XCPU $$", "reading it took more processor time than the limit (60 s)" },
        { "kill -SYS $$", "the program that reads it was stopped by its sandbox" },
        { "kill -ABRT $$",
          "the program that reads it gave up, as it does out of memory (limit 1024 MiB)" },
        { "exit 3", "the program that reads it failed (status 3)" },
        { "exec sleep 60", "reading it took longer than the limit (2 s)" },
        { "exec yes", "what was read from it is more than the limit (1048576 bytes)" },
        { "echo hello", "the program that reads it gave a malformed answer" },
        { "printf 'error\\tno such luck\\n'", "no such luck" },
        { "printf 'error\\ta\\033b\\n'", "a\\u{1b}b" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(reason_of(cases[i].lines), cases[i].reason);
}

static void test_missing_helper(void **state)
{
    (void)state;
    struct facts_options options = { .helper = "/nonexistent/samdossier-facts" };
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    facts_open_file("", "doc.pdf");
    assert_string_equal(fact_missing(facts_measure(&options), "pdf"),
                        "the helper program \"samdossier-facts\" cannot be started");
}

/* This very program stands in for pdftotext, inside the real sandbox: what it does stands in the
 * PDF, after "mode:". A shell could not run there: it needs more than eight descriptors. */
static const struct stand_in {
    const char *mode, *output;
} outputs[] = {
    { "one-page", "a\f" },
    { "not-utf-8", "a\f\377\f" },
    { "within-a-page", "a" },
    { "two-pages", "a\fb\f" },
};

static void misbehave(const char *mode, size_t size)
{
    volatile bool forever = true;
    if (strncmp(mode, "loop", size) == 0) {
        while (forever)
            continue;
    }
    if (strncmp(mode, "write", size) == 0 &&
        open("escaped", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0)
        (void)!write(1, "a\f", 2);
    if (strncmp(mode, "fork", size) == 0 && fork() < 0)
        (void)!write(1, "a\f", 2);
    if (strncmp(mode, "connect", size) == 0 && socket(AF_INET, SOCK_STREAM, 0) < 0)
        (void)!write(1, "a\f", 2);
    if (strncmp(mode, "environment", size) == 0 && !getenv("SAMDOSSIER_SECRET"))
        (void)!write(1, "a\f", 2);
}

static int stand_in_for_pdftotext(void)
{
    char bytes[4096] = "";
    ssize_t count = read(0, bytes, sizeof bytes - 1);
    const char *mode = count > 0 ? strstr(bytes, "mode:") : NULL;
    if (!mode)
        _exit(1);
    mode += strlen("mode:");
    size_t size = strcspn(mode, ")");
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        if (strncmp(mode, outputs[i].mode, size) == 0)
            (void)!write(1, outputs[i].output, strlen(outputs[i].output));
    }
    misbehave(mode, size);
    _exit(0);
}

/* Why the text is not evaluated when pdftotext does this; NULL: it is. */
static const char *text_reason_within(const char *mode, size_t text_bytes)
{
    static char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    assert_true(size > 0);
    program[size] = '\0';
    char text[64];
    snprintf(text, sizeof text, "mode:%s", mode);
    struct facts_options options = { .pdftotext = program,
                                     .limits = { .cpu_seconds = 1, .text_bytes = text_bytes } };
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = text });
    facts_open_file("", "doc.pdf");
    const xmlNode *facts = facts_measure(&options);
    assert_null(fact_missing(facts, "pdf"));
    return fact_missing(facts, "text");
}

static const char *text_reason_of(const char *mode)
{
    return text_reason_within(mode, 0);
}

static void test_failing_pdftotext(void **state)
{
    (void)state;
    assert_null(text_reason_of("one-page"));
    assert_string_equal(text_reason_of("loop"),
                        "reading it took more processor time than the limit (1 s)");
    assert_string_equal(text_reason_of("not-utf-8"), "its text is not valid UTF-8");
    assert_string_equal(text_reason_of("within-a-page"), "its text ends within a page");
    assert_string_equal(text_reason_of("two-pages"), "the text of 2 of 1 pages could be read");
    assert_string_equal(text_reason_of("nothing"), "the text of 0 of 1 pages could be read");
    struct facts_options options = { .pdftotext = "/nonexistent/pdftotext" };
    facts_open_file("", "doc.pdf");
    assert_non_null(strstr(fact_missing(facts_measure(&options), "text"), "install poppler-utils"));
}

/* What a program that was taken over could do: it writes no file, starts no other, reaches no
 * network and sees nothing of our environment. It answers a page when it was refused. */
static void test_sandbox_holds(void **state)
{
    (void)state;
    assert_int_equal(setenv("SAMDOSSIER_SECRET", "x", 1), 0);
    assert_null(text_reason_of("write"));
    assert_int_equal(access("escaped", F_OK), -1);
    assert_null(text_reason_of("fork"));
    assert_null(text_reason_of("connect"));
    assert_null(text_reason_of("environment"));
}

static void test_sandbox_is_described(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(free_pointer) char *layers = NULL;
    assert_true(facts_sandbox(NULL, &layers, &error));
    assert_string_equal(layers, "limits, no-new-privs, seccomp");
    struct facts_options options = { .require_sandbox = true };
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    facts_open_file("", "doc.pdf");
    const xmlNode *facts = facts_measure(&options);
    assert_null(fact_missing(facts, "pdf"));
    assert_null(fact_missing(facts, "text"));
}

/* What the stand-in writes has two bytes: below, at and above the limit. */
static void test_limit_of_text(void **state)
{
    (void)state;
    assert_null(text_reason_within("one-page", 3));
    assert_null(text_reason_within("one-page", 2));
    assert_string_equal(text_reason_within("one-page", 1),
                        "what was read from it is more than the limit (1 bytes)");
}

#define HEAD                                                                                       \
    "version\t1."                                                                                  \
    "7\npages\t2\nencrypted\tno\nrestricted\tno\njavascript\tno\nform\tno\nsigned\tno\n"

static bool parses(const char *answer)
{
    struct error error = { 0 };
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *facts = xml_add((xmlNode *)doc, NS_FACTS, "f", "facts");
    bool fine = answer_parse_pdf(answer, strlen(answer), facts, &error);
    /* all or nothing */
    assert_int_equal(xmlChildElementCount(facts), fine ? 1 : 0);
    assert_true(fine || *error.text);
    xmlFreeDoc(doc);
    return fine;
}

static void test_grammar_of_pdf_answer(void **state)
{
    (void)state;
    assert_true(parses(HEAD "end\n"));
    assert_true(parses(HEAD "font\t2\tyes\tA\nlink\t1\t\nbookmark\t1\t0\t\nend\n"));
    static const char *const wrong[] = {
        "",
        "end\n",
        HEAD,
        HEAD "end",
        HEAD "end\nend\n",
        HEAD "end\tx\n",
        HEAD "pages\t2\nend\n",
        HEAD "font\t3\tyes\tA\nend\n",
        HEAD "font\t0\tyes\tA\nend\n",
        HEAD "font\t01\tyes\tA\nend\n",
        HEAD "font\t-1\tyes\tA\nend\n",
        HEAD "font\t1\tmaybe\tA\nend\n",
        HEAD "font\t1\tyes\nend\n",
        HEAD "font\t1\tyes\tA\tB\nend\n",
        HEAD "bookmark\t0\t1\tA\nend\n",
        HEAD "bookmark\t65\t1\tA\nend\n",
        HEAD "bookmark\t1\t99999999999999999999\tA\nend\n",
        HEAD "unknown\tx\nend\n",
        HEAD "font\t1\tyes\tA\tB\tC\tD\tE\nend\n",
        "pages\t1000001\nend\n",
        "error\n",
        "error\t\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(parses(wrong[i]));
}

static void test_grammar_of_office_answer(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "office\tdocx\t1\t2\t3\n",
        "office\tpptx\t1\t2\t3\nmacros\tno\nend\n",
        "office\tdocx\t1\t2\nmacros\tno\nend\n",
        "office\tdocx\t1\t2\tx\nmacros\tno\nend\n",
        "office\tdocx\t1\t2\t3\nmacros\tperhaps\nend\n",
        "office\tdocx\t1\t2\t3\nmacros\tno\nend\nmore\n",
        "error\tdamaged\n",
    };
    struct office_answer answer;
    struct error error = { 0 };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(answer_parse_office(wrong[i], strlen(wrong[i]), &answer, &error));
    static const char right[] = "office\txlsx\t1\t2\t3\nmacros\tyes\nend\n";
    assert_true(answer_parse_office(right, sizeof right - 1, &answer, &error));
    assert_int_equal(answer.kind, TYPE_XLSX);
    assert_int_equal(answer.hidden_sheets, 3);
    assert_true(answer.macros);
}

static int teardown(void **state)
{
    facts_close();
    return scratch_teardown(state);
}

int main(int count, char **arguments)
{
    if (count > 0 && strcmp(arguments[0], "pdftotext") == 0)
        return stand_in_for_pdftotext();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failing_helper),
        cmocka_unit_test(test_missing_helper),
        cmocka_unit_test(test_failing_pdftotext),
        cmocka_unit_test(test_sandbox_holds),
        cmocka_unit_test(test_sandbox_is_described),
        cmocka_unit_test(test_limit_of_text),
        cmocka_unit_test(test_grammar_of_pdf_answer),
        cmocka_unit_test(test_grammar_of_office_answer),
    };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}

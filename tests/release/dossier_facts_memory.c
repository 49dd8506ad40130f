/* The limit on a helper's memory, which a sanitizer would not survive. */
#include "../unit/facts_kit.h"
#include "../unit/pdf_kit.h"

#define MANY_BYTES (64 << 20)

/* In the place of pdftotext: answers a page if it gets the memory, else gives up as that does. */
static int stand_in_for_pdftotext(void)
{
    volatile char *bytes = malloc(MANY_BYTES);
    if (!bytes)
        abort();
    for (size_t i = 0; i < MANY_BYTES; i += 4096)
        bytes[i] = 1;
    (void)!write(1, "a\f", 2);
    _exit(0);
}

static const char *reason_with(uint64_t data_bytes)
{
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    assert_true(size > 0);
    program[size] = '\0';
    struct facts_options options = { .pdftotext = program, .limits = { .data_bytes = data_bytes } };
    pdf_write("doc.pdf", &(struct pdf_kit){ .text = "Hello" });
    facts_open_file("", "doc.pdf");
    return fact_missing(facts_measure(&options), "text");
}

static void test_limit_of_memory(void **state)
{
    (void)state;
    assert_null(reason_with(96 << 20));
    assert_string_equal(reason_with(48 << 20), "the program that reads it gave up, as it does out "
                                               "of memory (limit 48 MiB)");
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_limit_of_memory) };
    xml_setup();
    return cmocka_run_group_tests(tests, scratch_setup, teardown);
}

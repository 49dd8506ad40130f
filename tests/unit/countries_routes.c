/* `routes` against answers that were written from the sources before it (tests/routes/answers.xml),
 * and what it refuses. */
#include "tests/unit/countries_kit.h"

#include "countries/lint_internal.h"
#include "countries/routes.h"

#define ANSWERS SAMDOSSIER_DATA_DIR "/tests/routes"
#define ANSWERS_MAX 128

struct bench {
    struct packs *packs;
    struct dossier sample;
    xmlDoc *answers;
};

static void bench_open(struct bench *bench)
{
    struct error error = { 0 };
    int folder = open(ANSWERS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *bench = (struct bench){ .packs = kit_packs(NULL), .sample = DOSSIER_INIT };
    kit_load(KIT_SAMPLE, &bench->sample);
    bench->answers = xml_read(folder, "answers.xml", &error);
    assert_non_null(bench->answers);
    close(folder);
}

static void bench_close(struct bench *bench)
{
    xmlFreeDoc(bench->answers);
    dossier_release(&bench->sample);
    packs_free(bench->packs);
}

static const xmlNode *variant_find(const struct bench *bench, const char *id)
{
    const xmlNode *node = xml_child(xmlDocGetRootElement(bench->answers), NS_PACK, "variant");

    while (node && strcmp(xml_attribute(node, "id"), id) != 0)
        node = xml_next(node, NS_PACK, "variant");
    assert_non_null(node);
    return node;
}

/* An answer as written: of the variant, else of the one that it is like. */
static const xmlNode *answer_written(const struct bench *bench, const xmlNode *variant,
                                     const char *regulator, const char *route)
{
    for (;;) {
        const char *like = xml_attribute(variant, "like");

        for (const xmlNode *node = xml_child(variant, NS_PACK, "answer"); node;
             node = xml_next(node, NS_PACK, "answer"))
            if (strcmp(xml_attribute(node, "regulator"), regulator) == 0 &&
                strcmp(xml_attribute(node, "route"), route) == 0)
                return node;
        if (!like)
            return NULL;
        variant = variant_find(bench, like);
    }
}

static const char *day_of(const struct bench *bench, const xmlNode *variant)
{
    while (!xml_attribute(variant, "as-of"))
        variant = variant_find(bench, xml_attribute(variant, "like"));
    return xml_attribute(variant, "as-of");
}

static int name_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in order, a blank between. */
static void names_write(char **names, size_t count, struct text *ret)
{
    qsort(names, count, sizeof *names, name_compare);
    for (size_t i = 0; i < count; i++) {
        text_appendf(ret, "%s%s", i ? " " : "", names[i]);
        free(names[i]);
    }
}

static const char *whom(const struct route_answer *answer, const struct finding *finding)
{
    return condition_unconfirmed(finding)
               ? xml_attribute(xml_child(pack_merged(answer->pack), NS_PACK, "authority"), "id")
               : "applicant";
}

/* "state=open on= missed= asked= relies=" of what was found. */
static void found_write(const struct route_answer *answer, struct text *ret)
{
    const struct findings *unknown = answer->state == ROUTE_OPENS ? &answer->later : &answer->open;
    char *missed[ANSWERS_MAX], *asked[ANSWERS_MAX], line[256];
    size_t missed_count = 0, asked_count = 0;

    for (size_t i = 0; answer->state == ROUTE_CLOSED && i < answer->open.count; i++)
        if (condition_closes(&answer->open.items[i]))
            missed[missed_count++] = strdup(answer->open.items[i].rule);
    for (size_t i = 0; answer->state != ROUTE_CLOSED && i < unknown->count; i++) {
        snprintf(line, sizeof line, "%s:%s", unknown->items[i].rule,
                 whom(answer, &unknown->items[i]));
        asked[asked_count++] = strdup(line);
    }
    text_appendf(ret, "%s on=%s missed=", route_state_name(answer->state),
                 answer->state == ROUTE_OPENS ? answer->on : "");
    names_write(missed, missed_count, ret);
    text_append(ret, " asked=");
    names_write(asked, asked_count, ret);
    text_append(ret, " relies=");
    for (size_t i = 0; answer->state != ROUTE_CLOSED && i < answer->relies_count; i++)
        text_appendf(ret, "%s%s", i ? " " : "", xml_attribute(answer->relies[i], "id"));
}

static const char *written(const xmlNode *answer, const char *name)
{
    const char *value = answer ? xml_attribute(answer, name) : NULL;

    return value ? value : "";
}

static bool answer_agrees(const struct bench *bench, const xmlNode *variant,
                          const struct route_answer *answer)
{
    const char *regulator = pack_id(answer->pack), *route = xml_attribute(answer->route, "id");
    const xmlNode *by_hand = answer_written(bench, variant, regulator, route);
    struct text found = TEXT_INIT(8192), expected = TEXT_INIT(8192);
    bool same;

    found_write(answer, &found);
    text_appendf(&expected, "%s on=%s missed=%s asked=%s relies=%s", written(by_hand, "state"),
                 written(by_hand, "on"), written(by_hand, "missed"), written(by_hand, "asked"),
                 written(by_hand, "relies"));
    same = strcmp(text_string(&found), text_string(&expected)) == 0;
    if (!same)
        print_error("%s: %s:%s\n  found   %s\n  written %s\n", xml_attribute(variant, "id"),
                    regulator, route, text_string(&found), text_string(&expected));
    text_release(&found);
    text_release(&expected);
    return same;
}

/* Answers of one variant; how many do not agree. */
static size_t variant_run(const struct bench *bench, const xmlNode *variant, size_t *ret_count)
{
    struct dossier clone = DOSSIER_INIT;
    struct targets targets = TARGETS_INIT;
    struct routes routes = ROUTES_INIT;
    struct error error = { 0 };
    size_t wrong = 0;

    if (!clone_make(&bench->sample, &clone, &error) || !case_edit(variant, clone.tree, &error) ||
        !targets_find(&clone, bench->packs, NULL, &targets, &error) ||
        !routes_find(&clone, bench->packs, &targets, NULL, day_of(bench, variant), &routes,
                     &error)) {
        print_error("%s: %s\n", xml_attribute(variant, "id"), error.text);
        fail();
    }
    for (size_t i = 0; i < routes.count; i++)
        wrong += !answer_agrees(bench, variant, &routes.items[i]);
    *ret_count = routes.count;
    routes_release(&routes);
    targets_release(&targets);
    clone_release(&clone);
    return wrong;
}

static void answers_are_those_written_by_hand(void **state)
{
    (void)state;
    struct bench bench;
    size_t wrong = 0, variants = 0, count, written_count = 0;

    bench_open(&bench);
    for (const xmlNode *node = xml_child(variant_find(&bench, "sample"), NS_PACK, "answer"); node;
         node = xml_next(node, NS_PACK, "answer"))
        written_count++;
    for (const xmlNode *node = variant_find(&bench, "sample"); node;
         node = xml_next(node, NS_PACK, "variant")) {
        wrong += variant_run(&bench, node, &count);
        assert_int_equal(count, written_count);
        variants++;
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(variants, 18);
    bench_close(&bench);
}

static void routes_expect_error(const char *list, const char *classes, enum status status,
                                const char *text)
{
    struct bench bench;
    struct targets targets = TARGETS_INIT;
    struct routes routes = ROUTES_INIT;
    struct error error = { 0 };

    bench_open(&bench);
    assert_true(targets_find(&bench.sample, bench.packs, list, &targets, &error));
    assert_false(
        routes_find(&bench.sample, bench.packs, &targets, classes, KIT_DAY, &routes, &error));
    expect_error(&error, status, text);
    targets_release(&targets);
    bench_close(&bench);
}

static void a_class_that_no_regulator_has_is_refused(void **state)
{
    (void)state;
    routes_expect_error("sg,th", "C,V", STATUS_USAGE,
                        "no regulator that is asked about has a class \"V\"; `packs show` lists "
                        "them");
}

static size_t classes_count(const char *list, const char *classes, const char *regulator)
{
    struct bench bench;
    struct targets targets = TARGETS_INIT;
    struct routes routes = ROUTES_INIT;
    struct error error = { 0 };
    const xmlNode *last = NULL;
    size_t count = 0;

    bench_open(&bench);
    assert_true(targets_find(&bench.sample, bench.packs, list, &targets, &error));
    assert_true(
        routes_find(&bench.sample, bench.packs, &targets, classes, KIT_DAY, &routes, &error));
    for (size_t i = 0; i < routes.count; i++) {
        count += strcmp(pack_id(routes.items[i].pack), regulator) == 0 &&
                 routes.items[i].class.pack != last;
        last = routes.items[i].class.pack;
    }
    routes_release(&routes);
    targets_release(&targets);
    bench_close(&bench);
    return count;
}

static void classes_are_for_those_who_know_them(void **state)
{
    (void)state;
    assert_int_equal(classes_count("sg,th", "B,C", "sg"), 2);
    assert_int_equal(classes_count("sg,th", "B,C", "th"), 1);
    assert_int_equal(classes_count("sg", NULL, "sg"), 1);
}

/* The tree is as it was: no trial filing, no plan. */
static void the_dossier_is_left_as_it_was(void **state)
{
    (void)state;
    struct bench bench;
    struct targets targets = TARGETS_INIT;
    struct routes routes = ROUTES_INIT;
    struct error error = { 0 };
    struct buffer before = { 0 }, after = { 0 };

    bench_open(&bench);
    assert_true(xml_write(bench.sample.tree, &before, &error));
    assert_true(targets_find(&bench.sample, bench.packs, "all", &targets, &error));
    assert_true(routes_find(&bench.sample, bench.packs, &targets, NULL, KIT_DAY, &routes, &error));
    assert_true(xml_write(bench.sample.tree, &after, &error));
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.bytes, after.bytes, before.size);
    buffer_release(&before);
    buffer_release(&after);
    routes_release(&routes);
    targets_release(&targets);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_those_written_by_hand),
        cmocka_unit_test(a_class_that_no_regulator_has_is_refused),
        cmocka_unit_test(classes_are_for_those_who_know_them),
        cmocka_unit_test(the_dossier_is_left_as_it_was),
    };

    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}

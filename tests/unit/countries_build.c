/* The sample dossier through the whole of countries/: enriched tree, submission.xml, entries,
 * reasons, record. */
#include "tests/unit/countries_kit.h"

#include "base/path.h"
#include "schemas/xsd.h"

static struct kit_line line;
static struct targets targets;
static struct findings findings;

static int line_setup(void **state)
{
    if (kit_setup(state) != 0)
        return -1;
    kit_line_open(&line, KIT_SAMPLE, NULL);
    kit_check(&line, NULL, &targets, &findings);
    return 0;
}

static int line_teardown(void **state)
{
    targets_release(&targets);
    findings_release(&findings);
    kit_line_close(&line);
    return kit_teardown(state);
}

static struct build_options options_make(void)
{
    return (struct build_options){ .as_of = kit_as_of,
                                   .recipe = "how to verify\n",
                                   .recipe_size = 14,
                                   .report = "<report/>\n",
                                   .report_size = 10,
                                   .core = &line.core,
                                   .findings = &findings };
}

static void build(const struct target *target, const struct build_options *options,
                  struct build *ret)
{
    struct error error = { 0 };
    bool built = build_target(&line.dossier, line.packs, line.pool, target, options, ret, &error);

    if (!built)
        print_error("%s\n", error.text);
    assert_true(built);
}

/* Bytes of an entry that is stored. */
static char *entry_bytes(const struct build *build, const char *path)
{
    const struct entry *entry = entries_find(&build->entries, path);
    struct error error = { 0 };

    assert_non_null(entry);
    assert_int_equal(entry->blob.method, METHOD_STORED);
    char *bytes = calloc(1, entry->blob.size + 1);
    assert_true(pool_read(line.pool, &entry->blob, bytes, entry->blob.size, 0, &error));
    return bytes;
}

static void every_enriched_tree_is_valid(void **state)
{
    (void)state;
    struct error error = { 0 };

    assert_int_equal(targets.count, 3);
    for (size_t i = 0; i < targets.count; i++) {
        assert_non_null(
            target_graft(&line.dossier, line.packs, &targets.items[i], KIT_DAY, &error));
        bool valid = check_enriched(line.packs, line.dossier.tree, &error);
        if (!valid)
            print_error("%s: %s\n", targets.items[i].regulator, error.text);
        assert_true(valid);
        target_remove(&line.dossier, &targets.items[i]);
    }
    kit_expect(line.dossier.tree, "//p:plan", "");
}

static void the_sample_passes_and_its_submissions_fit_their_schemas(void **state)
{
    (void)state;
    const struct build_options options = options_make();

    for (size_t i = 0; i < targets.count; i++) {
        struct build build_of = BUILD_INIT;
        build(&targets.items[i], &options, &build_of);
        for (size_t j = 0; j < build_of.reason_count; j++)
            print_error("%s: %s\n", build_of.name, build_of.reasons[j].text);
        assert_int_equal(build_of.reason_count, 0);
        assert_int_equal(build_of.state, STATE_SAMPLE);
        build_release(&build_of);
    }
    assert_int_equal(findings_open(&findings, FINDING_BROKEN, SEVERITY_WARNING), 0);
    assert_int_equal(findings_open(&findings, FINDING_NOT_EVALUATED, SEVERITY_INFO), 0);
}

static void entries_stand_in_their_order(void **state)
{
    (void)state;
    static const char *const first[] = { "manifest.xml", "submission.xml", "SHA256SUMS",
                                         "VERIFY.txt", "core.xml" };
    struct build_options options = options_make();
    struct error error = { 0 };
    struct build build_of = BUILD_INIT;

    options.with_core_proof = true;
    build(&targets.items[1], &options, &build_of);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(build_of.entries.items[i].path, first[i]);
    assert_true(build_of.entries.count > 10);
    for (size_t i = 5; i < build_of.entries.count; i++) {
        const struct entry *entry = &build_of.entries.items[i];
        assert_int_equal(strncmp(entry->path, "upload/", 7), 0);
        assert_true(path_check(entry->path, &error));
        assert_non_null(entry->document);
        assert_non_null(entry->rendition);
        assert_true(i == 5 || strcmp(build_of.entries.items[i - 1].path, entry->path) < 0);
    }
    build_release(&build_of);

    options.with_core_proof = false;
    build(&targets.items[1], &options, &build_of);
    assert_null(entries_find(&build_of.entries, "core.xml"));
    build_release(&build_of);
}

static void manifest_and_sums_speak_of_every_entry(void **state)
{
    (void)state;
    const struct build_options options = options_make();
    struct build build_of = BUILD_INIT;
    struct manifest manifest = MANIFEST_INIT;
    struct error error = { 0 };
    struct sha256 digest;
    struct text expected = TEXT_INIT(1 << 20);

    build(&targets.items[0], &options, &build_of);
    char *bytes = entry_bytes(&build_of, "manifest.xml");
    char *sums = entry_bytes(&build_of, "SHA256SUMS");
    assert_true(manifest_parse(bytes, strlen(bytes), &manifest, &error));
    sha256_bytes(bytes, strlen(bytes), &digest);
    assert_true(sha256_equal(&digest, &build_of.bundle_id));
    assert_int_equal(manifest.file_count, build_of.entries.count - 2);
    assert_string_equal(manifest.regulator, targets.items[0].regulator);
    assert_string_equal(manifest.filing, targets.items[0].filing);
    assert_string_equal(manifest.packs[0].id, "common");
    assert_string_equal(manifest.packs[manifest.pack_count - 1].id, manifest.regulator);
    assert_true(sha256_equal(&manifest.core_root, &line.core.root));
    sha256_bytes(options.report, options.report_size, &digest);
    assert_true(sha256_equal(&manifest.report, &digest));
    manifest_sums(&manifest, &build_of.bundle_id, &expected);
    assert_string_equal(sums, text_string(&expected));
    text_release(&expected);
    manifest_release(&manifest);
    free(bytes);
    free(sums);
    build_release(&build_of);
}

static void the_same_inputs_give_the_same_bundle(void **state)
{
    (void)state;
    const struct build_options options = options_make();
    struct kit_line other;
    struct targets other_targets = TARGETS_INIT;
    struct findings other_findings = FINDINGS_INIT;

    kit_line_open(&other, KIT_SAMPLE, NULL);
    kit_check(&other, "th,jp", &other_targets, &other_findings);
    for (size_t i = 0; i < other_targets.count; i++) {
        struct build_options again = options;
        struct build a = BUILD_INIT, b = BUILD_INIT;
        struct error error = { 0 };

        again.core = &other.core;
        again.findings = &other_findings;
        assert_true(build_target(&other.dossier, other.packs, other.pool, &other_targets.items[i],
                                 &again, &b, &error));
        for (size_t j = 0; j < targets.count; j++)
            if (strcmp(targets.items[j].filing, other_targets.items[i].filing) == 0)
                build(&targets.items[j], &options, &a);
        assert_true(sha256_equal(&a.bundle_id, &b.bundle_id));
        build_release(&a);
        build_release(&b);
    }
    assert_string_equal(other_targets.items[0].regulator, "th");
    targets_release(&other_targets);
    findings_release(&other_findings);
    kit_line_close(&other);
}

static void a_regulator_without_a_filing_gets_a_draft_alone(void **state)
{
    (void)state;
    struct kit_line other;
    struct targets implied = TARGETS_INIT;
    struct findings found = FINDINGS_INIT;
    struct build_options options = options_make();
    struct build build_of = BUILD_INIT;
    struct error error = { 0 };

    kit_line_open(&other, KIT_SAMPLE, KIT_FIXTURES);
    kit_check(&other, "xa", &implied, &found);
    assert_int_equal(implied.count, 1);
    assert_true(implied.items[0].implied);
    assert_string_equal(implied.items[0].filing, "xa-1");
    assert_string_equal(found.runs[0].filing, "xa-1");
    options.findings = &found;
    options.core = &other.core;
    assert_false(build_target(&other.dossier, other.packs, other.pool, &implied.items[0], &options,
                              &build_of, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    assert_string_equal(build_of.reasons[0].text,
                        "the dossier has no filing for \"xa\"; add one to filings/");
    assert_int_equal(build_of.entries.count, 0);
    build_release(&build_of);

    options.draft = true;
    assert_true(build_target(&other.dossier, other.packs, other.pool, &implied.items[0], &options,
                             &build_of, &error));
    assert_string_equal(build_of.name, "xa-plain-1");
    assert_true(build_of.reason_count > 0);
    assert_non_null(entries_find(&build_of.entries, "submission.xml"));
    build_release(&build_of);
    kit_expect(other.dossier.tree, "//d:filing[@regulator='xa'] | //p:plan", "");
    targets_release(&implied);
    findings_release(&found);
    kit_line_close(&other);
}

/* The reason about a heading that a secondary source demands; NULL if there is none. */
static const char *hearsay(const struct build *build)
{
    for (size_t i = 0; i < build->reason_count; i++)
        if (build->reasons[i].heading && strcmp(build->reasons[i].heading, "xa-hearsay") == 0)
            return build->reasons[i].text;
    return NULL;
}

static void a_heading_known_at_second_hand_needs_a_waiver(void **state)
{
    (void)state;
    struct kit_line other;
    struct targets implied = TARGETS_INIT;
    struct findings found = FINDINGS_INIT;
    struct build_options options = options_make();
    struct build build_of = BUILD_INIT;
    struct error error = { 0 };
    bool waived = false;

    kit_line_open(&other, KIT_SAMPLE, KIT_FIXTURES);
    kit_check(&other, "xa", &implied, &found);
    options.findings = &found;
    options.core = &other.core;
    assert_true(
        build_judge(&other.dossier, other.packs, &implied.items[0], &options, &build_of, &error));
    assert_string_equal(hearsay(&build_of),
                        "heading \"xa-hearsay\" is required by a secondary source and empty; add "
                        "a document, an omission with its reason, or a waiver");
    build_release(&build_of);

    for (size_t i = 0; i < found.count; i++)
        for (size_t j = 0; j < found.items[i].source_count; j++)
            if (!waived && strcmp(found.items[i].sources[j].id, "xa-talk") == 0)
                waived = findings_waive(&found, i, "w", &error);
    assert_true(waived);
    assert_true(
        build_judge(&other.dossier, other.packs, &implied.items[0], &options, &build_of, &error));
    assert_null(hearsay(&build_of));
    build_release(&build_of);
    targets_release(&implied);
    findings_release(&found);
    kit_line_close(&other);
}

static void an_error_refuses_and_is_named_once(void **state)
{
    (void)state;
    struct build_options options = options_make();
    struct findings bad = FINDINGS_INIT;
    struct build build_of = BUILD_INIT;
    struct error error = { 0 };
    char rule[] = "x-rule", pack[] = "x", text[] = "It holds (it does not)", filing[64], id[64];
    struct finding finding = { .kind = FINDING_BROKEN,
                               .severity = SEVERITY_ERROR,
                               .declared = SEVERITY_ERROR,
                               .rule = rule,
                               .pack = pack,
                               .text_en = text,
                               .filing = filing,
                               .regulator = id };

    snprintf(filing, sizeof filing, "%s", targets.items[0].filing);
    snprintf(id, sizeof id, "%s", targets.items[0].regulator);
    assert_true(findings_add(&bad, &finding, &error));
    assert_true(findings_add(&bad, &finding, &error));
    finding.severity = SEVERITY_WARNING;
    assert_true(findings_add(&bad, &finding, &error));
    options.findings = &bad;
    assert_false(build_target(&line.dossier, line.packs, line.pool, &targets.items[0], &options,
                              &build_of, &error));
    assert_int_equal(build_of.reason_count, 1);
    assert_string_equal(build_of.reasons[0].rule, "x-rule");
    assert_string_equal(build_of.reasons[0].text,
                        "x-rule at 2 places, first: It holds (it does not)");
    build_release(&build_of);

    /* another filing's finding is no reason, a waived one neither, one not evaluated is */
    assert_true(
        build_judge(&line.dossier, line.packs, &targets.items[1], &options, &build_of, &error));
    assert_int_equal(build_of.reason_count, 0);
    build_release(&build_of);
    assert_true(findings_waive(&bad, 0, "w", &error) && findings_waive(&bad, 1, "w", &error));
    finding.kind = FINDING_NOT_EVALUATED;
    finding.severity = SEVERITY_INFO;
    finding.reason = text;
    assert_true(findings_add(&bad, &finding, &error));
    assert_true(
        build_judge(&line.dossier, line.packs, &targets.items[0], &options, &build_of, &error));
    assert_int_equal(build_of.reason_count, 1);
    assert_string_equal(build_of.reasons[0].text,
                        "x-rule: not evaluated at 1 place, first: It holds (it does not)");
    build_release(&build_of);
    findings_release(&bad);
}

static void upload_tree_and_record_are_written_apart(void **state)
{
    (void)state;
    const struct build_options options = options_make();
    struct build build_of = BUILD_INIT;
    struct folder_writer upload = FOLDER_WRITER_INIT, record = FOLDER_WRITER_INIT;
    struct error error = { 0 };
    size_t checked = 0;

    build(&targets.items[2], &options, &build_of);
    assert_true(folder_writer_open(&upload, "tree", false, &error));
    assert_true(build_write_upload(&build_of.entries, line.pool, &upload, &error));
    assert_true(folder_writer_commit(&upload, &error));
    assert_true(folder_writer_open(&record, "record", false, &error));
    assert_true(build_write_record(&build_of, &record, &error));
    assert_true(folder_writer_commit(&record, &error));
    folder_writer_release(&upload);
    folder_writer_release(&record);
    int root = folder_open("tree", &error);
    for (size_t i = 4; i < build_of.entries.count; i++) {
        struct buffer bytes = { 0 };
        struct sha256 digest;
        const struct entry *entry = &build_of.entries.items[i];
        assert_true(file_read_beneath(root, entry->path + 7, 1 << 30, &bytes, &error));
        sha256_bytes(bytes.bytes, bytes.size, &digest);
        assert_true(sha256_equal(&digest, &entry->blob.sha256));
        buffer_release(&bytes);
        checked++;
    }
    close(root);
    assert_true(checked > 10);
    scratch_expect("record/report.xml", "<report/>\n");
    assert_int_equal(access("record/core.xml", F_OK), 0);
    assert_int_equal(access("record/waivers.xml", F_OK), 0);
    assert_int_not_equal(access("tree/report.xml", F_OK), 0);
    build_release(&build_of);
}

static void only_packs_that_take_filings_are_targets(void **state)
{
    (void)state;
    struct targets found = TARGETS_INIT;
    struct error error = { 0 };

    assert_false(targets_find(&line.dossier, line.packs, "asean", &found, &error));
    expect_error(&error, STATUS_USAGE, "pack \"asean\" takes no filing; others build on it");
    assert_false(targets_find(&line.dossier, line.packs, "jp,nowhere", &found, &error));
    assert_int_equal(error.status, STATUS_USAGE);
    assert_true(targets_find(&line.dossier, line.packs, "all", &found, &error));
    assert_true(found.count >= 3);
    targets_release(&found);
    assert_true(targets_find(&line.dossier, line.packs, "sg,jp,sg", &found, &error));
    assert_int_equal(found.count, 2);
    assert_string_equal(found.items[0].regulator, "sg");
    targets_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_enriched_tree_is_valid),
        cmocka_unit_test(the_sample_passes_and_its_submissions_fit_their_schemas),
        cmocka_unit_test(entries_stand_in_their_order),
        cmocka_unit_test(manifest_and_sums_speak_of_every_entry),
        cmocka_unit_test(the_same_inputs_give_the_same_bundle),
        cmocka_unit_test(a_regulator_without_a_filing_gets_a_draft_alone),
        cmocka_unit_test(a_heading_known_at_second_hand_needs_a_waiver),
        cmocka_unit_test(an_error_refuses_and_is_named_once),
        cmocka_unit_test(upload_tree_and_record_are_written_apart),
        cmocka_unit_test(only_packs_that_take_filings_are_targets),
    };
    return cmocka_run_group_tests(tests, line_setup, line_teardown);
}

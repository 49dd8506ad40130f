#include "dossier_bundle.h"

static const char *const recipes[] = { "older\n", BUNDLE_RECIPE };

static struct expectations expect_nothing(void)
{
    return (struct expectations){ .recipes = recipes, .recipe_count = 2 };
}

static void judge(struct bundle *bundle, const struct expectations *expectations,
                  enum status status, bool good, const char *reasons)
{
    struct verdict verdict = VERDICT_INIT;
    verdict_judge(&bundle->seal, &bundle->texts, expectations, &verdict);
    assert_string_equal(text_string(&verdict.reasons), reasons);
    assert_int_equal(verdict.status, status);
    assert_int_equal(verdict.good, good);
    verdict_release(&verdict);
}

/* Judged with nothing expected: broken, for this reason alone. */
static void expect_broken(struct bundle *bundle, const char *reasons)
{
    struct expectations expectations = expect_nothing();
    judge(bundle, &expectations, STATUS_FINDINGS, false, reasons);
    bundle_release(bundle);
}

static void a_good_bundle_is_good(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    struct verdict verdict = VERDICT_INIT;
    bundle_make(&bundle);
    expectations.regulator = "sg";
    expectations.application = "A & B <1>";
    expectations.previous = &bundle.manifest.previous;
    expectations.min_sequence = 2;
    expectations.core_root = &bundle.manifest.core_root;
    assert_true(require_parse("order,core,regulator", &expectations.require, &(struct error){ 0 }));
    for (int again = 0; again < 2; again++) {
        verdict_judge(&bundle.seal, &bundle.texts, &expectations, &verdict);
        assert_string_equal(text_string(&verdict.reasons), "");
        assert_true(verdict.good);
        assert_int_equal(verdict.status, STATUS_DONE);
        assert_int_equal(verdict.recipe, 2);
        assert_false(verdict.not_for_filing);
        for (unsigned i = 0; i < QUESTIONS; i++)
            assert_int_equal(verdict.answers[i],
                             i == QUESTION_TIME ? ANSWER_UNCHECKED : ANSWER_YES);
    }
    verdict_release(&verdict);
    bundle_release(&bundle);
}

static void an_unfilled_verdict_is_not_good(void **state)
{
    (void)state;
    struct verdict verdict = VERDICT_INIT;
    assert_false(verdict.good);
    assert_int_equal(verdict.status, STATUS_UNKNOWN);
    assert_string_equal(answer_name(verdict.answers[QUESTION_INTACT]), "not evaluated");
}

static void content_must_be_what_the_table_says(void **state)
{
    (void)state;
    struct bundle bundle;
    bundle_make(&bundle);
    bundle.seal.entries.items[4].blob.sha256.bytes[0] ^= 1;
    expect_broken(&bundle, "size or digest differs of \"upload/1/a.pdf\"\n");
    bundle_make(&bundle);
    bundle.seal.entries.items[4].blob.stored_sha256.bytes[0] ^= 1;
    expect_broken(&bundle, "stored bytes differ of \"upload/1/a.pdf\"\n");
    bundle_make(&bundle);
    bundle.seal.entries.items[4].blob.method = METHOD_DEFLATED;
    expect_broken(&bundle, "stored bytes differ of \"upload/1/a.pdf\"\n");
    bundle_make(&bundle);
    bundle_entry(&bundle.seal.entries, "upload/x", NULL, "x");
    expect_broken(&bundle, "not in the file table is \"upload/x\"\n");
    bundle_make(&bundle);
    bundle.seal.entries.items[0].blob.method = METHOD_DEFLATED;
    expect_broken(&bundle, "not stored as it must be is \"manifest.xml\"\n");
    bundle_make(&bundle);
    bundle.seal.intact = false;
    bundle.seal.problem = (char *)"digest of \"x\" is wrong";
    expect_broken(&bundle, "digest of \"x\" is wrong\n");
}

static void a_missing_entry_is_missed(void **state)
{
    (void)state;
    struct bundle bundle;
    bundle_make(&bundle);
    struct entries *entries = &bundle.seal.entries;
    struct entry last = entries->items[--entries->count];
    struct expectations expectations = expect_nothing();
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "missing, or not in its place, is \"upload/2/b.pdf\"\n");
    entries->items[entries->count++] = last;
    bundle_release(&bundle);
}

static void the_table_has_one_order(void **state)
{
    (void)state;
    struct bundle bundle;
    bundle_make(&bundle);
    struct manifest_file swap = bundle.manifest.files[2];
    bundle.manifest.files[2] = bundle.manifest.files[3];
    bundle.manifest.files[3] = swap;
    struct entry entry = bundle.seal.entries.items[4];
    bundle.seal.entries.items[4] = bundle.seal.entries.items[5];
    bundle.seal.entries.items[5] = entry;
    bundle_write(&bundle);
    expect_broken(&bundle, "file table is out of order at \"upload/1/a.pdf\"\n");
    bundle_make(&bundle);
    bundle.manifest.files[3].path = "stray.pdf";
    free(bundle.seal.entries.items[5].path);
    bundle.seal.entries.items[5].path = strdup("stray.pdf");
    bundle_write(&bundle);
    expect_broken(&bundle, "file table has no place for \"stray.pdf\"\n");
}

static void sums_and_recipe_are_fixed(void **state)
{
    (void)state;
    struct bundle bundle;
    bundle_make(&bundle);
    bundle.texts.recipe_size--;
    expect_broken(&bundle, "VERIFY.txt is none of the recipes of this program\n");
    bundle_make(&bundle);
    text_append(&bundle.sums, "\n");
    bundle.texts.sums = bundle.sums.bytes;
    bundle.texts.sums_size = bundle.sums.size;
    bundle.seal.entries.items[2].blob = bundle_blob(text_string(&bundle.sums), METHOD_STORED);
    expect_broken(&bundle, "SHA256SUMS does not list what manifest.xml does\n");
    bundle_make(&bundle);
    bundle.texts.manifest = NULL;
    expect_broken(&bundle, "there is no manifest.xml\n");
}

static void every_expected_role_must_have_signed(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    bundle_make(&bundle);
    bundle.seal.signer_count = 1;
    expect_broken(&bundle, "no signature of role \"representative\"\n");
    bundle_make(&bundle);
    bundle.signers[1].level = LEVEL_B;
    expect_broken(&bundle, "the signature of role \"representative\" is below level T\n");
    bundle_make(&bundle);
    bundle.signers[1].indication = TOTAL_FAILED;
    bundle.signers[1].reason = (char *)"hash";
    expect_broken(&bundle, "s2 fails: hash\nno signature of role \"representative\"\n");
    bundle_make(&bundle);
    bundle.seal.is_signed = false;
    expect_broken(&bundle, "the bundle is not signed\n");
    bundle_make(&bundle);
    bundle.signers[1].indication = INDETERMINATE;
    bundle.signers[1].role = NULL;
    judge(&bundle, &expectations, STATUS_UNKNOWN, false,
          "whether role \"representative\" has signed is not known\n");
    bundle_release(&bundle);
}

static void the_store_has_the_last_word_on_levels(void **state)
{
    (void)state;
    struct bundle bundle;
    struct required_role roles[] = { { "applicant", LEVEL_T } };
    struct expectations expectations = expect_nothing();
    expectations.roles = roles;
    expectations.role_count = 1;
    bundle_make(&bundle);
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "the signature of role \"applicant\" is below level T\n");
    bundle.signers[0].level = LEVEL_T;
    bundle.seal.signer_count = 1;
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "no signature of role \"representative\"\n");
    bundle_release(&bundle);
}

static void an_extra_signature_that_fails_spoils_all(void **state)
{
    (void)state;
    struct bundle bundle;
    bundle_make(&bundle);
    bundle.signers[2] = (struct signer){ .signature = (char *)"s3",
                                         .indication = TOTAL_FAILED,
                                         .reason = (char *)"revoked",
                                         .role = (char *)"endorser",
                                         .revocation = (char *)"revoked" };
    bundle.seal.signer_count = 3;
    expect_broken(&bundle, "s3 fails: revoked\ns3: revocation is \"revoked\"\n");
}

static void an_extra_signature_that_is_unknown_leaves_all_unknown(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    bundle_make(&bundle);
    bundle.signers[2] = (struct signer){ .signature = (char *)"s3",
                                         .indication = INDETERMINATE,
                                         .reason = (char *)"not meant for it",
                                         .role = (char *)"endorser",
                                         .revocation = (char *)"good" };
    bundle.seal.signer_count = 3;
    judge(&bundle, &expectations, STATUS_UNKNOWN, false, "s3: not meant for it\n");
    bundle.signers[2].role = NULL; /* a stranger's says nothing */
    judge(&bundle, &expectations, STATUS_DONE, true, "s3: not meant for it\n");
    bundle_release(&bundle);
}

static void somebody_known_must_have_signed(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    bundle_make(&bundle);
    bundle.manifest.signer_count = 0;
    bundle_write(&bundle);
    judge(&bundle, &expectations, STATUS_DONE, true, "");
    bundle.seal.signer_count = 1;
    bundle.signers[0].role = NULL;
    bundle.signers[0].indication = INDETERMINATE;
    judge(&bundle, &expectations, STATUS_UNKNOWN, false,
          "no signature of a party that the trust store names\n");
    bundle_release(&bundle);
}

static void drafts_and_tests_are_never_for_filing(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    struct verdict verdict = VERDICT_INIT;
    bundle_make(&bundle);
    bundle.manifest.state = STATE_DRAFT;
    bundle.seal.test_store = true;
    bundle_write(&bundle);
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "the bundle is of state \"draft\"\nthe trust store is one for tests\n");
    expectations.accept = ACCEPT_DRAFT;
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "the bundle is of state \"draft\"\nthe trust store is one for tests\n");
    assert_true(accept_parse("draft,test", &expectations.accept, &(struct error){ 0 }));
    verdict_judge(&bundle.seal, &bundle.texts, &expectations, &verdict);
    assert_int_equal(verdict.status, STATUS_DONE);
    assert_false(verdict.good);
    assert_true(verdict.not_for_filing);
    verdict_release(&verdict);
    bundle_release(&bundle);
}

static void what_is_expected_must_be_so(void **state)
{
    (void)state;
    struct bundle bundle;
    struct expectations expectations = expect_nothing();
    struct sha256 other = { { 1 } };
    bundle_make(&bundle);
    expectations.regulator = "th";
    expectations.application = "B";
    expectations.min_sequence = 3;
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "regulator is \"sg\", expected \"th\"\n"
          "application is \"A & B <1>\", expected \"B\"\n"
          "sequence is 2, expected at least 3\n");
    expectations = expect_nothing();
    expectations.previous = &other;
    bundle.manifest.has_previous = false;
    bundle_write(&bundle);
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "previous bundle is \"none\", expected "
          "\"0100000000000000000000000000000000000000000000000000000000000000\"\n");
    expectations = expect_nothing();
    expectations.require = 1u << QUESTION_CORE;
    judge(&bundle, &expectations, STATUS_UNKNOWN, false,
          "core is required and was not evaluated\n");
    bundle_release(&bundle);
}

static void a_seal_is_judged_with_its_folder(void **state)
{
    (void)state;
    struct bundle bundle;
    struct entries folder = { .items = NULL };
    struct expectations expectations = expect_nothing();
    bundle_make(&bundle);
    bundle_entry(&folder, "upload/2/b.pdf", NULL, "b");
    bundle_entry(&folder, "upload/1/a.pdf", NULL, "a");
    for (size_t i = 4; i < 6; i++) {
        free(bundle.seal.entries.items[i].path);
        free(bundle.seal.entries.items[i].document);
        free(bundle.seal.entries.items[i].rendition);
    }
    bundle.manifest.files[2].path = "upload/1/a.pdf";
    bundle.manifest.files[3].path = "upload/2/b.pdf";
    bundle.manifest.files[2].document = bundle.manifest.files[3].document = NULL;
    bundle.manifest.files[2].rendition = bundle.manifest.files[3].rendition = NULL;
    bundle.seal.entries.count = 4;
    bundle_write(&bundle);
    expectations.folder = &folder;
    judge(&bundle, &expectations, STATUS_DONE, true, "");
    folder.items[0].blob.sha256.bytes[3] ^= 4;
    bundle_entry(&folder, "upload/3/c.pdf", NULL, "c");
    judge(&bundle, &expectations, STATUS_FINDINGS, false,
          "changed in the folder is \"upload/2/b.pdf\"\n"
          "not in the file table is \"upload/3/c.pdf\"\n");
    entries_release(&folder);
    bundle_release(&bundle);
}

static void a_verdict_that_is_used_again_forgets(void **state)
{
    (void)state;
    struct bundle good, draft;
    struct expectations expectations = expect_nothing();
    struct verdict verdict = VERDICT_INIT;
    bundle_make(&good);
    bundle_make(&draft);
    draft.manifest.state = STATE_DRAFT;
    bundle_write(&draft);
    for (int round = 0; round < 2; round++) {
        verdict_judge(&good.seal, &good.texts, &expectations, &verdict);
        assert_true(verdict.good);
        verdict_judge(&draft.seal, &draft.texts, &expectations, &verdict);
        assert_false(verdict.good);
        assert_int_equal(verdict.manifest.state, STATE_DRAFT);
        struct bundle_text none = good.texts;
        none.manifest = round ? NULL : "<manifest/>";
        none.manifest_size = round ? 0 : 11;
        verdict_judge(&good.seal, &none, &expectations, &verdict);
        assert_int_equal(verdict.status, STATUS_FINDINGS);
        assert_false(verdict.has_manifest);
        assert_null(verdict.manifest.filing);
    }
    verdict_release(&verdict);
    bundle_release(&good);
    bundle_release(&draft);
}

static void lists_of_options_are_checked(void **state)
{
    (void)state;
    unsigned bits;
    struct error error;
    assert_true(accept_parse("sample", &bits, &error));
    assert_int_equal(bits, ACCEPT_SAMPLE);
    assert_false(accept_parse("sample,", &bits, &error));
    expect_error(&error, STATUS_USAGE, "--accept: unknown word \"\"");
    assert_false(require_parse("core,taste", &bits, &error));
    expect_error(&error, STATUS_USAGE, "--require: unknown word \"taste\"");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_bundle_is_good),
        cmocka_unit_test(an_unfilled_verdict_is_not_good),
        cmocka_unit_test(content_must_be_what_the_table_says),
        cmocka_unit_test(a_missing_entry_is_missed),
        cmocka_unit_test(the_table_has_one_order),
        cmocka_unit_test(sums_and_recipe_are_fixed),
        cmocka_unit_test(every_expected_role_must_have_signed),
        cmocka_unit_test(the_store_has_the_last_word_on_levels),
        cmocka_unit_test(an_extra_signature_that_fails_spoils_all),
        cmocka_unit_test(an_extra_signature_that_is_unknown_leaves_all_unknown),
        cmocka_unit_test(somebody_known_must_have_signed),
        cmocka_unit_test(drafts_and_tests_are_never_for_filing),
        cmocka_unit_test(what_is_expected_must_be_so),
        cmocka_unit_test(a_seal_is_judged_with_its_folder),
        cmocka_unit_test(a_verdict_that_is_used_again_forgets),
        cmocka_unit_test(lists_of_options_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

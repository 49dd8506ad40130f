/* No regulator's id, number or limit stands in C: the packs and the sample under other ids run the
 * whole line, and a fourth regulator is a folder of data. */
#include "tests/unit/countries_kit.h"

#include <ctype.h>
#include <dirent.h>

static const char *const ids[] = { "asean", "jp", "sg", "th" };

static bool in_word(char character)
{
    return isalnum((unsigned char)character) || character == '_';
}

/* The length of a pack's id that stands here as a word of its own; 0 if none does. */
static size_t id_here(const char *text, const char *at)
{
    if (at > text && in_word(at[-1]))
        return 0;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        size_t size = strlen(ids[i]);
        if (strncmp(at, ids[i], size) == 0 && !in_word(at[size]))
            return size;
    }
    return 0;
}

/* Each id "sg" becomes "zsg". */
static void rename_ids(const char *text, struct text *ret)
{
    for (const char *at = text; *at; at++) {
        if (id_here(text, at))
            text_append_character(ret, 'z');
        text_append_character(ret, *at);
    }
}

static void copy_file(const char *from, const char *to, bool is_text)
{
    struct text content = TEXT_INIT(64 << 20);
    struct buffer bytes = { 0 };
    struct error error = { 0 };
    int file = open(from, O_RDONLY | O_CLOEXEC);

    assert_true(file >= 0);
    assert_true(file_read(file, 64 << 20, &bytes, &error));
    close(file);
    if (is_text)
        rename_ids((const char *)bytes.bytes, &content);
    else
        text_append_bytes(&content, bytes.bytes, bytes.size);
    scratch_write_bytes(to, text_string(&content), content.size);
    text_release(&content);
    buffer_release(&bytes);
}

static bool is_xml(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcmp(dot, ".xml") == 0 || strcmp(dot, ".xsd") == 0 ||
                   strcmp(dot, ".xsl") == 0 || strcmp(dot, ".sch") == 0);
}

/* A folder with what is below it, names and contents renamed. */
static void copy_tree(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    const struct dirent *entry;

    assert_non_null(folder);
    mkdir(to, 0755);
    while ((entry = readdir(folder))) {
        struct text source = TEXT_INIT(4096), target = TEXT_INIT(4096);
        struct stat status;

        if (entry->d_name[0] == '.')
            continue;
        text_appendf(&source, "%s/%s", from, entry->d_name);
        text_appendf(&target, "%s/", to);
        rename_ids(entry->d_name, &target);
        assert_int_equal(stat(text_string(&source), &status), 0);
        if (S_ISDIR(status.st_mode))
            copy_tree(text_string(&source), text_string(&target));
        else
            copy_file(text_string(&source), text_string(&target), is_xml(entry->d_name));
        text_release(&source);
        text_release(&target);
    }
    closedir(folder);
}

static int copies_setup(void **state)
{
    if (kit_setup(state) != 0)
        return -1;
    mkdir("copies", 0755);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        char from[4096], to[64];
        snprintf(from, sizeof from, SAMDOSSIER_DATA_DIR "/countries/%s", ids[i]);
        snprintf(to, sizeof to, "copies/z%s", ids[i]);
        copy_tree(from, to);
    }
    copy_tree(KIT_SAMPLE, "sample");
    return 0;
}

static void findings_print(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity > SEVERITY_INFO ||
            findings->items[i].kind == FINDING_NOT_EVALUATED)
            print_error("%s: %s: %s\n", findings->items[i].filing, findings->items[i].rule,
                        findings->items[i].text_en);
}

static struct build_options options_make(const struct kit_line *line,
                                         const struct findings *findings)
{
    return (struct build_options){ .as_of = kit_as_of,
                                   .recipe = "r",
                                   .recipe_size = 1,
                                   .report = "r",
                                   .report_size = 1,
                                   .core = &line->core,
                                   .findings = findings };
}

static void packs_under_other_ids_run_the_whole_line(void **state)
{
    (void)state;
    struct kit_line line;
    struct targets targets = TARGETS_INIT;
    struct findings findings = FINDINGS_INIT;
    struct error error = { 0 };

    kit_line_open(&line, "sample", "copies");
    kit_check(&line, NULL, &targets, &findings);
    findings_print(&findings);
    assert_int_equal(findings_open(&findings, FINDING_BROKEN, SEVERITY_WARNING), 0);
    assert_int_equal(findings_open(&findings, FINDING_NOT_EVALUATED, SEVERITY_INFO), 0);
    assert_int_equal(targets.count, 3);
    for (size_t i = 0; i < targets.count; i++) {
        const struct build_options options = options_make(&line, &findings);
        struct build build = BUILD_INIT;
        bool built = build_target(&line.dossier, line.packs, line.pool, &targets.items[i], &options,
                                  &build, &error);
        if (!built)
            print_error("%s\n", error.text);
        assert_true(built);
        assert_int_equal(build.name[0], 'z');
        assert_int_equal(build.state, STATE_SAMPLE);
        build_release(&build);
    }
    targets_release(&targets);
    findings_release(&findings);
    kit_line_close(&line);
}

/* Puts a text of dossier.xml in the place of another of the same file. */
static void dossier_edit(const char *path, const char *old, const char *new)
{
    struct text content = TEXT_INIT(1 << 20);
    struct buffer bytes = { 0 };
    struct error error = { 0 };
    int file = open(path, O_RDONLY | O_CLOEXEC);

    assert_true(file >= 0 && file_read(file, 1 << 20, &bytes, &error));
    close(file);
    char *at = strstr((char *)bytes.bytes, old);
    assert_non_null(at);
    text_append_bytes(&content, bytes.bytes, (size_t)(at - (char *)bytes.bytes));
    text_append(&content, new);
    text_append(&content, at + strlen(old));
    scratch_write(path, text_string(&content));
    text_release(&content);
    buffer_release(&bytes);
}

static void a_filing_is_built_with_installed_packs_unless_asked_otherwise(void **state)
{
    (void)state;
    struct kit_line line;
    struct targets targets = TARGETS_INIT;
    struct findings findings = FINDINGS_INIT;
    struct build build = BUILD_INIT;
    struct error error = { 0 };

    dossier_edit("sample/dossier.xml", " sample=\"yes\"", "");
    kit_line_open(&line, "sample", "copies");
    kit_check(&line, "zsg", &targets, &findings);
    struct build_options options = options_make(&line, &findings);
    assert_false(build_target(&line.dossier, line.packs, line.pool, &targets.items[0], &options,
                              &build, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
    assert_int_equal(build.reason_count, 1);
    assert_string_equal(build.reasons[0].text,
                        "pack \"zsg\" is not an installed one; --allow-local-pack builds with it");
    build_release(&build);
    options.allow_local_pack = true;
    assert_true(build_target(&line.dossier, line.packs, line.pool, &targets.items[0], &options,
                             &build, &error));
    assert_int_equal(build.state, STATE_FILING);
    build_release(&build);
    options.draft = true;
    assert_true(build_target(&line.dossier, line.packs, line.pool, &targets.items[0], &options,
                             &build, &error));
    assert_int_equal(build.state, STATE_DRAFT);
    build_release(&build);
    targets_release(&targets);
    findings_release(&findings);
    kit_line_close(&line);
}

/* The fourth regulator gets a filing in a copy of the sample and is built like any other. */
static void a_fourth_regulator_is_a_folder_of_data(void **state)
{
    (void)state;
    struct kit_line line;
    struct targets targets = TARGETS_INIT;
    struct findings findings = FINDINGS_INIT;
    struct build build = BUILD_INIT;
    struct error error = { 0 };

    kit_line_open(&line, KIT_SAMPLE, KIT_FIXTURES);
    xmlNode *class = dossier_first(&line.dossier, "product", "class");
    xmlNode *filings = dossier_section(&line.dossier, "filings");
    xmlNode *copy = xmlDocCopyNode(class, line.dossier.tree, 1);
    xml_set(copy, "id", "xa-high");
    xml_set(copy, "regulator", "xa");
    xml_set(copy, "value", "High");
    xmlAddNextSibling(class, copy);
    xmlNode *first = dossier_first(&line.dossier, "filings", "filing");
    xmlNode *filing = xmlDocCopyNode(first, line.dossier.tree, 1);
    for (xmlNode *child = filing->children, *next; child; child = next) {
        next = child->next;
        if (!xml_is(child, NS_DOSSIER, "use")) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        }
    }
    xml_set(filing, "id", "xa-1");
    xml_set(filing, "regulator", "xa");
    xml_set(filing, "route", "plain");
    xml_set(filing, "class", "xa-high");
    xmlAddChild(filings, filing);

    kit_check(&line, "xa", &targets, &findings);
    assert_int_equal(targets.count, 1);
    assert_false(targets.items[0].implied);
    assert_string_equal(findings.runs[0].regulator, "xa");
    assert_true(findings.runs[0].rules > 20);
    struct build_options options = options_make(&line, &findings);
    options.draft = true;
    assert_true(build_target(&line.dossier, line.packs, line.pool, &targets.items[0], &options,
                             &build, &error));
    for (size_t i = 0; i < build.reason_count; i++)
        assert_null(strstr(build.reasons[i].text, "submission.xml"));
    assert_string_equal(build.name, "xa-plain-1");
    assert_non_null(entries_find(&build.entries, "manifest.xml"));
    build_release(&build);
    targets_release(&targets);
    findings_release(&findings);
    kit_line_close(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_under_other_ids_run_the_whole_line),
        cmocka_unit_test(a_filing_is_built_with_installed_packs_unless_asked_otherwise),
        cmocka_unit_test(a_fourth_regulator_is_a_folder_of_data),
    };
    return cmocka_run_group_tests(tests, copies_setup, kit_teardown);
}

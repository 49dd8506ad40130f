#include "dossier_kit.h"

#include "dossier/edit.h"

static struct file_change change_make(const char *path, const char *content, bool fresh)
{
    struct file_change change = { .path = strdup(path), .bytes = TEXT_INIT(4096), .fresh = fresh };
    text_append(&change.bytes, content);
    return change;
}

/* Writes them; what remains are files of the folder "edit". */
static bool changes_write(struct file_change *items, size_t count, struct error *error)
{
    struct dossier dossier = DOSSIER_INIT;
    const struct file_changes list = { .items = items, .count = count };
    kit_write("edit", "<product/>");
    kit_load("edit", &dossier);
    bool done = file_changes_write(&dossier, &list, 1, error);
    for (size_t i = 0; i < count; i++) {
        free(items[i].path);
        text_release(&items[i].bytes);
    }
    dossier_release(&dossier);
    return done;
}

static void all_files_are_written(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct file_change items[] = { change_make("one.xml", "1", false),
                                   change_make("in/two.xml", "2", true) };
    assert_true(changes_write(items, 2, &error));
    scratch_expect("edit/one.xml", "1");
    scratch_expect("edit/in/two.xml", "2");
    unlink("edit/in/two.xml");
    unlink("edit/one.xml");
}

static void none_is_written_if_one_cannot_be(void **state)
{
    (void)state;
    struct error error = { 0 };
    mkdir("edit", 0755);
    mkdir("edit/folder.xml", 0755);
    scratch_write("edit/old.xml", "old");
    struct file_change items[] = { change_make("old.xml", "new", false),
                                   change_make("folder.xml", "2", false) };
    assert_false(changes_write(items, 2, &error));
    scratch_expect("edit/old.xml", "old");
    struct file_change there[] = { change_make("new.xml", "1", false),
                                   change_make("old.xml", "new", true) };
    assert_false(changes_write(there, 2, &error));
    scratch_expect("edit/old.xml", "old");
    assert_int_equal(access("edit/new.xml", F_OK), -1);
    rmdir("edit/folder.xml");
}

/* The third cannot be renamed, because the second took its name meanwhile. */
static void what_was_renamed_is_set_back(void **state)
{
    (void)state;
    struct error error = { 0 };
    mkdir("edit", 0755);
    scratch_write("edit/old.xml", "old");
    struct file_change items[] = { change_make("old.xml", "new", false),
                                   change_make("same.xml", "2", false),
                                   change_make("same.xml", "3", true) };
    assert_false(changes_write(items, 3, &error));
    assert_non_null(strstr(error.text, "same.xml"));
    scratch_expect("edit/old.xml", "old");
    assert_int_equal(access("edit/same.xml", F_OK), -1);
}

/* An element of the tree is found in the bytes of the file that it came from, and what is loaded
 * from the copy is what was changed. */
static void an_element_is_changed_where_it_stands(void **state)
{
    (void)state;
    struct dossier dossier = DOSSIER_INIT, after = DOSSIER_INIT;
    struct problems problems = PROBLEMS_INIT;
    struct file_changes files = { .items = NULL };
    struct error error = { 0 };
    struct edit_place place;
    kit_write("edit", "<product/><!-- kept --><filings><filing id='a' regulator='r' route='x' "
                      "sequence='1'/>\n  <filing id='b' regulator='r'   route='x' sequence='2'/>"
                      "</filings>");
    kit_load("edit", &dossier);
    struct edit edit = { .dossier = &dossier };
    assert_true(edit_find(&edit, dossier_filing(&dossier, "b"), &place, &error));
    assert_true(markup_set(&place.file->markup, place.element, "route", "y"));
    assert_true(edit_changes(&edit, &files, &error));
    assert_int_equal(files.count, 1);
    assert_non_null(strstr(text_string(&files.items[0].bytes),
                           "<!-- kept --><filings><filing id='a' regulator='r' route='x' "
                           "sequence='1'/>\n  <filing id='b' regulator='r'   route='y'"));
    assert_true(file_changes_load(&dossier, kit_schema, &files, &after, &problems, &error));
    assert_string_equal(xml_attribute(dossier_filing(&after, "b"), "route"), "y");
    assert_string_equal(xml_attribute(dossier_filing(&dossier, "b"), "route"), "x");
    edit_release(&edit);
    file_changes_release(&files);
    dossier_release(&after);
    dossier_release(&dossier);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_files_are_written),
        cmocka_unit_test(none_is_written_if_one_cannot_be),
        cmocka_unit_test(what_was_renamed_is_set_back),
        cmocka_unit_test(an_element_is_changed_where_it_stands),
    };
    return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}

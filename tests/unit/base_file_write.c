#include "scratch.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Entries of a folder that end in '~': what was being written aside. */
static size_t asides(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *item; (item = readdir(folder));)
        count += item->d_name[strlen(item->d_name) - 1] == '~';
    closedir(folder);
    return count;
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status.st_mode & 07777;
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static void new_files_are_written(void **state)
{
    (void)state;
    struct error error = { 0 };
    mode_t before = umask(0027);
    assert_true(file_write("new", "abc", 3, false, &error));
    umask(before);
    scratch_expect("new", "abc");
    assert_int_equal(mode_of("new"), 0640);
    CLEANUP(free_pointer) char *absolute = NULL;
    assert_true(asprintf(&absolute, "%s/absolute", scratch_folder) > 0);
    assert_true(file_write(absolute, "", 0, false, &error));
    scratch_expect("absolute", "");
    assert_int_equal(asides("."), 0);
}

static void a_mode_can_be_asked_for(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    assert_true(file_writer_open(&writer, "secret", false, &error));
    writer.mode = 0600;
    assert_true(file_writer_commit(&writer, &error));
    assert_int_equal(mode_of("secret"), 0600);
}

static void existing_files_stay_without_force(void **state)
{
    (void)state;
    struct error error = { 0 };
    scratch_write("old", "old");
    assert_false(file_write("old", "new", 3, false, &error));
    expect_error(&error, STATUS_OUTPUT, "\"old\" exists; --force replaces it");
    scratch_expect("old", "old");
    assert_true(file_write("old", "new", 3, true, &error));
    scratch_expect("old", "new");
    assert_int_equal(asides("."), 0);
}

static void a_file_that_appears_meanwhile_stays(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    assert_true(file_writer_open(&writer, "late", false, &error));
    scratch_write("late", "theirs");
    assert_false(file_writer_commit(&writer, &error));
    expect_error(&error, STATUS_OUTPUT, "\"late\" exists; --force replaces it");
    file_writer_release(&writer);
    scratch_expect("late", "theirs");
    assert_int_equal(asides("."), 0);
}

static void other_kinds_are_never_replaced(void **state)
{
    (void)state;
    static const char *const paths[] = { "kinds/folder", "kinds/link", "kinds/fifo" };
    assert_int_equal(mkdir("kinds", 0755), 0);
    assert_int_equal(mkdir("kinds/folder", 0755), 0);
    assert_int_equal(symlink("nowhere", "kinds/link"), 0);
    assert_int_equal(mkfifo("kinds/fifo", 0600), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct error error = { 0 };
        assert_false(file_write(paths[i], "x", 1, true, &error));
        assert_non_null(strstr(error.text, "exists and is not a regular file"));
        assert_int_equal(error.status, STATUS_OUTPUT);
    }
    assert_false(exists("kinds/nowhere"));
}

static void names_must_be_names(void **state)
{
    (void)state;
    struct error error = { 0 };
    static const char *const paths[] = { "", "kinds/", ".", "kinds/.." };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_false(file_write(paths[i], "x", 1, true, &error));
        assert_non_null(strstr(error.text, "it names no file"));
    }
    assert_false(file_write("nowhere/x", "x", 1, false, &error));
    expect_error(&error, STATUS_OUTPUT,
                 "cannot write \"nowhere/x\": folder \"nowhere\": No such file or directory");
}

static void what_is_not_committed_leaves_the_old_file(void **state)
{
    (void)state;
    struct error error = { 0 };
    scratch_write("kept", "old");
    struct file_writer writer = FILE_WRITER_INIT;
    assert_true(file_writer_open(&writer, "kept", true, &error));
    assert_int_equal(asides("."), 1);
    assert_true(descriptor_write(writer.descriptor, "half", 4, &error));
    file_writer_release(&writer);
    file_writer_release(&writer); /* twice is fine */
    scratch_expect("kept", "old");
    assert_int_equal(asides("."), 0);
}

static void a_killed_run_leaves_the_old_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir("killed", 0755), 0);
    scratch_write("killed/file", "old");
    pid_t child = fork();
    if (child == 0) {
        struct error error = { 0 };
        struct file_writer writer = FILE_WRITER_INIT;
        if (file_writer_open(&writer, "killed/file", true, &error) &&
            descriptor_write(writer.descriptor, "half", 4, &error))
            raise(SIGKILL);
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    scratch_expect("killed/file", "old");
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    struct error error = { 0 };
    static char bytes[64 * 1024];
    struct rlimit before, small;
    assert_int_equal(mkdir("full", 0755), 0);
    scratch_write("full/file", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    small = before;
    small.rlim_cur = 4096;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool written = file_write("full/file", bytes, sizeof bytes, true, &error);
    bool at_limit = file_write("full/small", bytes, 4096, true, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(written);
    assert_true(at_limit);
    expect_error(&error, STATUS_OUTPUT, "\"full/file\": cannot write: File too large");
    scratch_expect("full/file", "old");
    assert_int_equal(asides("full"), 0);
}

static void a_full_device_is_an_error(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(close_descriptor) int device = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(device >= 0);
    assert_false(descriptor_write(device, "x", 1, &error));
    expect_error(&error, STATUS_OUTPUT, "cannot write: No space left on device");
}

static void folder_of(const char *path, const char *content, bool force)
{
    struct error error = { 0 };
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    assert_true(folder_writer_open(&writer, path, force, &error));
    assert_true(folder_writer_add(&writer, "a/b/c.txt", content, strlen(content), 0644, &error));
    assert_true(folder_writer_add(&writer, "a/d", "", 0, 0600, &error));
    assert_true(folder_writer_commit(&writer, &error));
}

static void folders_are_written_whole(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folders", 0755), 0);
    mode_t before = umask(0022);
    folder_of("folders/one/", "first", false);
    umask(before);
    scratch_expect("folders/one/a/b/c.txt", "first");
    assert_int_equal(mode_of("folders/one"), 0755);
    assert_int_equal(mode_of("folders/one/a"), 0755);
    assert_int_equal(mode_of("folders/one/a/b/c.txt"), 0644);
    assert_int_equal(mode_of("folders/one/a/d"), 0600);
    assert_int_equal(asides("folders"), 0);
}

static void existing_folders_stay_without_force(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct folder_writer writer = FOLDER_WRITER_INIT;
    scratch_write("folders/one/extra", "extra");
    assert_false(folder_writer_open(&writer, "folders/one", false, &error));
    expect_error(&error, STATUS_OUTPUT, "\"folders/one\" exists; --force replaces it");
    assert_int_equal(asides("folders"), 0);
    folder_of("folders/one", "second", true);
    scratch_expect("folders/one/a/b/c.txt", "second");
    assert_false(exists("folders/one/extra"));
    folder_of("folders/two", "new", true);
    scratch_expect("folders/two/a/b/c.txt", "new");
    assert_int_equal(asides("folders"), 0);
}

static void a_folder_that_appears_meanwhile_stays(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    assert_true(folder_writer_open(&writer, "folders/late", false, &error));
    assert_int_equal(mkdir("folders/late", 0755), 0);
    scratch_write("folders/late/theirs", "theirs");
    assert_false(folder_writer_commit(&writer, &error));
    expect_error(&error, STATUS_OUTPUT, "\"folders/late\" exists; --force replaces it");
    folder_writer_release(&writer);
    scratch_expect("folders/late/theirs", "theirs");
    assert_int_equal(asides("folders"), 0);
}

static void folders_not_committed_vanish(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct folder_writer writer = FOLDER_WRITER_INIT;
    scratch_write("folders/outside", "outside");
    assert_true(folder_writer_open(&writer, "folders/gone", false, &error));
    assert_true(folder_writer_add(&writer, "a/b/c", "x", 1, 0644, &error));
    assert_int_equal(symlinkat("../outside", writer.descriptor, "link"), 0);
    folder_writer_release(&writer);
    assert_int_equal(asides("folders"), 0);
    assert_false(exists("folders/gone"));
    scratch_expect("folders/outside", "outside"); /* the link went, not what it names */
}

static void bad_places_for_folders(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct folder_writer writer = FOLDER_WRITER_INIT;
    assert_false(folder_writer_open(&writer, "folders/outside", true, &error));
    expect_error(&error, STATUS_OUTPUT,
                 "\"folders/outside\" exists and is not a folder; choose another name");
    assert_false(folder_writer_open(&writer, "nowhere/x", true, &error));
    expect_error(&error, STATUS_OUTPUT,
                 "cannot make folder \"nowhere/x\": No such file or directory");
    assert_false(folder_writer_open(&writer, ".", true, &error));
    expect_error(&error, STATUS_OUTPUT, "cannot write \".\": it names no folder");
    assert_int_equal(writer.descriptor, -1);
}

static void paths_in_folders_follow_the_rules(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    assert_true(folder_writer_open(&writer, "folders/rules", false, &error));
    assert_false(folder_writer_add(&writer, "../x", "x", 1, 0644, &error));
    expect_error(&error, STATUS_INPUT, "path \"../x\" has the part \".\" or \"..\"");
    assert_true(folder_writer_add(&writer, "x", "x", 1, 0644, &error));
    assert_false(folder_writer_add(&writer, "x", "y", 1, 0644, &error));
    expect_error(&error, STATUS_OUTPUT, "cannot write \"folders/rules/x\": File exists");
    assert_int_equal(symlinkat("..", writer.descriptor, "up"), 0);
    assert_false(folder_writer_add(&writer, "up/y", "y", 1, 0644, &error));
    assert_int_equal(error.status, STATUS_OUTPUT);
    assert_false(exists("folders/y"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_files_are_written),
        cmocka_unit_test(a_mode_can_be_asked_for),
        cmocka_unit_test(existing_files_stay_without_force),
        cmocka_unit_test(a_file_that_appears_meanwhile_stays),
        cmocka_unit_test(other_kinds_are_never_replaced),
        cmocka_unit_test(names_must_be_names),
        cmocka_unit_test(what_is_not_committed_leaves_the_old_file),
        cmocka_unit_test(a_killed_run_leaves_the_old_file),
        cmocka_unit_test(a_full_disk_leaves_the_old_file),
        cmocka_unit_test(a_full_device_is_an_error),
        cmocka_unit_test(folders_are_written_whole),
        cmocka_unit_test(existing_folders_stay_without_force),
        cmocka_unit_test(a_folder_that_appears_meanwhile_stays),
        cmocka_unit_test(folders_not_committed_vanish),
        cmocka_unit_test(bad_places_for_folders),
        cmocka_unit_test(paths_in_folders_follow_the_rules),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

#include "scratch.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/file_internal.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

/* root/ holds one of each kind; outside.txt lies beside it. */
static int tree_setup(void **state)
{
    if (scratch_setup(state) != 0)
        return -1;
    bool made = mkdir("root", 0755) == 0 && mkdir("root/sub", 0755) == 0 &&
                symlink("../outside.txt", "root/out") == 0 && symlink("a.txt", "root/link") == 0 &&
                symlink("sub", "root/linked") == 0 && symlink("nowhere", "root/dangling") == 0 &&
                symlink("/", "root/slash") == 0 && mkfifo("root/fifo", 0600) == 0;
    scratch_write("outside.txt", "outside");
    scratch_write("root/a.txt", "content");
    scratch_write("root/empty", "");
    scratch_write("root/sub/b.txt", "below");
    return made ? 0 : -1;
}

static const struct {
    const char *path;
    enum file_problem problem;
    const char *text;
} cases[] = {
    { "a.txt", FILE_FINE, "" },
    { "sub/b.txt", FILE_FINE, "" },
    { "./sub//b.txt", FILE_FINE, "" },
    { "none", FILE_MISSING, "file \"none\" does not exist" },
    { "none/b.txt", FILE_MISSING, "file \"none/b.txt\" does not exist" },
    { "a.txt/b", FILE_MISSING, "file \"a.txt/b\" does not exist" },
    { "sub", FILE_DIRECTORY, "\"sub\" is a folder, not a file" },
    { ".", FILE_DIRECTORY, "\".\" is a folder, not a file" },
    { "fifo", FILE_SPECIAL, "\"fifo\" is not a regular file" },
    { "socket", FILE_SPECIAL, "\"socket\" is not a regular file" },
    { "link", FILE_LINK, "\"link\" is a symbolic link or passes one; links are not followed" },
    { "out", FILE_LINK, "\"out\" is a symbolic link or passes one; links are not followed" },
    { "dangling", FILE_LINK,
      "\"dangling\" is a symbolic link or passes one; links are not followed" },
    { "linked/b.txt", FILE_LINK,
      "\"linked/b.txt\" is a symbolic link or passes one; links are not followed" },
    { "slash/etc/passwd", FILE_LINK,
      "\"slash/etc/passwd\" is a symbolic link or passes one; links are not followed" },
    { "", FILE_UNREADABLE, "path \"\" leads out of the folder" },
    { "/etc/passwd", FILE_UNREADABLE, "path \"/etc/passwd\" leads out of the folder" },
    { "..", FILE_UNREADABLE, "path \"..\" leads out of the folder" },
    { "../outside.txt", FILE_UNREADABLE, "path \"../outside.txt\" leads out of the folder" },
    { "sub/../a.txt", FILE_UNREADABLE, "path \"sub/../a.txt\" leads out of the folder" },
};

static void socket_make(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    CLEANUP(close_descriptor) int made = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(made, (struct sockaddr *)&address, sizeof address), 0);
}

static void opening_beneath_tells_the_kind(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(close_descriptor) int root = folder_open("root", &error);
    assert_true(root >= 0);
    socket_make("root/socket");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum file_problem problem = FILE_SPECIAL;
        error = (struct error){ 0 };
        CLEANUP(close_descriptor)
        int file = file_open_beneath(root, cases[i].path, &problem, &error);
        assert_string_equal(error.text, cases[i].text);
        assert_int_equal(problem, cases[i].problem);
        assert_int_equal(file >= 0, problem == FILE_FINE);
        assert_int_equal(error.status, problem == FILE_FINE ? STATUS_DONE : STATUS_INPUT);
    }
}

static void opening_by_component_agrees(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(close_descriptor) int root = folder_open("root", &error);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum file_problem problem = cases[i].problem;
        if (problem == FILE_UNREADABLE) /* refused before anything is opened */
            continue;
        CLEANUP(close_descriptor) int file = file_open_by_component(root, cases[i].path);
        int number = errno;
        struct stat status = { 0 };
        bool regular = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
        assert_int_equal(regular, problem == FILE_FINE);
        if (problem == FILE_LINK)
            assert_int_equal(number, ELOOP);
        if (problem == FILE_MISSING)
            assert_true(file < 0 && (number == ENOENT || number == ENOTDIR));
    }
}

static void folders_only_are_folders(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_int_equal(folder_open("outside.txt", &error), -1);
    expect_error(&error, STATUS_INPUT, "\"outside.txt\" is not a folder");
    assert_int_equal(folder_open("nowhere", &error), -1);
    expect_error(&error, STATUS_INPUT, "cannot open folder \"nowhere\": No such file or directory");
}

static void reading_stops_at_the_maximum(void **state)
{
    (void)state;
    struct error error = { 0 };
    CLEANUP(close_descriptor) int root = folder_open("root", &error);
    struct buffer buffer = { 0 };
    for (size_t max = 7; max <= 8; max++) { /* "content" is at, then below */
        assert_true(file_read_beneath(root, "a.txt", max, &buffer, &error));
        assert_int_equal(buffer.size, 7);
        assert_memory_equal(buffer.bytes, "content", 8); /* with the NUL */
        buffer_release(&buffer);
        assert_null(buffer.bytes);
    }
    assert_false(file_read_beneath(root, "a.txt", 6, &buffer, &error));
    expect_error(&error, STATUS_LIMIT, "\"a.txt\": file is larger than 6 bytes");
    assert_true(file_read_beneath(root, "empty", 0, &buffer, &error));
    assert_int_equal(buffer.size, 0);
    assert_string_equal((const char *)buffer.bytes, "");
    buffer_release(&buffer);
    assert_false(file_read_beneath(root, "a.txt", 0, &buffer, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    assert_false(file_read_beneath(root, "none", 10, &buffer, &error));
    expect_error(&error, STATUS_INPUT, "file \"none\" does not exist");
}

static void large_files_are_read_whole(void **state)
{
    (void)state;
    const size_t size = 3 * 64 * 1024 + 1;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 7);
    scratch_write_bytes("large", bytes, size);
    struct error error = { 0 };
    CLEANUP(close_descriptor) int folder = folder_open(".", &error);
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    assert_true(file_read_beneath(folder, "large", size, &buffer, &error));
    assert_int_equal(buffer.size, size);
    assert_memory_equal(buffer.bytes, bytes, size);
    free(bytes);
}

static void reading_at_an_offset_is_exact(void **state)
{
    (void)state;
    struct error error = { 0 };
    char bytes[8] = { 0 };
    CLEANUP(close_descriptor) int root = folder_open("root", &error);
    CLEANUP(close_descriptor) int file = file_open_beneath(root, "a.txt", NULL, &error);
    assert_true(descriptor_read_at(file, bytes, 4, 3, &error));
    assert_string_equal(bytes, "tent");
    assert_true(descriptor_read_at(file, bytes, 0, 7, &error));
    assert_false(descriptor_read_at(file, bytes, 5, 3, &error));
    expect_error(&error, STATUS_INPUT, "cannot read: the file ends too early");
}

static void temporary_files_have_no_name(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct stat status;
    CLEANUP(close_descriptor) int file = file_temporary(&error);
    assert_true(file >= 0);
    assert_int_equal(fstat(file, &status), 0);
    assert_int_equal(status.st_nlink, 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(fcntl(file, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

static void temporary_files_need_a_folder(void **state)
{
    (void)state;
    struct error error = { 0 };
    const char *before = getenv("TMPDIR");
    CLEANUP(free_pointer) char *kept = before ? strdup(before) : NULL;
    setenv("TMPDIR", "/nowhere/at/all", 1);
    assert_int_equal(file_temporary(&error), -1);
    expect_error(&error, STATUS_OUTPUT,
                 "cannot make a temporary file in \"/nowhere/at/all\": No such file or directory");
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_beneath_tells_the_kind),
        cmocka_unit_test(opening_by_component_agrees),
        cmocka_unit_test(folders_only_are_folders),
        cmocka_unit_test(reading_stops_at_the_maximum),
        cmocka_unit_test(large_files_are_read_whole),
        cmocka_unit_test(reading_at_an_offset_is_exact),
        cmocka_unit_test(temporary_files_have_no_name),
        cmocka_unit_test(temporary_files_need_a_folder),
    };
    return cmocka_run_group_tests(tests, tree_setup, scratch_teardown);
}

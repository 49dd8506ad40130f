/* The file module where the kernel or the file system does not know openat2 and renameat2: a child
 * process forbids itself the calls and does the same work. */
#include "scratch.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static bool forbid_new_calls(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { .len = sizeof rules / sizeof *rules, .filter = rules };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
           syscall(SYS_renameat2, AT_FDCWD, "x", AT_FDCWD, "y", 0) == -1 && errno == EINVAL;
}

/* Runs `work` in a child without the calls; what it returns is the failed step, 0 for none. */
static int without_new_calls(int (*work)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(forbid_new_calls() ? work() : 99);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int write_files(void)
{
    struct error error = { 0 };
    if (!file_write("file", "one", 3, false, &error))
        return 1;
    if (file_write("file", "two", 3, false, &error) || error.status != STATUS_OUTPUT)
        return 2;
    if (!file_write("file", "three", 5, true, &error))
        return 3;
    CLEANUP(file_writer_release) struct file_writer writer = FILE_WRITER_INIT;
    if (!file_writer_open(&writer, "late", false, &error))
        return 4;
    if (mkdir("late", 0755) != 0 || file_writer_commit(&writer, &error))
        return 5;
    return 0;
}

static bool write_folder(const char *path, const char *content, bool force)
{
    struct error error = { 0 };
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    return folder_writer_open(&writer, path, force, &error) &&
           folder_writer_add(&writer, "a/b", content, strlen(content), 0644, &error) &&
           folder_writer_commit(&writer, &error);
}

static int write_folders(void)
{
    struct error error = { 0 };
    CLEANUP(folder_writer_release) struct folder_writer writer = FOLDER_WRITER_INIT;
    if (!write_folder("folder", "one", false))
        return 1;
    if (write_folder("folder", "two", false))
        return 2;
    if (!write_folder("folder", "three", true))
        return 3;
    if (!write_folder("fresh", "four", true))
        return 4;
    if (!folder_writer_open(&writer, "slow", false, &error) || mkdir("slow", 0755) != 0)
        return 5;
    return folder_writer_commit(&writer, &error) ? 6 : 0;
}

static int read_files(void)
{
    struct error error = { 0 };
    enum file_problem problem = FILE_FINE;
    CLEANUP(buffer_release) struct buffer buffer = { 0 };
    CLEANUP(close_descriptor) int root = folder_open(".", &error);
    if (!file_read_beneath(root, "folder/a/b", 10, &buffer, &error) || buffer.size != 5)
        return 1;
    if (file_open_beneath(root, "link/b", &problem, &error) >= 0 || problem != FILE_LINK)
        return 2;
    return file_open_beneath(root, "none", &problem, &error) >= 0 || problem != FILE_MISSING ? 3
                                                                                             : 0;
}

static void files_are_written(void **state)
{
    (void)state;
    assert_int_equal(without_new_calls(write_files), 0);
    scratch_expect("file", "three");
}

static void folders_are_written(void **state)
{
    (void)state;
    assert_int_equal(without_new_calls(write_folders), 0);
    scratch_expect("folder/a/b", "three");
    scratch_expect("fresh/a/b", "four");
}

static void files_are_read(void **state)
{
    (void)state;
    assert_int_equal(symlink("folder/a", "link"), 0);
    assert_int_equal(without_new_calls(read_files), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_written),
        cmocka_unit_test(folders_are_written),
        cmocka_unit_test(files_are_read),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

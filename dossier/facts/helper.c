/* Starts the helper program on one file and takes its answer (HOSTILE.md, Helper programs). */
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/path.h"
#include "dossier/facts/gather.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Only descriptors 0, 1 and 2 pass on; what stands there may not be what goes there. */
static int move_up(int descriptor)
{
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    close(descriptor);
    return moved;
}

static bool open_pipe(int ends[2], struct error *error)
{
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, STATUS_INTERNAL, "no pipe to the helper program: %s",
                         strerror(errno));
    ends[0] = move_up(ends[0]);
    ends[1] = move_up(ends[1]);
    if (ends[0] < 0 || ends[1] < 0)
        return error_set(error, STATUS_INTERNAL, "no pipe to the helper program");
    return true;
}

static void spawn_prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                          int input, int output)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(actions);
    posix_spawn_file_actions_adddup2(actions, input, 0);
    posix_spawn_file_actions_adddup2(actions, output, 1);
    posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(actions, 3);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static pid_t spawn(const struct facts_run *run, const char *mode, int raw, int output)
{
    char cpu[32], data[32];
    snprintf(cpu, sizeof cpu, "%u", run->limits.cpu_seconds);
    snprintf(data, sizeof data, "%" PRIu64, run->limits.data_bytes);
    const char *arguments[] = {
        "samdossier-facts",
        mode,
        cpu,
        data,
        run->require_sandbox ? "strict" : "any",
        strcmp(mode, "text") == 0 ? run->pdftotext : NULL,
        NULL,
    };
    char *environment[] = { NULL };
    int input = fcntl(raw, F_DUPFD_CLOEXEC, 3);
    if (input < 0)
        return -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    spawn_prepare(&actions, &attributes, input, output);
    pid_t child = -1;
    int failure = posix_spawn(&child, run->helper, &actions, &attributes, (char *const *)arguments,
                              environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(input);
    return failure ? -1 : child;
}

/* Appends what there is; false at the end, at an error, or when the answer is too long. */
static bool take_some(int descriptor, struct text *answer)
{
    char bytes[65536];
    ssize_t count = read(descriptor, bytes, sizeof bytes);
    if (count < 0)
        return errno == EINTR;
    text_append_bytes(answer, bytes, (size_t)count);
    return count > 0 && !text_failed(answer);
}

/* Returns false when the time was up. */
static bool take_answer(int descriptor, unsigned wall_seconds, struct text *answer)
{
    int64_t end = now_ms() + (int64_t)wall_seconds * 1000;
    for (;;) {
        int64_t left = end - now_ms();
        if (left <= 0)
            return false;
        struct pollfd ready = { .fd = descriptor, .events = POLLIN };
        int count = poll(&ready, 1, (int)(left < 60000 ? left : 60000));
        if (count > 0 && !take_some(descriptor, answer))
            return true;
        if (count < 0 && errno != EINTR)
            return true;
    }
}

static bool judge_signal(const struct facts_run *run, int number, struct error *error)
{
    if (number == SIGXCPU || number == SIGKILL)
        return error_set(error, STATUS_LIMIT,
                         "reading it took more processor time than the limit (%u s)",
                         run->limits.cpu_seconds);
    if (number == SIGSYS)
        return error_set(error, STATUS_UNKNOWN,
                         "the program that reads it was stopped by its sandbox");
    if (number == SIGABRT)
        return error_set(error, STATUS_LIMIT,
                         "the program that reads it gave up, as it does out of memory (limit "
                         "%" PRIu64 " MiB)",
                         run->limits.data_bytes / (uint64_t)MIB);
    return error_set(error, STATUS_UNKNOWN, "the program that reads it crashed (signal %d)",
                     number);
}

static bool judge_end(const struct facts_run *run, int state, const char *mode, struct error *error)
{
    if (WIFSIGNALED(state))
        return judge_signal(run, WTERMSIG(state), error);
    int status = WEXITSTATUS(state);
    if (status == 0)
        return true;
    if (strcmp(mode, "text") != 0)
        return error_set(error, STATUS_UNKNOWN, "the program that reads it failed (status %d)",
                         status);
    if (status == 127)
        return error_set(error, STATUS_UNKNOWN, "\"%s\" cannot be run; install poppler-utils",
                         run->pdftotext);
    return error_set(error, STATUS_UNKNOWN, "pdftotext cannot read it (status %d)", status);
}

static bool judge(const struct facts_run *run, pid_t child, bool in_time, const char *mode,
                  struct text *answer, struct error *error)
{
    if (!in_time || text_failed(answer))
        kill(child, SIGKILL);
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR)
        continue;
    if (!in_time)
        return error_set(error, STATUS_LIMIT, "reading it took longer than the limit (%u s)",
                         run->limits.wall_seconds);
    if (text_failed(answer))
        return error_set(error, STATUS_LIMIT,
                         "what was read from it is more than the limit (%zu bytes)", answer->max);
    return judge_end(run, state, mode, error);
}

bool helper_run(const struct facts_run *run, const char *mode, int raw, struct buffer *ret,
                struct error *error)
{
    bool text = strcmp(mode, "text") == 0;
    CLEANUP(text_release)
    struct text answer = TEXT_INIT(text ? run->limits.text_bytes : run->limits.answer_bytes);
    CLEANUP(close_descriptor) int reading = -1;
    int ends[2];
    if (!open_pipe(ends, error))
        return false;
    reading = ends[0];
    pid_t child = spawn(run, mode, raw, ends[1]);
    close(ends[1]);
    if (child < 0)
        return error_set(error, STATUS_UNKNOWN, "the helper program \"%s\" cannot be started",
                         path_name(run->helper));
    bool in_time = take_answer(reading, run->limits.wall_seconds, &answer);
    if (!judge(run, child, in_time, mode, &answer, error))
        return false;
    ret->size = answer.size;
    ret->bytes = (uint8_t *)text_take(&answer);
    return ret->bytes || error_set(error, STATUS_INTERNAL, "memory ran out");
}

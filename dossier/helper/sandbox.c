#include "dossier/helper/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* A sanitizer reserves terabytes of shadow memory, which RLIMIT_DATA would refuse. */
#if defined(__SANITIZE_ADDRESS__)
#define SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHADOW_MEMORY 1
#endif
#endif

static bool set_limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
    struct rlimit limit = { .rlim_cur = soft, .rlim_max = hard };
    return setrlimit(resource, &limit) == 0;
}

bool sandbox_limit(unsigned cpu_seconds, uint64_t data_bytes)
{
#ifdef SHADOW_MEMORY
    data_bytes = 0;
#endif
    if (data_bytes && !set_limit(RLIMIT_DATA, data_bytes, data_bytes))
        return false;
    return set_limit(RLIMIT_CPU, cpu_seconds, cpu_seconds + 1) && set_limit(RLIMIT_FSIZE, 0, 0) &&
           set_limit(RLIMIT_NOFILE, 8, 8) && set_limit(RLIMIT_CORE, 0, 0);
}

#ifdef ARCHITECTURE

/* clang-format off */
static const unsigned common_calls[] = {
    SYS_read, SYS_write, SYS_close, SYS_lseek, SYS_pread64, SYS_readv, SYS_writev, SYS_fstat,
    SYS_newfstatat, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk,
    SYS_exit, SYS_exit_group, SYS_futex, SYS_getrandom, SYS_rt_sigaction, SYS_rt_sigprocmask,
    SYS_rt_sigreturn, SYS_sigaltstack, SYS_getpid, SYS_gettid, SYS_tgkill, SYS_clock_gettime,
    SYS_clock_getres, SYS_gettimeofday, SYS_sched_yield, SYS_fcntl, SYS_getrusage, SYS_uname,
};
static const unsigned exec_calls[] = {
    SYS_execve, SYS_set_tid_address, SYS_set_robust_list, SYS_rseq, SYS_prlimit64, SYS_statx,
    SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getdents64, SYS_sysinfo, SYS_getuid,
    SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getcwd, SYS_sched_getaffinity, SYS_dup, SYS_statfs,
    SYS_ioctl, SYS_fstatfs,
#ifdef SYS_arch_prctl
    SYS_arch_prctl,
#endif
#ifdef SYS_access
    SYS_access, SYS_stat, SYS_lstat, SYS_readlink, SYS_getrlimit,
#endif
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FILTER_MAX (16 + 2 * (COUNT(common_calls) + COUNT(exec_calls)))
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

struct program {
    struct sock_filter steps[FILTER_MAX];
    unsigned short count;
};

static void add_step(struct program *program, uint16_t code, uint8_t yes, uint8_t no,
                     uint32_t value)
{
    program->steps[program->count++] = (struct sock_filter)BPF_JUMP(code, value, yes, no);
}

static void load(struct program *program, size_t offset)
{
    add_step(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

static void give(struct program *program, uint32_t result)
{
    add_step(program, BPF_RET | BPF_K, 0, 0, result);
}

static void allow(struct program *program, const unsigned *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_step(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, calls[i]);
        give(program, SECCOMP_RET_ALLOW);
    }
}

/* openat for reading: the third argument's low half has no flag that writes. */
static void allow_reading(struct program *program)
{
    add_step(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, SYS_openat);
    load(program, offsetof(struct seccomp_data, args[2]));
    add_step(program, BPF_JMP | BPF_JSET | BPF_K, 1, 0, WRITING);
    give(program, SECCOMP_RET_ALLOW);
    give(program, SECCOMP_RET_ERRNO | 13);
}

bool sandbox_close(enum sandbox_kind kind)
{
    struct program program = { .count = 0 };
    load(&program, offsetof(struct seccomp_data, arch));
    add_step(&program, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, ARCHITECTURE);
    give(&program, SECCOMP_RET_KILL_PROCESS);
    load(&program, offsetof(struct seccomp_data, nr));
    allow(&program, common_calls, COUNT(common_calls));
    if (kind == SANDBOX_EXEC) {
        allow(&program, exec_calls, COUNT(exec_calls));
        allow_reading(&program);
    }
    give(&program, kind == SANDBOX_READ ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | 1);
    struct sock_fprog filter = { .len = program.count, .filter = program.steps };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

#else

bool sandbox_close(enum sandbox_kind kind)
{
    (void)kind;
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return false;
}

#endif

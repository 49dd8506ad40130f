#include "base/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define MOST_THREADS 64

struct work {
    size_t count;
    bool (*job)(void *context, size_t index);
    void *context;
    atomic_size_t next;
    atomic_bool stopped;
};

static void *work_thread(void *argument)
{
    struct work *work = argument;
    while (!atomic_load(&work->stopped)) {
        size_t index = atomic_fetch_add(&work->next, 1);
        if (index >= work->count)
            break;
        if (!work->job(work->context, index))
            atomic_store(&work->stopped, true);
    }
    return NULL;
}

static unsigned thread_count(unsigned jobs, size_t count)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t threads = jobs ? jobs : processors > 0 ? (size_t)processors : 1;
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    return (unsigned)(threads < count ? threads : count);
}

bool work_run(unsigned jobs, size_t count, bool (*job)(void *context, size_t index), void *context)
{
    struct work work = { .count = count, .job = job, .context = context };
    pthread_t threads[MOST_THREADS];
    unsigned wanted = thread_count(jobs, count), started = 0;
    /* this thread works too; a thread that cannot be started only makes it slower */
    while (started + 1 < wanted && pthread_create(&threads[started], NULL, work_thread, &work) == 0)
        started++;
    work_thread(&work);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    return !atomic_load(&work.stopped);
}

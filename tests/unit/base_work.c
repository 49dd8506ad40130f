#include "scratch.h"

#include "base/work.h"

#include <stdatomic.h>

#define COUNT 1000

static atomic_int runs[COUNT];
static atomic_size_t total;

static bool count_job(void *context, size_t index)
{
    atomic_fetch_add(&runs[index], 1);
    atomic_fetch_add(&total, 1);
    return context == NULL || index != *(const size_t *)context;
}

static void start(void)
{
    for (size_t i = 0; i < COUNT; i++)
        atomic_store(&runs[i], 0);
    atomic_store(&total, 0);
}

static void each_job_runs_once(void **state)
{
    (void)state;
    static const unsigned jobs[] = { 0, 1, 2, 8, 10000 };
    for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++) {
        start();
        assert_true(work_run(jobs[j], COUNT, count_job, NULL));
        for (size_t i = 0; i < COUNT; i++)
            assert_int_equal(atomic_load(&runs[i]), 1);
    }
    start();
    assert_true(work_run(4, 0, count_job, NULL));
    assert_true(work_run(4, 1, count_job, NULL));
    assert_int_equal(atomic_load(&total), 1);
}

static void a_failed_job_stops_the_rest(void **state)
{
    (void)state;
    size_t failing = 10;
    start();
    assert_false(work_run(1, COUNT, count_job, &failing));
    assert_int_equal(atomic_load(&total), failing + 1);
    start();
    assert_false(work_run(4, COUNT, count_job, &failing));
    for (size_t i = 0; i < COUNT; i++)
        assert_true(atomic_load(&runs[i]) <= 1);
    failing = COUNT - 1;
    assert_false(work_run(4, COUNT, count_job, &failing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_job_runs_once),
        cmocka_unit_test(a_failed_job_stops_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

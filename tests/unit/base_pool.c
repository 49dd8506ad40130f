#include "scratch.h"

#include "base/cleanup.h"
#include "base/entry.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/work.h"

#include <zlib.h>

static struct pool *pool;

static int pool_setup(void **state)
{
    struct error error = { 0 };
    pool = pool_new(&error);
    return pool && scratch_setup(state) == 0 ? 0 : -1;
}

static int pool_teardown(void **state)
{
    pool_free(pool);
    pool_free(NULL);
    return scratch_teardown(state);
}

/* Text that deflates well, but not too well. */
static size_t fill_text(char *bytes, size_t size)
{
    size_t used = 0;
    for (unsigned i = 0; used + 16 < size; i++)
        used += (size_t)snprintf(bytes + used, size - used, "%u,", i * i);
    return used;
}

/* Numbers that look random: Knuth's generator for 64 bits. */
static void fill_noise(uint8_t *bytes, size_t size, uint64_t seed)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (uint8_t)(seed >> 56);
    }
}

static void stored_bytes_are(const struct blob *blob, const void *bytes, size_t size)
{
    struct error error = { 0 };
    struct sha256 digest;
    CLEANUP(free_pointer) uint8_t *stored = malloc(blob->stored_size + 1);
    CLEANUP(free_pointer) uint8_t *raw = malloc(size + 1);
    assert_non_null(stored);
    assert_non_null(raw);
    assert_int_equal(blob->size, size);
    assert_true(pool_read(pool, blob, stored, blob->stored_size, 0, &error));
    sha256_bytes(stored, blob->stored_size, &digest);
    assert_true(sha256_equal(&digest, &blob->stored_sha256));
    if (blob->method == METHOD_DEFLATED) {
        z_stream zip = { .next_in = stored,
                         .avail_in = (uInt)blob->stored_size,
                         .next_out = raw,
                         .avail_out = (uInt)size + 1 };
        assert_int_equal(inflateInit2(&zip, -MAX_WBITS), Z_OK);
        assert_int_equal(inflate(&zip, Z_FINISH), Z_STREAM_END);
        assert_int_equal(zip.avail_in, 0);
        assert_int_equal(zip.total_out, size);
        inflateEnd(&zip);
    } else {
        assert_int_equal(blob->stored_size, size);
        memcpy(raw, stored, size);
    }
    assert_memory_equal(raw, bytes, size);
    sha256_bytes(bytes, size, &digest);
    assert_true(sha256_equal(&digest, &blob->sha256));
    assert_int_equal(blob->crc, crc32(0, bytes, (uInt)size));
}

static void bytes_that_shrink_are_deflated(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob;
    const size_t sizes[] = { 1000, 65535, 65536, 65537, 300000 };
    CLEANUP(free_pointer) char *text = malloc(300000);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill_text(text, 300000);
        assert_true(pool_add_bytes(pool, text, sizes[i] - 100, false, &blob, &error));
        assert_int_equal(blob.method, METHOD_DEFLATED);
        assert_true(blob.stored_size < blob.size);
        stored_bytes_are(&blob, text, sizes[i] - 100);
    }
}

static void bytes_that_do_not_shrink_are_stored(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob;
    uint8_t noise[5000];
    fill_noise(noise, sizeof noise, 1);
    assert_true(pool_add_bytes(pool, noise, sizeof noise, false, &blob, &error));
    assert_int_equal(blob.method, METHOD_STORED);
    assert_true(sha256_equal(&blob.sha256, &blob.stored_sha256));
    stored_bytes_are(&blob, noise, sizeof noise);
    assert_true(pool_add_bytes(pool, "", 0, false, &blob, &error));
    assert_int_equal(blob.method, METHOD_STORED);
    stored_bytes_are(&blob, "", 0);
}

static uint64_t deflated_size(const void *bytes, size_t size)
{
    uint8_t out[4096];
    z_stream zip = { .next_in = (uint8_t *)(uintptr_t)bytes,
                     .avail_in = (uInt)size,
                     .next_out = out,
                     .avail_out = sizeof out };
    assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
    uint64_t made = zip.total_out;
    deflateEnd(&zip);
    return made;
}

/* A run of zeros of every length: too short to shrink, then deflated, then beyond the ratio. */
static void the_ratio_decides_below_at_above(void **state)
{
    (void)state;
    static const char zeros[1200];
    size_t seen[3] = { 0 };
    for (size_t size = 1; size < sizeof zeros; size++) {
        struct error error = { 0 };
        struct blob blob;
        uint64_t packed = deflated_size(zeros, size);
        bool deflated = packed < size && size <= packed * LIMIT_STORE_RATIO;
        assert_true(pool_add_bytes(pool, zeros, size, false, &blob, &error));
        assert_int_equal(blob.method, deflated ? METHOD_DEFLATED : METHOD_STORED);
        if (deflated)
            assert_int_equal(blob.stored_size, packed);
        seen[packed >= size ? 0 : deflated ? 1 : 2]++;
    }
    assert_true(seen[0] > 0 && seen[1] > 0 && seen[2] > 0);
}

static void stored_only_is_stored_beside_deflated(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob deflated, stored, again;
    char text[3000];
    size_t size = fill_text(text, sizeof text);
    assert_true(pool_add_bytes(pool, text, size, false, &deflated, &error));
    assert_true(pool_add_bytes(pool, text, size, true, &stored, &error));
    assert_int_equal(deflated.method, METHOD_DEFLATED);
    assert_int_equal(stored.method, METHOD_STORED);
    stored_bytes_are(&deflated, text, size);
    stored_bytes_are(&stored, text, size);
    assert_true(pool_add_bytes(pool, text, size, false, &again, &error));
    assert_memory_equal(&again, &deflated, sizeof again);
    assert_true(pool_add_bytes(pool, text, size, true, &again, &error));
    assert_memory_equal(&again, &stored, sizeof again);
}

static void what_is_stored_anyway_is_kept_once(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob first, second;
    uint8_t noise[777];
    fill_noise(noise, sizeof noise, 2);
    assert_true(pool_add_bytes(pool, noise, sizeof noise, false, &first, &error));
    assert_true(pool_add_bytes(pool, noise, sizeof noise, true, &second, &error));
    assert_int_equal(first.pool_offset, second.pool_offset);
}

static void the_raw_copy_is_what_was_hashed(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob;
    char text[3000], copy[3000];
    size_t size = fill_text(text, sizeof text);
    text[0] = '!';
    scratch_write_bytes("file", text, size);
    CLEANUP(close_descriptor) int file = open("file", O_RDONLY | O_CLOEXEC);
    CLEANUP(close_descriptor) int raw = -1;
    assert_int_equal(lseek(file, 100, SEEK_SET), 100); /* read from its start all the same */
    assert_true(pool_add(pool, file, false, &blob, &raw, &error));
    scratch_write("file", "changed afterwards");
    stored_bytes_are(&blob, text, size);
    assert_int_equal(lseek(raw, 0, SEEK_CUR), 0);
    assert_int_equal(read(raw, copy, sizeof copy), size);
    assert_memory_equal(copy, text, size);
    assert_int_equal(write(raw, "x", 1), -1); /* who holds it cannot change it */
}

static void reading_back_keeps_within_the_entry(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob;
    char bytes[8];
    assert_true(pool_add_bytes(pool, "abcdef", 6, true, &blob, &error));
    assert_true(pool_read(pool, &blob, bytes, 3, 3, &error));
    assert_memory_equal(bytes, "def", 3);
    assert_true(pool_read(pool, &blob, bytes, 0, 6, &error));
    assert_false(pool_read(pool, &blob, bytes, 4, 3, &error));
    expect_error(&error, STATUS_INTERNAL, "read beyond the end of an entry");
    assert_false(pool_read(pool, &blob, bytes, 1, 7, &error));
    assert_false(pool_read(pool, &blob, bytes, SIZE_MAX, 3, &error));
}

static void unreadable_descriptors_are_errors(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob = { .size = 42 };
    CLEANUP(close_descriptor) int folder = folder_open(".", &error);
    int raw = -7;
    assert_false(pool_add(pool, folder, false, &blob, &raw, &error));
    expect_error(&error, STATUS_INPUT, "cannot read: Is a directory");
    assert_int_equal(blob.size, 42);
    assert_int_equal(raw, -7);
}

static void files_beyond_the_limit_are_refused_at_once(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob;
    CLEANUP(close_descriptor) int file = open("sparse", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(file, (off_t)LIMIT_FILE_BYTES + 1), 0);
    assert_false(pool_add(pool, file, true, &blob, NULL, &error));
    expect_error(&error, STATUS_LIMIT, "file is larger than 8589934592 bytes");
}

#define CONTENTS 7
#define ADDS 200

static struct blob added[ADDS];

static bool add_one(void *context, size_t index)
{
    (void)context;
    struct error error = { 0 };
    uint8_t noise[2000];
    fill_noise(noise, sizeof noise, 100 + index % CONTENTS);
    return pool_add_bytes(pool, noise, sizeof noise, index % 2, &added[index], &error);
}

static void threads_share_one_copy(void **state)
{
    (void)state;
    assert_true(work_run(8, ADDS, add_one, NULL));
    for (size_t i = CONTENTS; i < ADDS; i++)
        assert_memory_equal(&added[i], &added[i % CONTENTS], sizeof added[i]);
    for (size_t i = 0; i < CONTENTS; i++) {
        uint8_t noise[2000];
        fill_noise(noise, sizeof noise, 100 + i);
        stored_bytes_are(&added[i], noise, sizeof noise);
    }
}

static void the_compressor_has_a_name(void **state)
{
    (void)state;
    char expected[64];
    snprintf(expected, sizeof expected, "zlib %s level 6", zlibVersion());
    assert_string_equal(pool_compressor(), expected);
}

static void entries_are_copies(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct blob blob = { .size = 5 };
    struct entries entries = { 0 };
    char path[32] = "";
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "upload/%d", i);
        assert_true(entries_add(&entries, path, i % 2 ? "doc" : NULL, i % 3 ? "doc-en" : NULL,
                                &blob, &error));
    }
    assert_int_equal(entries.count, 100);
    const struct entry *found = entries_find(&entries, "upload/37");
    assert_ptr_equal(found, &entries.items[37]);
    assert_string_equal(found->document, "doc");
    assert_string_equal(found->rendition, "doc-en");
    assert_int_equal(found->blob.size, 5);
    assert_null(entries.items[0].document);
    assert_null(entries.items[0].rendition);
    assert_null(entries_find(&entries, "upload/100"));
    entries_release(&entries);
    assert_int_equal(entries.count, 0);
    entries_release(&entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_shrink_are_deflated),
        cmocka_unit_test(bytes_that_do_not_shrink_are_stored),
        cmocka_unit_test(the_ratio_decides_below_at_above),
        cmocka_unit_test(stored_only_is_stored_beside_deflated),
        cmocka_unit_test(what_is_stored_anyway_is_kept_once),
        cmocka_unit_test(the_raw_copy_is_what_was_hashed),
        cmocka_unit_test(reading_back_keeps_within_the_entry),
        cmocka_unit_test(unreadable_descriptors_are_errors),
        cmocka_unit_test(files_beyond_the_limit_are_refused_at_once),
        cmocka_unit_test(threads_share_one_copy),
        cmocka_unit_test(the_compressor_has_a_name),
        cmocka_unit_test(entries_are_copies),
    };
    return cmocka_run_group_tests(tests, pool_setup, pool_teardown);
}

/* What the writer makes is what the zip format says, the same every time. */
#include "tests/unit/signing_kit.h"

#include "signing/zip/record.h"

/* The bytes that signing.md 1.1 gives for an ASiC mimetype entry. */
static void first_bytes(void **state)
{
    (void)state;
    static const uint8_t expected[] = { 'P', 'K', 3,    4, 10,   0,    0,    0,    0,    0,
                                        0,   0,   0x21, 0, 0x8a, 0x21, 0xf9, 0x45, 0x1f, 0,
                                        0,   0,   0x1f, 0, 0,    0,    8,    0,    0,    0 };
    struct buffer bytes = kit_container(kit_pairs);
    assert_memory_equal(bytes.bytes, expected, 14);
    assert_memory_equal(bytes.bytes + 18, expected + 18, 12);
    assert_memory_equal(bytes.bytes + 30, MIMETYPE_NAME MIMETYPE_CONTENT, 39);
    struct buffer again = kit_container(kit_pairs);
    assert_int_equal(bytes.size, again.size);
    assert_memory_equal(bytes.bytes, again.bytes, bytes.size);
    buffer_release(&bytes);
    buffer_release(&again);
}

/* Records with numbers beyond 32 bits, without files of that size. */
static void zip64_records(void **state)
{
    (void)state;
    uint8_t out[ZIP_RECORD_MAX];
    struct zip_item item = { .path = "a", .size = 0xffffffff, .stored_size = 0xffffffff };
    size_t size = zip_local_record(&item, out);
    assert_int_equal(size, ZIP_LOCAL_FIXED + 1 + 20);
    assert_int_equal(zip_get16(out + 4), 45);
    assert_int_equal(zip_get32(out + 18), 0xffffffff);
    assert_true(zip_get64(out + ZIP_LOCAL_FIXED + 5) == 0xffffffff);
    item.size = item.stored_size = 0xfffffffe;
    assert_int_equal(zip_local_record(&item, out), ZIP_LOCAL_FIXED + 1);
    assert_int_equal(zip_central_record(&item, out), ZIP_CENTRAL_FIXED + 1);
    item.offset = 0x100000000;
    size = zip_central_record(&item, out);
    assert_int_equal(size, ZIP_CENTRAL_FIXED + 1 + 12);
    assert_int_equal(zip_get32(out + 42), 0xffffffff);
    assert_int_equal(zip_get16(out + ZIP_CENTRAL_FIXED + 3), 8);
    assert_true(zip_get64(out + ZIP_CENTRAL_FIXED + 5) == 0x100000000);
    assert_int_equal(zip_end_record(0xfffe, 0, 0, out), ZIP_END_FIXED);
    assert_int_equal(zip_end_record(0xffff, 0, 0, out), ZIP_END_MAX);
}

static void writer_refuses(void **state)
{
    struct error error;
    (void)state;
    struct pool *pool = pool_new(&error);
    struct entries entries = { 0 };
    struct blob blob;
    assert_true(pool_add_bytes(pool, "x", 1, true, &blob, &error));
    assert_true(entries_add(&entries, "../x", NULL, NULL, &blob, &error));
    int descriptor = file_temporary(&error);
    assert_false(container_write(descriptor, pool, &entries, &error));
    assert_int_equal(error.status, STATUS_INTERNAL);
    close(descriptor);
    descriptor = open("/dev/full", O_WRONLY);
    entries_release(&entries);
    assert_true(entries_add(&entries, "x", NULL, NULL, &blob, &error));
    assert_false(container_write(descriptor, pool, &entries, &error));
    assert_int_equal(error.status, STATUS_OUTPUT);
    close(descriptor);
    entries_release(&entries);
    pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_bytes),
        cmocka_unit_test(zip64_records),
        cmocka_unit_test(writer_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

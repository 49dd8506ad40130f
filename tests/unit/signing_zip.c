/* A zoo of broken containers: each is refused with its own sentence. */
#include "tests/unit/signing_kit.h"

#include "base/limits.h"
#include "signing/zip/read.h"
#include "signing/zip/record.h"

#include <zlib.h>

/* A container being built badly: records by the shared functions, bent before they are put. */
struct zoo {
    uint8_t bytes[1 << 16];
    size_t size;
    struct zip_item items[16];
    size_t count;
    size_t local[16];   /* offsets of the local headers */
    size_t central[16]; /* of the central records, once ended */
    size_t directory;
    size_t end;
};

static void put(struct zoo *zoo, const void *bytes, size_t size)
{
    assert_true(zoo->size + size <= sizeof zoo->bytes);
    memcpy(zoo->bytes + zoo->size, bytes, size);
    zoo->size += size;
}

static void set16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void set32(uint8_t *at, uint32_t value)
{
    set16(at, value & 0xffff);
    set16(at + 2, value >> 16);
}

static size_t add_raw(struct zoo *zoo, const char *path, enum method method, const void *stored,
                      size_t stored_size, size_t size, uint32_t crc)
{
    uint8_t record[ZIP_RECORD_MAX];
    size_t at = zoo->count++;
    zoo->items[at] = (struct zip_item){ .path = path,
                                        .method = method,
                                        .crc = crc,
                                        .size = size,
                                        .stored_size = stored_size,
                                        .offset = zoo->size };
    zoo->local[at] = zoo->size;
    put(zoo, record, zip_local_record(&zoo->items[at], record));
    put(zoo, stored, stored_size);
    return at;
}

static size_t add(struct zoo *zoo, const char *path, const char *content)
{
    size_t size = strlen(content);
    uint32_t crc = (uint32_t)crc32(0, (const uint8_t *)content, (uInt)size);
    return add_raw(zoo, path, METHOD_STORED, content, size, size, crc);
}

static size_t deflate_raw(const void *bytes, size_t size, uint8_t *out, size_t room)
{
    z_stream stream = { 0 };
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (uint8_t *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t made = stream.total_out;
    deflateEnd(&stream);
    return made;
}

static size_t add_deflated(struct zoo *zoo, const char *path, const char *content,
                           const char *behind)
{
    uint8_t out[4096];
    size_t size = strlen(content), made = deflate_raw(content, size, out, sizeof out);
    memcpy(out + made, behind, strlen(behind));
    return add_raw(zoo, path, METHOD_DEFLATED, out, made + strlen(behind), size,
                   (uint32_t)crc32(0, (const uint8_t *)content, (uInt)size));
}

static void begin(struct zoo *zoo)
{
    *zoo = (struct zoo){ 0 };
    add(zoo, MIMETYPE_NAME, MIMETYPE_CONTENT);
}

static void end(struct zoo *zoo)
{
    uint8_t record[ZIP_RECORD_MAX];
    zoo->directory = zoo->size;
    for (size_t i = 0; i < zoo->count; i++) {
        zoo->central[i] = zoo->size;
        put(zoo, record, zip_central_record(&zoo->items[i], record));
    }
    zoo->end = zoo->size;
    put(zoo, record,
        zip_end_record(zoo->count, zoo->directory, zoo->size - zoo->directory, record));
}

/* Structure, then content of every entry. */
static bool read_all(const void *bytes, size_t size, struct error *error)
{
    struct container container;
    struct source source = source_from_bytes(bytes, size);
    if (!container_open(&source, &container, error))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < container.count; i++)
        good = container_digest(&container, &container.entries[i], NULL, error);
    container_release(&container);
    return good;
}

static void refused(const struct zoo *zoo, const char *sentence)
{
    struct error error = { 0 };
    /* An exact copy on the heap: the sanitizer sees a read past its end. */
    uint8_t *bytes = malloc(zoo->size + 1);
    memcpy(bytes, zoo->bytes, zoo->size);
    bytes = realloc(bytes, zoo->size);
    if (read_all(bytes, zoo->size, &error))
        fail_msg("accepted, although: %s", sentence);
    free(bytes);
    if (!strstr(error.text, sentence))
        fail_msg("'%s' instead of '%s'", error.text, sentence);
    assert_int_equal(error.status, STATUS_FINDINGS);
}

static void accepted(const struct zoo *zoo)
{
    struct error error;
    if (!read_all(zoo->bytes, zoo->size, &error))
        fail_msg("%s", error.text);
}

/* One good container with two entries; each case bends it in one place. */
static void good(struct zoo *zoo)
{
    begin(zoo);
    add(zoo, "a.txt", "hello");
    add_deflated(zoo, "b.txt", KIT_LONG, "");
    end(zoo);
}

static void a_good_one(void **state)
{
    struct zoo zoo;
    (void)state;
    good(&zoo);
    accepted(&zoo);
    begin(&zoo);
    end(&zoo);
    accepted(&zoo);
}

/* Bends one byte pair of the central record, of the local header, or of both. */
static void bend(size_t central, size_t local, unsigned value, const char *sentence)
{
    struct zoo zoo;
    good(&zoo);
    if (central)
        set16(zoo.bytes + zoo.central[1] + central, value);
    if (local)
        set16(zoo.bytes + zoo.local[1] + local, value);
    refused(&zoo, sentence);
}

static void header_fields(void **state)
{
    (void)state;
    bend(4, 0, 0x0314, "version made by of the central directory");
    bend(6, 0, 20, "version needed of the central directory");
    bend(0, 4, 20, "version needed of the local header");
    bend(8, 0, 0x0800, "flags of the central directory"); /* UTF-8 flag only here */
    bend(0, 6, 0x0800, "flags of the local header");
    bend(8, 6, 0x0001, "flags"); /* encrypted */
    bend(8, 6, 0x0008, "flags"); /* data descriptor */
    bend(8, 6, 0x0020, "flags"); /* patched data */
    bend(8, 6, 0x0040, "flags"); /* strong encryption */
    bend(8, 6, 0x2000, "flags"); /* masked headers */
    bend(10, 8, 12, "compression method 12");
    bend(10, 0, 8, "deflated without being smaller");
    bend(12, 10, 1, "time");
    bend(14, 12, 0x0022, "date");
    bend(0, 14, 0, "CRC-32 of the local header");
    bend(16, 14, 0x1234, "its CRC-32 is wrong");
    bend(0, 18, 4, "compressed size of the local header");
    bend(0, 22, 4, "size of the local header");
    bend(24, 0, 4, "its two sizes differ");
    bend(32, 0, 1, "comment length");
    bend(34, 0, 1, "disk number");
    bend(36, 0, 1, "internal attributes");
    bend(38, 0, 1, "external attributes");
    bend(40, 0, 0120777, "external attributes"); /* symbolic link */
    bend(40, 0, 0040755, "external attributes"); /* folder */
    bend(40, 0, 0100755, "external attributes");
    bend(42, 0, 1, "does not begin where the entry before it ends");
    bend(28, 0, 4, "name length of the local header");
    bend(30, 0, 1, "central directory");
    bend(0, 28, 1, "extra length of the local header");
    bend(0, 30, 0x4242, "name or extra field of the local header");
}

static void end_records(void **state)
{
    struct zoo zoo;
    (void)state;
    static const struct {
        size_t at;
        unsigned value;
        const char *sentence;
    } cases[] = {
        { 4, 1, "end record is not in the form" },
        { 6, 1, "end record is not in the form" },
        { 8, 2, "end record is not in the form" },
        { 20, 1, "end record is not in the form" },
        { 12, 1, "does not end where the end record begins" },
        { 16, 1, "does not end where the end record begins" },
        { 0, 0, "no end record in the last 22 bytes" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        good(&zoo);
        set16(zoo.bytes + zoo.end + cases[i].at, cases[i].value);
        refused(&zoo, cases[i].sentence);
    }
    good(&zoo);
    set16(zoo.bytes + zoo.end + 8, 2);
    set16(zoo.bytes + zoo.end + 10, 2);
    refused(&zoo, "more records than the end record counts");
    good(&zoo);
    set16(zoo.bytes + zoo.end + 8, 4);
    set16(zoo.bytes + zoo.end + 10, 4);
    refused(&zoo, "no size that 4 entries can have");
    good(&zoo);
    put(&zoo, "x", 1);
    refused(&zoo, "no end record");
    good(&zoo);
    set16(zoo.bytes + zoo.end + 20, 3);
    put(&zoo, "abc", 3); /* an archive comment */
    refused(&zoo, "no end record");
    zoo.size = 21;
    refused(&zoo, "too short");
    zoo.size = 1;
    refused(&zoo, "too short");
}

/* Saturated numbers without their zip64 records, and zip64 records that are not needed. */
static void zip64_end(void **state)
{
    struct zoo zoo;
    (void)state;
    good(&zoo);
    set16(zoo.bytes + zoo.end + 8, 0xffff);
    set16(zoo.bytes + zoo.end + 10, 0xffff);
    refused(&zoo, "does not end where the end record begins");
    good(&zoo);
    uint8_t record[ZIP_END_MAX];
    size_t size = zip_end_record(0xffff, zoo.directory, zoo.end - zoo.directory, record);
    assert_int_equal(size, ZIP_END_MAX);
    zoo.size = zoo.end;
    put(&zoo, record, size);
    set32(zoo.bytes + zoo.end + 24, 3);
    set32(zoo.bytes + zoo.end + 32, 3);
    refused(&zoo, "does not end where the end record begins");
}

static void hidden_bytes(void **state)
{
    struct zoo zoo;
    (void)state;
    begin(&zoo);
    size_t hidden = add(&zoo, "hidden.txt", "secret");
    zoo.count = hidden; /* its local header stays, the directory does not know it */
    add(&zoo, "a.txt", "hello");
    end(&zoo);
    refused(&zoo, "'a.txt' does not begin where the entry before it ends");
    begin(&zoo);
    add(&zoo, "a.txt", "hello");
    put(&zoo, "gap", 3);
    end(&zoo);
    refused(&zoo, "bytes between the last entry and the central directory");
    zoo = (struct zoo){ 0 };
    put(&zoo, "#!/bin/sh\n", 10); /* a prefix: Janus */
    add(&zoo, MIMETYPE_NAME, MIMETYPE_CONTENT);
    end(&zoo);
    refused(&zoo, "'mimetype' does not begin where the entry before it ends");
    begin(&zoo);
    add(&zoo, "a.txt", "hello");
    add(&zoo, "b.txt", "hello");
    zoo.items[2].offset = zoo.items[1].offset; /* overlap: both lead to one place */
    end(&zoo);
    refused(&zoo, "'b.txt' does not begin where the entry before it ends");
    begin(&zoo);
    size_t at = add(&zoo, "a.txt", "hello");
    zoo.items[at].size = zoo.items[at].stored_size = 500;
    end(&zoo);
    refused(&zoo, "reaches into the central directory");
    begin(&zoo);
    add(&zoo, "a.txt", "hello");
    add(&zoo, "b.txt", "hello");
    struct zip_item swap = zoo.items[1];
    zoo.items[1] = zoo.items[2];
    zoo.items[2] = swap;
    end(&zoo);
    refused(&zoo, "'b.txt' does not begin where the entry before it ends");
}

static void bad_name(const char *first, const char *second, const char *sentence)
{
    struct zoo zoo;
    begin(&zoo);
    add(&zoo, first, "1");
    if (second)
        add(&zoo, second, "2");
    end(&zoo);
    refused(&zoo, sentence);
}

static void names(void **state)
{
    struct zoo zoo;
    (void)state;
    bad_name("a.txt", "a.txt", "'a.txt' is there twice");
    bad_name("a.txt", "A.TXT", "are one name");
    bad_name("stra\xc3\x9f"
             "e",
             "STRASSE", "are one name");
    bad_name("a", "a/b", "'a' is a file and also a folder of 'a/b'");
    bad_name("A", "a/b", "is a file and also a folder");
    bad_name("e\xcc\x81.txt", NULL, "e"); /* not NFC */
    bad_name("../a", NULL, "..");
    bad_name("/a", NULL, "/a");
    bad_name("a//b", NULL, "a//b");
    bad_name("a/", NULL, "a/");
    bad_name("a\\b", NULL, "a");
    bad_name("c:a", NULL, "c:a");
    bad_name("a\nb", NULL, "a");
    bad_name("a.", NULL, "a.");
    bad_name("con.txt", NULL, "con");
    bad_name("\xff", NULL, "UTF-8");
    bad_name("meta-inf/a", NULL, "poses as META-INF");
    bad_name("META-INF", NULL, "poses as META-INF");
    bad_name("META-INF/a", "b.txt", "'b.txt' stands behind META-INF");
    begin(&zoo);
    add_deflated(&zoo, "META-INF/a", KIT_LONG, "");
    end(&zoo);
    refused(&zoo, "META-INF is stored");
    /* a neighbour in the order of bytes does not hide a folder's file */
    begin(&zoo);
    add(&zoo, "a", "1");
    add(&zoo, "a!b", "2");
    add(&zoo, "a/b", "3");
    end(&zoo);
    refused(&zoo, "'a' is a file and also a folder of 'a/b'");
    good(&zoo);
    zoo.bytes[zoo.central[1] + ZIP_CENTRAL_FIXED + 1] = 0;
    refused(&zoo, "NUL byte");
}

static void mimetype(void **state)
{
    struct zoo zoo;
    (void)state;
    zoo = (struct zoo){ 0 };
    add(&zoo, "a.txt", "1");
    add(&zoo, MIMETYPE_NAME, MIMETYPE_CONTENT);
    end(&zoo);
    refused(&zoo, "the first entry is not the stored 'mimetype'");
    zoo = (struct zoo){ 0 };
    add(&zoo, MIMETYPE_NAME, "application/vnd.etsi.asic-s+zip");
    end(&zoo);
    refused(&zoo, "does not say");
    zoo = (struct zoo){ 0 };
    add(&zoo, MIMETYPE_NAME, MIMETYPE_CONTENT "\n");
    end(&zoo);
    refused(&zoo, "the first entry is not");
    zoo = (struct zoo){ 0 };
    end(&zoo);
    refused(&zoo, "the first entry is not");
}

static void content(void **state)
{
    struct zoo zoo;
    (void)state;
    begin(&zoo);
    add_deflated(&zoo, "a.txt", KIT_LONG, "x");
    end(&zoo);
    refused(&zoo, "bytes behind the end of its deflate stream");
    begin(&zoo);
    size_t at = add_deflated(&zoo, "a.txt", KIT_LONG, "");
    zoo.items[at].size--;
    set32(zoo.bytes + zoo.local[at] + 22, (uint32_t)zoo.items[at].size);
    end(&zoo);
    refused(&zoo, "more bytes come out");
    begin(&zoo);
    at = add_deflated(&zoo, "a.txt", KIT_LONG, "");
    zoo.items[at].size++;
    set32(zoo.bytes + zoo.local[at] + 22, (uint32_t)zoo.items[at].size);
    end(&zoo);
    refused(&zoo, "fewer bytes come out");
    begin(&zoo);
    at = add_deflated(&zoo, "a.txt", KIT_LONG, "");
    zoo.size--; /* the stream's last byte is missing */
    zoo.items[at].stored_size--;
    set32(zoo.bytes + zoo.local[at] + 18, (uint32_t)zoo.items[at].stored_size);
    end(&zoo);
    refused(&zoo, "its deflate stream has no end");
    begin(&zoo);
    at = add_raw(&zoo, "a.txt", METHOD_DEFLATED, "\xff\xff\xff", 3, 30, 0);
    end(&zoo);
    refused(&zoo, "its deflate stream is broken");
    begin(&zoo);
    add_raw(&zoo, "a.txt", METHOD_DEFLATED, "", 0, 10, 0);
    end(&zoo);
    refused(&zoo, "its deflate stream has no end");
}

/* A bomb: a megabyte of zeros deflates to about a thousandth. */
static void ratio(void **state)
{
    struct zoo zoo;
    (void)state;
    static uint8_t zeros[1 << 20], out[1 << 14];
    size_t made = deflate_raw(zeros, sizeof zeros, out, sizeof out);
    begin(&zoo);
    add_raw(&zoo, "a.bin", METHOD_DEFLATED, out, made, sizeof zeros, 0);
    end(&zoo);
    refused(&zoo, "deflated to less than 1/50 of its size");
}

static void limits(void **state)
{
    struct zoo zoo;
    struct error error;
    (void)state;
    begin(&zoo);
    zoo.items[0].size = zoo.items[0].stored_size = LIMIT_FILE_BYTES + 1;
    end(&zoo);
    assert_false(read_all(zoo.bytes, zoo.size, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    uint8_t record[ZIP_END_MAX];
    zoo.size = zip_end_record(LIMIT_ENTRIES + 1, 0, 0, zoo.bytes);
    assert_int_equal(zoo.size, ZIP_END_MAX);
    assert_false(read_all(zoo.bytes, zoo.size, &error));
    assert_int_equal(error.status, STATUS_LIMIT);
    zoo.size = zip_end_record(LIMIT_ENTRIES, 0, 0, record);
    memcpy(zoo.bytes, record, zoo.size);
    assert_false(read_all(zoo.bytes, zoo.size, &error));
    assert_int_equal(error.status, STATUS_FINDINGS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one),   cmocka_unit_test(header_fields),
        cmocka_unit_test(end_records),  cmocka_unit_test(zip64_end),
        cmocka_unit_test(hidden_bytes), cmocka_unit_test(names),
        cmocka_unit_test(mimetype),     cmocka_unit_test(content),
        cmocka_unit_test(ratio),        cmocka_unit_test(limits),

    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

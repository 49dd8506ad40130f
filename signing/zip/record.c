#include "signing/zip/record.h"

#include <string.h>

#define VERSION_STORED 10
#define VERSION_DEFLATED 20
#define VERSION_ZIP64 45
#define MADE_BY 0x033f /* unix, APPNOTE 6.3 */
#define FLAG_UTF8 0x0800
#define DOS_DATE 0x0021 /* 1980-01-01 */
#define REGULAR_0644 (0100644u << 16)
#define FULL16 0xffffu
#define FULL32 0xffffffffu
#define EXTRA_ZIP64 0x0001

static uint8_t *put16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
    return out + 2;
}

static uint8_t *put32(uint8_t *out, uint32_t value)
{
    return put16(put16(out, (uint16_t)value), (uint16_t)(value >> 16));
}

static uint8_t *put64(uint8_t *out, uint64_t value)
{
    return put32(put32(out, (uint32_t)value), (uint32_t)(value >> 32));
}

uint16_t zip_get16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

uint32_t zip_get32(const uint8_t *bytes)
{
    return zip_get16(bytes) | (uint32_t)zip_get16(bytes + 2) << 16;
}

uint64_t zip_get64(const uint8_t *bytes)
{
    return zip_get32(bytes) | (uint64_t)zip_get32(bytes + 4) << 32;
}

static uint32_t narrow(uint64_t value)
{
    return value >= FULL32 ? FULL32 : (uint32_t)value;
}

static uint16_t version_needed(const struct zip_item *item, bool zip64)
{
    if (zip64)
        return VERSION_ZIP64;
    return item->method == METHOD_DEFLATED ? VERSION_DEFLATED : VERSION_STORED;
}

static uint16_t flags_of(const char *path)
{
    for (const char *at = path; *at; at++) {
        if ((unsigned char)*at >= 0x80)
            return FLAG_UTF8;
    }
    return 0;
}

/* The part that both headers have: from "version needed" to "uncompressed size". */
static uint8_t *put_common(uint8_t *at, const struct zip_item *item, bool zip64, bool sizes64)
{
    at = put16(at, version_needed(item, zip64));
    at = put16(at, flags_of(item->path));
    at = put16(at, (uint16_t)item->method);
    at = put16(at, 0);
    at = put16(at, DOS_DATE);
    at = put32(at, item->crc);
    at = put32(at, sizes64 ? FULL32 : narrow(item->stored_size));
    return put32(at, sizes64 ? FULL32 : narrow(item->size));
}

size_t zip_local_record(const struct zip_item *item, uint8_t out[ZIP_RECORD_MAX])
{
    size_t name = strlen(item->path);
    /* In a local header both sizes must stand in the zip64 field (APPNOTE 4.5.3). */
    bool zip64 = item->size >= FULL32 || item->stored_size >= FULL32;
    uint8_t *at = put32(out, ZIP_SIGNATURE_LOCAL);
    at = put_common(at, item, zip64, zip64);
    at = put16(at, (uint16_t)name);
    at = put16(at, zip64 ? 20 : 0);
    memcpy(at, item->path, name);
    at += name;
    if (zip64) {
        at = put16(at, EXTRA_ZIP64);
        at = put16(at, 16);
        at = put64(at, item->size);
        at = put64(at, item->stored_size);
    }
    return (size_t)(at - out);
}

size_t zip_central_record(const struct zip_item *item, uint8_t out[ZIP_RECORD_MAX])
{
    size_t name = strlen(item->path);
    bool size64 = item->size >= FULL32;
    bool stored64 = item->stored_size >= FULL32;
    bool offset64 = item->offset >= FULL32;
    uint16_t extra = (uint16_t)(8 * (size64 + stored64 + offset64));
    uint8_t *at = put32(out, ZIP_SIGNATURE_CENTRAL);
    at = put16(at, MADE_BY);
    at = put_common(at, item, extra > 0, false);
    at = put16(at, (uint16_t)name);
    at = put16(at, extra ? (uint16_t)(extra + 4) : 0);
    at = put16(at, 0); /* comment */
    at = put16(at, 0); /* disk */
    at = put16(at, 0); /* internal attributes */
    at = put32(at, REGULAR_0644);
    at = put32(at, narrow(item->offset));
    memcpy(at, item->path, name);
    at += name;
    if (extra) {
        at = put16(at, EXTRA_ZIP64);
        at = put16(at, extra);
        at = size64 ? put64(at, item->size) : at;
        at = stored64 ? put64(at, item->stored_size) : at;
        at = offset64 ? put64(at, item->offset) : at;
    }
    return (size_t)(at - out);
}

static uint8_t *put_end64(uint8_t *at, uint64_t count, uint64_t offset, uint64_t size)
{
    at = put32(at, ZIP_SIGNATURE_END64);
    at = put64(at, ZIP_END64_FIXED - 12);
    at = put16(at, MADE_BY);
    at = put16(at, VERSION_ZIP64);
    at = put32(at, 0);
    at = put32(at, 0);
    at = put64(at, count);
    at = put64(at, count);
    at = put64(at, size);
    at = put64(at, offset);
    at = put32(at, ZIP_SIGNATURE_LOCATOR);
    at = put32(at, 0);
    at = put64(at, offset + size);
    return put32(at, 1);
}

size_t zip_end_record(uint64_t count, uint64_t offset, uint64_t size, uint8_t out[ZIP_END_MAX])
{
    uint8_t *at = out;
    uint16_t count16 = count >= FULL16 ? FULL16 : (uint16_t)count;
    if (count >= FULL16 || offset >= FULL32 || size >= FULL32)
        at = put_end64(at, count, offset, size);
    at = put32(at, ZIP_SIGNATURE_END);
    at = put16(at, 0);
    at = put16(at, 0);
    at = put16(at, count16);
    at = put16(at, count16);
    at = put32(at, narrow(size));
    at = put32(at, narrow(offset));
    at = put16(at, 0);
    return (size_t)(at - out);
}

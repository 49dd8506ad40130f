/* The records of a zip as this program lays them out (APPNOTE.TXT 4.3, 4.5.3), every field fixed.
 *
 * Writer and reader share these functions: the reader takes name, method, sizes, CRC and offset
 * from a record, makes the record anew and compares all bytes. So no bit of a header is free. */
#ifndef SIGNING_ZIP_RECORD_H
#define SIGNING_ZIP_RECORD_H

#include "base/entry.h"
#include "base/path.h"

#define ZIP_LOCAL_FIXED 30
#define ZIP_CENTRAL_FIXED 46
#define ZIP_END_FIXED 22
#define ZIP_END64_FIXED 56
#define ZIP_LOCATOR_FIXED 20
#define ZIP_RECORD_MAX (ZIP_CENTRAL_FIXED + PATH_MAX_BYTES + 28)
#define ZIP_END_MAX (ZIP_END64_FIXED + ZIP_LOCATOR_FIXED + ZIP_END_FIXED)

#define ZIP_SIGNATURE_LOCAL 0x04034b50u
#define ZIP_SIGNATURE_CENTRAL 0x02014b50u
#define ZIP_SIGNATURE_END 0x06054b50u
#define ZIP_SIGNATURE_END64 0x06064b50u
#define ZIP_SIGNATURE_LOCATOR 0x07064b50u

#define MIMETYPE_NAME "mimetype"
#define MIMETYPE_CONTENT "application/vnd.etsi.asic-e+zip"

struct zip_item {
    const char *path; /* at most PATH_MAX_BYTES */
    enum method method;
    uint32_t crc;
    uint64_t size;
    uint64_t stored_size;
    uint64_t offset; /* of the local header */
};

/* Each returns the bytes written. */
size_t zip_local_record(const struct zip_item *item, uint8_t out[ZIP_RECORD_MAX]);
size_t zip_central_record(const struct zip_item *item, uint8_t out[ZIP_RECORD_MAX]);
/* The end record, with the zip64 records before it only when a number does not fit. */
size_t zip_end_record(uint64_t count, uint64_t offset, uint64_t size, uint8_t out[ZIP_END_MAX]);

uint16_t zip_get16(const uint8_t *bytes);
uint32_t zip_get32(const uint8_t *bytes);
uint64_t zip_get64(const uint8_t *bytes);

#endif

/* The strict reader on any bytes: what it takes it writes, takes again and writes the same. */
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Reads and writes once; false if the bytes are refused. */
static bool pass(const void *bytes, size_t size, struct buffer *ret)
{
    struct error error = { 0 };
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, "fuzz.xml", &error);
    if (!doc) {
        if (error.status == STATUS_DONE || !utf8_valid(error.text, strlen(error.text)))
            abort(); /* refused without a readable reason */
        return false;
    }
    if (xml_place(xmlDocGetRootElement(doc)).line < 1 || !xml_write(doc, ret, &error))
        abort();
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    CLEANUP(buffer_release) struct buffer first = { 0 };
    CLEANUP(buffer_release) struct buffer second = { 0 };
    xml_setup();
    if (!pass(bytes, size, &first))
        return 0;
    if (!pass(first.bytes, first.size, &second) || first.size != second.size ||
        memcmp(first.bytes, second.bytes, first.size) != 0)
        abort();
    return 0;
}

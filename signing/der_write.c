#include "signing/der_write.h"

#include "base/cleanup.h"
#include "base/limits.h"

void der_put(struct text *out, int tag, const void *bytes, size_t size)
{
    uint8_t head[10] = { (uint8_t)tag };
    size_t used = 2, octets = 0;
    if (size < 0x80) {
        head[1] = (uint8_t)size;
    } else {
        for (size_t rest = size; rest; rest >>= 8)
            octets++;
        head[1] = (uint8_t)(0x80 | octets);
        for (size_t i = 0; i < octets; i++)
            head[used++] = (uint8_t)(size >> 8 * (octets - 1 - i));
    }
    text_append_bytes(out, head, used);
    text_append_bytes(out, bytes, size);
}

void der_put_text(struct text *out, int tag, const struct text *content)
{
    out->failed = out->failed || text_failed(content);
    der_put(out, tag, text_string(content), content->size);
}

void der_put_set(struct text *out, int tag, struct span *elements, size_t count)
{
    CLEANUP(text_release) struct text content = TEXT_INIT(LIMIT_P7S_BYTES);
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && der_compare(elements[k - 1], elements[k]) > 0; k--) {
            struct span swap = elements[k];
            elements[k] = elements[k - 1];
            elements[k - 1] = swap;
        }
    }
    for (size_t i = 0; i < count; i++)
        text_append_bytes(&content, elements[i].at, elements[i].size);
    der_put_text(out, tag, &content);
}

bool der_take_text(struct text *text, struct buffer *ret, struct error *error)
{
    size_t size = text->size;
    char *bytes = text_take(text);
    if (!bytes)
        return error_set(error, STATUS_LIMIT, "a signature would be larger than %llu bytes",
                         (unsigned long long)LIMIT_P7S_BYTES);
    *ret = (struct buffer){ .bytes = (uint8_t *)bytes, .size = size };
    return true;
}

#include "signing/der.h"

#include <string.h>

bool span_equal(struct span a, struct span b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

bool der_at(const struct span *rest, int tag)
{
    return rest->size > 0 && rest->at[0] == tag;
}

/* Length octets behind the tag; their number in *ret_octets. */
static bool take_length(const struct span *rest, size_t *ret_octets, size_t *ret_length)
{
    if (rest->size < 2)
        return false;
    size_t first = rest->at[1];
    if (first < 0x80) {
        *ret_octets = 1;
        *ret_length = first;
        return true;
    }
    size_t octets = first & 0x7f;
    if (octets == 0 || octets > 4 || rest->size < 2 + octets)
        return false;
    size_t length = 0;
    for (size_t i = 0; i < octets; i++)
        length = length << 8 | rest->at[2 + i];
    if (length < 0x80 || rest->at[2] == 0)
        return false;
    *ret_octets = 1 + octets;
    *ret_length = length;
    return true;
}

bool der_take(struct span *rest, int tag, struct span *ret_content, struct span *ret_whole)
{
    size_t octets, length;
    if (!der_at(rest, tag) || !take_length(rest, &octets, &length) ||
        length > rest->size - 1 - octets)
        return false;
    size_t size = 1 + octets + length;
    if (ret_whole)
        *ret_whole = (struct span){ rest->at, size };
    *ret_content = (struct span){ rest->at + 1 + octets, length };
    *rest = (struct span){ rest->at + size, rest->size - size };
    return true;
}

bool der_take_bytes(struct span *rest, struct span expected)
{
    if (rest->size < expected.size || memcmp(rest->at, expected.at, expected.size) != 0)
        return false;
    *rest = (struct span){ rest->at + expected.size, rest->size - expected.size };
    return true;
}

int der_compare(struct span a, struct span b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.at, b.at, size) : 0;
    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

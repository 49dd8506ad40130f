/* A cursor over DER (X.690 clause 10): definite lengths in their shortest form, low tag numbers
 * only. Whoever walks a structure with it to the end has accounted for every tag and length in it.
 */
#ifndef SIGNING_DER_H
#define SIGNING_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT_0 = 0xa0,
    DER_CONTEXT_1 = 0xa1,
};

/* Bytes that belong to somebody else. */
struct span {
    const uint8_t *at;
    size_t size;
};
bool span_equal(struct span a, struct span b);
#define DER_BYTES(...)                                                                             \
    ((struct span){ (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) })

/* Takes the element at the front of *rest if it has this tag: its content, and (may be NULL) the
 * whole of it with tag and length. False, with nothing taken, for another tag or a form that is not
 * DER. */
bool der_take(struct span *rest, int tag, struct span *ret_content, struct span *ret_whole);
/* The same for exactly these bytes. */
bool der_take_bytes(struct span *rest, struct span expected);
bool der_at(const struct span *rest, int tag);
/* Order of a SET OF (X.690 11.6): <0, 0, >0. */
int der_compare(struct span a, struct span b);

#endif

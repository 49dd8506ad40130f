/* Which addresses are somewhere on the internet, and which are inside (IANA's registries of special
 * purpose addresses, RFC 6890). */
#include "signing/http_inner.h"

#include <netinet/in.h>
#include <string.h>

static bool is_public_v4(uint32_t address)
{
    static const struct {
        uint32_t base;
        unsigned bits;
    } special[] = {
        { 0x00000000, 8 },  /* this network */
        { 0x0a000000, 8 },  /* private */
        { 0x64400000, 10 }, /* shared, RFC 6598 */
        { 0x7f000000, 8 },  /* loopback */
        { 0xa9fe0000, 16 }, /* link local */
        { 0xac100000, 12 }, /* private */
        { 0xc0000000, 24 }, /* protocol assignments */
        { 0xc0000200, 24 }, /* documentation */
        { 0xc0a80000, 16 }, /* private */
        { 0xc6120000, 15 }, /* benchmarks */
        { 0xc6336400, 24 }, /* documentation */
        { 0xcb007100, 24 }, /* documentation */
        { 0xe0000000, 4 },  /* multicast */
        { 0xf0000000, 4 },  /* reserved, broadcast */
    };
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if ((address ^ special[i].base) >> (32 - special[i].bits) == 0)
            return false;
    }
    return true;
}

/* 2000::/3 is what is handed out; in it the tunnels that lead to an address of version 4 anywhere,
 * and documentation, are left out. */
static bool is_public_v6(const uint8_t *bytes)
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (memcmp(bytes, mapped, sizeof mapped) == 0)
        return is_public_v4((uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 |
                            (uint32_t)bytes[14] << 8 | bytes[15]);
    unsigned first = (unsigned)bytes[0] << 8 | bytes[1];
    unsigned second = (unsigned)bytes[2] << 8 | bytes[3];
    return first >> 13 == 1 && first != 0x2002 && !(first == 0x2001 && second == 0) &&
           !(first == 0x2001 && second == 0x0db8);
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_public_v4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    return address->sa_family == AF_INET6 &&
           is_public_v6(((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
}

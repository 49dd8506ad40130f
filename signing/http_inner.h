/* Parts of the client that are tested alone. */
#ifndef SIGNING_HTTP_INNER_H
#define SIGNING_HTTP_INNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Version 4 or 6, and no special purpose. */
bool address_is_public(const struct sockaddr *address);

#endif

/* Text cut by a fixed buffer, ended at a character. Used inside this room. */
#ifndef DOSSIER_CUT_H
#define DOSSIER_CUT_H

#include <string.h>

/* Takes off a UTF-8 sequence that is not whole at the end of a string of valid UTF-8. */
static inline void cut_at_character(char *string)
{
    size_t size = strlen(string), start = size;
    while (start > 0 && size - start < 4 && ((unsigned char)string[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)string[start - 1];
    size_t needed = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (size - start < needed)
        string[start - 1] = '\0';
}

#endif

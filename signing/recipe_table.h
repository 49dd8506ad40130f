/* The texts verify-1.txt, verify-2.txt, ... as CMake embeds them. */
#ifndef SIGNING_RECIPE_TABLE_H
#define SIGNING_RECIPE_TABLE_H

extern const char *const recipe_texts[];
extern const unsigned recipe_count;

#endif

/* What the two files of the markup share; nobody else includes this. */
#ifndef DOSSIER_MARKUP_INTERNAL_H
#define DOSSIER_MARKUP_INTERNAL_H

#include "dossier/markup/markup.h"

/* A new node before `before` (NULL: at the end); takes over the text, also when it fails. */
struct markup_node *markup_insert(struct markup *markup, struct markup_node *parent,
                                  enum markup_kind kind, char *text, struct markup_node *before);
/* Whether it is an element of that local name that is still there. */
bool markup_named(const struct markup_node *node, const char *name);

#endif

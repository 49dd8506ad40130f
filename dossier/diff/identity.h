/* By what an element of a dossier is known, so that it can be found again in another edition. */
#ifndef DOSSIER_DIFF_IDENTITY_H
#define DOSSIER_DIFF_IDENTITY_H

#include "base/text.h"
#include "base/xml.h"

#define NODE_TEXT_MAX (4u << 20) /* bytes that one element says */

/* Its name and what it is known by, for comparing. */
void identity_append(const xmlNode *node, struct text *ret);
/* The same for people, with that of its parents below the section: "text intended-use / wording
 * master ja". Nothing for a section. */
void identity_append_path(const xmlNode *node, struct text *ret);
/* All that an element and those in it say, in one line, for comparing. */
void identity_append_whole(const xmlNode *node, struct text *ret);
/* The same for people, what names it first: "Acme Ltd; role mah". */
void identity_append_summary(const xmlNode *node, struct text *ret);

/* An attribute's value as it counts: white space collapsed; a list of regulators sorted. */
void identity_append_value(const char *name, const char *value, struct text *ret);
/* Text of an element that has no elements in it, white space collapsed; nothing for others. */
void identity_append_content(const xmlNode *node, struct text *ret);
/* The name of an attribute as it is written; NULL for one that does not count. */
const char *identity_attribute(const xmlAttr *attribute);
/* First or next child that belongs to the dossier (neither facts nor plan); NULL at the end. */
const xmlNode *identity_child(const xmlNode *parent, const xmlNode *after);

#endif

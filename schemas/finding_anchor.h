/* What a finding is about, in words that stay the same from run to run while lines and dates move:
 * ids, names of elements, numbers of pages. It tells whether an earlier report has a finding too.
 *
 * The anchor holds no text of the dossier; what the detail adds may be text, and tells apart what
 * has no id of its own (two placeholders on one page). */
#ifndef SCHEMAS_FINDING_ANCHOR_H
#define SCHEMAS_FINDING_ANCHOR_H

#include "base/text.h"
#include "base/xml.h"

/* "paper[iso-13485]/party[party=maker]/address[lang=en]", from the nearest element with an id down
 * to the node; an attribute node stands for its element. */
void anchor_write(const xmlNode *node, struct text *anchor, struct text *detail);

#endif

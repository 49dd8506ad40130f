#include "dossier/facts_text.h"
void mention_facts_add(const struct facts_known *known, const struct page_text *text,
                       xmlNode *group)
{
    (void)known;
    (void)text;
    (void)group;
}
void statement_facts_add(const struct page_text *text, xmlNode *group)
{
    (void)text;
    (void)group;
}

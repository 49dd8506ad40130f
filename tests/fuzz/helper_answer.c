/* Answers of the helper program: whatever it says, the tree gets a checked group or nothing. */
#include "dossier/facts/gather.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error;
    struct office_answer office;
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *facts = facts_element((xmlNode *)doc, "facts");
    bool parsed = answer_parse_pdf((const char *)bytes, size, facts, &error);
    if (xmlChildElementCount(facts) != (parsed ? 1 : 0))
        abort();
    if (answer_parse_office((const char *)bytes, size, &office, &error) &&
        office.kind != TYPE_DOCX && office.kind != TYPE_XLSX && office.kind != TYPE_ZIP)
        abort();
    xmlFreeDoc(doc);
    return 0;
}

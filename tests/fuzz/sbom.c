/* Software bills of materials in any format, as XML and as JSON or tag-value. */
#include "dossier/facts/sbom.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_as(const char *text, size_t size, enum file_type type)
{
    struct error error;
    bool is_json = false;
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *facts = facts_element((xmlNode *)doc, "facts");
    enum sbom_result result = sbom_read(text, size, type, facts, &is_json, &error);
    if (xmlChildElementCount(facts) != (result == SBOM_READ ? 1 : 0))
        abort();
    xmlFreeDoc(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool ready;
    if (!ready)
        xml_setup();
    ready = true;
    char *text = malloc(size + 1); /* as file_read gives it */
    if (!text)
        return 0;
    memcpy(text, bytes, size);
    text[size] = '\0';
    read_as(text, size, TYPE_XML);
    read_as(text, size, TYPE_TEXT);
    free(text);
    return 0;
}

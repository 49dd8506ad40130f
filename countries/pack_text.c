#include "countries/pack_text.h"

#include <string.h>

char *pack_text(const xmlNode *node, const char *name, enum report_language language)
{
    const xmlNode *found = NULL;
    for (const xmlNode *child = xml_child(node, NS_PACK, name); child;
         child = xml_next(child, NS_PACK, name)) {
        const char *lang = xml_attribute_ns(child, (const char *)XML_XML_NAMESPACE, "lang");
        if (!found)
            found = child;
        if (lang && !strcmp(lang, language == REPORT_JA ? "ja" : "en"))
            return xml_content(child);
    }
    return found ? xml_content(found) : NULL;
}

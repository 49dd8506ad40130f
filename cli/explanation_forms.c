#include "cli/explanation.h"
#include "countries/form.h"
#include "countries/pack_text.h"
#include "dossier/dossier.h"

#include <string.h>

static void form_write(struct explanation *explanation, const xmlNode *sheet, const char *form)
{
    struct text line = TEXT_INIT(4096);
    CLEANUP(free_pointer) char *name = pack_text(sheet, "name", explanation->language);
    const char *number = xml_attribute(sheet, "number"), *boxes = xml_attribute(sheet, "boxes"),
               *answer = xml_attribute(sheet, "answer");
    text_appendf(&line, "%s%s%s", number ? number : "", number ? " " : "",
                 name ? name : xml_attribute(sheet, "id"));
    explanation_item(explanation, text_string(&line), xml_attribute(sheet, "see"));
    if (answer) {
        text_clear(&line);
        text_appendf(&line,
                     explanation_word(explanation, "only where \"%s\" is answered with yes",
                                      "「%s」の回答が yes の場合のみ"),
                     answer);
        explanation_detail(explanation, text_string(&line));
    }
    text_clear(&line);
    text_appendf(&line, "sheet-%s.html, form-%s.xml", xml_attribute(sheet, "id"), form);
    explanation_detail(explanation, text_string(&line));
    if (boxes)
        explanation_detail(explanation, form_boxes_word(boxes, explanation->language));
    text_release(&line);
}

void explanation_forms(struct explanation *explanation, const char *route)
{
    const xmlNode *sheet = xml_child(pack_merged(explanation->pack), NS_PACK, "sheet");
    bool opened = false;
    for (; sheet; sheet = xml_next(sheet, NS_PACK, "sheet")) {
        const char *form = xml_attribute(sheet, "form"), *routes = xml_attribute(sheet, "routes");
        if (!form || (routes && !slugs_have(routes, route)))
            continue;
        if (!opened)
            explanation_section(explanation, "forms that build fills in", "buildが作成する様式");
        opened = true;
        form_write(explanation, sheet, form);
    }
    explanation_section_end(explanation);
}

#include "base/limits.h"
#include "countries/build_internal.h"
#include "countries/sheet.h"

#include <stdio.h>

static bool sheet_add(struct building *building, const xmlNode *sheet, struct error *error)
{
    char name[128];
    CLEANUP(text_release) struct text page = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    snprintf(name, sizeof name, "sheet-%.64s.html", xml_attribute(sheet, "id"));
    sheet_write_html(sheet, building->dossier, building->options->as_of.date, &page);
    if (text_failed(&page))
        return error_set(error, STATUS_LIMIT, "\"%s\" passes its limit of bytes", name);
    return record_add(building->ret, name, text_string(&page), page.size, error);
}

static bool sheets_add(struct building *building, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *sheets = sheets_gather(building->dossier, building->packs, error);
    if (!sheets)
        return false;
    const xmlNode *sheet = xml_child(xmlDocGetRootElement(sheets), NS_SHEET, "sheet");
    for (; sheet; sheet = xml_next(sheet, NS_SHEET, "sheet"))
        if (!sheet_add(building, sheet, error))
            return false;
    return true;
}

bool record_add_pages(struct building *building, struct error *error)
{
    return sheets_add(building, error);
}

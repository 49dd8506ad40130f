#include "base/limits.h"
#include "countries/build_internal.h"
#include "countries/checklist.h"
#include "countries/form.h"
#include "countries/handover.h"
#include "countries/sheet.h"

#include <stdio.h>

/* <kind>-<id><suffix> */
static bool page_add(struct building *building, const char *kind, const xmlNode *node,
                     const char *suffix, const void *bytes, size_t size, struct error *error)
{
    char name[128];
    snprintf(name, sizeof name, "%s-%.64s%s", kind, xml_attribute(node, "id"), suffix);
    return record_add(building->ret, name, bytes, size, error);
}

static bool sheet_add(struct building *building, const xmlNode *sheet, struct error *error)
{
    CLEANUP(text_release) struct text page = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    sheet_write_html(sheet, building->dossier, building->options->as_of.date, &page);
    if (text_failed(&page))
        return error_set(error, STATUS_LIMIT, "a portal sheet passes its limit of bytes");
    return page_add(building, "sheet", sheet, ".html", text_string(&page), page.size, error);
}

static bool checklist_add(struct building *building, const xmlNode *checklist, struct error *error)
{
    const char *as_of = building->options->as_of.date;
    CLEANUP(text_release) struct text page = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    CLEANUP(buffer_release) struct buffer workbook = { 0 };
    checklist_write_html(checklist, building->dossier, as_of, &page);
    if (text_failed(&page))
        return error_set(error, STATUS_LIMIT, "a checklist passes its limit of bytes");
    return checklist_write_xlsx(checklist, as_of, &workbook, error) &&
           page_add(building, "checklist", checklist, ".html", text_string(&page), page.size,
                    error) &&
           page_add(building, "checklist", checklist, ".xlsx", workbook.bytes, workbook.size,
                    error);
}

static bool form_take(void *context, const char *form, const struct buffer *data,
                      const char *problem, struct error *error)
{
    struct building *building = context;
    char name[64];

    snprintf(name, sizeof name, "form-%.40s.xml", form);
    if (problem)
        return reason_add(building->ret, NULL, NULL, error, "%s does not fit its schema: %s", name,
                          problem);
    return record_add(building->ret, name, data->bytes, data->size, error);
}

bool forms_add(struct building *building, struct error *error)
{
    building->sheets = sheets_gather(building->dossier, building->packs, error);
    return building->sheets && forms_make(building->sheets, building->packs, building->pack,
                                          form_take, building, error);
}

static bool sheets_add(struct building *building, struct error *error)
{
    const xmlNode *sheet = xml_child(xmlDocGetRootElement(building->sheets), NS_SHEET, "sheet");
    for (; sheet; sheet = xml_next(sheet, NS_SHEET, "sheet"))
        if (!sheet_add(building, sheet, error))
            return false;
    return true;
}

static bool checklists_add(struct building *building, struct error *error)
{
    CLEANUP(xmlFreeDoc_pointer)
    xmlDoc *checklists = checklists_gather(building->dossier, building->packs, error);
    if (!checklists)
        return false;
    const xmlNode *each = xml_child(xmlDocGetRootElement(checklists), NS_SHEET, "checklist");
    for (; each; each = xml_next(each, NS_SHEET, "checklist"))
        if (!checklist_add(building, each, error))
            return false;
    return true;
}

static bool handover_add(struct building *building, struct error *error)
{
    const struct handover handover = { .name = building->ret->name,
                                       .state = building->ret->state,
                                       .bundle_id = &building->ret->bundle_id,
                                       .as_of = building->options->as_of.date };
    CLEANUP(text_release) struct text page = TEXT_INIT(LIMIT_OUTPUT_BYTES);
    if (!handover_write_html(&handover, building->dossier, building->packs, &page, error))
        return false;
    if (text_failed(&page))
        return error_set(error, STATUS_LIMIT, "the hand-over checklist passes its limit of bytes");
    return record_add(building->ret, "handover.html", text_string(&page), page.size, error);
}

bool record_add_pages(struct building *building, struct error *error)
{
    return sheets_add(building, error) && checklists_add(building, error) &&
           handover_add(building, error);
}

#include "dossier/table/change.h"

#include <string.h>

static void release_event(struct table_event *event)
{
    free(event->sheet);
    free(event->row);
    free(event->column);
    free(event->place);
    free(event->base);
    free(event->file);
    free(event->yours);
}

void table_report_release(struct table_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        release_event(&report->events[i]);
    free(report->events);
    *report = (struct table_report)TABLE_REPORT_INIT;
}

static char *copy(const char *value, bool *failed)
{
    char *made = value ? strdup(value) : NULL;
    *failed |= value && !made;
    return made;
}

bool table_report_add(struct table_report *report, const struct table_event *event,
                      struct error *error)
{
    bool failed = false;
    if (report->count == report->capacity) {
        size_t capacity = report->capacity ? 2 * report->capacity : 64;
        struct table_event *grown = reallocarray(report->events, capacity, sizeof *grown);
        if (!grown)
            return error_set(error, STATUS_INTERNAL, "no memory for a report");
        report->events = grown;
        report->capacity = capacity;
    }
    report->events[report->count++] = (struct table_event){
        .kind = event->kind,
        .sheet = copy(event->sheet, &failed),
        .row = copy(event->row, &failed),
        .column = copy(event->column, &failed),
        .place = copy(event->place, &failed),
        .base = copy(event->base, &failed),
        .file = copy(event->file, &failed),
        .yours = copy(event->yours, &failed),
        .base_known = event->base_known,
    };
    return !failed || error_set(error, STATUS_INTERNAL, "no memory for a report");
}

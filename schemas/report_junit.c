/* The report as JUnit XML, for CI servers: one suite per filing, one case per finding. Redacted
 * unless asked otherwise. Errors and warnings are failures, what could not be evaluated is an
 * error, what is waived is skipped; a note passes. The first case of a suite says what ran. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "schemas/report_items.h"

#include <string.h>

static void attribute(struct text *ret, const char *name, const char *value)
{
    text_appendf(ret, " %s=\"", name);
    text_append_xml(ret, value ? value : "");
    text_append(ret, "\"");
}

static void body(const struct report *report, const struct finding *finding, struct text *ret)
{
    CLEANUP(text_release) struct text place = TEXT_INIT(16384);
    const char *todo = finding_do(finding, report->language);
    place_write(&finding->place, report->language, &place);
    text_append_xml(ret, text_string(&place));
    text_append(ret, "\n");
    text_append_xml(ret, todo ? todo : "");
}

static void outcome(const struct report *report, const struct finding *finding, const char *name,
                    struct text *ret)
{
    text_appendf(ret, "<%s", name);
    attribute(ret, "type", urgency_code(finding_urgency(finding)));
    attribute(ret, "message", finding_text(finding, report->language));
    text_append(ret, ">");
    body(report, finding, ret);
    text_appendf(ret, "</%s>", name);
}

static void case_write(const struct report *report, const struct finding *finding, struct text *ret)
{
    static const char *const names[URGENCIES] = {
        [URGENCY_ERROR] = "failure", [URGENCY_UNKNOWN] = "error", [URGENCY_WARNING] = "failure"
    };
    enum urgency urgency = finding_urgency(finding);
    CLEANUP(text_release) struct text name = TEXT_INIT(65536);
    text_appendf(&name, "%s: %s", finding->rule, finding->anchor ? finding->anchor : "");
    text_append(ret, "<testcase");
    attribute(ret, "classname", finding->pack);
    attribute(ret, "name", text_string(&name));
    text_append(ret, ">");
    if (names[urgency]) {
        outcome(report, finding, names[urgency], ret);
    } else if (urgency == URGENCY_WAIVED) {
        text_append(ret, "<skipped");
        attribute(ret, "message", finding->waived_by);
        text_append(ret, "/>");
    } else {
        text_append(ret, "<system-out>");
        text_append_xml(ret, finding_text(finding, report->language));
        text_append(ret, "</system-out>");
    }
    text_append(ret, "</testcase>\n");
}

static bool is_of(const struct finding *finding, const struct finding_run *run)
{
    return finding->filing && run->filing && strcmp(finding->filing, run->filing) == 0;
}

static void suite_head(const struct finding_run *run, const struct findings *findings,
                       struct text *ret)
{
    size_t counts[URGENCIES] = { 0 }, total = 1;
    for (size_t i = 0; i < findings->count; i++) {
        if (is_of(&findings->items[i], run)) {
            counts[finding_urgency(&findings->items[i])]++;
            total++;
        }
    }
    text_append(ret, "<testsuite");
    attribute(ret, "name", run->filing ? run->filing : run->regulator);
    text_appendf(ret, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", total,
                 counts[URGENCY_ERROR] + counts[URGENCY_WARNING], counts[URGENCY_UNKNOWN],
                 counts[URGENCY_WAIVED]);
}

static void suite(const struct report *report, const struct finding_run *run, struct text *ret)
{
    CLEANUP(text_release) struct text sentence = TEXT_INIT(16384);
    report_run_sentence(report, run, report->language, &sentence);
    suite_head(run, report->findings, ret);
    text_append(ret, "<testcase");
    attribute(ret, "classname", "samdossier");
    attribute(ret, "name", "rules run");
    text_append(ret, "><system-out>");
    text_append_xml(ret, text_string(&sentence));
    text_append(ret, "</system-out></testcase>\n");
    for (size_t i = 0; i < report->findings->count; i++) {
        if (is_of(&report->findings->items[i], run))
            case_write(report, &report->findings->items[i], ret);
    }
    text_append(ret, "</testsuite>\n");
}

bool report_write_junit(const struct report *report, struct text *ret, struct error *error)
{
    text_append(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute(ret, "name", "samdossier");
    text_append(ret, ">\n");
    for (size_t i = 0; i < report->findings->run_count; i++) {
        if (report_covers(report, report->findings->runs[i].filing))
            suite(report, &report->findings->runs[i], ret);
    }
    text_append(ret, "</testsuites>\n");
    if (text_failed(ret))
        return error_set(error, STATUS_LIMIT, "the report passes its limit of bytes");
    return true;
}

/* docx and xlsx, by the helper. */
#include "base/cleanup.h"
#include "dossier/facts/gather.h"

void office_facts_add(const struct facts_run *run, struct facts_task *task)
{
    struct error reason;
    struct office_answer office;
    CLEANUP(answer_release) struct answer_bytes answer = { .mode = NULL };
    if (!answer_ask(run, task, "office", &answer, &reason) ||
        !answer_parse_office((const char *)answer.bytes.bytes, answer.bytes.size, &office,
                             &reason)) {
        facts_not_evaluated(task, "office", reason.text);
        return;
    }
    answer_keep(run, task, &answer);
    facts_set_type(task, office.kind);
    if (office.kind == TYPE_ZIP) {
        facts_not_applicable(task, "office");
        return;
    }
    xmlNode *node = facts_element(task->facts, "office");
    xml_set(node, "kind", file_type_name(office.kind));
    xml_setf(node, "tracked-changes", "%lu", office.tracked_changes);
    xml_setf(node, "comments", "%lu", office.comments);
    xml_setf(node, "hidden-sheets", "%lu", office.hidden_sheets);
    xml_set(node, "macros", office.macros ? "yes" : "no");
}

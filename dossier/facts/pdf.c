/* PDF structure, by the helper. */
#include "base/cleanup.h"
#include "dossier/facts/gather.h"

void pdf_facts_add(const struct facts_run *run, struct facts_task *task)
{
    struct error reason;
    CLEANUP(answer_release) struct answer_bytes answer = { .mode = NULL };
    if (!answer_ask(run, task, "pdf", &answer, &reason) ||
        !answer_parse_pdf((const char *)answer.bytes.bytes, answer.bytes.size, task->facts,
                          &reason)) {
        facts_not_evaluated(task, "pdf", reason.text);
        return;
    }
    answer_keep(run, task, &answer);
    const xmlNode *pdf = xml_child(task->facts, NS_FACTS, "pdf");
    task->pages = (unsigned)strtoul(xml_attribute(pdf, "pages"), NULL, 10);
}

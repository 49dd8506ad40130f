#include "dossier/facts_gather.h"

void sbom_facts_add(const struct facts_run *run, struct facts_task *task)
{
    (void)run;
    facts_not_applicable(task, "sbom");
}

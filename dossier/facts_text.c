/* The text layer of a PDF, and what it says. */
#include "dossier/facts_text.h"

#include "base/cleanup.h"

#include <string.h>

static void add_empty_pages(const struct page_text *text, xmlNode *group)
{
    for (size_t i = 0; i < text->pages; i++) {
        if (text->marks[i] == 0)
            xml_setf(facts_element(group, "page"), "number", "%zu", i + 1);
    }
}

static void add_text(const struct facts_run *run, struct facts_task *task,
                     const struct page_text *text)
{
    xmlNode *group = facts_element(task->facts, "text");
    xml_setf(group, "pages", "%zu", text->pages);
    xml_setf(group, "characters", "%zu", text->characters);
    xml_set(group, "product-named", known_product_named(run->known, text) ? "yes" : "no");
    xml_set(group, "japanese", text->japanese ? "yes" : "no");
    add_empty_pages(text, group);
    placeholder_facts_add(text, group);
    mention_facts_add(run->known, text, group);
    subject_facts_add(run->known, text, task, group);
    statement_facts_add(text, group);
    known_carried_add(run->known, task->rendition, text, group);
    known_forbidden_add(run->known, task->rendition, text, group);
    facts_count_items(group);
}

void text_facts_add(const struct facts_run *run, struct facts_task *task)
{
    struct error reason;
    CLEANUP(buffer_release) struct buffer answer = { 0 };
    CLEANUP(page_text_release) struct page_text text = { .pages = 0 };
    if (!helper_run(run, "text", task->raw, &answer, &reason) ||
        !page_text_read((char *)answer.bytes, answer.size, &text, &reason)) {
        facts_not_evaluated(task, "text", reason.text);
        return;
    }
    if (task->pages && text.pages != task->pages) {
        (void)error_set(&reason, STATUS_UNKNOWN, "the text of %zu of %u pages could be read",
                        text.pages, task->pages);
        facts_not_evaluated(task, "text", reason.text);
        return;
    }
    add_text(run, task, &text);
}

/* The text layer of a PDF, and what it says. */
#include "dossier/facts/text.h"

#include "base/cleanup.h"

#include <string.h>

static void add_empty_pages(const struct page_text *text, xmlNode *group)
{
    for (size_t i = 0; i < text->pages; i++) {
        if (text->marks[i] == 0)
            xml_setf(facts_element(group, "page"), "number", "%zu", i + 1);
    }
}

/* Characters that a reader does not see, each once with its first page. */
#define HIDDEN_MAX 32
struct hidden {
    int32_t character;
    size_t page;
};

static size_t find_hidden(const char *bytes, size_t size, struct hidden ret[HIDDEN_MAX])
{
    size_t position = 0, page = 1, count = 0;
    while (position < size) {
        size_t before = position;
        int32_t c = utf8_next(bytes, size, &position);
        position = position > before ? position : before + 1;
        page += c == '\f';
        if (c == '\f' || !utf8_is_hidden(c))
            continue;
        size_t known = 0;
        while (known < count && ret[known].character != c)
            known++;
        if (known == count && count < HIDDEN_MAX)
            ret[count++] = (struct hidden){ c, page };
    }
    return count;
}

static void add_hidden(const struct hidden *hidden, size_t count, xmlNode *group)
{
    for (size_t i = 0; i < count; i++) {
        xmlNode *node = facts_element(group, "hidden");
        xml_setf(node, "character", "U+%04X", (unsigned)hidden[i].character);
        xml_setf(node, "page", "%zu", hidden[i].page);
    }
}

static void add_text(const struct facts_run *run, struct facts_task *task,
                     const struct page_text *text, const struct hidden *hidden, size_t count)
{
    xmlNode *group = facts_element(task->facts, "text");
    xml_setf(group, "pages", "%zu", text->pages);
    xml_setf(group, "characters", "%zu", text->characters);
    xml_set(group, "product-named", known_product_named(run->known, text) ? "yes" : "no");
    xml_set(group, "japanese", text->japanese ? "yes" : "no");
    add_empty_pages(text, group);
    add_hidden(hidden, count, group);
    placeholder_facts_add(text, group);
    mention_facts_add(run->known, text, group);
    subject_facts_add(run->known, text, task, group);
    statement_facts_add(text, group);
    known_carried_add(run->known, task->rendition, text, group);
    known_forbidden_add(run->known, task->rendition, text, group);
    printed_facts_add(known_printed(run->known), text, group);
    cited_facts_add(known_cited(run->known), task->rendition, text, group);
    facts_count_items(group);
}

void text_facts_add(const struct facts_run *run, struct facts_task *task)
{
    struct error reason;
    CLEANUP(answer_release) struct answer_bytes answer = { .mode = NULL };
    CLEANUP(page_text_release) struct page_text text = { .pages = 0 };
    struct hidden hidden[HIDDEN_MAX];
    size_t count = 0;
    bool answered = answer_ask(run, task, "text", &answer, &reason);
    char *bytes = (char *)answer.bytes.bytes;
    if (answered)
        count = find_hidden(bytes, answer.bytes.size, hidden);
    if (!answered || !page_text_read(bytes, answer.bytes.size, &text, &reason)) {
        facts_not_evaluated(task, "text", reason.text);
        return;
    }
    if (task->pages && text.pages != task->pages) {
        (void)error_set(&reason, STATUS_UNKNOWN, "the text of %zu of %u pages could be read",
                        text.pages, task->pages);
        facts_not_evaluated(task, "text", reason.text);
        return;
    }
    answer_keep(run, task, &answer);
    add_text(run, task, &text, hidden, count);
}

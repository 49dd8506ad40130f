#include "dossier/questions.h"

#include "dossier/status/status.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[][2] = {
    { "received", "受領" },       { "due", "期限" },        { "answered", "回答済み" },
    { "confidential", "非公開" }, { "answer", "回答" },     { "shown by", "根拠" },
    { "replaced", "差換え" },     { "carried by", "提出" },
};
enum word { RECEIVED, DUE, ANSWERED, CONFIDENTIAL, ANSWER, SHOWN_BY, REPLACED, CARRIED_BY };

static const char *word(const struct questions_page *page, enum word which)
{
    return words[which][page->language == REPORT_JA];
}

static bool is_shown(const struct questions_page *page, const xmlNode *round)
{
    return round_is_received(round, page->as_of) &&
           (!page->open_only || round_open_questions(round, page->as_of));
}

static const xmlNode *round_next(const struct questions_page *page, const xmlNode *after)
{
    const xmlNode *round = after ? xml_next(after, NS_DOSSIER, "question-round")
                                 : dossier_first(page->dossier, "questions", "question-round");
    while (round && !is_shown(page, round))
        round = xml_next(round, NS_DOSSIER, "question-round");
    return round;
}

void questions_count(const struct questions_page *page, size_t *ret_open, size_t *ret_late)
{
    *ret_open = *ret_late = 0;
    for (const xmlNode *round = round_next(page, NULL); round; round = round_next(page, round)) {
        const char *due = xml_attribute(round, "due");
        if (!round_open_questions(round, page->as_of))
            continue;
        ++*ret_open;
        *ret_late += due && strcmp(due, page->as_of) < 0;
    }
}

/* The text in the language of the page, else in any. */
static char *text_of(const struct questions_page *page, const xmlNode *node, const char *name)
{
    char *text = dossier_text(node, name, page->language == REPORT_JA ? "ja" : "en", NULL);
    const xmlNode *any = text ? NULL : xml_child(node, NS_DOSSIER, name);
    return text ? text : any ? xml_content(any) : NULL;
}

static void indented(const struct questions_page *page, unsigned indent, const char *head,
                     const char *text, struct text *ret)
{
    text_appendf(ret, "%*s%s%s", (int)indent, "", head, *head ? ": " : "");
    text_append_wrapped(ret, text ? text : "", page->columns, indent + 2,
                        indent + (unsigned)utf8_columns(head) + (*head ? 2 : 0));
}

static void days_append(const struct questions_page *page, const xmlNode *round, struct text *ret)
{
    const xmlNode *filing = dossier_filing(page->dossier, xml_attribute(round, "filing"));
    const char *due = xml_attribute(round, "due");
    long long days = (long long)(date_days(due) - date_days(page->as_of));
    bool japanese = page->language == REPORT_JA;
    if (days < 0)
        text_appendf(ret, japanese ? "、%lld日超過" : ", %lld day(s) late", -days);
    else
        text_appendf(
            ret,
            japanese ? "、残り%lld日（うち営業日%lld日）" : ", %lld days left (working days: %lld)",
            days,
            (long long)working_days_between(page->as_of, due,
                                            filing ? xml_attribute(filing, "regulator") : NULL,
                                            filing ? page->holiday : NULL, page->context));
}

static void round_head(const struct questions_page *page, const xmlNode *round, struct text *ret)
{
    CLEANUP(text_release) struct text line = TEXT_INIT(4096);
    const char *received = xml_attribute(round, "received"), *due = xml_attribute(round, "due");
    size_t open = round_open_questions(round, page->as_of);
    text_append(&line, xml_attribute(round, "filing"));
    if (received)
        text_appendf(&line, ", %s %s", word(page, RECEIVED), received);
    if (due)
        text_appendf(&line, ", %s %s", word(page, DUE), due);
    if (!open)
        text_appendf(&line, ", %s", word(page, ANSWERED));
    else if (due)
        days_append(page, round, &line);
    text_append_character(ret, '\n');
    indented(page, 0, xml_attribute(round, "id"), text_string(&line), ret);
}

static void shown_append(const xmlNode *shown, struct text *ret)
{
    const char *pages = xml_attribute(shown, "pages"), *document = xml_attribute(shown, "document");
    if (document)
        text_appendf(ret, "%s%s%s%s", ret->size ? "; " : "", document, pages ? " p. " : "",
                     pages ? pages : "");
}

static void answer_append(const struct questions_page *page, const xmlNode *answer,
                          struct text *ret)
{
    CLEANUP(free_pointer) char *wording = text_of(page, answer, "wording");
    CLEANUP(text_release) struct text head = TEXT_INIT(256), shown = TEXT_INIT(65536);
    const char *date = xml_attribute(answer, "date");
    text_appendf(&head, "%s%s%s", word(page, ANSWER), date ? " " : "", date ? date : "");
    indented(page, 4, text_string(&head), wording, ret);
    const xmlNode *by = xml_child(answer, NS_DOSSIER, "shown-by");
    for (; by; by = xml_next(by, NS_DOSSIER, "shown-by"))
        shown_append(by, &shown);
    if (shown.size)
        indented(page, 4, word(page, SHOWN_BY), text_string(&shown), ret);
}

/* The first answer, or the next one, that was there on the day. */
static const xmlNode *answer_next(const struct questions_page *page, const xmlNode *question,
                                  const xmlNode *after)
{
    const xmlNode *answer =
        after ? xml_next(after, NS_DOSSIER, "answer") : xml_child(question, NS_DOSSIER, "answer");
    for (; answer; answer = xml_next(answer, NS_DOSSIER, "answer")) {
        const char *date = xml_attribute(answer, "date");
        if (!date || strcmp(date, page->as_of) <= 0)
            return answer;
    }
    return NULL;
}

static void question_append(const struct questions_page *page, const xmlNode *question,
                            struct text *ret)
{
    CLEANUP(free_pointer) char *wording = text_of(page, question, "wording");
    CLEANUP(text_release) struct text head = TEXT_INIT(1024);
    const char *number = xml_attribute(question, "number"),
               *heading = xml_attribute(question, "heading"),
               *confidential = xml_attribute(question, "confidential");
    text_append(&head, number ? number : xml_attribute(question, "id"));
    if (heading)
        text_appendf(&head, " (%s)", heading);
    if (confidential && !strcmp(confidential, "yes"))
        text_appendf(&head, " [%s]", word(page, CONFIDENTIAL));
    indented(page, 2, text_string(&head), wording, ret);
    const xmlNode *answer = answer_next(page, question, NULL);
    for (; answer; answer = answer_next(page, question, answer))
        answer_append(page, answer, ret);
}

/* Pages replaced from the day of the round on. */
static void replaced_append(const struct questions_page *page, const xmlNode *round,
                            struct text *ret)
{
    const xmlNode *filing = dossier_filing(page->dossier, xml_attribute(round, "filing"));
    const xmlNode *event = filing ? xml_child(filing, NS_DOSSIER, "event") : NULL;
    const char *received = xml_attribute(round, "received");
    for (; event; event = xml_next(event, NS_DOSSIER, "event")) {
        const char *date = xml_attribute(event, "date");
        if (strcmp(xml_attribute(event, "kind"), "replaced-pages") != 0 ||
            strcmp(date, page->as_of) > 0 || (received && strcmp(date, received) < 0))
            continue;
        CLEANUP(free_pointer) char *note = text_of(page, event, "note");
        CLEANUP(text_release) struct text head = TEXT_INIT(256), line = TEXT_INIT(65536);
        shown_append(event, &line);
        text_appendf(&line, "%s%s", line.size && note ? ": " : "", note ? note : "");
        text_appendf(&head, "%s %s", word(page, REPLACED), date);
        indented(page, 2, text_string(&head), text_string(&line), ret);
    }
}

/* The filing that follows the one that was asked: answers and replaced pages go with it. */
static const xmlNode *filing_after(const struct questions_page *page, const xmlNode *round)
{
    const xmlNode *filing = dossier_first(page->dossier, "filings", "filing");
    for (; filing; filing = xml_next(filing, NS_DOSSIER, "filing")) {
        const char *previous = xml_attribute(filing, "previous");
        if (previous && !strcmp(previous, xml_attribute(round, "filing")))
            return filing;
    }
    return NULL;
}

bool questions_write_text(const struct questions_page *page, struct text *ret, struct error *error)
{
    bool japanese = page->language == REPORT_JA;
    size_t open, late;
    questions_count(page, &open, &late);
    text_appendf(ret,
                 japanese ? "回答の終わっていない照会 %zu件、うち期限超過 %zu件（基準日 %s）\n"
                          : "open rounds of questions: %zu, late: %zu (as of %s)\n",
                 open, late, page->as_of);
    for (const xmlNode *round = round_next(page, NULL); round; round = round_next(page, round)) {
        const xmlNode *question = xml_child(round, NS_DOSSIER, "question");
        const xmlNode *after = filing_after(page, round);
        round_head(page, round, ret);
        for (; question; question = xml_next(question, NS_DOSSIER, "question"))
            question_append(page, question, ret);
        replaced_append(page, round, ret);
        if (after)
            indented(page, 2, word(page, CARRIED_BY), xml_attribute(after, "id"), ret);
    }
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the page would be larger than %zu bytes", ret->max);
}

static void member(const char *name, const char *value, struct text *ret)
{
    if (value)
        text_append_json_member(ret, name, value);
}

static void question_json(const struct questions_page *page, const xmlNode *question,
                          struct text *ret)
{
    CLEANUP(free_pointer) char *wording = text_of(page, question, "wording");
    text_append(ret, "{\"id\":");
    text_append_json(ret, xml_attribute(question, "id"));
    member("number", xml_attribute(question, "number"), ret);
    member("heading", xml_attribute(question, "heading"), ret);
    member("confidential", xml_attribute(question, "confidential"), ret);
    member("wording", wording, ret);
    text_append(ret, ",\"answers\":[");
    const xmlNode *answer = answer_next(page, question, NULL);
    for (const char *between = ""; answer; answer = answer_next(page, question, answer)) {
        CLEANUP(free_pointer) char *said = text_of(page, answer, "wording");
        CLEANUP(text_release) struct text shown = TEXT_INIT(65536);
        const xmlNode *by = xml_child(answer, NS_DOSSIER, "shown-by");
        for (; by; by = xml_next(by, NS_DOSSIER, "shown-by"))
            shown_append(by, &shown);
        text_appendf(ret, "%s{\"shownBy\":", between);
        text_append_json(ret, text_string(&shown));
        member("date", xml_attribute(answer, "date"), ret);
        member("wording", said, ret);
        text_append(ret, "}");
        between = ",";
    }
    text_append(ret, "]}");
}

bool questions_write_json(const struct questions_page *page, struct text *ret, struct error *error)
{
    size_t open, late, rounds = 0;
    questions_count(page, &open, &late);
    text_append(ret, "{\"format\":1");
    member("asOf", page->as_of, ret);
    text_appendf(ret, ",\"open\":%zu,\"late\":%zu,\"rounds\":[", open, late);
    for (const xmlNode *round = round_next(page, NULL); round; round = round_next(page, round)) {
        const xmlNode *question = xml_child(round, NS_DOSSIER, "question");
        const xmlNode *after = filing_after(page, round);
        text_appendf(ret, "%s\n{\"id\":", rounds++ ? "," : "");
        text_append_json(ret, xml_attribute(round, "id"));
        member("filing", xml_attribute(round, "filing"), ret);
        member("received", xml_attribute(round, "received"), ret);
        member("due", xml_attribute(round, "due"), ret);
        member("carriedBy", after ? xml_attribute(after, "id") : NULL, ret);
        text_appendf(ret, ",\"open\":%zu,\"questions\":[",
                     round_open_questions(round, page->as_of));
        for (const char *between = ""; question;
             question = xml_next(question, NS_DOSSIER, "question")) {
            text_append(ret, between);
            question_json(page, question, ret);
            between = ",";
        }
        text_append(ret, "]}");
    }
    text_append(ret, "]}\n");
    return !text_failed(ret) ||
           error_set(error, STATUS_LIMIT, "the page would be larger than %zu bytes", ret->max);
}

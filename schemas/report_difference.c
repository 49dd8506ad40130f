#include "schemas/report_difference.h"

#include "base/cleanup.h"

#include <string.h>

#define AROUND 40 /* bytes of what is the same that stand beside a difference */

/* Forwards or back to where a letter of UTF-8 begins. */
static size_t letter_begin(const char *bytes, size_t at, size_t size)
{
    while (at < size && ((unsigned char)bytes[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* Cuts a long run of the same letters; at the ends of the text only one side is needed. */
static struct shown_run cut(const struct difference_run *run, bool first, bool last)
{
    struct shown_run shown = { .kind = run->kind, .start = run->start, .size = run->size };
    size_t before = first ? 0 : AROUND, after = last ? 0 : AROUND;
    if (run->kind != DIFFERENCE_SAME || run->size <= before + after + AROUND)
        return shown;
    size_t tail = letter_begin(run->start, run->size - after, run->size);
    tail += run->start[tail] == ' ';
    shown.size = letter_begin(run->start, before, run->size);
    shown.tail = run->start + tail;
    shown.tail_size = run->size - tail;
    return shown;
}

bool report_difference_each(const struct finding *finding,
                            void (*show)(void *context, const struct shown_run *run), void *context,
                            struct error *error)
{
    CLEANUP(difference_release) struct difference difference = DIFFERENCE_INIT;
    if (!finding->expected || !finding->found)
        return true;
    if (!difference_find(finding->expected, finding->found, &difference, error))
        return false;
    for (size_t i = 0; i < difference.count; i++) {
        struct shown_run run = cut(&difference.runs[i], i == 0, i + 1 == difference.count);
        show(context, &run);
    }
    return true;
}

static void show_plain(void *context, const struct shown_run *run)
{
    static const char *const marks[][2] = {
        [DIFFERENCE_SAME] = { "", "" },
        [DIFFERENCE_REMOVED] = { "[-", "-]" },
        [DIFFERENCE_ADDED] = { "{+", "+}" },
    };
    struct text *ret = context;
    text_append(ret, marks[run->kind][0]);
    text_append_bytes(ret, run->start, run->size);
    if (run->tail) {
        text_append(ret, run->size ? " … " : "… ");
        text_append_bytes(ret, run->tail, run->tail_size);
    }
    text_append(ret, marks[run->kind][1]);
}

bool report_difference_plain(const struct finding *finding, struct text *ret, struct error *error)
{
    return report_difference_each(finding, show_plain, ret, error);
}

static void show_marked(void *context, const struct shown_run *run)
{
    static const char *const marks[][2] = {
        [DIFFERENCE_SAME] = { "", "" },
        [DIFFERENCE_REMOVED] = { "<del>", "</del>" },
        [DIFFERENCE_ADDED] = { "<ins>", "</ins>" },
    };
    struct text *ret = context;
    struct text letters = TEXT_INIT(1 << 20);
    text_append_bytes(&letters, run->start, run->size);
    if (run->tail) {
        text_append(&letters, run->size ? " … " : "… ");
        text_append_bytes(&letters, run->tail, run->tail_size);
    }
    text_append(ret, marks[run->kind][0]);
    text_append_xml(ret, text_string(&letters));
    text_append(ret, marks[run->kind][1]);
    text_release(&letters);
}

bool report_difference_marked(const struct finding *finding, struct text *ret, struct error *error)
{
    return report_difference_each(finding, show_marked, ret, error);
}

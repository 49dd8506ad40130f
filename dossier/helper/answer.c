#include "dossier/helper/answer.h"

#include "base/cleanup.h"
#include "base/limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void answer_key(struct answer *answer, const char *key)
{
    text_append(&answer->lines, key);
}

void answer_number(struct answer *answer, unsigned long long number)
{
    text_appendf(&answer->lines, "\t%llu", number);
}

void answer_flag(struct answer *answer, bool flag)
{
    text_append(&answer->lines, flag ? "\tyes" : "\tno");
}

static bool is_space(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static void append_line(struct text *out, const char *bytes, size_t size)
{
    bool gap = false;
    size_t begin = out->size;
    for (size_t i = 0; i < size; i++) {
        if (is_space(bytes[i])) {
            gap = out->size > begin;
            continue;
        }
        if (gap)
            text_append_character(out, ' ');
        gap = false;
        text_append_character(out, bytes[i]);
    }
}

void answer_text(struct answer *answer, const char *bytes, size_t size)
{
    CLEANUP(text_release) struct text line = TEXT_INIT(4 * CLEAN_TEXT_MAX);
    if (size > 2 * CLEAN_TEXT_MAX)
        size = 2 * CLEAN_TEXT_MAX;
    append_line(&line, bytes, size);
    text_append_character(&answer->lines, '\t');
    (void)text_append_clean(&answer->lines, text_string(&line), line.size);
}

void answer_line_end(struct answer *answer)
{
    text_append_character(&answer->lines, '\n');
}

static void write_all(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(1, bytes, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            _exit(1);
        bytes += count;
        size -= (size_t)count;
    }
}

void answer_finish(struct answer *answer)
{
    text_append(&answer->lines, "end\n");
    if (text_failed(&answer->lines))
        answer_fail("more is in it than an answer may hold");
    write_all(answer->lines.bytes, answer->lines.size);
    _exit(0);
}

void answer_fail(const char *reason)
{
    struct answer answer = { .lines = TEXT_INIT(8 * CLEAN_TEXT_MAX) };
    answer_key(&answer, "error");
    answer_text(&answer, reason, strlen(reason));
    answer_line_end(&answer);
    write_all(text_string(&answer.lines), answer.lines.size);
    _exit(0);
}

#include "cli/terminal.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

bool print_bytes(const void *bytes, size_t size, struct error *error)
{
    if (fwrite(bytes, 1, size, stdout) != size || fflush(stdout))
        return error_set(error, STATUS_OUTPUT, "standard output cannot be written: %m");
    return true;
}

bool print_text(const struct text *text, struct error *error)
{
    if (text_failed(text))
        return error_set(error, STATUS_LIMIT, "the output passes its limit of bytes");
    return print_bytes(text_string(text), text->size, error);
}

void say(const char *format, ...)
{
    struct text raw = TEXT_INIT(64 * 1024), clean = TEXT_INIT(256 * 1024);
    char line[8192];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    text_append_clean(&raw, line, strlen(line));
    text_append_terminal(&clean, text_string(&raw));
    fprintf(stderr, "samdossier: %s\n", text_string(&clean));
    text_release(&raw);
    text_release(&clean);
}

void say_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        if (problem->file && problem->line > 0)
            say("%s:%ld: %s", problem->file, problem->line, problem->message);
        else if (problem->file)
            say("%s: %s", problem->file, problem->message);
        else
            say("%s", problem->message);
    }
    if (problems->total > problems->count)
        say("and %zu more", problems->total - problems->count);
}

unsigned terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col < 40)
        return 80;
    return size.ws_col > 120 ? 120 : size.ws_col;
}

#include "dossier/problem.h"

#include "base/limits.h"
#include "dossier/cut.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void problem_release(struct problem *problem)
{
    free(problem->file);
    free(problem->message);
}

void problems_release(struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        problem_release(&problems->items[i]);
    free(problems->items);
    *problems = (struct problems)PROBLEMS_INIT;
}

static void append(struct problems *problems, const char *file, long line, const char *message)
{
    problems->total++;
    if (problems->count == LIMIT_FINDINGS)
        return;
    struct problem *grown =
        reallocarray(problems->items, problems->count + 1, sizeof *problems->items);
    if (!grown)
        return;
    problems->items = grown;
    struct problem problem = { file ? strdup(file) : NULL, line, strdup(message) };
    if (!problem.message || (file && !problem.file))
        problem_release(&problem);
    else
        grown[problems->count++] = problem;
}

#define MESSAGE_SIZE 1024

void problems_add(struct problems *problems, const char *file, long line, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    cut_at_character(message);
    append(problems, file, line, message);
}

void problems_add_at(struct problems *problems, const xmlNode *node, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    cut_at_character(message);
    struct place place = xml_place(node);
    append(problems, place.file && *place.file ? place.file : NULL, place.line, message);
}

static int compare_problems(const void *a, const void *b)
{
    const struct problem *left = a, *right = b;
    int order = strcmp(left->file ? left->file : "", right->file ? right->file : "");
    if (order == 0)
        order = (left->line > right->line) - (left->line < right->line);
    return order ? order : strcmp(left->message, right->message);
}

void problems_sort(struct problems *problems)
{
    if (problems->count)
        qsort(problems->items, problems->count, sizeof *problems->items, compare_problems);
}

bool problems_error(const struct problems *problems, struct error *error)
{
    if (problems->count == 0)
        return error_set(error, STATUS_INPUT, "%zu problems", problems->total);
    const struct problem *first = &problems->items[0];
    error_set(error, STATUS_INPUT, "%s", first->message);
    if (first->file && first->line)
        error_wrap(error, "%s:%ld", first->file, first->line);
    else if (first->file)
        error_wrap(error, "%s", first->file);
    if (problems->total > 1) {
        struct error whole = *error;
        whole.text[ERROR_TEXT_SIZE - 48] = '\0'; /* room for what follows */
        cut_at_character(whole.text);
        error_set(error, STATUS_INPUT, "%s (and %zu more)", whole.text, problems->total - 1);
    }
    return false;
}

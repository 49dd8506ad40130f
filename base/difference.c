#include "base/difference.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define ISLAND_LETTERS 2
#define ISLAND_CHANGES 4

/* The letters of a text: letter i is from starts[i] to starts[i + 1]. */
struct letters {
    const char *text;
    size_t *starts; /* count + 1 of them */
    size_t count;
};

static size_t letter_size(const struct letters *letters, size_t i)
{
    return letters->starts[i + 1] - letters->starts[i];
}

static bool letters_same(const struct letters *a, size_t i, const struct letters *b, size_t j)
{
    size_t size = letter_size(a, i);
    return size == letter_size(b, j) &&
           !memcmp(a->text + a->starts[i], b->text + b->starts[j], size);
}

static bool letters_split(const char *text, struct letters *ret, struct error *error)
{
    size_t size = strlen(text), at = 0;
    utf8proc_int32_t last = 0, state = 0;
    *ret = (struct letters){ .text = text, .starts = calloc(size + 1, sizeof *ret->starts) };
    if (!ret->starts)
        return error_set(error, STATUS_INTERNAL, "out of memory to compare two texts");
    while (at < size) {
        utf8proc_int32_t character;
        utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                  (utf8proc_ssize_t)(size - at), &character);
        if (taken <= 0)
            return error_set(error, STATUS_INPUT, "a text to compare is not UTF-8");
        if (at == 0 || utf8proc_grapheme_break_stateful(last, character, &state))
            ret->starts[ret->count++] = at;
        last = character;
        at += (size_t)taken;
    }
    ret->starts[ret->count] = size;
    return true;
}

static bool run_append(struct difference *difference, enum difference_kind kind,
                       const struct letters *letters, size_t from, size_t to)
{
    if (from == to)
        return true;
    const char *start = letters->text + letters->starts[from];
    size_t size = letters->starts[to] - letters->starts[from];
    struct difference_run *last =
        difference->count ? &difference->runs[difference->count - 1] : NULL;
    if (last && last->kind == kind && last->start + last->size == start) {
        last->size += size;
        return true;
    }
    if (difference->count == difference->capacity) {
        size_t capacity = difference->capacity ? difference->capacity * 2 : 16;
        struct difference_run *runs = realloc(difference->runs, capacity * sizeof *runs);
        if (!runs)
            return false;
        difference->runs = runs;
        difference->capacity = capacity;
    }
    difference->runs[difference->count++] = (struct difference_run){ kind, start, size };
    return true;
}

/* The part of both texts that common ends leave over. */
struct middle {
    const struct letters *a, *b;
    size_t at; /* letters that both begin with */
    size_t a_count, b_count;
};

static struct middle middle_of(const struct letters *a, const struct letters *b)
{
    size_t shorter = a->count < b->count ? a->count : b->count, head = 0, tail = 0;
    while (head < shorter && letters_same(a, head, b, head))
        head++;
    while (tail < shorter - head && letters_same(a, a->count - 1 - tail, b, b->count - 1 - tail))
        tail++;
    return (struct middle){ a, b, head, a->count - head - tail, b->count - head - tail };
}

/* How far down a each diagonal was reached after every number of changes; row d has 2 d + 1
 * diagonals, from -d to d, and begins at d * d. */
struct reach {
    int *cells;
    int changes; /* with which the ends were met; -1: too many */
};

static int *reach_cell(const struct reach *reach, int d, int diagonal)
{
    return &reach->cells[(size_t)d * (size_t)d + (size_t)(d + diagonal)];
}

/* Whether the step onto the diagonal is an addition (from the diagonal above), else a removal. */
static bool step_is_addition(const struct reach *reach, int d, int diagonal)
{
    if (diagonal == -d)
        return true;
    if (diagonal == d)
        return false;
    return *reach_cell(reach, d - 1, diagonal - 1) < *reach_cell(reach, d - 1, diagonal + 1);
}

static int step_from(const struct reach *reach, int d, int diagonal)
{
    if (d == 0)
        return 0;
    return step_is_addition(reach, d, diagonal) ? *reach_cell(reach, d - 1, diagonal + 1)
                                                : *reach_cell(reach, d - 1, diagonal - 1) + 1;
}

static bool row_fill(const struct middle *middle, struct reach *reach, int d)
{
    for (int diagonal = -d; diagonal <= d; diagonal += 2) {
        int x = step_from(reach, d, diagonal);
        int y = x - diagonal;
        while (x < (int)middle->a_count && y < (int)middle->b_count &&
               letters_same(middle->a, middle->at + (size_t)x, middle->b, middle->at + (size_t)y)) {
            x++;
            y++;
        }
        *reach_cell(reach, d, diagonal) = x;
        if (x == (int)middle->a_count && y == (int)middle->b_count)
            return true;
    }
    return false;
}

static bool reach_fill(const struct middle *middle, struct reach *reach)
{
    size_t most = middle->a_count + middle->b_count;
    reach->changes = -1;
    for (int d = 0; d <= DIFFERENCE_MAX_CHANGES && (size_t)d <= most; d++) {
        size_t count = (size_t)(d + 1) * (size_t)(d + 1);
        int *cells = realloc(reach->cells, count * sizeof *cells);
        if (!cells)
            return false;
        reach->cells = cells;
        if (row_fill(middle, reach, d)) {
            reach->changes = d;
            return true;
        }
    }
    return true;
}

/* Walks back from the end: marks[i] of a is set for a letter that stays, other[j] of b too. */
static void kept_mark(const struct middle *middle, const struct reach *reach, char *kept_a,
                      char *kept_b)
{
    int x = (int)middle->a_count, y = (int)middle->b_count;
    for (int d = reach->changes; d >= 0; d--) {
        int diagonal = x - y;
        int from = step_from(reach, d, diagonal);
        for (; x > from; x--, y--)
            kept_a[x - 1] = kept_b[y - 1] = 1;
        if (d == 0)
            return;
        if (step_is_addition(reach, d, diagonal))
            y--;
        else
            x--;
    }
}

/* A stretch of both texts: letters that change, then letters that stay. */
struct stretch {
    size_t removed, added, same;
};

static struct stretch stretch_at(const struct middle *middle, const char *kept_a,
                                 const char *kept_b, size_t x, size_t y)
{
    struct stretch stretch = { 0 };
    while (x + stretch.removed < middle->a_count && !kept_a[x + stretch.removed])
        stretch.removed++;
    while (y + stretch.added < middle->b_count && !kept_b[y + stretch.added])
        stretch.added++;
    x += stretch.removed;
    y += stretch.added;
    while (x + stretch.same < middle->a_count && kept_a[x + stretch.same] &&
           kept_b[y + stretch.same])
        stretch.same++;
    return stretch;
}

/* A letter or two that stay by chance between long changes only make them hard to read. */
static void islands_drop(const struct middle *middle, char *kept_a, char *kept_b)
{
    size_t x = 0, y = 0;
    while (x < middle->a_count || y < middle->b_count) {
        struct stretch here = stretch_at(middle, kept_a, kept_b, x, y);
        x += here.removed + here.same;
        y += here.added + here.same;
        struct stretch next = stretch_at(middle, kept_a, kept_b, x, y);
        if (here.same > ISLAND_LETTERS || here.removed + here.added < ISLAND_CHANGES ||
            next.removed + next.added < ISLAND_CHANGES)
            continue;
        memset(kept_a + x - here.same, 0, here.same);
        memset(kept_b + y - here.same, 0, here.same);
    }
}

static bool middle_append(const struct middle *middle, const char *kept_a, const char *kept_b,
                          struct difference *ret)
{
    size_t x = middle->at, y = middle->at;
    bool fits = true;
    while (fits && (x < middle->at + middle->a_count || y < middle->at + middle->b_count)) {
        struct stretch stretch = stretch_at(middle, kept_a, kept_b, x - middle->at, y - middle->at);
        fits = run_append(ret, DIFFERENCE_REMOVED, middle->a, x, x + stretch.removed) &&
               run_append(ret, DIFFERENCE_ADDED, middle->b, y, y + stretch.added) &&
               run_append(ret, DIFFERENCE_SAME, middle->a, x + stretch.removed,
                          x + stretch.removed + stretch.same);
        x += stretch.removed + stretch.same;
        y += stretch.added + stretch.same;
    }
    return fits;
}

static bool middle_find(const struct middle *middle, struct difference *ret)
{
    struct reach reach = { .cells = NULL };
    char *kept_a = calloc(middle->a_count + 1, 1), *kept_b = calloc(middle->b_count + 1, 1);
    bool done = kept_a && kept_b && reach_fill(middle, &reach);
    if (done && reach.changes >= 0) {
        kept_mark(middle, &reach, kept_a, kept_b);
        islands_drop(middle, kept_a, kept_b);
    }
    done = done && middle_append(middle, kept_a, kept_b, ret);
    free(reach.cells);
    free(kept_a);
    free(kept_b);
    return done;
}

bool difference_find(const char *before, const char *after, struct difference *ret,
                     struct error *error)
{
    struct letters a = { .starts = NULL }, b = { .starts = NULL };
    bool done = letters_split(before, &a, error) && letters_split(after, &b, error);
    if (done) {
        struct middle middle = middle_of(&a, &b);
        done = (run_append(ret, DIFFERENCE_SAME, &a, 0, middle.at) && middle_find(&middle, ret) &&
                run_append(ret, DIFFERENCE_SAME, &a, middle.at + middle.a_count, a.count)) ||
               error_set(error, STATUS_INTERNAL, "out of memory to compare two texts");
    }
    free(a.starts);
    free(b.starts);
    return done;
}

void difference_release(struct difference *difference)
{
    free(difference->runs);
    *difference = (struct difference)DIFFERENCE_INIT;
}

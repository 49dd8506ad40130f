/* The files of two editions, rendition by rendition. */
#include "dossier/diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *one, const char *other)
{
    return one == other || (one && other && !strcmp(one, other));
}

const char *diff_revision(const struct edition_file *file)
{
    return file && file->node ? xml_attribute(file->node, "revision") : NULL;
}

const xmlNode *diff_master(const struct edition *edition, const xmlNode *rendition)
{
    const char *of = xml_attribute(rendition, "of");
    if (of)
        return dossier_rendition(edition->dossier, of);
    const xmlNode *sibling = xml_child(rendition->parent, NS_DOSSIER, "rendition");
    for (; sibling; sibling = xml_next(sibling, NS_DOSSIER, "rendition"))
        if (same(xml_attribute(sibling, "role"), "master") && rendition_is_current(sibling))
            return sibling;
    return NULL;
}

/* A translation or adaptation of another revision than its master has. */
static bool is_behind(const struct edition *edition, const struct edition_file *file)
{
    const char *revision = file && file->node ? xml_attribute(file->node, "of-revision") : NULL;
    const xmlNode *master = revision ? diff_master(edition, file->node) : NULL;
    const char *current = master ? xml_attribute(master, "revision") : NULL;
    return current && strcmp(current, revision) != 0;
}

static bool same_bytes(const struct edition_file *before, const struct edition_file *after)
{
    return before->has_digest == after->has_digest &&
           (!before->has_digest || sha256_equal(&before->sha256, &after->sha256));
}

static bool same_place(const struct edition_file *before, const struct edition_file *after)
{
    if (strcmp(before->path, after->path) != 0)
        return false;
    if (!before->node || !after->node)
        return true;
    const xmlNode *one = before->node->parent, *other = after->node->parent;
    return same(xml_attribute(one, "heading"), xml_attribute(other, "heading")) &&
           same(xml_attribute(one, "also"), xml_attribute(other, "also"));
}

/* What became of a file that both have; false: nothing. */
static bool pair_compare(const struct diff *diff, struct diff_file *file)
{
    const struct edition_file *before = file->before, *after = file->after;
    bool other_revision =
        before->node && after->node && !same(diff_revision(before), diff_revision(after));
    file->behind = is_behind(diff->after, after) && !is_behind(diff->before, before);
    if (other_revision || !same_bytes(before, after))
        file->kind = DIFF_REPLACED;
    else if (!same_place(before, after))
        file->kind = DIFF_MOVED;
    else if (file->behind)
        file->kind = DIFF_BEHIND;
    else
        return false;
    return true;
}

/* What a build makes itself (forms) is not in a dossier. */
static bool is_comparable(const struct diff *diff, const struct edition_file *file)
{
    return file->is_rendition || (diff->before->manifest && diff->after->manifest);
}

static void file_put(struct diff *diff, const struct edition_file *before,
                     const struct edition_file *after)
{
    struct diff_file file = { .before = before, .after = after };
    const struct edition_file *one = after ? after : before;
    if (!one || !is_comparable(diff, one))
        return;
    if (!before) {
        file.kind = DIFF_NEW;
        file.behind = is_behind(diff->after, after);
    } else if (!after) {
        file.kind = DIFF_WITHDRAWN;
    } else if (!pair_compare(diff, &file)) {
        diff->unchanged++;
        return;
    }
    diff->files[diff->file_count++] = file;
}

static int file_order(const void *a, const void *b)
{
    const struct diff_file *one = a, *other = b;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return strcmp((one->before ? one->before : one->after)->key,
                  (other->before ? other->before : other->after)->key);
}

bool diff_files_compare(struct diff *diff, struct error *error)
{
    const struct edition *before = diff->before, *after = diff->after;
    diff->files = calloc(before->count + after->count + 1, sizeof *diff->files);
    if (!diff->files)
        return error_set(error, STATUS_INTERNAL, "no memory to compare files");
    for (size_t i = 0, j = 0; i < before->count || j < after->count;) {
        int order = i == before->count  ? 1
                    : j == after->count ? -1
                                        : strcmp(before->files[i].key, after->files[j].key);
        file_put(diff, order <= 0 ? &before->files[i] : NULL, order >= 0 ? &after->files[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    qsort(diff->files, diff->file_count, sizeof *diff->files, file_order);
    return true;
}

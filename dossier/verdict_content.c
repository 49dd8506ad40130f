/* Whether what the manifest says is what the container holds. */
#include "dossier/verdict_internal.h"

#include <string.h>

static void not_intact(struct verdict *verdict, const char *what, const char *path)
{
    verdict_say(verdict, QUESTION_INTACT, ANSWER_NO, "%s \"%s\"", what, path);
}

static bool parse_manifest(struct verdict *verdict, const struct bundle_text *texts)
{
    struct error error;
    manifest_release(&verdict->manifest);
    verdict->parsed =
        manifest_parse(texts->manifest, texts->manifest_size, &verdict->manifest, &error);
    if (!verdict->parsed)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO, "%s", error.text);
    return verdict->parsed;
}

static bool read_manifest(struct verdict *verdict, const struct bundle_text *texts)
{
    struct sha256 id = { { 0 } };
    if (texts->manifest)
        sha256_bytes(texts->manifest, texts->manifest_size, &id);
    else
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO, "there is no manifest.xml");
    bool same = texts->manifest && verdict->parsed && sha256_equal(&id, &verdict->bundle_id);
    verdict->bundle_id = id;
    if (!texts->manifest) {
        manifest_release(&verdict->manifest);
        verdict->parsed = false;
        return false;
    }
    verdict->has_manifest = same || parse_manifest(verdict, texts);
    return verdict->has_manifest;
}

static bool is_upload(const char *path)
{
    return strncmp(path, "upload/", 7) == 0;
}

/* submission.xml, VERIFY.txt, core.xml if any, then upload/... by bytewise path: BUNDLE.md. */
static void judge_table_order(struct verdict *verdict)
{
    static const char *const fixed[] = { "submission.xml", "VERIFY.txt" };
    const struct manifest *manifest = &verdict->manifest;
    size_t next = 0;
    for (; next < 2; next++) {
        if (strcmp(manifest->files[next].path, fixed[next]) != 0)
            return not_intact(verdict, "file table does not begin with", fixed[next]);
    }
    if (next < manifest->file_count && strcmp(manifest->files[next].path, "core.xml") == 0)
        next++;
    for (size_t i = next; i < manifest->file_count; i++) {
        if (!is_upload(manifest->files[i].path))
            return not_intact(verdict, "file table has no place for", manifest->files[i].path);
        if (i > next && strcmp(manifest->files[i - 1].path, manifest->files[i].path) >= 0)
            return not_intact(verdict, "file table is out of order at", manifest->files[i].path);
    }
}

/* Raw size and digest: what counts wherever the file lies. */
static bool same_content(const struct manifest_file *file, const struct entry *entry)
{
    return file->size == entry->blob.size && sha256_equal(&file->sha256, &entry->blob.sha256);
}

static bool same_stored(const struct manifest_file *file, const struct entry *entry)
{
    return file->method == entry->blob.method && file->stored_size == entry->blob.stored_size &&
           sha256_equal(&file->stored_sha256, &entry->blob.stored_sha256);
}

static void judge_entry(struct verdict *verdict, const struct manifest_file *file,
                        const struct entry *entry)
{
    if (!entry || strcmp(file->path, entry->path) != 0)
        not_intact(verdict, "missing, or not in its place, is", file->path);
    else if (!same_content(file, entry))
        not_intact(verdict, "size or digest differs of", file->path);
    else if (!same_stored(file, entry))
        not_intact(verdict, "stored bytes differ of", file->path);
}

/* manifest.xml and SHA256SUMS are in no table: the one is the table, the other is compared whole.
 */
static void judge_plain(struct verdict *verdict, const struct entry *entry, const char *path,
                        size_t size, const struct sha256 *digest)
{
    if (!entry || strcmp(entry->path, path) != 0)
        not_intact(verdict, "missing, or not in its place, is", path);
    else if (entry->blob.method != METHOD_STORED || entry->blob.size != size ||
             entry->blob.stored_size != size || !sha256_equal(&entry->blob.sha256, digest))
        not_intact(verdict, "not stored as it must be is", path);
}

static const struct entry *entry_at(const struct entries *entries, size_t index)
{
    return index < entries->count ? &entries->items[index] : NULL;
}

/* Order in the container: manifest.xml, submission.xml, SHA256SUMS, the rest of the table. Returns
 * how many files of the table must be inside: all, or, of a seal, those outside upload/. */
static size_t judge_entries(struct verdict *verdict, const struct entries *entries,
                            const struct bundle_text *texts, bool is_seal)
{
    const struct manifest *manifest = &verdict->manifest;
    struct sha256 sums;
    sha256_bytes(texts->sums ? texts->sums : "", texts->sums_size, &sums);
    judge_plain(verdict, entry_at(entries, 0), "manifest.xml", texts->manifest_size,
                &verdict->bundle_id);
    judge_plain(verdict, entry_at(entries, 2), "SHA256SUMS", texts->sums_size, &sums);
    size_t inside = 0;
    while (inside < manifest->file_count && !(is_seal && is_upload(manifest->files[inside].path))) {
        size_t place = inside == 0 ? 1 : inside + 2;
        judge_entry(verdict, &manifest->files[inside], entry_at(entries, place));
        inside++;
    }
    for (size_t i = inside + 2; i < entries->count; i++)
        not_intact(verdict, "not in the file table is", entries->items[i].path);
    return inside;
}

/* Whether the table speaks of upload/ and the container holds nothing of it. */
static bool stands_beside(const struct manifest *manifest, const struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (is_upload(entries->items[i].path))
            return false;
    }
    return manifest->file_count && is_upload(manifest->files[manifest->file_count - 1].path);
}

/* A seal without its tree, or a tree beside a bundle that holds its own files. */
static void judge_kind(struct verdict *verdict, const struct entries *entries, bool is_seal)
{
    bool beside = stands_beside(&verdict->manifest, entries);
    if (beside && !is_seal)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO,
                    "this is a seal beside a plain tree, and the tree is not given; --folder names "
                    "it");
    if (!beside && is_seal)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO,
                    "this is no seal beside a plain tree: its files are inside; leave --folder "
                    "out");
}

static void judge_folder_problems(struct verdict *verdict, const char *problems)
{
    while (problems && *problems) {
        size_t size = strcspn(problems, "\n");
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO, "%.*s", (int)size, problems);
        problems += size + (problems[size] == '\n');
    }
}

/* The plain tree beside a seal: exactly the files under upload/. */
static void judge_folder(struct verdict *verdict, const struct entries *folder, size_t first)
{
    const struct manifest *manifest = &verdict->manifest;
    for (size_t i = first; i < manifest->file_count; i++) {
        const struct entry *entry = entries_find(folder, manifest->files[i].path);
        if (!entry)
            not_intact(verdict, "missing from the folder is", manifest->files[i].path);
        else if (!same_content(&manifest->files[i], entry))
            not_intact(verdict, "changed in the folder is", manifest->files[i].path);
    }
    for (size_t i = 0; i < folder->count; i++) {
        const char *path = folder->items[i].path;
        if (!is_upload(path) || !manifest_find(manifest, path))
            not_intact(verdict, "not in the file table is", path);
    }
}

static void judge_sums(struct verdict *verdict, const struct bundle_text *texts)
{
    struct text *sums = &verdict->scratch;
    manifest_sums(&verdict->manifest, &verdict->bundle_id, sums);
    if (!texts->sums || text_failed(sums) || sums->size != texts->sums_size ||
        memcmp(text_string(sums), texts->sums, sums->size) != 0)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO,
                    "SHA256SUMS does not list what manifest.xml does");
}

static void judge_recipe(struct verdict *verdict, const struct bundle_text *texts,
                         const struct expectations *expectations)
{
    for (size_t i = 0; texts->recipe && i < expectations->recipe_count; i++) {
        const char *recipe = expectations->recipes[i];
        if (strlen(recipe) == texts->recipe_size &&
            memcmp(recipe, texts->recipe, texts->recipe_size) == 0)
            verdict->recipe = (unsigned)i + 1;
    }
    if (!verdict->recipe)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO,
                    "VERIFY.txt is none of the recipes of this program");
}

void verdict_content(struct verdict *verdict, const struct seal *seal,
                     const struct bundle_text *texts, const struct expectations *expectations)
{
    verdict->answers[QUESTION_INTACT] = ANSWER_YES;
    if (!seal->structure_ok || !seal->intact)
        verdict_say(verdict, QUESTION_INTACT, ANSWER_NO, "%s",
                    seal->problem ? seal->problem : "the container is not intact");
    if (!seal->structure_ok || !read_manifest(verdict, texts))
        return; /* of what was refused unread nothing more is said */
    judge_table_order(verdict);
    bool is_seal = expectations->folder != NULL;
    judge_kind(verdict, &seal->entries, is_seal);
    size_t inside = judge_entries(verdict, &seal->entries, texts, is_seal);
    judge_folder_problems(verdict, expectations->folder_problems);
    if (is_seal)
        judge_folder(verdict, expectations->folder, inside);
    judge_sums(verdict, texts);
    judge_recipe(verdict, texts, expectations);
}

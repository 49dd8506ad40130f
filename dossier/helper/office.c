/* docx and xlsx (ECMA-376): zip files whose parts are XML. The counts are of element names in the
 * parts' text, read as a stream: a part need not fit into memory, and no entity is ever resolved.
 */
#include "dossier/helper/gather.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define PART_MAX (256ull << 20) /* bytes of one part, unpacked */
#define PARTS_MAX 10000

struct office {
    bool docx, xlsx, macros;
    unsigned long tracked_changes, comments, hidden_sheets;
};

struct name_count {
    const char *name; /* with its opening bracket */
    unsigned long *count;
};

static bool ends_name(char character)
{
    return strchr(" \t\r\n/>", character) != NULL;
}

static void count_names(const char *bytes, size_t size, const struct name_count *names)
{
    for (const char *at = bytes; (at = memchr(at, '<', size - (size_t)(at - bytes))); at++) {
        size_t left = size - (size_t)(at - bytes);
        for (const struct name_count *name = names; name->name; name++) {
            size_t length = strlen(name->name);
            if (left > length && memcmp(at, name->name, length) == 0 && ends_name(at[length]))
                ++*name->count;
        }
    }
}

static void count_words(const char *bytes, size_t size, const char *word, unsigned long *count)
{
    size_t length = strlen(word);
    for (const char *at = bytes; (at = memmem(at, size - (size_t)(at - bytes), word, length));
         at += length)
        ++*count;
}

/* Unpacks a part whole; its size is limited by what is really read. */
static struct text read_part(struct archive *archive)
{
    struct text part = TEXT_INIT(PART_MAX);
    static char bytes[65536];
    la_ssize_t count;
    while ((count = archive_read_data(archive, bytes, sizeof bytes)) > 0 && !text_failed(&part))
        text_append_bytes(&part, bytes, (size_t)count);
    if (count < 0)
        answer_fail("a part of the file cannot be unpacked");
    if (text_failed(&part))
        answer_fail("a part of the file is larger than the limit (256 MiB)");
    return part;
}

/* Word writes the prefix w, as its own readers expect. */
static void look_at_word(struct office *office, const struct text *part)
{
    const struct name_count names[] = {
        { "<w:ins", &office->tracked_changes },
        { "<w:del", &office->tracked_changes },
        { "<w:moveFrom", &office->tracked_changes },
        { "<w:moveTo", &office->tracked_changes },
        { NULL, NULL },
    };
    count_names(text_string(part), part->size, names);
}

static void look_at_comments(struct office *office, const struct text *part)
{
    const struct name_count names[] = {
        { "<w:comment", &office->comments },
        { "<comment", &office->comments },
        { "<threadedComment", &office->comments },
        { NULL, NULL },
    };
    count_names(text_string(part), part->size, names);
}

static void look_at_workbook(struct office *office, const struct text *part)
{
    count_words(text_string(part), part->size, "state=\"hidden\"", &office->hidden_sheets);
    count_words(text_string(part), part->size, "state=\"veryHidden\"", &office->hidden_sheets);
}

static bool begins(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static void look_at_part(struct office *office, struct archive *archive, const char *name)
{
    void (*look)(struct office *, const struct text *) = NULL;
    office->docx = office->docx || strcmp(name, "word/document.xml") == 0;
    office->xlsx = office->xlsx || strcmp(name, "xl/workbook.xml") == 0;
    if (strstr(name, "vbaProject.bin"))
        office->macros = true;
    else if (strcmp(name, "word/comments.xml") == 0 || begins(name, "xl/comments") ||
             begins(name, "xl/threadedComments/"))
        look = look_at_comments;
    else if (strcmp(name, "xl/workbook.xml") == 0)
        look = look_at_workbook;
    else if (begins(name, "word/") && strstr(name, ".xml") && !strchr(name + 5, '/'))
        look = look_at_word;
    if (!look)
        return;
    struct text part = read_part(archive);
    look(office, &part);
    text_release(&part);
}

static void look_at_parts(struct office *office, struct archive *archive)
{
    struct archive_entry *entry;
    unsigned parts = 0;
    int result;
    while ((result = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           result == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(entry);
        if (++parts > PARTS_MAX)
            answer_fail("the file has more parts than are looked at (limit 10000)");
        if (name)
            look_at_part(office, archive, name);
    }
    if (result != ARCHIVE_EOF)
        answer_fail("the file is a damaged zip");
}

void office_gather(const char *bytes, size_t size, struct answer *answer)
{
    struct office office = { .docx = false };
    struct archive *archive = archive_read_new();
    if (!archive || archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, bytes, size) != ARCHIVE_OK)
        answer_fail("the file is a damaged zip");
    look_at_parts(&office, archive);
    const char *kind = office.docx ? "docx" : office.xlsx ? "xlsx" : "none";
    answer_key(answer, "office");
    answer_text(answer, kind, strlen(kind));
    answer_number(answer, office.tracked_changes);
    answer_number(answer, office.comments);
    answer_number(answer, office.hidden_sheets);
    answer_line_end(answer);
    answer_key(answer, "macros");
    answer_flag(answer, office.macros);
    answer_line_end(answer);
}

#include "dossier/init.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "dossier/init_text.h"
#include "dossier/tree.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ID_SIZE 65

void id_from_name(const char *name, const char *otherwise, char ret_id[ID_SIZE])
{
    size_t size = 0;
    for (; *name && size < ID_SIZE - 1; name++) {
        char character = (char)tolower((unsigned char)*name);
        bool letter = character >= 'a' && character <= 'z';
        if (letter || (size > 0 && character >= '0' && character <= '9'))
            ret_id[size++] = character;
        else if (size > 0 && ret_id[size - 1] != '-')
            ret_id[size++] = '-';
    }
    while (size > 0 && ret_id[size - 1] == '-')
        size--;
    ret_id[size] = '\0';
    if (size == 0)
        snprintf(ret_id, ID_SIZE, "%s", otherwise);
}

static bool write_text(struct folder_writer *folder, const char *path, const char *content,
                       struct error *error)
{
    return folder_writer_add(folder, path, content, strlen(content), 0644, error);
}

/* dossier.xml with the id put in at its mark. */
static bool write_main(struct folder_writer *folder, const char *id, struct error *error)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(65536);
    const char *mark = strstr(init_main, INIT_ID_MARK);
    text_append_bytes(&text, init_main, (size_t)(mark - init_main));
    text_append(&text, id);
    text_append(&text, mark + strlen(INIT_ID_MARK));
    if (text_failed(&text))
        return error_set(error, STATUS_INTERNAL, "no memory for dossier.xml");
    return write_text(folder, "dossier.xml", text_string(&text), error);
}

static bool make_folders(const struct folder_writer *folder, struct error *error)
{
    static const char *const names[] = { "documents", "filings", "plans", "questions" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (mkdirat(folder->descriptor, names[i], 0755) != 0 && errno != EEXIST)
            return error_set(error, STATUS_OUTPUT, "cannot make folder \"%s\": %s", names[i],
                             strerror(errno));
    }
    return true;
}

static bool write_key(struct folder_writer *folder, struct error *error)
{
    struct core_key key;
    if (!core_key_make(&key, error))
        return false;
    bool done = folder_writer_add(folder, "core.key", key.bytes, sizeof key.bytes, 0600, error);
    core_key_clear(&key);
    return done;
}

bool dossier_init_files(struct folder_writer *folder, const char *id, const char *documents,
                        struct error *error)
{
    if (!id_valid(id))
        return error_set(error, STATUS_USAGE,
                         "\"%s\" is no id: it takes a letter, then letters, digits and hyphens",
                         id);
    if (!write_main(folder, id, error) || !make_folders(folder, error))
        return false;
    for (const struct init_file *file = init_files; file->path; file++) {
        bool given = documents && strcmp(file->path, "documents.xml") == 0;
        if (!write_text(folder, file->path, given ? documents : file->content, error))
            return false;
    }
    return write_key(folder, error);
}

bool dossier_init(const char *path, const char *id, struct error *error)
{
    CLEANUP(folder_writer_release) struct folder_writer folder = FOLDER_WRITER_INIT;
    char made[ID_SIZE];
    if (!id) {
        id_from_name(path_name(path), "dossier", made);
        id = made;
    }
    return folder_writer_open(&folder, path, false, error) &&
           dossier_init_files(&folder, id, NULL, error) && folder_writer_commit(&folder, error);
}

bool dossier_init_sample(const char *path, int sample, struct error *error)
{
    CLEANUP(names_release) struct names names = NAMES_INIT;
    CLEANUP(folder_writer_release) struct folder_writer folder = FOLDER_WRITER_INIT;
    if (!tree_list(sample, &names, error) || !folder_writer_open(&folder, path, false, error))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        bool secret = strcmp(names.items[i], "core.key") == 0;
        if (!tree_copy(sample, names.items[i], &folder, names.items[i], secret ? 0600 : 0644,
                       LIMIT_FILE_BYTES, error))
            return false;
    }
    return folder_writer_commit(&folder, error);
}

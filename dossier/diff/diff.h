/* What differs between two editions of a dossier (dossier/diff/edition.h), and whom it touches.
 *
 * Files are compared by rendition; the data of two dossiers by what each thing is called (its id,
 * its language), never by line: comments, order and form of the files do not count. A manifest has
 * no data but its head.
 *
 * The surprise: a difference never says that something is wrong, and what it touches is what the
 * data say, so that a change filing *may* be needed; nobody but a regulator's rules can say more.
 */
#ifndef DOSSIER_DIFF_DIFF_H
#define DOSSIER_DIFF_DIFF_H

#include "dossier/diff/edition.h"
#include "dossier/status/status.h"
#include "schemas/report.h"

enum diff_kind {
#define DIFF(NAME, ...) DIFF_##NAME,
#include "dossier/diff/diff.def"
#undef DIFF
    DIFF_KINDS
};
const char *diff_code(enum diff_kind kind); /* "new", "replaced" ... */
const char *diff_word(enum diff_kind kind, enum report_language language);

/* A file. Before, after: NULL where it is not there. */
struct diff_file {
    enum diff_kind kind;
    const struct edition_file *before, *after;
    bool behind;   /* of an older revision than its master has now, and was not before */
    bool *touches; /* by filing */
};

/* A thing of the data, or one attribute of it. */
struct diff_item {
    enum diff_kind kind;      /* ADDED, REMOVED, CHANGED */
    const char *section;      /* "texts" ...; "manifest" for the head of a manifest */
    char *path;               /* "text intended-use / wording ja"; may be "" */
    const char *attribute;    /* NULL: the text of the element, or the whole of it */
    char *before, *after;     /* NULL where it is not there */
    const xmlNode *was, *now; /* for their places; NULL in a manifest */
    bool *touches;
};

/* A filing of either edition. */
struct diff_filing {
    const char *id, *regulator;
    const xmlNode *before, *after; /* NULL where it is not there */
    size_t files, items;           /* that touch it */
    size_t weighty;                /* of these: what was filed or approved would read otherwise */
};

enum diff_need { DIFF_NEED_NONE, DIFF_NEED_REVIEW, DIFF_NEED_CHANGE };

struct diff {
    const struct edition *before, *after;
    struct diff_file *files;
    size_t file_count, unchanged;
    struct diff_item *items;
    size_t item_count;
    struct diff_filing *filings; /* by regulator, then by id */
    size_t filing_count;
};
#define DIFF_INIT                                                                                  \
    {                                                                                              \
        .files = NULL                                                                              \
    }

/* Both editions have been read (edition_read) and are borrowed. INTERNAL without memory. */
bool diff_make(const struct edition *before, const struct edition *after, struct diff *ret,
               struct error *error) MUST_CHECK;
void diff_release(struct diff *diff);
bool diff_is_empty(const struct diff *diff);
size_t diff_count(const struct diff *diff, enum diff_kind kind); /* of files and items */

/* Whether what touches filings `from` to `to` of one regulator may need a filing: REVIEW, what lies
 * there under review is not up to date; CHANGE, what is approved would read otherwise. */
enum diff_need diff_need(const struct diff *diff, size_t from, size_t to);
/* The state of a filing in the later edition that has it; false if only a manifest tells of it. */
bool diff_state(const struct diff_filing *filing, enum filing_state *ret);

struct diff_page {
    const struct diff *diff;
    /* As struct status_page has it; may be NULL. */
    void (*names)(void *context, const char *regulator, const char *route,
                  struct status_names *ret);
    void *context;
    enum report_language language;
    unsigned columns; /* of the terminal */
};
typedef bool diff_writer(const struct diff_page *page, struct text *ret, struct error *error);
diff_writer diff_write_text, diff_write_json, diff_write_html;

#endif

/* What the fact gatherers share. Each one gets a task (one rendition with the raw copy of its file)
 * and adds its group to the task's own small tree, so that tasks run in parallel; facts.c then
 * copies the trees into the dossier in document order. */
#ifndef DOSSIER_FACTS_GATHER_H
#define DOSSIER_FACTS_GATHER_H

#include "base/entry.h"
#include "base/error.h"
#include "base/xml.h"
#include "dossier/dossier.h"
#include "dossier/facts/cache.h"
#include "dossier/facts/facts.h"

enum file_type {
    TYPE_NONE,
    TYPE_PDF,
    TYPE_DOCX,
    TYPE_XLSX,
    TYPE_XML,
    TYPE_JSON,
    TYPE_PNG,
    TYPE_JPEG,
    TYPE_ZIP,
    TYPE_TEXT,
    TYPE_UNKNOWN
};
const char *file_type_name(enum file_type type);
/* What a name's extension promises; UNKNOWN if nothing. */
enum file_type file_type_promised(const char *path);
/* By the first bytes alone: a zip may still turn out to be docx or xlsx, text to be JSON. */
enum file_type file_type_of_head(const char *bytes, size_t size);

/* What the dossier knows, in the form in which it is looked for (facts_known.c). */
struct facts_known;

struct facts_run {
    const struct dossier *dossier;
    struct pool *pool;
    const char *helper, *pdftotext;
    struct facts_limits limits; /* none is zero */
    bool require_sandbox;
    const struct facts_known *known;
    const struct facts_cache *cache; /* NULL: none */
    struct facts_cache_scope scope;
};

#define SUBJECTS_MAX 64

struct facts_task {
    const xmlNode *rendition;
    const char *path; /* the rendition's file */
    xmlDoc *doc;      /* holds `facts` until it is copied into the dossier */
    xmlNode *facts;   /* f:facts */
    struct blob blob;
    int raw; /* the pool's copy of the bytes, -1 while there is none */
    enum file_type type, promised;
    unsigned pages;      /* of a PDF, by its structure; 0 if not known */
    const char *problem; /* as in f:file/@problem */
    /* Subjects (facts_subjects.def) by their number: those of a document that names the product,
     * and where a document that does not was found to speak of one. */
    uint64_t own_subjects;
    xmlNode *foreign_subjects[SUBJECTS_MAX];
    struct error error; /* why the task failed; DONE if it did not */
};

/* Opens, pools and describes the file (f:file); false only for an error of the program. */
bool file_facts_add(const struct facts_run *run, struct facts_task *task) MUST_CHECK;

/* The gatherers; each adds exactly one of: its group, f:not-evaluated, f:not-applicable. */
void pdf_facts_add(const struct facts_run *run, struct facts_task *task);
void text_facts_add(const struct facts_run *run, struct facts_task *task);
void sbom_facts_add(const struct facts_run *run, struct facts_task *task);
void office_facts_add(const struct facts_run *run, struct facts_task *task);

/* A gatherer that reads on may find a closer type: a zip that is a docx, text that is JSON. */
void facts_set_type(struct facts_task *task, enum file_type type);

/* Once all tasks are done: what a document that names the product speaks of is the product's own,
 * so the other documents may speak of it too. */
void subject_facts_settle(struct facts_task *tasks, size_t count);

void facts_not_evaluated(struct facts_task *task, const char *fact, const char *reason);
void facts_not_applicable(struct facts_task *task, const char *fact);
/* A new last child in the facts namespace. */
xmlNode *facts_element(xmlNode *parent, const char *name);
/* Sets an attribute to foreign text, cleaned. */
void facts_set(xmlNode *node, const char *name, const char *bytes, size_t size);
/* Sets @items of a group: the number of its children. */
void facts_count_items(xmlNode *group);

/* Runs the helper on a file; `mode` pdf, office or text. On failure `error` has the reason for
 * f:not-evaluated. The answer is hostile. */
bool helper_run(const struct facts_run *run, const char *mode, int raw, struct buffer *ret,
                struct error *error) MUST_CHECK;

/* A helper's answer: the cache's, if it has one, else the helper's own. Once it was understood,
 * answer_keep puts it into the cache. Caller releases. */
struct answer_bytes {
    struct buffer bytes;
    const char *mode;
    bool kept;       /* it is from the cache */
    void *untouched; /* of a text, for the cache */
};
bool answer_ask(const struct facts_run *run, const struct facts_task *task, const char *mode,
                struct answer_bytes *ret, struct error *error) MUST_CHECK;
void answer_keep(const struct facts_run *run, const struct facts_task *task,
                 const struct answer_bytes *answer);
void answer_release(struct answer_bytes *answer);

/* What the dossier knows of names, versions, numbers, texts and words; caller frees. NULL and error
 * (INTERNAL) without memory. */
struct facts_known *facts_known_new(const struct dossier *dossier, struct error *error) MUST_CHECK;
void facts_known_free(struct facts_known *known);

/* Parse the helper's answers (dossier/helper/answer.h) into a new last child of `facts`; on failure
 * nothing is added and the error is the reason. */
bool answer_parse_pdf(const char *bytes, size_t size, xmlNode *facts, struct error *error)
    MUST_CHECK;
struct office_answer {
    enum file_type kind; /* DOCX, XLSX or ZIP */
    unsigned long tracked_changes, comments, hidden_sheets;
    bool macros;
};
bool answer_parse_office(const char *bytes, size_t size, struct office_answer *ret,
                         struct error *error) MUST_CHECK;

#endif

#include "dossier/facts/facts.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "dossier/facts/gather.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Kept in the dossier: the pool's bytes of each file, in document order. */
struct kept {
    char *id; /* of the rendition; NULL for a superseded one */
    char *path;
    struct blob blob;
};
struct facts_store {
    struct kept *items;
    size_t count;
};

static void store_free(struct facts_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->count; i++) {
        free(store->items[i].id);
        free(store->items[i].path);
    }
    free(store->items);
    free(store);
}
DEFINE_POINTER_CLEANUP(struct facts_store, store_free)
DEFINE_POINTER_CLEANUP(struct facts_known, facts_known_free)

/* One line per group of schemas/facts.xsd, in its order, after f:file. */
static const struct gatherer {
    const char *fact;
    void (*add)(const struct facts_run *run, struct facts_task *task);
    enum file_type
        types[3]; /* a file of unread content counts by the type that its name promises */
} gatherers[] = {
    { "pdf", pdf_facts_add, { TYPE_PDF } },
    { "text", text_facts_add, { TYPE_PDF } },
    { "sbom", sbom_facts_add, { TYPE_XML, TYPE_JSON, TYPE_TEXT } },
    { "office", office_facts_add, { TYPE_ZIP, TYPE_DOCX, TYPE_XLSX } },
};
#define GATHERERS (sizeof gatherers / sizeof *gatherers)

struct batch {
    const struct facts_run *run;
    struct facts_task *tasks;
    size_t count, done;
    struct progress *progress;
    pthread_mutex_t lock; /* around progress and done */
};

static void tasks_release(struct batch *batch)
{
    for (size_t i = 0; batch->tasks && i < batch->count; i++) {
        if (batch->tasks[i].doc)
            xmlFreeDoc(batch->tasks[i].doc);
        if (batch->tasks[i].raw >= 0)
            close(batch->tasks[i].raw);
    }
    free(batch->tasks);
    pthread_mutex_destroy(&batch->lock);
}

xmlNode *facts_element(xmlNode *parent, const char *name)
{
    return xml_add(parent, NS_FACTS, "f", name);
}

void facts_set(xmlNode *node, const char *name, const char *bytes, size_t size)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    (void)text_append_clean(&clean, bytes, size);
    xml_set(node, name, text_string(&clean));
}

void facts_count_items(xmlNode *group)
{
    xml_setf(group, "items", "%lu", xmlChildElementCount(group));
}

void facts_not_evaluated(struct facts_task *task, const char *fact, const char *reason)
{
    xmlNode *node = facts_element(task->facts, "not-evaluated");
    xml_set(node, "fact", fact);
    facts_set(node, "reason", reason, strlen(reason));
}

void facts_not_applicable(struct facts_task *task, const char *fact)
{
    xml_set(facts_element(task->facts, "not-applicable"), "fact", fact);
}

static bool takes(const struct gatherer *gatherer, enum file_type type)
{
    for (size_t i = 0; i < sizeof gatherer->types / sizeof *gatherer->types; i++) {
        if (gatherer->types[i] != TYPE_NONE && gatherer->types[i] == type)
            return true;
    }
    return false;
}

/* A file that cannot be read, or is only a pointer to it, would have been what its name promises.
 */
static void gather_group(const struct facts_run *run, struct facts_task *task,
                         const struct gatherer *gatherer)
{
    bool readable = strcmp(task->problem, "none") == 0;
    if (!takes(gatherer, readable ? task->type : task->promised)) {
        facts_not_applicable(task, gatherer->fact);
        return;
    }
    if (readable) {
        gatherer->add(run, task);
        return;
    }
    CLEANUP(text_release) struct text reason = TEXT_INIT(CLEAN_TEXT_MAX);
    text_appendf(&reason, "there is no content to read (%s)", task->problem);
    facts_not_evaluated(task, gatherer->fact, text_string(&reason));
}

static bool start_tree(struct facts_task *task)
{
    task->doc = xmlNewDoc(BAD_CAST "1.0");
    if (task->doc)
        task->facts = facts_element((xmlNode *)task->doc, "facts");
    return task->facts || error_set(&task->error, STATUS_INTERNAL, "memory ran out");
}

static bool report(struct batch *batch, const struct facts_task *task)
{
    pthread_mutex_lock(&batch->lock);
    batch->done++;
    bool go_on = !batch->progress || batch->progress->report(batch->progress->context, task->path,
                                                             batch->done, batch->count);
    pthread_mutex_unlock(&batch->lock);
    return go_on;
}

static bool run_task(void *context, size_t index)
{
    struct batch *batch = context;
    struct facts_task *task = &batch->tasks[index];
    if (!start_tree(task) || !file_facts_add(batch->run, task))
        return false;
    for (size_t i = 0; i < GATHERERS; i++)
        gather_group(batch->run, task, &gatherers[i]);
    if (task->raw >= 0)
        close(task->raw);
    task->raw = -1;
    return report(batch, task);
}

static size_t count_renditions(const struct dossier *dossier)
{
    size_t count = 0;
    for (xmlNode *at = rendition_next(dossier, NULL); at; at = rendition_next(dossier, at))
        count++;
    return count;
}

static bool list_tasks(const struct dossier *dossier, struct batch *batch, struct error *error)
{
    batch->tasks = calloc(batch->count + 1, sizeof *batch->tasks);
    if (!batch->tasks)
        return error_set(error, STATUS_INTERNAL, "memory ran out");
    size_t i = 0;
    for (xmlNode *at = rendition_next(dossier, NULL); at; at = rendition_next(dossier, at)) {
        batch->tasks[i].rendition = at;
        batch->tasks[i].path = xml_attribute(at, "file");
        batch->tasks[i++].raw = -1;
    }
    return true;
}

/* The first error in document order, whatever thread met it first. */
static bool first_error(const struct batch *batch, struct error *error)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->tasks[i].error.status != STATUS_DONE) {
            *error = batch->tasks[i].error;
            return false;
        }
    }
    return error_set(error, STATUS_INTERNAL, "reading the files was cancelled");
}

static bool has_blob(const struct facts_task *task)
{
    const xmlNode *file = xml_child(task->facts, NS_FACTS, "file");
    return xml_attribute(file, "sha256") != NULL;
}

static bool keep(struct facts_store *store, const struct facts_task *task)
{
    struct kept *kept = &store->items[store->count];
    const char *id = xml_attribute(task->rendition, "id");
    kept->blob = task->blob;
    kept->path = strdup(task->path);
    kept->id = id ? strdup(id) : NULL;
    store->count++;
    return kept->path && (kept->id || !id);
}

static bool graft(struct dossier *dossier, struct facts_task *task)
{
    xmlNode *rendition = (xmlNode *)task->rendition;
    xmlNode *old = xml_child(rendition, NS_FACTS, "facts");
    if (old) {
        xmlUnlinkNode(old);
        xmlFreeNode(old);
    }
    xmlNode *copy = xmlDocCopyNode(task->facts, dossier->tree, 1);
    return copy && xmlAddChild(rendition, copy);
}

static bool apply(struct dossier *dossier, struct batch *batch, struct error *error)
{
    CLEANUP(store_free_pointer) struct facts_store *store = calloc(1, sizeof *store);
    if (!store || !(store->items = calloc(batch->count + 1, sizeof *store->items)))
        return error_set(error, STATUS_INTERNAL, "memory ran out");
    for (size_t i = 0; i < batch->count; i++) {
        struct facts_task *task = &batch->tasks[i];
        if ((has_blob(task) && !keep(store, task)) || !graft(dossier, task))
            return error_set(error, STATUS_INTERNAL, "memory ran out");
    }
    if (dossier->facts)
        dossier->facts_free(dossier->facts);
    dossier->facts = TAKE(store);
    dossier->facts_free = store_free;
    return true;
}

static struct facts_limits limits_of(const struct facts_limits *asked)
{
    struct facts_limits limits = *asked;
    if (!limits.cpu_seconds)
        limits.cpu_seconds = LIMIT_HELPER_CPU_SECONDS;
    if (!limits.wall_seconds)
        limits.wall_seconds = 4 * limits.cpu_seconds;
    if (!limits.data_bytes)
        limits.data_bytes = LIMIT_HELPER_DATA_BYTES;
    if (!limits.answer_bytes)
        limits.answer_bytes = LIMIT_HELPER_ANSWER_BYTES;
    if (!limits.text_bytes)
        limits.text_bytes = LIMIT_HELPER_TEXT_BYTES;
    return limits;
}

static struct facts_run run_of(const struct dossier *dossier, struct pool *pool,
                               const struct facts_options *options)
{
    return (struct facts_run){
        .dossier = dossier,
        .pool = pool,
        .helper = options->helper ? options->helper : SAMDOSSIER_LIBEXEC_DIR "/samdossier-facts",
        .pdftotext = options->pdftotext ? options->pdftotext : "/usr/bin/pdftotext",
        .limits = limits_of(&options->limits),
        .require_sandbox = options->require_sandbox,
    };
}

/* A cache is of use only if it can tell the programs apart that filled it. */
static void cache_take(struct facts_run *run, const struct facts_cache *cache)
{
    const struct facts_limits *limits = &run->limits;
    if (!cache || !facts_cache_scope(run->helper, run->pdftotext, &run->scope))
        return;
    snprintf(run->scope.limits, sizeof run->scope.limits, "%u %u %" PRIu64 " %zu %zu %s",
             limits->cpu_seconds, limits->wall_seconds, limits->data_bytes, limits->answer_bytes,
             limits->text_bytes, run->require_sandbox ? "strict" : "any");
    run->cache = cache;
}

bool facts_gather(struct dossier *dossier, struct pool *pool, const struct facts_options *options,
                  struct progress *progress, struct error *error)
{
    CLEANUP(facts_known_free_pointer) struct facts_known *known = facts_known_new(dossier, error);
    if (!known)
        return false;
    struct facts_run run = run_of(dossier, pool, options);
    run.known = known;
    cache_take(&run, options->cache);
    CLEANUP(tasks_release)
    struct batch batch = { .run = &run,
                           .count = count_renditions(dossier),
                           .progress = progress,
                           .lock = PTHREAD_MUTEX_INITIALIZER };
    if (!list_tasks(dossier, &batch, error))
        return false;
    if (!work_run(options->jobs, batch.count, run_task, &batch))
        return first_error(&batch, error);
    subject_facts_settle(batch.tasks, batch.count);
    return apply(dossier, &batch, error);
}

const struct blob *facts_blob(const struct dossier *dossier, const char *rendition_id)
{
    for (size_t i = 0; dossier->facts && i < dossier->facts->count; i++) {
        const struct kept *kept = &dossier->facts->items[i];
        if (kept->id && strcmp(kept->id, rendition_id) == 0)
            return &kept->blob;
    }
    return NULL;
}

static bool recheck_file(const struct dossier *dossier, const struct kept *kept,
                         struct error *error)
{
    struct sha256 digest;
    CLEANUP(close_descriptor)
    int descriptor = file_open_beneath(dossier->root, kept->path, NULL, error);
    if (descriptor >= 0 && sha256_descriptor(descriptor, &digest, NULL, error) &&
        sha256_equal(&digest, &kept->blob.sha256))
        return true;
    return error_set(error, STATUS_INPUT, "\"%s\" changed while it was read", kept->path);
}

bool facts_recheck(const struct dossier *dossier, struct error *error)
{
    for (size_t i = 0; dossier->facts && i < dossier->facts->count; i++) {
        if (!recheck_file(dossier, &dossier->facts->items[i], error))
            return false;
    }
    return true;
}

bool facts_sandbox(const char *helper, char **ret_layers, struct error *error)
{
    struct facts_options options = { .helper = helper };
    struct facts_run run = run_of(NULL, NULL, &options);
    CLEANUP(buffer_release) struct buffer answer = { 0 };
    CLEANUP(close_descriptor) int nothing = file_temporary(error);
    if (nothing < 0 || !helper_run(&run, "sandbox", nothing, &answer, error))
        return false;
    bool filtered = strcmp((const char *)answer.bytes, "sandbox\tyes\nend\n") == 0;
    char *layers = strdup(filtered ? "limits, no-new-privs, seccomp" : "limits; no seccomp");
    if (!layers)
        return error_set(error, STATUS_INTERNAL, "memory ran out");
    *ret_layers = layers;
    return true;
}

/* The words that the text and the page share. */
#include "dossier/diff/diff_internal.h"

#include <stdlib.h>
#include <string.h>

#define ARROW " → "
#define DIGEST_SHOWN 12

static const char *either(enum report_language language, const char *en, const char *ja)
{
    return language == REPORT_JA ? ja : en;
}

/* "before → after"; what is not there is a dash. */
static void arrow_append(const char *before, const char *after, struct text *ret)
{
    text_append(ret, before ? before : "–");
    text_append(ret, ARROW);
    text_append(ret, after ? after : "–");
}

static bool same(const char *one, const char *other)
{
    return one == other || (one && other && !strcmp(one, other));
}

static void digest_append(const struct edition_file *file, struct text *ret)
{
    char hex[SHA256_HEX_SIZE];
    if (file && file->has_digest) {
        sha256_to_hex(&file->sha256, hex);
        text_append_bytes(ret, hex, DIGEST_SHOWN);
    } else {
        text_append(ret, "–");
    }
}

static void revision_append(const struct diff_file *file, enum report_language language,
                            struct text *ret)
{
    const char *old = diff_revision(file->before), *new = diff_revision(file->after);
    bool both = file->before && file->before->node && file->after && file->after->node;
    if (!old && !new)
        return;
    text_append(ret, either(language, "revision ", "版 "));
    if (both && !same(old, new))
        arrow_append(old, new, ret);
    else
        text_append(ret, new ? new : old);
    text_append(ret, either(language, "; ", "、"));
}

void diff_replaced_append(const struct diff_file *file, enum report_language language,
                          struct text *ret)
{
    const struct edition_file *before = file->before, *after = file->after;
    bool both = before && after;
    revision_append(file, language, ret);
    text_append(ret, "SHA-256 ");
    if (both && before->has_digest && after->has_digest &&
        sha256_equal(&before->sha256, &after->sha256)) {
        digest_append(after, ret);
        text_append(ret, either(language, " (the same bytes)", "（内容は同一）"));
        return;
    }
    if (before)
        digest_append(before, ret);
    text_append(ret, both ? ARROW : "");
    if (after)
        digest_append(after, ret);
}

static const char *of_document(const struct edition_file *file, const char *attribute)
{
    return file && file->node ? xml_attribute(file->node->parent, attribute) : NULL;
}

static void change_append(const char *label, const char *before, const char *after,
                          struct text *ret)
{
    if (same(before, after))
        return;
    text_append(ret, ret->size ? "; " : "");
    text_append(ret, label);
    arrow_append(before, after, ret);
}

void diff_move_append(const struct diff_file *file, enum report_language language, struct text *ret)
{
    const struct edition_file *before = file->before, *after = file->after;
    if (!before || !after)
        return;
    if (before->node && after->node) {
        change_append(either(language, "heading ", "見出し "), of_document(before, "heading"),
                      of_document(after, "heading"), ret);
        change_append(either(language, "further headings ", "他の見出し "),
                      of_document(before, "also"), of_document(after, "also"), ret);
    }
    change_append(either(language, "path ", "パス "), before->path, after->path, ret);
}

void diff_behind_append(const struct diff *diff, const struct diff_file *file,
                        enum report_language language, struct text *ret)
{
    const xmlNode *master = diff_master(diff->after, file->after->node);
    const char *revision = master ? xml_attribute(master, "revision") : NULL;
    text_append(ret, either(language, "of revision ", "第"));
    text_append(ret, xml_attribute(file->after->node, "of-revision"));
    text_append(ret, either(language, " of its master, which is at ", "版に基づく（原文は第"));
    text_append(ret, revision ? revision : "–");
    text_append(ret, either(language, "", "版）"));
}

static void place_append(const xmlNode *node, struct text *ret)
{
    struct place place = xml_place(node);
    text_append(ret, place.file);
    if (place.line)
        text_appendf(ret, ":%ld", place.line);
}

void diff_places_append(const xmlNode *was, const xmlNode *now, struct text *ret)
{
    struct text before = TEXT_INIT(4096), after = TEXT_INIT(4096);
    if (was)
        place_append(was, &before);
    if (now)
        place_append(now, &after);
    bool both = before.size && after.size && strcmp(before.bytes, after.bytes) != 0;
    text_append(ret, both || !after.size ? text_string(&before) : "");
    text_append(ret, both ? ARROW : "");
    text_append(ret, text_string(&after));
    text_release(&before);
    text_release(&after);
}

void diff_file_place_append(const struct diff_file *file, struct text *ret)
{
    const struct edition_file *before = file->before, *after = file->after;
    const xmlNode *was = before ? before->node : NULL, *now = after ? after->node : NULL;
    if (was || now)
        diff_places_append(was, now, ret);
    else if (after)
        text_append(ret, after->path);
    else if (before)
        text_append(ret, before->path);
}

void diff_touches_append(const struct diff *diff, const bool *touches,
                         enum report_language language, struct text *ret)
{
    const char *regulator = NULL;
    for (size_t i = 0; i < diff->filing_count; i++) {
        const struct diff_filing *filing = &diff->filings[i];
        if (!touches[i])
            continue;
        if (regulator && !strcmp(regulator, filing->regulator)) {
            text_append(ret, ", ");
        } else {
            text_append(ret, regulator ? "), " : "");
            text_append(ret, filing->regulator);
            text_append(ret, " (");
        }
        text_append(ret, filing->id);
        regulator = filing->regulator;
    }
    text_append(ret, regulator ? ")" : either(language, "no filing", "該当する申請なし"));
}

static void manifest_append(const struct edition *edition, enum report_language language,
                            struct text *ret)
{
    const struct manifest *manifest = edition->manifest;
    char hex[SHA256_HEX_SIZE];
    sha256_to_hex(&edition->bundle_id, hex);
    text_append(ret, either(language, " (manifest of ", "（"));
    text_append(ret, manifest->filing);
    text_appendf(ret, either(language, ", sequence %llu, ", "のmanifest、連番%llu、"),
                 (unsigned long long)manifest->sequence);
    text_appendf(ret, either(language, "state %s, bundle id %.*s)", "state %s、bundle id %.*s）"),
                 bundle_state_name(manifest->state), DIGEST_SHOWN, hex);
}

void diff_edition_append(const struct edition *edition, enum report_language language,
                         struct text *ret)
{
    text_append(ret, edition->name);
    if (edition->manifest) {
        manifest_append(edition, language, ret);
        return;
    }
    text_append(ret, either(language, " (dossier ", "（申請資料 "));
    text_append(ret, dossier_id(edition->dossier));
    if (edition->filing) {
        text_append(ret, either(language, ", what it files as ", "、申請 "));
        text_append(ret, edition->filing);
        text_append(ret, either(language, "", " として提出する文書"));
    }
    text_append(ret, either(language, ")", "）"));
}

void diff_limits_append(const struct diff *diff, enum report_language language, struct text *ret)
{
    bool before = diff->before->manifest, after = diff->after->manifest;
    if (before || after)
        text_append(ret, either(language, "Signatures were not verified (verify does that).",
                                "署名は検証していない（検証は verify）。"));
    if (before != after)
        text_append(ret, either(language,
                                " A manifest tells of documents only: texts, parties and other "
                                "data are compared between two folders.",
                                "manifestにあるのは文書だけであり、文言・関係者等のデータは、"
                                "フォルダー同士でなければ比べられない。"));
}

void diff_counts_append(const struct diff *diff, bool of_files, enum report_language language,
                        struct text *ret)
{
    enum diff_kind from = of_files ? DIFF_NEW : DIFF_ADDED, to = of_files ? DIFF_ADDED : DIFF_KINDS;
    const char *between = "", *comma = either(language, ", ", "、");
    for (enum diff_kind kind = from; kind < to; kind++) {
        size_t count = diff_count(diff, kind);
        if (!count)
            continue;
        text_append(ret, between);
        if (language == REPORT_JA)
            text_appendf(ret, "%s%zu件", diff_word(kind, language), count);
        else
            text_appendf(ret, "%zu %s", count, diff_word(kind, language));
        between = comma;
    }
    if (!*between)
        text_append(ret, either(language, "no difference", "差異なし"));
    if (of_files)
        text_appendf(ret, either(language, ", %zu unchanged", "、変更なし%zu件"), diff->unchanged);
}

bool diff_has_data(const struct diff *diff)
{
    return !diff->before->manifest == !diff->after->manifest;
}

bool diff_regulator_next(const struct diff *diff, size_t from, size_t *ret_to)
{
    bool touched = false;
    size_t to = from;
    for (; to < diff->filing_count &&
           !strcmp(diff->filings[to].regulator, diff->filings[from].regulator);
         to++)
        touched = touched || diff->filings[to].files || diff->filings[to].items;
    *ret_to = to;
    return touched;
}

void diff_filing_append(const struct diff_filing *filing, enum report_language language,
                        struct text *ret)
{
    enum filing_state state;
    if (diff_state(filing, &state)) {
        text_append(ret, filing_state_word(state, language));
        text_append(ret, either(language, "; ", "、"));
    }
    if (language == REPORT_JA)
        text_appendf(ret, "文書%zu件、データ%zu件", filing->files, filing->items);
    else
        text_appendf(ret, "%zu document%s, %zu data item%s", filing->files,
                     filing->files == 1 ? "" : "s", filing->items, filing->items == 1 ? "" : "s");
}

const char *diff_need_word(enum diff_need need, enum report_language language)
{
    static const char *const words[][2] = {
        [DIFF_NEED_NONE] = { "", "" },
        [DIFF_NEED_REVIEW] = { "What is under review there may have to be replaced.",
                               "審査中の内容の差換えが必要になる可能性がある。" },
        [DIFF_NEED_CHANGE] = { "Approved there: a change filing may be needed.",
                               "承認等を受けているため、変更の申請又は届出が必要になる"
                               "可能性がある。" },
    };
    return words[need][language];
}

const char *diff_section_word(const char *section, enum report_language language)
{
    static const struct {
        const char *section, *words[2];
    } sections[] = {
        { "dossier", { "Dossier", "申請資料" } },
        { "product", { "Product", "品目" } },
        { "parties", { "Parties", "関係者" } },
        { "texts", { "Texts", "記載内容" } },
        { "software", { "Software", "プログラム" } },
        { "evidence", { "Evidence", "根拠" } },
        { "approvals", { "Approvals and baselines", "承認等、承認事項" } },
        { "plans", { "Plans", "計画" } },
        { "documents", { "What is said of documents", "文書の属性" } },
        { "papers", { "Papers", "証明書等" } },
        { "filings", { "Filings", "申請・届出" } },
        { "questions", { "Questions", "照会" } },
        { "waivers", { "Waivers", "例外" } },
        { "manifest", { "Head of the manifest", "manifestの冒頭" } },
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (!strcmp(sections[i].section, section))
            return sections[i].words[language];
    return section;
}

char *diff_title(const struct diff_file *file, enum report_language language)
{
    const struct edition_file *with = file->after && file->after->node ? file->after : file->before;
    const xmlNode *document = with && with->node ? with->node->parent : NULL;
    char *title =
        document ? dossier_text(document, "title", either(language, "en", "ja"), NULL) : NULL;
    if (!title && document)
        title = dossier_text(document, "title", either(language, "ja", "en"), NULL);
    return title ? title : strdup("");
}

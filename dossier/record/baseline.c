/* The approved text that a new approval starts with, as far as the dossier has it. */
#include "dossier/record/internal.h"

#include <stdlib.h>
#include <string.h>

static const char *regulator_of(const struct recording *recording)
{
    return xml_attribute(recording->filing, "regulator");
}

/* The wording of the use that was filed. */
static void append_use(const struct recording *recording, struct text *ret)
{
    const xmlNode *use = xml_child(recording->filing, NS_DOSSIER, "use");
    const xmlNode *text =
        use ? dossier_find(recording->dossier, "texts", xml_attribute(use, "text")) : NULL;
    CLEANUP(free_pointer)
    char *words =
        text ? dossier_text(text, "wording", recording->terms.language, regulator_of(recording))
             : NULL;
    text_append(ret, words ? words : "");
}

static void append_name(const struct recording *recording, struct text *ret)
{
    const xmlNode *product = dossier_section(recording->dossier, "product");
    CLEANUP(free_pointer)
    char *name =
        product ? dossier_text(product, "name", recording->terms.language, regulator_of(recording))
                : NULL;
    text_append(ret, name ? name : "");
}

static char *number_of(const xmlNode *party, const char *kind)
{
    const xmlNode *number = xml_child(party, NS_DOSSIER, "number");
    while (number && !recording_same(xml_attribute(number, "kind"), kind))
        number = xml_next(number, NS_DOSSIER, "number");
    return number ? xml_content(number) : NULL;
}

static void append_form(const char *form, const char *name, const char *number, struct text *ret)
{
    while (*form) {
        if (!strncmp(form, "{name}", 6)) {
            text_append(ret, name);
            form += 6;
        } else if (!strncmp(form, "{number}", 8)) {
            text_append(ret, number);
            form += 8;
        } else {
            text_append_character(ret, *form++);
        }
    }
}

/* Each party of the role on a line. */
static void append_parties(const struct recording *recording, const struct record_field *field,
                           struct text *ret)
{
    const char *regulator = regulator_of(recording);
    const xmlNode *party = dossier_first(recording->dossier, "parties", "party");
    for (; party; party = xml_next(party, NS_DOSSIER, "party")) {
        if (!recording_same(xml_attribute(party, "role"), field->of) ||
            !rendition_is_for(party, regulator))
            continue;
        CLEANUP(free_pointer)
        char *name = dossier_text(party, "name", recording->terms.language, regulator);
        CLEANUP(free_pointer) char *number = number_of(party, field->kind);
        if (!name)
            continue;
        text_append(ret, ret->size ? "\n" : "");
        append_form(number && field->form ? field->form : "{name}", name, number ? number : "",
                    ret);
    }
}

static void append_field(const struct recording *recording, const struct record_field *field,
                         struct text *ret)
{
    if (!recording->terms.language)
        return;
    if (recording_same(field->from, "intended-use"))
        append_use(recording, ret);
    else if (recording_same(field->from, "product-name"))
        append_name(recording, ret);
    else if (recording_same(field->from, "party-name"))
        append_parties(recording, field, ret);
}

static bool put_field(struct recording *recording, struct edit_place baseline,
                      const struct record_field *field, const char *words)
{
    struct markup *markup = &baseline.file->markup;
    struct edit_place at = { baseline.file,
                             recording_add(recording, baseline, "field", "field", field->id) };
    struct markup_node *value =
        at.element ? recording_add(recording, at, "value", "value was", NULL) : NULL;
    return value && ((markup_set(markup, value, "xml:lang", recording->terms.language) &&
                      markup_set_text(markup, value, words)) ||
                     recording_no_memory(recording));
}

static void say_baseline(struct recording *recording, const char *file, const char *day,
                         const struct text *put, const struct text *left)
{
    bool japanese = recording->frame->language == REPORT_JA;
    CLEANUP(text_release) struct text line = TEXT_INIT(8192);
    text_appendf(&line, japanese ? "%s現在の承認事項：%s" : "approved text as of %s: %s", day,
                 put->size  ? text_string(put)
                 : japanese ? "なし"
                            : "nothing");
    if (left->size)
        text_appendf(&line,
                     japanese ? "。次の項目は資料に文言がないため、承認書のとおり追記のこと：%s"
                              : "; the dossier has no words for these, add them as approved: %s",
                     text_string(left));
    recording_say(recording, file, text_string(&line), text_string(&line));
}

bool recording_baseline(struct recording *recording, struct edit_place approval)
{
    const struct record_terms *terms = &recording->terms;
    const char *day = recording->event.in_force ? recording->event.in_force : recording->event.date;
    CLEANUP(text_release) struct text put = TEXT_INIT(4096);
    CLEANUP(text_release) struct text left = TEXT_INIT(4096);
    if (!terms->field_count)
        return true;
    struct edit_place baseline = { approval.file, recording_add(recording, approval, "baseline",
                                                                RECORD_APPROVAL_ORDER, NULL) };
    if (!baseline.element)
        return false;
    if (!markup_set(&baseline.file->markup, baseline.element, "as-of", day))
        return recording_no_memory(recording);
    for (size_t i = 0; i < terms->field_count; i++) {
        CLEANUP(text_release) struct text words = TEXT_INIT(LIMIT_XML_FILE_BYTES);
        append_field(recording, &terms->fields[i], &words);
        struct text *list = words.size ? &put : &left;
        text_appendf(list, "%s%s", list->size ? ", " : "", terms->fields[i].id);
        if (words.size && !put_field(recording, baseline, &terms->fields[i], text_string(&words)))
            return false;
    }
    say_baseline(recording, approval.file->path, day, &put, &left);
    return true;
}

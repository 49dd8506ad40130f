/* The answers of `routes` for the eye: per regulator and class a list, then each route with its
 * conditions. */
#include "cli/routes_report.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 65536
#define INDENT 2
#define ROUTE_COLUMNS 24

struct writer {
    const struct routes_page *page;
    struct text *ret;
};

static const char *word(const struct writer *writer, const char *en, const char *ja)
{
    return writer->page->language == REPORT_JA ? ja : en;
}

/* "label value", what does not fit below the value. */
static void labelled(const struct writer *writer, unsigned indent, const char *label,
                     const char *value)
{
    unsigned at = indent + (unsigned)utf8_columns(label);
    text_appendf(writer->ret, "%*s%s", (int)indent, "", label);
    text_append_wrapped(writer->ret, value, writer->page->columns, indent + INDENT, at);
}

static bool not_for_class(const struct route_answer *answer)
{
    return answer->state == ROUTE_CLOSED && !answer_needs(answer, answer->route);
}

/* "open", "opens on 2028-11-04" ... */
static void state_write(const struct writer *writer, const struct route_answer *answer,
                        struct text *ret)
{
    switch (answer->state) {
    case ROUTE_OPEN:
        text_append(ret, word(writer, "open", "利用可"));
        break;
    case ROUTE_UNKNOWN:
        text_append(ret, word(writer, "unknown", "未確定"));
        break;
    case ROUTE_OPENS:
        text_appendf(ret, word(writer, "opens on %s", "%sから利用可"), answer->on);
        if (answer->later.count)
            text_append(
                ret, word(writer, ", if what is not known holds", "（未確認の条件を満たす場合）"));
        break;
    case ROUTE_CLOSED:
        text_append(ret, word(writer, "closed", "利用不可"));
        break;
    }
}

static void relies_write(const struct writer *writer, const struct route_answer *answer,
                         struct text *ret)
{
    for (size_t i = 0; answer->state != ROUTE_CLOSED && i < answer->relies_count; i++)
        text_appendf(ret, "%s%s",
                     i ? word(writer, ", ", "、")
                       : word(writer, "; relying on ", "。根拠とする承認: "),
                     xml_attribute(answer->relies[i], "id"));
}

static enum confidence confidence_of(const struct finding *finding)
{
    enum confidence best = CONFIDENCE_UNCONFIRMED;
    for (size_t i = 0; i < finding->source_count; i++)
        if (finding->sources[i].confidence > best)
            best = finding->sources[i].confidence;
    return best;
}

static void sources_write(const struct writer *writer, const struct finding *finding)
{
    for (size_t i = 0; i < finding->source_count; i++) {
        const struct finding_source *source = &finding->sources[i];
        struct text line = TEXT_INIT(LINE_MAX_BYTES), label = TEXT_INIT(256);
        const char *title =
            writer->page->language == REPORT_JA ? source->title_ja : source->title_en;
        const char *other = source->title_en ? source->title_en : source->title_ja;
        text_appendf(&label, "%s: ", confidence_word(source->confidence, writer->page->language));
        text_append(&line, title ? title : other ? other : source->id);
        if (source->number)
            text_appendf(&line, ", %s", source->number);
        labelled(writer, 3 * INDENT, text_string(&label), text_string(&line));
        text_release(&label);
        text_release(&line);
    }
}

/* "missed", "missed, unconfirmed", "not known" or "met". */
static void condition_write(const struct writer *writer, const struct route_answer *answer,
                            const struct finding *finding, bool met)
{
    const xmlNode *ask = met ? NULL : condition_question(answer, finding);
    CLEANUP(free_pointer)
    char *question = ask ? pack_text(ask, "text", writer->page->language) : NULL;
    struct text label = TEXT_INIT(256), line = TEXT_INIT(LINE_MAX_BYTES);
    bool japanese = writer->page->language == REPORT_JA;
    text_append(&label, met                               ? word(writer, "met", "充足")
                        : finding->kind == FINDING_BROKEN ? word(writer, "missed", "不充足")
                                                          : word(writer, "not known", "不明"));
    if (confidence_of(finding) == CONFIDENCE_UNCONFIRMED)
        text_append(&label, word(writer, ", unconfirmed", "（未確認の要件）"));
    text_append(&label, ": ");
    text_append(&line, question                       ? question
                       : japanese && finding->text_ja ? finding->text_ja
                                                      : finding->text_en);
    text_appendf(&line, " [%s]", finding->rule);
    labelled(writer, INDENT, text_string(&label), text_string(&line));
    sources_write(writer, finding);
    text_release(&label);
    text_release(&line);
}

/* What to do about a condition that is missed or not known, and who can tell. */
static void advice_write(const struct writer *writer, const struct route_answer *answer,
                         const struct finding *finding)
{
    bool japanese = writer->page->language == REPORT_JA;
    const char *advice = japanese && finding->do_ja ? finding->do_ja : finding->do_en;
    const xmlNode *authority = xml_child(pack_merged(answer->pack), NS_PACK, "authority");
    struct text label = TEXT_INIT(LINE_MAX_BYTES);
    CLEANUP(free_pointer) char *name = NULL;
    if (!advice)
        return;
    if (condition_closes(finding))
        text_append(&label, word(writer, "do: ", "対応: "));
    else if (condition_unconfirmed(finding) && authority)
        name = pack_text(authority, "name", writer->page->language);
    else
        text_append(&label, word(writer, "to be said by the applicant: ", "申請者が確認: "));
    if (name)
        text_appendf(&label, word(writer, "to be asked of the %s: ", "%sに確認: "), name);
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line, "%s%s", text_string(&label), advice);
    labelled(writer, 3 * INDENT, "", text_string(&line));
    text_release(&line);
    text_release(&label);
}

static const char *unit_word(const struct writer *writer, const char *unit)
{
    if (!strcmp(unit, "working-day"))
        return word(writer, " working days", "業務日");
    return !strcmp(unit, "month") ? word(writer, " months", "か月") : word(writer, " days", "日");
}

static void times_write(const struct writer *writer, const struct route_answer *answer)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    for (const xmlNode *node = xml_child(answer->route, NS_PACK, "time"); node;
         node = xml_next(node, NS_PACK, "time")) {
        const char *value = xml_attribute(node, "value");
        if (!answer_needs(answer, node))
            continue;
        text_append(&line, line.size ? ", " : "");
        if (strcmp(value, "0") == 0)
            text_append(&line, word(writer, "at once, on submission", "申請と同時"));
        else
            text_appendf(&line, "%s%s", value, unit_word(writer, xml_attribute(node, "unit")));
    }
    labelled(writer, INDENT, word(writer, "time: ", "審査期間: "),
             line.size ? text_string(&line) : word(writer, "not known", "未確認"));
    text_release(&line);
}

static bool fee_is_of(const struct route_answer *answer, const xmlNode *fee, const char *kind)
{
    return answer_needs(answer, fee) && !strcmp(xml_attribute(fee, "kind"), kind);
}

/* "JPY 437000 to 16431300 (review)": the least and the most of a kind, which fee classes set apart.
 */
static void fee_kind_write(const struct writer *writer, const struct route_answer *answer,
                           const char *kind, struct text *line)
{
    const char *least = NULL, *most = NULL, *currency = "";
    for (const xmlNode *fee = xml_child(answer->route, NS_PACK, "fee"); fee;
         fee = xml_next(fee, NS_PACK, "fee")) {
        const char *amount = xml_attribute(fee, "amount");
        if (!fee_is_of(answer, fee, kind))
            continue;
        currency = xml_attribute(fee, "currency");
        if (!least || strtoull(amount, NULL, 10) < strtoull(least, NULL, 10))
            least = amount;
        if (!most || strtoull(amount, NULL, 10) > strtoull(most, NULL, 10))
            most = amount;
    }
    const xmlNode *named = xml_child(pack_merged(answer->pack), NS_PACK, "fee-kind");
    while (named && strcmp(xml_attribute(named, "id"), kind) != 0)
        named = xml_next(named, NS_PACK, "fee-kind");
    CLEANUP(free_pointer)
    char *name = named ? pack_text(named, "name", writer->page->language) : NULL;
    text_appendf(line, "%s%s %s", line->size ? ", " : "", currency, least);
    if (strcmp(least, most) != 0)
        text_appendf(line, word(writer, " to %s", "～%s"), most);
    text_appendf(line, " (%s)", name ? name : kind);
}

static void fees_write(const struct writer *writer, const struct route_answer *answer)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const xmlNode *first = xml_child(answer->route, NS_PACK, "fee");
    for (const xmlNode *node = first; node; node = xml_next(node, NS_PACK, "fee")) {
        const char *kind = xml_attribute(node, "kind");
        const xmlNode *before = first;
        while (before != node && !fee_is_of(answer, before, kind))
            before = xml_next(before, NS_PACK, "fee");
        if (before == node && answer_needs(answer, node))
            fee_kind_write(writer, answer, kind, &line);
    }
    labelled(writer, INDENT, word(writer, "fees: ", "手数料: "),
             line.size ? text_string(&line) : word(writer, "not known", "未確認"));
    text_release(&line);
}

/* The papers that the route asks for, or may ask for: by name, else by type. */
static void papers_gather(const struct writer *writer, const struct route_answer *answer,
                          const xmlNode *parent, const char *name, struct text *line)
{
    for (const xmlNode *node = xml_child(parent, NS_PACK, name); node;
         node = xml_next(node, NS_PACK, name)) {
        const char *routes = xml_attribute(node, "routes"), *level = xml_attribute(node, "level");
        if ((strcmp(level, "required") != 0 && strcmp(level, "conditional") != 0) ||
            !answer_needs(answer, node) ||
            (routes && !slugs_have(routes, xml_attribute(answer->route, "id"))))
            continue;
        CLEANUP(free_pointer) char *title = pack_text(node, "name", writer->page->language);
        text_appendf(line, "%s%s", line->size ? word(writer, "; ", "、") : "",
                     title ? title : xml_attribute(node, "type"));
    }
}

static void papers_write(const struct writer *writer, const struct route_answer *answer)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    papers_gather(writer, answer, pack_merged(answer->pack), "paper-kind", &line);
    papers_gather(writer, answer, answer->route, "needs-paper", &line);
    papers_gather(writer, answer, answer->route, "attachment", &line);
    if (line.size)
        labelled(writer, INDENT, word(writer, "papers: ", "証明書類: "), text_string(&line));
    text_release(&line);
}

/* What the pack says that it does not know of this route. */
static void unknowns_write(const struct writer *writer, const struct route_answer *answer)
{
    const xmlNode *unknown = xml_child(pack_merged(answer->pack), NS_PACK, "not-known");
    for (; unknown; unknown = xml_next(unknown, NS_PACK, "not-known")) {
        if (!slugs_have(xml_attribute(unknown, "routes"), xml_attribute(answer->route, "id")))
            continue;
        CLEANUP(free_pointer) char *text = pack_text(unknown, "text", writer->page->language);
        labelled(writer, INDENT, word(writer, "not found: ", "未確認: "),
                 text ? text : xml_attribute(unknown, "id"));
    }
}

static void route_write(const struct writer *writer, const struct route_answer *answer)
{
    CLEANUP(free_pointer) char *name = pack_text(answer->route, "name", writer->page->language);
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line, "%s:%s  %s: ", pack_id(answer->pack), xml_attribute(answer->route, "id"),
                 name ? name : "");
    state_write(writer, answer, &line);
    relies_write(writer, answer, &line);
    text_append(writer->ret, "\n");
    labelled(writer, 0, "", text_string(&line));
    text_release(&line);
    for (size_t i = 0; i < answer->open.count; i++) {
        condition_write(writer, answer, &answer->open.items[i], false);
        advice_write(writer, answer, &answer->open.items[i]);
    }
    for (size_t i = 0; i < answer->met.count; i++)
        condition_write(writer, answer, &answer->met.items[i], true);
    if (answer->held)
        labelled(writer, INDENT, word(writer, "approved here already: ", "当該当局の承認済み: "),
                 xml_attribute(answer->held, "id"));
    papers_write(writer, answer);
    times_write(writer, answer);
    fees_write(writer, answer);
    unknowns_write(writer, answer);
}

static void class_name_write(const struct writer *writer, const xmlNode *class, struct text *ret)
{
    CLEANUP(free_pointer) char *name = pack_text(class, "name", writer->page->language);
    text_append(ret, name ? name : xml_attribute(class, "id"));
}

/* The best of the sources of the matrix, or of its row. */
static enum confidence matrix_confidence(const struct pack *pack, const struct route_class *class)
{
    const char *own = class->row ? xml_attribute(class->row, "see") : NULL;
    const char *see = own ? own : xml_attribute(class->classification, "see");
    const xmlNode *source = xml_child(pack_merged(pack), NS_PACK, "source");
    enum confidence best = CONFIDENCE_UNCONFIRMED, one;
    for (; source; source = xml_next(source, NS_PACK, "source"))
        if (slugs_have(see, xml_attribute(source, "id")) &&
            confidence_parse(xml_attribute(source, "confidence"), &one) && one > best)
            best = one;
    return best;
}

static void class_write(const struct writer *writer, const struct route_answer *answer)
{
    const struct route_class *class = &answer->class;
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    const char *rule = class->declared ? xml_attribute(class->declared, "rule") : NULL;
    class_name_write(writer, class->pack, &line);
    text_append(&line, class->declared ? word(writer, ", as declared", "（登録）")
                                       : word(writer, ", not declared", "（登録なし）"));
    if (rule)
        text_appendf(&line, word(writer, " by \"%s\"", "、根拠「%s」"), rule);
    if (class->classification) {
        text_append(&line, word(writer, "; the matrix gives ", "。分類表: "));
        if (class->given)
            class_name_write(writer, class->given, &line);
        else
            text_append(&line, word(writer, "nothing for it", "該当なし"));
        text_appendf(
            &line, word(writer, " (%s)", "（%s）"),
            confidence_word(matrix_confidence(answer->pack, class), writer->page->language));
    }
    labelled(writer, INDENT, word(writer, "class ", "クラス "), text_string(&line));
    text_release(&line);
}

/* The pack's rules in words, where the matrix does not say what is declared. */
static void criteria_write(const struct writer *writer, const struct route_answer *answer)
{
    const struct route_class *class = &answer->class;
    const xmlNode *criterion = class->classification && class->given != class->pack
                                   ? xml_child(class->classification, NS_PACK, "criterion")
                                   : NULL;
    for (; criterion; criterion = xml_next(criterion, NS_PACK, "criterion")) {
        CLEANUP(free_pointer) char *text = pack_text(criterion, "text", writer->page->language);
        const char *number = xml_attribute(criterion, "number");
        struct text line = TEXT_INIT(LINE_MAX_BYTES);
        if (number)
            text_appendf(&line, word(writer, "rule %s, ", "規則%s、"), number);
        text_append(&line, word(writer, "class ", "クラス"));
        class_name_write(writer, pack_class(answer->pack, xml_attribute(criterion, "class")),
                         &line);
        text_appendf(&line, ": %s", text ? text : "");
        labelled(writer, 2 * INDENT, word(writer, "for a person to apply: ", "人が適用する規則: "),
                 text_string(&line));
        text_release(&line);
    }
}

/* A blank string up to the column of the states. */
static void pad(const struct writer *writer, const char *id)
{
    size_t size = strlen(id);
    text_appendf(writer->ret, "%*s%s%*s", INDENT, "", id,
                 (int)(size < ROUTE_COLUMNS ? ROUTE_COLUMNS - size : 1), "");
}

static void list_write(const struct writer *writer, size_t from, size_t to)
{
    struct text others = TEXT_INIT(LINE_MAX_BYTES);
    for (size_t i = from; i < to; i++) {
        const struct route_answer *answer = &writer->page->routes->items[i];
        const char *id = xml_attribute(answer->route, "id");
        if (not_for_class(answer)) {
            text_appendf(&others, "%s%s", others.size ? word(writer, ", ", "、") : "", id);
            continue;
        }
        struct text line = TEXT_INIT(LINE_MAX_BYTES);
        state_write(writer, answer, &line);
        relies_write(writer, answer, &line);
        pad(writer, id);
        text_append_wrapped(writer->ret, text_string(&line), writer->page->columns,
                            INDENT + ROUTE_COLUMNS, INDENT + ROUTE_COLUMNS);
        text_release(&line);
    }
    if (others.size)
        labelled(writer, INDENT, word(writer, "not for this class: ", "このクラスは対象外: "),
                 text_string(&others));
    text_release(&others);
}

static void regulator_write(const struct writer *writer, size_t from, size_t to)
{
    const struct route_answer *first = &writer->page->routes->items[from];
    const xmlNode *authority = xml_child(pack_merged(first->pack), NS_PACK, "authority");
    CLEANUP(free_pointer)
    char *name = authority ? pack_text(authority, "name", writer->page->language) : NULL;
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line, "%s  %s", pack_id(first->pack), name ? name : "");
    text_append(writer->ret, "\n");
    labelled(writer, 0, "", text_string(&line));
    text_release(&line);
    class_write(writer, first);
    criteria_write(writer, first);
    list_write(writer, from, to);
    for (size_t i = from; i < to; i++)
        if (!not_for_class(&writer->page->routes->items[i]))
            route_write(writer, &writer->page->routes->items[i]);
}

void routes_write_text(const struct routes_page *page, struct text *ret)
{
    const struct writer writer = { .page = page, .ret = ret };
    const struct routes *routes = page->routes;
    text_appendf(ret,
                 word(&writer, "Routes of dossier \"%s\", filed on %s (%s)\n",
                      "文書一式「%s」の申請経路（申請日%s、%s）\n"),
                 page->dossier, page->as_of->date, page->as_of->origin);
    if (page->sample)
        labelled(&writer, 0, "",
                 word(&writer, "This dossier is an invented sample.", "これは架空の見本です。"));
    for (size_t from = 0, to; from < routes->count; from = to) {
        for (to = from + 1;
             to < routes->count && routes->items[to].class.pack == routes->items[from].class.pack;)
            to++;
        regulator_write(&writer, from, to);
    }
}

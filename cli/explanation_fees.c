/* The fees of a route: each kind of its own, then one line per fee class with all that it costs. */
#include "cli/explanation.h"
#include "countries/pack_text.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 65536

/* "11,727,000 yen"; of a currency that has no word here, its code. */
static void amount_append(const struct explanation *explanation, const xmlNode *fee,
                          struct text *ret)
{
    const char *amount = xml_attribute(fee, "amount"), *currency = xml_attribute(fee, "currency");
    bool yen = !strcmp(currency, "JPY");
    if (!yen)
        text_appendf(ret, "%s ", currency);
    for (size_t left = strlen(amount); left; left--)
        text_appendf(ret, "%c%s", *amount++, left % 3 == 1 && left > 1 ? "," : "");
    if (yen)
        text_append(ret, explanation_word(explanation, " yen", "円"));
}

static void kind_append(const struct explanation *explanation, const char *kind, struct text *ret)
{
    const xmlNode *node = xml_child(pack_merged(explanation->pack), NS_PACK, "fee-kind");
    while (node && strcmp(xml_attribute(node, "id"), kind) != 0)
        node = xml_next(node, NS_PACK, "fee-kind");
    CLEANUP(free_pointer) char *name = node ? pack_text(node, "name", explanation->language) : NULL;
    text_append(ret, name ? name : kind);
}

static bool is_of_class(const xmlNode *fee, const char *class)
{
    const char *its = xml_attribute(fee, "fee-class");
    return class ? its && !strcmp(its, class) : !its;
}

/* "PMDA's review: 11,727,000 yen" */
static void fee_append(struct explanation *explanation, const xmlNode *fee, struct text *ret)
{
    kind_append(explanation, xml_attribute(fee, "kind"), ret);
    text_append(ret, explanation_word(explanation, ": ", "："));
    amount_append(explanation, fee, ret);
    explanation_cite(explanation, xml_attribute(fee, "see"));
}

static void alone_write(struct explanation *explanation, const xmlNode *fee)
{
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    fee_append(explanation, fee, &line);
    explanation_classes(explanation, fee, &line);
    explanation_item(explanation, text_string(&line), NULL);
    text_release(&line);
}

/* What a fee class means, then all that it costs. */
static void class_write(struct explanation *explanation, const xmlNode *route, const char *class)
{
    const xmlNode *meaning = xml_child(pack_merged(explanation->pack), NS_PACK, "fee-class");
    while (meaning && strcmp(xml_attribute(meaning, "id"), class) != 0)
        meaning = xml_next(meaning, NS_PACK, "fee-class");
    CLEANUP(free_pointer)
    char *name = meaning ? pack_text(meaning, "name", explanation->language) : NULL;
    struct text line = TEXT_INIT(LINE_MAX_BYTES);
    text_appendf(&line, "(%s) %s", class, name ? name : "");
    explanation_item(explanation, text_string(&line),
                     meaning ? xml_attribute(meaning, "see") : NULL);
    text_clear(&line);
    for (const xmlNode *fee = xml_child(route, NS_PACK, "fee"); fee;
         fee = xml_next(fee, NS_PACK, "fee")) {
        if (!is_of_class(fee, class) || !explanation_in_force(explanation, fee))
            continue;
        text_append(&line, line.size ? explanation_word(explanation, "; ", "、") : "");
        fee_append(explanation, fee, &line);
    }
    explanation_detail(explanation, text_string(&line));
    text_release(&line);
}

static bool class_is_new(const xmlNode *route, const xmlNode *fee, const char *class)
{
    const xmlNode *before = xml_child(route, NS_PACK, "fee");
    while (before != fee && !is_of_class(before, class))
        before = xml_next(before, NS_PACK, "fee");
    return before == fee;
}

void explanation_fees(struct explanation *explanation, const xmlNode *route)
{
    bool any = false;
    explanation_section(explanation, "fees", "手数料");
    for (const xmlNode *fee = xml_child(route, NS_PACK, "fee"); fee;
         fee = xml_next(fee, NS_PACK, "fee")) {
        const char *class = xml_attribute(fee, "fee-class");
        if (!explanation_in_force(explanation, fee))
            continue;
        any = true;
        if (!class)
            alone_write(explanation, fee);
        else if (class_is_new(route, fee, class))
            class_write(explanation, route, class);
    }
    if (!any)
        explanation_item(explanation, explanation_word(explanation, "not known", "未確認"), NULL);
    explanation_section_end(explanation);
}

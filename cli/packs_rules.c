#include "cli/packs_rules.h"

#include <stdio.h>
#include <string.h>

#define BASES (CONFIDENCE_OWN + 2)
/* sd:source: each datum that the rule reads has its own sources. */
#define BASE_DATUM (CONFIDENCE_OWN + 1)
#define ID_COLUMNS 38
#define SEVERITY_COLUMNS 8
#define BASE_COLUMNS 15

struct count {
    size_t of[SEVERITIES][BASES], own, inherited;
};

static int base_of(const struct pack *pack, const struct rule_info *rule)
{
    return rule->source ? BASE_DATUM : (int)pack_confidence(pack, rule->see);
}

static const char *base_word(int base, enum report_language language)
{
    bool japanese = language == REPORT_JA;
    if (base == BASE_DATUM)
        return japanese ? "データの根拠" : "its datum's";
    return japanese ? confidence_word((enum confidence)base, language)
                    : confidence_name((enum confidence)base);
}

/* As declared, and no more than the sources allow; where the datum has them, that is known only
 * when the rule runs. */
static enum severity severity_of(const struct rule_info *rule, int base)
{
    enum severity cap = base == BASE_DATUM ? SEVERITY_ERROR : confidence_cap((enum confidence)base);
    return rule->role > cap ? cap : rule->role;
}

static void column(struct text *ret, const char *word, int columns)
{
    text_append(ret, word);
    for (int at = (int)utf8_columns(word); at < columns; at++)
        text_append(ret, " ");
}

static void rule_line(const struct pack *pack, const struct rule_info *rule,
                      enum report_language language, struct count *count, struct text *ret)
{
    int base = base_of(pack, rule);
    enum severity severity = severity_of(rule, base);
    column(ret, rule->id, ID_COLUMNS);
    column(ret, severity_name(severity), SEVERITY_COLUMNS);
    text_append(ret, base_word(base, language));
    text_appendf(ret, "\n  %s%s%s\n", rule->see, rule->source && *rule->see ? " " : "",
                 rule->source ? rule->source : "");
    count->of[severity][base]++;
}

/* A rule that several routes extend is one rule. */
static bool seen_before(const struct rules *rules, size_t index)
{
    return rules_find(rules, rules_at(rules, index)->id) != rules_at(rules, index);
}

static void rules_write(const struct pack *pack, const struct rules *rules,
                        enum report_language language, struct count *count, struct text *ret)
{
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule_info *rule = rules_at(rules, i);
        if (seen_before(rules, i))
            continue;
        if (strcmp(rule->pack, pack_id(pack)) != 0) {
            count->inherited++;
            continue;
        }
        count->own++;
        rule_line(pack, rule, language, count, ret);
    }
}

static void table_line(const char *head, const char *const words[BASES], struct text *ret)
{
    column(ret, head, SEVERITY_COLUMNS + 1);
    for (int base = BASES - 1; base > 0; base--)
        column(ret, words[base], BASE_COLUMNS);
    text_appendf(ret, "%s\n", words[0]);
}

static void table_write(const struct count *count, enum report_language language, struct text *ret)
{
    const char *words[BASES];
    for (int base = 0; base < BASES; base++)
        words[base] = base_word(base, language);
    table_line("", words, ret);
    for (int severity = SEVERITY_ERROR; severity >= 0; severity--) {
        char numbers[BASES][24];
        for (int base = 0; base < BASES; base++) {
            snprintf(numbers[base], sizeof numbers[base], "%zu", count->of[severity][base]);
            words[base] = numbers[base];
        }
        table_line(severity_name((enum severity)severity), words, ret);
    }
}

void packs_rules_write(const struct pack *pack, const struct rules *rules,
                       enum report_language language, struct text *ret)
{
    struct count count = { .own = 0 };
    rules_write(pack, rules, language, &count, ret);
    text_appendf(ret,
                 language == REPORT_JA ? "\n%s：固有の規則%zu件（継承した規則%zu件）\n\n"
                                       : "\n%s: %zu rules of its own (%zu inherited)\n\n",
                 pack_id(pack), count.own, count.inherited);
    table_write(&count, language, ret);
}

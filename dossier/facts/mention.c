/* What a document says about things that the dossier knows too: names, versions, numbers, dates. */
#include "base/cleanup.h"
#include "base/date.h"
#include "dossier/facts/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MENTIONS_MAX 1000 /* of one document: more says nothing new */
#define NEAR_LINES 4      /* between a product's label and the label of its version */

enum label_kind { PRODUCT, VERSION, VERSION_NEAR, DATE };
#define LABEL(kind, label, needs_colon, example, counter_example) { kind, label, needs_colon },
static const struct label {
    enum label_kind kind;
    const char *label;
    bool needs_colon;
} labels[] = {
#include "dossier/facts/labels.def"
};
#undef LABEL

struct mentions {
    const struct facts_known *known;
    const struct page_text *text;
    xmlNode *group;
    unsigned lines_since_product;
    size_t count;
};

static bool told(const xmlNode *group, const char *kind, const char *text)
{
    for (const xmlNode *at = xml_child(group, NS_FACTS, "mention"); at;
         at = xml_next(at, NS_FACTS, "mention")) {
        if (strcmp(xml_attribute(at, "kind"), kind) == 0 &&
            strcmp(xml_attribute(at, "text"), text) == 0)
            return true;
    }
    return false;
}

static void tell(struct mentions *mentions, const char *kind, size_t at, const char *value,
                 bool known)
{
    CLEANUP(text_release) struct text clean = TEXT_INIT(2 * CLEAN_TEXT_MAX);
    (void)text_append_clean(&clean, value, strlen(value));
    if (mentions->count == MENTIONS_MAX || told(mentions->group, kind, text_string(&clean)))
        return;
    mentions->count++;
    xmlNode *mention = facts_element(mentions->group, "mention");
    xml_set(mention, "kind", kind);
    xml_setf(mention, "page", "%u", page_text_page(mentions->text, FORM_PLAIN, at));
    xml_set(mention, "text", text_string(&clean));
    xml_set(mention, "known", known ? "yes" : "no");
}

/* "Version 3.2", "v3.2" and 第3.2版 all say 3.2. */
static const char *bare_version(char *value)
{
    static const char *const heads[] = {
        "version ", "ver. ", "ver.", "v.", "v", "第", "バージョン"
    };
    size_t size = strlen(value), tail = strlen("版");
    if (size > tail && strcmp(value + size - tail, "版") == 0)
        value[size - tail] = '\0';
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t head = strlen(heads[i]);
        if (strncasecmp(value, heads[i], head) == 0 && value[head] >= '0' && value[head] <= '9')
            return value + head;
    }
    return value;
}

static int month_of(const char *name)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++) {
        if (strncasecmp(name, months + 3 * i, 3) == 0)
            return i + 1;
    }
    return 0;
}

/* 27.05.2024, 2024-05-27, 2024/5/27, 2024年5月27日, 27 May 2024. */
static bool read_date(const char *value, char date[DATE_SIZE])
{
    int a = 0, b = 0, c = 0;
    char name[16] = "";
    bool day_first = sscanf(value, "%2d.%2d.%4d", &a, &b, &c) == 3;
    if (!day_first && sscanf(value, "%2d %15[A-Za-z] %4d", &a, name, &c) == 3) {
        b = month_of(name);
        day_first = true;
    }
    if (!day_first && sscanf(value, "%4d-%2d-%2d", &a, &b, &c) != 3 &&
        sscanf(value, "%4d/%2d/%2d", &a, &b, &c) != 3 &&
        sscanf(value, "%4d年%2d月%2d日", &a, &b, &c) != 3)
        return false;
    int year = day_first ? c : a, day = day_first ? a : c;
    if (year < 1000 || year > 9999 || b < 1 || b > 12 || day < 1 || day > 31)
        return false;
    snprintf(date, DATE_SIZE, "%04d-%02d-%02d", year % 10000, b % 100, day % 100);
    return date_valid(date);
}

static void tell_version(struct mentions *mentions, size_t at, char *value)
{
    const char *bare = bare_version(value);
    tell(mentions, "version", at, bare, known_is_version(mentions->known, bare));
}

static void tell_date(struct mentions *mentions, size_t at, const char *value)
{
    char date[DATE_SIZE];
    if (read_date(value, date))
        tell(mentions, "date", at, date, known_is_expiry(mentions->known, date));
}

static void take_value(struct mentions *mentions, enum label_kind kind, size_t begin, size_t end)
{
    const char *plain = text_string(&mentions->text->forms[FORM_PLAIN]);
    CLEANUP(free_pointer) char *value = strndup(plain + begin, end - begin);
    if (!value)
        return;
    if (kind == PRODUCT) {
        mentions->lines_since_product = 0;
        tell(mentions, "product", begin, value, known_is_product(mentions->known, value));
    } else if (kind == DATE) {
        tell_date(mentions, begin, value);
    } else if (kind == VERSION || mentions->lines_since_product <= NEAR_LINES) {
        tell_version(mentions, begin, value);
    }
}

static void look_for_labels(void *context, size_t begin)
{
    struct mentions *mentions = context;
    mentions->lines_since_product++;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t from = 0, to = 0;
        if (text_label_value(mentions->text, begin, labels[i].label, labels[i].needs_colon, &from,
                             &to)) {
            take_value(mentions, labels[i].kind, from, to);
            return;
        }
    }
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_capital(char character)
{
    return character >= 'A' && character <= 'Z';
}

/* Bytes of "version 3.2", "ver.3.2", "v3.2" or 第3.2版 after a product's name; 0: none. */
static size_t version_size(const char *after, size_t *ret_digits)
{
    static const char *const heads[] = { " version ", " ver. ", " ver.", " v", " 第", "第" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t head = strlen(heads[i]);
        if (strncmp(after, heads[i], head) != 0 || !is_digit(after[head]))
            continue;
        size_t digits = strspn(after + head, "0123456789.");
        while (after[head + digits - 1] == '.')
            digits--;
        *ret_digits = digits;
        return head + digits;
    }
    return 0;
}

static void look_after_name(struct mentions *mentions, const struct needle *name)
{
    const char *bytes = text_string(&mentions->text->forms[FORM_SPACED]);
    size_t size = strlen(name->spaced), digits = 0;
    for (const char *hit = bytes; size && (hit = strstr(hit, name->spaced)); hit += size) {
        size_t found = version_size(hit + size, &digits);
        CLEANUP(free_pointer)
        char *version = found ? strndup(hit + size + found - digits, digits) : NULL;
        if (!version)
            continue;
        unsigned page = page_text_page(mentions->text, FORM_SPACED, (size_t)(hit - bytes));
        tell(mentions, "version", mentions->text->begins[FORM_PLAIN][page - 1], version,
             known_is_version(mentions->known, version));
    }
}

/* 承認番号 and 認証番号: 22600BZX00123000, 302AABZX00012000. */
static bool is_approval_number(const char *at)
{
    for (unsigned i = 0; i < 3; i++) {
        if (!is_digit(at[i]))
            return false;
    }
    bool digits = is_digit(at[3]) && is_digit(at[4]);
    bool letters = is_capital(at[3]) && is_capital(at[4]);
    if ((!digits && !letters) || at[5] != 'B' || at[6] != 'Z' || !is_capital(at[7]))
        return false;
    for (unsigned i = 8; i < 16; i++) {
        if (!is_digit(at[i]))
            return false;
    }
    return !is_digit(at[16]) && !is_capital(at[16]);
}

static void look_for_numbers(struct mentions *mentions)
{
    const char *plain = text_string(&mentions->text->forms[FORM_PLAIN]);
    for (const char *hit = plain; (hit = strstr(hit, "BZ")); hit++) {
        if (hit - plain < 5 || !is_approval_number(hit - 5) ||
            (hit - plain > 5 && is_digit(hit[-6])))
            continue;
        char number[17];
        memcpy(number, hit - 5, 16);
        number[16] = '\0';
        tell(mentions, "approval-number", (size_t)(hit - plain), number,
             known_is_approval(mentions->known, number));
    }
}

void mention_facts_add(const struct facts_known *known, const struct page_text *text,
                       xmlNode *group)
{
    struct mentions mentions = { known, text, group, .lines_since_product = NEAR_LINES + 1 };
    text_each_line(text, look_for_labels, &mentions);
    size_t count = 0;
    const struct needle *names = known_names(known, &count);
    for (size_t i = 0; i < count; i++)
        look_after_name(&mentions, &names[i]);
    look_for_numbers(&mentions);
}

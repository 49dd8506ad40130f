/* Compiles one assert or report: expressions, texts, digest. */
#include "schemas/rules_internal.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (64 * 1024)

static bool is_part(const xmlNode *node)
{
    return xml_is(node, NS_SCHEMATRON, "value-of") || xml_is(node, NS_SCHEMATRON, "name");
}

static size_t parts_count(const xmlNode *node)
{
    size_t count = 0;

    for (const xmlNode *child = node->children; child; child = child->next)
        count += child->type == XML_ELEMENT_NODE && !is_part(child) ? parts_count(child) : 1;
    return count;
}

static bool part_compile(const struct scope *scope, const xmlNode *node, struct text_part *part)
{
    bool name = xml_is(node, NS_SCHEMATRON, "name");
    const char *select = xml_attribute(node, name ? "path" : "select");

    if (name && !select) {
        part->name = true;
        return true;
    }
    if (!select)
        return rules_fail(scope->error, node, "value-of lacks", "select");
    return expression_compile(scope, node, select, &part->expression);
}

static bool parts_compile(const struct scope *scope, const xmlNode *node,
                          struct text_template *template)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        struct text_part *part = &template->parts[template->count];

        if (child->type == XML_ELEMENT_NODE && !is_part(child)) {
            if (!parts_compile(scope, child, template))
                return false;
        } else if (child->type == XML_ELEMENT_NODE) {
            template->count++;
            if (!part_compile(scope, child, part))
                return false;
        } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            template->count++;
            part->literal = (const char *)child->content;
        }
    }
    return true;
}

static bool template_compile(const struct scope *scope, const xmlNode *node,
                             struct text_template *template)
{
    template->parts = rules_array(parts_count(node), sizeof(*template->parts), scope->error);
    return template->parts && parts_compile(scope, node, template);
}

/* The text as written, white space as one blank, value-of as {XPath}; NULL if there is none. */
static const char *template_show(struct rules *rules, const struct text_template *template)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(TEXT_MAX);
    CLEANUP(text_release) struct text shown = TEXT_INIT(TEXT_MAX);

    if (!template->parts)
        return NULL;
    for (size_t i = 0; i < template->count; i++) {
        const struct text_part *part = &template->parts[i];

        if (part->literal)
            text_append(&text, part->literal);
        else
            text_appendf(&text, "{%s}", part->name ? "name()" : part->expression.text);
    }
    rules_collapse(&shown, text_string(&text));
    return rules_intern(rules, text_string(&shown));
}

static void template_release(struct text_template *template)
{
    for (size_t i = 0; template->parts && i < template->count; i++)
        expression_release(&template->parts[i].expression);
    free(template->parts);
}

/* An element in a form of its own: names, attributes by name, text; whatever the prefixes. */
static void canonical_append(struct text *out, const xmlNode *node)
{
    const char *names[64];
    size_t count = 0;

    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        text_append(out, (const char *)node->content);
    if (node->type != XML_ELEMENT_NODE)
        return;
    text_appendf(out, "<%s", (const char *)node->name);
    for (const xmlAttr *attribute = node->properties; attribute && count < 64;
         attribute = attribute->next) {
        size_t at = count++;

        for (; at > 0 && strcmp(names[at - 1], (const char *)attribute->name) > 0; at--)
            names[at] = names[at - 1];
        names[at] = (const char *)attribute->name;
    }
    for (size_t i = 0; i < count; i++) {
        const char *value = xml_attribute(node, names[i]);

        if (!value)
            value = xml_attribute_ns(node, NS_RULES, names[i]);
        text_appendf(out, " %s=\"%s\"", names[i], value ? value : "");
    }
    text_append(out, ">");
    for (const xmlNode *child = node->children; child; child = child->next)
        canonical_append(out, child);
    text_append(out, "</>");
}

/* The variables that an expression uses, and theirs. */
static void refs_append(struct text *out, const struct expression *expression, unsigned depth)
{
    for (size_t i = 0; depth < 16 && i < expression->ref_count; i++) {
        const struct let *let = expression->refs[i].let;

        text_appendf(out, "<let %s=\"%s\"/>", let->name, let->value.text ? let->value.text : "");
        refs_append(out, &let->value, depth + 1);
    }
}

static const char *version_of(const struct scope *scope, const struct assertion *assertion,
                              const struct rule *rule, const xmlNode *node)
{
    CLEANUP(text_release) struct text text = TEXT_INIT(16 * TEXT_MAX);
    const struct expression *expressions[] = { &assertion->test, &assertion->known,
                                               &assertion->source };
    struct sha256 digest;
    char hex[SHA256_HEX_SIZE];

    text_appendf(&text, "<rule context=\"%s\" from=\"%s\" to=\"%s\">", rule->context.text,
                 rule->from ? rule->from : "", rule->to ? rule->to : "");
    for (size_t i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++)
        refs_append(&text, expressions[i], 0);
    for (const xmlNode *key = xml_child(scope->schema->root, NS_XSL, "key"); key;
         key = xml_next(key, NS_XSL, "key")) {
        CLEANUP(text_release) struct text quoted = TEXT_INIT(4096);

        text_appendf(&quoted, "'%s'", xml_attribute(key, "name"));
        if (strstr(text_string(&text), text_string(&quoted)) ||
            strstr(assertion->test.text, text_string(&quoted)))
            canonical_append(&text, key);
    }
    canonical_append(&text, node);
    sha256_bytes(text_string(&text), text.size, &digest);
    sha256_to_hex(&digest, hex);
    return rules_intern(scope->rules, hex);
}

static bool diagnostic_compile(const struct scope *scope, const char *id, const char *suffix,
                               struct text_template *template)
{
    CLEANUP(text_release) struct text name = TEXT_INIT(4096);
    const xmlNode *node;

    text_appendf(&name, "%s%s", id, suffix);
    node = rules_find_element(scope->schema->doc, "diagnostic", text_string(&name), false);
    return !node || template_compile(scope, node, template);
}

static bool optional_compile(const struct scope *scope, const xmlNode *node, const char *name,
                             struct expression *ret)
{
    const char *text = xml_attribute_ns(node, NS_RULES, name);

    return !text || expression_compile(scope, node, text, ret);
}

static bool expressions_compile(const struct scope *scope, const xmlNode *node,
                                struct assertion *ret)
{
    const char *test = xml_attribute(node, "test");

    if (!test)
        return rules_fail(scope->error, node, "an assertion lacks", "test");
    return expression_compile(scope, node, test, &ret->test) &&
           optional_compile(scope, node, "known", &ret->known) &&
           optional_compile(scope, node, "source", &ret->source) &&
           optional_compile(scope, node, "at", &ret->at) &&
           optional_compile(scope, node, "also", &ret->also) &&
           optional_compile(scope, node, "expected", &ret->expected) &&
           optional_compile(scope, node, "found", &ret->found);
}

static bool texts_compile(const struct scope *scope, const xmlNode *node, const char *id,
                          struct assertion *ret)
{
    return template_compile(scope, node, &ret->text_en) &&
           (!id || (diagnostic_compile(scope, id, ".ja", &ret->text_ja) &&
                    diagnostic_compile(scope, id, ".do", &ret->do_en) &&
                    diagnostic_compile(scope, id, ".do.ja", &ret->do_ja)));
}

static bool role_read(const struct scope *scope, const xmlNode *node, struct rule_info *info)
{
    const char *role = xml_attribute(node, "role");

    info->has_role = role != NULL;
    info->role = SEVERITY_ERROR;
    return !role || severity_parse(role, &info->role) ||
           rules_fail(scope->error, node, "role is not error, warning or info:", role);
}

bool assertion_compile(const struct scope *scope, const xmlNode *node, const struct rule *rule,
                       const struct pattern *pattern, struct assertion *ret)
{
    struct rules *rules = scope->rules;
    struct rule_info *info = &ret->info;
    const char *id = xml_attribute(node, "id"), *see = xml_attribute(node, "see");

    if (!expressions_compile(scope, node, ret) || !texts_compile(scope, node, id, ret) ||
        !role_read(scope, node, info))
        return false;
    ret->from = xml_attribute_ns(node, NS_RULES, "from");
    ret->to = xml_attribute_ns(node, NS_RULES, "to");
    ret->reading = rule->context.reading;
    memset(ret->reading.reach, 0, sizeof(ret->reading.reach));
    reading_merge(&ret->reading, &ret->test.reading);
    reading_merge(&ret->reading, &ret->known.reading);
    info->id = id ? id : "";
    info->pack = scope->schema->pack;
    info->pattern = pattern->id;
    info->abstract = xml_attribute(node, FROM_ABSTRACT);
    info->context = rule->context.text;
    info->test = ret->test.text;
    info->report = xml_is(node, NS_SCHEMATRON, "report");
    info->see = see ? see : "";
    info->source = ret->source.text;
    info->known = ret->known.text;
    info->from = ret->from ? ret->from : rule->from;
    info->to = ret->to ? ret->to : rule->to;
    info->text_en = template_show(rules, &ret->text_en);
    info->text_ja = template_show(rules, &ret->text_ja);
    info->do_en = template_show(rules, &ret->do_en);
    info->do_ja = template_show(rules, &ret->do_ja);
    info->version = version_of(scope, ret, rule, node);
    info->groups = ret->reading.groups;
    info->place = xml_place(node);
    return true;
}

void assertion_release(struct assertion *assertion)
{
    struct expression *const expressions[] = { &assertion->test,   &assertion->known,
                                               &assertion->source, &assertion->at,
                                               &assertion->also,   &assertion->expected,
                                               &assertion->found };

    for (size_t i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++)
        expression_release(expressions[i]);
    template_release(&assertion->text_en);
    template_release(&assertion->text_ja);
    template_release(&assertion->do_en);
    template_release(&assertion->do_ja);
}

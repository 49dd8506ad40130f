/* Reads an expression without running it: which facts it may look at, how far from its context
 * node, and whether every function, prefix and variable in it is known.
 *
 * A path is followed step by step with two numbers: how many parents above the context node it now
 * stands, and how many it stood at the highest. Where that is not certain the answer is the larger
 * one, so that a rule is rather not evaluated than wrongly met. */
#include "schemas/rules_internal.h"

#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES_MAX 64
#define CLIMB_MAX 60

struct walk {
    int climb;    /* parents above the context node; negative below it */
    int high;     /* the most so far */
    int level;    /* enum reach_level */
    bool started; /* the path has a step */
};

enum frame_kind {
    FRAME_TOP,
    FRAME_PREDICATE,
    FRAME_PAREN,
    FRAME_CALL,
    FRAME_KEY,
    FRAME_CURRENT,
    FRAME_TYPE
};

struct frame {
    enum frame_kind kind;
    struct walk base;   /* where a path in here starts */
    struct walk walk;   /* the path now */
    struct walk widest; /* of the paths that ended in here */
};

struct reader {
    const struct scope *scope;
    struct expression *expression;
    struct frame frames[FRAMES_MAX];
    size_t depth;
    struct reading *reading;
    char axis[24];
    bool attribute;
    bool facts_named; /* f:facts: matters only if no group is named */
    struct reach facts_reach;
    enum frame_kind pending; /* what the next '(' opens */
};

static struct reach reach_widest(struct reach a, struct reach b)
{
    return (struct reach){ a.climb > b.climb ? a.climb : b.climb,
                           a.level > b.level ? a.level : b.level };
}

void reading_merge(struct reading *into, const struct reading *from)
{
    for (size_t i = 0; i < FACTS_GROUPS_MAX; i++)
        if (from->groups & (1u << i))
            into->reach[i] = into->groups & (1u << i) ? reach_widest(into->reach[i], from->reach[i])
                                                      : from->reach[i];
    into->groups |= from->groups;
}

static struct reach walk_reach(const struct walk *walk)
{
    int high = walk->high < 0 ? 0 : walk->high;

    return (struct reach){ (unsigned char)(high > CLIMB_MAX ? CLIMB_MAX : high),
                           (unsigned char)(high > CLIMB_MAX ? REACH_TREE : walk->level) };
}

static struct walk walk_widest(struct walk a, struct walk b)
{
    return (struct walk){ a.climb > b.climb ? a.climb : b.climb, a.high > b.high ? a.high : b.high,
                          a.level > b.level ? a.level : b.level, true };
}

static struct frame *top(struct reader *reader)
{
    return &reader->frames[reader->depth];
}

static void groups_add(struct reader *reader, unsigned groups, struct reach reach)
{
    struct reading added = { .groups = groups };

    for (size_t i = 0; i < FACTS_GROUPS_MAX; i++)
        added.reach[i] = reach;
    reading_merge(reader->reading, &added);
}

static void walk_up(struct walk *walk)
{
    walk->climb++;
    if (walk->climb > walk->high)
        walk->high = walk->climb;
    if (walk->level == REACH_RENDITION)
        walk->level = REACH_DOCUMENT;
    else if (walk->level == REACH_DOCUMENT)
        walk->level = REACH_TREE;
}

/* The path ends: an operator, a comma, a bracket. */
static void path_end(struct reader *reader)
{
    struct frame *frame = top(reader);

    if (frame->walk.started)
        frame->widest = walk_widest(frame->widest, frame->walk);
    frame->walk = frame->base;
    reader->axis[0] = '\0';
    reader->attribute = false;
}

static const char *prefix_uri(const struct scope *scope, const struct xpath_token *token)
{
    char prefix[64];
    size_t size = xpath_token_prefix(token);
    xmlNs *ns;

    if (size == 0 || size >= sizeof(prefix))
        return NULL;
    memcpy(prefix, token->text, size);
    prefix[size] = '\0';
    ns = xmlSearchNs(scope->schema->style->doc, xmlDocGetRootElement(scope->schema->style->doc),
                     (const xmlChar *)prefix);
    return ns ? (const char *)ns->href : NULL;
}

static bool read_fail(const struct reader *reader, const char *what,
                      const struct xpath_token *token)
{
    char name[80];

    snprintf(name, sizeof(name), "%.*s", xpath_cut(token->text, token->size, 70), token->text);
    return rules_fail(reader->scope->error, reader->expression->node, what, name);
}

static bool ends_in(const struct xpath_token *token, const char *name)
{
    size_t size = strlen(name);

    return token->size >= size && memcmp(token->text + token->size - size, name, size) == 0;
}

/* How far up an ancestor axis goes: facts stand in renditions, renditions in documents. */
static int ancestor_level(const struct xpath_token *token, const char *ns)
{
    if (ns && (strcmp(ns, NS_FACTS) == 0 || ends_in(token, ":rendition")))
        return REACH_RENDITION;
    return ns && ends_in(token, ":document") ? REACH_DOCUMENT : REACH_TREE;
}

/* An axis that leaves the nodes at and below the one the path stands at. */
static void axis_take(struct reader *reader, const struct xpath_token *token, const char *ns)
{
    struct walk *walk = &top(reader)->walk;
    const char *axis = reader->axis;
    int level = REACH_CLIMB;

    if (strcmp(axis, "self") == 0 || strcmp(axis, "descendant-or-self") == 0)
        return;
    if (strcmp(axis, "parent") == 0) {
        walk_up(walk);
    } else if (strcmp(axis, "following-sibling") == 0 || strcmp(axis, "preceding-sibling") == 0) {
        walk_up(walk);
        walk->climb--;
    } else if (strncmp(axis, "ancestor", 8) == 0) {
        level = ancestor_level(token, ns);
    } else if (strcmp(axis, "following") == 0 || strcmp(axis, "preceding") == 0) {
        level = REACH_TREE;
    } else {
        walk->climb--;
    }
    walk->level = walk->level > level ? walk->level : level;
}

static bool take_name(struct reader *reader, const struct xpath_token *token)
{
    size_t prefix = xpath_token_prefix(token);
    const char *ns = prefix_uri(reader->scope, token);
    const char *local = prefix ? token->text + prefix + 1 : token->text;
    size_t size = prefix ? token->size - prefix - 1 : token->size;
    bool attribute = reader->attribute || strcmp(reader->axis, "attribute") == 0;

    if (prefix && !ns && (prefix != 3 || memcmp(token->text, "xml", 3) != 0))
        return read_fail(reader, "no ns element declares the prefix of", token);
    top(reader)->walk.started = true;
    axis_take(reader, token, ns);
    reader->axis[0] = '\0';
    reader->attribute = false;
    if (attribute || !ns || strcmp(ns, NS_FACTS) != 0)
        return true;
    if (size == 5 && memcmp(local, "facts", 5) == 0) {
        reader->facts_named = true;
        reader->facts_reach = reach_widest(reader->facts_reach, walk_reach(&top(reader)->walk));
        return true;
    }
    groups_add(reader, facts_groups_of(reader->scope->rules->facts, local, size),
               walk_reach(&top(reader)->walk));
    return true;
}

/* One definition that a variable may stand for. */
static bool ref_add(struct reader *reader, struct let *let)
{
    struct expression *expression = reader->expression;
    struct let_ref *refs;

    for (size_t i = 0; i < expression->ref_count; i++)
        if (expression->refs[i].let == let)
            return true;
    refs = realloc(expression->refs, (expression->ref_count + 1) * sizeof(*refs));
    if (!refs)
        return error_set(reader->scope->error, STATUS_INTERNAL, "out of memory for rules");
    expression->refs = refs;
    refs[expression->ref_count++] = (struct let_ref){ let->name, let };
    return true;
}

static void let_take(struct reader *reader, const struct let *let)
{
    struct reading reading = let->value.reading;
    struct walk *walk = &top(reader)->walk;
    struct walk start = { reading.path.climb, reading.path.climb, reading.path.level, true };

    for (size_t i = 0; let->at_root && i < FACTS_GROUPS_MAX; i++)
        reading.reach[i].level = REACH_TREE;
    reading_merge(reader->reading, &reading);
    if (let->at_root)
        start.level = REACH_TREE;
    *walk = walk_widest(start, *walk);
}

static bool take_variable(struct reader *reader, const struct xpath_token *token)
{
    const struct scope *scope = reader->scope;
    bool found = false, certain = false;

    for (size_t i = 0; i < scope->count && !certain; i++)
        for (size_t j = 0; j < scope->visible[i]; j++) {
            struct let *let = &scope->lists[i]->items[j];

            if (strlen(let->name) != token->size ||
                memcmp(let->name, token->text, token->size) != 0)
                continue;
            if (!ref_add(reader, let))
                return false;
            let_take(reader, let);
            found = true;
            certain = certain || !let->phase;
        }
    return found || read_fail(reader, "no let defines the variable", token);
}

/* key('name', …) reads what the key's pattern and use read, all over the tree. */
static bool key_take(struct reader *reader, const struct xpath_token *name)
{
    const struct schema *schema = reader->scope->schema;
    bool literal = name->kind == TOKEN_LITERAL, found = !literal;

    for (size_t i = 0; i < schema->key_count; i++) {
        const struct key *key = &schema->keys[i];

        if (literal &&
            (strlen(key->name) != name->size || memcmp(key->name, name->text, name->size) != 0))
            continue;
        reading_merge(reader->reading, &key->reading);
        found = true;
    }
    return found || read_fail(reader, "no xsl:key defines", name);
}

static bool take_function(struct reader *reader, const struct xpath_token *token)
{
    char name[80];
    size_t prefix = xpath_token_prefix(token);
    const char *ns = prefix_uri(reader->scope, token);
    const char *local = prefix ? token->text + prefix + 1 : token->text;
    size_t size = prefix ? token->size - prefix - 1 : token->size;

    snprintf(name, sizeof(name), "%.*s", xpath_cut(local, size, 70), local);
    if ((prefix && !ns) || !engine_function_known(ns, name, false))
        return read_fail(reader, "there is no function", token);
    if (!ns && (strcmp(name, "key") == 0 || strcmp(name, "id") == 0)) {
        reader->pending = FRAME_KEY;
        if (name[0] == 'k')
            return key_take(reader, &token[2]);
    } else {
        reader->pending = !ns && strcmp(name, "current") == 0 ? FRAME_CURRENT : FRAME_CALL;
    }
    return true;
}

static bool frame_open(struct reader *reader, enum frame_kind kind)
{
    struct frame *outer = top(reader);
    struct walk base = kind == FRAME_PREDICATE ? outer->walk : outer->base;

    if (reader->depth + 1 == FRAMES_MAX)
        return rules_fail(reader->scope->error, reader->expression->node,
                          "brackets are nested too deep in", reader->expression->text);
    base.started = false;
    reader->depth++;
    *top(reader) = (struct frame){ kind, base, base, { -CLIMB_MAX, -CLIMB_MAX, 0, false } };
    reader->axis[0] = '\0';
    reader->attribute = false;
    return true;
}

static void frame_close(struct reader *reader)
{
    struct frame closed;
    struct walk *walk;

    path_end(reader);
    if (reader->depth == 0)
        return;
    closed = *top(reader);
    reader->depth--;
    walk = &top(reader)->walk;
    if (closed.kind == FRAME_KEY)
        *walk = (struct walk){ 0, 0, REACH_TREE, true };
    else if (closed.kind == FRAME_CURRENT)
        *walk = (struct walk){ 0, 0, REACH_CLIMB, true };
    else if ((closed.kind == FRAME_PAREN || closed.kind == FRAME_CALL) && closed.widest.started)
        *walk = closed.widest;
    walk->started = true;
}

static bool take_open(struct reader *reader)
{
    enum frame_kind kind = reader->pending;

    reader->pending = FRAME_PAREN;
    return frame_open(reader, kind);
}

static void take_slash(struct reader *reader)
{
    struct walk *walk = &top(reader)->walk;

    if (!walk->started)
        walk->level = REACH_TREE;
    walk->started = true;
    reader->axis[0] = '\0';
}

static bool take_step(struct reader *reader, const struct xpath_token *token)
{
    struct walk *walk = &top(reader)->walk;

    switch (token->kind) {
    case TOKEN_DOTS:
        walk_up(walk);
        walk->started = true;
        return true;
    case TOKEN_TYPE:
        walk->started = true;
        axis_take(reader, token, NULL);
        reader->axis[0] = '\0';
        reader->pending = FRAME_TYPE;
        return true;
    case TOKEN_ATTRIBUTE:
        reader->attribute = true;
        return true;
    case TOKEN_AXIS:
        snprintf(reader->axis, sizeof(reader->axis), "%.*s",
                 xpath_cut(token->text, token->size, 20), token->text);
        return true;
    case TOKEN_DOT:
    case TOKEN_LITERAL:
    case TOKEN_NUMBER:
        walk->started = true;
        return true;
    default:
        return true;
    }
}

static bool token_take(struct reader *reader, const struct xpath_token *token)
{
    switch (token->kind) {
    case TOKEN_NAME:
        return take_name(reader, token);
    case TOKEN_FUNCTION:
        return take_function(reader, token);
    case TOKEN_VARIABLE:
        return take_variable(reader, token);
    case TOKEN_SLASH:
    case TOKEN_SLASHES:
        take_slash(reader);
        return true;
    case TOKEN_OPEN:
        return take_open(reader);
    case TOKEN_OPEN_PREDICATE:
        return frame_open(reader, FRAME_PREDICATE);
    case TOKEN_CLOSE:
    case TOKEN_CLOSE_PREDICATE:
        frame_close(reader);
        return true;
    case TOKEN_OPERATOR:
    case TOKEN_COMMA:
        path_end(reader);
        return true;
    default:
        return take_step(reader, token);
    }
}

bool expression_read(const struct scope *scope, struct expression *expression)
{
    struct xpath_tokens tokens;
    struct reader reader = { .scope = scope,
                             .expression = expression,
                             .pending = FRAME_PAREN,
                             .reading = &expression->reading };
    bool fine = true;

    if (!xpath_scan(expression->text, &tokens, scope->error)) {
        char where[300];

        return error_wrap(scope->error, "%s", rules_where(expression->node, where, sizeof(where)));
    }
    reader.frames[0].widest = (struct walk){ -CLIMB_MAX, -CLIMB_MAX, 0, false };
    for (size_t i = 0; fine && i < tokens.count; i++)
        fine = token_take(&reader, &tokens.items[i]);
    xpath_tokens_release(&tokens);
    if (!fine)
        return false;
    path_end(&reader);
    expression->reading.path = walk_reach(&reader.frames[0].widest);
    if (reader.facts_named && !expression->reading.groups)
        groups_add(&reader, facts_groups_of(scope->rules->facts, "*", 1), reader.facts_reach);
    return true;
}

#include "signing/policy.h"

#include "base/limits.h"
#include "base/xml.h"

#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

#define POLICY_MAX_BYTES (1 * MIB)
#define POLICY_MAX_ITEMS 10000

static bool wrong(const xmlNode *node, struct error *error, const char *what, const char *subject)
{
    struct place place = xml_place(node);
    return error_set(error, STATUS_INPUT, "%s:%ld: %s '%s'", place.file, place.line, what, subject);
}

/* Whether a name is in a list with a space after each name. */
static bool is_listed(const char *names, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = names; *at; at += strcspn(at, " ") + 1) {
        if (strncmp(at, name, size) == 0 && at[size] == ' ')
            return true;
    }
    return false;
}

/* Refuses every attribute that is not in the list. */
static bool only_attributes(const xmlNode *node, const char *names, struct error *error)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (attribute->ns || !is_listed(names, (const char *)attribute->name))
            return wrong(node, error, "unknown attribute", (const char *)attribute->name);
    }
    return true;
}

static const char *required(const xmlNode *node, const char *name, struct error *error)
{
    const char *value = xml_attribute(node, name);
    if (!value || !*value) {
        (void)wrong(node, error, "missing attribute", name);
        return NULL;
    }
    return value;
}

/* Elements only: next one from `node` on; text other than white space is refused. */
static bool skip_to_element(xmlNode **node, struct error *error)
{
    for (; *node && (*node)->type != XML_ELEMENT_NODE; *node = (*node)->next) {
        if ((*node)->type != XML_COMMENT_NODE && !xmlIsBlankNode(*node))
            return wrong((*node)->parent, error, "text inside",
                         (const char *)(*node)->parent->name);
    }
    return true;
}

/* Calls `each` for every child element, of which there may be POLICY_MAX_ITEMS. */
typedef bool child_reader(struct policy *policy, const xmlNode *node, struct error *error);

static bool each_child(struct policy *policy, const xmlNode *parent, child_reader *each,
                       bool may_be_empty, struct error *error)
{
    size_t count = 0;
    xmlNode *node = parent->children;
    for (;; node = node->next) {
        if (!skip_to_element(&node, error))
            return false;
        if (!node)
            return count || may_be_empty ||
                   wrong(parent, error, "nothing in", (const char *)parent->name);
        if (++count > POLICY_MAX_ITEMS)
            return wrong(parent, error, "too many children of", (const char *)parent->name);
        if (!each(policy, node, error))
            return false;
    }
}

/* One more zeroed item behind the array to which the pointer at `items` points; NULL when memory
 * runs out. The pointer is copied as bytes, for its type differs from call to call. */
static void *grow(void *items, size_t *count, size_t size, struct error *error)
{
    char *array;
    memcpy(&array, items, sizeof array);
    char *grown = reallocarray(array, *count + 1, size);
    if (!grown) {
        (void)error_set(error, STATUS_LIMIT, "no memory for policy.xml");
        return NULL;
    }
    memcpy(items, &grown, sizeof grown);
    void *item = memset(grown + *count * size, 0, size);
    (*count)++;
    return item;
}

static bool copy_text(char **ret, const char *value, struct error *error)
{
    *ret = strdup(value);
    return *ret || error_set(error, STATUS_LIMIT, "no memory for policy.xml");
}

static bool read_role(const xmlNode *node, char **ret, struct error *error)
{
    const char *role = required(node, "role", error);
    if (!role)
        return false;
    return id_valid(role) ? copy_text(ret, role, error) : wrong(node, error, "no id", role);
}

static bool read_key(const xmlNode *node, struct policy_signer *signer, struct error *error)
{
    const char *spki = required(node, "spki", error);
    if (!spki || !only_attributes(node, "spki ", error))
        return false;
    signer->by_key = true;
    return sha256_from_hex(spki, &signer->spki) || wrong(node, error, "no SHA-256", spki);
}

static bool read_subject(const xmlNode *node, struct policy_signer *signer, struct error *error)
{
    const char *issuer = required(node, "issuer", error);
    const char *attribute = issuer ? required(node, "attribute", error) : NULL;
    const char *value = attribute ? required(node, "value", error) : NULL;
    if (!value || !only_attributes(node, "issuer attribute value ", error))
        return false;
    if (strcmp(attribute, "serialNumber") != 0 && strcmp(attribute, "organizationIdentifier") != 0)
        return wrong(node, error, "a subject is not known by", attribute);
    signer->name_nid = OBJ_sn2nid(attribute);
    return copy_text(&signer->issuer, issuer, error) && copy_text(&signer->name, value, error);
}

static bool read_usage(const xmlNode *node, enum key_usage *ret, struct error *error)
{
    const char *usage = xml_attribute(node, "key-usage");
    if (!usage || strcmp(usage, "any") == 0)
        *ret = USAGE_ANY;
    else if (strcmp(usage, "digitalSignature") == 0)
        *ret = USAGE_DIGITAL_SIGNATURE;
    else if (strcmp(usage, "nonRepudiation") == 0)
        *ret = USAGE_NON_REPUDIATION;
    else
        return wrong(node, error, "unknown key usage", usage);
    return true;
}

/* The only child of a signer. */
static bool read_rule(const xmlNode *parent, struct policy_signer *signer, struct error *error)
{
    xmlNode *node = parent->children;
    if (!skip_to_element(&node, error))
        return false;
    bool good;
    if (node && xml_is(node, NS_POLICY, "key"))
        good = read_key(node, signer, error);
    else if (node && xml_is(node, NS_POLICY, "subject"))
        good = read_subject(node, signer, error);
    else
        return wrong(parent, error, "no key and no subject in", "signer");
    if (!good)
        return false;
    node = node->next;
    if (!skip_to_element(&node, error))
        return false;
    return !node || wrong(node, error, "more than one rule in", "signer");
}

static bool read_signer(struct policy *policy, const xmlNode *node, struct error *error)
{
    if (!xml_is(node, NS_POLICY, "signer"))
        return wrong(node, error, "unknown element", (const char *)node->name);
    struct policy_signer *signer =
        grow(&policy->signers, &policy->signer_count, sizeof *signer, error);
    return signer && only_attributes(node, "role key-usage ", error) &&
           read_role(node, &signer->role, error) && read_usage(node, &signer->usage, error) &&
           read_rule(node, signer, error);
}

static bool read_day(const xmlNode *node, const char *name, char ret[DATE_SIZE],
                     struct error *error)
{
    const char *day = xml_attribute(node, name);
    if (!day)
        return true;
    if (!date_valid(day))
        return wrong(node, error, "no date", day);
    memcpy(ret, day, DATE_SIZE);
    return true;
}

static bool read_bits(const xmlNode *node, int *ret, struct error *error)
{
    const char *bits = required(node, "min-bits", error);
    if (!bits)
        return false;
    char *end;
    long value = strtol(bits, &end, 10);
    if (*end || strspn(bits, "0123456789") != strlen(bits) || *bits == '0' || value < 256 ||
        value > 8192)
        return wrong(node, error, "no number of bits (256 to 8192)", bits);
    *ret = (int)value;
    return true;
}

static bool read_algorithm(struct policy *policy, const xmlNode *node, struct error *error)
{
    bool is_digest = xml_is(node, NS_POLICY, "digest");
    if (!is_digest && !xml_is(node, NS_POLICY, "signature"))
        return wrong(node, error, "unknown element", (const char *)node->name);
    /* Digests stand first, as the schema has it. */
    size_t count = policy->algorithm_count;
    if (is_digest && count && !policy->algorithms[count - 1].is_digest)
        return wrong(node, error, "misplaced element", "digest");
    struct policy_algorithm *algorithm =
        grow(&policy->algorithms, &policy->algorithm_count, sizeof *algorithm, error);
    const char *name = algorithm ? required(node, "name", error) : NULL;
    if (!name)
        return false;
    algorithm->is_digest = is_digest;
    if (is_digest ? !digest_parse(name, &algorithm->digest)
                  : !scheme_parse(name, &algorithm->scheme))
        return wrong(node, error, "unknown algorithm", name);
    return only_attributes(node, is_digest ? "name from to " : "name min-bits from to ", error) &&
           (is_digest || read_bits(node, &algorithm->min_bits, error)) &&
           read_day(node, "from", algorithm->from, error) &&
           read_day(node, "to", algorithm->to, error);
}

static bool read_requirement(struct policy *policy, const xmlNode *node, struct error *error)
{
    if (!xml_is(node, NS_POLICY, "require"))
        return wrong(node, error, "unknown element", (const char *)node->name);
    struct trust_requirement *requirement =
        grow(&policy->requirements, &policy->requirement_count, sizeof *requirement, error);
    const char *regulator = requirement ? required(node, "regulator", error) : NULL;
    const char *level = regulator ? required(node, "level", error) : NULL;
    if (!level || !only_attributes(node, "regulator role level ", error))
        return false;
    if (!id_valid(regulator))
        return wrong(node, error, "no id", regulator);
    if (!level_parse(level, &requirement->level) || requirement->level == LEVEL_NONE)
        return wrong(node, error, "unknown level", level);
    return copy_text(&requirement->regulator, regulator, error) &&
           read_role(node, &requirement->role, error);
}

static bool read_oid(const xmlNode *node, char ***items, size_t *count, struct error *error)
{
    if (!xml_is(node, NS_POLICY, "oid"))
        return wrong(node, error, "unknown element", (const char *)node->name);
    const char *value = required(node, "value", error);
    if (!value || !only_attributes(node, "value ", error))
        return false;
    ASN1_OBJECT *object = OBJ_txt2obj(value, 1);
    if (!object)
        return wrong(node, error, "no object identifier", value);
    ASN1_OBJECT_free(object);
    char **item = grow(items, count, sizeof *item, error);
    return item && copy_text(item, value, error);
}

static bool read_extended(struct policy *policy, const xmlNode *node, struct error *error)
{
    return read_oid(node, &policy->extended_usages, &policy->extended_count, error);
}

static bool read_stamp_policy(struct policy *policy, const xmlNode *node, struct error *error)
{
    return read_oid(node, &policy->stamp_policies, &policy->stamp_policy_count, error);
}

static bool read_mode(const xmlNode *node, const char *name, bool *ret, struct error *error)
{
    const char *mode = required(node, name, error);
    if (!mode)
        return false;
    *ret = strcmp(mode, "require") == 0;
    return *ret || strcmp(mode, "none") == 0 || wrong(node, error, "unknown revocation mode", mode);
}

static bool read_max_age(const xmlNode *node, int64_t *ret, struct error *error)
{
    const char *hours = xml_attribute(node, "max-age");
    char *end;
    if (!hours)
        return true;
    long value = strtol(hours, &end, 10);
    if (*hours < '1' || *hours > '9' || *end || value > 87600)
        return wrong(node, error, "no number of hours (1 to 87600)", hours);
    *ret = value * 3600;
    return true;
}

static bool no_child(struct policy *policy, const xmlNode *node, struct error *error)
{
    (void)policy;
    return wrong(node, error, "unknown element", (const char *)node->name);
}

/* The children of policy in their order. */
static const struct section {
    const char *name;
    bool optional;
    bool may_be_empty;
    child_reader *each;
} sections[] = {
    { "signers", false, true, read_signer },
    { "extended-key-usage", true, false, read_extended },
    { "revocation", false, true, no_child },
    { "algorithms", false, false, read_algorithm },
    { "roles", true, false, read_requirement },
    { "stamp-policies", true, false, read_stamp_policy },
};

/* A table without digests, or without signatures, accepts nothing. */
static bool check_algorithms(const struct policy *policy, const xmlNode *node, struct error *error)
{
    const struct policy_algorithm *rows = policy->algorithms;
    if (!rows[0].is_digest)
        return wrong(node, error, "no digest in", "algorithms");
    return !rows[policy->algorithm_count - 1].is_digest ||
           wrong(node, error, "no signature in", "algorithms");
}

static bool read_section(struct policy *policy, const xmlNode *node, const struct section *section,
                         struct error *error)
{
    bool revocation = section->each == no_child;
    if (!only_attributes(node, revocation ? "signers stamps max-age " : "", error))
        return false;
    if (revocation && (!read_mode(node, "signers", &policy->revocation_signers, error) ||
                       !read_mode(node, "stamps", &policy->revocation_stamps, error) ||
                       !read_max_age(node, &policy->revocation_max_age, error)))
        return false;
    return each_child(policy, node, section->each, section->may_be_empty, error) &&
           (section->each != read_algorithm || check_algorithms(policy, node, error));
}

static bool read_sections(struct policy *policy, const xmlNode *root, struct error *error)
{
    xmlNode *node = root->children;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (!skip_to_element(&node, error))
            return false;
        if (!node || !xml_is(node, NS_POLICY, sections[i].name)) {
            if (!sections[i].optional)
                return wrong(node ? node : root, error, "missing before this place",
                             sections[i].name);
            continue;
        }
        if (!read_section(policy, node, &sections[i], error))
            return false;
        node = node->next;
    }
    if (!skip_to_element(&node, error))
        return false;
    return !node || wrong(node, error, "unknown or misplaced element", (const char *)node->name);
}

static bool read_root(struct policy *policy, const xmlNode *root, struct error *error)
{
    if (!root || !xml_is(root, NS_POLICY, "policy"))
        return error_set(error, STATUS_INPUT, "policy.xml: the root is not 'policy' of '%s'",
                         NS_POLICY);
    if (!only_attributes(root, "test ", error))
        return false;
    const char *test = xml_attribute(root, "test");
    policy->test = test && strcmp(test, "yes") == 0;
    if (test && !policy->test && strcmp(test, "no") != 0)
        return wrong(root, error, "test is neither yes nor no:", test);
    return read_sections(policy, root, error);
}

bool policy_parse(const void *bytes, size_t size, const char *name, struct policy *ret,
                  struct error *error)
{
    if (size > POLICY_MAX_BYTES)
        return error_set(error, STATUS_LIMIT, "'%s' is larger than 1 MiB", name);
    CLEANUP(xmlFreeDoc_pointer) xmlDoc *doc = xml_parse(bytes, size, name, error);
    if (!doc)
        return false;
    CLEANUP(policy_release) struct policy policy = { 0 };
    if (!read_root(&policy, xmlDocGetRootElement(doc), error))
        return false;
    *ret = policy;
    policy = (struct policy){ 0 };
    return true;
}

static void release_strings(char **strings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(strings[i]);
    free(strings);
}

void policy_release(struct policy *policy)
{
    for (size_t i = 0; i < policy->signer_count; i++) {
        free(policy->signers[i].role);
        free(policy->signers[i].issuer);
        free(policy->signers[i].name);
    }
    free(policy->signers);
    free(policy->algorithms);
    for (size_t i = 0; i < policy->requirement_count; i++) {
        free(policy->requirements[i].regulator);
        free(policy->requirements[i].role);
    }
    free(policy->requirements);
    release_strings(policy->extended_usages, policy->extended_count);
    release_strings(policy->stamp_policies, policy->stamp_policy_count);
    *policy = (struct policy){ 0 };
}

static bool in_force(const struct policy_algorithm *algorithm, const char *date)
{
    return strcmp(algorithm->from, date) <= 0 &&
           (!algorithm->to[0] || strcmp(date, algorithm->to) < 0);
}

bool policy_allows(const struct policy *policy, const struct algorithm *algorithm, const char *date)
{
    bool digest = false, scheme = false;
    for (size_t i = 0; i < policy->algorithm_count; i++) {
        const struct policy_algorithm *row = &policy->algorithms[i];
        if (!in_force(row, date))
            continue;
        if (row->is_digest)
            digest = digest || row->digest == algorithm->digest;
        else
            scheme =
                scheme || (row->scheme == algorithm->scheme && algorithm->bits >= row->min_bits);
    }
    return digest && scheme;
}

/* policy.xml of a trust store (schemas/policy.xsd says what it may hold; this reads it by hand and
 * refuses what it does not know). */
#ifndef SIGNING_POLICY_H
#define SIGNING_POLICY_H

#include "base/date.h"
#include "signing/algorithm.h"
#include "signing/trust.h"

enum key_usage { USAGE_ANY, USAGE_DIGITAL_SIGNATURE, USAGE_NON_REPUDIATION };

/* Which certificate signs for a role: by its key, or by issuer and one name of the subject. */
struct policy_signer {
    char *role;
    bool by_key;
    struct sha256 spki;
    char *issuer; /* RFC 2253 */
    char *name;   /* value of the subject's attribute */
    int name_nid; /* NID_serialNumber or NID_organizationIdentifier's */
    enum key_usage usage;
};

struct policy_algorithm {
    bool is_digest;
    enum digest digest;
    enum scheme scheme;
    int min_bits;         /* of a signature's key */
    char from[DATE_SIZE]; /* "" : since ever */
    char to[DATE_SIZE];   /* first day no longer; "" : no end */
};

struct policy {
    bool test;
    bool revocation_signers; /* require */
    bool revocation_stamps;
    int64_t revocation_max_age; /* seconds; 0: as the answers say themselves */
    struct policy_signer *signers;
    size_t signer_count;
    struct policy_algorithm *algorithms;
    size_t algorithm_count;
    struct trust_requirement *requirements;
    size_t requirement_count;
    char **extended_usages; /* further OIDs, dotted */
    size_t extended_count;
    char **stamp_policies; /* OIDs of TSA policies that count; none: any */
    size_t stamp_policy_count;
};

/* INPUT with "<name>:<line>: ..." */
bool policy_parse(const void *bytes, size_t size, const char *name, struct policy *ret,
                  struct error *error) MUST_CHECK;
void policy_release(struct policy *policy);

/* Whether an algorithm was acceptable on a day (yyyy-mm-dd); both its digest and its scheme must be
 * in the table. */
bool policy_allows(const struct policy *policy, const struct algorithm *algorithm,
                   const char *date);

#endif

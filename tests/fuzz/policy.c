/* Any bytes as policy.xml: what is accepted has a table of algorithms and rules that say whom. */
#include "signing/policy.h"
#include "base/cleanup.h"
#include "base/xml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool begun;
    struct error error;
    CLEANUP(policy_release) struct policy policy = { 0 };
    if (!begun)
        xml_setup();
    begun = true;
    if (!policy_parse(bytes, size, "policy.xml", &policy, &error))
        return 0;
    if (policy.algorithm_count < 2 || !policy.algorithms[0].is_digest)
        abort();
    for (size_t i = 0; i < policy.signer_count; i++) {
        const struct policy_signer *signer = &policy.signers[i];
        if (!signer->role || (!signer->by_key && (!signer->issuer || !signer->name)))
            abort();
    }
    return 0;
}

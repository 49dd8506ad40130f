/* The verdict in words and as JSON. Colour says nothing here: the words do. */
#include "cli/bundle.h"

#include <string.h>

static void line_write(struct text *ret, const char *label, const char *value)
{
    text_appendf(ret, "  %-12s ", label);
    text_append_terminal(ret, value ? value : "-");
    text_append(ret, "\n");
}

static void signer_write(const struct signer *signer, struct text *ret)
{
    text_appendf(ret, "  signer       %s, level %s: %s", signer->role ? signer->role : "no role",
                 level_name(signer->level), indication_name(signer->indication));
    if (signer->sub_indication)
        text_appendf(ret, " (%s)", signer->sub_indication);
    text_append(ret, "\n");
    line_write(ret, "", signer->subject);
    text_appendf(ret, "  %-12s SPKI %s\n", "", signer->spki);
    text_appendf(ret, "  %-12s serial %s, %s\n", "", signer->serial ? signer->serial : "-",
                 signer->algorithm ? signer->algorithm : "-");
    text_appendf(ret, "  %-12s revocation: %s; claimed time %s\n", "",
                 signer->revocation ? signer->revocation : "-",
                 signer->signing_time ? signer->signing_time : "-");
    if (signer->stamped_time)
        text_appendf(ret, "  %-12s time stamp: %s\n", "", signer->stamped_time);
    if (signer->reason)
        line_write(ret, "", signer->reason);
}

static void archive_write_text(const struct archive_stamp *archive, struct text *ret)
{
    text_appendf(ret, "  archive      %s: %s", archive->time ? archive->time : archive->token,
                 indication_name(archive->indication));
    if (archive->sub_indication)
        text_appendf(ret, " (%s)", archive->sub_indication);
    text_append(ret, "\n");
    if (archive->subject)
        line_write(ret, "", archive->subject);
    if (archive->reason)
        line_write(ret, "", archive->reason);
}

static void manifest_text(const struct bundle *bundle, struct text *ret)
{
    const struct verdict *verdict = &bundle->verdict;
    if (!verdict->has_manifest)
        return;
    const struct manifest *manifest = &verdict->manifest;
    char id[SHA256_HEX_SIZE];
    sha256_to_hex(&verdict->bundle_id, id);
    line_write(ret, "bundle id", id);
    text_appendf(ret, "  %-12s %s: regulator %s, route %s, sequence %llu\n", "filing",
                 manifest->filing, manifest->regulator, manifest->route,
                 (unsigned long long)manifest->sequence);
    text_append(ret, "  product      ");
    text_append_terminal(ret, manifest->product);
    text_append(ret, ", ");
    text_append_terminal(ret, manifest->release);
    text_append(ret, "\n");
    line_write(ret, "state", bundle_state_name(manifest->state));
}

/* The questions with an answer, a line each; those without, on one line. */
static void answers_write(const struct verdict *verdict, struct text *ret)
{
    struct text open = TEXT_INIT(4096);
    for (enum question question = 0; question < QUESTIONS; question++) {
        enum answer answer = verdict->answers[question];
        if (answer == ANSWER_UNCHECKED)
            text_appendf(&open, "%s%s", open.size ? ", " : "", question_name(question));
        else
            line_write(ret, question_name(question), answer_name(answer));
    }
    if (open.size)
        text_appendf(ret, "  %s: %s\n", answer_name(ANSWER_UNCHECKED), text_string(&open));
    text_release(&open);
}

static void reasons_write(const struct verdict *verdict, struct text *ret)
{
    const char *reason = text_string(&verdict->reasons);
    while (*reason) {
        size_t size = strcspn(reason, "\n");
        struct text line = TEXT_INIT(65536);
        text_append_bytes(&line, reason, size);
        line_write(ret, "because", text_string(&line));
        text_release(&line);
        reason += size + (reason[size] == '\n');
    }
}

void verdict_write_text(const struct bundle *bundle, const struct verification *verification,
                        struct text *ret)
{
    const struct verdict *verdict = &bundle->verdict;
    text_append_terminal(ret, bundle->path);
    text_appendf(ret, ": as of %s (%s)\n", bundle->seal.verification_time,
                 bundle->seal.verification_time_origin ? bundle->seal.verification_time_origin
                                                       : "clock");
    manifest_text(bundle, ret);
    for (size_t i = 0; i < bundle->seal.signer_count; i++)
        signer_write(&bundle->seal.signers[i], ret);
    for (size_t i = 0; i < bundle->seal.archive_count; i++)
        archive_write_text(&bundle->seal.archives[i], ret);
    answers_write(verdict, ret);
    reasons_write(verdict, ret);
    const char *word = verdict->good                       ? "GOOD for filing"
                       : verdict->status == STATUS_DONE    ? "signature good, accepted"
                       : verdict->status == STATUS_UNKNOWN ? "INDETERMINATE"
                                                           : "NOT GOOD";
    text_appendf(ret, "  %-12s %s%s\n", "verdict", word,
                 verdict->not_for_filing ? ", NOT FOR FILING" : "");
    if (verification->trust == NULL)
        text_append(ret, "  no trust store was given: nobody's signature counts\n");
}

static void signer_json(const struct signer *signer, struct text *ret)
{
    text_append(ret, "{\"signature\":");
    text_append_json(ret, signer->signature ? signer->signature : "");
    text_append_json_member(ret, "role", signer->role);
    text_append_json_member(ret, "level", level_name(signer->level));
    text_append_json_member(ret, "indication", indication_name(signer->indication));
    text_append_json_member(ret, "subIndication", signer->sub_indication);
    text_append_json_member(ret, "subject", signer->subject);
    text_append_json_member(ret, "serial", signer->serial);
    text_append_json_member(ret, "spki", signer->spki);
    text_append_json_member(ret, "algorithm", signer->algorithm);
    text_append_json_member(ret, "commitment", signer->commitment);
    text_append_json_member(ret, "signingTime", signer->signing_time);
    text_append_json_member(ret, "stampedTime", signer->stamped_time);
    text_append_json_member(ret, "revocation", signer->revocation);
    text_append_json_member(ret, "reason", signer->reason);
    text_append(ret, "}");
}

static void archive_json(const struct archive_stamp *archive, struct text *ret)
{
    text_append(ret, "{\"token\":");
    text_append_json(ret, archive->token ? archive->token : "");
    text_append_json_member(ret, "manifest", archive->manifest);
    text_append_json_member(ret, "time", archive->time);
    text_append_json_member(ret, "authority", archive->subject);
    text_append_json_member(ret, "indication", indication_name(archive->indication));
    text_append_json_member(ret, "subIndication", archive->sub_indication);
    text_append_json_member(ret, "reason", archive->reason);
    text_append(ret, "}");
}

static void manifest_json(const struct verdict *verdict, struct text *ret)
{
    if (!verdict->has_manifest)
        return;
    char id[SHA256_HEX_SIZE];
    sha256_to_hex(&verdict->bundle_id, id);
    text_append_json_member(ret, "bundleId", id);
    text_append_json_member(ret, "bundleState", bundle_state_name(verdict->manifest.state));
    text_append_json_member(ret, "filing", verdict->manifest.filing);
    text_append_json_member(ret, "bundleRegulator", verdict->manifest.regulator);
    text_append_json_member(ret, "route", verdict->manifest.route);
    text_appendf(ret, ",\"bundleSequence\":%llu", (unsigned long long)verdict->manifest.sequence);
}

void verdict_write_json(const struct bundle *bundle, struct text *ret)
{
    const struct verdict *verdict = &bundle->verdict;
    text_append(ret, "{\"bundle\":");
    text_append_json(ret, bundle->path);
    text_append_json_member(ret, "asOf", bundle->seal.verification_time);
    text_appendf(ret, ",\"good\":%s,\"notForFiling\":%s,\"status\":%d",
                 verdict->good ? "true" : "false", verdict->not_for_filing ? "true" : "false",
                 (int)verdict->status);
    for (enum question question = 0; question < QUESTIONS; question++)
        text_append_json_member(ret, question_name(question),
                                answer_name(verdict->answers[question]));
    manifest_json(verdict, ret);
    text_append(ret, ",\"signers\":[");
    for (size_t i = 0; i < bundle->seal.signer_count; i++) {
        text_append(ret, i ? "," : "");
        signer_json(&bundle->seal.signers[i], ret);
    }
    text_append(ret, "],\"archiveStamps\":[");
    for (size_t i = 0; i < bundle->seal.archive_count; i++) {
        text_append(ret, i ? "," : "");
        archive_json(&bundle->seal.archives[i], ret);
    }
    text_append(ret, "]");
    text_append_json_member(ret, "reasons", text_string(&verdict->reasons));
    text_append(ret, "}\n");
}

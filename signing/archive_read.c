#include "base/limits.h"
#include "signing/archive.h"
#include "signing/stamp.h"

void archive_release(struct archive *archive)
{
    asic_release(&archive->manifest);
    buffer_release(&archive->xml);
    buffer_release(&archive->token);
    *archive = (struct archive){ 0 };
}

static bool load(struct container *container, const char *name, size_t max, struct buffer *ret,
                 struct error *error)
{
    struct container_entry *entry = container_find(container, name);
    if (!entry)
        return error_set(error, STATUS_INTERNAL, "'%s' was there before", name);
    return container_load(container, entry, max, ret, error);
}

bool archive_read(struct container *container, unsigned number, struct archive *ret,
                  struct error *error)
{
    bool newest = number == asic_count_archives(container);
    asic_archive_name(number, newest, ret->manifest_name);
    asic_token_name(number, ret->token_name);
    return load(container, ret->manifest_name, LIMIT_XML_FILE_BYTES, &ret->xml, error) &&
           load(container, ret->token_name, LIMIT_TST_BYTES, &ret->token, error) &&
           asic_parse_archive(ret->xml.bytes, ret->xml.size, number, newest, &ret->manifest,
                              error) &&
           asic_check_coverage(&ret->manifest, container, error) &&
           asic_check_digests(&ret->manifest, container, error);
}

bool archive_check(const struct archive *archive, struct judgement *judgement)
{
    CLEANUP(stamp_release) struct stamp stamp = { 0 };
    return stamp_parse((struct span){ archive->token.bytes, archive->token.size }, &stamp,
                       judgement) &&
           stamp_check(&stamp, (struct span){ archive->xml.bytes, archive->xml.size }, judgement);
}

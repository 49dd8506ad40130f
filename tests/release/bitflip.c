/* For every bit of a small signed bundle the whole verdict on the bundle with that bit turned over
 * is not good, under the options that call the bundle itself good; two processes share the bits.
 *
 *   bitflip
 *
 * takes the small bundle, made here: every bit of the file at level B; of all lists, signatures,
 * archive manifests and time stamps at T, LT by CRL, LT by OCSP, LTA and LTA renewed.
 *
 *   bitflip --trust STORE [--accept LIST] [--flips N] [--seed N] BUNDLE...
 *
 * takes N (2000) seeded bits of each given bundle.
 *
 * The first line says what was turned over and how much of it went by unnoticed. */
#include "tests/unit/signing_archive_kit.h"
#include "tests/unit/signing_ocsp_kit.h"

#include "dossier/verdict.h"
#include "signing/recipe.h"
#include "signing/zip/read.h"

#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES 2
#define SHOWN 20

/* How a bundle is verified. */
struct judge {
    struct trust *trust;
    unsigned accept;
    int64_t at;
    struct required_role roles[16];
    size_t role_count;
    struct verdict verdict;
};

/* Which bits: all from one byte to another, or `flips` of a seeded sequence. */
struct choice {
    uint64_t flips; /* 0: all */
    uint64_t seed;
    size_t begin, end; /* bytes; 0 and 0: the whole file */
};

static void read_text(struct sealed *sealed, const char *path, struct buffer *ret)
{
    struct error error;
    if (!sealed_read(sealed, path, 16 << 20, ret, &error))
        *ret = (struct buffer){ 0 };
}

static void judge_texts(struct judge *judge, struct sealed *sealed, const struct seal *seal)
{
    const char *recipes[] = { verify_recipe(VERIFY_RECIPE_NOW) };
    struct buffer manifest = { 0 }, sums = { 0 }, recipe = { 0 };
    read_text(sealed, "manifest.xml", &manifest);
    read_text(sealed, "SHA256SUMS", &sums);
    read_text(sealed, "VERIFY.txt", &recipe);
    struct bundle_text texts = { .manifest = manifest.bytes,
                                 .manifest_size = manifest.size,
                                 .sums = sums.bytes,
                                 .sums_size = sums.size,
                                 .recipe = recipe.bytes,
                                 .recipe_size = recipe.size };
    struct expectations expectations = { .accept = judge->accept,
                                         .roles = judge->roles,
                                         .role_count = judge->role_count,
                                         .recipes = recipes,
                                         .recipe_count = 1 };
    verdict_judge(seal, &texts, &expectations, &judge->verdict);
    buffer_release(&manifest);
    buffer_release(&sums);
    buffer_release(&recipe);
}

/* Whether `samdossier verify` would exit with 0. */
static bool is_good(struct judge *judge, const struct buffer *bytes)
{
    struct error error;
    struct seal seal = { 0 };
    struct verify_options options = { .at = judge->at };
    struct sealed *sealed = sealed_open_bytes(bytes->bytes, bytes->size, &error);
    if (!sealed)
        return false;
    bool good = seal_verify(sealed, judge->trust, &options, &seal, &error);
    if (good) {
        judge_texts(judge, sealed, &seal);
        good = judge->verdict.status == STATUS_DONE;
    }
    seal_release(&seal);
    sealed_free(sealed);
    return good;
}

/* splitmix64: the same bits for a seed on every machine. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t value = (*state += 0x9e3779b97f4a7c15u);
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

static uint64_t flips_of(const struct choice *choice, const struct buffer *bytes)
{
    if (choice->flips)
        return choice->flips;
    return (choice->end ? choice->end - choice->begin : bytes->size) * 8;
}

/* The share of one process: how many bits went by unnoticed. */
static uint64_t flip_share(struct judge *judge, struct buffer *bytes, const struct choice *choice,
                           unsigned share)
{
    uint64_t unnoticed = 0, state = choice->seed, count = flips_of(choice, bytes);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t bit =
            choice->flips ? next_random(&state) % (bytes->size * 8) : choice->begin * 8 + i;
        if (i % PROCESSES != share)
            continue;
        bytes->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (is_good(judge, bytes) && unnoticed++ < SHOWN)
            printf("  bit %d of byte %llu of %zu goes by unnoticed\n", (int)(bit % 8),
                   (unsigned long long)(bit / 8), bytes->size);
        bytes->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    return unnoticed;
}

static pid_t start_share(struct judge *judge, struct buffer *bytes, const struct choice *choice,
                         unsigned share, int *ret_pipe)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        uint64_t unnoticed = flip_share(judge, bytes, choice, share);
        fflush(stdout);
        _exit(write(ends[1], &unnoticed, sizeof unnoticed) == sizeof unnoticed ? 0 : 1);
    }
    close(ends[1]);
    *ret_pipe = ends[0];
    return child;
}

/* False when a share did not come to its end, or a bit went by. */
static bool flip(struct judge *judge, struct buffer *bytes, const struct choice *choice,
                 const char *name)
{
    pid_t children[PROCESSES];
    int pipes[PROCESSES];
    uint64_t unnoticed = 0;
    bool whole = true;
    time_t begun = time(NULL);
    for (unsigned i = 0; i < PROCESSES; i++)
        children[i] = start_share(judge, bytes, choice, i, &pipes[i]);
    for (unsigned i = 0; i < PROCESSES; i++) {
        uint64_t count = 0;
        int status = -1;
        whole = whole && children[i] > 0 && read(pipes[i], &count, sizeof count) == sizeof count;
        whole = waitpid(children[i], &status, 0) == children[i] && status == 0 && whole;
        unnoticed += count;
        close(pipes[i]);
    }
    printf("%s: %llu of %zu bits turned over, %llu unnoticed, %lld s%s\n", name,
           (unsigned long long)flips_of(choice, bytes), bytes->size * 8,
           (unsigned long long)unnoticed, (long long)(time(NULL) - begun),
           whole ? "" : ", NOT FINISHED");
    return whole && unnoticed == 0;
}

static bool check_bundle(struct judge *judge, struct buffer *bytes, const struct choice *choice,
                         const char *name)
{
    if (!is_good(judge, bytes)) {
        printf("%s: not good before any bit was turned over\n%s", name,
               text_string(&judge->verdict.reasons));
        return false;
    }
    return flip(judge, bytes, choice, name);
}

static void take_roles(struct judge *judge)
{
    const struct trust_requirement *requirement;
    for (size_t i = 0; i < 16 && (requirement = trust_requirement_at(judge->trust, i)); i++) {
        if (strcmp(requirement->regulator, "any") == 0)
            judge->roles[judge->role_count++] =
                (struct required_role){ requirement->role, requirement->level };
    }
}

/* A manifest over the entries, the other two entries of a bundle in their places. */
static bool fill_manifest(struct manifest *manifest, struct error *error)
{
    struct sha256 some;
    sha256_bytes("x", 1, &some);
    manifest->state = STATE_FILING;
    manifest->filing = "sg-first";
    manifest->regulator = "sg";
    manifest->route = "full";
    manifest->sequence = 1;
    manifest->dossier = "example";
    manifest->product = "Example";
    manifest->release = "1.0";
    manifest->as_of = "2026-11-21";
    manifest->as_of_origin = "option";
    manifest->tool = "0";
    manifest->compressor = pool_compressor();
    manifest->report = some;
    manifest->core_root = some;
    return manifest_add_signer(manifest, "applicant", LEVEL_B, error) &&
           manifest_add_pack(manifest, "sg", &some, "installed", error);
}

static bool add(struct pool *pool, struct entries *entries, const char *path, const char *content,
                struct error *error)
{
    struct blob blob;
    bool stored = !strchr(path, '/') && strcmp(path, "VERIFY.txt") != 0;
    return pool_add_bytes(pool, content, strlen(content), stored, &blob, error) &&
           entries_add(entries, path, strchr(path, '/') ? "doc" : NULL,
                       strchr(path, '/') ? "doc-en" : NULL, &blob, error);
}

static bool make_entries(struct pool *pool, struct entries *ret, struct error *error)
{
    struct manifest manifest = MANIFEST_INIT;
    struct entries table = { 0 };
    struct text xml = TEXT_INIT(1 << 20), sums = TEXT_INIT(1 << 20);
    struct sha256 digest;
    bool good = add(pool, &table, "submission.xml", "<submission/>\n", error) &&
                add(pool, &table, "VERIFY.txt", verify_recipe(VERIFY_RECIPE_NOW), error) &&
                add(pool, &table, "upload/a b.txt", KIT_LONG, error) &&
                add(pool, &table, "upload/\xe6\xb7\xbb.txt", "x", error) &&
                fill_manifest(&manifest, error);
    for (size_t i = 0; good && i < table.count; i++)
        good = manifest_add_file(&manifest, &table.items[i], error);
    good = good && manifest_write(&manifest, &xml, error);
    if (good) {
        sha256_bytes(xml.bytes, xml.size, &digest);
        manifest_sums(&manifest, &digest, &sums);
        good = add(pool, ret, "manifest.xml", text_string(&xml), error) &&
               add(pool, ret, "submission.xml", "<submission/>\n", error) &&
               add(pool, ret, "SHA256SUMS", text_string(&sums), error);
    }
    for (size_t i = 1; good && i < table.count; i++)
        good = entries_add(ret, table.items[i].path, NULL, NULL, &table.items[i].blob, error);
    manifest_release(&manifest);
    entries_release(&table);
    text_release(&xml);
    text_release(&sums);
    return good;
}

/* A small bundle: how far its signature goes, and the entries whose bits are turned over. */
struct small {
    const char *name;
    enum level level;
    bool by_ocsp;       /* else by CRL */
    unsigned archives;  /* archive time stamps */
    const char *wanted; /* part of the names of the entries; NULL: the whole file */
};

static const struct small smalls[] = {
    { "B", LEVEL_B, false, 0, NULL },
    { "T", LEVEL_T, false, 0, "META-INF/" },
    { "LT by CRL", LEVEL_LT, false, 0, "META-INF/" },
    { "LT by OCSP", LEVEL_LT, true, 0, "META-INF/" },
    { "LTA", LEVEL_LT, true, 1, "META-INF/" },
    { "LTA renewed", LEVEL_LT, false, 2, "META-INF/" },
};

struct world {
    struct kit kit;
    struct kit_tsa tsa;
    struct kit_lta lta;
    struct key *key;
};

static struct buffer make_bundle(struct world *world, const struct small *small)
{
    struct error error;
    struct entries entries = { 0 };
    struct buffer none = { 0 };
    struct pool *pool = pool_new(&error);
    int plain = file_temporary(&error), sealed = file_temporary(&error);
    struct seal_request request = { .key = world->key,
                                    .signing_time = KIT_NOW,
                                    .stamp = small->level == LEVEL_B   ? NULL
                                             : small->level == LEVEL_T ? kit_stamp
                                                                       : kit_stamp_lt,
                                    .stamp_context = small->level == LEVEL_T ? (void *)&world->tsa
                                                                             : &world->lta };
    bool good = pool && plain >= 0 && sealed >= 0 && make_entries(pool, &entries, &error) &&
                container_write(plain, pool, &entries, &error) &&
                seal_write(plain, sealed, &request, &error);
    if (!good)
        printf("the small bundle cannot be made: %s\n", error.text);
    struct buffer bytes = good ? kit_bytes(sealed) : none;
    for (unsigned i = 0; good && i < small->archives; i++) {
        struct buffer archived = kit_archive(&bytes, &world->lta);
        buffer_release(&bytes);
        bytes = archived;
    }
    close(plain);
    close(sealed);
    entries_release(&entries);
    pool_free(pool);
    return bytes;
}

static X509 *read_signer(struct world *world)
{
    FILE *file = fopen(kit_path(&world->kit, "signer.pem"), "r");
    assert_non_null(file);
    X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    return certificate;
}

/* What the signature is extended with: the list of the store, or two responses instead. */
static struct trust *open_evidence(struct world *world, bool by_ocsp)
{
    struct error error;
    if (!by_ocsp)
        return kit_trust(&world->kit);
    X509 *signer = read_signer(world);
    kit_ocsp(&world->kit, "signer.ocsp", signer, KIT_NOW + 20, KIT_UNTIL);
    kit_ocsp(&world->kit, "tsa.ocsp", world->tsa.certificate, KIT_NOW + 20, KIT_UNTIL);
    X509_free(signer);
    assert_int_equal(remove(kit_path(&world->kit, "trust/crls/root.crl")), 0);
    struct trust *trust = kit_trust(&world->kit);
    if (!trust_give_ocsp(trust, kit_path(&world->kit, "signer.ocsp"), &error) ||
        !trust_give_ocsp(trust, kit_path(&world->kit, "tsa.ocsp"), &error))
        fail_msg("%s", error.text);
    kit_crl(&world->kit, "trust/crls/root.crl", world->kit.root, world->kit.root_key, NULL, 0,
            KIT_SINCE, KIT_UNTIL);
    return trust;
}

/* Every bit of each entry that is wanted. */
static bool check_entries(struct judge *judge, struct buffer *bytes, const struct small *small)
{
    struct error error;
    CLEANUP(container_release) struct container container = { 0 };
    struct source source = source_from_bytes(bytes->bytes, bytes->size);
    bool good = container_open(&source, &container, &error);
    size_t found = 0;
    for (size_t i = 0; good && i < container.count; i++) {
        const struct container_entry *entry = &container.entries[i];
        struct choice choice = { .begin = entry->blob.pool_offset,
                                 .end = entry->blob.pool_offset + entry->blob.stored_size };
        char name[128];
        if (strncmp(entry->path, small->wanted, strlen(small->wanted)) != 0)
            continue;
        snprintf(name, sizeof name, "small bundle, %s, %s", small->name, entry->path);
        found++;
        good = check_bundle(judge, bytes, &choice, name);
    }
    return good && found > 0;
}

/* The judge's store has all revocation data too, so that nothing is missed for their lack. */
static bool check_small(const struct small *small)
{
    struct world world = { 0 };
    kit_init(&world.kit);
    kit_tsa_init(&world.kit, &world.tsa, (struct kit_certificate){ 0 });
    world.key = kit_key(&world.kit);
    world.lta = (struct kit_lta){ &world.tsa, open_evidence(&world, small->by_ocsp) };
    struct judge judge = { .trust = kit_trust(&world.kit),
                           .at = KIT_NOW + 60,
                           .verdict = VERDICT_INIT };
    struct buffer bytes = make_bundle(&world, small);
    struct choice whole = { 0 };
    bool good = bytes.size && (small->wanted ? check_entries(&judge, &bytes, small)
                                             : check_bundle(&judge, &bytes, &whole,
                                                            "small bundle, B, whole file"));
    buffer_release(&bytes);
    verdict_release(&judge.verdict);
    trust_free(judge.trust);
    trust_free(world.lta.trust);
    key_free(world.key);
    kit_tsa_release(&world.tsa);
    kit_release(&world.kit);
    return good;
}

static bool check_smalls(void)
{
    bool good = true;
    for (size_t i = 0; i < sizeof smalls / sizeof *smalls; i++)
        good = check_small(&smalls[i]) && good;
    return good;
}

static bool check_file(struct judge *judge, const char *path, const struct choice *choice)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        printf("%s: %s\n", path, strerror(errno));
        return false;
    }
    struct buffer bytes = kit_bytes(descriptor);
    close(descriptor);
    bool good = check_bundle(judge, &bytes, choice, path);
    buffer_release(&bytes);
    return good;
}

static bool check_files(int argc, char **argv)
{
    static const struct option options[] = {
        { "trust", required_argument, NULL, 't' },
        { "accept", required_argument, NULL, 'a' },
        { "flips", required_argument, NULL, 'f' },
        { "seed", required_argument, NULL, 's' },
        { NULL, 0, NULL, 0 },
    };
    struct error error = { .text = "--trust is missing" };
    struct judge judge = { .at = time(NULL), .verdict = VERDICT_INIT };
    struct choice choice = { .flips = 2000, .seed = 1 };
    bool good = true;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 't')
            judge.trust = trust_open(optarg, &error);
        else if (option == 'a')
            good = accept_parse(optarg, &judge.accept, &error) && good;
        else if (option == 'f')
            choice.flips = strtoull(optarg, NULL, 10);
        else if (option == 's')
            choice.seed = strtoull(optarg, NULL, 10);
        else
            good = false;
    }
    if (!judge.trust || !good) {
        printf("%s\n", error.text);
        return false;
    }
    take_roles(&judge);
    for (int i = optind; i < argc; i++)
        good = check_file(&judge, argv[i], &choice) && good;
    verdict_release(&judge.verdict);
    trust_free(judge.trust);
    return good;
}

int main(int argc, char **argv)
{
    xml_setup();
    return (argc > 1 ? check_files(argc, argv) : check_smalls()) ? 0 : 1;
}

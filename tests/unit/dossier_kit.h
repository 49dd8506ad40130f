/* What the tests of dossier/ share: the schema, and small dossiers in the scratch folder. */
#ifndef TESTS_DOSSIER_KIT_H
#define TESTS_DOSSIER_KIT_H

#include "scratch.h"

#include "base/file.h"
#include "dossier/dossier.h"
#include "dossier/init.h"

static struct dossier_schema *kit_schema;
static int kit_schemas = -1;

static inline int kit_setup(void **state)
{
    struct error error;
    xml_setup();
    kit_schemas = folder_open(SAMDOSSIER_DATA_DIR "/schemas", &error);
    kit_schema = kit_schemas < 0 ? NULL : dossier_schema_open(kit_schemas, &error);
    return kit_schema ? scratch_setup(state) : -1;
}

static inline int kit_teardown(void **state)
{
    dossier_schema_free(kit_schema);
    close(kit_schemas);
    return scratch_teardown(state);
}

/* Writes <folder>/dossier.xml with this inside d:dossier. */
static inline void kit_write(const char *folder, const char *content)
{
    char path[256];
    mkdir(folder, 0755);
    snprintf(path, sizeof path, "%s/dossier.xml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "<dossier xmlns=\"" NS_DOSSIER "\" xmlns:f=\"" NS_FACTS
            "\" id=\"d\">\n%s\n</dossier>\n",
            content);
    assert_int_equal(fclose(file), 0);
}

static inline void kit_load(const char *folder, struct dossier *dossier)
{
    struct problems problems = PROBLEMS_INIT;
    struct error error = { 0 };
    bool loaded = dossier_load(folder, kit_schema, dossier, &problems, &error);
    if (!loaded)
        print_error("%s\n", error.text);
    assert_true(loaded);
    assert_int_equal(problems.total, 0);
}

/* The content is refused with exactly these problems, one a line: "file:line: message". */
static inline void kit_refuse(const char *content, const char *expected)
{
    struct problems problems = PROBLEMS_INIT;
    struct dossier dossier = DOSSIER_INIT;
    struct error error = { 0 };
    kit_write("refused", content);
    assert_false(dossier_load("refused", kit_schema, &dossier, &problems, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    struct text found = TEXT_INIT(65536);
    for (size_t i = 0; i < problems.count; i++)
        text_appendf(&found, "%s:%ld: %s\n", problems.items[i].file, problems.items[i].line,
                     problems.items[i].message);
    assert_string_equal(text_string(&found), expected);
    text_release(&found);
    problems_release(&problems);
}

/* Grafts f:facts with a digest made of one byte onto a rendition. */
static inline void kit_measure(const struct dossier *dossier, const char *rendition, char byte)
{
    char hex[65];
    memset(hex, byte, 64);
    hex[64] = '\0';
    xmlNode *node = dossier_rendition(dossier, rendition);
    assert_non_null(node);
    xmlNode *file = xml_add(xml_add(node, NS_FACTS, "f", "facts"), NS_FACTS, "f", "file");
    xml_set(file, "size", "7");
    xml_set(file, "sha256", hex);
}

#endif

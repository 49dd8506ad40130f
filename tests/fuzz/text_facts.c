/* The text of a document as pdftotext, or whoever sits in its place, wrote it. */
#include "base/xml.h"
#include "dossier/facts/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char tree[] =
    "<dossier xmlns='" NS_DOSSIER "' id='d'><product><name xml:lang='en'>Heart Score</name>"
    "<name xml:lang='ja'>ハートスコア</name><version full='3.2.1' release='3.2'/></product>"
    "<texts><text id='use' kind='intended-use'><wording xml:lang='en' role='master'>Scores a "
    "heart.</wording></text></texts><plans><two-stage type='diagnosis'><stage number='2'>"
    "<not-before xml:lang='en'>rules out</not-before></stage></two-stage></plans><documents>"
    "<document id='a' heading='2.04.01'><rendition id='a-en' role='master' lang='en' "
    "file='a.pdf'><carries text='use'/></rendition></document></documents></dossier>";

static struct dossier dossier = DOSSIER_INIT;
static struct facts_known *known;

static void start(void)
{
    struct error error;
    xml_setup();
    dossier.tree = xml_parse(tree, sizeof tree - 1, "dossier.xml", &error);
    known = dossier.tree ? facts_known_new(&dossier, &error) : NULL;
    if (!known)
        abort();
}

static void look(struct page_text *pages)
{
    struct facts_task task = { .raw = -1 };
    xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *group = facts_element((xmlNode *)doc, "text");
    const xmlNode *rendition = rendition_next(&dossier, NULL);
    placeholder_facts_add(pages, group);
    mention_facts_add(known, pages, group);
    subject_facts_add(known, pages, &task, group);
    statement_facts_add(pages, group);
    known_carried_add(known, rendition, pages, group);
    known_forbidden_add(known, rendition, pages, group);
    xmlFreeDoc(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error;
    struct page_text pages = { .pages = 0 };
    if (!known)
        start();
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (page_text_read(text, size, &pages, &error))
        look(&pages);
    page_text_release(&pages);
    free(text);
    return 0;
}

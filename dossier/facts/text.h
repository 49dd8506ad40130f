/* The text of a document in the forms in which things are looked for, and the parts of the text
 * gatherer. Every form keeps where each page begins, so that a hit has its page. */
#ifndef DOSSIER_FACTS_TEXT_H
#define DOSSIER_FACTS_TEXT_H

#include "base/text.h"
#include "dossier/facts/gather.h"

#include <stddef.h>

enum text_form {
    FORM_PLAIN,      /* NFKC, straight quotation marks, runs of blanks as one, lines end in \n */
    FORM_LOWER,      /* the same with small ASCII letters, line ends as spaces: same offsets */
    FORM_SPACED,     /* FORM_PLAIN case-folded, line ends as spaces: for words with boundaries */
    FORM_FOLDED,     /* without white space and case-folded: for names in any script */
    FORM_SEARCHABLE, /* utf8_append_searchable: for texts that must be carried */
    FORM_COUNT
};

struct page_text {
    struct text forms[FORM_COUNT];
    size_t *begins[FORM_COUNT]; /* pages + 1 offsets each */
    const char **raw;           /* each page as it was read; borrowed from those bytes */
    size_t pages;
    size_t characters; /* white space not counted */
    size_t *marks;     /* characters of each page */
    bool japanese;     /* kana occur */
};

/* `bytes` is what pdftotext wrote, a form feed after each page; it is changed. UNKNOWN when it is
 * not UTF-8, LIMIT when it grows beyond what is kept. The bytes must outlive the result. */
bool page_text_read(char *bytes, size_t size, struct page_text *ret, struct error *error)
    MUST_CHECK;
void page_text_release(struct page_text *text);
/* 1-based page of an offset. */
unsigned page_text_page(const struct page_text *text, enum text_form form, size_t offset);

/* Bytes of a bullet or a number that begins a line, its blank included; 0: none. */
size_t text_bullet_size(const char *line);

/* What stands after a label that begins the line at `begin` of FORM_PLAIN: on the same line after a
 * colon (or, unless needs_colon, a blank), or, where the label and its colon (or, unless
 * needs_colon, the label alone, as in a table) fill the line, on the next one. False if there is no
 * such label or nothing that could be a value. */
bool text_label_value(const struct page_text *text, size_t begin, const char *label,
                      bool needs_colon, size_t *ret_begin, size_t *ret_end);
/* Calls `each` with the offset of every line of FORM_PLAIN. */
void text_each_line(const struct page_text *text, void (*each)(void *context, size_t begin),
                    void *context);
/* Sets an attribute to a piece of FORM_PLAIN, line ends as blanks. */
void text_set(xmlNode *node, const char *name, const struct page_text *text, size_t begin,
              size_t end);

/* A wording in the forms in which it is looked for. */
struct needle {
    char *folded, *spaced;
    bool latin; /* begins and ends with an ASCII letter or digit: word boundaries count */
};
bool needle_make(const char *wording, struct needle *ret) MUST_CHECK;
void needle_release(struct needle *needle);
/* Page of the first occurrence; 0: none. A Latin wording must stand as whole words. */
unsigned needle_find(const struct needle *needle, const struct page_text *text);

/* The passage that comes nearest to a wording (in its searchable form) that does not occur, as a
 * reader would write it, and the page where it begins. False if nothing comes near. */
bool text_passage_near(const char *wording, const struct page_text *text, struct text *ret,
                       unsigned *ret_page);

/* What stands between two offsets of the searchable text, as a reader would write it. */
bool text_passage_read(const struct page_text *text, size_t begin, size_t end, struct text *ret);

/* Names and addresses of parties, as the dossier has them (facts_printed.c). NULL without memory.
 */
struct printed_list;
struct printed_list *printed_list_new(const struct dossier *dossier) MUST_CHECK;
void printed_list_free(struct printed_list *list);
void printed_facts_add(const struct printed_list *list, const struct page_text *text,
                       xmlNode *group);

/* Numbers of the dossier's documents (cited.c). NULL without memory. */
struct cited_list;
struct cited_list *cited_list_new(const struct dossier *dossier) MUST_CHECK;
void cited_list_free(struct cited_list *list);
void cited_facts_add(const struct cited_list *list, const xmlNode *rendition,
                     const struct page_text *text, xmlNode *group);

/* Facts of one kind each, added to f:text in the order of the pages. */
void placeholder_facts_add(const struct page_text *text, xmlNode *group);
void mention_facts_add(const struct facts_known *known, const struct page_text *text,
                       xmlNode *group);
/* Names of other products and purposes, in a document that does not name this one. */
void subject_facts_add(const struct facts_known *known, const struct page_text *text,
                       struct facts_task *task, xmlNode *group);
void statement_facts_add(const struct page_text *text, xmlNode *group);

/* facts_known.c */
/* The product's names; borrowed. */
const struct printed_list *known_printed(const struct facts_known *known);
const struct cited_list *known_cited(const struct facts_known *known);
const struct needle *known_names(const struct facts_known *known, size_t *ret_count);
bool known_product_named(const struct facts_known *known, const struct page_text *text);
bool known_is_product(const struct facts_known *known, const char *value); /* equals or has one */
bool known_is_version(const struct facts_known *known, const char *value);
bool known_is_approval(const struct facts_known *known, const char *number);
bool known_is_expiry(const struct facts_known *known, const char *date); /* yyyy-mm-dd */
/* Whether the dossier itself speaks of a subject: its product's names, texts, generic names. */
bool known_has_subject(const struct facts_known *known, const char *words);
void known_carried_add(const struct facts_known *known, const xmlNode *rendition,
                       const struct page_text *text, xmlNode *group);
void known_forbidden_add(const struct facts_known *known, const xmlNode *rendition,
                         const struct page_text *text, xmlNode *group);

#endif

/* Inside this folder: the steps of diff_make, in their order, and what its writers share. */
#ifndef DOSSIER_DIFF_DIFF_INTERNAL_H
#define DOSSIER_DIFF_DIFF_INTERNAL_H

#include "dossier/diff/diff.h"

/* Fills filings; all files and items need them. */
bool diff_filings_find(struct diff *diff, struct error *error) MUST_CHECK;
/* Fills files and `unchanged`. */
bool diff_files_compare(struct diff *diff, struct error *error) MUST_CHECK;
/* Fills items; leaves out what the files have said. */
bool diff_items_compare(struct diff *diff, struct error *error) MUST_CHECK;
/* Says of every file and item which filings it touches, and counts. */
bool diff_touches_find(struct diff *diff, struct error *error) MUST_CHECK;

/* The revision of a file as the dossier has it; NULL if it is not known. */
const char *diff_revision(const struct edition_file *file);
/* What a file is told to be elsewhere: path, or heading and further headings. Appends nothing
 * where it stays. */
void diff_move_append(const struct diff_file *file, enum report_language language,
                      struct text *ret);
/* "revision 4 → 5, SHA-256 0123456789ab → 456789abcdef". */
void diff_replaced_append(const struct diff_file *file, enum report_language language,
                          struct text *ret);
/* Of which revision it is, and which its master has. */
void diff_behind_append(const struct diff *diff, const struct diff_file *file,
                        enum report_language language, struct text *ret);
/* The current rendition that another one of a dossier is translated or adapted from; NULL: none. */
const xmlNode *diff_master(const struct edition *edition, const xmlNode *rendition);
/* "documents.xml:12 → documents.xml:14"; one place where both are the same or one is not there. */
void diff_places_append(const xmlNode *was, const xmlNode *now, struct text *ret);
/* The same of a file; its path below upload/ where nothing but a manifest tells of it. */
void diff_file_place_append(const struct diff_file *file, struct text *ret);
/* "jp (jp-1, jp-2), sg (sg-1)", or that it is every filing, or none. */
void diff_touches_append(const struct diff *diff, const bool *touches,
                         enum report_language language, struct text *ret);
/* What an edition is, and its name. */
void diff_edition_append(const struct edition *edition, enum report_language language,
                         struct text *ret);
/* What was not looked at, one sentence after the other; nothing if all was. */
void diff_limits_append(const struct diff *diff, enum report_language language, struct text *ret);
/* "2 new, 1 replaced …"; of files, or of items. */
void diff_counts_append(const struct diff *diff, bool of_files, enum report_language language,
                        struct text *ret);
/* "jp-1: approved; 2 documents, 3 data". */
void diff_filing_append(const struct diff_filing *filing, enum report_language language,
                        struct text *ret);
/* Whether data were compared, and not only files. */
bool diff_has_data(const struct diff *diff);
/* The filings of one regulator stand from `from` to before *ret_to. False if nothing touches
 * them. */
bool diff_regulator_next(const struct diff *diff, size_t from, size_t *ret_to);
const char *diff_need_word(enum diff_need need, enum report_language language);
const char *diff_section_word(const char *section, enum report_language language);
/* Title of a document in that language or in any, "" if it has none. Caller frees; NULL without
 * memory. */
char *diff_title(const struct diff_file *file, enum report_language language) MUST_CHECK;

#endif

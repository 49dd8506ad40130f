/* What the pages of the record have beside the report's style sheet: rows to fill in, and a script
 * that copies. Both go into the page's content policy by their digests. */
#ifndef COUNTRIES_SHEET_STYLE_H
#define COUNTRIES_SHEET_STYLE_H

extern const char sheet_style[];
extern const char sheet_script[];

#endif

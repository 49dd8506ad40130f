/* The style sheet of the HTML report, with which its content policy is made. */
#ifndef SCHEMAS_REPORT_STYLE_H
#define SCHEMAS_REPORT_STYLE_H

extern const char report_style[];

#endif

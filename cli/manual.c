/* The manual page, written from the tables: `samdossier help --manual`. A test compares it with
 * cli/samdossier.1. */
#include "cli/manual.h"

#include "cli/verb.h"

/* Text for troff: a hyphen is an option's, a backslash and a leading dot are escaped. */
static void troff(struct text *ret, const char *string)
{
    for (const char *c = string; *c; c++) {
        if (*c == '-')
            text_append(ret, "\\-");
        else if (*c == '\\')
            text_append(ret, "\\e");
        else
            text_append_character(ret, *c);
    }
}

static void options_write(const struct option *options, struct text *ret)
{
    for (; options && options->name; options++) {
        text_append(ret, ".TP\n.B \\-\\-");
        troff(ret, options->name);
        if (options->argument) {
            text_append(ret, " ");
            troff(ret, options->argument);
        }
        text_append(ret, "\n");
        troff(ret, options->help);
        text_append(ret, options->many ? "; may be repeated.\n" : ".\n");
    }
}

static void verbs_write(struct text *ret)
{
    text_append(ret, ".SH VERBS\n");
    for (const struct verb *verb = verbs; verb->name; verb++) {
        text_append(ret, ".SS samdossier ");
        troff(ret, verb->name);
        if (verb->operands) {
            text_append(ret, " ");
            troff(ret, verb->operands);
        }
        text_append(ret, "\nTo ");
        troff(ret, verb->help);
        text_append(ret, ".\n");
        options_write(verb->options, ret);
    }
}

static void statuses_write(struct text *ret)
{
    text_append(ret, ".SH EXIT STATUS\n");
#define STATUS(number, name, meaning)                                                              \
    text_appendf(ret, ".TP\n.B %d\n", number);                                                     \
    troff(ret, meaning);                                                                           \
    text_append(ret, "\n");
#include "base/status.def"
#undef STATUS
    text_append(ret, ".PP\nSeveral at once: the first of 9, 2, 4, 3, 5, 8, 7, 1, 6.\n");
}

void manual_write(struct text *ret)
{
    text_append(ret,
                ".TH SAMDOSSIER 1\n.SH NAME\nsamdossier \\- check, bundle and sign the dossier of "
                "a medical\\-device program\n.SH SYNOPSIS\n.B samdossier\n.I verb\n[options]\n"
                ".SH DESCRIPTION\nFrom one dossier, the one filed with PMDA in Japan, samdossier "
                "checks what each regulator wants and makes a signed bundle for each.\n"
                "A report says \"no breach found among N rules, M of them on official sources\"; "
                "it never says valid or complete.\n");
    verbs_write(ret);
    text_append(ret, ".SH COMMON OPTIONS\n");
    options_write(common_options, ret);
    statuses_write(ret);
    text_append(ret, ".SH ENVIRONMENT\n.TP\n.B SOURCE_DATE_EPOCH\nThe as\\-of date where "
                     "\\-\\-as\\-of is not given, and the time that sign claims; verify ignores "
                     "it.\n.TP\n.B TMPDIR\nWhere the run keeps its unlinked working files.\n");
}

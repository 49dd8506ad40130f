/* The verbs; cli/verbs.c has the table. */
#ifndef CLI_VERB_H
#define CLI_VERB_H

#include "base/text.h"
#include "cli/options.h"

verb_function verb_init, verb_import, verb_add, verb_fmt, verb_table, verb_check, verb_routes,
    verb_due, verb_status, verb_questions, verb_build, verb_sign, verb_extend, verb_verify,
    verb_inspect, verb_export, verb_record, verb_prove, verb_compare, verb_diff, verb_explain,
    verb_packs, verb_completion, verb_version, verb_help;

extern const struct option init_options[], import_options[], add_options[], fmt_options[],
    check_options_table[], build_options_table[], sign_options[], verify_options_table[],
    inspect_options[], export_options[], packs_options_table[], help_options[], record_options[],
    prove_options[], extend_options[], compare_options[], table_options[], due_options_table[],
    status_options_table[], routes_options[], questions_options_table[], diff_options[],
    explain_options[];

/* What --help of a verb and `help` print. */
void help_write_verb(const struct verb *verb, struct text *ret);

#endif

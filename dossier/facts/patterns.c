#include "dossier/facts/patterns.h"

#define ANY "[<({"
#define FIRM "[<{"
#define PATTERN(kind, shape, text, brackets, example, counter_example)                             \
    { kind, SHAPE_##shape, text, brackets, example, counter_example },

const struct facts_pattern facts_patterns[] = {
#include "dossier/facts/patterns.def"
};

const size_t facts_pattern_count = sizeof facts_patterns / sizeof *facts_patterns;

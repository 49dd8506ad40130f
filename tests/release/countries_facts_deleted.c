/* The test of the same name in unit/ on every fact: without sanitizers it takes all renditions. */
#include "tests/unit/countries_facts_deleted.c"

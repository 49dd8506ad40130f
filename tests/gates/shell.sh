#!/bin/sh
# No script or case draws a word from shellcheck.
set -eu
cd "$SOURCE"
shellcheck -s bash .ci/run
find cli tests countries \( -name '*.sh' -o -path 'tests/cases/*/cmd' \) -print0 |
    xargs -0 shellcheck -s sh

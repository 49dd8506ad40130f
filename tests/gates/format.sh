#!/bin/sh
# Every C file has the form that .clang-format gives it.
set -eu
cd "$SOURCE"
find base schemas dossier signing countries cli tests \( -name '*.c' -o -name '*.h' \) -print0 |
    xargs -0 clang-format --dry-run -Werror

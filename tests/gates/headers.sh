#!/bin/sh
# Every header of a room stands alone: it includes what it uses.
set -eu
cd "$SOURCE"
flags=$(pkg-config --cflags libxml-2.0 libxslt pangocairo)
rc=0
for header in $(find base schemas dossier signing countries cli -name '*.h' | sort); do
    # shellcheck disable=SC2086 # a list of flags
    gcc -std=gnu17 -D_GNU_SOURCE -I. $flags -Wall -Wextra -Werror -Wno-unused-function \
        -fsyntax-only -include "$header" -x c /dev/null || rc=1
done
exit "$rc"

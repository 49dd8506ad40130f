#!/bin/sh
# An installed program lives without the source tree: it names no path of it and finds its data and
# helpers under the prefix.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake -S "$SOURCE" -B "$work/build" -G Ninja -DSAMDOSSIER_IN_TREE=OFF -DSAMDOSSIER_TESTS=OFF \
    -DCMAKE_INSTALL_PREFIX="$work/prefix" >/dev/null
cmake --build "$work/build" >/dev/null
cmake --install "$work/build" >/dev/null
installed=$work/prefix/bin/samdossier

for path in "$SOURCE" "$work/build"; do
    if grep -raqF "$path/" "$work/prefix/bin" "$work/prefix/libexec"; then
        echo "an installed program names \"$path\""
        exit 1
    fi
done
cd "$work"
for id in $("$SAMDOSSIER" packs list | awk '{ print $1 }'); do
    "$installed" packs list | grep -q "^$id\\b" || {
        echo "the installed program does not find the pack \"$id\""
        exit 1
    }
done
"$installed" init sample --sample >/dev/null
"$installed" check sample >"$work/installed"
"$SAMDOSSIER" check sample >"$work/in-tree"
cmp "$work/installed" "$work/in-tree"

# A build that reads the source tree must not be installed by mistake.
if cmake --install "$BUILD" --prefix "$work/other" >/dev/null 2>&1; then
    echo "a build in the tree lets itself be installed"
    exit 1
fi

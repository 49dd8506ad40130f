#!/bin/sh
# The whole line on the sample dossier, on a fresh Debian 12, without a question asked.
set -eu
cd "$(dirname "$0")/.."
top=$(pwd)

# Set-up: packages and the release build.
sh tests/packages.sh build run
cmake --preset release -DSAMDOSSIER_TESTS=OFF -B "$top/build/demo" >/dev/null
cmake --build "$top/build/demo"
PATH=$top/build/demo/bin:$PATH
export PATH

# The demo.
samdossier version

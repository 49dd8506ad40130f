#!/bin/sh
# Installs what is missing, builds with sanitizers and runs every test; then builds release and runs
# the tests that only it can run. The last line is "N passed, N failed".
#
#   SAMDOSSIER_REAL              the real dossier (default ../shared/real-dossier)
#   SAMDOSSIER_SCHEMATRON_SUITE  the public Schematron conformance suite, optional
#   CI=true                      a skipped test, a missing tool or no real dossier is a failure
set -eu
cd "$(dirname "$0")/.."
top=$(pwd)

# A test binary that is never built, or a folder that falls out of a glob, must not look like success.
floor=180

ci=${CI:-}
case $ci in
true | 1 | yes) ci=yes ;;
*) ci= ;;
esac
SAMDOSSIER_REAL=${SAMDOSSIER_REAL:-$top/../shared/real-dossier}
export SAMDOSSIER_REAL

sh tests/packages.sh build run test

# One more judge of signatures, where npm is there anyway.
if command -v npm >/dev/null && command -v node >/dev/null; then
    mkdir -p build/js
    cp tests/interop/js/package.json tests/interop/js/package-lock.json tests/interop/js/.npmrc build/js/
    npm ci --prefix build/js --ignore-scripts --no-audit --no-fund >build/js/log 2>&1 || {
        rm -rf build/js/node_modules
        echo "PKIjs could not be installed (build/js/log): it will not judge signatures"
    }
fi

# Runs the tests of a preset (further arguments go to ctest) and adds to the three counts.
passed=0 failed=0 skipped=0 skipped_names=
run_tests() {
    preset=$1
    shift
    report=$top/build/$preset/tests.xml
    log=$top/build/$preset/tests.log
    rm -f "$report"
    rc=0
    ctest --preset "$preset" --output-on-failure -j "$(nproc)" --output-junit "$report" "$@" \
        >"$log" 2>&1 || rc=$?
    cat "$log"
    all=$(grep -c '<testcase ' "$report" || true)
    good=$(grep -c '<testcase .*status="run"' "$report" || true)
    skips=$(sed -n 's/.*Test *#[0-9]*: \([^ ]*\) .*\*\*\*Skipped.*/\1/p' "$log")
    for name in $skips; do
        skipped=$((skipped + 1))
        skipped_names="$skipped_names $name"
    done
    count=$(printf '%s\n' "$skips" | grep -c . || true)
    passed=$((passed + good))
    failed=$((failed + all - good - count))
    if [ "$rc" -ne 0 ] && [ "$all" -eq $((good + count)) ]; then
        echo "ctest ended with $rc although no test failed" >&2
        failed=$((failed + 1))
    fi
}

for preset in dev release; do
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset"
done
run_tests dev
run_tests release -R '^release/'

notes=
if [ "$passed" -lt "$floor" ]; then
    notes="${notes}only $passed tests passed, at least $floor are expected
"
    failed=$((failed + 1))
fi
if [ -n "$skipped_names" ]; then
    notes="${notes}$skipped skipped:$skipped_names
"
    [ -z "$ci" ] || failed=$((failed + skipped))
fi
if [ ! -d "$SAMDOSSIER_REAL" ]; then
    notes="${notes}no real dossier at \"$SAMDOSSIER_REAL\" (SAMDOSSIER_REAL): its tests did not run
"
    [ -z "$ci" ] || failed=$((failed + 1))
fi
if [ -z "${SAMDOSSIER_SCHEMATRON_SUITE:-}" ]; then
    notes="${notes}SAMDOSSIER_SCHEMATRON_SUITE is not set: the Schematron conformance suite did not run
"
fi
printf '\n%s' "$notes"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

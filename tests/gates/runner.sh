#!/bin/sh
# The case runner accepts what is exact and refuses every single deviation.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/bin" "$work/case/in/d" "$work/case/out"
SAMDOSSIER=$work/bin/samdossier
export SAMDOSSIER
cat >"$SAMDOSSIER" <<'END'
#!/bin/sh
printf '%s\n' "$@"
pwd
echo "samdossier $(sed -n 's/^project(samdossier VERSION \([0-9.]*\) .*/\1/p' "$SOURCE/CMakeLists.txt")"
echo "trouble" >&2
cat d/given >made
exit 3
END
chmod +x "$SAMDOSSIER"
cd "$work/case"
echo content >in/d/given
printf 'two words\n--option\n' >args
echo 3 >status
# shellcheck disable=SC2016 # marks, not variables
printf 'two words\n--option\n@TMP@\nsamdossier @VERSION@\n' >stdout
echo trouble >stderr
echo content >out/made
printf 'd/\nd/given\nmade\n' >tree

run_case() {
    CI='' /usr/bin/python3 -B "$SOURCE/tests/cases/run.py" "$work/case" >"$work/log" 2>&1
}
refused() {
    if run_case; then
        echo "the case passes although $1"
        exit 1
    fi
}

run_case || {
    cat "$work/log"
    exit 1
}
for file in status stdout stderr tree out/made; do
    cp "$file" "$work/kept"
    echo more >>"$file"
    refused "$file differs"
    cp "$work/kept" "$file"
done
mv stderr "$work/kept"
refused "stderr should be empty"
mv "$work/kept" stderr
echo none >out/missing
refused "a file is missing"
rm out/missing

echo no-such-program-anywhere >needs
rc=0
run_case || rc=$?
[ "$rc" -eq 77 ] || { echo "a missing program is not skipped but $rc"; exit 1; }
rc=0
CI=true /usr/bin/python3 -B "$SOURCE/tests/cases/run.py" "$work/case" >/dev/null || rc=$?
[ "$rc" -eq 1 ] || { echo "a missing program passes in CI"; exit 1; }

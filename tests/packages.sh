#!/bin/sh
# Installs, without asking, what is missing of the packages that tests/packages.txt lists for the
# purposes named: sh tests/packages.sh build run test
set -eu
here=$(cd "$(dirname "$0")" && pwd)

missing=
while read -r package purpose; do
    case " $* " in
    *" $purpose "*) ;;
    *) continue ;;
    esac
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
    ii*) ;;
    *) missing="$missing $package" ;;
    esac
done <"$here/packages.txt"
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || {
        echo "packages are missing and there is no sudo; as root: apt-get install$missing" >&2
        exit 1
    }
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing

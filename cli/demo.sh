#!/bin/sh
# The whole line on the sample dossier, on a fresh Debian 12, without a question asked: checks it for
# every regulator there is, builds and signs the bundles, verifies them. Everything it makes lies in
# build/demo/show; its keys are made anew and say TEST.
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
start=$(date +%s)
show=$top/build/demo/show
rm -rf "$show"
mkdir -p "$show"
cd "$show"

step() {
    printf '\n== %s\n' "$1"
}

step "the program and its packs"
samdossier version
samdossier packs list

step "the sample dossier, checked for every regulator there is"
samdossier init --sample dossier --quiet
samdossier check dossier --for all
samdossier check dossier --for all --format html --out report.html

step "one rule explained"
samdossier explain jp-change-notice-30-days

step "a bundle and a record per filing"
samdossier build dossier --out bundles

step "signed with a key made for this demo (it says TEST, its store too)"
sh "$top/cli/demo-pki.sh" demo-keys
samdossier sign bundles/*.asice --key demo-keys/signer.key --cert demo-keys/signer.pem --allow-draft

step "verified: a sample signed by a test key is NOT FOR FILING, whatever else is good"
samdossier verify bundles/*.asice --trust demo-keys/trust --accept sample,test

cat <<END

Everything lies in $show:
  dossier/       the sample dossier, invented
  report.html    the report, for the browser
  bundles/       a bundle (.asice) and its record per filing
  demo-keys/     root, signer, revocation list and trust store of this demo
The demo itself took $(($(date +%s) - start)) seconds.
END

#!/bin/sh
# Lints a pack and runs its cases.xml: sh tests/packs/_check.sh ID
set -eu
exec "$SAMDOSSIER" packs check "$1"

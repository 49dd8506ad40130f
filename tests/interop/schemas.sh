#!/bin/sh
# A second engine (jing, Xerces underneath) reads every schema and the data that they describe;
# libxml2 2.9.14 alone accepts some schemas that are none.
set -eu
cd "$SOURCE"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find schemas countries dossier/sample \( -name '*.xml' -o -name '*.xs[dl]' -o -name '*.sch' \) -print0 |
    xargs -0 xmllint --nonet --noout

printf '%s' '<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema">' \
    '<s:element name="a" type="none"/></s:schema>' >"$work/broken.xsd"
if jing "$work/broken.xsd" >/dev/null 2>&1; then
    echo "jing accepts a schema that names a type it does not define"
    exit 1
fi
for schema in schemas/*.xsd; do
    jing "$schema"
done
jing schemas/hub.xsd schemas/hub.xml
jing schemas/pack.xsd countries/*/pack.xml countries/*/toc.xml

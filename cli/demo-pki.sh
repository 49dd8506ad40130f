#!/bin/sh
# Makes keys, certificates, a revocation list and a trust store for the demo and the tests, in a new
# folder. Every name in it says TEST; the store says test="yes" unless -f is given.
#
#   sh cli/demo-pki.sh [-a p256|p384|p521|rsa] [-i] [-f] FOLDER
#     -a  kind of the signer's key (p256)
#     -i  with an issuing authority between root and signer
#     -f  a store without test="yes", for tests of what is good for filing
#
# Makes FOLDER/signer.key, signer.pem (with the issuing certificate), roots.pem and trust/.
set -eu
umask 077

algorithm=p256
issuing=no
test=yes
while getopts a:if option; do
    case $option in
    a) algorithm=$OPTARG ;;
    i) issuing=yes ;;
    f) test=no ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
folder=${1:?usage: demo-pki.sh [-a p256|p384|p521|rsa] [-i] [-f] FOLDER}
mkdir "$folder"
cd "$folder"
mkdir -p authority trust/signers trust/tsa trust/crls

# Arguments of `openssl genpkey` for a kind of key.
kind() {
    case $1 in
    p256 | p384 | p521) echo "-algorithm EC -pkeyopt ec_paramgen_curve:P-${1#p}" ;;
    rsa) echo "-algorithm RSA -pkeyopt rsa_keygen_bits:3072" ;;
    *)
        echo "unknown kind of key '$1'" >&2
        exit 2
        ;;
    esac
}

# What goes wrong is shown, the usual chatter of openssl is not.
quietly() {
    "$@" 2> authority/log || {
        cat authority/log >&2
        exit 1
    }
}

authority_config() {
    cat << END
[ca]
default_ca = here
[here]
database = authority/$1.index
serial = authority/$1.serial
crlnumber = authority/$1.crlnumber
new_certs_dir = authority
certificate = authority/$1.pem
private_key = authority/$1.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[authority_below]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = CA:false
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
    : > "authority/$1.index"
    openssl rand -hex 8 > "authority/$1.serial"
    echo 01 > "authority/$1.crlnumber"
}

# new_key NAME KIND
new_key() {
    # shellcheck disable=SC2046
    quietly openssl genpkey $(kind "$2") -out "$1"
}

# issue AUTHORITY REQUEST-KEY SUBJECT SECTION CERTIFICATE
issue() {
    quietly openssl req -new -config "authority/$1.cnf" -key "$2" -subj "$3" -out authority/request.pem
    quietly openssl ca -batch -notext -config "authority/$1.cnf" -extensions "$4" \
        -in authority/request.pem -out "$5"
}

revocation_list() {
    quietly openssl ca -config "authority/$1.cnf" -gencrl -out "trust/crls/$1.crl"
}

authority_config root > authority/root.cnf
new_key authority/root.key p256
quietly openssl req -x509 -new -config authority/root.cnf -extensions authority -key authority/root.key \
    -days 60 -subj "/O=samdossier TEST KEY/CN=Test root" -out authority/root.pem
cp authority/root.pem trust/signers/root.pem
cp authority/root.pem roots.pem

by=root
if [ $issuing = yes ]; then
    authority_config issuing > authority/issuing.cnf
    new_key authority/issuing.key p256
    issue root authority/issuing.key "/O=samdossier TEST KEY/CN=Test issuing authority" \
        authority_below authority/issuing.pem
    revocation_list issuing
    by=issuing
fi
new_key signer.key "$algorithm"
issue $by signer.key "/O=samdossier TEST KEY/CN=Test applicant" signer signer.pem
[ $issuing = no ] || cat authority/issuing.pem >> signer.pem
revocation_list root

spki=$(openssl x509 -in signer.pem -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256 -r | cut -c1-64)
cat > trust/policy.xml << END
<?xml version="1.0" encoding="UTF-8"?>
<policy xmlns="urn:samdossier:policy:1" test="$test">
  <signers>
    <signer role="applicant">
      <key spki="$spki"/>
    </signer>
  </signers>
  <revocation signers="require" stamps="require"/>
  <!-- Sizes and last days: ETSI TS 119 312 V1.5.1 (2024-12). -->
  <algorithms>
    <digest name="SHA-256"/>
    <digest name="SHA-384"/>
    <digest name="SHA-512"/>
    <signature name="ECDSA" min-bits="256"/>
    <signature name="RSASSA-PSS" min-bits="3000"/>
    <signature name="RSASSA-PSS" min-bits="1900" to="2029-01-01"/>
    <signature name="RSASSA-PKCS1-v1.5" min-bits="1900" to="2029-01-01"/>
  </algorithms>
  <roles>
    <require regulator="any" role="applicant" level="B"/>
  </roles>
</policy>
END
rm authority/log

/* Every limit in one place; each is tested below, at and above. Sizes in bytes unless named. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define MIB (1024ull * 1024ull)

/* XML */
#define LIMIT_XML_FILE_BYTES (64 * MIB)
#define LIMIT_XML_TOTAL_BYTES (256 * MIB) /* one dossier with its includes */
#define LIMIT_XML_NODES 4000000
#define LIMIT_XML_DEPTH 64
#define LIMIT_XML_ATTRIBUTES 64 /* on one element */
#define LIMIT_XML_INCLUDE_DEPTH 8
#define LIMIT_XML_WRITE_DEPTH 256 /* trees that a transform made may be deeper */
#define LIMIT_XML_INCLUDES 1000

/* rules */
#define LIMIT_XPATH_OPERATIONS 200000000ull /* one expression */
#define LIMIT_XPATH_DEPTH 2000
#define LIMIT_XSLT_OPERATIONS 200000000ull
#define LIMIT_XSLT_DEPTH 500
#define LIMIT_OUTPUT_BYTES (64 * MIB)
#define LIMIT_FINDINGS 10000 /* listed; the count and the status are never capped */

/* files, archives, bundles */
#define LIMIT_FILES 100000
#define LIMIT_FILE_BYTES (8ull * 1024 * MIB)
#define LIMIT_IMPORT_BYTES (64ull * 1024 * MIB)
#define LIMIT_RATIO 100      /* archive on import: bytes out to bytes in, above 1 MiB */
#define LIMIT_STORE_RATIO 50 /* an entry that would deflate beyond this is stored (BUNDLE.md) */
#define LIMIT_MANIFEST_BYTES (16 * MIB)
#define LIMIT_ENTRIES 100000

/* tables that come back from a spreadsheet */
#define LIMIT_TABLE_BYTES (64 * MIB)
#define LIMIT_TABLE_PARTS 10000 /* of an XLSX */
#define LIMIT_TABLE_ROWS 200000
#define LIMIT_TABLE_COLUMNS 512

/* helper programs */
#define LIMIT_HELPER_ANSWER_BYTES (1 * MIB)
#define LIMIT_HELPER_TEXT_BYTES (64 * MIB)
#define LIMIT_HELPER_CPU_SECONDS 60
#define LIMIT_HELPER_DATA_BYTES (1024 * MIB)
#define LIMIT_JSON_DEPTH 64

/* signatures */
#define LIMIT_P7S_BYTES (1 * MIB)
#define LIMIT_CERTIFICATES 16
#define LIMIT_CHAIN 8
#define LIMIT_RSA_MIN_BITS 2048
#define LIMIT_RSA_MAX_BITS 8192
#define LIMIT_TST_BYTES (64 * 1024)
#define LIMIT_TST_PER_SIGNER 4
#define LIMIT_REVOCATIONS 16 /* CRLs and OCSP responses that a signature or token carries */
#define LIMIT_OCSP_BYTES (64 * 1024)
#define LIMIT_CRL_BYTES (16 * MIB)
#define LIMIT_P12_BYTES (1 * MIB)
#define LIMIT_P12_ITERATIONS 1000000
#define LIMIT_SIGNATURES 16
#define LIMIT_RENEWALS 32

#endif

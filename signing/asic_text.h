/* The fixed pieces of an ASiCManifest, shared by writer and reader. Schema facts: EN 319 162-1 A.4
 * and the XSD published with it; digests by the algorithm URI of XML Encryption for SHA-256. */
#ifndef SIGNING_ASIC_TEXT_H
#define SIGNING_ASIC_TEXT_H

#define ASIC_ROOT_NAME "manifest.xml"

#define ASIC_BEGIN                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\""                          \
    " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n"                                          \
    "  <asic:SigReference URI=\""
#define ASIC_SIGNATURE_END "\" MimeType=\"application/x-pkcs7-signature\"/>\n"
#define ASIC_TOKEN_END "\" MimeType=\"application/vnd.etsi.timestamp-token\"/>\n"
#define ASIC_ARCHIVE_STEM "ASiCArchiveManifest"
#define ASIC_REFERENCE "  <asic:DataObjectReference URI=\""
#define ASIC_ROOT_MARK "\" Rootfile=\"true\">\n"
#define ASIC_NO_MARK "\">\n"
#define ASIC_DIGEST                                                                                \
    "    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n"               \
    "    <ds:DigestValue>"
#define ASIC_REFERENCE_END "</ds:DigestValue>\n  </asic:DataObjectReference>\n"
#define ASIC_END "</asic:ASiCManifest>\n"

#endif

#include "dossier/page.h"

#include "base/hash.h"

#include <openssl/evp.h>
#include <string.h>

static void digest_append(const char *string, struct text *ret)
{
    struct sha256 digest;
    unsigned char base64[4 * ((SHA256_SIZE + 2) / 3) + 1];
    sha256_bytes(string, strlen(string), &digest);
    EVP_EncodeBlock(base64, digest.bytes, SHA256_SIZE);
    text_appendf(ret, "'sha256-%s'", (const char *)base64);
}

void page_open(const char *title, enum report_language language, const char *style,
               const char *script, struct text *ret)
{
    text_appendf(ret, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                 language == REPORT_JA ? "ja" : "en");
    text_append(ret, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src ");
    digest_append(style, ret);
    if (script) {
        text_append(ret, "; script-src ");
        digest_append(script, ret);
    }
    text_append(ret, "; base-uri 'none'; form-action 'none'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<title>");
    text_append_xml(ret, title);
    text_appendf(ret, "</title>\n<style>%s</style>\n", style);
    if (script)
        text_appendf(ret, "<script>%s</script>\n", script);
    text_append(ret, "</head>\n<body>\n");
}

void page_close(struct text *ret)
{
    text_append(ret, "</body>\n</html>\n");
}

void page_languages(enum report_language language, struct text *ret)
{
    bool japanese = language == REPORT_JA;
    text_appendf(ret, "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"en\"%s>\n",
                 japanese ? "" : " checked");
    text_appendf(ret, "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"ja\"%s>\n",
                 japanese ? " checked" : "");
}

void page_language_bar(struct text *ret)
{
    text_append(ret, "<div class=\"bar\"><span class=\"gap\"></span>"
                     "<label for=\"en\">English</label><label for=\"ja\">日本語</label></div>\n");
}

void page_both(const char *en, const char *ja, struct text *ret)
{
    text_appendf(ret, "<span class=\"en\" lang=\"en\">%s</span>", en);
    text_appendf(ret, "<span class=\"ja\" lang=\"ja\">%s</span>", ja);
}

void page_foreign(const char *string, struct text *ret)
{
    text_append(ret, "<bdi>");
    text_append_xml(ret, string ? string : "");
    text_append(ret, "</bdi>");
}

void page_both_foreign(const char *en, const char *ja, struct text *ret)
{
    text_append(ret, "<span class=\"en\" lang=\"en\">");
    page_foreign(en, ret);
    text_append(ret, "</span><span class=\"ja\" lang=\"ja\">");
    page_foreign(ja, ret);
    text_append(ret, "</span>");
}

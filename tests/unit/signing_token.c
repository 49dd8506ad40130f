/* URIs of tokens: what may stand in them and what may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "signing/token.h"

#include <string.h>

static void takes(const char *uri, const char *object, const char *pin_file)
{
    struct error error;
    struct token_uri parsed;
    if (!token_uri_parse(uri, &parsed, &error))
        fail_msg("%s: %s", uri, error.text);
    assert_string_equal(parsed.object, object);
    assert_string_equal(parsed.pin_file, pin_file);
}

static void refuses(const char *uri)
{
    struct error error = { .status = STATUS_DONE };
    struct token_uri parsed;
    if (token_uri_parse(uri, &parsed, &error))
        fail_msg("%s is taken", uri);
    assert_int_equal(error.status, STATUS_USAGE);
}

static void what_may_stand(void **state)
{
    (void)state;
    takes("pkcs11:", "pkcs11:", "");
    takes("pkcs11:token=a;object=b", "pkcs11:token=a;object=b", "");
    takes("pkcs11:id=%01;type=private;serial=1;model=m;manufacturer=x;slot-id=0",
          "pkcs11:id=%01;type=private;serial=1;model=m;manufacturer=x;slot-id=0", "");
    takes("pkcs11:token=a?pin-source=file:/etc/pin", "pkcs11:token=a", "/etc/pin");
    takes("pkcs11:token=a?pin-source=file:%2fa%20b", "pkcs11:token=a", "/a b");
}

static void what_may_not(void **state)
{
    (void)state;
    char longer[TOKEN_URI_MAX + 2];
    memset(longer, 'a', sizeof longer);
    memcpy(longer, "pkcs11:object=", 14);
    longer[TOKEN_URI_MAX + 1] = '\0';
    refuses(longer);
    longer[TOKEN_URI_MAX] = '\0';
    takes(longer, longer, "");
    refuses("");
    refuses("token=a");
    refuses("PKCS11:token=a");
    refuses("pkcs11:token");
    refuses("pkcs11:token=a;;object=b");
    refuses("pkcs11:pin-value=1");
    refuses("pkcs11:token=a;pin-value=1");
    refuses("pkcs11:token=a;pin-source=file:/a");
    refuses("pkcs11:module-path=/a.so");
    refuses("pkcs11:toke=a");
    refuses("pkcs11:token=a?");
    refuses("pkcs11:token=a?pin-value=1");
    refuses("pkcs11:token=a?module-path=/a.so");
    refuses("pkcs11:token=a?module-name=a");
    refuses("pkcs11:token=a?pin-source=/a");
    refuses("pkcs11:token=a?pin-source=|a");
    refuses("pkcs11:token=a?pin-source=env:A");
    refuses("pkcs11:token=a?pin-source=file:");
    refuses("pkcs11:token=a?pin-source=file:/a&pin-value=1");
    refuses("pkcs11:token=a?pin-source=file:/a&module-path=/a.so");
    refuses("pkcs11:token=a?pin-source=file:%00");
    refuses("pkcs11:token=a?pin-source=file:%0");
    refuses("pkcs11:token=a?pin-source=file:%zz");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_stand),
        cmocka_unit_test(what_may_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

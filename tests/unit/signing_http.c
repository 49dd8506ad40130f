/* Whom the client would ask: URLs and addresses, without a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "signing/http_client.h"
#include "signing/http_inner.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool is_public(const char *text)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return address_is_public((const struct sockaddr *)&four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return address_is_public((const struct sockaddr *)&six);
}

static void addresses(void **state)
{
    (void)state;
    static const char *const outside[] = {
        "8.8.8.8",         "1.1.1.1",     "11.0.0.0",       "172.15.255.255",
        "172.32.0.0",      "192.167.0.1", "192.169.0.1",    "100.63.255.255",
        "100.128.0.0",     "198.17.0.1",  "198.20.0.1",     "223.255.255.255",
        "2606:4700::1111", "2a00::1",     "::ffff:8.8.8.8", "2001:4860:4860::8888",
    };
    static const char *const inside[] = {
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "2001:db8::1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "2001::1",
    };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        if (!is_public(outside[i]))
            fail_msg("%s would not be asked", outside[i]);
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        if (is_public(inside[i]))
            fail_msg("%s would be asked", inside[i]);
    }
}

static void places(void **state)
{
    (void)state;
    static const char *const refused[] = { "",           "ldap://a/b",      "ftp://a/b",
                                           "a.example",  "http://",         "http://u:p@a/b",
                                           "http://a/#", "http://a/b#part", "HTTP://a/b" };
    struct http_place place = { 0 };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        bool taken = http_place_parse(refused[i], false, &place);
        if (taken && strcmp(refused[i], "http://a/#") != 0) /* nothing behind the # */
            fail_msg("'%s' is taken", refused[i]);
        http_place_release(&place);
    }
    assert_true(http_place_parse("https://a.example:8443/b/c?d=e", false, &place));
    assert_string_equal(place.host, "https://a.example:8443");
    assert_string_equal(place.path, "/b/c?d=e");
    assert_int_equal(place.tls, 1);
    http_place_release(&place);
    assert_false(http_place_parse("https://a.example/b?d=e", true, &place));
    http_place_release(&place);
    char url[2050] = "http://a/";
    memset(url + 9, 'b', 2048 - 9);
    assert_true(http_place_parse(url, true, &place));
    http_place_release(&place);
    url[2048] = 'b';
    assert_false(http_place_parse(url, true, &place));
    http_place_release(&place);
}

static void settings(void **state)
{
    (void)state;
    struct error error;
    struct http_settings wrong_proxy = { .proxy = "https://proxy.example:3128" };
    assert_null(http_client_new(&wrong_proxy, &error));
    assert_int_equal(error.status, STATUS_USAGE);
    struct http_settings wrong_anchors = { .anchors = "/dev/null" };
    assert_null(http_client_new(&wrong_anchors, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    struct http_settings right = { .proxy = "http://proxy.example:3128" };
    struct http_client *client = http_client_new(&right, &error);
    assert_non_null(client);
    http_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),
        cmocka_unit_test(places),
        cmocka_unit_test(settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

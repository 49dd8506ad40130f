/* The one file that uses engines. OpenSSL 3.0 calls them deprecated, but Debian 12 has no provider
 * for PKCS#11. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "signing/token.h"

#include "base/cleanup.h"

#include <dlfcn.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <string.h>

struct token {
    void *module; /* kept loaded as long as the engine uses it */
    ENGINE *engine;
    bool running; /* the engine is initialised */
    UI_METHOD *ui;
    bool asked;
};

DEFINE_POINTER_CLEANUP(struct token, token_close)

/* Reasons of a PKCS#11 module, CKR_... (PKCS #11 2.40, 3.1). */
enum { PIN_INCORRECT = 0xa0, PIN_LOCKED = 0xa4 };

void token_close(struct token *token)
{
    if (!token)
        return;
    if (token->running)
        ENGINE_finish(token->engine);
    ENGINE_free(token->engine);
    UI_destroy_method(token->ui);
    if (token->module)
        dlclose(token->module);
    free(token);
}

bool token_asked(const struct token *token)
{
    return token->asked;
}

/* Whoever asks for a PIN gets none. */
static int refuse(UI *ui)
{
    bool *asked = UI_get0_user_data(ui);
    if (asked)
        *asked = true;
    return 0;
}

static bool load_module(const char *module, struct token *token, struct error *error)
{
    token->module = dlopen(module, RTLD_NOW | RTLD_LOCAL);
    if (!token->module)
        return error_set(error, STATUS_KEY, "the PKCS#11 module '%s' cannot be loaded: %s", module,
                         dlerror());
    return dlsym(token->module, "C_GetFunctionList") ||
           error_set(error, STATUS_KEY, "'%s' is no PKCS#11 module", module);
}

static bool load_engine(const char *module, const char *pin, struct token *token,
                        struct error *error)
{
    ENGINE_load_dynamic();
    token->engine = ENGINE_by_id("pkcs11");
    token->ui = UI_create_method("no prompt");
    if (!token->engine)
        return error_set(error, STATUS_KEY,
                         "OpenSSL's pkcs11 engine, which tokens need, is not there: apt-get "
                         "install libengine-pkcs11-openssl");
    token->running =
        token->ui && UI_method_set_opener(token->ui, refuse) == 0 &&
        ENGINE_ctrl_cmd_string(token->engine, "QUIET", NULL, 0) == 1 &&
        ENGINE_ctrl(token->engine, ENGINE_CTRL_SET_USER_INTERFACE, 0, token->ui, NULL) == 1 &&
        ENGINE_ctrl(token->engine, ENGINE_CTRL_SET_CALLBACK_DATA, 0, &token->asked, NULL) == 1 &&
        ENGINE_ctrl_cmd_string(token->engine, "MODULE_PATH", module, 0) == 1 &&
        (!*pin || ENGINE_ctrl_cmd_string(token->engine, "PIN", pin, 0) == 1) &&
        ENGINE_init(token->engine) == 1;
    return token->running ||
           error_set(error, STATUS_KEY, "the PKCS#11 module '%s' does not start", module);
}

/* Why the engine found no key, from what it left behind. */
static bool explain(const struct token *token, const char *uri, struct error *error)
{
    const char *why = NULL;
    for (unsigned long code; (code = ERR_get_error());) {
        int reason = ERR_GET_REASON(code);
        if (reason >= PIN_INCORRECT && reason <= PIN_LOCKED)
            return error_set(error, STATUS_KEY, "the token refuses the PIN (%s); it was tried once",
                             ERR_reason_error_string(code) ? ERR_reason_error_string(code) : "-");
        if (ERR_reason_error_string(code) && !why)
            why = ERR_reason_error_string(code);
    }
    if (token->asked)
        return error_set(error, STATUS_KEY,
                         "the token wants a PIN for '%s'; give it by --pass-file or --pass-fd",
                         uri);
    return error_set(error, STATUS_KEY,
                     "there is no private key '%s', or more than one token fits: %s", uri,
                     why ? why : "the engine does not say more");
}

bool token_open(const char *module, const struct token_uri *uri, const char *pin,
                struct token **ret_token, EVP_PKEY **ret_key, struct error *error)
{
    CLEANUP(token_close_pointer) struct token *token = calloc(1, sizeof *token);
    if (!token)
        return error_set(error, STATUS_LIMIT, "no memory for a token");
    bool good = load_module(module, token, error) && load_engine(module, pin, token, error);
    if (good) {
        ERR_clear_error();
        *ret_key = ENGINE_load_private_key(token->engine, uri->object, token->ui, &token->asked);
        good = *ret_key || explain(token, uri->object, error);
    }
    ERR_clear_error();
    if (good)
        *ret_token = TAKE(token);
    return good;
}

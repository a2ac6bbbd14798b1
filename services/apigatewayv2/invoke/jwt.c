/* apigatewayv2/invoke/jwt.c: JSON Web Tokens against a JSON Web Key Set: RSA signatures, issuer and
 * times. */
#include "apigatewayv2/invoke/issuer.h"

#include "base/codec.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

enum { KEY_BYTES_MIN = 256, KEY_BYTES_MAX = 512, EXPONENT_BYTES_MAX = 4, TOKEN_BYTES_MAX = 16384 };

/* ---- JSON ---- */

struct wanted {
    const char *name;
    struct vg_str value; /* texts without quotes, others as they stand */
};

/* The members of an object by name; absent where they are not. */
static bool read_members(struct vg_json *json, struct wanted *wanted, size_t count)
{
    struct vg_str name;
    if (vg_json_peek(json) != VG_JSON_OBJECT || !vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        struct vg_str value;
        bool is_read = vg_json_peek(json) == VG_JSON_STRING ? vg_json_string(json, &value)
                                                            : vg_json_skip(json, &value);
        if (!is_read)
            return false;
        for (size_t i = 0; i < count; i++)
            if (vg_str_is(name, wanted[i].name))
                wanted[i].value = value;
    }
    return json->error == NULL;
}

/* ---- Keys ---- */

/* NULL when they are none. */
static EVP_PKEY *key_of(struct vg_str modulus, struct vg_str exponent)
{
    EVP_PKEY *key = NULL;
    if (modulus.len < KEY_BYTES_MIN || modulus.len > KEY_BYTES_MAX || exponent.len == 0 ||
        exponent.len > EXPONENT_BYTES_MAX)
        return NULL;
    BIGNUM *n = BN_bin2bn((const unsigned char *)modulus.ptr, (int)modulus.len, NULL);
    BIGNUM *e = BN_bin2bn((const unsigned char *)exponent.ptr, (int)exponent.len, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    VG_ASSERT(n != NULL && e != NULL && builder != NULL && context != NULL);
    VG_ASSERT(OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    VG_ASSERT(params != NULL);
    if (EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    BN_free(n);
    BN_free(e);
    return key;
}

/* The RSA key of that id in the set. */
static EVP_PKEY *find_key(struct vg_arena *arena, struct vg_str keys, struct vg_str kid)
{
    struct vg_json json;
    struct wanted set[] = {{.name = "keys"}};
    struct vg_str modulus, exponent;
    vg_json_init(&json, keys, arena);
    if (!read_members(&json, set, 1) || !vg_str_is_set(set[0].value))
        return NULL;
    vg_json_init(&json, set[0].value, arena);
    if (vg_json_peek(&json) != VG_JSON_ARRAY || !vg_json_array(&json))
        return NULL;
    while (vg_json_element(&json)) {
        struct wanted key[] = {{.name = "kid"}, {.name = "kty"}, {.name = "n"}, {.name = "e"}};
        if (!read_members(&json, key, VG_COUNT_OF(key)))
            return NULL;
        if (vg_str_eq(key[0].value, kid) && vg_str_is(key[1].value, "RSA") &&
            vg_base64_decode(arena, key[2].value, /* is_url= */ true, &modulus) &&
            vg_base64_decode(arena, key[3].value, /* is_url= */ true, &exponent))
            return key_of(modulus, exponent);
    }
    return NULL;
}

static const EVP_MD *digest_of(struct vg_str algorithm)
{
    return vg_str_is(algorithm, "RS256")   ? EVP_sha256()
           : vg_str_is(algorithm, "RS384") ? EVP_sha384()
           : vg_str_is(algorithm, "RS512") ? EVP_sha512()
                                           : NULL;
}

static bool is_signed(EVP_PKEY *key, const EVP_MD *digest, struct vg_str text,
                      struct vg_str signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    VG_ASSERT(context != NULL);
    bool is_good = EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1 &&
                   EVP_DigestVerify(context, (const unsigned char *)signature.ptr, signature.len,
                                    (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(context);
    return is_good;
}

/* ---- The token ---- */

static bool is_time(struct vg_str text, double *seconds)
{
    return vg_str_is_set(text) && vg_str_to_f64(text, seconds);
}

/* exp must be there and to come; iat and nbf, where they are, gone by. */
static const char *judge_times(const struct wanted *claims, int64_t now_ms)
{
    double now_s = (double)now_ms / 1000, exp, nbf = 0, iat = 0;
    if (!is_time(claims[1].value, &exp))
        return "FORGED";
    if ((vg_str_is_set(claims[2].value) && !is_time(claims[2].value, &nbf)) ||
        (vg_str_is_set(claims[3].value) && !is_time(claims[3].value, &iat)) || nbf > now_s ||
        iat > now_s)
        return "FORGED";
    return exp > now_s ? "GOOD" : "EXPIRED";
}

static bool take_parts(struct vg_arena *arena, struct vg_str token, struct vg_str *header,
                       struct vg_str *claims, struct vg_str *signature, struct vg_str *text)
{
    struct vg_str rest = token, parts[3];
    if (token.len > TOKEN_BYTES_MAX || !vg_str_split(&rest, '.', &parts[0]) ||
        !vg_str_split(&rest, '.', &parts[1]) || !vg_str_split(&rest, '.', &parts[2]) ||
        vg_str_is_set(rest))
        return false;
    *text = vg_str_slice(token, 0, parts[0].len + 1 + parts[1].len);
    return vg_base64_decode(arena, parts[0], /* is_url= */ true, header) &&
           vg_base64_decode(arena, parts[1], /* is_url= */ true, claims) &&
           vg_base64_decode(arena, parts[2], /* is_url= */ true, signature);
}

void apigatewayv2_jwt_verify(struct vg_arena *arena, struct vg_str token, struct vg_str issuer,
                             struct vg_str keys, int64_t now_ms, struct vg_proxy_token *verified)
{
    struct vg_str header, body, signature, text;
    struct vg_json json;
    struct wanted head[] = {{.name = "alg"}, {.name = "kid"}};
    struct wanted claims[] = {{.name = "iss"}, {.name = "exp"}, {.name = "nbf"}, {.name = "iat"}};
    *verified = (struct vg_proxy_token){.verdict = VG_STR("FORGED")};
    if (!take_parts(arena, token, &header, &body, &signature, &text))
        return;
    vg_json_init(&json, header, arena);
    if (!read_members(&json, head, VG_COUNT_OF(head)) || !vg_str_is_set(head[1].value))
        return;
    vg_json_init(&json, body, arena);
    const EVP_MD *digest = digest_of(head[0].value);
    if (digest == NULL || !read_members(&json, claims, VG_COUNT_OF(claims)) ||
        !vg_json_at_end(&json) || !vg_str_eq(claims[0].value, issuer))
        return;
    EVP_PKEY *key = find_key(arena, keys, head[1].value);
    if (key == NULL)
        return;
    if (is_signed(key, digest, text, signature)) {
        verified->verdict = vg_str_from(judge_times(claims, now_ms));
        verified->claims = body;
    }
    EVP_PKEY_free(key);
}

/* cognito/jwt.c: the tokens' outside: header, signature, JWKS. What is in them is token.c's
 * business. */
#include "cognito/jwt.h"

#include "base/codec.h"
#include "base/hash.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

enum { RSA_PUBLIC_EXPONENT = 65537, RSA_PRIME_BYTES = COGNITO_RSA_BITS / 16 };

static BIGNUM *number_new(void)
{
    BIGNUM *number = BN_new();
    VG_ASSERT(number != NULL);
    return number;
}

/* A random prime of 1,024 bits with p - 1 coprime to the exponent (a prime, so "not a multiple"
 * will do). The two top bits are set, so that the product of two has all 2,048. */
static BIGNUM *draw_prime(struct vg_random *random, BN_CTX *ctx)
{
    uint8_t bytes[RSA_PRIME_BYTES];
    vg_random_bytes(random, bytes, sizeof bytes);
    bytes[0] |= 0xc0;
    bytes[sizeof bytes - 1] |= 1;
    BIGNUM *candidate = BN_bin2bn(bytes, sizeof bytes, NULL);
    VG_ASSERT(candidate != NULL);
    for (;; VG_ASSERT(BN_add_word(candidate, 2) == 1)) {
        if (BN_mod_word(candidate, RSA_PUBLIC_EXPONENT) == 1)
            continue;
        int verdict = BN_check_prime(candidate, ctx, NULL);
        VG_ASSERT(verdict >= 0);
        if (verdict == 1)
            return candidate;
    }
}

/* e, d and the CRT numbers of p and q, as parameters of an EVP key. */
static OSSL_PARAM *key_params(const BIGNUM *p, const BIGNUM *q, BN_CTX *ctx)
{
    BIGNUM *n = number_new(), *e = number_new(), *d = number_new(), *phi = number_new();
    BIGNUM *p1 = number_new(), *q1 = number_new(), *dp = number_new(), *dq = number_new(),
           *qinv = number_new();
    VG_ASSERT(BN_mul(n, p, q, ctx) == 1 && BN_set_word(e, RSA_PUBLIC_EXPONENT) == 1);
    VG_ASSERT(BN_sub(p1, p, BN_value_one()) == 1 && BN_sub(q1, q, BN_value_one()) == 1);
    VG_ASSERT(BN_mul(phi, p1, q1, ctx) == 1 && BN_mod_inverse(d, e, phi, ctx) != NULL);
    VG_ASSERT(BN_mod(dp, d, p1, ctx) == 1 && BN_mod(dq, d, q1, ctx) == 1 &&
              BN_mod_inverse(qinv, q, p, ctx) != NULL);

    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    VG_ASSERT(builder != NULL);
    const struct {
        const char *name;
        const BIGNUM *value;
    } parts[] = {
        {OSSL_PKEY_PARAM_RSA_N, n},          {OSSL_PKEY_PARAM_RSA_E, e},
        {OSSL_PKEY_PARAM_RSA_D, d},          {OSSL_PKEY_PARAM_RSA_FACTOR1, p},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, q},    {OSSL_PKEY_PARAM_RSA_EXPONENT1, dp},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, dq}, {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qinv},
    };
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        VG_ASSERT(OSSL_PARAM_BLD_push_BN(builder, parts[i].name, parts[i].value) == 1);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    VG_ASSERT(params != NULL);
    OSSL_PARAM_BLD_free(builder);
    BIGNUM *all[] = {n, e, d, phi, p1, q1, dp, dq, qinv};
    for (size_t i = 0; i < VG_COUNT_OF(all); i++)
        BN_clear_free(all[i]);
    return params;
}

void cognito_rsa_generate(struct vg_random random, struct cognito_rsa_key *key)
{
    BN_CTX *ctx = BN_CTX_new();
    VG_ASSERT(ctx != NULL);
    BIGNUM *p = draw_prime(&random, ctx);
    BIGNUM *q = draw_prime(&random, ctx);
    OSSL_PARAM *params = key_params(p, q, ctx);

    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *pkey = NULL;
    VG_ASSERT(maker != NULL && EVP_PKEY_fromdata_init(maker) == 1);
    VG_ASSERT(EVP_PKEY_fromdata(maker, &pkey, EVP_PKEY_KEYPAIR, params) == 1);
    int len = i2d_PrivateKey(pkey, NULL);
    VG_ASSERT(len > 0 && len <= COGNITO_RSA_DER_MAX);
    uint8_t *at = key->der;
    key->len = (size_t)i2d_PrivateKey(pkey, &at);

    EVP_PKEY_free(pkey);
    EVP_PKEY_CTX_free(maker);
    OSSL_PARAM_free(params);
    BN_clear_free(q);
    BN_clear_free(p);
    BN_CTX_free(ctx);
}

static EVP_PKEY *key_load(struct vg_str der)
{
    const unsigned char *at = (const unsigned char *)der.ptr;
    return d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, (long)der.len);
}

bool cognito_rsa_sign(struct vg_str der, struct vg_str bytes,
                      uint8_t signature[COGNITO_RSA_SIGNATURE_BYTES])
{
    EVP_PKEY *pkey = key_load(der);
    if (pkey == NULL)
        return false;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    size_t len = COGNITO_RSA_SIGNATURE_BYTES;
    bool is_signed =
        digest != NULL && EVP_PKEY_get_size(pkey) == COGNITO_RSA_SIGNATURE_BYTES &&
        EVP_DigestSignInit(digest, NULL, EVP_sha256(), NULL, pkey) == 1 &&
        EVP_DigestSign(digest, signature, &len, (const unsigned char *)bytes.ptr, bytes.len) == 1;
    EVP_MD_CTX_free(digest);
    EVP_PKEY_free(pkey);
    return is_signed;
}

bool cognito_rsa_verify(struct vg_str der, struct vg_str bytes, struct vg_str signature)
{
    EVP_PKEY *pkey = key_load(der);
    if (pkey == NULL)
        return false;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    bool is_good = digest != NULL &&
                   EVP_DigestVerifyInit(digest, NULL, EVP_sha256(), NULL, pkey) == 1 &&
                   EVP_DigestVerify(digest, (const unsigned char *)signature.ptr, signature.len,
                                    (const unsigned char *)bytes.ptr, bytes.len) == 1;
    EVP_MD_CTX_free(digest);
    EVP_PKEY_free(pkey);
    return is_good;
}

/* One number of the public key, big endian without leading zeros. */
static struct vg_str public_number(struct vg_arena *arena, EVP_PKEY *pkey, const char *name)
{
    BIGNUM *number = NULL;
    VG_ASSERT(EVP_PKEY_get_bn_param(pkey, name, &number) == 1);
    size_t len = (size_t)BN_num_bytes(number);
    unsigned char *bytes = vg_arena_alloc(arena, len + 1);
    BN_bn2bin(number, bytes);
    BN_free(number);
    return vg_str_of(bytes, len);
}

bool cognito_rsa_kid(struct vg_arena *arena, struct vg_str der, struct vg_str *kid)
{
    EVP_PKEY *pkey = key_load(der);
    if (pkey == NULL)
        return false;
    uint8_t digest[32];
    vg_sha256(public_number(arena, pkey, OSSL_PKEY_PARAM_RSA_N), digest);
    *kid = vg_base64(arena, vg_str_of(digest, sizeof digest));
    EVP_PKEY_free(pkey);
    return true;
}

bool cognito_jwks_add(struct vg_json_out *out, struct vg_arena *arena, struct vg_str der,
                      struct vg_str kid)
{
    EVP_PKEY *pkey = key_load(der);
    if (pkey == NULL)
        return false;
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "alg", VG_STR("RS256"));
    vg_json_out_member(out, "e",
                       vg_base64url(arena, public_number(arena, pkey, OSSL_PKEY_PARAM_RSA_E)));
    vg_json_out_member(out, "kid", kid);
    vg_json_out_member(out, "kty", VG_STR("RSA"));
    vg_json_out_member(out, "n",
                       vg_base64url(arena, public_number(arena, pkey, OSSL_PKEY_PARAM_RSA_N)));
    vg_json_out_member(out, "use", VG_STR("sig"));
    vg_json_out_end(out, '}');
    EVP_PKEY_free(pkey);
    return true;
}

struct vg_str cognito_jwt_signed_part(struct vg_arena *arena, struct vg_str kid,
                                      struct vg_str claims_json)
{
    struct vg_buf header;
    vg_buf_init(&header, arena, 0);
    struct vg_json_out out = vg_json_out_to(&header);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "kid", kid);
    vg_json_out_member(&out, "alg", VG_STR("RS256"));
    vg_json_out_end(&out, '}');
    return VG_CONCAT(arena, vg_base64url(arena, vg_buf_str(&header)), VG_STR("."),
                     vg_base64url(arena, claims_json));
}

struct vg_str cognito_jwt_join(struct vg_arena *arena, struct vg_str signed_part,
                               struct vg_str signature)
{
    return VG_CONCAT(arena, signed_part, VG_STR("."), vg_base64url(arena, signature));
}

static bool header_read(struct vg_arena *arena, struct vg_str text, struct vg_str *kid)
{
    struct vg_json json;
    struct vg_str name;
    struct vg_str alg = VG_STR_NONE;
    *kid = VG_STR_NONE;
    vg_json_init(&json, text, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_read = vg_str_is(name, "alg")   ? vg_json_string(&json, &alg)
                       : vg_str_is(name, "kid") ? vg_json_string(&json, kid)
                                                : vg_json_skip(&json, NULL);
        if (!is_read)
            return false;
    }
    return vg_json_at_end(&json) && vg_str_is(alg, "RS256") && vg_str_is_set(*kid);
}

static bool is_json_object(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, arena);
    return vg_json_peek(&json) == VG_JSON_OBJECT && vg_json_skip(&json, NULL) &&
           vg_json_at_end(&json);
}

bool cognito_jwt_parse(struct vg_arena *arena, struct vg_str token, struct cognito_jwt *jwt)
{
    ptrdiff_t first = vg_str_find_char(token, '.');
    ptrdiff_t last = vg_str_rfind_char(token, '.');
    if (first < 0 || first == last)
        return false;
    struct vg_str header = vg_str_slice(token, 0, (size_t)first);
    struct vg_str claims = vg_str_slice(token, (size_t)first + 1, (size_t)last);
    struct vg_str signature = vg_str_tail(token, (size_t)last + 1);
    struct cognito_jwt parsed = {.signed_part = vg_str_slice(token, 0, (size_t)last)};
    /* A dot more would lie within the claims, where base64url has none. */
    if (!vg_base64_decode(arena, header, /* is_url= */ true, &header) ||
        !vg_base64_decode(arena, claims, /* is_url= */ true, &parsed.claims) ||
        !vg_base64_decode(arena, signature, /* is_url= */ true, &parsed.signature))
        return false;
    if (!header_read(arena, header, &parsed.kid) || !is_json_object(arena, parsed.claims))
        return false;
    *jwt = parsed;
    return true;
}

static bool seconds_read(struct vg_json *json, int64_t *seconds)
{
    struct vg_str text;
    return vg_json_number(json, &text) && vg_str_to_i64(text, seconds);
}

bool cognito_claims_read(struct vg_arena *arena, struct vg_str claims_json,
                         struct cognito_claims *claims)
{
    static const struct {
        const char *name;
        size_t offset;
        bool is_seconds;
    } members[] = {
        {"iss", offsetof(struct cognito_claims, iss), false},
        {"sub", offsetof(struct cognito_claims, sub), false},
        {"aud", offsetof(struct cognito_claims, aud), false},
        {"client_id", offsetof(struct cognito_claims, client_id), false},
        {"username", offsetof(struct cognito_claims, username), false},
        {"cognito:username", offsetof(struct cognito_claims, username), false},
        {"token_use", offsetof(struct cognito_claims, token_use), false},
        {"scope", offsetof(struct cognito_claims, scope), false},
        {"jti", offsetof(struct cognito_claims, jti), false},
        {"origin_jti", offsetof(struct cognito_claims, origin_jti), false},
        {"exp", offsetof(struct cognito_claims, exp), true},
        {"iat", offsetof(struct cognito_claims, iat), true},
        {"auth_time", offsetof(struct cognito_claims, auth_time), true},
    };
    struct vg_json json;
    struct vg_str name;
    *claims = (struct cognito_claims){0};
    vg_json_init(&json, claims_json, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        size_t i = 0;
        while (i < VG_COUNT_OF(members) && !vg_str_is(name, members[i].name))
            i++;
        void *at = i < VG_COUNT_OF(members) ? (char *)claims + members[i].offset : NULL;
        bool is_read = at == NULL              ? vg_json_skip(&json, NULL)
                       : members[i].is_seconds ? seconds_read(&json, at)
                                               : vg_json_string(&json, at);
        if (!is_read)
            return false;
    }
    return vg_json_at_end(&json);
}

/* cognito/srp.c: SRP-6a as amazon-cognito-identity-js, Amplify and warrant speak it. */
#include "cognito/srp.h"

#include "base/buf.h"
#include "base/hash.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

static const uint8_t srp_generator = 2;

/* k = H(pad(N) | pad(g)), where g is padded to one byte only: a constant of Cognito's group. */
static const uint8_t srp_multiplier[32] = {
    0x53, 0x82, 0x82, 0xc4, 0x35, 0x47, 0x42, 0xd7, 0xcb, 0xbd, 0xe2, 0x35, 0x9f, 0xcf, 0x67, 0xf9,
    0xf5, 0xb3, 0xa6, 0xb0, 0x87, 0x91, 0xe5, 0x01, 0x1b, 0x43, 0xb8, 0xa5, 0xb6, 0x6d, 0x9e, 0xe6,
};

/* The group and what a computation in it needs. Memory that is not to be had aborts, as everywhere.
 */
struct srp_group {
    BN_CTX *ctx;
    BN_MONT_CTX *mont;
    BIGNUM *n;
};

static void group_open(struct srp_group *group)
{
    group->ctx = BN_CTX_new();
    group->mont = BN_MONT_CTX_new();
    group->n = BN_get_rfc3526_prime_3072(NULL);
    VG_ASSERT(group->ctx != NULL && group->mont != NULL && group->n != NULL);
    VG_ASSERT(BN_MONT_CTX_set(group->mont, group->n, group->ctx) == 1);
}

static void group_close(struct srp_group *group)
{
    BN_free(group->n);
    BN_MONT_CTX_free(group->mont);
    BN_CTX_free(group->ctx);
}

static BIGNUM *number_load(const void *bytes, size_t len)
{
    BIGNUM *number = BN_bin2bn(bytes, (int)len, NULL);
    VG_ASSERT(number != NULL);
    return number;
}

static void number_store(const BIGNUM *number, struct cognito_srp_number *out)
{
    VG_ASSERT(BN_bn2binpad(number, out->bytes, sizeof out->bytes) == (int)sizeof out->bytes);
}

/* base^exponent mod N in constant time: every exponent here is a secret, or made of one. */
static void power(struct srp_group *group, BIGNUM *result, const BIGNUM *base,
                  const BIGNUM *exponent)
{
    VG_ASSERT(
        BN_mod_exp_mont_consttime(result, base, exponent, group->n, group->ctx, group->mont) == 1);
}

/* The bytes of Cognito's padHex: without leading zeros, but with one zero byte before a set top
 * bit, and for zero itself. */
static void pad_add(struct vg_buf *buf, struct vg_str bytes)
{
    while (bytes.len > 0 && bytes.ptr[0] == 0)
        bytes = vg_str_tail(bytes, 1);
    if (bytes.len == 0 || ((uint8_t)bytes.ptr[0] & 0x80) != 0)
        vg_buf_add_char(buf, '\0');
    vg_buf_add(buf, bytes);
}

static struct vg_str number_bytes(const struct cognito_srp_number *number)
{
    return vg_str_of(number->bytes, sizeof number->bytes);
}

static bool is_zero(const struct cognito_srp_number *number)
{
    static const struct cognito_srp_number zero;
    return CRYPTO_memcmp(number->bytes, zero.bytes, sizeof zero.bytes) == 0;
}

bool cognito_srp_number_parse(struct vg_str hex, struct cognito_srp_number *number)
{
    if (hex.len == 0)
        return false;
    while (hex.len > 1 && hex.ptr[0] == '0')
        hex = vg_str_tail(hex, 1);
    if (hex.len > 2 * (size_t)COGNITO_SRP_BYTES)
        return false;
    struct cognito_srp_number parsed = {0};
    for (size_t i = 0; i < hex.len; i++) {
        char c = hex.ptr[hex.len - 1 - i];
        int nibble = OPENSSL_hexchar2int((unsigned char)c);
        if (nibble < 0)
            return false;
        uint8_t *byte = &parsed.bytes[COGNITO_SRP_BYTES - 1 - i / 2];
        *byte = (uint8_t)(*byte | (i % 2 == 0 ? nibble : nibble << 4));
    }
    *number = parsed;
    return true;
}

struct vg_str cognito_srp_hex(struct vg_arena *arena, struct vg_str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *text = vg_arena_alloc(arena, 2 * bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        text[2 * i] = digits[(uint8_t)bytes.ptr[i] >> 4];
        text[2 * i + 1] = digits[(uint8_t)bytes.ptr[i] & 15];
    }
    struct vg_str hex = vg_str_of(text, 2 * bytes.len);
    while (hex.len > 1 && hex.ptr[0] == '0')
        hex = vg_str_tail(hex, 1);
    return hex.len > 0 ? hex : VG_STR("0");
}

/* x = H(pad(salt) | H(poolName | userId | ":" | password)) */
static void password_exponent(const struct cognito_srp_identity *identity, struct vg_str password,
                              const uint8_t *salt, uint8_t x[32])
{
    struct vg_arena arena;
    struct vg_buf buf;
    uint8_t inner[32];
    vg_arena_init(&arena);
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add(&buf, identity->pool_name);
    vg_buf_add(&buf, identity->user_id);
    vg_buf_add_char(&buf, ':');
    vg_buf_add(&buf, password);
    vg_sha256(vg_buf_str(&buf), inner);
    OPENSSL_cleanse(buf.ptr, buf.len);

    vg_buf_clear(&buf);
    pad_add(&buf, vg_str_of(salt, COGNITO_SRP_SALT_BYTES));
    vg_buf_add_bytes(&buf, inner, sizeof inner);
    vg_sha256(vg_buf_str(&buf), x);
    OPENSSL_cleanse(buf.ptr, buf.len);
    vg_arena_deinit(&arena);
}

void cognito_srp_verifier(const struct cognito_srp_identity *identity, struct vg_str password,
                          const uint8_t salt[COGNITO_SRP_SALT_BYTES],
                          struct cognito_srp_number *verifier)
{
    uint8_t x_bytes[32];
    password_exponent(identity, password, salt, x_bytes);

    struct srp_group group;
    group_open(&group);
    BIGNUM *g = number_load(&srp_generator, 1);
    BIGNUM *x = number_load(x_bytes, sizeof x_bytes);
    BIGNUM *v = BN_new();
    VG_ASSERT(v != NULL);
    power(&group, v, g, x);
    number_store(v, verifier);
    BN_clear_free(x);
    BN_free(v);
    BN_free(g);
    group_close(&group);
    OPENSSL_cleanse(x_bytes, sizeof x_bytes);
}

void cognito_srp_offer(const struct cognito_srp_number *verifier, struct vg_str b,
                       struct cognito_srp_number *offer)
{
    struct srp_group group;
    group_open(&group);
    BIGNUM *g = number_load(&srp_generator, 1);
    BIGNUM *k = number_load(srp_multiplier, sizeof srp_multiplier);
    BIGNUM *v = number_load(verifier->bytes, sizeof verifier->bytes);
    BIGNUM *secret = number_load(b.ptr, b.len);
    BIGNUM *result = BN_new();
    VG_ASSERT(result != NULL);
    power(&group, result, g, secret);
    VG_ASSERT(BN_mod_mul(k, k, v, group.n, group.ctx) == 1);
    VG_ASSERT(BN_mod_add(result, result, k, group.n, group.ctx) == 1);
    number_store(result, offer);
    BN_clear_free(secret);
    BN_free(result);
    BN_free(v);
    BN_free(k);
    BN_free(g);
    group_close(&group);
}

/* u = H(pad(A) | pad(B)); `padded` gets pad(u) as well, the key derivation's salt. */
static bool scrambler(const struct cognito_srp_number *a, const struct cognito_srp_number *offer,
                      struct vg_buf *padded, uint8_t u[32])
{
    static const uint8_t zero[32];
    pad_add(padded, number_bytes(a));
    pad_add(padded, number_bytes(offer));
    vg_sha256(vg_buf_str(padded), u);
    vg_buf_clear(padded);
    pad_add(padded, vg_str_of(u, 32));
    return memcmp(u, zero, sizeof zero) != 0;
}

/* S = (A * v^u)^b */
static bool shared_secret(const struct cognito_srp_number *verifier,
                          const struct cognito_srp_number *a, const uint8_t u[32], struct vg_str b,
                          struct cognito_srp_number *secret)
{
    struct srp_group group;
    group_open(&group);
    BIGNUM *base = number_load(verifier->bytes, sizeof verifier->bytes);
    BIGNUM *exponent = number_load(u, 32);
    BIGNUM *client = number_load(a->bytes, sizeof a->bytes);
    BIGNUM *own = number_load(b.ptr, b.len);
    VG_ASSERT(BN_nnmod(client, client, group.n, group.ctx) == 1);
    bool is_sound = !BN_is_zero(client);
    if (is_sound) {
        power(&group, base, base, exponent);
        VG_ASSERT(BN_mod_mul(base, base, client, group.n, group.ctx) == 1);
        power(&group, base, base, own);
        number_store(base, secret);
    }
    BN_clear_free(own);
    BN_clear_free(base);
    BN_free(client);
    BN_free(exponent);
    group_close(&group);
    return is_sound;
}

/* HKDF-SHA256 (RFC 5869) with one block of output, cut to 16 bytes. */
static void derive_key(struct vg_str padded_u, struct vg_str padded_secret,
                       uint8_t key[COGNITO_SRP_KEY_BYTES])
{
    uint8_t extracted[32];
    uint8_t expanded[32];
    vg_hmac_sha256(padded_u, padded_secret, extracted);
    vg_hmac_sha256(vg_str_of(extracted, sizeof extracted), VG_STR("Caldera Derived Key\x01"),
                   expanded);
    memcpy(key, expanded, COGNITO_SRP_KEY_BYTES);
    OPENSSL_cleanse(extracted, sizeof extracted);
    OPENSSL_cleanse(expanded, sizeof expanded);
}

bool cognito_srp_key(const struct cognito_srp_number *verifier, const struct cognito_srp_number *a,
                     struct vg_str b, uint8_t key[COGNITO_SRP_KEY_BYTES])
{
    if (is_zero(a))
        return false;
    struct cognito_srp_number offer;
    struct cognito_srp_number secret = {0};
    uint8_t u[32];
    cognito_srp_offer(verifier, b, &offer);

    struct vg_arena arena;
    struct vg_buf padded_u;
    struct vg_buf padded_secret;
    vg_arena_init(&arena);
    vg_buf_init(&padded_u, &arena, 0);
    vg_buf_init(&padded_secret, &arena, 0);
    bool is_sound = scrambler(a, &offer, &padded_u, u) && shared_secret(verifier, a, u, b, &secret);
    if (is_sound) {
        pad_add(&padded_secret, number_bytes(&secret));
        derive_key(vg_buf_str(&padded_u), vg_buf_str(&padded_secret), key);
        OPENSSL_cleanse(padded_secret.ptr, padded_secret.len);
    }
    OPENSSL_cleanse(&secret, sizeof secret);
    vg_arena_deinit(&arena);
    return is_sound;
}

void cognito_srp_signature(const struct cognito_srp_identity *identity,
                           const uint8_t key[COGNITO_SRP_KEY_BYTES], struct vg_str secret_block,
                           struct vg_str timestamp, uint8_t signature[COGNITO_SRP_SIGNATURE_BYTES])
{
    struct vg_arena arena;
    struct vg_buf message;
    vg_arena_init(&arena);
    vg_buf_init(&message, &arena, 0);
    vg_buf_add(&message, identity->pool_name);
    vg_buf_add(&message, identity->user_id);
    vg_buf_add(&message, secret_block);
    vg_buf_add(&message, timestamp);
    vg_hmac_sha256(vg_str_of(key, COGNITO_SRP_KEY_BYTES), vg_buf_str(&message), signature);
    vg_arena_deinit(&arena);
}

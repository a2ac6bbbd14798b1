/* support/srp_client.h: the client's side of Cognito's SRP, written as amazon-cognito-identity-js
 * is: on hex text. It shares nothing with the server's side. */
#ifndef VG_TEST_SRP_CLIENT_H
#define VG_TEST_SRP_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

struct srp_client {
    const char *pool_name; /* behind the pool id's underscore */
    const char *password;
    BN_CTX *ctx;
    BIGNUM *n, *g, *a, *big_a;
    char public_hex[800];  /* SRP_A */
    char u_hex[72];        /* of the last answer */
    unsigned char key[32]; /* 16 bytes count */
};

/* JavaScript's toString(16): lower case without leading zeros. */
static inline void srp_hex(const BIGNUM *number, char *hex, size_t size)
{
    char *text = BN_bn2hex(number), *from = text;
    while (*from == '0' && from[1] != '\0')
        from++;
    snprintf(hex, size, "%s", from);
    for (char *at = hex; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at - 'A' + 'a');
    OPENSSL_free(text);
}

static inline BIGNUM *srp_number(const char *hex)
{
    BIGNUM *number = NULL;
    assert_int_equal(BN_hex2bn(&number, hex), (int)strlen(hex));
    return number;
}

/* padHex, then to bytes; returns how many. */
static inline size_t srp_pad(const char *hex, unsigned char *bytes)
{
    char padded[1024];
    const char *lead = strlen(hex) % 2 == 1 ? "0" : strchr("89abcdef", hex[0]) != NULL ? "00" : "";
    snprintf(padded, sizeof padded, "%s%s", lead, hex);
    size_t count = strlen(padded) / 2;
    for (size_t i = 0; i < count; i++) {
        unsigned byte;
        assert_int_equal(sscanf(padded + 2 * i, "%2x", &byte), 1);
        bytes[i] = (unsigned char)byte;
    }
    return count;
}

static inline void srp_sha256(const void *bytes, size_t len, unsigned char digest[32])
{
    assert_int_equal(EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL), 1);
}

static inline void srp_digest_hex(const unsigned char digest[32], char hex[72])
{
    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static inline void srp_client_open(struct srp_client *client, const char *pool_name,
                                   const char *password, const char *a_hex)
{
    *client = (struct srp_client){.pool_name = pool_name, .password = password};
    client->ctx = BN_CTX_new();
    client->n = BN_get_rfc3526_prime_3072(NULL);
    client->g = srp_number("2");
    client->a = srp_number(a_hex);
    client->big_a = BN_new();
    assert_int_equal(BN_mod_exp(client->big_a, client->g, client->a, client->n, client->ctx), 1);
    srp_hex(client->big_a, client->public_hex, sizeof client->public_hex);
}

static inline void srp_client_close(struct srp_client *client)
{
    BN_free(client->n);
    BN_free(client->g);
    BN_free(client->a);
    BN_free(client->big_a);
    BN_CTX_free(client->ctx);
}

/* x = H(pad(salt) | H(poolName | userId | ":" | password)) */
static inline BIGNUM *srp_x(const struct srp_client *client, const char *user_id, const char *salt)
{
    char who[512], hex[72];
    unsigned char bytes[256], digest[32];
    snprintf(who, sizeof who, "%s%s:%s", client->pool_name, user_id, client->password);
    srp_sha256(who, strlen(who), digest);
    size_t len = srp_pad(salt, bytes);
    memcpy(bytes + len, digest, 32);
    srp_sha256(bytes, len + 32, digest);
    srp_digest_hex(digest, hex);
    return srp_number(hex);
}

/* k = H(pad(N) | pad(g)) */
static inline BIGNUM *srp_k(const struct srp_client *client)
{
    char hex[800];
    unsigned char bytes[512], digest[32];
    srp_hex(client->n, hex, sizeof hex);
    size_t len = srp_pad(hex, bytes);
    bytes[len++] = 2;
    srp_sha256(bytes, len, digest);
    srp_digest_hex(digest, hex);
    return srp_number(hex);
}

/* Computes u and the shared key from the server's SALT and SRP_B. */
static inline void srp_client_take(struct srp_client *client, const char *user_id, const char *salt,
                                   const char *b_hex)
{
    unsigned char bytes[1024], digest[32], padded_u[64];
    size_t len = srp_pad(client->public_hex, bytes);
    len += srp_pad(b_hex, bytes + len);
    srp_sha256(bytes, len, digest);
    srp_digest_hex(digest, client->u_hex);
    BIGNUM *u = srp_number(client->u_hex);
    srp_hex(u, client->u_hex, sizeof client->u_hex); /* an integer: leading zeros go */
    size_t u_len = srp_pad(client->u_hex, padded_u);

    /* S = (B - k * g^x) ^ (a + u * x) */
    BIGNUM *x = srp_x(client, user_id, salt), *k = srp_k(client), *b = srp_number(b_hex);
    BIGNUM *base = BN_new(), *exponent = BN_new();
    BN_mod_exp(base, client->g, x, client->n, client->ctx);
    BN_mod_mul(base, k, base, client->n, client->ctx);
    BN_mod_sub(base, b, base, client->n, client->ctx);
    BN_mul(exponent, u, x, client->ctx);
    BN_add(exponent, exponent, client->a);
    BN_mod_exp(base, base, exponent, client->n, client->ctx);
    char secret[800];
    srp_hex(base, secret, sizeof secret);
    BIGNUM *all[] = {x, k, u, b, base, exponent};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        BN_free(all[i]);

    size_t secret_len = srp_pad(secret, bytes);
    static const unsigned char info[] = "Caldera Derived Key\x01";
    HMAC(EVP_sha256(), padded_u, (int)u_len, bytes, secret_len, digest, NULL);
    HMAC(EVP_sha256(), digest, 32, info, sizeof info - 1, client->key, NULL);
}

/* PASSWORD_CLAIM_SIGNATURE in base64; `secret_block` as bytes. */
static inline void srp_client_sign(const struct srp_client *client, const char *user_id,
                                   const unsigned char *secret_block, size_t secret_block_len,
                                   const char *timestamp, char signature[64])
{
    unsigned char message[4096], digest[32];
    int head = snprintf((char *)message, sizeof message, "%s%s", client->pool_name, user_id);
    size_t len = (size_t)head;
    memcpy(message + len, secret_block, secret_block_len);
    len += secret_block_len;
    memcpy(message + len, timestamp, strlen(timestamp));
    len += strlen(timestamp);
    HMAC(EVP_sha256(), client->key, 16, message, len, digest, NULL);
    EVP_EncodeBlock((unsigned char *)signature, digest, 32);
}

#endif

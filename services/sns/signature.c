/* services/sns/signature.c: RSA-2048 signatures that every client can verify and that cost
 * microseconds.
 *
 * A private operation with two primes of 1,024 bits takes 0.2 to 0.6 ms, twenty times a whole
 * Publish. This key's modulus is the product of 32 primes of 64 bits: by the Chinese remainder
 * theorem a signature is 32 exponentiations of machine words. Anyone could factor such a modulus,
 * and the key is a constant of the program anyway: the signatures are there so that code which
 * verifies them runs, not to prove anything. Verifiers see an ordinary modulus of 2,048 bits and
 * the exponent 65537. */
#include "sns/signature.h"

#include "base/codec.h"
#include "base/hash.h"
#include "env/random.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>

enum {
    PRIMES = 32,
    WORDS = 32,
    MODULUS_BYTES = 256,
    EXPONENT = 65537,
    EXPONENT_BITS = 49, /* of the private ones */
    KEY_SEED = 20100331,
};

__extension__ typedef unsigned __int128 u128;

/* Numbers of many words are little-endian. */
struct prime {
    uint64_t p;
    uint64_t inverse;      /* 1/p modulo 2^64 */
    uint64_t r2;           /* 2^128 modulo p: into Montgomery's form */
    uint64_t exponent;     /* the private one, modulo p - 1 */
    uint64_t rest[WORDS];  /* the product of the other primes */
    uint64_t rest_inverse; /* its inverse modulo p, in Montgomery's form */
    uint64_t padding[2];   /* what is signed besides the digest, modulo p: SHA-1's, SHA-256's */
};

struct sns_signer {
    struct prime primes[PRIMES];
    uint64_t modulus[WORDS];
    char id[33];
};

/* ---- Arithmetic modulo one prime, in Montgomery's form (x is held as x * 2^64 mod p) ---- */

/* a * b / 2^64: the multiple of p that has the product's low word is taken off. Without a branch,
 * since nobody could predict it. */
static uint64_t multiply(const struct prime *prime, uint64_t a, uint64_t b)
{
    u128 product = (u128)a * b;
    uint64_t factor = (uint64_t)product * prime->inverse;
    uint64_t high = (uint64_t)(product >> 64);
    uint64_t taken = (uint64_t)((u128)factor * prime->p >> 64);
    return high - taken + (prime->p & (0 - (uint64_t)(high < taken)));
}

static uint64_t to_form(const struct prime *prime, uint64_t a)
{
    return multiply(prime, a % prime->p, prime->r2);
}

static uint64_t from_form(const struct prime *prime, uint64_t a)
{
    return multiply(prime, a, 1);
}

static uint64_t power(const struct prime *prime, uint64_t base, uint64_t exponent)
{
    uint64_t result = to_form(prime, 1);
    for (int bit = 63; bit >= 0; bit--) {
        result = multiply(prime, result, result);
        if ((exponent >> bit & 1) != 0)
            result = multiply(prime, result, base);
    }
    return result;
}

static void prepare_prime(struct prime *prime, uint64_t p)
{
    uint64_t inverse = 1; /* of p modulo 2^64, by Newton's iteration: the good bits double */
    for (int i = 0; i < 6; i++)
        inverse *= 2 - p * inverse;
    uint64_t r = (uint64_t)(((u128)1 << 64) % p);
    prime->p = p;
    prime->inverse = inverse;
    prime->r2 = (uint64_t)((u128)r * r % p);
}

/* ---- The key ---- */

/* Miller and Rabin's test; these bases decide all numbers of 64 bits (Sorenson and Webster, 2015).
 */
static bool is_prime(uint64_t p)
{
    static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    struct prime field;
    for (size_t i = 0; i < VG_COUNT_OF(bases); i++)
        if (p % bases[i] == 0)
            return false;
    prepare_prime(&field, p);
    int twos = __builtin_ctzll(p - 1);
    uint64_t one = to_form(&field, 1), minus_one = p - one;
    for (size_t i = 0; i < VG_COUNT_OF(bases); i++) {
        uint64_t x = power(&field, to_form(&field, bases[i]), (p - 1) >> twos);
        bool is_witness = x != one && x != minus_one;
        for (int k = 1; k < twos && is_witness; k++) {
            x = multiply(&field, x, x);
            is_witness = x != minus_one;
        }
        if (is_witness)
            return false;
    }
    return true;
}

/* Six leading ones keep the product of 32 primes above 2^2047. Of a prime that is 32769 modulo
 * 65537, twice itself less one is a multiple of 65537, so that its private exponent (2p - 1) /
 * 65537 has only 49 bits: it times 65537 is 1 + 2 (p - 1). */
static void draw_primes(struct sns_signer *signer)
{
    struct vg_random random;
    vg_random_init(&random, KEY_SEED);
    for (size_t count = 0; count < PRIMES;) {
        uint64_t near = vg_random_u64(&random) | UINT64_C(0xFC00000000000000);
        if (near > UINT64_MAX - EXPONENT)
            continue;
        uint64_t p = near - near % EXPONENT + 32769;
        bool is_new = is_prime(p);
        for (size_t i = 0; i < count && is_new; i++)
            is_new = signer->primes[i].p != p;
        if (!is_new)
            continue;
        prepare_prime(&signer->primes[count], p);
        signer->primes[count].exponent = (uint64_t)(((u128)2 * p - 1) / EXPONENT);
        count++;
    }
}

static void multiply_by_word(uint64_t number[WORDS], uint64_t word)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < WORDS; i++) {
        u128 sum = (u128)number[i] * word + carry;
        number[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

static void combine_primes(struct sns_signer *signer)
{
    signer->modulus[0] = 1;
    for (size_t i = 0; i < PRIMES; i++) {
        struct prime *prime = &signer->primes[i];
        uint64_t rest = to_form(prime, 1);
        prime->rest[0] = 1;
        for (size_t k = 0; k < PRIMES; k++) {
            if (k == i)
                continue;
            multiply_by_word(prime->rest, signer->primes[k].p);
            rest = multiply(prime, rest, to_form(prime, signer->primes[k].p));
        }
        prime->rest_inverse = power(prime, rest, prime->p - 2);
        multiply_by_word(signer->modulus, prime->p);
    }
}

static void to_bytes(const uint64_t number[WORDS], uint8_t bytes[MODULUS_BYTES])
{
    for (size_t i = 0; i < MODULUS_BYTES; i++)
        bytes[MODULUS_BYTES - 1 - i] = (uint8_t)(number[i / 8] >> (i % 8 * 8));
}

/* ---- Signing ---- */

/* A number of `count` words modulo the prime. */
static uint64_t reduce(const struct prime *prime, const uint64_t *number, size_t count)
{
    uint64_t result = 0;
    for (size_t i = count; i-- > 0;) {
        /* result * 2^64 + word */
        u128 sum = (u128)multiply(prime, result, prime->r2) + number[i];
        while (sum >= prime->p)
            sum -= prime->p;
        result = (uint64_t)sum;
    }
    return result;
}

/* sum (of one word more) += number * word */
static void add_product(uint64_t sum[WORDS + 1], const uint64_t number[WORDS], uint64_t word)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < WORDS; i++) {
        u128 step = (u128)number[i] * word + sum[i] + carry;
        sum[i] = (uint64_t)step;
        carry = (uint64_t)(step >> 64);
    }
    sum[WORDS] += carry;
}

static bool is_at_least(const uint64_t sum[WORDS + 1], const uint64_t modulus[WORDS])
{
    if (sum[WORDS] != 0)
        return true;
    for (size_t i = WORDS; i-- > 0;)
        if (sum[i] != modulus[i])
            return sum[i] > modulus[i];
    return true;
}

static void subtract(uint64_t sum[WORDS + 1], const uint64_t modulus[WORDS])
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < WORDS; i++) {
        u128 step = (u128)sum[i] - modulus[i] - borrow;
        sum[i] = (uint64_t)step;
        borrow = (step >> 64) != 0;
    }
    sum[WORDS] -= borrow;
}

/* Raises each value to its prime's private exponent, four bits at a time. All primes advance
 * together: one multiplication waits for the one before it, and 32 of them side by side finish in
 * less than half the time. */
static void raise_all(const struct prime primes[PRIMES], uint64_t values[PRIMES])
{
    uint64_t powers[16][PRIMES];
    for (size_t i = 0; i < PRIMES; i++)
        powers[0][i] = to_form(&primes[i], 1);
    for (size_t k = 1; k < 16; k++)
        for (size_t i = 0; i < PRIMES; i++)
            powers[k][i] = multiply(&primes[i], powers[k - 1][i], values[i]);
    memcpy(values, powers[0], sizeof powers[0]);
    for (int bit = EXPONENT_BITS / 4 * 4; bit >= 0; bit -= 4) {
        for (int k = 0; k < 4; k++)
            for (size_t i = 0; i < PRIMES; i++)
                values[i] = multiply(&primes[i], values[i], values[i]);
        for (size_t i = 0; i < PRIMES; i++)
            values[i] = multiply(&primes[i], values[i], powers[primes[i].exponent >> bit & 15][i]);
    }
}

/* The private operation: a root modulo each prime, put together by the Chinese remainder theorem.
 */
static void take_root(const struct sns_signer *signer, uint64_t residues[PRIMES],
                      uint64_t root[WORDS])
{
    uint64_t sum[WORDS + 1] = {0};
    for (size_t i = 0; i < PRIMES; i++)
        residues[i] = to_form(&signer->primes[i], residues[i]);
    raise_all(signer->primes, residues);
    for (size_t i = 0; i < PRIMES; i++) {
        const struct prime *prime = &signer->primes[i];
        uint64_t residue = from_form(prime, residues[i]);
        add_product(sum, prime->rest, multiply(prime, residue, prime->rest_inverse));
    }
    while (is_at_least(sum, signer->modulus)) /* less than 32 times */
        subtract(sum, signer->modulus);
    memcpy(root, sum, sizeof(uint64_t) * WORDS);
}

static void from_bytes(const uint8_t *bytes, size_t size, uint64_t *number)
{
    for (size_t i = 0; i < size; i++)
        number[i / 8] |= (uint64_t)bytes[size - 1 - i] << (i % 8 * 8);
}

/* EMSA-PKCS1-v1_5 (RFC 8017, 9.2): 00 01 FF ... FF 00, the digest's name, the digest. All but the
 * digest is always the same, and is reduced once. */
static void prepare_padding(struct sns_signer *signer, bool is_sha256)
{
    static const uint8_t sha1_name[] = {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e,
                                        0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14};
    static const uint8_t sha256_name[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
                                          0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                          0x01, 0x05, 0x00, 0x04, 0x20};
    const uint8_t *name = is_sha256 ? sha256_name : sha1_name;
    size_t name_len = is_sha256 ? sizeof sha256_name : sizeof sha1_name;
    size_t tail = name_len + (is_sha256 ? 32 : 20);
    uint8_t block[MODULUS_BYTES] = {0, 1};
    uint64_t number[WORDS] = {0};
    memset(block + 2, 0xFF, MODULUS_BYTES - tail - 3);
    memcpy(block + MODULUS_BYTES - tail, name, name_len);
    from_bytes(block, sizeof block, number);
    for (size_t i = 0; i < PRIMES; i++)
        signer->primes[i].padding[is_sha256] = reduce(&signer->primes[i], number, WORDS);
}

struct vg_str sns_sign(const struct sns_signer *signer, struct vg_arena *arena, struct vg_str text,
                       bool is_sha256)
{
    uint8_t digest[32], signature[MODULUS_BYTES];
    uint64_t number[4] = {0}, residues[PRIMES], root[WORDS];
    if (is_sha256)
        vg_sha256(text, digest);
    else
        vg_sha1(text, digest);
    from_bytes(digest, is_sha256 ? 32 : 20, number);
    for (size_t i = 0; i < PRIMES; i++) {
        const struct prime *prime = &signer->primes[i];
        u128 sum = (u128)reduce(prime, number, VG_COUNT_OF(number)) + prime->padding[is_sha256];
        residues[i] = (uint64_t)(sum >= prime->p ? sum - prime->p : sum);
    }
    take_root(signer, residues, root);
    to_bytes(root, signature);
    return vg_base64(arena, vg_str_of(signature, sizeof signature));
}

/* ---- The signer ---- */

struct sns_signer *sns_signer_new(void)
{
    struct sns_signer *signer = calloc(1, sizeof *signer);
    VG_ASSERT(signer != NULL);
    draw_primes(signer);
    combine_primes(signer);
    prepare_padding(signer, /* is_sha256= */ false);
    prepare_padding(signer, /* is_sha256= */ true);
    uint8_t bytes[MODULUS_BYTES], digest[16];
    to_bytes(signer->modulus, bytes);
    vg_md5(vg_str_of(bytes, sizeof bytes), digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        signer->id[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        signer->id[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return signer;
}

void sns_signer_free(struct sns_signer *signer)
{
    free(signer);
}

struct vg_str sns_signer_id(const struct sns_signer *signer)
{
    return vg_str_of(signer->id, 32);
}

/* ---- The certificate ---- */

/* OpenSSL's form of the key, without the primes, of which it wants at most five. */
static EVP_PKEY *openssl_key(const struct sns_signer *signer)
{
    uint8_t bytes[MODULUS_BYTES];
    to_bytes(signer->modulus, bytes);
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL), *e = BN_new(), *d = BN_new(), *phi = BN_new();
    VG_ASSERT(ctx != NULL && n != NULL && e != NULL && d != NULL && phi != NULL);
    VG_ASSERT(BN_set_word(e, EXPONENT) == 1 && BN_one(phi) == 1);
    for (size_t i = 0; i < PRIMES; i++)
        VG_ASSERT(BN_mul_word(phi, signer->primes[i].p - 1) == 1);
    VG_ASSERT(BN_mod_inverse(d, e, phi, ctx) != NULL);

    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    VG_ASSERT(builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, d) == 1);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;
    VG_ASSERT(params != NULL && key_ctx != NULL && EVP_PKEY_fromdata_init(key_ctx) == 1 &&
              EVP_PKEY_fromdata(key_ctx, &key, EVP_PKEY_KEYPAIR, params) == 1);
    EVP_PKEY_CTX_free(key_ctx);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    BN_free(d);
    BN_free(phi);
    BN_CTX_free(ctx);
    return key;
}

struct vg_str sns_signer_certificate(const struct sns_signer *signer, struct vg_arena *arena)
{
    EVP_PKEY *key = openssl_key(signer);
    X509 *certificate = X509_new();
    BIO *out = BIO_new(BIO_s_mem());
    VG_ASSERT(certificate != NULL && out != NULL);
    X509_NAME *name = X509_get_subject_name(certificate);
    VG_ASSERT(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                         (const uint8_t *)"sns.amazonaws.com", -1, -1, 0) == 1);
    VG_ASSERT(X509_set_version(certificate, X509_VERSION_3) == 1 &&
              ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
              X509_set_issuer_name(certificate, name) == 1 &&
              ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20100331000000Z") == 1 &&
              ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "20991231235959Z") == 1 &&
              X509_set_pubkey(certificate, key) == 1 &&
              X509_sign(certificate, key, EVP_sha256()) > 0 &&
              PEM_write_bio_X509(out, certificate) == 1);
    char *text;
    long len = BIO_get_mem_data(out, &text);
    struct vg_str pem = vg_arena_copy(arena, vg_str_of(text, (size_t)len));
    BIO_free(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return pem;
}

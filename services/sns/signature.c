/* services/sns/signature.c: RSA-2048 signatures that every client can verify and that cost
 * microseconds.
 *
 * A private operation with two primes of 1,024 bits takes 0.2 to 0.6 ms, twenty times a whole
 * Publish. This key's modulus is the product of 136 primes of 15 and 16 bits: by the Chinese
 * remainder theorem a signature is 136 small exponentiations, which the processor's vectors do 8 or
 * 16 at a time. Anyone could factor such a modulus, and the key is a constant of the program
 * anyway: the signatures are there so that code which verifies them runs, not to prove anything.
 * Verifiers see an ordinary modulus of 2,048 bits and the exponent 65537. */
#include "sns/signature.h"

#include "base/codec.h"
#include "base/hash.h"

#include <endian.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    PRIMES = 136,
    LANES = 8, /* of a vector */
    VECTORS = PRIMES / LANES,
    GROUPS =
        34, /* of four: prime i is in group i % GROUPS; a group's product has 61 bits at most */
    WORDS = 32,
    DIGIT_BITS = 60, /* 34 products of a digit and a group's 62 bits have 128 bits together */
    DIGITS = 35,
    MODULUS_BYTES = 256,
    EXPONENT = 65537,
    EXPONENT_BITS = 10, /* of the private ones */
    DIGEST_HALVES = 16, /* of SHA-256 */
};

/* Those whose private exponents have at most 10 bits, so many of them that the product lies between
 * 2^2047 and 2^2048; in an order that makes the groups alike. */
static const uint16_t primes[PRIMES] = {
    18269, 18289, 18493, 18691, 18803, 19319, 19583, 19681, 19739, 20297, 20443, 20563, 20807,
    20857, 20921, 20983, 21031, 21149, 21529, 21557, 22091, 22129, 22189, 22193, 23279, 23291,
    23293, 23297, 23333, 23371, 23557, 23773, 23957, 24109, 34469, 34303, 33713, 33641, 33629,
    33347, 33289, 33247, 32647, 31723, 30977, 30949, 30931, 30803, 30517, 30139, 29531, 29443,
    28751, 28409, 28279, 27997, 27941, 27779, 26993, 26479, 26309, 26267, 25931, 25339, 25307,
    25237, 25171, 25097, 34939, 35059, 37337, 37547, 38327, 38567, 38651, 38713, 38821, 39113,
    39323, 39367, 39667, 39929, 40639, 40709, 41077, 41333, 41543, 41611, 41999, 42061, 42187,
    42349, 42403, 42899, 43427, 43499, 43793, 43951, 44059, 44131, 45737, 45893, 63367, 61757,
    61687, 61543, 59669, 59123, 58997, 58231, 56333, 56081, 55967, 55441, 54833, 54521, 53891,
    53717, 52883, 52583, 51647, 51287, 51239, 50549, 50341, 50311, 50129, 50111, 49823, 48563,
    48409, 47843, 46489, 46457, 46451, 46273,
};

__extension__ typedef unsigned __int128 u128;

typedef uint16_t lanes __attribute__((vector_size(LANES * sizeof(uint16_t))));

/* A number for each prime. */
union residues {
    uint16_t of[PRIMES];
    lanes vectors[VECTORS];
};

/* Numbers of many words are little-endian. "In Montgomery's form" x is held as x * 2^16 modulo its
 * prime. */
struct sns_signer {
    union residues p;
    union residues inverse;             /* 1/p modulo 2^16 */
    union residues one;                 /* in Montgomery's form */
    union residues exponent;            /* the private one, modulo p - 1 */
    union residues half[DIGEST_HALVES]; /* 2^(16 i), twice in Montgomery's form */
    union residues padding[2];          /* what is signed besides the digest, in Montgomery's
                                            form: SHA-1's, SHA-256's */
    union residues rest_inverse;        /* of the product of the other primes */
    uint64_t in_group[4][GROUPS];       /* the product of the other primes of the group */
    uint64_t rest[DIGITS][GROUPS];      /* the product of the other groups, by digits */
    uint64_t modulus[WORDS];
    char id[33];
};

/* ---- Arithmetic modulo each prime ---- */

static inline lanes high_halves(lanes a, lanes b)
{
#ifdef __SSE2__
    return (lanes)_mm_mulhi_epu16((__m128i)a, (__m128i)b);
#else
    typedef uint32_t wide __attribute__((vector_size(LANES * sizeof(uint32_t))));
    wide product = __builtin_convertvector(a, wide) * __builtin_convertvector(b, wide);
    return __builtin_convertvector(product >> 16, lanes);
#endif
}

/* a * b / 2^16: the multiple of p that has the product's low half is taken off. */
static inline lanes multiply(const struct sns_signer *signer, size_t i, lanes a, lanes b)
{
    lanes p = signer->p.vectors[i], high = high_halves(a, b);
    lanes taken = high_halves(a * b * signer->inverse.vectors[i], p);
    return high - taken + (p & (lanes)(high < taken));
}

static inline lanes add(const struct sns_signer *signer, size_t i, lanes a, lanes b)
{
    lanes p = signer->p.vectors[i], room = p - b;
    return a - room + (p & (lanes)(a < room));
}

/* Every loop takes one step for all primes: a multiplication waits for the one before it, and the
 * others fill the time. */
static void multiply_all(const struct sns_signer *signer, const union residues *a,
                         const union residues *b, union residues *out)
{
    for (size_t i = 0; i < VECTORS; i++)
        out->vectors[i] = multiply(signer, i, a->vectors[i], b->vectors[i]);
}

/* sum += a * half / 2^16 */
static void add_product(const struct sns_signer *signer, const union residues *a, uint16_t half,
                        union residues *sum)
{
    lanes halves = half - (lanes){0};
    for (size_t i = 0; i < VECTORS; i++)
        sum->vectors[i] =
            add(signer, i, sum->vectors[i], multiply(signer, i, a->vectors[i], halves));
}

/* Of the powers 0 to 3 those that the exponents' two bits from `bit` on ask for. */
static void choose(const struct sns_signer *signer, const union residues powers[4], int bit,
                   union residues *out)
{
    for (size_t i = 0; i < VECTORS; i++) {
        lanes digit = signer->exponent.vectors[i] >> bit;
        lanes is_odd = (lanes)((digit & 1) != 0), is_high = (lanes)((digit & 2) != 0);
        lanes low = (powers[1].vectors[i] & is_odd) | (powers[0].vectors[i] & ~is_odd);
        lanes high = (powers[3].vectors[i] & is_odd) | (powers[2].vectors[i] & ~is_odd);
        out->vectors[i] = (high & is_high) | (low & ~is_high);
    }
}

/* Raises each value, in Montgomery's form, to its prime's private exponent. */
static void raise_all(const struct sns_signer *signer, union residues *values)
{
    union residues powers[4] = {signer->one, *values}, factor;
    multiply_all(signer, values, values, &powers[2]);
    multiply_all(signer, &powers[2], values, &powers[3]);
    choose(signer, powers, EXPONENT_BITS - 2, values);
    for (int bit = EXPONENT_BITS - 4; bit >= 0; bit -= 2) {
        multiply_all(signer, values, values, values);
        multiply_all(signer, values, values, values);
        choose(signer, powers, bit, &factor);
        multiply_all(signer, values, &factor, values);
    }
}

/* ---- Numbers of many words ---- */

static bool is_at_least(const uint64_t sum[WORDS + 1], const uint64_t modulus[WORDS])
{
    if (sum[WORDS] != 0)
        return true;
    for (size_t i = WORDS; i-- > 0;)
        if (sum[i] != modulus[i])
            return sum[i] > modulus[i];
    return true;
}

/* sum -= modulus * factor, which is not more. */
static void subtract(uint64_t sum[WORDS + 1], const uint64_t modulus[WORDS], uint64_t factor)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < WORDS; i++) {
        u128 product = (u128)modulus[i] * factor + carry;
        carry = (uint64_t)(product >> 64) + (sum[i] < (uint64_t)product);
        sum[i] -= (uint64_t)product;
    }
    sum[WORDS] -= carry;
}

/* The quotient is guessed from the leading words: never too much, and at most one too little. */
static void reduce(uint64_t sum[WORDS + 1], const uint64_t modulus[WORDS])
{
    u128 leading = (u128)sum[WORDS] << 64 | sum[WORDS - 1];
    subtract(sum, modulus, (uint64_t)(leading / ((u128)modulus[WORDS - 1] + 1)));
    while (is_at_least(sum, modulus))
        subtract(sum, modulus, 1);
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

static void to_bytes(const uint64_t number[WORDS], uint8_t bytes[MODULUS_BYTES])
{
    for (size_t i = 0; i < WORDS; i++) {
        uint64_t word = htobe64(number[WORDS - 1 - i]);
        memcpy(bytes + i * sizeof word, &word, sizeof word);
    }
}

/* ---- The key ---- */

static uint16_t product_modulo(uint32_t a, uint32_t b, uint16_t p)
{
    return (uint16_t)((uint64_t)a * b % p);
}

static uint16_t power_modulo(uint32_t base, uint32_t exponent, uint16_t p)
{
    uint16_t result = 1;
    for (uint32_t square = base % p; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0)
            result = product_modulo(result, square, p);
        square = product_modulo(square, square, p);
    }
    return result;
}

static void prepare_prime(struct sns_signer *signer, size_t i)
{
    uint16_t p = primes[i], inverse = 1, exponent = 1;
    for (int k = 0; k < 4; k++) /* Newton's iteration: the good bits double */
        inverse = (uint16_t)(inverse * (2U - (uint32_t)p * inverse));
    while ((uint64_t)exponent * EXPONENT % (p - 1U) != 1)
        exponent++;
    VG_ASSERT(exponent < 1 << EXPONENT_BITS);
    uint16_t radix = (uint16_t)(65536 % p), place = product_modulo(radix, radix, p), rest = 1;
    for (size_t k = 0; k < DIGEST_HALVES; k++) {
        signer->half[k].of[i] = place;
        place = product_modulo(place, radix, p);
    }
    for (size_t k = 0; k < PRIMES; k++)
        if (k != i)
            rest = product_modulo(rest, primes[k], p);
    signer->p.of[i] = p;
    signer->inverse.of[i] = inverse;
    signer->one.of[i] = radix;
    signer->exponent.of[i] = exponent;
    signer->rest_inverse.of[i] = power_modulo(rest, p - 2U, p);
}

static uint64_t group_product(size_t group)
{
    uint64_t product = 1;
    for (size_t k = 0; k < 4; k++)
        product *= primes[k * GROUPS + group];
    return product;
}

static uint64_t digit_of(const uint64_t number[WORDS + 1], size_t digit)
{
    size_t bit = digit * DIGIT_BITS, word = bit / 64;
    u128 two = (u128)number[word + 1] << 64 | number[word];
    return (uint64_t)(two >> bit % 64) & (((uint64_t)1 << DIGIT_BITS) - 1);
}

static void combine_primes(struct sns_signer *signer)
{
    for (size_t group = 0; group < GROUPS; group++) {
        uint64_t rest[WORDS + 1] = {1};
        for (size_t other = 0; other < GROUPS; other++)
            if (other != group)
                multiply_by_word(rest, group_product(other));
        for (size_t digit = 0; digit < DIGITS; digit++)
            signer->rest[digit][group] = digit_of(rest, digit);
        for (size_t k = 0; k < 4; k++)
            signer->in_group[k][group] = group_product(group) / primes[k * GROUPS + group];
    }
    signer->modulus[0] = 1;
    for (size_t group = 0; group < GROUPS; group++)
        multiply_by_word(signer->modulus, group_product(group));
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
    memset(block + 2, 0xFF, MODULUS_BYTES - tail - 3);
    memcpy(block + MODULUS_BYTES - tail, name, name_len);
    for (size_t i = 0; i < PRIMES; i++) {
        uint32_t number = 0;
        for (size_t k = 0; k < sizeof block; k++)
            number = (number << 8 | block[k]) % primes[i];
        signer->padding[is_sha256].of[i] = product_modulo(number, 65536, primes[i]);
    }
}

/* ---- Signing ---- */

/* The number that is `coefficients->of[i]` times the product of the other primes, for all primes
 * together. Primes of a group share the product of the other groups, so that whole words are
 * multiplied. */
static void combine(const struct sns_signer *signer, const union residues *coefficients,
                    uint64_t sum[WORDS + 1])
{
    uint64_t of_group[GROUPS];
    for (size_t group = 0; group < GROUPS; group++) {
        of_group[group] = 0;
        for (size_t k = 0; k < 4; k++)
            of_group[group] += coefficients->of[k * GROUPS + group] * signer->in_group[k][group];
    }
    u128 carry = 0, gathered = 0; /* digits on their way to whole words */
    size_t word = 0, bits = 0;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const uint64_t *rest = signer->rest[digit];
#pragma GCC unroll 34
        for (size_t group = 0; group < GROUPS; group++)
            carry += (u128)rest[group] * of_group[group];
        gathered |= (u128)((uint64_t)carry & (((uint64_t)1 << DIGIT_BITS) - 1)) << bits;
        carry >>= DIGIT_BITS;
        bits += DIGIT_BITS;
        if (bits < 64)
            continue;
        sum[word++] = (uint64_t)gathered;
        gathered >>= 64;
        bits -= 64;
    }
    sum[word] = (uint64_t)gathered;
}

struct vg_str sns_sign(const struct sns_signer *signer, struct vg_arena *arena, struct vg_str text,
                       bool is_sha256)
{
    uint8_t digest[32], signature[MODULUS_BYTES];
    uint64_t root[WORDS + 1];
    if (is_sha256)
        vg_sha256(text, digest);
    else
        vg_sha1(text, digest);
    union residues values = signer->padding[is_sha256];
    size_t halves = is_sha256 ? 16 : 10;
    for (size_t k = 0; k < halves; k++) {
        const uint8_t *half = digest + 2 * (halves - 1 - k);
        add_product(signer, &signer->half[k], (uint16_t)(half[0] << 8 | half[1]), &values);
    }
    raise_all(signer, &values);
    multiply_all(signer, &values, &signer->rest_inverse, &values); /* out of Montgomery's form */
    combine(signer, &values, root);
    reduce(root, signer->modulus);
    to_bytes(root, signature);
    return vg_base64(arena, vg_str_of(signature, sizeof signature));
}

/* ---- The signer ---- */

struct sns_signer *sns_signer_new(void)
{
    struct sns_signer *signer = calloc(1, sizeof *signer);
    VG_ASSERT(signer != NULL);
    for (size_t i = 0; i < PRIMES; i++)
        prepare_prime(signer, i);
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
        VG_ASSERT(BN_mul_word(phi, primes[i] - 1U) == 1);
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

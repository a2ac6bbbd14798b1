/* base/hash.c: digests by OpenSSL; CRC-32 and the table hash by hand. */
/* MD5 by its own functions, which OpenSSL advises against: they cost a short text a third of what
 * the advised ones do, and every SQS message has its digest. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include "base/codec.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <pthread.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Fetched once: looking an algorithm up costs more than hashing a short text. */
static EVP_MD *sha256;
static EVP_MD *sha1;
static pthread_once_t digests_once = PTHREAD_ONCE_INIT;

static void digests_fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
}

static void digest(EVP_MD *const *algorithm, struct vg_str bytes, uint8_t *out)
{
    pthread_once(&digests_once, digests_fetch);
    VG_ASSERT(*algorithm != NULL);
    VG_ASSERT(EVP_Digest(bytes.ptr, bytes.len, out, NULL, *algorithm, NULL) == 1);
}

void vg_sha256(struct vg_str bytes, uint8_t out[32])
{
    digest(&sha256, bytes, out);
}

void vg_sha1(struct vg_str bytes, uint8_t out[20])
{
    digest(&sha1, bytes, out);
}

void vg_md5(struct vg_str bytes, uint8_t out[16])
{
    VG_ASSERT(MD5((const unsigned char *)bytes.ptr, bytes.len, out) != NULL);
}

void vg_hmac_sha256(struct vg_str key, struct vg_str bytes, uint8_t out[32])
{
    VG_ASSERT(key.len <= INT32_MAX);
    VG_ASSERT(HMAC(EVP_sha256(), key.len > 0 ? key.ptr : "", (int)key.len,
                   (const unsigned char *)bytes.ptr, bytes.len, out, NULL) != NULL);
}

struct vg_str vg_sha256_hex(struct vg_arena *arena, struct vg_str bytes)
{
    uint8_t out[32];
    vg_sha256(bytes, out);
    return vg_hex(arena, vg_str_of(out, sizeof(out)));
}

struct vg_str vg_md5_hex(struct vg_arena *arena, struct vg_str bytes)
{
    uint8_t out[16];
    vg_md5(bytes, out);
    return vg_hex(arena, vg_str_of(out, sizeof(out)));
}

bool vg_secret_eq(struct vg_str a, struct vg_str b)
{
    return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* crc_table[k][b]: the checksum of byte b followed by k zero bytes ("slicing by 8"). */
static uint32_t crc_table[8][256];
static pthread_once_t crc_once = PTHREAD_ONCE_INIT;

static void crc_table_fill(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        crc_table[0][byte] = crc;
    }
    for (int k = 1; k < 8; k++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t crc = crc_table[k - 1][byte];
            crc_table[k][byte] = crc >> 8 ^ crc_table[0][crc & 255];
        }
}

static uint32_t load32_le(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* `crc` here and below is the inner, inverted value. */
static uint32_t crc_by_table(uint32_t crc, const uint8_t *at, size_t len)
{
    pthread_once(&crc_once, crc_table_fill);
    for (; len >= 8; at += 8, len -= 8) {
        uint32_t low = crc ^ load32_le(at);
        uint32_t high = load32_le(at + 4);
        crc = crc_table[7][low & 255] ^ crc_table[6][low >> 8 & 255] ^
              crc_table[5][low >> 16 & 255] ^ crc_table[4][low >> 24] ^ crc_table[3][high & 255] ^
              crc_table[2][high >> 8 & 255] ^ crc_table[1][high >> 16 & 255] ^
              crc_table[0][high >> 24];
    }
    for (; len > 0; at++, len--)
        crc = crc >> 8 ^ crc_table[0][(crc ^ *at) & 255];
    return crc;
}

uint32_t vg_crc32_portable(uint32_t crc, struct vg_str bytes)
{
    return ~crc_by_table(~crc, (const uint8_t *)bytes.ptr, bytes.len);
}

#ifdef __x86_64__
#define WITH_CLMUL __attribute__((target("pclmul,sse4.1")))
enum { CLMUL_LEN_MIN = 64 };

static __m128i load128(const uint8_t *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* Moves what `state` stands for forward by the distance that `keys` encode, onto `next`. */
WITH_CLMUL static __m128i fold(__m128i state, __m128i keys, __m128i next)
{
    __m128i low = _mm_clmulepi64_si128(state, keys, 0x00);
    __m128i high = _mm_clmulepi64_si128(state, keys, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/* 128 bits to 32: two folds, then Barrett's reduction. */
WITH_CLMUL static uint32_t reduce(__m128i state, __m128i fold_by_16)
{
    const __m128i low_32 = _mm_setr_epi32(-1, 0, -1, 0);
    const __m128i fold_by_8 = _mm_set_epi64x(0, 0x0163CD6124);
    const __m128i barrett = _mm_set_epi64x(0x01F7011641, 0x01DB710641);
    state = _mm_xor_si128(_mm_srli_si128(state, 8), _mm_clmulepi64_si128(state, fold_by_16, 0x10));
    state = _mm_xor_si128(_mm_srli_si128(state, 4),
                          _mm_clmulepi64_si128(_mm_and_si128(state, low_32), fold_by_8, 0x00));
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(state, low_32), barrett, 0x10);
    __m128i product = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_32), barrett, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(state, product), 1);
}

/* Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel,
 * 2009); the constants are its bit-reflected ones. `len` is a multiple of 16, at least
 * CLMUL_LEN_MIN. */
WITH_CLMUL static uint32_t crc_by_clmul(uint32_t crc, const uint8_t *at, size_t len)
{
    const __m128i fold_by_64 = _mm_set_epi64x(0x01C6E41596, 0x0154442BD4);
    const __m128i fold_by_16 = _mm_set_epi64x(0x00CCAA009E, 0x01751997D0);
    __m128i lane[4];
    for (int i = 0; i < 4; i++)
        lane[i] = load128(at + 16 * i);
    lane[0] = _mm_xor_si128(lane[0], _mm_cvtsi32_si128((int)crc));
    for (at += 64, len -= 64; len >= 64; at += 64, len -= 64)
        for (int i = 0; i < 4; i++)
            lane[i] = fold(lane[i], fold_by_64, load128(at + 16 * i));

    __m128i state = lane[0];
    for (int i = 1; i < 4; i++)
        state = fold(state, fold_by_16, lane[i]);
    for (; len >= 16; at += 16, len -= 16)
        state = fold(state, fold_by_16, load128(at));
    return reduce(state, fold_by_16);
}

uint32_t vg_crc32(uint32_t crc, struct vg_str bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.ptr;
    size_t len = bytes.len;
    if (len < CLMUL_LEN_MIN || !__builtin_cpu_supports("pclmul"))
        return vg_crc32_portable(crc, bytes);
    size_t whole = len & ~(size_t)15;
    crc = crc_by_clmul(~crc, at, whole);
    return ~crc_by_table(crc, at + whole, len - whole);
}
#else
uint32_t vg_crc32(uint32_t crc, struct vg_str bytes)
{
    return vg_crc32_portable(crc, bytes);
}
#endif

/* Odd constants with about as many ones as zeros. */
#define MIX_A 0x9E3779B97F4A7C15u
#define MIX_B 0xD6E8FEB86659FD93u
#define MIX_C 0xA0761D6478BD642Fu

/* All 128 bits of the product, folded: each input bit reaches each output bit. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load64(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

uint64_t vg_hash64(uint64_t seed, struct vg_str bytes)
{
    const char *at = bytes.ptr;
    size_t left = bytes.len;
    uint64_t hash = mix(seed ^ MIX_A, (uint64_t)bytes.len ^ MIX_B);
    for (; left > 16; at += 16, left -= 16)
        hash = mix(load64(at) ^ hash, load64(at + 8) ^ MIX_C);
    char tail[16] = {0};
    if (left > 0)
        memcpy(tail, at, left);
    hash = mix(load64(tail) ^ hash ^ MIX_B, load64(tail + 8) ^ MIX_C);
    return mix(hash, MIX_A);
}

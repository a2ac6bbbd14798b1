/* services/s3/checksum.c: CRCs by tables, eight bytes at once; digests by OpenSSL. */
#include "s3/checksum.h"

#include "base/hash.h"

#include <openssl/evp.h>
#include <pthread.h>

/* Polynomials, bits reversed.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
#define CRC32C_POLYNOMIAL 0x82F63B78u
#define CRC64NVME_POLYNOMIAL 0x9A6C9329AC4BC9B5u

/* tables[k][b]: the checksum of byte b followed by k zero bytes. */
struct crc_tables {
    uint64_t tables[8][256];
};

static struct crc_tables crc32c_tables, crc64nvme_tables;
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void fill(struct crc_tables *tables, uint64_t polynomial)
{
    for (uint64_t byte = 0; byte < 256; byte++) {
        uint64_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
        tables->tables[0][byte] = crc;
    }
    for (size_t k = 1; k < 8; k++)
        for (size_t byte = 0; byte < 256; byte++) {
            uint64_t crc = tables->tables[k - 1][byte];
            tables->tables[k][byte] = crc >> 8 ^ tables->tables[0][crc & 255];
        }
}

static void fill_all(void)
{
    fill(&crc32c_tables, CRC32C_POLYNOMIAL);
    fill(&crc64nvme_tables, CRC64NVME_POLYNOMIAL);
}

static uint64_t load64_le(const uint8_t *at)
{
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

/* `crc` is the inner, inverted value. */
static uint64_t add_by_tables(const struct crc_tables *tables, uint64_t crc, struct vg_str bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.ptr;
    size_t len = bytes.len;
    for (; len >= 8; at += 8, len -= 8) {
        uint64_t word = crc ^ load64_le(at);
        crc = 0;
        for (size_t k = 0; k < 8; k++)
            crc ^= tables->tables[7 - k][word >> 8 * k & 255];
    }
    for (; len > 0; at++, len--)
        crc = crc >> 8 ^ tables->tables[0][(crc ^ *at) & 255];
    return crc;
}

/* ---- Any algorithm ---- */

static const EVP_MD *digest_of(int32_t algorithm)
{
    switch (algorithm) {
    case S3_CHECKSUM_ALGORITHM_MD5:
        return EVP_md5();
    case S3_CHECKSUM_ALGORITHM_SHA1:
        return EVP_sha1();
    case S3_CHECKSUM_ALGORITHM_SHA256:
        return EVP_sha256();
    case S3_CHECKSUM_ALGORITHM_SHA512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

size_t s3_checksum_size(int32_t algorithm)
{
    const EVP_MD *digest = digest_of(algorithm);
    if (digest != NULL)
        return (size_t)EVP_MD_get_size(digest);
    switch (algorithm) {
    case S3_CHECKSUM_ALGORITHM_CRC32:
    case S3_CHECKSUM_ALGORITHM_CRC32C:
        return 4;
    case S3_CHECKSUM_ALGORITHM_CRC64NVME:
        return 8;
    default:
        return 0;
    }
}

bool s3_checksum_is_supported(int32_t algorithm)
{
    return s3_checksum_size(algorithm) > 0;
}

void s3_checksum_begin(struct s3_checksum *checksum, int32_t algorithm)
{
    const EVP_MD *digest = digest_of(algorithm);
    VG_ASSERT(s3_checksum_is_supported(algorithm));
    pthread_once(&tables_once, fill_all);
    *checksum = (struct s3_checksum){.algorithm = algorithm};
    if (algorithm == S3_CHECKSUM_ALGORITHM_CRC32C)
        checksum->crc = UINT32_MAX;
    else if (algorithm == S3_CHECKSUM_ALGORITHM_CRC64NVME)
        checksum->crc = UINT64_MAX;
    if (digest == NULL)
        return;
    checksum->digest = EVP_MD_CTX_new();
    bool is_ready =
        checksum->digest != NULL && EVP_DigestInit_ex(checksum->digest, digest, NULL) == 1;
    VG_ASSERT(is_ready);
}

void s3_checksum_add(struct s3_checksum *checksum, struct vg_str bytes)
{
    if (checksum->digest != NULL) {
        bool is_ok = EVP_DigestUpdate(checksum->digest, bytes.ptr, bytes.len) == 1;
        VG_ASSERT(is_ok);
    } else if (checksum->algorithm == S3_CHECKSUM_ALGORITHM_CRC32) {
        checksum->crc = vg_crc32((uint32_t)checksum->crc, bytes);
    } else {
        bool is_64 = checksum->algorithm == S3_CHECKSUM_ALGORITHM_CRC64NVME;
        checksum->crc =
            add_by_tables(is_64 ? &crc64nvme_tables : &crc32c_tables, checksum->crc, bytes);
    }
}

void s3_checksum_end(struct s3_checksum *checksum, uint8_t out[S3_CHECKSUM_BYTES_MAX])
{
    if (checksum->digest != NULL) {
        bool is_ok = EVP_DigestFinal_ex(checksum->digest, out, NULL) == 1;
        VG_ASSERT(is_ok);
        EVP_MD_CTX_free(checksum->digest);
        checksum->digest = NULL;
        return;
    }
    uint64_t crc =
        checksum->algorithm == S3_CHECKSUM_ALGORITHM_CRC32 ? checksum->crc : ~checksum->crc;
    for (size_t i = s3_checksum_size(checksum->algorithm); i-- > 0; crc >>= 8)
        out[i] = (uint8_t)crc;
}

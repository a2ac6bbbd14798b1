/* s3/checksum.h: the checksums that clients may ask S3 to verify and keep. */
#ifndef VG_SERVICE_S3_CHECKSUM_H
#define VG_SERVICE_S3_CHECKSUM_H

#include "s3/s3.h"

/* One running over a body. Thread-safe: belongs to whoever runs it. */
struct s3_checksum {
    int32_t algorithm; /* enum s3_checksum_algorithm */
    uint64_t crc;
    void *digest; /* OpenSSL's, or NULL */
};

/* The XXHASH family is not. */
bool s3_checksum_is_supported(int32_t algorithm);
/* Bytes of a checksum, 0 when it is not supported. */
size_t s3_checksum_size(int32_t algorithm);
void s3_checksum_begin(struct s3_checksum *checksum, int32_t algorithm);
void s3_checksum_add(struct s3_checksum *checksum, struct vg_str bytes);
/* Ends it, in the byte order of the wire. */
void s3_checksum_end(struct s3_checksum *checksum, uint8_t out[S3_CHECKSUM_BYTES_MAX]);

#endif

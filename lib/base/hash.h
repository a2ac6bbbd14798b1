/* base/hash.h: digests (OpenSSL) and checksums. All are pure and thread-safe. */
#ifndef VG_BASE_HASH_H
#define VG_BASE_HASH_H

#include "base/arena.h"

void vg_sha256(struct vg_str bytes, uint8_t out[32]);
void vg_sha1(struct vg_str bytes, uint8_t out[20]);
void vg_md5(struct vg_str bytes, uint8_t out[16]);
void vg_hmac_sha256(struct vg_str key, struct vg_str bytes, uint8_t out[32]);
struct vg_str vg_sha256_hex(struct vg_arena *arena, struct vg_str bytes);
struct vg_str vg_md5_hex(struct vg_arena *arena, struct vg_str bytes);
/* CRC-32 (IEEE, zlib's), with the processor's carry-less multiply where it has one. `crc` is 0 or
 * the value so far. */
uint32_t vg_crc32(uint32_t crc, struct vg_str bytes);
/* The same by tables, for any processor. */
uint32_t vg_crc32_portable(uint32_t crc, struct vg_str bytes);
/* For hash tables: fast, seeded, not cryptographic. */
uint64_t vg_hash64(uint64_t seed, struct vg_str bytes);
/* Equality in constant time. */
bool vg_secret_eq(struct vg_str a, struct vg_str b);

#endif

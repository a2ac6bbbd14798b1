/* services/s3/version_id.c: version ids: a salt, the version's sequence hidden by it, and a check,
 * as 32 characters. AWS's ids are opaque, and it tells one that it never made from one that is gone
 * ("Invalid version id specified"); so can these. */
#include "s3/s3.h"

enum { ID_BYTES = 24, ID_CHARS = 32 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

/* SplitMix64's finalizer. Ids are stored, so this never changes. */
static uint64_t mix(uint64_t value)
{
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static void put_u64(uint8_t *out, uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8)
        out[i] = (uint8_t)value;
}

static uint64_t get_u64(const uint8_t *in)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | in[i];
    return value;
}

struct vg_str s3_version_id_new(struct vg_call *call, uint64_t sequence)
{
    uint8_t bytes[ID_BYTES];
    uint64_t salt = vg_random_u64(&call->random);
    put_u64(bytes, salt);
    put_u64(bytes + 8, sequence ^ mix(salt));
    put_u64(bytes + 16, mix(salt ^ mix(sequence)));
    char *id = vg_arena_alloc(call->arena, ID_CHARS + 1);
    for (size_t i = 0; i < ID_BYTES / 3; i++) {
        uint32_t group =
            (uint32_t)bytes[3 * i] << 16 | (uint32_t)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
        for (size_t j = 0; j < 4; j++)
            id[4 * i + j] = alphabet[group >> (18 - 6 * j) & 63];
    }
    id[ID_CHARS] = '\0';
    return vg_str_of(id, ID_CHARS);
}

bool s3_version_id_read(struct vg_str id, uint64_t *sequence)
{
    uint8_t bytes[ID_BYTES];
    uint32_t group = 0;
    if (id.len != ID_CHARS)
        return false;
    for (size_t i = 0; i < ID_CHARS; i++) {
        const char *found = memchr(alphabet, id.ptr[i], sizeof alphabet - 1);
        if (found == NULL)
            return false;
        group = group << 6 | (uint32_t)(found - alphabet);
        if (i % 4 != 3)
            continue;
        uint8_t *at = bytes + i / 4 * 3;
        at[0] = (uint8_t)(group >> 16), at[1] = (uint8_t)(group >> 8), at[2] = (uint8_t)group;
    }
    uint64_t salt = get_u64(bytes);
    *sequence = get_u64(bytes + 8) ^ mix(salt);
    return get_u64(bytes + 16) == mix(salt ^ mix(*sequence));
}

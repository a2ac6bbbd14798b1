/* env/random.c: xoshiro256** (public domain, Blackman and Vigna), seeded through splitmix64. */
#include "env/random.h"

#include "base/codec.h"

#include <sys/random.h>
#include <unistd.h>
#include <uv.h>

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void vg_random_init(struct vg_random *random, uint64_t seed)
{
    if (seed == 0 &&
        getrandom(random->state, sizeof random->state, 0) == (ssize_t)sizeof random->state)
        return;
    if (seed == 0) /* a system without it: at least no two alike */
        seed = uv_hrtime() ^ (uint64_t)getpid() << 40 ^ (uint64_t)(uintptr_t)random;
    for (size_t i = 0; i < VG_COUNT_OF(random->state); i++)
        random->state[i] = splitmix64(&seed);
}

struct vg_random vg_random_split(struct vg_random *random)
{
    /* 128 bits: no two parts of a lifetime are alike. */
    uint64_t a = vg_random_u64(random) | 1 /* never all zero */, b = vg_random_u64(random);
    struct vg_random part = {.state = {a, b}};
    part.state[2] = splitmix64(&a);
    part.state[3] = splitmix64(&b);
    return part;
}

static uint64_t rotl(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t vg_random_u64(struct vg_random *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotl(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint64_t vg_random_below(struct vg_random *random, uint64_t below)
{
    VG_ASSERT(below > 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % below;
    uint64_t value;
    do
        value = vg_random_u64(random);
    while (value >= limit);
    return value % below;
}

void vg_random_bytes(struct vg_random *random, void *bytes, size_t len)
{
    for (uint8_t *at = bytes; len > 0;) {
        uint64_t value = vg_random_u64(random);
        size_t take = len < sizeof value ? len : sizeof value;
        memcpy(at, &value, take);
        at += take;
        len -= take;
    }
}

struct vg_str vg_random_text(struct vg_random *random, struct vg_arena *arena, const char *alphabet,
                             size_t len)
{
    size_t count = strlen(alphabet);
    char *text = vg_arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        text[i] = alphabet[vg_random_below(random, count)];
    text[len] = '\0';
    return vg_str_of(text, len);
}

struct vg_str vg_random_uuid(struct vg_random *random, struct vg_arena *arena)
{
    uint64_t words[2];
    char digits[32];
    words[0] = vg_random_u64(random);
    words[1] = vg_random_u64(random);
    uint8_t *bytes = (uint8_t *)words;
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    vg_hex_put16(digits, bytes);
    char *text = vg_arena_alloc(arena, 37);
    memcpy(text, digits, 8);
    memcpy(text + 9, digits + 8, 4);
    memcpy(text + 14, digits + 12, 4);
    memcpy(text + 19, digits + 16, 4);
    memcpy(text + 24, digits + 20, 12);
    text[8] = text[13] = text[18] = text[23] = '-';
    text[36] = '\0';
    return vg_str_of(text, 36);
}

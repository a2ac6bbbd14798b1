/* store/key.c: keys built part by part, so that their byte order is the order of the parts' values.
 */
#include "store/store.h"

#include <endian.h>

enum { SPACE_BYTES = 2, KEY_FIRST = 128 /* room for nearly all keys */ };

/* A text part is closed by a zero byte. The two lowest bytes inside it are escaped, each as 0x01
 * and itself plus one, so that order is kept, and that no part can end early. */
enum { PART_END = 0x00, PART_ESCAPE = 0x01 };

static bool needs_escape(char c)
{
    return (unsigned char)c <= PART_ESCAPE;
}

static inline bool word_needs_escape(const char *at)
{
    const uint64_t ones = 0x0101010101010101ULL;
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return ((word - 2 * ones) & ~word & (ones << 7)) != 0; /* a byte below 2 */
}

/* Bytes at the front that stand for themselves; eight at a time while none needs an escape. */
static size_t plain_run(struct vg_str part)
{
    size_t at = 0;
    while (part.len - at >= sizeof(uint64_t) && !word_needs_escape(part.ptr + at))
        at += sizeof(uint64_t);
    /* What is left of a longer part lies in its last word. */
    if (at > 0 && part.len - at < sizeof(uint64_t) &&
        !word_needs_escape(part.ptr + part.len - sizeof(uint64_t)))
        return part.len;
    while (at < part.len && !needs_escape(part.ptr[at]))
        at++;
    return at;
}

static void add_escaped(struct vg_buf *buf, struct vg_str part)
{
    for (;;) {
        size_t run = plain_run(part);
        vg_buf_add_bytes(buf, part.ptr, run);
        if (run == part.len)
            break;
        vg_buf_add_bytes(buf, (char[]){PART_ESCAPE, (char)(part.ptr[run] + 1)}, 2);
        part = vg_str_tail(part, run + 1);
    }
    vg_buf_add_char(buf, PART_END);
}

/* Nearly all parts have nothing to escape. */
void vg_key_str(struct vg_key *key, struct vg_str part)
{
    char *at = vg_buf_reserve(&key->buf, part.len + 1);
    if (at == NULL || plain_run(part) < part.len) {
        add_escaped(&key->buf, part);
        return;
    }
    *vg_copy(at, part.ptr, part.len) = PART_END;
    key->buf.len += part.len + 1;
}

void vg_key_u64(struct vg_key *key, uint64_t part)
{
    uint64_t big_endian = htobe64(part);
    vg_buf_add_bytes(&key->buf, &big_endian, sizeof(big_endian));
}

void vg_key_i64(struct vg_key *key, int64_t part)
{
    vg_key_u64(key, (uint64_t)part ^ (1ULL << 63)); /* negative numbers first */
}

void vg_key_raw(struct vg_key *key, struct vg_str part)
{
    vg_buf_add(&key->buf, part);
}

void vg_key_begin(struct vg_key *key, struct vg_arena *arena, struct vg_str account,
                  struct vg_str region, vg_space space)
{
    vg_buf_init(&key->buf, arena, VG_KEY_MAX);
    key->buf.ptr = vg_arena_alloc(arena, KEY_FIRST);
    key->buf.cap = KEY_FIRST;
    const char bare[] = {PART_END, PART_END, (char)(space >> 8), (char)space};
    if (account.len == 0 && region.len == 0) { /* of nobody's, as items are */
        memcpy(key->buf.ptr, bare, sizeof(bare));
        key->buf.len = sizeof(bare);
        return;
    }
    vg_key_str(key, account);
    vg_key_str(key, region);
    vg_buf_add_bytes(&key->buf, bare + 2, SPACE_BYTES);
}

struct vg_str vg_key_bytes(const struct vg_key *key)
{
    return key->buf.overflow ? VG_STR_NONE : vg_buf_str(&key->buf);
}

/* The encoded part at the front, without its end. False when it has none. */
static bool take_encoded(struct vg_str *rest, struct vg_str *encoded)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->ptr, PART_END, rest->len);
    if (end == NULL)
        return false;
    size_t len = (size_t)(end - rest->ptr);
    *encoded = vg_str_of(rest->ptr, len);
    *rest = vg_str_tail(*rest, len + 1);
    return true;
}

vg_space vg_key_space(struct vg_str key_bytes)
{
    struct vg_str part;
    bool is_whole = take_encoded(&key_bytes, &part) && take_encoded(&key_bytes, &part) &&
                    key_bytes.len >= SPACE_BYTES;
    const unsigned char *at = (const unsigned char *)key_bytes.ptr;
    return is_whole ? (vg_space)(at[0] * 0x100 + at[1]) : (vg_space)0;
}

struct vg_str vg_key_rest(struct vg_str key_bytes)
{
    struct vg_str account, region;
    bool is_whole = take_encoded(&key_bytes, &account) && take_encoded(&key_bytes, &region) &&
                    key_bytes.len >= SPACE_BYTES;
    return is_whole ? vg_str_tail(key_bytes, SPACE_BYTES) : VG_STR_NONE;
}

bool vg_key_take_str(struct vg_arena *arena, struct vg_str *rest, struct vg_str *part)
{
    struct vg_str left = *rest, encoded;
    if (!take_encoded(&left, &encoded))
        return false;
    char *text = vg_arena_alloc(arena, encoded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < encoded.len; i++) {
        char c = encoded.ptr[i];
        if (c == PART_ESCAPE) {
            if (++i == encoded.len || !needs_escape((char)(encoded.ptr[i] - 1)))
                return false;
            c = (char)(encoded.ptr[i] - 1);
        }
        text[len++] = c;
    }
    text[len] = '\0';
    *part = vg_str_of(text, len);
    *rest = left;
    return true;
}

bool vg_key_take_u64(struct vg_str *rest, uint64_t *part)
{
    uint64_t big_endian;
    if (rest->len < sizeof(big_endian))
        return false;
    memcpy(&big_endian, rest->ptr, sizeof(big_endian));
    *part = be64toh(big_endian);
    *rest = vg_str_tail(*rest, sizeof(big_endian));
    return true;
}

bool vg_key_take_i64(struct vg_str *rest, int64_t *part)
{
    uint64_t biased;
    if (!vg_key_take_u64(rest, &biased))
        return false;
    *part = (int64_t)(biased ^ (1ULL << 63));
    return true;
}

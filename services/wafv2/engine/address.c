/* wafv2/engine/address.c: IP addresses, and sets of blocks of them in a radix tree. */
#include "wafv2/engine/address.h"

#include <arpa/inet.h>
#include <endian.h>

enum { TEXT_MAX = 64 };

bool waf_address_parse(struct vg_str text, struct waf_address *address)
{
    char copy[TEXT_MAX];
    if (text.len == 0 || text.len >= sizeof copy || memchr(text.ptr, '\0', text.len) != NULL)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *address = (struct waf_address){.is_v6 = memchr(copy, ':', text.len) != NULL};
    return inet_pton(address->is_v6 ? AF_INET6 : AF_INET, copy, address->bytes) == 1;
}

static bool bit_at(const uint8_t *bytes, unsigned at)
{
    return (bytes[at / 8] >> (7 - at % 8) & 1) != 0;
}

bool waf_cidr_parse(struct vg_str text, struct waf_cidr *cidr)
{
    ptrdiff_t slash = vg_str_find_char(text, '/');
    uint64_t bits;
    if (slash < 0 || !waf_address_parse(vg_str_slice(text, 0, (size_t)slash), &cidr->address) ||
        !vg_str_to_u64(vg_str_tail(text, (size_t)slash + 1), &bits))
        return false;
    unsigned width = cidr->address.is_v6 ? 128 : 32;
    if (bits > width)
        return false;
    cidr->bits = (uint8_t)bits;
    for (unsigned at = (unsigned)bits; at < width; at++)
        if (bit_at(cidr->address.bytes, at))
            return false;
    return true;
}

struct vg_str waf_address_text(struct vg_arena *arena, const struct waf_address *address)
{
    char text[TEXT_MAX];
    inet_ntop(address->is_v6 ? AF_INET6 : AF_INET, address->bytes, text, sizeof text);
    return vg_arena_copy(arena, vg_str_from(text));
}

/* ---- The radix tree ---- */

void waf_trie_init(struct waf_trie *trie, struct vg_arena *arena)
{
    *trie = (struct waf_trie){.arena = arena, .count = 1};
}

static uint32_t node_new(struct waf_trie *trie, const uint8_t *prefix, unsigned bits, bool is_entry,
                         uint32_t value)
{
    if (trie->count >= trie->cap) {
        uint32_t cap = trie->cap == 0 ? 64 : trie->cap * 2;
        struct waf_trie_node *grown = VG_NEW_ARRAY(trie->arena, struct waf_trie_node, cap);
        if (trie->nodes != NULL)
            memcpy(grown, trie->nodes, trie->count * sizeof *grown);
        trie->nodes = grown;
        trie->cap = cap;
    }
    struct waf_trie_node *node = &trie->nodes[trie->count];
    node->bits = (uint8_t)bits;
    node->is_entry = is_entry;
    node->value = value;
    memcpy(node->prefix, prefix, sizeof node->prefix);
    return trie->count++;
}

static uint64_t half_of(const uint8_t *bytes)
{
    uint64_t half;
    memcpy(&half, bytes, sizeof half);
    return be64toh(half);
}

/* How many of the first `max` bits are the same in both. */
static unsigned common_bits(const uint8_t *a, const uint8_t *b, unsigned max)
{
    uint64_t differ = half_of(a) ^ half_of(b);
    unsigned common = differ != 0 ? (unsigned)__builtin_clzll(differ) : 64;
    if (common == 64 && max > 64) {
        differ = half_of(a + 8) ^ half_of(b + 8);
        common += differ != 0 ? (unsigned)__builtin_clzll(differ) : 64;
    }
    return common < max ? common : max;
}

void waf_trie_add(struct waf_trie *trie, const struct waf_cidr *cidr, uint32_t value)
{
    const uint8_t *bytes = cidr->address.bytes;
    uint32_t parent = 0, *root = &trie->root[cidr->address.is_v6];
    uint32_t at = *root;
    bool side = false;
    uint32_t made;
    for (;;) {
        if (at == 0) {
            made = node_new(trie, bytes, cidr->bits, /* is_entry= */ true, value);
            break;
        }
        unsigned at_bits = trie->nodes[at].bits;
        unsigned shorter = at_bits < cidr->bits ? at_bits : cidr->bits;
        unsigned common = common_bits(bytes, trie->nodes[at].prefix, shorter);
        if (common == at_bits && common == cidr->bits) {
            trie->nodes[at].is_entry = true;
            trie->nodes[at].value = value;
            return;
        }
        if (common == at_bits) {
            parent = at;
            side = bit_at(bytes, common);
            at = trie->nodes[at].child[side];
            continue;
        }
        /* A node between: the new block itself, or where the two part. */
        made = node_new(trie, bytes, common, /* is_entry= */ common == cidr->bits, value);
        trie->nodes[made].child[bit_at(trie->nodes[at].prefix, common)] = at;
        if (common < cidr->bits) {
            uint32_t leaf = node_new(trie, bytes, cidr->bits, /* is_entry= */ true, value);
            trie->nodes[made].child[bit_at(bytes, common)] = leaf;
        }
        break;
    }
    if (parent == 0)
        *root = made;
    else
        trie->nodes[parent].child[side] = made;
}

bool waf_trie_has(const struct waf_trie *trie, const struct waf_address *address)
{
    unsigned width = address->is_v6 ? 128 : 32;
    uint32_t at = trie->root[address->is_v6];
    while (at != 0) {
        const struct waf_trie_node *node = &trie->nodes[at];
        if (common_bits(address->bytes, node->prefix, node->bits) < node->bits)
            return false;
        if (node->is_entry)
            return true;
        if (node->bits >= width)
            return false;
        at = node->child[bit_at(address->bytes, node->bits)];
    }
    return false;
}

uint32_t waf_trie_value(const struct waf_trie *trie, const struct waf_address *address)
{
    unsigned width = address->is_v6 ? 128 : 32;
    uint32_t at = trie->root[address->is_v6], value = 0;
    while (at != 0) {
        const struct waf_trie_node *node = &trie->nodes[at];
        if (common_bits(address->bytes, node->prefix, node->bits) < node->bits)
            break;
        if (node->is_entry)
            value = node->value;
        at = node->bits < width ? node->child[bit_at(address->bytes, node->bits)] : 0;
    }
    return value;
}

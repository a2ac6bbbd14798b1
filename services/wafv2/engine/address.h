/* wafv2/engine/address.h: IP addresses, CIDR blocks, and sets of them in a radix tree. */
#ifndef VG_WAF_ADDRESS_H
#define VG_WAF_ADDRESS_H

#include "base/arena.h"

struct waf_address {
    uint8_t bytes[16]; /* network order; of IPv4 the first four, the rest 0 */
    bool is_v6;
};

struct waf_cidr {
    struct waf_address address;
    uint8_t bits; /* of the prefix */
};

/* The whole text is one address: no port, no zone. */
bool waf_address_parse(struct vg_str text, struct waf_address *address) VG_CHECKED;
/* "192.0.2.0/24". False without a '/', and where bits behind the prefix are set. */
bool waf_cidr_parse(struct vg_str text, struct waf_cidr *cidr) VG_CHECKED;
/* As text, IPv6 in its shortest form. */
struct vg_str waf_address_text(struct vg_arena *arena, const struct waf_address *address);

/* A set of blocks: a binary radix tree with compressed paths, one for each version. A look-up costs
 * at most one step for each bit, in practice log2 of the entries. */
struct waf_trie_node {
    uint8_t prefix[16];
    uint8_t bits;
    bool is_entry;
    uint32_t value;    /* of an entry */
    uint32_t child[2]; /* index; 0: none */
};
struct waf_trie {
    struct vg_arena *arena;
    struct waf_trie_node *nodes; /* [0] is never a child */
    uint32_t count, cap;
    uint32_t root[2]; /* of IPv4, of IPv6; 0: empty */
};
void waf_trie_init(struct waf_trie *trie, struct vg_arena *arena);
/* A block that is there already gets the new value. */
void waf_trie_add(struct waf_trie *trie, const struct waf_cidr *cidr, uint32_t value);
bool waf_trie_has(const struct waf_trie *trie, const struct waf_address *address);
/* The value of the smallest block that has the address; 0 when none has. */
uint32_t waf_trie_value(const struct waf_trie *trie, const struct waf_address *address);

#endif

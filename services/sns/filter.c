/* services/sns/filter.c: filter policies taken apart: nested keys to paths, "$or" to alternatives,
 * address ranges to bits. */
#include "sns/filter.h"

#include <arpa/inet.h>

/* ---- Sets of rules ---- */

static struct sns_rule_set join(struct vg_arena *arena, struct sns_rule_set a,
                                struct sns_rule_set b)
{
    struct sns_rule_set both = {.rules = VG_NEW_ARRAY(arena, struct sns_rule, a.count + b.count)};
    for (size_t i = 0; i < a.count; i++)
        both.rules[both.count++] = a.rules[i];
    for (size_t i = 0; i < b.count; i++)
        both.rules[both.count++] = b.rules[i];
    return both;
}

/* Every set of `a` with every set of `b`; of too many, `a` alone. */
static struct sns_rule_sets cross(struct vg_arena *arena, struct sns_rule_sets a,
                                  struct sns_rule_sets b)
{
    struct sns_rule_sets product = {.is_too_complex = a.is_too_complex || b.is_too_complex};
    bool fits = !product.is_too_complex && a.count * b.count <= SNS_FILTER_COMBINATIONS_MAX;
    for (size_t i = 0; i < a.count && fits; i++)
        for (size_t k = 0; k < b.count && fits; k++)
            fits = a.items[i].count + b.items[k].count <= SNS_FILTER_RULES_MAX;
    if (!fits) {
        a.is_too_complex = true;
        return a;
    }
    product.items = VG_NEW_ARRAY(arena, struct sns_rule_set, a.count * b.count);
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++)
            product.items[product.count++] = join(arena, a.items[i], b.items[k]);
    return product;
}

static void append(struct sns_rule_sets *all, struct sns_rule_sets more)
{
    all->is_too_complex |= more.is_too_complex;
    for (size_t i = 0; i < more.count; i++) {
        if (all->count == SNS_FILTER_COMBINATIONS_MAX) {
            all->is_too_complex = true;
            return;
        }
        all->items[all->count++] = more.items[i];
    }
}

static uint32_t count_elements(struct vg_arena *arena, struct vg_str array)
{
    struct vg_json json;
    uint32_t count = 0;
    vg_json_init(&json, array, arena);
    if (vg_json_array(&json))
        while (vg_json_element(&json) && vg_json_skip(&json, NULL))
            count++;
    return count;
}

bool sns_filter_is_or(struct vg_arena *arena, struct vg_str name, struct vg_str value)
{
    struct vg_json json;
    size_t count = 0;
    vg_json_init(&json, value, arena);
    if (!vg_str_is(name, "$or") || vg_json_peek(&json) != VG_JSON_ARRAY || !vg_json_array(&json))
        return false;
    while (vg_json_element(&json)) {
        if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_skip(&json, NULL))
            return false;
        count++;
    }
    return count >= 2;
}

static struct sns_rule_sets expand(struct vg_arena *arena, struct vg_str policy,
                                   struct vg_str prefix, uint32_t depth);

static struct sns_rule_sets expand_or(struct vg_arena *arena, struct vg_str alternatives,
                                      struct vg_str prefix, uint32_t depth)
{
    struct sns_rule_sets all = {
        .items = VG_NEW_ARRAY(arena, struct sns_rule_set, SNS_FILTER_COMBINATIONS_MAX)};
    struct vg_json json;
    struct vg_str alternative;
    vg_json_init(&json, alternatives, arena);
    if (vg_json_array(&json))
        while (vg_json_element(&json) && vg_json_skip(&json, &alternative))
            append(&all, expand(arena, alternative, prefix, depth));
    return all;
}

static struct sns_rule_sets single(struct vg_arena *arena, struct vg_str path, uint32_t depth,
                                   struct vg_str conditions)
{
    struct sns_rule_sets one = {.items = VG_NEW(arena, struct sns_rule_set), .count = 1};
    one.items->rules = VG_NEW(arena, struct sns_rule);
    one.items->count = 1;
    *one.items->rules =
        (struct sns_rule){path, depth, conditions, count_elements(arena, conditions)};
    return one;
}

static struct sns_rule_sets expand(struct vg_arena *arena, struct vg_str policy,
                                   struct vg_str prefix, uint32_t depth)
{
    struct sns_rule_sets sets = {.items = VG_NEW(arena, struct sns_rule_set),
                                 .count = 1}; /* one that always holds */
    struct vg_json json;
    struct vg_str name, value;
    vg_json_init(&json, policy, arena);
    if (!vg_json_object(&json))
        return sets;
    while (!sets.is_too_complex && vg_json_member(&json, &name)) {
        bool is_object = vg_json_peek(&json) == VG_JSON_OBJECT;
        if (!vg_json_skip(&json, &value))
            break;
        struct vg_str path = prefix.len > 0 ? VG_CONCAT(arena, prefix, VG_STR("."), name) : name;
        struct sns_rule_sets more = sns_filter_is_or(arena, name, value)
                                        ? expand_or(arena, value, prefix, depth)
                                    : is_object ? expand(arena, value, path, depth + 1)
                                                : single(arena, path, depth, value);
        sets = cross(arena, sets, more);
    }
    return sets;
}

struct sns_rule_sets sns_filter_expand(struct vg_arena *arena, struct vg_str policy)
{
    return expand(arena, policy, VG_STR(""), 1);
}

/* ---- Address ranges ---- */

static unsigned read_address(struct vg_str text, uint8_t bytes[16])
{
    char copy[INET6_ADDRSTRLEN];
    if (text.len >= sizeof copy)
        return 0;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, bytes) == 1)
        return 4;
    return inet_pton(AF_INET6, copy, bytes) == 1 ? 16 : 0;
}

bool sns_cidr_read(struct vg_arena *arena, struct vg_str text, struct sns_cidr *cidr,
                   struct vg_str *problem)
{
    ptrdiff_t slash = vg_str_find_char(text, '/');
    if (slash < 0 || slash != vg_str_rfind_char(text, '/')) {
        *problem = VG_STR("Malformed CIDR, one '/' required");
        return false;
    }
    struct vg_str address = vg_str_slice(text, 0, (size_t)slash);
    cidr->length = read_address(address, cidr->bytes);
    if (cidr->length == 0) {
        *problem = vg_arena_printf(arena, "Nonstandard IP address: %.*s", VG_STR_ARG(address));
        return false;
    }
    uint64_t bits;
    if (!vg_str_to_u64(vg_str_tail(text, (size_t)slash + 1), &bits) || bits > 8 * cidr->length) {
        *problem = VG_STR("Malformed CIDR, mask bits must be an integer");
        return false;
    }
    cidr->bits = (unsigned)bits;
    return true;
}

bool sns_cidr_has(const struct sns_cidr *cidr, struct vg_str address)
{
    uint8_t bytes[16];
    if (read_address(address, bytes) != cidr->length)
        return false;
    unsigned whole = cidr->bits / 8, rest = cidr->bits % 8;
    if (memcmp(bytes, cidr->bytes, whole) != 0)
        return false;
    return rest == 0 || (bytes[whole] ^ cidr->bytes[whole]) >> (8 - rest) == 0;
}

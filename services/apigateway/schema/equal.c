/* apigateway/schema/equal.c: when JSON Schema holds two values for equal: numbers by their value,
 * members in any order. */
#include "apigateway/schema/node.h"

#include "base/hash.h"

#include <math.h>

/* A double that is a whole number is that integer. */
static struct apigateway_value as_integer(struct apigateway_value value)
{
    if (value.type == APIGATEWAY_DOUBLE && fabs(value.real) < 1e15 &&
        value.real == trunc(value.real))
        return apigateway_int((int64_t)value.real);
    return value;
}

static bool are_maps_equal(const struct apigateway_map *a, const struct apigateway_map *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct apigateway_member *other = apigateway_map_find(b, a->members[i].key);
        if (other == NULL || !schema_equal(a->members[i].value, other->value))
            return false;
    }
    return true;
}

static bool are_lists_equal(const struct apigateway_list *a, const struct apigateway_list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!schema_equal(a->values[i], b->values[i]))
            return false;
    return true;
}

/* Recursion goes as deep as JSON that was read. */
bool schema_equal(struct apigateway_value a, struct apigateway_value b)
{
    a = as_integer(a);
    b = as_integer(b);
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case APIGATEWAY_BOOL:
        return a.boolean == b.boolean;
    case APIGATEWAY_INT:
        return a.integer == b.integer;
    case APIGATEWAY_DOUBLE:
        return a.real == b.real;
    case APIGATEWAY_BIG:
    case APIGATEWAY_STRING:
        return vg_str_eq(a.text, b.text);
    case APIGATEWAY_LIST:
        return are_lists_equal(a.list, b.list);
    case APIGATEWAY_MAP:
        return are_maps_equal(a.map, b.map);
    default:
        return true;
    }
}

/* The same for equal values. `*size` grows by what was looked at. */
static uint64_t hash_of(uint64_t seed, struct apigateway_value value, size_t *size)
{
    uint64_t sum = 0;
    value = as_integer(value);
    seed += (uint64_t)value.type;
    *size += 1;
    switch (value.type) {
    case APIGATEWAY_BOOL:
        return vg_hash64(seed, vg_str_of(&value.boolean, sizeof value.boolean));
    case APIGATEWAY_INT:
        return vg_hash64(seed, vg_str_of(&value.integer, sizeof value.integer));
    case APIGATEWAY_DOUBLE:
        return vg_hash64(seed, vg_str_of(&value.real, sizeof value.real));
    case APIGATEWAY_BIG:
    case APIGATEWAY_STRING:
        *size += value.text.len / 64;
        return vg_hash64(seed, value.text);
    case APIGATEWAY_LIST:
        for (size_t i = 0; i < value.list->count; i++) {
            sum = hash_of(seed + sum, value.list->values[i], size);
            sum = vg_hash64(seed, vg_str_of(&sum, sizeof sum));
        }
        return vg_hash64(seed, vg_str_of(&sum, sizeof sum));
    case APIGATEWAY_MAP: /* the order does not count: a sum */
        for (size_t i = 0; i < value.map->count; i++) {
            const struct apigateway_member *member = &value.map->members[i];
            sum += hash_of(vg_hash64(seed, member->key), member->value, size);
        }
        return vg_hash64(seed, vg_str_of(&sum, sizeof sum));
    default:
        return vg_hash64(seed, VG_STR(""));
    }
}

struct seen {
    uint64_t hash;
    size_t position; /* of the element, + 1; 0: free */
};

bool schema_has_duplicates(struct schema_check *check, const struct apigateway_list *list)
{
    size_t cap = 16;
    while (cap < list->count * 2)
        cap *= 2;
    struct seen *seen = VG_NEW_ARRAY(check->arena, struct seen, cap);
    for (size_t i = 0; i < list->count; i++) {
        size_t size = 0;
        /* Seeded by the place in memory, so that nobody can choose values that collide. */
        uint64_t hash = hash_of((uintptr_t)seen, list->values[i], &size);
        if (!schema_spend(check, size))
            return false;
        size_t at = hash & (cap - 1);
        for (; seen[at].position != 0; at = (at + 1) & (cap - 1))
            if (seen[at].hash == hash &&
                schema_equal(list->values[i], list->values[seen[at].position - 1]))
                return true;
        seen[at] = (struct seen){hash, i + 1};
    }
    return false;
}

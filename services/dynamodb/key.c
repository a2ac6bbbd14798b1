/* services/dynamodb/key.c: primary keys, checked and encoded. */
#include "key.h"

#include "base/hash.h"

#include <endian.h>

#define INVALID "One or more parameter values were invalid: "
#define SCHEMA_MISMATCH "The provided key element does not match the schema"

/* One part's contents. The sentences are AWS's, the missing space too. */
bool dynamodb_key_check_part(const struct dynamodb_key_part *part, struct vg_str value,
                             bool is_hash, struct vg_arena *arena, struct vg_str *problem)
{
    if (part->type == 0 || part->type == DYNAMODB_N)
        return true;
    size_t length = dynamodb_value_scalar(value).len;
    if (length == 0) {
        *problem =
            vg_arena_printf(arena,
                            "One or more parameter values are not valid. The AttributeValue for a "
                            "key attribute cannot "
                            "contain an empty %s value. Key: %.*s",
                            part->type == DYNAMODB_S ? "string" : "binary", VG_STR_ARG(part->name));
        return false;
    }
    if (is_hash && length > DYNAMODB_HASH_KEY_MAX) {
        *problem =
            VG_STR(INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        return false;
    }
    if (!is_hash && length > DYNAMODB_RANGE_KEY_MAX) {
        *problem = VG_STR(
            INVALID "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        return false;
    }
    return true;
}

static bool check_part(const struct dynamodb_key_part *part, struct vg_str value, bool is_hash,
                       struct dynamodb_key *key, struct vg_arena *arena, struct vg_str *problem)
{
    if (dynamodb_key_check_part(part, value, is_hash, arena, problem))
        return true;
    key->is_refused_as_empty = dynamodb_value_scalar(value).len == 0;
    return false;
}

bool dynamodb_key_check(const struct dynamodb_schema *schema, struct dynamodb_key *key,
                        struct vg_arena *arena, struct vg_str *problem)
{
    return check_part(&schema->hash, key->hash, /* is_hash= */ true, key, arena, problem) &&
           check_part(&schema->range, key->range, /* is_hash= */ false, key, arena, problem);
}

static bool part_of_item(const struct dynamodb_key_part *part, struct vg_str item,
                         struct vg_arena *arena, struct vg_str *value, struct vg_str *problem)
{
    *value = VG_STR_NONE;
    if (part->type == 0)
        return true;
    if (!dynamodb_item_find(item, part->name, value)) {
        *problem = vg_arena_printf(arena, INVALID "Missing the key %.*s in the item",
                                   VG_STR_ARG(part->name));
        return false;
    }
    enum dynamodb_type type = dynamodb_value_type(*value);
    if (type == part->type)
        return true;
    *problem =
        vg_arena_printf(arena, INVALID "Type mismatch for key %.*s expected: %.*s actual: %.*s",
                        VG_STR_ARG(part->name), VG_STR_ARG(dynamodb_type_name(part->type)),
                        VG_STR_ARG(dynamodb_type_name(type)));
    return false;
}

bool dynamodb_key_of_item(const struct dynamodb_schema *schema, struct vg_str item,
                          struct vg_arena *arena, struct dynamodb_key *key, struct vg_str *problem)
{
    key->bytes = VG_STR_NONE;
    key->is_refused_as_empty = false;
    return part_of_item(&schema->hash, item, arena, &key->hash, problem) &&
           part_of_item(&schema->range, item, arena, &key->range, problem) &&
           dynamodb_key_check(schema, key, arena, problem);
}

static bool part_of_map(const struct dynamodb_key_part *part, struct vg_str map,
                        struct vg_str *value)
{
    *value = VG_STR_NONE;
    return part->type == 0 || (dynamodb_item_find(map, part->name, value) &&
                               dynamodb_value_type(*value) == part->type);
}

bool dynamodb_key_within(const struct dynamodb_schema *schema, struct vg_str item,
                         struct vg_arena *arena, struct dynamodb_key *key, struct vg_str *problem)
{
    key->bytes = VG_STR_NONE;
    key->is_refused_as_empty = false;
    if (!part_of_map(&schema->hash, item, &key->hash) ||
        !part_of_map(&schema->range, item, &key->range)) {
        *problem = VG_STR(SCHEMA_MISMATCH);
        return false;
    }
    return dynamodb_key_check(schema, key, arena, problem);
}

bool dynamodb_key_of_map(const struct dynamodb_schema *schema, struct vg_str map,
                         struct vg_arena *arena, struct dynamodb_key *key, struct vg_str *problem)
{
    key->is_refused_as_empty = false;
    if (dynamodb_item_count(map) != 1U + (schema->range.type != 0)) {
        *problem = VG_STR(SCHEMA_MISMATCH);
        return false;
    }
    return dynamodb_key_within(schema, map, arena, key, problem);
}

bool dynamodb_key_is_of(const struct dynamodb_schema *schema, const struct dynamodb_key *key,
                        struct vg_str item)
{
    struct vg_str value;
    return dynamodb_item_find(item, schema->hash.name, &value) && vg_str_eq(value, key->hash);
}

struct vg_str dynamodb_key_pick(const struct vg_str *names, size_t count, struct vg_str item,
                                struct vg_arena *arena)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    size_t opened = dynamodb_open_item(&buf);
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct vg_str value;
        if (!dynamodb_item_find(item, names[i], &value))
            continue;
        dynamodb_put_name(&buf, names[i]);
        vg_buf_add(&buf, value);
        found++;
    }
    dynamodb_close_item(&buf, opened, found);
    return vg_buf_str(&buf);
}

struct vg_str dynamodb_key_item(const struct dynamodb_schema *schema, struct vg_str item,
                                struct vg_arena *arena)
{
    struct vg_str names[2] = {schema->hash.name, schema->range.name};
    if (schema->range.type == 0)
        return dynamodb_key_pick(names, 1, item, arena);
    if (vg_str_cmp(names[0], names[1]) > 0) {
        names[0] = schema->range.name;
        names[1] = schema->hash.name;
    }
    return dynamodb_key_pick(names, 2, item, arena);
}

/* All bytes of the value are hashed, its tag too: the number 1 is not the text whose bytes it has.
 * (A table's keys are of one type, but an index can come later.) */
void dynamodb_key_hash(const struct dynamodb_key_space *space, struct vg_str value,
                       uint8_t hash[DYNAMODB_HASH_BYTES])
{
    for (size_t i = 0; i < VG_COUNT_OF(space->seeds); i++) {
        uint64_t half = htobe64(vg_hash64(space->seeds[i], value));
        memcpy(hash + i * sizeof(half), &half, sizeof(half));
    }
}

void dynamodb_key_add_hash(struct vg_key *key, const struct dynamodb_key_space *space,
                           struct vg_str value)
{
    uint8_t hash[DYNAMODB_HASH_BYTES];
    dynamodb_key_hash(space, value, hash);
    vg_key_raw(key, vg_str_of(hash, sizeof(hash)));
}

struct vg_str dynamodb_key_bytes(const struct dynamodb_key_space *space,
                                 const struct dynamodb_key *key, struct vg_arena *arena)
{
    struct vg_key bytes;
    if (vg_str_is_set(key->bytes))
        return key->bytes;
    dynamodb_number_key_begin(&bytes, arena, space->space, space->table);
    dynamodb_key_add_hash(&bytes, space, key->hash);
    if (vg_str_is_set(key->range))
        vg_key_raw(&bytes, dynamodb_key_sort_bytes(key->range));
    return vg_key_bytes(&bytes);
}

void dynamodb_key_make(const struct dynamodb_key_space *space, struct dynamodb_key *key,
                       struct vg_arena *arena)
{
    key->bytes = VG_STR_NONE;
    key->is_refused_as_empty = false;
    key->bytes = dynamodb_key_bytes(space, key, arena);
}

struct vg_str dynamodb_key_partition(const struct dynamodb_key_space *space,
                                     struct vg_str hash_value, struct vg_arena *arena)
{
    struct vg_key bytes;
    dynamodb_number_key_begin(&bytes, arena, space->space, space->table);
    dynamodb_key_add_hash(&bytes, space, hash_value);
    return vg_key_bytes(&bytes);
}

struct vg_str dynamodb_key_table(const struct dynamodb_key_space *space, struct vg_arena *arena)
{
    return dynamodb_number_key(arena, space->space, space->table);
}

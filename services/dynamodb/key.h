/* services/dynamodb/key.h: primary keys: taken from items and from Key parameters with AWS's
 * checks, and as keys of the store.
 *
 *   store key   no account, no region, space ITEM, [table number u64][partition hash 16 bytes][sort
 * key bytes]
 *
 * The partition key is hashed, which spreads a table as AWS does (Scan's segments are ranges of
 * hashes) and keeps store keys short. The hash is two seeded 64-bit hashes, with seeds that are
 * drawn for each table: 250 instructions, where a truncated SHA-256 takes 3,400 of the 16,000 that
 * a whole GetItem may. Two partition keys of one hash can still happen: an item carries its own
 * key, and whoever reads one compares (dynamodb_key_is_of). The sort key ends the store key as it
 * is: the bytes of S and B, the stored form of N, whose order is that of the numbers. */
#ifndef VG_DYNAMODB_KEY_H
#define VG_DYNAMODB_KEY_H

#include "store/store.h"

#include "dynamodb/value/value.h"

enum {
    DYNAMODB_HASH_KEY_MAX = 2048, /* bytes */
    DYNAMODB_RANGE_KEY_MAX = 1024,
    DYNAMODB_HASH_BYTES = 16,
    DYNAMODB_KEY_HASHES_MAX = 4, /* attributes of a partition key: of global indexes alone */
    DYNAMODB_KEY_RANGES_MAX = 4,
    DYNAMODB_KEY_PARTS_MAX = DYNAMODB_KEY_HASHES_MAX + DYNAMODB_KEY_RANGES_MAX,
};

struct dynamodb_key_part {
    struct vg_str name;
    enum dynamodb_type type; /* S, N or B; 0: the table has no such part */
};

struct dynamodb_schema {
    struct dynamodb_key_part hash;
    struct dynamodb_key_part range;
};

/* The attributes of a key: of a table one and perhaps another, of a global index up to four and
 * four. */
struct dynamodb_key_parts {
    const struct dynamodb_key_part *hash;
    uint32_t hash_count;
    const struct dynamodb_key_part *range;
    uint32_t range_count;
};
static inline struct dynamodb_key_parts dynamodb_schema_parts(const struct dynamodb_schema *schema)
{
    return (struct dynamodb_key_parts){.hash = &schema->hash,
                                       .hash_count = 1,
                                       .range = &schema->range,
                                       .range_count = schema->range.type != 0};
}

/* The stored forms of a primary key's values. */
struct dynamodb_key {
    struct vg_str hash;
    struct vg_str range; /* absent when the schema has none */
    struct vg_str bytes; /* its store key, for whoever needs it more than once; absent: not made */
    bool
        is_refused_as_empty; /* why it was refused: a value of it, or of an index's key, is empty */
};

/* From an item to be put. False with AWS's sentence in `*problem`. */
bool dynamodb_key_of_item(const struct dynamodb_schema *schema, struct vg_str item,
                          struct vg_arena *arena, struct dynamodb_key *key,
                          struct vg_str *problem) VG_CHECKED;
/* From a Key parameter, which holds the key and nothing else. */
bool dynamodb_key_of_map(const struct dynamodb_schema *schema, struct vg_str map,
                         struct vg_arena *arena, struct dynamodb_key *key,
                         struct vg_str *problem) VG_CHECKED;
/* From an item of BatchWriteItem: complaints are worded as of a Key parameter. */
bool dynamodb_key_within(const struct dynamodb_schema *schema, struct vg_str item,
                         struct vg_arena *arena, struct dynamodb_key *key,
                         struct vg_str *problem) VG_CHECKED;
/* The rules on contents alone: not empty, not too long. */
bool dynamodb_key_check(const struct dynamodb_schema *schema, struct dynamodb_key *key,
                        struct vg_arena *arena, struct vg_str *problem) VG_CHECKED;

/* Of one attribute. `is_hash`: of the partition key. */
bool dynamodb_key_check_part(const struct dynamodb_key_part *part, struct vg_str value,
                             bool is_hash, struct vg_arena *arena,
                             struct vg_str *problem) VG_CHECKED;

/* Whether a stored item has this key: false for another partition key of the same hash. */
bool dynamodb_key_is_of(const struct dynamodb_schema *schema, const struct dynamodb_key *key,
                        struct vg_str item);
/* The key attributes of an item as an item of their own: LastEvaluatedKey, and what an update
 * begins with. */
struct vg_str dynamodb_key_item(const struct dynamodb_schema *schema, struct vg_str item,
                                struct vg_arena *arena);
/* The same of attributes with these names, which are sorted and each there once; those that the
 * item lacks are left out. */
struct vg_str dynamodb_key_pick(const struct vg_str *names, size_t count, struct vg_str item,
                                struct vg_arena *arena);

/* Store keys without account and region that begin with a number: a table's, an index's, a log's.
 */
static inline void dynamodb_number_key_begin(struct vg_key *key, struct vg_arena *arena,
                                             vg_space space, uint64_t number)
{
    vg_key_begin(key, arena, VG_STR(""), VG_STR(""), space);
    vg_key_u64(key, number);
}
static inline struct vg_str dynamodb_number_key(struct vg_arena *arena, vg_space space,
                                                uint64_t number)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, arena, space, number);
    return vg_key_bytes(&key);
}

/* Which table a store key belongs to, and the seeds of its hashes. */
struct dynamodb_key_space {
    vg_space space;
    uint64_t table;
    uint64_t seeds[2];
};

void dynamodb_key_hash(const struct dynamodb_key_space *space, struct vg_str value,
                       uint8_t hash[DYNAMODB_HASH_BYTES]);
/* As the next part of a store key. */
void dynamodb_key_add_hash(struct vg_key *key, const struct dynamodb_key_space *space,
                           struct vg_str value);
/* The store key, made once and kept in the key. */
void dynamodb_key_make(const struct dynamodb_key_space *space, struct dynamodb_key *key,
                       struct vg_arena *arena);
/* Store keys, in the arena: of an item, of all items with a partition key, of all items of a table.
 */
struct vg_str dynamodb_key_bytes(const struct dynamodb_key_space *space,
                                 const struct dynamodb_key *key, struct vg_arena *arena);
struct vg_str dynamodb_key_partition(const struct dynamodb_key_space *space,
                                     struct vg_str hash_value, struct vg_arena *arena);
struct vg_str dynamodb_key_table(const struct dynamodb_key_space *space, struct vg_arena *arena);
/* The part of a partition's store key that orders its items. */
static inline struct vg_str dynamodb_key_sort_bytes(struct vg_str range_value)
{
    return dynamodb_value_scalar(range_value);
}

#endif

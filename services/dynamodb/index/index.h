/* services/dynamodb/index/index.h: secondary indexes: their definitions and entries.
 *
 * An index has a number of its own, and its entries stand beside tables' items under it:
 *
 *   store key   space ITEM, [index number u64][hash of the partition key's values 16 bytes][sort
 * key's values, each escaped and closed][hash of the table's partition key 16 bytes][table's sort
 * key bytes]
 *   value       the projected item, a copy
 *
 * So entries are read, counted and paged as items are. Entries with equal keys of the index are
 * told apart by the table's key at the end. */
#ifndef VG_DYNAMODB_INDEX_H
#define VG_DYNAMODB_INDEX_H

#include "dynamodb/expression/expression.h"
#include "dynamodb/table/table.h"

struct dynamodb_change;
struct dynamodb_usage;

struct dynamodb_index {
    struct vg_str name;
    struct dynamodb_key_space space;                        /* of its entries */
    struct dynamodb_key_part parts[DYNAMODB_KEY_PARTS_MAX]; /* those of the partition key first */
    uint32_t hash_count;
    uint32_t part_count;
    bool is_local;
    bool is_all;                         /* entries are whole items */
    struct dynamodb_selection selection; /* else: their attributes */
    struct vg_str *names;                /* the same, by name: sorted */
    size_t name_count;
    int32_t status;          /* enum dynamodb_index_status */
    struct vg_str filled_to; /* store key of the last item that was brought in; absent: all are */
};

struct dynamodb_indexes {
    struct dynamodb_index *items;
    size_t count;
};

/* ---- definition.c ---- */

/* VG_OK with none for a table that has none. Good until those of another table are asked for. */
int dynamodb_indexes_of(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_indexes *indexes) VG_CHECKED;
int dynamodb_index_read(struct vg_arena *arena, const struct dynamodb_table *table,
                        const struct dynamodb_record_index *record,
                        struct dynamodb_index *index) VG_CHECKED;
/* NULL when there is none of that name. */
const struct dynamodb_index *dynamodb_index_named(const struct dynamodb_indexes *indexes,
                                                  struct vg_str name);
struct dynamodb_key_parts dynamodb_index_parts(const struct dynamodb_index *index);
/* Whether its entries have the attribute, where items do. */
bool dynamodb_index_projects(const struct dynamodb_index *index, struct vg_str name);
/* The records themselves: VG_NOT_FOUND when there are none. */
int dynamodb_indexes_get(struct vg_call *call, uint64_t table_number,
                         struct dynamodb_record_indexes *record) VG_CHECKED;
int dynamodb_indexes_put(struct vg_call *call, uint64_t table_number,
                         const struct dynamodb_record_indexes *record) VG_CHECKED;
int dynamodb_indexes_delete(struct vg_call *call, uint64_t table_number) VG_CHECKED;

/* ---- make.c: records of new indexes that have been checked, and descriptions ---- */

struct dynamodb_record_definitions
dynamodb_definitions_of(struct vg_call *call,
                        const struct dynamodb_attribute_definitions *definitions);
int dynamodb_index_make_local(struct vg_call *call,
                              const struct dynamodb_local_secondary_index *index,
                              const struct dynamodb_attribute_definitions *definitions,
                              struct dynamodb_record_index *record) VG_CHECKED;
int dynamodb_index_make_global(struct vg_call *call,
                               const struct dynamodb_global_secondary_index *index,
                               const struct dynamodb_attribute_definitions *definitions,
                               struct dynamodb_record_index *record) VG_CHECKED;
/* `is_finished`: false while the table itself is being created. */
int dynamodb_indexes_describe(struct vg_call *call, const struct dynamodb_whole *whole,
                              bool is_finished, struct dynamodb_table_description *to) VG_CHECKED;

/* ---- update.c: what UpdateTable does to global indexes ---- */

/* What the request alone shows to be wrong. */
int dynamodb_check_index_updates(const struct dynamodb_update_table_in *in, struct vg_error *err);
/* VG_FAIL when an index is to change that is changing. */
int dynamodb_check_indexes_idle(const struct dynamodb_update_table_in *in,
                                const struct dynamodb_whole *whole, struct vg_error *err);
/* Checks and changes `whole`, in memory; nothing is written when it fails. */
int dynamodb_update_indexes(struct vg_call *call, const struct dynamodb_update_table_in *in,
                            struct dynamodb_whole *whole, struct vg_error *err);

/* ---- fill.c ---- */

extern const struct vg_effect_kind dynamodb_index_fill_effect;
/* The index (in memory: to be stored then) gets the table's items from now on. */
int dynamodb_index_fill_begin(struct vg_call *call, const struct dynamodb_table *table,
                              struct dynamodb_record_index *index) VG_CHECKED;
/* The items behind `*after` (a store key; absent: from the first), so many as are worked on at a
 * time: struct vg_str in `items`. `*after` moves on. */
int dynamodb_slice_read(struct vg_call *call, const struct dynamodb_table *table,
                        struct vg_str *after, struct vg_buf *items, bool *is_last) VG_CHECKED;

/* ---- entry.c ---- */

/* Of an item. The key is absent where the item lacks a part of the index's key, or has what can't
 * be one, of another type, empty or too long, as an item that is older than the index may: then
 * there is no entry. */
struct dynamodb_entry {
    struct vg_str key;
    struct vg_str item;
};
struct dynamodb_entry dynamodb_index_entry(const struct dynamodb_index *index,
                                           const struct dynamodb_table *table, struct vg_str item,
                                           struct vg_arena *arena);
/* The entry's key alone, of an item or of what LastEvaluatedKey holds. */
struct vg_str dynamodb_index_key(const struct dynamodb_index *index,
                                 const struct dynamodb_table *table, struct vg_str item,
                                 struct vg_arena *arena);
/* The keys of index and table: LastEvaluatedKey. */
struct vg_str dynamodb_index_key_item(const struct dynamodb_index *index,
                                      const struct dynamodb_table *table, struct vg_str item,
                                      struct vg_arena *arena);
size_t dynamodb_index_key_names(const struct dynamodb_index *index,
                                const struct dynamodb_table *table,
                                struct vg_str names[DYNAMODB_KEY_PARTS_MAX + 2]);
/* The store key of the entries with these values of the partition key. */
struct vg_str dynamodb_index_partition(const struct dynamodb_index *index,
                                       const struct vg_str *hash_values, struct vg_arena *arena);

/* ---- maintain.c: what a change of an item does to the table's indexes ---- */

/* Whether its values can be keys of the indexes, in AWS's sentences: VG_OK or VG_FAIL. */
int dynamodb_indexes_check(struct vg_call *call, struct dynamodb_change *change,
                           struct vg_error *err) VG_CHECKED;
/* Whether the change makes, changes or removes an entry. */
bool dynamodb_index_is_touched(struct vg_call *call, const struct dynamodb_index *index,
                               const struct dynamodb_change *change);
/* `store_key`: of the item itself. */
int dynamodb_indexes_apply(struct vg_call *call, const struct dynamodb_change *change,
                           struct vg_str store_key, struct dynamodb_usage *usage) VG_CHECKED;

/* ---- collection.c: the sizes of item collections: all items of a partition key with their
 * entries in local indexes. Kept for tables that have those. ---- */

enum { DYNAMODB_COLLECTION_GB_MAX = 10 };

/* Attributes that the indexes of a table project by name, all together. */
enum { DYNAMODB_PROJECTED_MAX = 100 };
#define DYNAMODB_TOO_MANY_PROJECTED                                                                \
    "Number of NonKeyAttributes projected into secondary indexes exceeds per-table limit of 100"

int dynamodb_collection_get(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str hash_value, int64_t *bytes) VG_CHECKED;
int dynamodb_collection_add(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str hash_value, int64_t bytes) VG_CHECKED;
/* What an answer says of the collection that an item is in: NULL unless it was asked for and the
 * table has local indexes. */
int dynamodb_collection_metrics(struct vg_call *call, const struct dynamodb_table *table,
                                struct vg_str hash_value, int32_t return_metrics,
                                const struct dynamodb_item_collection_metrics **metrics) VG_CHECKED;

#endif

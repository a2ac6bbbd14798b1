/* services/dynamodb/item/batch.h: what operations on several items share. */
#ifndef VG_DYNAMODB_BATCH_H
#define VG_DYNAMODB_BATCH_H

#include "dynamodb/item/item.h"

/* ---- batch.c ---- */

enum { DYNAMODB_BATCH_KEYS_MAX = 100 };

/* Keys seen so far, up to DYNAMODB_BATCH_KEYS_MAX. Zeroed at first. */
struct dynamodb_seen {
    struct vg_str keys[256]; /* by hash; a power of two, at least twice what goes in */
};
/* False when it was there already. */
bool dynamodb_seen_add(struct dynamodb_seen *seen, struct vg_str key);

/* Finds a table among those that were found already, or finds and adds it. */
int dynamodb_table_once(struct vg_call *call, struct vg_str name, struct dynamodb_table *tables,
                        size_t *count, struct dynamodb_table **table, struct vg_error *err);

/* The tables that the keys of RequestItems name; `map` is of `shape`. Words the error of names that
 * can't be, in which AWS shows the map: as JSON or as Java prints it. */
int dynamodb_batch_names(struct vg_call *call, const struct vg_shape *shape, const void *map,
                         bool shows_json, struct vg_str *names, struct vg_error *err);

/* Whether a key of RequestItems can be no table's name, and AWS's words for it (without a count).
 */
bool dynamodb_batch_names_text(struct vg_call *call, const struct vg_shape *shape, const void *map,
                               bool shows_json, struct vg_str *text);

/* Transactions cost double, and say of what the units are. */
enum dynamodb_consumption {
    DYNAMODB_CONSUMED_PLAIN,
    DYNAMODB_CONSUMED_TRANSACT_READ,
    DYNAMODB_CONSUMED_TRANSACT_WRITE,
};
/* One list entry for each table that was used; absent unless asked for. */
struct dynamodb_consumed_capacity_multiple
dynamodb_consumed_list(struct vg_call *call, const struct dynamodb_table *tables,
                       const struct dynamodb_usage *usages, size_t count,
                       int32_t return_consumed_capacity, enum dynamodb_consumption consumption);

/* Of the collections that the writes changed, by table; absent unless asked for, and where no table
 * has local indexes. */
int dynamodb_collection_metrics_list(struct vg_call *call, const struct dynamodb_write *writes,
                                     size_t count, int32_t return_metrics,
                                     struct dynamodb_item_collection_metrics_per_table *list);

#endif

/* services/dynamodb/item/throttle.h: requests beyond a table's capacity are refused, when the
 * instance was started with --dynamodb-throttle. A request is let in while there is any capacity
 * left, and then takes what it used, which may be more: the next ones pay for that. */
#ifndef VG_DYNAMODB_THROTTLE_H
#define VG_DYNAMODB_THROTTLE_H

#include "dynamodb/item/item.h"

struct dynamodb_throttle; /* what is left, in memory alone: a restart fills it up */

struct dynamodb_throttle *dynamodb_throttle_new(void);
void dynamodb_throttle_free(struct dynamodb_throttle *throttle); /* NULL is fine */
/* NULL: nothing is throttled. Tables know it, too. (known.c) */
struct dynamodb_throttle *dynamodb_throttle_of(const struct vg_call *call);

/* ---- throttle.c: what the inline functions below do where the option is on ---- */

int dynamodb_throttle_check_read(struct vg_call *call, const struct dynamodb_table *table,
                                 const struct dynamodb_index *index, struct vg_str hash_value,
                                 struct vg_error *err) VG_CHECKED;
int dynamodb_throttle_check_write(struct vg_call *call, const struct dynamodb_change *change,
                                  struct vg_error *err) VG_CHECKED;
int dynamodb_throttle_check_indexes(struct vg_call *call, const struct dynamodb_change *change,
                                    struct vg_error *err) VG_CHECKED;
int dynamodb_throttle_check_apply(struct vg_call *call, const struct dynamodb_change *change,
                                  struct dynamodb_usage *usage, struct vg_error *err) VG_CHECKED;
int dynamodb_throttle_pay(struct vg_call *call, const struct dynamodb_table *table, bool is_write,
                          struct vg_str hash_value, const struct dynamodb_usage *usage) VG_CHECKED;

/* Before a read of items with that partition key (absent: of many), from a table or a global index
 * of it (NULL: from the table or a local one). VG_OK or VG_FAIL. */
static inline int dynamodb_throttle_read(struct vg_call *call, const struct dynamodb_table *table,
                                         const struct dynamodb_index *index,
                                         struct vg_str hash_value, struct vg_error *err)
{
    return table->throttle == NULL
               ? VG_OK
               : dynamodb_throttle_check_read(call, table, index, hash_value, err);
}
/* Before the item is looked at: AWS does not say first what a condition would. Of the change, table
 * and key count. */
static inline int dynamodb_throttle_write(struct vg_call *call,
                                          const struct dynamodb_change *change,
                                          struct vg_error *err)
{
    return change->table->throttle == NULL ? VG_OK
                                           : dynamodb_throttle_check_write(call, change, err);
}
/* Before a change is applied: by the global indexes that it touches. */
static inline int dynamodb_throttle_change(struct vg_call *call,
                                           const struct dynamodb_change *change,
                                           struct vg_error *err)
{
    return change->table->throttle == NULL ? VG_OK
                                           : dynamodb_throttle_check_indexes(call, change, err);
}
/* dynamodb_change_apply, asking that first and paying afterwards. VG_FAIL: nothing was written. */
static inline int dynamodb_throttle_apply(struct vg_call *call,
                                          const struct dynamodb_change *change,
                                          struct dynamodb_usage *usage, struct vg_error *err)
{
    return change->table->throttle == NULL
               ? dynamodb_change_apply(call, change, usage)
               : dynamodb_throttle_check_apply(call, change, usage, err);
}
/* What was read or written is paid for; once the rest of the request is done. `hash_value` as
 * above. */
static inline int dynamodb_throttle_pay_read(struct vg_call *call,
                                             const struct dynamodb_table *table,
                                             struct vg_str hash_value,
                                             const struct dynamodb_usage *usage)
{
    return table->throttle == NULL
               ? VG_OK
               : dynamodb_throttle_pay(call, table, /* is_write= */ false, hash_value, usage);
}
static inline int dynamodb_throttle_pay_write(struct vg_call *call,
                                              const struct dynamodb_table *table,
                                              struct vg_str hash_value,
                                              const struct dynamodb_usage *usage)
{
    return table->throttle == NULL
               ? VG_OK
               : dynamodb_throttle_pay(call, table, /* is_write= */ true, hash_value, usage);
}
/* Before and after a table's or its indexes' capacity changes: until then it comes in as it was,
 * from then on as it is. */
int dynamodb_throttle_settle(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;
/* Whether an error is of this kind, and its code as the reason why a transaction is cancelled. */
bool dynamodb_is_throttled(const struct vg_error *err);
struct vg_str dynamodb_throttle_reason(const struct vg_error *err);

/* ---- throttle_bucket.c: units that come in by the second and are taken ---- */

struct dynamodb_bucket {
    double units;
    double rate;     /* units a second, as of the last look */
    int64_t ms;      /* when that was */
    uint64_t holder; /* of a partition's bucket; 0: it is free */
};
/* Of a table or an index. They stay until a reset. */
struct dynamodb_bucket *dynamodb_bucket_of(struct dynamodb_throttle *throttle, uint64_t number,
                                           uint32_t kind);
/* Of a partition key; may be given to another one later. */
struct dynamodb_bucket *dynamodb_bucket_of_partition(struct dynamodb_throttle *throttle,
                                                     uint64_t holder, int64_t now_ms);
/* Brings it up to date: it holds what comes in within `kept_s` seconds. A new one is full. */
void dynamodb_bucket_fill(struct dynamodb_bucket *bucket, double rate, double kept_s,
                          int64_t now_ms);

#endif

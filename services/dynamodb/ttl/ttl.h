/* services/dynamodb/ttl/ttl.h: items that expire at the second that one of their attributes says.
 */
#ifndef VG_DYNAMODB_TTL_H
#define VG_DYNAMODB_TTL_H

#include "dynamodb/table/table.h"

struct dynamodb_change;

/* ---- ttl.c ---- */

/* As wanted, which differs from what is so far. */
int dynamodb_ttl_switch(struct vg_call *call, struct dynamodb_table *table,
                        const struct dynamodb_time_to_live_specification *wanted) VG_CHECKED;
/* The table is going. */
int dynamodb_ttl_end(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;
int dynamodb_ttl_get(struct vg_call *call, uint64_t table_number,
                     struct dynamodb_record_ttl *ttl) VG_CHECKED;
int dynamodb_ttl_put(struct vg_call *call, uint64_t table_number,
                     const struct dynamodb_record_ttl *ttl) VG_CHECKED;

/* ---- expiry.c: items by the second at which they expire ---- */

/* What dynamodb_change_apply calls for a table with TTL. */
int dynamodb_ttl_follow(struct vg_call *call, const struct dynamodb_change *change) VG_CHECKED;
/* Notes when an item expires, if it does; `key` is its store key. `ttl` may be changed: then
 * `*is_changed`, and the caller stores it. */
int dynamodb_ttl_note(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_ttl *ttl, struct vg_str key, struct vg_str item,
                      bool *is_changed) VG_CHECKED;
/* All that is noted. */
struct vg_str dynamodb_ttl_prefix(struct vg_call *call, uint64_t generation);

extern const struct vg_effect_kind dynamodb_ttl_run_effect;

/* ---- fill.c: tables that have items when TTL is switched on; what it leaves when switched off */

extern const struct vg_effect_kind dynamodb_ttl_fill_effect;
extern const struct vg_effect_kind dynamodb_ttl_clear_effect;

#endif

/* services/dynamodb/global/global.h: global tables (version 2019.11.21): one table in several
 * regions. Each region has a table of its own; a change of an item is made in all of them in one
 * transaction (docs/decisions/0011), so that they never differ. */
#ifndef VG_DYNAMODB_GLOBAL_H
#define VG_DYNAMODB_GLOBAL_H

#include "dynamodb/table/table.h"

struct dynamodb_change;

#define DYNAMODB_GLOBAL_TABLE_VERSION VG_STR("2019.11.21")

/* ---- group.c: which regions a table is in ---- */

/* The members, this region's own among them. VG_NOT_FOUND: it is in one region alone. */
int dynamodb_group_get(struct vg_call *call, const struct dynamodb_table *table,
                       struct dynamodb_record_replicas *group) VG_CHECKED;
/* Tells all members. With one member left it is a global table no more. */
int dynamodb_group_put(struct vg_call *call, struct vg_str table_name,
                       const struct dynamodb_record_replicas *group) VG_CHECKED;
/* NULL when the region is none of its members. */
struct dynamodb_record_replica *dynamodb_group_member(const struct dynamodb_record_replicas *group,
                                                      struct vg_str region);
/* What the call does next, it does in that region. Gives the one that it was in: to go back to. */
static inline struct vg_str dynamodb_go_to(struct vg_call *call, struct vg_str region)
{
    struct vg_str from = call->region;
    call->region = region;
    return from;
}
/* A member's table in its region. */
int dynamodb_group_table(struct vg_call *call, struct vg_str region, struct vg_str table_name,
                         struct dynamodb_table *table) VG_CHECKED;
int dynamodb_group_whole(struct vg_call *call, struct vg_str region, struct vg_str table_name,
                         struct dynamodb_whole *whole) VG_CHECKED;
/* Forgets what a table that goes knew. */
int dynamodb_group_forget(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;
/* Whether a replica was made from that one within a day, and is still there: then AWS keeps it. */
bool dynamodb_group_has_sourced(const struct dynamodb_record_replicas *group, struct vg_str region,
                                int64_t now_ms);

/* ---- update.c: ReplicaUpdates of UpdateTable ---- */

int dynamodb_check_replica_updates(const struct dynamodb_update_table_in *in, bool is_alone,
                                   struct vg_error *err) VG_CHECKED;
/* All of UpdateTable, when that is what it is about. */
int dynamodb_update_replicas(struct vg_call *call, const struct dynamodb_update_table_in *in,
                             struct dynamodb_whole *whole, struct dynamodb_update_table_out *out,
                             struct vg_error *err) VG_CHECKED;
/* A replica is being made or removed: AWS lets nothing else be updated. */
int dynamodb_check_group_idle(struct vg_call *call, const struct dynamodb_table *table,
                              struct vg_error *err) VG_CHECKED;

/* ---- strong.c: multi-Region strong consistency ---- */

/* What UpdateTable's request says of consistency and witnesses, beside replicas. */
int dynamodb_check_consistency(const struct dynamodb_update_table_in *in,
                               struct vg_error *err) VG_CHECKED;
/* Whether it fits the table. The group is told of it. */
int dynamodb_strong_update(struct vg_call *call, const struct dynamodb_update_table_in *in,
                           const struct dynamodb_whole *whole,
                           struct dynamodb_record_replicas *group, struct vg_error *err) VG_CHECKED;
/* Members may have become ready: then the witness is. */
void dynamodb_strong_settle(struct dynamodb_record_replicas *group);
void dynamodb_strong_describe(struct vg_call *call, const struct dynamodb_record_replicas *group,
                              struct dynamodb_table_description *to);
/* DeleteTable, UpdateTimeToLive and transactions. */
int dynamodb_strong_check_delete(const struct dynamodb_record_replicas *group,
                                 struct vg_error *err) VG_CHECKED;
int dynamodb_strong_check_ttl(const struct dynamodb_table *table, struct vg_error *err) VG_CHECKED;
int dynamodb_strong_check_transaction(const struct dynamodb_table *table,
                                      struct vg_error *err) VG_CHECKED;

/* ---- make.c: a replica's table ---- */

/* What is otherwise in a replica than where it is made from, as Create and Update say. */
struct dynamodb_replica_overrides {
    struct vg_str kms_master_key_id;
    const struct dynamodb_on_demand_throughput_override *on_demand;
    const struct dynamodb_provisioned_throughput_override *provisioned;
    const struct dynamodb_replica_global_secondary_index_list *indexes;
    int32_t table_class; /* 0: the same */
};
/* In that region; nobody can use it yet. */
int dynamodb_replica_make(struct vg_call *call, const struct dynamodb_whole *source,
                          struct vg_str region,
                          const struct dynamodb_replica_overrides *overrides) VG_CHECKED;
void dynamodb_replica_override(struct vg_call *call,
                               const struct dynamodb_replica_overrides *overrides,
                               struct dynamodb_whole *whole);

/* ---- copy.c ---- */

extern const struct vg_effect_kind dynamodb_replica_copy_effect;
/* Of the call's region's table; the replica is ready after it. */
int dynamodb_replica_copy(struct vg_call *call, const struct dynamodb_table *table,
                          struct vg_str region) VG_CHECKED;

/* ---- remove.c ---- */

extern const struct vg_effect_kind dynamodb_replica_remove_effect;
int dynamodb_replica_remove(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str region) VG_CHECKED;
/* DeleteTable: whether AWS lets a replica go. VG_OK also for tables in one region. */
int dynamodb_check_replica_delete(struct vg_call *call, const struct dynamodb_table *table,
                                  struct vg_error *err) VG_CHECKED;
/* The call's region's table is going: the others are told. */
int dynamodb_replica_let_go(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;

/* ---- replicate.c ---- */

/* What dynamodb_change_apply calls for a table in several regions. */
int dynamodb_replicate(struct vg_call *call, const struct dynamodb_change *change) VG_CHECKED;
/* TTL was switched in this region: in the others, too. */
int dynamodb_replicate_ttl(struct vg_call *call, const struct dynamodb_table *table,
                           const struct dynamodb_time_to_live_specification *wanted) VG_CHECKED;
/* UpdateTable has changed what all replicas have in common: the same for the others. */
int dynamodb_replicate_update(struct vg_call *call, const struct dynamodb_table *table,
                              const struct dynamodb_update_table_in *in,
                              int (*update)(struct vg_call *call,
                                            const struct dynamodb_update_table_in *in,
                                            struct dynamodb_update_table_out *out,
                                            struct vg_error *err)) VG_CHECKED;

/* ---- describe.c ---- */

int dynamodb_global_describe(struct vg_call *call, const struct dynamodb_whole *whole,
                             struct dynamodb_table_description *to) VG_CHECKED;

#endif

/* services/dynamodb/ttl/ttl.c: UpdateTimeToLive and DescribeTimeToLive. */
#include "dynamodb/dynamodb.h"

/* ---- The record ---- */

static struct vg_str ttl_key(struct vg_call *call, uint64_t table_number)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_TTL, table_number);
}

int dynamodb_ttl_get(struct vg_call *call, uint64_t table_number, struct dynamodb_record_ttl *ttl)
{
    return vg_record_get(call->txn, ttl_key(call, table_number), &dynamodb_record_shape_ttl,
                         call->arena, ttl);
}

int dynamodb_ttl_put(struct vg_call *call, uint64_t table_number,
                     const struct dynamodb_record_ttl *ttl)
{
    return vg_record_put(call->txn, ttl_key(call, table_number), &dynamodb_record_shape_ttl,
                         call->arena, ttl);
}

int dynamodb_ttl_end(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_ttl ttl;
    int rc = dynamodb_ttl_get(call, table->space.table, &ttl);
    if (rc == VG_OK)
        rc = vg_delete(call->txn, ttl_key(call, table->space.table));
    if (rc == VG_OK && ttl.due_ms.set)
        rc = vg_effect_cancel(call, (uint64_t)ttl.effect_id.v);
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    struct dynamodb_record_ttl_clear clear = {.generation = ttl.generation};
    return vg_effect_queue(call, &dynamodb_ttl_clear_effect, &clear, /* due_ms= */ 0, NULL);
}

/* ---- UpdateTimeToLive ---- */

static int begin(struct vg_call *call, struct dynamodb_table *table, struct vg_str attribute_name)
{
    struct dynamodb_stats stats;
    struct dynamodb_record_ttl ttl = {.attribute_name = attribute_name};
    uint64_t generation;
    int rc = dynamodb_next_number(call, &generation);
    if (rc == VG_OK)
        rc = dynamodb_stats_get(call, table->space.table, &stats);
    if (rc != VG_OK)
        return rc;
    ttl.generation = vg_i64((int64_t)generation);
    ttl.is_filling = vg_bool(stats.items > 0);
    rc = dynamodb_ttl_put(call, table->space.table, &ttl);
    if (rc != VG_OK || !ttl.is_filling.v)
        return rc;
    struct dynamodb_record_ttl_fill fill = {.table_name = table->name,
                                            .table_number = vg_i64((int64_t)table->space.table),
                                            .generation = ttl.generation};
    return vg_effect_queue(call, &dynamodb_ttl_fill_effect, &fill, /* due_ms= */ 0, NULL);
}

static int check(struct vg_call *call, const struct dynamodb_table *table,
                 const struct dynamodb_time_to_live_specification *wanted, struct vg_error *err)
{
    struct dynamodb_record_ttl ttl;
    if ((table->options & DYNAMODB_HAS_TTL) == 0)
        return wanted->enabled.v ? VG_OK
                                 : dynamodb_invalid(err, VG_STR("TimeToLive is already disabled"));
    if (dynamodb_ttl_get(call, table->space.table, &ttl) != VG_OK)
        return VG_BROKEN;
    if (!vg_str_eq(ttl.attribute_name, wanted->attribute_name))
        return vg_fail(
            err, &DYNAMODB_VALIDATION,
            "TimeToLive is active on a different AttributeName: current AttributeName is %.*s",
            VG_STR_ARG(ttl.attribute_name));
    return wanted->enabled.v ? dynamodb_invalid(err, VG_STR("TimeToLive is already enabled"))
                             : VG_OK;
}

int dynamodb_ttl_switch(struct vg_call *call, struct dynamodb_table *table,
                        const struct dynamodb_time_to_live_specification *wanted)
{
    table->options ^= DYNAMODB_HAS_TTL;
    int rc = wanted->enabled.v ? begin(call, table, wanted->attribute_name)
                               : dynamodb_ttl_end(call, table);
    return rc == VG_OK ? dynamodb_table_put_options(call, table) : VG_BROKEN;
}

int dynamodb_update_time_to_live(struct vg_call *call,
                                 const struct dynamodb_update_time_to_live_in *in,
                                 struct dynamodb_update_time_to_live_out *out, struct vg_error *err)
{
    const struct dynamodb_time_to_live_specification *wanted = in->time_to_live_specification;
    struct dynamodb_table table;
    int rc = dynamodb_table_require_named(call, in->table_name, &table, err);
    if (rc == VG_OK)
        rc = dynamodb_strong_check_ttl(&table, err);
    if (rc == VG_OK)
        rc = check(call, &table, wanted, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_ttl_switch(call, &table, wanted);
    if (rc == VG_OK)
        rc = dynamodb_replicate_ttl(call, &table, wanted);
    if (rc == VG_OK)
        out->time_to_live_specification = wanted;
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_describe_time_to_live(struct vg_call *call,
                                   const struct dynamodb_describe_time_to_live_in *in,
                                   struct dynamodb_describe_time_to_live_out *out,
                                   struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_ttl ttl;
    struct dynamodb_time_to_live_description *to =
        VG_NEW(call->arena, struct dynamodb_time_to_live_description);
    int rc = dynamodb_table_require_named(call, in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    to->time_to_live_status = DYNAMODB_TIME_TO_LIVE_STATUS_DISABLED;
    if ((table.options & DYNAMODB_HAS_TTL) != 0) {
        if (dynamodb_ttl_get(call, table.space.table, &ttl) != VG_OK)
            return VG_BROKEN;
        to->attribute_name = ttl.attribute_name;
        to->time_to_live_status = ttl.is_filling.v ? DYNAMODB_TIME_TO_LIVE_STATUS_ENABLING
                                                   : DYNAMODB_TIME_TO_LIVE_STATUS_ENABLED;
    }
    out->time_to_live_description = to;
    return VG_OK;
}

/* services/dynamodb/global/copy.c: a new replica gets the table's items in slices that others never
 * wait for long. Changes made meanwhile reach it as they reach any replica, so that a slice needs
 * no more than the items as they are when its turn comes. */
#include "dynamodb/dynamodb.h"

static int write_slice(struct vg_call *call, const struct dynamodb_table *to,
                       const struct vg_buf *buf)
{
    const struct vg_str *items = (const struct vg_str *)(const void *)buf->ptr;
    for (size_t i = 0; i < buf->len / sizeof(*items); i++) {
        struct dynamodb_change change = {.table = to, .item = items[i], .is_replicated = true};
        struct vg_str problem;
        if (!dynamodb_key_of_item(&to->schema, items[i], call->arena, &change.key, &problem))
            return VG_BROKEN;
        int rc = dynamodb_item_get(call, to, &change.key, &change.old);
        if (rc == VG_OK)
            rc = dynamodb_change_apply(call, &change, /* usage= */ NULL);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

/* Its stream begins now: copies are not changes. */
static int open_replica(struct vg_call *call, struct vg_str name, int32_t view_type)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_find(call, name, &whole);
    if (rc == VG_OK)
        rc = dynamodb_stream_start(call, &whole.table, view_type, &whole.details);
    if (rc != VG_OK)
        return VG_BROKEN;
    whole.details.status.set = false;
    uint32_t options = whole.table.options & ~(uint32_t)DYNAMODB_IS_ABSENT;
    return dynamodb_whole_store(call, &whole, options | DYNAMODB_HAS_STREAM);
}

/* As the table has it; where a replica has it already, nothing happens. */
static int begin_ttl(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_ttl ttl;
    if ((table->options & DYNAMODB_HAS_TTL) == 0)
        return VG_OK;
    if (dynamodb_ttl_get(call, table->space.table, &ttl) != VG_OK)
        return VG_BROKEN;
    return dynamodb_replicate_ttl(
        call, table,
        &(struct dynamodb_time_to_live_specification){.enabled = vg_bool(true),
                                                      .attribute_name = ttl.attribute_name});
}

static int finish(struct vg_call *call, const struct dynamodb_record_replica_copy *of,
                  struct dynamodb_record_replicas *group, struct dynamodb_record_replica *member)
{
    struct dynamodb_whole source;
    int rc = dynamodb_whole_find(call, of->name, &source);
    if (rc != VG_OK)
        return VG_BROKEN;
    struct vg_str from = dynamodb_go_to(call, of->region);
    rc = open_replica(call, of->name, source.details.stream_view_type.v);
    dynamodb_go_to(call, from);
    if (rc == VG_OK)
        rc = begin_ttl(call, &source.table);
    member->status = vg_i32(DYNAMODB_REPLICA_STATUS_ACTIVE);
    dynamodb_strong_settle(group);
    return rc == VG_OK ? dynamodb_group_put(call, of->name, group) : rc;
}

static int copy(struct vg_call *call, const struct dynamodb_table *table,
                struct dynamodb_record_replica_copy *of, bool *is_last)
{
    struct dynamodb_table to;
    struct vg_buf items;
    vg_buf_init(&items, call->arena, /* max= */ 0);
    int rc = dynamodb_slice_read(call, table, &of->after, &items, is_last);
    if (rc == VG_OK)
        rc = dynamodb_group_table(call, of->region, of->name, &to);
    if (rc != VG_OK)
        return VG_BROKEN;
    struct vg_str from = dynamodb_go_to(call, of->region);
    rc = write_slice(call, &to, &items);
    dynamodb_go_to(call, from);
    return rc;
}

static int run_copy(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    struct dynamodb_record_replica_copy of = *(const struct dynamodb_record_replica_copy *)payload;
    struct dynamodb_record_replicas group;
    struct dynamodb_table table;
    bool is_last;
    (void)attempt, (void)err;
    int rc = dynamodb_table_find(call, of.name, &table);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && table.space.table != (uint64_t)of.number.v))
        return VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_group_get(call, &table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    struct dynamodb_record_replica *member = dynamodb_group_member(&group, of.region);
    if (member == NULL || member->status.v != DYNAMODB_REPLICA_STATUS_CREATING)
        return VG_OK;
    rc = copy(call, &table, &of, &is_last);
    if (rc != VG_OK)
        return rc;
    return is_last
               ? finish(call, &of, &group, member)
               : vg_effect_queue(call, &dynamodb_replica_copy_effect, &of, /* due_ms= */ 0, NULL);
}

const struct vg_effect_kind dynamodb_replica_copy_effect = {
    .name = "dynamodb.replica-copy",
    .shape = &dynamodb_record_shape_replica_copy,
    .run = run_copy,
};

int dynamodb_replica_copy(struct vg_call *call, const struct dynamodb_table *table,
                          struct vg_str region)
{
    struct dynamodb_record_replica_copy of = {
        .name = table->name, .number = vg_i64((int64_t)table->space.table), .region = region};
    return vg_effect_queue(call, &dynamodb_replica_copy_effect, &of, dynamodb_status_due_ms(call),
                           NULL);
}

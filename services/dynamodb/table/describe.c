/* services/dynamodb/table/describe.c: tables described and listed. */
#include "dynamodb/dynamodb.h"

enum { LIST_MAX = 100 };

/* ---- Descriptions ---- */

static int32_t scalar_type(enum dynamodb_type type)
{
    return type == DYNAMODB_N   ? DYNAMODB_SCALAR_ATTRIBUTE_TYPE_N
           : type == DYNAMODB_B ? DYNAMODB_SCALAR_ATTRIBUTE_TYPE_B
                                : DYNAMODB_SCALAR_ATTRIBUTE_TYPE_S;
}

static void describe_schema(struct vg_call *call, const struct dynamodb_table *table,
                            struct dynamodb_table_description *to)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    size_t count = 1U + (table->schema.range.type != 0);
    struct dynamodb_key_schema_element *keys =
        VG_NEW_ARRAY(call->arena, struct dynamodb_key_schema_element, count);
    for (size_t i = 0; i < count; i++) {
        keys[i].attribute_name = parts[i]->name;
        keys[i].key_type = i == 0 ? DYNAMODB_KEY_TYPE_HASH : DYNAMODB_KEY_TYPE_RANGE;
    }
    to->key_schema = (struct dynamodb_key_schema){.items = keys, .count = count, .set = true};
}

static void describe_definitions(struct vg_call *call,
                                 const struct dynamodb_record_definitions *definitions,
                                 struct dynamodb_table_description *to)
{
    size_t count = definitions->count;
    struct dynamodb_attribute_definition *attributes =
        VG_NEW_ARRAY(call->arena, struct dynamodb_attribute_definition, count);
    for (size_t i = 0; i < count; i++) { /* AWS sorts them */
        struct vg_str name = definitions->items[i].name;
        size_t at = i;
        for (; at > 0 && vg_str_cmp(attributes[at - 1].attribute_name, name) > 0; at--)
            attributes[at] = attributes[at - 1];
        attributes[at].attribute_name = name;
        attributes[at].attribute_type =
            scalar_type((enum dynamodb_type)definitions->items[i].type.v);
    }
    to->attribute_definitions =
        (struct dynamodb_attribute_definitions){.items = attributes, .count = count, .set = true};
}

static void describe_billing(struct vg_call *call, const struct dynamodb_record_details *details,
                             struct dynamodb_table_description *to)
{
    bool is_on_demand = details->is_on_demand.v;
    if (!is_on_demand && !details->on_demand_ms.set)
        return;
    struct dynamodb_billing_mode_summary *summary =
        VG_NEW(call->arena, struct dynamodb_billing_mode_summary);
    summary->billing_mode =
        is_on_demand ? DYNAMODB_BILLING_MODE_PAY_PER_REQUEST : DYNAMODB_BILLING_MODE_PROVISIONED;
    if (details->on_demand_ms.set)
        summary->last_update_to_pay_per_request_date_time = vg_time(details->on_demand_ms.v);
    to->billing_mode_summary = summary;
}

static void describe_throughput(struct vg_call *call, const struct dynamodb_whole *whole,
                                bool is_finished, struct dynamodb_table_description *to)
{
    struct dynamodb_record_details details = whole->details;
    struct dynamodb_throughput of = dynamodb_throughput_of_table(&details);
    to->provisioned_throughput = dynamodb_throughput_describe(call, &of);
    to->on_demand_throughput = dynamodb_on_demand_describe(call, &of);
    if (!is_finished && !details.warm_read_units.set && !details.warm_write_units.set)
        return;
    struct dynamodb_table_warm_throughput_description *warm =
        VG_NEW(call->arena, struct dynamodb_table_warm_throughput_description);
    warm->read_units_per_second = vg_i64(dynamodb_warm_reads(&of));
    warm->write_units_per_second = vg_i64(dynamodb_warm_writes(&of));
    warm->status = is_finished ? DYNAMODB_TABLE_STATUS_ACTIVE : DYNAMODB_TABLE_STATUS_UPDATING;
    to->warm_throughput = warm;
}

static void describe_options(struct vg_call *call, const struct dynamodb_record_details *details,
                             struct dynamodb_table_description *to)
{
    to->deletion_protection_enabled = vg_bool(details->is_protected.v);
    if (details->table_class.set) {
        struct dynamodb_table_class_summary *summary =
            VG_NEW(call->arena, struct dynamodb_table_class_summary);
        summary->table_class = details->table_class.v;
        if (details->class_changes.count > 0)
            summary->last_update_date_time =
                vg_time(details->class_changes.items[details->class_changes.count - 1].v);
        to->table_class_summary = summary;
    }
    if (details->sse_type.set) {
        struct dynamodb_sse_description *sse = VG_NEW(call->arena, struct dynamodb_sse_description);
        sse->status = DYNAMODB_SSE_STATUS_ENABLED;
        sse->sse_type = details->sse_type.v;
        sse->kms_master_key_arn = dynamodb_shown_key(call, details->sse_key_arn);
        to->sse_description = sse;
    }
}

int dynamodb_describe(struct vg_call *call, const struct dynamodb_whole *whole, int32_t status,
                      const struct dynamodb_table_description **description)
{
    int rc = VG_OK;
    const struct dynamodb_record_details *details = &whole->details;
    bool is_finished = status != DYNAMODB_TABLE_STATUS_CREATING;
    struct dynamodb_table_description *to = VG_NEW(call->arena, struct dynamodb_table_description);
    if ((whole->table.options & DYNAMODB_IS_FILLING) != 0)
        status = DYNAMODB_TABLE_STATUS_CREATING;
    to->table_name = whole->table.name;
    to->table_status = status;
    to->table_arn =
        vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), whole->table.name));
    to->table_id = details->table_id;
    to->item_count = vg_i64(whole->stats.items);
    to->table_size_bytes = vg_i64(whole->stats.bytes);
    if (status != DYNAMODB_TABLE_STATUS_DELETING) {
        describe_schema(call, &whole->table, to);
        describe_definitions(call, &details->definitions, to);
        to->creation_date_time = vg_time(details->created_ms.v);
        rc = dynamodb_indexes_describe(call, whole, is_finished, to);
    }
    describe_billing(call, details, to);
    describe_throughput(call, whole, is_finished, to);
    describe_options(call, details, to);
    dynamodb_stream_describe(call, whole->table.name, details, to);
    if ((whole->table.options & DYNAMODB_IS_FILLING) != 0)
        dynamodb_restore_describe(call, details, to);
    if (rc == VG_OK)
        rc = dynamodb_global_describe(call, whole, to);
    *description = to;
    return rc;
}

int dynamodb_describe_table(struct vg_call *call, const struct dynamodb_describe_table_in *in,
                            struct dynamodb_describe_table_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_require(call, in->table_name, &whole, err);
    if (rc != VG_OK)
        return rc;
    int32_t status = whole.details.status.v;
    return dynamodb_describe(call, &whole, status != 0 ? status : DYNAMODB_TABLE_STATUS_ACTIVE,
                             &out->table);
}

/* ---- Lists ---- */

int dynamodb_list_tables(struct vg_call *call, const struct dynamodb_list_tables_in *in,
                         struct dynamodb_list_tables_out *out, struct vg_error *err)
{
    size_t max = in->limit.set ? (size_t)in->limit.v : LIST_MAX;
    struct vg_str *names = VG_NEW_ARRAY(call->arena, struct vg_str, max);
    size_t count = 0;
    struct vg_walk walk;
    struct vg_str key;
    int rc;
    (void)err;
    vg_call_walk(call, DYNAMODB_SPACE_TABLE, in->exclusive_start_table_name, &walk);
    while ((rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        if (count == max) {
            out->last_evaluated_table_name = names[count - 1];
            break;
        }
        struct vg_str rest = vg_key_rest(key);
        if (!vg_key_take_str(call->arena, &rest, &names[count++]))
            return VG_BROKEN;
    }
    vg_walk_end(&walk);
    out->table_names =
        (struct dynamodb_table_name_list){.items = names, .count = count, .set = true};
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

/* services/dynamodb/item/query.c: Query: the items of one partition, a range of its sort keys. */
#include "dynamodb/dynamodb.h"

#define BAD_START "The provided starting key is invalid"

struct plan {
    struct dynamodb_node *key_condition;
    struct dynamodb_node *filter;
    struct dynamodb_selection *selection;
};

/* ---- What the request says ---- */

static int check_parameters(struct dynamodb_request *request, const struct dynamodb_query_in *in)
{
    bool has_projection = vg_str_is_set(in->projection_expression),
         has_filter = vg_str_is_set(in->filter_expression);
    bool has_key_condition = vg_str_is_set(in->key_condition_expression);
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"ProjectionExpression", has_projection},
                                            {"FilterExpression", has_filter},
                                            {"KeyConditionExpression", has_key_condition},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){{"AttributesToGet", in->attributes_to_get.set},
                                            {"QueryFilter", in->query_filter.set},
                                            {"ConditionalOperator", in->conditional_operator != 0},
                                            {"KeyConditions", in->key_conditions.set},
                                            {NULL, false}});
    if (rc != VG_OK)
        return rc;
    return dynamodb_check_substitutes(
        request, &in->expression_attribute_names, has_projection || has_filter || has_key_condition,
        in->expression_attribute_values, has_filter || has_key_condition,
        "FilterExpression and KeyConditionExpression are null");
}

static int read_expressions(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                            struct plan *plan)
{
    struct vg_str problem;
    int rc = dynamodb_read_placeholders(request, &in->expression_attribute_names,
                                        in->expression_attribute_values);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_KEY_CONDITION_EXPRESSION,
                                     in->key_condition_expression, &plan->key_condition);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_FILTER_EXPRESSION, in->filter_expression,
                                     &plan->filter);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(request, in->projection_expression, &plan->selection);
    if (rc == VG_OK)
        rc = dynamodb_check_used(request);
    if (rc != VG_OK)
        return rc;
    if (plan->key_condition == NULL)
        return dynamodb_refuse(request, VG_STR("Either the KeyConditions or KeyConditionExpression "
                                               "parameter must be specified in the request."));
    if (!dynamodb_key_condition_check(request->call->arena, plan->key_condition, &problem))
        return dynamodb_refuse(request, problem);
    return VG_OK;
}

static int check(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                 struct plan *plan)
{
    int rc = check_parameters(request, in);
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->exclusive_start_key, BAD_START ": ");
    if (rc != VG_OK)
        return rc;
    request->has_count = true; /* of Query's complaints AWS counts only these */
    rc = dynamodb_check_select(request, in->select, vg_str_is_set(in->projection_expression),
                               vg_str_is_set(in->index_name));
    request->has_count = false;
    return rc == VG_OK ? read_expressions(request, in, plan) : rc;
}

/* ---- With the table ---- */

static bool has_type(const struct dynamodb_key_part *part, struct vg_str start_key, bool *is_there)
{
    struct vg_str value;
    *is_there = dynamodb_item_find(start_key, part->name, &value);
    return *is_there && dynamodb_value_type(value) == part->type;
}

/* Query tells a key of wrong names from one of wrong types (dynalite's recordings of AWS). */
static int check_start_schema(const struct dynamodb_table *table, struct vg_str start_key,
                              struct vg_error *err)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    size_t part_count = 1U + (table->schema.range.type != 0);
    if (dynamodb_item_count(start_key) != part_count)
        return dynamodb_invalid(err, VG_STR(BAD_START));
    for (size_t i = 0; i < part_count; i++) {
        bool is_there;
        if (has_type(parts[i], start_key, &is_there))
            continue;
        return dynamodb_invalid(
            err, is_there ? VG_STR("The provided key element does not match the schema")
                          : VG_STR(BAD_START));
    }
    return VG_OK;
}

static int check_filter(const struct dynamodb_table *table, const struct dynamodb_node *filter,
                        struct vg_error *err)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    for (size_t i = 0; i < VG_COUNT_OF(parts) && filter != NULL; i++)
        if (parts[i]->type != 0 && dynamodb_condition_uses(filter, parts[i]->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "Filter Expression can only contain non-primary key attributes: Primary "
                           "key attribute: %.*s",
                           VG_STR_ARG(parts[i]->name));
    return VG_OK;
}

/* The range that is read. */
struct range {
    const struct dynamodb_table *table;
    struct dynamodb_key_condition condition;
    struct dynamodb_key_bounds bounds;
    struct vg_str partition; /* store key of the partition: sort keys follow it */
    bool is_reverse;
};

static bool takes(const void *ctx, struct vg_str store_key, struct vg_str item)
{
    const struct range *range = ctx;
    struct dynamodb_key key = {.hash = range->condition.hash};
    return dynamodb_key_condition_holds(&range->condition,
                                        vg_str_tail(store_key, range->partition.len)) &&
           dynamodb_key_is_of(&range->table->schema, &key, item);
}

static bool ends(const void *ctx, struct vg_str store_key)
{
    const struct range *range = ctx;
    struct vg_str sort = vg_str_tail(store_key, range->partition.len);
    struct vg_str bound = range->is_reverse ? range->bounds.low : range->bounds.high;
    if (!vg_str_is_set(bound))
        return false;
    int order = vg_str_cmp(sort, bound);
    return range->is_reverse ? order < 0 : order > 0;
}

/* Where the reading begins: behind the start key, or at the bound that lies first in its direction.
 */
static int place(struct vg_call *call, struct range *range, struct vg_str start_key,
                 struct dynamodb_page *page, struct vg_error *err)
{
    struct dynamodb_key key;
    struct vg_str problem;
    range->partition =
        dynamodb_key_partition(&range->table->space, range->condition.hash, call->arena);
    page->prefix = range->partition;
    if (vg_str_is_set(range->bounds.prefix))
        page->prefix = VG_CONCAT(call->arena, range->partition, range->bounds.prefix);
    struct vg_str bound = range->is_reverse ? range->bounds.high : range->bounds.low;
    if (vg_str_is_set(bound)) {
        page->start = VG_CONCAT(call->arena, range->partition, bound);
        page->includes_start = true;
    }
    if (!vg_str_is_set(start_key))
        return VG_OK;
    if (!dynamodb_key_of_map(&range->table->schema, start_key, call->arena, &key, &problem))
        return dynamodb_invalid(err, VG_CONCAT(call->arena, VG_STR(BAD_START ": "), problem));
    if (!vg_str_eq(key.hash, range->condition.hash))
        return dynamodb_invalid(err, VG_STR("The provided starting key is outside query boundaries "
                                            "based on provided conditions"));
    if (vg_str_is_set(key.range) &&
        !dynamodb_key_condition_holds(&range->condition, dynamodb_key_sort_bytes(key.range)))
        return dynamodb_invalid(
            err, VG_STR("The provided starting key does not match the range key predicate"));
    page->start = dynamodb_key_bytes(&range->table->space, &key, call->arena);
    page->includes_start = false;
    return VG_OK;
}

static int bind(struct vg_call *call, const struct dynamodb_query_in *in, const struct plan *plan,
                struct range *range, struct dynamodb_page *page, struct vg_error *err)
{
    struct vg_str problem;
    int rc = VG_OK;
    if (vg_str_is_set(in->index_name))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "The table does not have the specified index: %.*s",
                       VG_STR_ARG(in->index_name));
    if (vg_str_is_set(in->exclusive_start_key))
        rc = check_start_schema(range->table, in->exclusive_start_key, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_condition_bind(call->arena, plan->key_condition, &range->table->schema,
                                     &range->condition, &problem))
        return dynamodb_invalid(err, problem);
    range->bounds = dynamodb_key_condition_bounds(&range->condition);
    rc = check_filter(range->table, plan->filter, err);
    return rc == VG_OK ? place(call, range, in->exclusive_start_key, page, err) : rc;
}

int dynamodb_query(struct vg_call *call, const struct dynamodb_query_in *in,
                   struct dynamodb_query_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err};
    struct plan plan = {.filter = NULL};
    struct dynamodb_table table;
    struct vg_str name;
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(&request, in, &plan);
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc != VG_OK)
        return rc;

    struct range range = {.table = &table,
                          .is_reverse = in->scan_index_forward.set && !in->scan_index_forward.v};
    struct dynamodb_page page = {
        .table = &table,
        .is_reverse = range.is_reverse,
        .limit = in->limit.v,
        .takes = takes,
        .ends = ends,
        .ctx = &range,
        .filter = plan.filter,
        .selection = plan.selection,
        .counts_only = in->select == DYNAMODB_SELECT_COUNT,
    };
    rc = bind(call, in, &plan, &range, &page, err);
    if (rc == VG_OK)
        rc = dynamodb_page_read(call, &page);
    if (rc != VG_OK)
        return rc;
    out->items = page.items;
    out->count = vg_i32(page.count);
    out->scanned_count = vg_i32(page.scanned_count);
    out->last_evaluated_key = page.last_key;
    struct dynamodb_usage usage = {.table = dynamodb_read_units(page.bytes, in->consistent_read.v)};
    out->consumed_capacity = dynamodb_consumed(call, &table, in->return_consumed_capacity, &usage);
    return VG_OK;
}

/* services/dynamodb/item/query.c: Query: the items of one partition, a range of its sort keys. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/legacy/legacy.h"

struct plan {
    struct dynamodb_node *key_condition;
    struct dynamodb_node *filter;
    bool is_filter_old_style; /* a QueryFilter */
    struct dynamodb_selection *selection;
    const struct dynamodb_nested *nested;
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
        (const struct dynamodb_parameter[]){
            {"AttributesToGet", in->attributes_to_get.set},
            {"QueryFilter", in->query_filter.set},
            {"ConditionalOperator", in->conditional_operator != 0},
            /* KeyConditions may stand beside other expressions */
            {"KeyConditions", in->key_conditions.set && has_key_condition},
            {NULL, false}});
    if (rc == VG_OK)
        rc = dynamodb_legacy_check_operator(request, in->conditional_operator,
                                            in->query_filter.count);
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
    if (plan->key_condition == NULL || in->key_conditions.set)
        return VG_OK;
    if (!dynamodb_key_condition_check(request->call->arena, plan->key_condition, &problem))
        return dynamodb_refuse(request, problem);
    return VG_OK;
}

/* AWS looks at QueryFilter before KeyConditions. */
static int read_old_style(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                          struct plan *old_style)
{
    int rc = dynamodb_legacy_filter(request, &in->query_filter, in->conditional_operator,
                                    &old_style->filter);
    if (rc == VG_OK)
        rc =
            dynamodb_legacy_key_conditions(request, &in->key_conditions, &old_style->key_condition);
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->exclusive_start_key, /* before= */ "");
    if (rc == VG_OK)
        rc = dynamodb_legacy_selection(request, &in->attributes_to_get, &old_style->selection);
    return rc;
}

static int check_key_condition(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                               const struct plan *plan)
{
    if (in->key_conditions.set && (in->key_conditions.count == 0 || in->key_conditions.count > 2))
        return dynamodb_refuse(request, VG_STR("Conditions can be of length 1 or 2 only"));
    if (plan->key_condition == NULL)
        return dynamodb_refuse(request, VG_STR("Either the KeyConditions or KeyConditionExpression "
                                               "parameter must be specified in the request."));
    return VG_OK;
}

static int check(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                 struct plan *plan)
{
    struct plan old_style = {.filter = NULL};
    int rc = check_parameters(request, in);
    if (rc == VG_OK)
        rc = read_old_style(request, in, &old_style);
    if (rc != VG_OK)
        return rc;
    request->has_count = true; /* of Query's complaints AWS counts only these */
    rc = dynamodb_check_select(request, in->select,
                               vg_str_is_set(in->projection_expression) ? "ProjectionExpression"
                               : in->attributes_to_get.set              ? "AttributesToGet"
                                                                        : NULL,
                               vg_str_is_set(in->index_name));
    request->has_count = false;
    if (rc == VG_OK)
        rc = read_expressions(request, in, plan);
    if (rc != VG_OK)
        return rc;
    /* Of each there is one at most: both styles may not be mixed. */
    plan->is_filter_old_style = old_style.filter != NULL;
    if (old_style.filter != NULL)
        plan->filter = old_style.filter;
    if (old_style.selection != NULL)
        plan->selection = old_style.selection;
    if (old_style.key_condition != NULL)
        plan->key_condition = old_style.key_condition;
    return check_key_condition(request, in, plan);
}

/* ---- With the table ---- */

static int check_filter(const struct dynamodb_key_parts *parts, const struct plan *plan,
                        struct vg_error *err)
{
    for (uint32_t i = 0; i < parts->hash_count + parts->range_count && plan->filter != NULL; i++) {
        const struct dynamodb_key_part *part =
            i < parts->hash_count ? &parts->hash[i] : &parts->range[i - parts->hash_count];
        if (dynamodb_condition_uses(plan->filter, part->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "%s can only contain non-primary key attributes: Primary key "
                           "attribute: %.*s",
                           plan->is_filter_old_style ? "QueryFilter" : "Filter Expression",
                           VG_STR_ARG(part->name));
    }
    return VG_OK;
}

static int bind(struct vg_call *call, const struct dynamodb_query_in *in, const struct plan *plan,
                struct dynamodb_key_condition *condition, struct dynamodb_page *page,
                struct vg_error *err)
{
    struct vg_str problem;
    int rc = dynamodb_page_use_index(call, page, in->index_name, err);
    if (rc == VG_OK)
        rc = dynamodb_page_check_start(page, in->exclusive_start_key, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_key_parts parts = page->index == NULL
                                          ? dynamodb_schema_parts(&page->table->schema)
                                          : dynamodb_index_parts(page->index);
    if (!dynamodb_key_condition_bind(call->arena, plan->key_condition, &parts, condition, &problem))
        return dynamodb_invalid(err, problem);
    rc = check_filter(&parts, plan, err);
    if (rc == VG_OK)
        rc = dynamodb_check_nested(call, page->table, plan->nested, err);
    if (rc == VG_OK)
        rc = dynamodb_page_of_partition(call, page, condition, in->exclusive_start_key, err);
    return rc == VG_OK ? dynamodb_page_select(call, page, in->select, err) : rc;
}

int dynamodb_query(struct vg_call *call, const struct dynamodb_query_in *in,
                   struct dynamodb_query_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err, .layer = DYNAMODB_LAYER_CURRENT};
    struct plan plan = {.filter = NULL};
    struct dynamodb_key_condition condition;
    struct dynamodb_table table;
    struct vg_str name;
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(&request, in, &plan);
    plan.nested = request.placeholders.nested;
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc != VG_OK)
        return rc;

    struct dynamodb_page page = {
        .table = &table,
        .is_reverse = in->scan_index_forward.set && !in->scan_index_forward.v,
        .is_consistent = in->consistent_read.v,
        .limit = in->limit.v,
        .filter = plan.filter,
        .selection = plan.selection,
        .counts_only = in->select == DYNAMODB_SELECT_COUNT,
        .place = vg_slice_place(call),
    };
    rc = bind(call, in, &plan, &condition, &page, err);
    if (rc == VG_OK && page.place == NULL) /* else it has been let in */
        rc = dynamodb_throttle_read(call, &table, page.index, condition.hash[0], err);
    if (rc == VG_OK)
        rc = dynamodb_page_read(call, &page);
    if (rc == VG_DEFER)
        return vg_await_slice(call, page.place);
    if (rc != VG_OK)
        return rc;
    out->items = page.items;
    out->count = vg_i32(page.count);
    out->scanned_count = vg_i32(page.scanned_count);
    out->last_evaluated_key = page.last_key;
    struct dynamodb_usage usage = dynamodb_page_usage(call, &page);
    if (dynamodb_throttle_pay_read(call, &table, condition.hash[0], &usage) != VG_OK)
        return VG_BROKEN;
    out->consumed_capacity =
        dynamodb_consumed(call, in->table_name, in->return_consumed_capacity, &usage);
    return VG_OK;
}

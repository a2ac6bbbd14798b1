/* services/dynamodb/item/scan.c: Scan: all items of a table in the order of their partitions'
 * hashes, or of one segment of the hashes. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/legacy/legacy.h"

#define BAD_START "The provided starting key is invalid: "

struct plan {
    struct dynamodb_node *filter;
    struct dynamodb_selection *selection;
};

static int check_segments(struct dynamodb_request *request, const struct dynamodb_scan_in *in)
{
    struct vg_arena *arena = request->call->arena;
    if (in->segment.set && !in->total_segments.set)
        return dynamodb_refuse(
            request,
            VG_STR(
                "The TotalSegments parameter is required but was not present in the request when "
                "Segment parameter is present"));
    if (!in->segment.set && in->total_segments.set)
        return dynamodb_refuse(
            request,
            VG_STR("The Segment parameter is required but was not present in the request when "
                   "parameter TotalSegments is present"));
    if (in->segment.set && in->segment.v >= in->total_segments.v)
        return dynamodb_refuse(
            request,
            vg_arena_printf(arena,
                            "The Segment parameter is zero-based and must be less than parameter "
                            "TotalSegments: Segment: %d is not less than TotalSegments: %d",
                            in->segment.v, in->total_segments.v));
    return VG_OK;
}

/* Most regions of AWS look at the levels of a Scan's values before anything else (dynamodb-
 * conformance, tests/tier3/validation-ordering/deepRequests.test.ts). */
static int check_levels(struct dynamodb_request *request,
                        const struct dynamodb_filter_condition_map *filter)
{
    struct dynamodb_problem problem;
    for (size_t i = 0; i < filter->count; i++) {
        const struct dynamodb_attribute_value_list *values =
            &filter->items[i].value.attribute_value_list;
        for (size_t k = 0; k < values->count; k++)
            if (dynamodb_value_problem(values->items[k], &problem) &&
                (problem.fault == DYNAMODB_FAULT_LEVELS || problem.fault == DYNAMODB_FAULT_DEEP))
                return dynamodb_check_value(request, values->items[k]);
    }
    return VG_OK;
}

static int check_parameters(struct dynamodb_request *request, const struct dynamodb_scan_in *in)
{
    bool has_projection = vg_str_is_set(in->projection_expression),
         has_filter = vg_str_is_set(in->filter_expression);
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"ProjectionExpression", has_projection},
                                            {"FilterExpression", has_filter},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){{"AttributesToGet", in->attributes_to_get.set},
                                            {"ScanFilter", in->scan_filter.set},
                                            {"ConditionalOperator", in->conditional_operator != 0},
                                            {NULL, false}});
    if (rc == VG_OK)
        rc = check_levels(request, &in->scan_filter);
    if (rc == VG_OK)
        rc = dynamodb_legacy_check_operator(request, in->conditional_operator,
                                            in->scan_filter.count);
    if (rc != VG_OK)
        return rc;
    return dynamodb_check_substitutes(request, &in->expression_attribute_names,
                                      has_projection || has_filter, in->expression_attribute_values,
                                      has_filter, "FilterExpression is null");
}

static int read_expressions(struct dynamodb_request *request, const struct dynamodb_scan_in *in,
                            struct plan *plan)
{
    int rc = dynamodb_read_placeholders(request, &in->expression_attribute_names,
                                        in->expression_attribute_values);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_FILTER_EXPRESSION, in->filter_expression,
                                     &plan->filter);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(request, in->projection_expression, &plan->selection);
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

static int check(struct dynamodb_request *request, const struct dynamodb_scan_in *in,
                 struct plan *plan)
{
    struct dynamodb_node *filter = NULL;
    struct dynamodb_selection *selection = NULL;
    int rc = check_parameters(request, in);
    if (rc == VG_OK)
        rc = dynamodb_legacy_filter(request, &in->scan_filter, in->conditional_operator, &filter);
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->exclusive_start_key, BAD_START);
    if (rc == VG_OK)
        rc = dynamodb_legacy_selection(request, &in->attributes_to_get, &selection);
    if (rc == VG_OK)
        rc = check_segments(request, in);
    if (rc == VG_OK)
        rc = dynamodb_check_select(request, in->select,
                                   vg_str_is_set(in->projection_expression) ? "ProjectionExpression"
                                   : in->attributes_to_get.set              ? "AttributesToGet"
                                                                            : NULL,
                                   vg_str_is_set(in->index_name));
    if (rc == VG_OK)
        rc = read_expressions(request, in, plan);
    if (rc != VG_OK)
        return rc;
    /* Of each there is one at most: both styles may not be mixed. */
    plan->filter = filter != NULL ? filter : plan->filter;
    plan->selection = selection != NULL ? selection : plan->selection;
    return VG_OK;
}

/* ---- With the table ---- */

static int place(struct vg_call *call, const struct dynamodb_scan_in *in,
                 struct dynamodb_page *page, struct vg_error *err)
{
    int rc = dynamodb_page_use_index(call, page, in->index_name, err);
    if (rc == VG_OK && page->index != NULL)
        rc = dynamodb_page_check_start(page, in->exclusive_start_key, err);
    if (rc == VG_OK)
        rc = dynamodb_page_select(call, page, in->select, err);
    if (rc != VG_OK)
        return rc;
    int32_t total = in->total_segments.set ? in->total_segments.v : 1;
    return dynamodb_page_of_segment(call, page, in->segment.v, total, in->exclusive_start_key, err);
}

int dynamodb_scan(struct vg_call *call, const struct dynamodb_scan_in *in,
                  struct dynamodb_scan_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err, .layer = DYNAMODB_LAYER_OLDER};
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

    struct dynamodb_page page = {
        .table = &table,
        .is_consistent = in->consistent_read.v,
        .limit = in->limit.v,
        .filter = plan.filter,
        .selection = plan.selection,
        .counts_only = in->select == DYNAMODB_SELECT_COUNT,
        .place = vg_slice_place(call),
    };
    rc = place(call, in, &page, err);
    if (rc == VG_OK)
        rc = dynamodb_check_nested(call, &table, request.placeholders.nested, err);
    if (rc == VG_OK && page.place == NULL) /* else it has been let in */
        rc = dynamodb_throttle_read(call, &table, page.index, /* hash_value= */ VG_STR_NONE, err);
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
    if (dynamodb_throttle_pay_read(call, &table, /* hash_value= */ VG_STR_NONE, &usage) != VG_OK)
        return VG_BROKEN;
    out->consumed_capacity =
        dynamodb_consumed(call, in->table_name, in->return_consumed_capacity, &usage);
    return VG_OK;
}

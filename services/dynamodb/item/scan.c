/* services/dynamodb/item/scan.c: Scan: all items of a table in the order of their partitions'
 * hashes, or of one segment of the hashes. */
#include "dynamodb/dynamodb.h"

#include <endian.h>

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
    if (rc != VG_OK)
        return rc;
    return dynamodb_check_substitutes(request, &in->expression_attribute_names,
                                      has_projection || has_filter, in->expression_attribute_values,
                                      has_filter, "FilterExpression is null");
}

static int check(struct dynamodb_request *request, const struct dynamodb_scan_in *in,
                 struct plan *plan)
{
    int rc = check_parameters(request, in);
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->exclusive_start_key, BAD_START);
    if (rc == VG_OK)
        rc = check_segments(request, in);
    if (rc == VG_OK)
        rc = dynamodb_check_select(request, in->select, vg_str_is_set(in->projection_expression),
                                   vg_str_is_set(in->index_name));
    if (rc == VG_OK)
        rc = dynamodb_read_placeholders(request, &in->expression_attribute_names,
                                        in->expression_attribute_values);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_FILTER_EXPRESSION, in->filter_expression,
                                     &plan->filter);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(request, in->projection_expression, &plan->selection);
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

/* ---- Segments: equal ranges of the hashes' first eight bytes ---- */

struct segment {
    size_t table_len; /* of the store key's part before the hash */
    uint64_t first;
    uint64_t last;
};

__extension__ typedef unsigned __int128 uint128;

/* Where segment `index` of `total` begins; past the last one, 2^64 comes out as 0. */
static uint64_t boundary(uint64_t index, uint64_t total)
{
    return (uint64_t)(((uint128)index << 64) / total);
}

static uint64_t hash_of(const struct segment *segment, struct vg_str store_key)
{
    uint64_t hash = 0;
    if (store_key.len >= segment->table_len + sizeof(hash))
        memcpy(&hash, store_key.ptr + segment->table_len, sizeof(hash));
    return be64toh(hash);
}

static bool ends(const void *ctx, struct vg_str store_key)
{
    const struct segment *segment = ctx;
    return hash_of(segment, store_key) > segment->last;
}

/* Where the reading begins: behind the start key, or at the segment's first hash. */
static int place(struct vg_call *call, const struct dynamodb_scan_in *in, struct segment *segment,
                 struct dynamodb_page *page, struct vg_error *err)
{
    struct dynamodb_key key;
    struct vg_str problem;
    page->prefix = dynamodb_key_table(&page->table->space, call->arena);
    uint64_t total = in->total_segments.set ? (uint64_t)in->total_segments.v : 1;
    uint64_t index = in->segment.set ? (uint64_t)in->segment.v : 0;
    *segment = (struct segment){.table_len = page->prefix.len,
                                .first = boundary(index, total),
                                .last = boundary(index + 1, total) - 1};
    if (!vg_str_is_set(in->exclusive_start_key)) {
        uint64_t first = htobe64(segment->first);
        page->start = VG_CONCAT(call->arena, page->prefix, vg_str_of(&first, sizeof(first)));
        page->includes_start = true;
        return VG_OK;
    }
    if (!dynamodb_key_of_map(&page->table->schema, in->exclusive_start_key, call->arena, &key,
                             &problem))
        return dynamodb_invalid(err, VG_CONCAT(call->arena, VG_STR(BAD_START), problem));
    page->start = dynamodb_key_bytes(&page->table->space, &key, call->arena);
    uint64_t hash = hash_of(segment, page->start);
    if (hash < segment->first || hash > segment->last)
        return vg_fail(
            err, &DYNAMODB_VALIDATION,
            BAD_START
            "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
            "TotalSegments: %d Segment: %d",
            in->total_segments.v, in->segment.v);
    return VG_OK;
}

int dynamodb_scan(struct vg_call *call, const struct dynamodb_scan_in *in,
                  struct dynamodb_scan_out *out, struct vg_error *err)
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
    if (vg_str_is_set(in->index_name))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "The table does not have the specified index: %.*s",
                       VG_STR_ARG(in->index_name));

    struct segment segment;
    struct dynamodb_page page = {
        .table = &table,
        .limit = in->limit.v,
        .ends = ends,
        .ctx = &segment,
        .filter = plan.filter,
        .selection = plan.selection,
        .counts_only = in->select == DYNAMODB_SELECT_COUNT,
    };
    rc = place(call, in, &segment, &page, err);
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

/* apigateway/usage.c: what was used of a plan, key by key and day by day, and what is left of its
 * quota. */
#include "apigateway/api_key.h"
#include "apigateway/patch.h"

#include "base/timetext.h"

enum { DAY_MS = 86400000, RANGE_DAYS_MAX = 90 };

/* ---- Periods ---- */

static int64_t day_of_month(struct vg_call *call, int64_t day)
{
    int64_t number = 1;
    return vg_str_to_i64(vg_time_format(call->arena, day * DAY_MS, "%d"), &number) ? number : 1;
}

/* The day on which the quota's period that `day` is in began. Weeks begin with Sunday, 1970-01-01
 * was a Thursday. */
static int64_t period_start(struct vg_call *call, const struct apigateway_quota_settings *quota,
                            int64_t day)
{
    int64_t offset = quota->offset.v;
    if (quota->period == APIGATEWAY_QUOTA_PERIOD_TYPE_DAY)
        return day;
    if (quota->period == APIGATEWAY_QUOTA_PERIOD_TYPE_WEEK)
        return day - ((day + 4) % 7 - offset + 7) % 7;
    int64_t first = day - day_of_month(call, day) + 1;
    if (day >= first + offset)
        return first + offset;
    return first - day_of_month(call, first - 1) + offset;
}

/* "<key>/2026-01-31" */
static struct vg_str day_name(struct vg_call *call, struct vg_str key_id, int64_t day)
{
    return VG_CONCAT(call->arena, key_id, VG_STR("/"),
                     vg_time_format(call->arena, day * DAY_MS, "%Y-%m-%d"));
}

/* What was used in the period that `day` is in; all zero in a new one. */
static int load_period(struct vg_call *call, const struct apigateway_usage_plan *plan,
                       struct vg_str key_id, int64_t day,
                       struct apigateway_usage_period_record *period)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_USAGE, plan->id, key_id,
                                 &apigateway_shape_usage_period_record, period);
    if (rc == VG_BROKEN)
        return rc;
    int64_t start = plan->quota != NULL ? period_start(call, plan->quota, day) : day;
    if (rc == VG_NOT_FOUND || period->start_day.v != start)
        *period = (struct apigateway_usage_period_record){
            .start_day = vg_i64(start), .used = vg_i64(0), .extra = vg_i64(0)};
    return VG_OK;
}

static int64_t remaining(const struct apigateway_usage_plan *plan,
                         const struct apigateway_usage_period_record *period)
{
    return plan->quota != NULL ? plan->quota->limit.v + period->extra.v - period->used.v : 0;
}

/* Both records: the period's and the day's. */
static int put_usage(struct vg_call *call, const struct apigateway_usage_plan *plan,
                     struct vg_str key_id, int64_t day, int64_t used_more,
                     const struct apigateway_usage_period_record *period)
{
    struct vg_str name = day_name(call, key_id, day);
    struct apigateway_usage_day_record of_day;
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_USAGE_DAY, plan->id, name,
                                 &apigateway_shape_usage_day_record, &of_day);
    if (rc == VG_BROKEN)
        return rc;
    of_day.used = vg_i64((rc == VG_OK ? of_day.used.v : 0) + used_more);
    of_day.remaining = vg_i64(remaining(plan, period));
    rc = apigateway_part_put(call, APIGATEWAY_SPACE_USAGE_DAY, plan->id, name,
                             &apigateway_shape_usage_day_record, &of_day);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_put(call, APIGATEWAY_SPACE_USAGE, plan->id, key_id,
                               &apigateway_shape_usage_period_record, period);
}

int apigateway_usage_take(struct vg_call *call, const struct apigateway_usage_plan *plan,
                          struct vg_str key_id, bool *is_within)
{
    struct apigateway_usage_period_record period;
    int64_t day = call->now_ms / DAY_MS;
    int rc = load_period(call, plan, key_id, day, &period);
    if (rc != VG_OK)
        return rc;
    *is_within = plan->quota == NULL || remaining(plan, &period) > 0;
    if (!*is_within)
        return VG_OK;
    period.used.v++;
    return put_usage(call, plan, key_id, day, /* used_more= */ 1, &period);
}

/* ---- GetUsage ---- */

static bool read_day(struct vg_call *call, struct vg_str text, int64_t *day)
{
    int64_t ms;
    if (text.len != 10 ||
        !vg_time_parse_iso(VG_CONCAT(call->arena, text, VG_STR("T00:00:00Z")), &ms))
        return false;
    *day = ms / DAY_MS;
    return ms >= 0;
}

/* [used, remaining] */
static struct apigateway_list_of_long pair(struct vg_call *call, int64_t used, int64_t left)
{
    struct vg_i64 *numbers = VG_NEW_ARRAY(call->arena, struct vg_i64, 2);
    numbers[0] = vg_i64(used);
    numbers[1] = vg_i64(left);
    return (struct apigateway_list_of_long){numbers, 2, true};
}

/* A key's days. On a day without requests the period's rest stands, or the whole quota. */
static int list_days(struct vg_call *call, const struct apigateway_usage_plan *plan,
                     struct vg_str key_id, int64_t from, int64_t to,
                     struct apigateway_map_of_key_usages_entry *entry)
{
    int64_t limit = plan->quota != NULL ? plan->quota->limit.v : 0;
    int64_t left = limit, start = -1;
    entry->key = key_id;
    entry->value.items =
        VG_NEW_ARRAY(call->arena, struct apigateway_list_of_long, (size_t)(to - from + 1));
    entry->value.set = true;
    for (int64_t day = from; day <= to; day++) {
        struct apigateway_usage_day_record of_day;
        int64_t began = plan->quota != NULL ? period_start(call, plan->quota, day) : day;
        if (began != start)
            left = limit;
        start = began;
        int rc = apigateway_part_get(call, APIGATEWAY_SPACE_USAGE_DAY, plan->id,
                                     day_name(call, key_id, day),
                                     &apigateway_shape_usage_day_record, &of_day);
        if (rc == VG_BROKEN)
            return rc;
        if (rc == VG_OK)
            left = of_day.remaining.v;
        entry->value.items[entry->value.count++] =
            pair(call, rc == VG_OK ? of_day.used.v : 0, left);
    }
    return VG_OK;
}

int apigateway_get_usage(struct vg_call *call, const struct apigateway_get_usage_in *in,
                         struct apigateway_get_usage_out *out, struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct vg_list links;
    int64_t from, to;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &plan, err);
    if (rc != VG_OK)
        return rc;
    if (!read_day(call, in->start_date, &from) || !read_day(call, in->end_date, &to) || to < from ||
        to - from > RANGE_DAYS_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid date range specified: dates are YYYY-MM-DD, at most %d days apart",
                       RANGE_DAYS_MAX);
    rc = apigateway_page(call, APIGATEWAY_SPACE_PLAN_KEY, plan.id, in->position, in->limit,
                         &apigateway_shape_usage_plan_link, &links, &out->position, err);
    if (rc != VG_OK)
        return rc;
    out->usage_plan_id = plan.id;
    out->start_date = in->start_date;
    out->end_date = in->end_date;
    out->items.items =
        VG_NEW_ARRAY(call->arena, struct apigateway_map_of_key_usages_entry, links.count + 1);
    out->items.set = true;
    for (size_t i = 0; i < links.count && rc == VG_OK; i++) {
        struct vg_str key_id = ((struct apigateway_usage_plan_link *)links.items)[i].key_id;
        if (in->key_id.len == 0 || vg_str_eq(in->key_id, key_id))
            rc = list_days(call, &plan, key_id, from, to, &out->items.items[out->items.count++]);
    }
    return rc;
}

/* ---- UpdateUsage: more, or less, for the running period ---- */

static int read_remaining(const struct apigateway_list_of_patch_operation *operations,
                          int64_t *value, struct vg_error *err)
{
    for (size_t i = 0; i < operations->count; i++) {
        const struct apigateway_patch_operation *operation = &operations->items[i];
        if (!vg_str_is(operation->path, "/remaining") ||
            operation->op != APIGATEWAY_API_GATEWAY_OP_REPLACE)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid patch path %.*s",
                           VG_STR_ARG(operation->path));
        if (!vg_str_to_i64(operation->value, value) || *value < 0 || *value > INT32_MAX)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid value '%.*s' for patch path %.*s",
                           VG_STR_ARG(operation->value), VG_STR_ARG(operation->path));
    }
    return VG_OK;
}

int apigateway_update_usage(struct vg_call *call, const struct apigateway_update_usage_in *in,
                            struct apigateway_update_usage_out *out, struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct apigateway_usage_plan_link link;
    struct apigateway_usage_period_record period;
    int64_t day = call->now_ms / DAY_MS;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &plan, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_PLAN_KEY, plan.id, in->key_id,
                                 &apigateway_shape_usage_plan_link, &link);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Usage Plan Key identifier specified");
    if (rc == VG_OK && plan.quota == NULL)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "The usage plan has no quota");
    if (rc == VG_OK)
        rc = load_period(call, &plan, in->key_id, day, &period);
    if (rc != VG_OK)
        return rc;
    int64_t left = remaining(&plan, &period);
    rc = read_remaining(&in->patch_operations, &left, err);
    if (rc != VG_OK)
        return rc;
    period.extra.v += left - remaining(&plan, &period);
    rc = put_usage(call, &plan, in->key_id, day, /* used_more= */ 0, &period);
    if (rc != VG_OK)
        return rc;
    out->usage_plan_id = plan.id;
    out->start_date = out->end_date = vg_time_format(call->arena, call->now_ms, "%Y-%m-%d");
    out->items.items = VG_NEW(call->arena, struct apigateway_map_of_key_usages_entry);
    out->items.count = 1;
    out->items.set = true;
    return list_days(call, &plan, in->key_id, day, day, out->items.items);
}

/* apigateway/usage_plan.c: usage plans: how much of which stages the keys in them may use. */
#include "apigateway/api_key.h"

int apigateway_usage_plan_require(struct vg_call *call, struct vg_str id,
                                  struct apigateway_usage_plan *plan, struct vg_error *err)
{
    int rc = vg_call_get(call, APIGATEWAY_SPACE_USAGE_PLAN, id, &apigateway_shape_usage_plan, plan);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Usage Plan identifier specified");
    return rc;
}

static int put_plan(struct vg_call *call, const struct apigateway_usage_plan *plan)
{
    return vg_call_put(call, APIGATEWAY_SPACE_USAGE_PLAN, plan->id, &apigateway_shape_usage_plan,
                       plan);
}

static bool covers(const struct apigateway_usage_plan *plan, struct vg_str api_id,
                   struct vg_str stage)
{
    for (size_t i = 0; i < plan->api_stages.count; i++)
        if (vg_str_eq(plan->api_stages.items[i].api_id, api_id) &&
            vg_str_eq(plan->api_stages.items[i].stage, stage))
            return true;
    return false;
}

int apigateway_usage_plan_of(struct vg_call *call, struct vg_str key_id, struct vg_str api_id,
                             struct vg_str stage, struct apigateway_usage_plan *plan)
{
    struct apigateway_usage_plan_link link;
    struct vg_walk walk;
    int rc;
    apigateway_part_walk(call, APIGATEWAY_SPACE_KEY_PLAN, key_id, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, &apigateway_shape_usage_plan_link, NULL, &link)) == VG_OK) {
        rc = vg_call_get(call, APIGATEWAY_SPACE_USAGE_PLAN, link.plan_id,
                         &apigateway_shape_usage_plan, plan);
        if (rc != VG_OK || covers(plan, api_id, stage))
            break;
    }
    vg_walk_end(&walk);
    return rc;
}

/* ---- Checks ---- */

static int check_quota(const struct apigateway_quota_settings *quota, struct vg_error *err)
{
    if (quota == NULL)
        return VG_OK;
    if (quota->limit.v < 0 || quota->period == 0 || !quota->limit.set)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Usage Plan quota needs a limit of at least zero and a period");
    if (quota->period == APIGATEWAY_QUOTA_PERIOD_TYPE_DAY && quota->offset.v != 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Usage Plan quota offset must be zero in the DAY period");
    if (quota->period == APIGATEWAY_QUOTA_PERIOD_TYPE_WEEK &&
        (quota->offset.v < 0 || quota->offset.v > 6))
        return vg_fail(
            err, &APIGATEWAY_BAD_REQUEST,
            "Usage Plan quota offset must be between zero and six inclusive in the WEEK period");
    if (quota->period == APIGATEWAY_QUOTA_PERIOD_TYPE_MONTH &&
        (quota->offset.v < 0 || quota->offset.v > 27))
        return vg_fail(
            err, &APIGATEWAY_BAD_REQUEST,
            "Usage Plan quota offset must be between zero and 27 inclusive in the MONTH period");
    return VG_OK;
}

static int check_throttle(const struct apigateway_throttle_settings *throttle, struct vg_error *err)
{
    if (throttle != NULL && (throttle->burst_limit.v < 0 || !(throttle->rate_limit.v >= 0)))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Usage Plan throttle limits must be at least zero");
    return VG_OK;
}

int apigateway_usage_plan_check(struct vg_call *call, const struct apigateway_usage_plan *plan,
                                const struct apigateway_usage_plan *before, struct vg_error *err)
{
    struct apigateway_stage stage;
    if (plan->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Usage Plan name cannot be blank");
    int rc = check_quota(plan->quota, err);
    if (rc == VG_OK)
        rc = apigateway_entries_check(plan->api_stages.count, APIGATEWAY_ENTRIES_MAX, "API stages",
                                      err);
    if (rc == VG_OK)
        rc = check_throttle(plan->throttle, err);
    for (size_t i = 0; i < plan->api_stages.count && rc == VG_OK; i++) {
        const struct apigateway_api_stage *named = &plan->api_stages.items[i];
        if (before != NULL && covers(before, named->api_id, named->stage))
            continue;
        rc = apigateway_stage_find(call, named->api_id, named->stage, &stage);
        if (rc == VG_NOT_FOUND)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "API Stage not found: %.*s:%.*s",
                           VG_STR_ARG(named->api_id), VG_STR_ARG(named->stage));
    }
    return rc;
}

/* ---- Operations ---- */

int apigateway_create_usage_plan(struct vg_call *call,
                                 const struct apigateway_create_usage_plan_in *in,
                                 struct apigateway_create_usage_plan_out *out, struct vg_error *err)
{
    *out = (struct apigateway_usage_plan){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .name = in->name,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .api_stages = in->api_stages,
        .throttle = in->throttle,
        .quota = in->quota,
        .tags = in->tags,
    };
    out->api_stages.set = true;
    out->tags.set = in->tags.count > 0;
    if (in->quota != NULL) {
        struct apigateway_quota_settings *quota =
            VG_NEW(call->arena, struct apigateway_quota_settings);
        *quota = *in->quota;
        quota->offset = vg_i32(quota->offset.v);
        out->quota = quota;
    }
    int rc = apigateway_usage_plan_check(call, out, /* before= */ NULL, err);
    if (rc == VG_OK)
        rc = apigateway_tags_check(&in->tags, err);
    return rc == VG_OK ? put_plan(call, out) : rc;
}

int apigateway_get_usage_plan(struct vg_call *call, const struct apigateway_get_usage_plan_in *in,
                              struct apigateway_get_usage_plan_out *out, struct vg_error *err)
{
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, out, err);
    out->tags.set = true;
    return rc;
}

/* Those that a key is in. */
static int list_of_key(struct vg_call *call, struct vg_str key_id,
                       struct apigateway_get_usage_plans_out *out)
{
    struct vg_list links;
    int rc = apigateway_part_list(call, APIGATEWAY_SPACE_KEY_PLAN, key_id,
                                  &apigateway_shape_usage_plan_link, &links);
    if (rc != VG_OK)
        return rc;
    out->items.items = VG_NEW_ARRAY(call->arena, struct apigateway_usage_plan, links.count + 1);
    out->items.set = true;
    for (size_t i = 0; i < links.count && rc == VG_OK; i++)
        rc = vg_call_get(call, APIGATEWAY_SPACE_USAGE_PLAN,
                         ((struct apigateway_usage_plan_link *)links.items)[i].plan_id,
                         &apigateway_shape_usage_plan, &out->items.items[out->items.count++]);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

int apigateway_get_usage_plans(struct vg_call *call, const struct apigateway_get_usage_plans_in *in,
                               struct apigateway_get_usage_plans_out *out, struct vg_error *err)
{
    if (in->key_id.len > 0)
        return list_of_key(call, in->key_id, out);
    return apigateway_page(call, APIGATEWAY_SPACE_USAGE_PLAN, VG_STR_NONE, in->position, in->limit,
                           &apigateway_shape_usage_plan, &out->items, &out->position, err);
}

int apigateway_update_usage_plan(struct vg_call *call,
                                 const struct apigateway_update_usage_plan_in *in,
                                 struct apigateway_update_usage_plan_out *out, struct vg_error *err)
{
    struct apigateway_usage_plan before;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &before, err);
    if (rc != VG_OK)
        return rc;
    *out = before;
    rc = apigateway_usage_plan_patch(call, out, &in->patch_operations, err);
    if (rc == VG_OK)
        rc = apigateway_usage_plan_check(call, out, &before, err);
    if (rc == VG_OK)
        rc = put_plan(call, out);
    out->tags.set = true;
    return rc;
}

int apigateway_delete_usage_plan(struct vg_call *call,
                                 const struct apigateway_delete_usage_plan_in *in,
                                 struct apigateway_delete_usage_plan_out *out, struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    (void)out;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &plan, err);
    if (rc != VG_OK)
        return rc;
    if (plan.api_stages.count > 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Usage Plan cannot be deleted while API stages are associated with it");
    rc = vg_call_delete(call, APIGATEWAY_SPACE_USAGE_PLAN, plan.id);
    return rc == VG_OK ? apigateway_usage_plan_forget(call, plan.id) : rc;
}

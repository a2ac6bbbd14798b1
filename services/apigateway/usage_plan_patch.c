/* apigateway/usage_plan_patch.c: the patch operations of UpdateUsagePlan: the plan's own members by
 * table, its stages and their throttles by hand. */
#include "apigateway/api_key.h"
#include "apigateway/patch.h"

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
    {"/productCode", APIGATEWAY_PATCH_REPLACE | APIGATEWAY_PATCH_REMOVE, .member = "productCode"},
    {"/quota", APIGATEWAY_PATCH_REMOVE, .member = "quota"},
    {"/quota/limit", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE, .member = "quota.limit"},
    {"/quota/offset", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE, .member = "quota.offset"},
    {"/quota/period", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE, .member = "quota.period"},
    {"/throttle", APIGATEWAY_PATCH_REMOVE, .member = "throttle"},
    {"/throttle/burstLimit", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE,
     .member = "throttle.burstLimit"},
    {"/throttle/rateLimit", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE,
     .member = "throttle.rateLimit"},
};

const struct apigateway_patch_table apigateway_usage_plan_patches = {
    &apigateway_shape_usage_plan, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

static const struct apigateway_patch_rule throttle_rules[] = {
    {"/burstLimit", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE, .member = "burstLimit"},
    {"/rateLimit", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE, .member = "rateLimit"},
};

const struct apigateway_patch_table apigateway_throttle_patches = {
    &apigateway_shape_throttle_settings, APIGATEWAY_PATCH_BY_PATH, throttle_rules,
    VG_COUNT_OF(throttle_rules)};

static int fail_path(struct vg_error *err, struct vg_str path)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid patch path %.*s", VG_STR_ARG(path));
}

/* ---- Stages ---- */

/* "api:stage" */
static bool split_stage(struct vg_str text, struct apigateway_api_stage *stage)
{
    ptrdiff_t colon = vg_str_find_char(text, ':');
    if (colon <= 0 || (size_t)colon + 1 == text.len)
        return false;
    *stage = (struct apigateway_api_stage){.api_id = vg_str_slice(text, 0, (size_t)colon),
                                           .stage = vg_str_tail(text, (size_t)colon + 1)};
    return true;
}

static struct apigateway_api_stage *find_stage(const struct apigateway_usage_plan *plan,
                                               struct vg_str text)
{
    struct apigateway_api_stage wanted;
    if (!split_stage(text, &wanted))
        return NULL;
    for (size_t i = 0; i < plan->api_stages.count; i++)
        if (vg_str_eq(plan->api_stages.items[i].api_id, wanted.api_id) &&
            vg_str_eq(plan->api_stages.items[i].stage, wanted.stage))
            return &plan->api_stages.items[i];
    return NULL;
}

static int change_stages(struct vg_call *call, struct apigateway_usage_plan *plan,
                         const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct apigateway_api_stage added, *known = find_stage(plan, operation->value);
    struct apigateway_list_of_api_stage *all = &plan->api_stages;
    if (!split_stage(operation->value, &added))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid API Stage specified: %.*s",
                       VG_STR_ARG(operation->value));
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE) {
        if (known == NULL)
            return vg_fail(err, &APIGATEWAY_NOT_FOUND, "API Stage not found: %.*s",
                           VG_STR_ARG(operation->value));
        struct apigateway_api_stage *kept =
            VG_NEW_ARRAY(call->arena, struct apigateway_api_stage, all->count);
        size_t count = 0;
        for (size_t i = 0; i < all->count; i++)
            if (&all->items[i] != known)
                kept[count++] = all->items[i];
        *all = (struct apigateway_list_of_api_stage){kept, count, true};
        return VG_OK;
    }
    if (operation->op != APIGATEWAY_API_GATEWAY_OP_ADD)
        return fail_path(err, operation->path);
    if (known != NULL)
        return VG_OK;
    struct apigateway_api_stage *items =
        VG_NEW_ARRAY(call->arena, struct apigateway_api_stage, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[all->count] = added;
    *all = (struct apigateway_list_of_api_stage){items, all->count + 1, true};
    return VG_OK;
}

/* ---- Throttles of a stage's methods ---- */

static void remove_throttle(struct apigateway_api_stage *stage, struct vg_str method)
{
    struct apigateway_map_of_api_stage_throttle_settings *all = &stage->throttle;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_is_set(method) && !vg_str_eq(all->items[i].key, method))
            all->items[kept++] = all->items[i];
    all->count = kept;
    all->set = kept > 0;
}

/* `path` is what follows the method's name: "/rateLimit". */
static int set_throttle(struct vg_call *call, struct apigateway_api_stage *stage,
                        struct vg_str method, struct vg_str path,
                        const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct apigateway_map_of_api_stage_throttle_settings *all = &stage->throttle;
    struct apigateway_patch_operation inner = *operation;
    size_t at = 0;
    while (at < all->count && !vg_str_eq(all->items[at].key, method))
        at++;
    struct apigateway_map_of_api_stage_throttle_settings_entry *items = VG_NEW_ARRAY(
        call->arena, struct apigateway_map_of_api_stage_throttle_settings_entry, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[at].key = method;
    inner.path = path;
    int rc =
        apigateway_patch_one(call, &apigateway_throttle_patches, &inner, &items[at].value, err);
    if (rc != VG_OK)
        return rc;
    all->items = items;
    all->count += at == all->count;
    all->set = true;
    return VG_OK;
}

/* "/apiStages/{api:stage}/throttle[/{path and method}[/rateLimit]]" */
static int change_throttle(struct vg_call *call, struct apigateway_usage_plan *plan,
                           const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct vg_str stage_name = apigateway_patch_segment(call->arena, operation->path, 1);
    struct vg_str word = apigateway_patch_segment(call->arena, operation->path, 2);
    struct vg_str method = apigateway_patch_segment(call->arena, operation->path, 3);
    struct vg_str limit = apigateway_patch_segment(call->arena, operation->path, 4);
    struct apigateway_api_stage *stage = find_stage(plan, stage_name);
    if (!vg_str_is(word, "throttle") ||
        vg_str_is_set(apigateway_patch_segment(call->arena, operation->path, 5)))
        return fail_path(err, operation->path);
    if (stage == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "API Stage not found: %.*s",
                       VG_STR_ARG(stage_name));
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE && !vg_str_is_set(limit)) {
        remove_throttle(stage, method);
        return VG_OK;
    }
    if (!vg_str_is_set(limit) || method.len == 0)
        return fail_path(err, operation->path);
    int rc = set_throttle(call, stage, method, VG_CONCAT(call->arena, VG_STR("/"), limit),
                          operation, err);
    return rc == VG_NOT_FOUND ? fail_path(err, operation->path) : rc;
}

int apigateway_usage_plan_patch(struct vg_call *call, struct apigateway_usage_plan *plan,
                                const struct apigateway_list_of_patch_operation *operations,
                                struct vg_error *err)
{
    int rc = apigateway_patch_count_check(operations, err);
    for (size_t i = 0; i < operations->count && rc == VG_OK; i++) {
        const struct apigateway_patch_operation *operation = &operations->items[i];
        const struct apigateway_list_of_patch_operation one = {
            (struct apigateway_patch_operation *)(uintptr_t)operation, 1, true};
        if (vg_str_is(operation->path, "/apiStages"))
            rc = change_stages(call, plan, operation, err);
        else if (vg_str_starts(operation->path, VG_STR("/apiStages/")))
            rc = change_throttle(call, plan, operation, err);
        else
            rc = apigateway_patch_apply(call, &apigateway_usage_plan_patches, &one, plan, err);
    }
    plan->api_stages.set = true;
    return rc;
}

/* apigateway/stage_patch.c: the patch operations of UpdateStage: the stage's own members, the
 * settings of its methods, and the promotion of a canary. */
#include "apigateway/patch.h"
#include "apigateway/stage.h"

enum { CACHE_TTL_S_MAX = 3600 };

static const struct apigateway_patch_rule rules[] = {
    {"/accessLogSettings", APIGATEWAY_PATCH_REMOVE, .member = "accessLogSettings"},
    {"/accessLogSettings/destinationArn", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE,
     .member = "accessLogSettings.destinationArn"},
    {"/accessLogSettings/format", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REPLACE,
     .member = "accessLogSettings.format"},
    {"/cacheClusterEnabled", APIGATEWAY_PATCH_REPLACE, .member = "cacheClusterEnabled"},
    {"/cacheClusterSize", APIGATEWAY_PATCH_REPLACE, .member = "cacheClusterSize"},
    {"/canarySettings", APIGATEWAY_PATCH_REMOVE, .member = "canarySettings"},
    {"/canarySettings/deploymentId", APIGATEWAY_PATCH_REPLACE,
     .member = "canarySettings.deploymentId"},
    {"/canarySettings/percentTraffic", APIGATEWAY_PATCH_REPLACE,
     .member = "canarySettings.percentTraffic"},
    {"/canarySettings/stageVariableOverrides/{}", APIGATEWAY_PATCH_ALL,
     .member = "canarySettings.stageVariableOverrides"},
    {"/canarySettings/useStageCache", APIGATEWAY_PATCH_REPLACE,
     .member = "canarySettings.useStageCache"},
    {"/clientCertificateId", APIGATEWAY_PATCH_REPLACE, .member = "clientCertificateId"},
    {"/deploymentId", APIGATEWAY_PATCH_REPLACE, .member = "deploymentId"},
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
    {"/documentationVersion", APIGATEWAY_PATCH_REPLACE, .member = "documentationVersion"},
    {"/tracingEnabled", APIGATEWAY_PATCH_REPLACE, .member = "tracingEnabled"},
    {"/variables/{}", APIGATEWAY_PATCH_ALL, .member = "variables"},
};

const struct apigateway_patch_table apigateway_stage_patches = {
    &apigateway_shape_stage, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

/* Behind /{resourcePath}/{httpMethod}. */
static const struct apigateway_patch_rule setting_rules[] = {
    {"/metrics/enabled", APIGATEWAY_PATCH_REPLACE, .member = "metricsEnabled"},
    {"/logging/dataTrace", APIGATEWAY_PATCH_REPLACE, .member = "dataTraceEnabled"},
    {"/logging/loglevel", APIGATEWAY_PATCH_REPLACE, .member = "loggingLevel"},
    {"/throttling/burstLimit", APIGATEWAY_PATCH_REPLACE, .member = "throttlingBurstLimit"},
    {"/throttling/rateLimit", APIGATEWAY_PATCH_REPLACE, .member = "throttlingRateLimit"},
    {"/caching/enabled", APIGATEWAY_PATCH_REPLACE, .member = "cachingEnabled"},
    {"/caching/ttlInSeconds", APIGATEWAY_PATCH_REPLACE, .member = "cacheTtlInSeconds"},
    {"/caching/dataEncrypted", APIGATEWAY_PATCH_REPLACE, .member = "cacheDataEncrypted"},
    {"/caching/requireAuthorizationForCacheControl", APIGATEWAY_PATCH_REPLACE,
     .member = "requireAuthorizationForCacheControl"},
    {"/caching/unauthorizedCacheControlHeaderStrategy", APIGATEWAY_PATCH_REPLACE,
     .member = "unauthorizedCacheControlHeaderStrategy"},
};

const struct apigateway_patch_table apigateway_method_setting_patches = {
    &apigateway_shape_method_setting, APIGATEWAY_PATCH_BY_PATH, setting_rules,
    VG_COUNT_OF(setting_rules)};

/* ---- What cannot be done ---- */

static int fail_path(struct vg_error *err, struct vg_str path)
{
    return vg_fail(
        err, &APIGATEWAY_BAD_REQUEST,
        "Invalid method setting path: %.*s. Must be one of: [/deploymentId, /description, "
        "/cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, "
        "/accessLogSettings/destinationArn, /accessLogSettings/format, "
        "/{resourcePath}/{httpMethod}/metrics/enabled, "
        "/{resourcePath}/{httpMethod}/logging/dataTrace, "
        "/{resourcePath}/{httpMethod}/logging/loglevel, "
        "/{resourcePath}/{httpMethod}/throttling/burstLimit"
        "/{resourcePath}/{httpMethod}/throttling/rateLimit"
        "/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
        "/{resourcePath}/{httpMethod}/caching/enabled, "
        "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
        "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
        "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, "
        "/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, "
        "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, "
        "/*/*/caching/enabled, /*/*/caching/dataEncrypted, "
        "/*/*/caching/requireAuthorizationForCacheControl, "
        "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, "
        "/tracingEnabled]",
        VG_STR_ARG(vg_str_is_set(path) ? path : VG_STR("null")));
}

static int fail_op(struct vg_error *err, const struct apigateway_patch_operation *operation)
{
    struct vg_str op = vg_enum_text(&apigateway_shape_api_gateway_op, operation->op);
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Cannot remove method setting %.*s because there is no method setting for "
                       "this method ",
                       VG_STR_ARG(vg_str_tail(operation->path, 1)));
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid %.*s operation with path: %.*s",
                   VG_STR_ARG(op), VG_STR_ARG(operation->path));
}

/* ---- Settings of methods ---- */

/* The path's first two segments as they are, and what follows: "~1pets/GET", "/logging/loglevel".
 */
static bool split_setting(struct vg_str path, struct vg_str *key, struct vg_str *rest)
{
    size_t slashes = 0;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/' && ++slashes == 3) {
            *key = vg_str_slice(path, 1, i);
            *rest = vg_str_tail(path, i);
            return true;
        }
    *key = vg_str_tail(path, 1);
    *rest = VG_STR("");
    return slashes == 2;
}

static const struct apigateway_method_setting default_setting = {
    .metrics_enabled = {false, true},
    .data_trace_enabled = {false, true},
    .throttling_burst_limit = {5000, true},
    .throttling_rate_limit = {10000.0, true},
    .caching_enabled = {false, true},
    .cache_ttl_in_seconds = {300, true},
    .cache_data_encrypted = {false, true},
    .require_authorization_for_cache_control = {true, true},
    .unauthorized_cache_control_header_strategy =
        APIGATEWAY_UNAUTHORIZED_CACHE_CONTROL_HEADER_STRATEGY_SUCCEED_WITH_RESPONSE_HEADER,
};

static int check_setting(struct vg_call *call, const struct apigateway_method_setting *setting,
                         struct vg_error *err)
{
    struct vg_str level = setting->logging_level;
    bool is_off = level.len == 0 || vg_str_is(level, "OFF");
    if (!is_off && !vg_str_is(level, "ERROR") && !vg_str_is(level, "INFO"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid log level specified. Valid options are OFF,ERROR,INFO");
    if (setting->cache_ttl_in_seconds.v < 0 || setting->cache_ttl_in_seconds.v > CACHE_TTL_S_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid cache TTL specified. It must be between 0 and 3600 seconds");
    return is_off ? VG_OK : apigateway_log_role_check(call, err);
}

static int set_setting(struct vg_call *call, struct apigateway_stage *stage, struct vg_str key,
                       const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct apigateway_map_of_method_settings *all = &stage->method_settings;
    size_t at = 0;
    while (at < all->count && !vg_str_eq(all->items[at].key, key))
        at++;
    struct apigateway_method_setting setting =
        at < all->count ? all->items[at].value : default_setting;
    int rc =
        apigateway_patch_one(call, &apigateway_method_setting_patches, operation, &setting, err);
    if (rc == VG_OK)
        rc = check_setting(call, &setting, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_method_settings_entry *items =
        VG_NEW_ARRAY(call->arena, struct apigateway_map_of_method_settings_entry, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[at] = (struct apigateway_map_of_method_settings_entry){.key = key, .value = setting};
    all->items = items;
    all->count += at == all->count;
    return VG_OK;
}

static bool remove_setting(struct apigateway_stage *stage, struct vg_str key)
{
    struct apigateway_map_of_method_settings *all = &stage->method_settings;
    size_t kept = 0, count = all->count;
    for (size_t i = 0; i < count; i++)
        if (!vg_str_eq(all->items[i].key, key))
            all->items[kept++] = all->items[i];
    all->count = kept;
    return kept < count;
}

static int patch_setting(struct vg_call *call, struct apigateway_stage *stage,
                         const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct vg_str key, rest;
    if (!split_setting(operation->path, &key, &rest))
        return operation->op == APIGATEWAY_API_GATEWAY_OP_REPLACE ? fail_path(err, operation->path)
                                                                  : fail_op(err, operation);
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE)
        return rest.len == 0 && remove_setting(stage, key) ? VG_OK : fail_op(err, operation);
    if (operation->op != APIGATEWAY_API_GATEWAY_OP_REPLACE)
        return fail_op(err, operation);
    struct apigateway_patch_operation inner = *operation;
    inner.path = rest;
    int rc = set_setting(call, stage, key, &inner, err);
    return rc == VG_NOT_FOUND ? fail_path(err, operation->path) : rc;
}

/* ---- Canaries ---- */

/* A canary that is patched into being serves the stage's deployment to nobody yet. */
static void complete_canary(struct apigateway_stage *stage)
{
    struct apigateway_canary_settings *canary =
        (struct apigateway_canary_settings *)(uintptr_t)stage->canary_settings;
    if (canary == NULL)
        return;
    if (canary->deployment_id.len == 0)
        canary->deployment_id = stage->deployment_id;
    canary->percent_traffic.set = true;
    canary->use_stage_cache.set = true;
}

/* A canary's deployment, or its variables, become the stage's. */
static int copy_canary(struct vg_call *call, struct apigateway_stage *stage,
                       const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    const struct apigateway_canary_settings *canary = stage->canary_settings;
    if (canary != NULL && vg_str_is(operation->from, "/canarySettings/deploymentId") &&
        vg_str_is(operation->path, "/deploymentId")) {
        stage->deployment_id = canary->deployment_id;
        return VG_OK;
    }
    if (canary == NULL || !vg_str_is(operation->from, "/canarySettings/stageVariableOverrides") ||
        !vg_str_is(operation->path, "/variables"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid copy operation with path: %.*s and from: %.*s",
                       VG_STR_ARG(operation->path), VG_STR_ARG(operation->from));
    for (size_t i = 0; i < canary->stage_variable_overrides.count; i++) {
        const struct apigateway_map_of_string_to_string_entry *entry =
            &canary->stage_variable_overrides.items[i];
        const struct apigateway_patch_operation add = {
            .op = APIGATEWAY_API_GATEWAY_OP_ADD,
            .path = VG_CONCAT(call->arena, VG_STR("/variables/"), entry->key),
            .value = entry->value};
        int rc = apigateway_patch_one(call, &apigateway_stage_patches, &add, stage, err);
        if (rc != VG_OK)
            return rc == VG_NOT_FOUND ? fail_path(err, operation->path) : rc;
    }
    return VG_OK;
}

/* ---- The whole ---- */

static int check_access_log(struct vg_call *call, const struct apigateway_stage *stage,
                            struct vg_error *err)
{
    struct vg_arn arn;
    const struct apigateway_access_log_settings *log = stage->access_log_settings;
    if (log == NULL || log->destination_arn.len == 0)
        return VG_OK;
    if (!vg_arn_parse(log->destination_arn, &arn) ||
        (!vg_str_is(arn.service, "logs") && !vg_str_is(arn.service, "firehose")))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid ARN specified in the request");
    if (vg_str_is(arn.service, "firehose"))
        return apigateway_refuse_option(err, "access logs to Firehose");
    return apigateway_log_role_check(call, err);
}

int apigateway_stage_patch(struct vg_call *call, struct apigateway_stage *stage,
                           const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_COPY)
        return copy_canary(call, stage, operation, err);
    size_t i = 0;
    /* What the table has, but not with this operation, is worded as stages do. */
    while (i < VG_COUNT_OF(rules) && !vg_str_is(operation->path, rules[i].path))
        i++;
    bool is_replace = operation->op == APIGATEWAY_API_GATEWAY_OP_REPLACE;
    if (i < VG_COUNT_OF(rules) && is_replace && !(rules[i].ops & APIGATEWAY_PATCH_REPLACE))
        return fail_path(err, operation->path);
    if (i < VG_COUNT_OF(rules) && operation->op == APIGATEWAY_API_GATEWAY_OP_ADD &&
        !(rules[i].ops & APIGATEWAY_PATCH_ADD))
        return fail_op(err, operation);
    if (i < VG_COUNT_OF(rules) && operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE &&
        !(rules[i].ops & APIGATEWAY_PATCH_REMOVE))
        return fail_op(err, operation);
    int rc = apigateway_patch_one(call, &apigateway_stage_patches, operation, stage, err);
    if (rc == VG_NOT_FOUND)
        rc = patch_setting(call, stage, operation, err);
    if (rc != VG_OK)
        return rc;
    complete_canary(stage);
    return check_access_log(call, stage, err);
}

/* lambda/lambda.c: Lambda's operation table, and its instance: environments, unpacked code. Scope
 * and deviations: README.md. */
#include "lambda/lambda.h"

#include "bus/bus.h"
#include "bus/credentials.h"

#include "base/hash.h"

#include <stdlib.h>

static const struct vg_op ops[LAMBDA_OP_COUNT] = {
    [LAMBDA_OP_ADD_PERMISSION] = VG_WRITE(lambda_add_permission),
    [LAMBDA_OP_CREATE_FUNCTION] = VG_WRITE(lambda_create_function),
    [LAMBDA_OP_CREATE_FUNCTION_URL_CONFIG] = VG_WRITE(lambda_create_function_url_config),
    [LAMBDA_OP_DELETE_FUNCTION] = VG_WRITE(lambda_delete_function),
    [LAMBDA_OP_DELETE_FUNCTION_URL_CONFIG] = VG_WRITE(lambda_delete_function_url_config),
    [LAMBDA_OP_GET_FUNCTION] = VG_READ(lambda_get_function),
    [LAMBDA_OP_GET_FUNCTION_CODE_SIGNING_CONFIG] = VG_READ(lambda_get_function_code_signing_config),
    [LAMBDA_OP_GET_FUNCTION_CONFIGURATION] = VG_READ(lambda_get_function_configuration),
    [LAMBDA_OP_GET_FUNCTION_URL_CONFIG] = VG_READ(lambda_get_function_url_config),
    [LAMBDA_OP_GET_POLICY] = VG_READ(lambda_get_policy),
    [LAMBDA_OP_INVOKE] = VG_WRITE(lambda_invoke),
    [LAMBDA_OP_LIST_FUNCTION_URL_CONFIGS] = VG_READ(lambda_list_function_url_configs),
    [LAMBDA_OP_LIST_FUNCTIONS] = VG_READ(lambda_list_functions),
    [LAMBDA_OP_LIST_TAGS] = VG_READ(lambda_list_tags),
    [LAMBDA_OP_LIST_VERSIONS_BY_FUNCTION] = VG_READ(lambda_list_versions_by_function),
    [LAMBDA_OP_REMOVE_PERMISSION] = VG_WRITE(lambda_remove_permission),
    [LAMBDA_OP_TAG_RESOURCE] = VG_WRITE(lambda_tag_resource),
    [LAMBDA_OP_UNTAG_RESOURCE] = VG_WRITE(lambda_untag_resource),
    [LAMBDA_OP_UPDATE_FUNCTION_CODE] = VG_WRITE(lambda_update_function_code),
    [LAMBDA_OP_UPDATE_FUNCTION_CONFIGURATION] = VG_WRITE(lambda_update_function_configuration),
    [LAMBDA_OP_UPDATE_FUNCTION_URL_CONFIG] = VG_WRITE(lambda_update_function_url_config),
};

/* ---- What environments need of us ---- */

static int64_t now_ms(void *ctx)
{
    struct lambda_instance *instance = ctx;
    return vg_clock_now_ms(vg_bus_clock(instance->bus));
}

static void random_hex(void *ctx, char *out, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    struct lambda_instance *instance = ctx;
    for (size_t i = 0; i < count; i++)
        out[i] = digits[vg_random_below(vg_bus_random(instance->bus), 16)];
    out[count] = '\0';
}

/* A session of the function's role. The role's id is made of its ARN: it need not be one that IAM
 * knows. */
static void issue_credentials(void *ctx, const struct lambda_spec *spec, struct vg_arena *arena,
                              struct lambda_credentials *credentials)
{
    enum { LIFETIME_MS = 12 * 3600 * 1000 };
    struct lambda_instance *instance = ctx;
    struct vg_str role_arn = vg_str_from(spec->role_arn);
    struct vg_str digest = vg_sha256_hex(arena, role_arn);
    struct vg_str role_id = vg_arena_printf(arena, "AROA%.17s", digest.ptr);
    for (size_t i = 0; i < role_id.len; i++)
        if (role_id.ptr[i] >= 'a')
            ((char *)(uintptr_t)role_id.ptr)[i] = (char)(role_id.ptr[i] - 'a' + 'A');
    struct vg_str name = vg_str_slice(vg_str_from(spec->name), 0, 64);
    struct vg_credentials issued =
        vg_credentials_issue(instance->bus, vg_bus_random(instance->bus), arena, role_arn, role_id,
                             name, now_ms(ctx) + LIFETIME_MS);
    *credentials = (struct lambda_credentials){.access_key_id = issued.access_key_id,
                                               .secret_access_key = issued.secret_access_key,
                                               .session_token = issued.session_token,
                                               .expires_ms = issued.expires_ms};
}

/* ---- Birth and death ---- */

static void *start(struct vg_bus *bus)
{
    struct lambda_instance *instance = calloc(1, sizeof *instance);
    VG_ASSERT(instance != NULL);
    instance->bus = bus;
    vg_map_init(&instance->linked);
    instance->log_writer = vg_log_writer_new(bus);
    return instance;
}

int lambda_instance_prepare(struct lambda_instance *instance)
{
    if (instance->has_files)
        return VG_OK;
    int rc = lambda_files_open(&instance->files);
    if (rc != 0) {
        vg_log_write(vg_bus_log(instance->bus), VG_LOG_ERROR, "lambda: no folder for functions: %s",
                     strerror(-rc));
        lambda_files_close(&instance->files);
        return VG_BROKEN;
    }
    const struct lambda_hooks hooks = {
        .ctx = instance,
        .loop = vg_bus_loop(instance->bus),
        .log = vg_bus_log(instance->bus),
        .has_private_tmp = instance->files.has_private_tmp,
        .now_ms = now_ms,
        .random_hex = random_hex,
        .credentials = issue_credentials,
        .deliver_log = lambda_deliver_log,
    };
    lambda_code_cache_init(&instance->codes, hooks.loop, instance->files.code_dir);
    instance->pool = lambda_pool_new(&hooks, instance->files.environments_dir);
    instance->has_files = true;
    return VG_OK;
}

void lambda_instance_retire(struct lambda_instance *instance, struct vg_str function_arn)
{
    if (instance->pool != NULL)
        lambda_pool_retire(instance->pool, function_arn);
}

static void finish_stop(struct lambda_instance *instance)
{
    if (instance->pool != NULL || instance->jobs > 0)
        return;
    if (instance->has_files) {
        lambda_code_cache_deinit(&instance->codes);
        lambda_files_close(&instance->files);
    }
    vg_map_deinit(&instance->linked);
    vg_log_writer_free(instance->log_writer);
    free(instance->python);
    free(instance->node);
    void (*done)(void *ctx) = instance->on_stopped;
    void *ctx = instance->on_stopped_ctx;
    free(instance);
    done(ctx);
}

static void on_pool_closed(void *ctx)
{
    struct lambda_instance *instance = ctx;
    instance->pool = NULL;
    finish_stop(instance);
}

void lambda_instance_job_ended(struct lambda_instance *instance)
{
    instance->jobs--;
    if (instance->is_stopping)
        finish_stop(instance);
}

static void stop(void *state, void (*done)(void *done_ctx), void *done_ctx)
{
    struct lambda_instance *instance = state;
    instance->is_stopping = true;
    instance->on_stopped = done;
    instance->on_stopped_ctx = done_ctx;
    if (instance->pool != NULL)
        lambda_pool_close(instance->pool, on_pool_closed, instance);
    else
        finish_stop(instance);
}

/* Environments of functions that are no more. Linked handlers stay, and unpacked code is found
 * again by its digest. */
static void reset(void *state)
{
    struct lambda_instance *instance = state;
    lambda_instance_retire(instance, VG_STR(""));
    vg_log_writer_reset(instance->log_writer);
}

static const struct vg_effect_kind *const effects[] = {&lambda_async_effect, NULL};

const struct vg_service lambda_service = {
    .model = &lambda_model,
    .ops = ops,
    .effects = effects,
    .routes = lambda_routes,
    .start = start,
    .stop = stop,
    .reset = reset,
};

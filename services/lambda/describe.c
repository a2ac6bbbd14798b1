/* lambda/describe.c: a stored function as AWS describes it; where its code can be had. */
#include "lambda/lambda.h"
#include "lambda/url.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/timetext.h"
#include "bus/bus.h"
#include "store/blob.h"
#include "wire/message.h"

struct vg_str lambda_time_text(struct vg_call *call, int64_t ms)
{
    struct vg_str seconds = vg_time_format(call->arena, ms, "%Y-%m-%dT%H:%M:%S");
    return vg_arena_printf(call->arena, "%.*s.%03d+0000", VG_STR_ARG(seconds), (int)(ms % 1000));
}

static struct vg_str to_base64(struct vg_call *call, struct vg_str hex)
{
    struct vg_str bytes;
    return vg_hex_decode(call->arena, hex, &bytes) ? vg_base64(call->arena, bytes) : VG_STR("");
}

static const struct lambda_environment_response *
describe_variables(struct vg_call *call, const struct lambda_function_record *function)
{
    if (!function->variables.set)
        return NULL;
    struct lambda_environment_response *response =
        VG_NEW(call->arena, struct lambda_environment_response);
    response->variables = function->variables;
    return response;
}

static const struct lambda_runtime_version_config *
describe_runtime_version(struct vg_call *call, const struct lambda_function_record *function)
{
    struct lambda_runtime_version_config *config =
        VG_NEW(call->arena, struct lambda_runtime_version_config);
    struct vg_str digest = vg_sha256_hex(call->arena, function->runtime);
    config->runtime_version_arn = vg_arena_printf(call->arena, "arn:aws:lambda:%.*s::runtime:%.*s",
                                                  VG_STR_ARG(call->region), VG_STR_ARG(digest));
    return config;
}

static void describe_fixed(struct vg_call *call, const struct lambda_function_record *function,
                           struct lambda_function_configuration *out)
{
    struct lambda_tracing_config_response *tracing =
        VG_NEW(call->arena, struct lambda_tracing_config_response);
    tracing->mode = vg_enum_value(&lambda_shape_tracing_mode, function->tracing_mode);
    out->tracing_config = tracing;
    struct lambda_ephemeral_storage *storage = VG_NEW(call->arena, struct lambda_ephemeral_storage);
    storage->size = function->storage_size;
    out->ephemeral_storage = storage;
    struct lambda_snap_start_response *snap_start =
        VG_NEW(call->arena, struct lambda_snap_start_response);
    snap_start->apply_on = LAMBDA_SNAP_START_APPLY_ON_NONE;
    snap_start->optimization_status = LAMBDA_SNAP_START_OPTIMIZATION_STATUS_OFF;
    out->snap_start = snap_start;
    struct lambda_logging_config *logging = VG_NEW(call->arena, struct lambda_logging_config);
    logging->log_format = LAMBDA_LOG_FORMAT_TEXT;
    logging->log_group = function->log_group;
    out->logging_config = logging;
    int32_t *architecture = VG_NEW(call->arena, int32_t);
    *architecture = vg_enum_value(&lambda_shape_architecture, function->architecture);
    out->architectures = (struct lambda_architectures_list){architecture, 1, true};
}

void lambda_function_describe(struct vg_call *call, const struct lambda_function_record *function,
                              struct lambda_function_configuration *out)
{
    *out = (struct lambda_function_configuration){
        .function_name = function->name,
        .function_arn = lambda_function_arn(call, function->name, VG_STR("")),
        .runtime = vg_enum_value(&lambda_shape_runtime, function->runtime),
        .role = function->role,
        .handler = function->handler,
        .code_size = function->code_size,
        .description = function->description,
        .timeout = function->timeout,
        .memory_size = function->memory_size,
        .last_modified = lambda_time_text(call, function->last_modified_ms.v),
        .code_sha256 = to_base64(call, function->code_sha256),
        .version = VG_STR("$LATEST"),
        .environment = describe_variables(call, function),
        .revision_id = function->revision_id,
        .state = LAMBDA_STATE_ACTIVE,
        .last_update_status = LAMBDA_LAST_UPDATE_STATUS_SUCCESSFUL,
        .package_type = LAMBDA_PACKAGE_TYPE_ZIP,
        .runtime_version_config = describe_runtime_version(call, function),
    };
    describe_fixed(call, function, out);
}

/* ---- The code behind GetFunction's Location:
 * <endpoint>/_aws/lambda/<account>/<region>/<function>/<sha256>.zip ---- */

static const struct vg_str code_prefix = {"/_aws/lambda/", sizeof "/_aws/lambda/" - 1};

struct vg_str lambda_code_url(struct vg_call *call, const struct lambda_function_record *function)
{
    return vg_arena_printf(call->arena, "%.*s%.*s%.*s/%.*s/%.*s/%.*s.zip",
                           VG_STR_ARG(vg_endpoint_url(call)), VG_STR_ARG(code_prefix),
                           VG_STR_ARG(call->account), VG_STR_ARG(call->region),
                           VG_STR_ARG(function->name), VG_STR_ARG(function->code_sha256));
}

static bool is_code_page(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(request->method, "GET") && vg_str_starts(path, code_prefix);
}

static int find_code(struct vg_call *call, struct vg_str path,
                     struct lambda_function_record *function)
{
    struct vg_str rest = vg_str_tail(path, code_prefix.len), account, region, name;
    struct vg_key key;
    if (!vg_str_split(&rest, '/', &account) || !vg_str_split(&rest, '/', &region) ||
        !vg_str_split(&rest, '/', &name))
        return VG_NOT_FOUND;
    vg_key_begin(&key, call->arena, account, region, LAMBDA_SPACE_FUNCTION);
    vg_key_str(&key, name);
    int rc = vg_record_get(call->txn, vg_key_bytes(&key), &lambda_shape_function_record,
                           call->arena, function);
    if (rc != VG_OK)
        return rc;
    bool is_current = vg_str_starts(rest, function->code_sha256) && function->code_blob.len > 0;
    return is_current ? VG_OK : VG_NOT_FOUND;
}

static int serve_code(struct vg_call *call, const struct vg_request *request,
                      struct vg_response *response, struct vg_error *err)
{
    struct lambda_function_record function;
    (void)err;
    int rc = find_code(call, request->path, &function);
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    if (rc == VG_NOT_FOUND) {
        response->status = 404;
        return VG_OK;
    }
    struct vg_str path = vg_blob_path(vg_bus_store(call->bus), call->arena, function.code_blob);
    vg_response_header(response, "Content-Type", VG_STR("application/zip"));
    response->stream = (struct vg_body){
        .kind = VG_BODY_FILE, .path = path, .size = (uint64_t)function.code_size.v};
    return VG_OK;
}

const struct vg_route lambda_routes[] = {
    {.mode = VG_OP_READ, .matches = is_code_page, .run = serve_code, .name = "GET function code"},
    {.mode = VG_OP_WRITE,
     .matches = lambda_url_matches,
     .run = lambda_url_run,
     .name = "function URL",
     .body_max = LAMBDA_SYNC_PAYLOAD_BYTES_MAX,
     .too_large = lambda_url_too_large,
     .speaks_for_itself = true},
    {0},
};

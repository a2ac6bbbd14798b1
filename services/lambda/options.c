/* lambda/options.c: which options virga honours; the others are refused by name, because a test
 * that passes here and fails on AWS helps nobody. */
#include "lambda/lambda.h"

#include "base/json.h"
#include "lambda/runtime/variables.h"

/* Whether a list of texts, wherever it is, has something in it. */
#define HAS_ITEMS(list) ((list).count > 0)

static bool has_vpc(const struct lambda_vpc_config *config)
{
    return config != NULL &&
           (HAS_ITEMS(config->subnet_ids) || HAS_ITEMS(config->security_group_ids));
}

static bool has_dead_letter(const struct lambda_dead_letter_config *config)
{
    return config != NULL && config->target_arn.len > 0;
}

static bool has_snap_start(const struct lambda_snap_start *config)
{
    return config != NULL && config->apply_on == LAMBDA_SNAP_START_APPLY_ON_PUBLISHED_VERSIONS;
}

static bool has_json_log(const struct lambda_logging_config *config)
{
    return config != NULL && (config->log_format == LAMBDA_LOG_FORMAT_JSON ||
                              config->application_log_level != 0 || config->system_log_level != 0);
}

/* What both operations have, by the same names. */
#define FIND_REFUSED(in)                                                                           \
    (has_vpc((in)->vpc_config)                   ? "VpcConfig"                                     \
     : has_dead_letter((in)->dead_letter_config) ? "DeadLetterConfig"                              \
     : (in)->kms_key_arn.len > 0                 ? "KMSKeyArn"                                     \
     : HAS_ITEMS((in)->layers)                   ? "Layers"                                        \
     : HAS_ITEMS((in)->file_system_configs)      ? "FileSystemConfigs"                             \
     : (in)->image_config != NULL                ? "ImageConfig"                                   \
     : has_snap_start((in)->snap_start)          ? "SnapStart"                                     \
     : has_json_log((in)->logging_config)        ? "LoggingConfig with LogFormat JSON"             \
     : (in)->capacity_provider_config != NULL    ? "CapacityProviderConfig"                        \
     : (in)->durable_config != NULL              ? "DurableConfig"                                 \
                                                 : NULL)

int lambda_runtime_check(int32_t runtime, struct vg_error *err)
{
    static const char *const run_here[] = {"python3.", "nodejs", "provided.al2"};
    static const char *const retired[] = {
        "nodejs",        "nodejs4.3",     "nodejs4.3-edge", "nodejs6.10", "nodejs8.10",
        "nodejs10.x",    "nodejs12.x",    "nodejs14.x",     "python2.7",  "python3.6",
        "python3.7",     "go1.x",         "provided",       "java8",      "dotnetcore1.0",
        "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",  "dotnet6",    "ruby2.5",
        "ruby2.7"};
    struct vg_str name = vg_enum_text(&lambda_shape_runtime, runtime);
    for (size_t i = 0; i < VG_COUNT_OF(retired); i++)
        if (vg_str_is(name, retired[i]))
            return lambda_fail(
                err, &LAMBDA_INVALID_PARAMETER_VALUE,
                "The runtime parameter of %.*s is no longer supported for creating or updating AWS "
                "Lambda functions. "
                "We recommend you use a supported runtime while creating or updating functions.",
                VG_STR_ARG(name));
    for (size_t i = 0; i < VG_COUNT_OF(run_here); i++)
        if (vg_str_starts(name, vg_str_from(run_here[i])))
            return VG_OK;
    return lambda_refuse(err,
                         vg_arena_printf(err->arena, "the runtime %.*s", VG_STR_ARG(name)).ptr);
}

/* {"A":"1","B":"2"}: AWS measures and shows it so. */
static struct vg_str variables_text(struct vg_call *call,
                                    const struct lambda_environment_variables *variables)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < variables->count; i++) {
        vg_json_out_name(&out, variables->items[i].key);
        vg_json_out_string(&out, variables->items[i].value);
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

int lambda_variables_check(struct vg_call *call, const struct lambda_environment *environment,
                           struct vg_error *err)
{
    if (environment == NULL || environment->variables.count == 0)
        return VG_OK;
    const struct lambda_environment_variables *variables = &environment->variables;
    struct vg_buf reserved;
    vg_buf_init(&reserved, call->arena, 0);
    for (size_t i = 0; i < variables->count; i++)
        if (lambda_variable_is_reserved(variables->items[i].key))
            vg_buf_printf(&reserved, "%s%.*s", reserved.len > 0 ? ", " : "",
                          VG_STR_ARG(variables->items[i].key));
    if (reserved.len > 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Lambda was unable to configure your environment variables because the "
                           "environment variables you have "
                           "provided contains reserved keys that are currently not supported for "
                           "modification. Reserved keys used "
                           "in this request: %.*s",
                           VG_STR_ARG(vg_buf_str(&reserved)));
    struct vg_str measured = variables_text(call, variables);
    if (measured.len > LAMBDA_VARIABLES_BYTES_MAX)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Lambda was unable to configure your environment variables because the "
                           "environment variables you have "
                           "provided exceeded the 4KB limit. String measured: %.*s",
                           VG_STR_ARG(measured));
    return VG_OK;
}

/* The model allows 32,768 MB and any timeout: what AWS answers beyond its limits is its own
 * sentence. */
static int check_sizes(struct vg_i32 timeout, struct vg_i32 memory, struct vg_error *err)
{
    if (timeout.set && timeout.v > 900)
        return vg_fail(err, &LAMBDA_VALIDATION,
                       "1 validation error detected: Value '%d' at 'timeout' failed to satisfy "
                       "constraint: Member must have value "
                       "less than or equal to 900",
                       timeout.v);
    if (memory.set && memory.v > 10240)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "'MemorySize' value failed to satisfy constraint: Member must have "
                           "value less than or equal to 10240");
    return VG_OK;
}

int lambda_options_check_create(const struct lambda_create_function_in *in, struct vg_error *err)
{
    const char *refused = FIND_REFUSED(in);
    if (refused == NULL)
        refused = in->package_type == LAMBDA_PACKAGE_TYPE_IMAGE ? "PackageType Image"
                  : in->code->image_uri.len > 0                 ? "ImageUri"
                  : in->code->source_kms_key_arn.len > 0        ? "SourceKMSKeyArn"
                  : in->code_signing_config_arn.len > 0         ? "CodeSigningConfigArn"
                  : in->publish.v || in->publish_to != 0        ? "Publish"
                  : in->tenancy_config != NULL                  ? "TenancyConfig"
                                                                : NULL;
    if (refused != NULL)
        return lambda_refuse(err, refused);
    if (in->runtime == 0 || in->handler.len == 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Runtime and Handler are mandatory parameters for functions created "
                           "with deployment packages.");
    int rc = lambda_runtime_check(in->runtime, err);
    return rc == VG_OK ? check_sizes(in->timeout, in->memory_size, err) : rc;
}

int lambda_options_check_update(const struct lambda_update_function_configuration_in *in,
                                struct vg_error *err)
{
    const char *refused = FIND_REFUSED(in);
    if (refused != NULL)
        return lambda_refuse(err, refused);
    int rc = in->runtime != 0 ? lambda_runtime_check(in->runtime, err) : VG_OK;
    return rc == VG_OK ? check_sizes(in->timeout, in->memory_size, err) : rc;
}

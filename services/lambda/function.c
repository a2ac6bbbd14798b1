/* lambda/function.c: functions are created, shown, listed and deleted. */
#include "lambda/lambda.h"
#include "lambda/url.h"

#include "store/blob.h"

enum { NAME_LEN_MAX = 64 };

/* A state that lasts no longer than the answer: AWS needs some seconds, virga is ready when it
 * answers. */
static void describe_as_pending(struct vg_call *call, struct lambda_function_configuration *out)
{
    out->state = LAMBDA_STATE_PENDING;
    out->state_reason = VG_STR("The function is being created.");
    out->state_reason_code = LAMBDA_STATE_REASON_CODE_CREATING;
    out->last_update_status = 0;
    out->revision_id = vg_id_uuid(call);
}

static int check_new(struct vg_call *call, const struct lambda_create_function_in *in,
                     const struct lambda_reference *reference, struct vg_error *err)
{
    struct lambda_function_record existing;
    if (reference->name.len > NAME_LEN_MAX)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "1 validation error detected: Value '%.*s' at 'functionName' failed to "
                           "satisfy constraint: Member must "
                           "have length less than or equal to %d",
                           VG_STR_ARG(reference->name), NAME_LEN_MAX);
    int rc = vg_call_get(call, LAMBDA_SPACE_FUNCTION, reference->name,
                         &lambda_shape_function_record, &existing);
    if (rc == VG_OK)
        return lambda_fail(err, &LAMBDA_RESOURCE_CONFLICT, "Function already exist: %.*s",
                           VG_STR_ARG(reference->name));
    if (rc != VG_NOT_FOUND)
        return rc;
    if (in->tags.count > LAMBDA_TAGS_MAX)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Number of tags exceeds resource tag limit.");
    rc = lambda_options_check_create(in, err);
    return rc == VG_OK ? lambda_variables_check(call, in->environment, err) : rc;
}

static struct lambda_function_record
new_record(struct vg_call *call, const struct lambda_create_function_in *in, struct vg_str name)
{
    const struct lambda_logging_config *logging = in->logging_config;
    int32_t tracing = in->tracing_config != NULL && in->tracing_config->mode != 0
                          ? in->tracing_config->mode
                          : LAMBDA_TRACING_MODE_PASS_THROUGH;
    int32_t architecture =
        in->architectures.count > 0 ? in->architectures.items[0] : LAMBDA_ARCHITECTURE_X86_64;
    struct lambda_function_record record = {
        .name = name,
        .runtime = vg_enum_text(&lambda_shape_runtime, in->runtime),
        .role = in->role,
        .handler = in->handler,
        .description = vg_str_is_set(in->description) ? in->description : VG_STR(""),
        .timeout = in->timeout.set ? in->timeout : vg_i32(3),
        .memory_size = in->memory_size.set ? in->memory_size : vg_i32(128),
        .storage_size = in->ephemeral_storage != NULL ? in->ephemeral_storage->size : vg_i32(512),
        .tracing_mode = vg_enum_text(&lambda_shape_tracing_mode, tracing),
        .architecture = vg_enum_text(&lambda_shape_architecture, architecture),
        .log_group = logging != NULL && logging->log_group.len > 0
                         ? logging->log_group
                         : VG_CONCAT(call->arena, VG_STR("/aws/lambda/"), name),
        .last_modified_ms = vg_i64(call->now_ms),
        .revision_id = vg_id_uuid(call),
        .tags = in->tags,
        .code_size = vg_i64(0),
    };
    if (in->environment != NULL) {
        record.variables = in->environment->variables;
        record.variables.set = true;
    }
    return record;
}

int lambda_create_function(struct vg_call *call, const struct lambda_create_function_in *in,
                           struct lambda_create_function_out *out, struct vg_error *err)
{
    struct lambda_reference reference;
    struct lambda_package package;
    int rc = lambda_reference_read(call, in->function_name, VG_STR_NONE, &reference, err);
    if (rc == VG_OK)
        rc = check_new(call, in, &reference, err);
    if (rc == VG_OK)
        rc = lambda_package_receive(call, in->code, &package, err);
    if (rc != VG_OK)
        return rc;
    if (package.body.kind == VG_BODY_NONE &&
        lambda_linked_handler(vg_service_state(call), reference.name) == NULL)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Please provide a source for function code.");

    struct lambda_function_record function = new_record(call, in, reference.name);
    rc = lambda_package_keep(call, &package, &function);
    if (rc == VG_OK)
        rc = vg_call_put(call, LAMBDA_SPACE_FUNCTION, function.name, &lambda_shape_function_record,
                         &function);
    if (rc != VG_OK)
        return rc;
    lambda_function_describe(call, &function, out);
    describe_as_pending(call, out);
    return VG_OK;
}

int lambda_get_function(struct vg_call *call, const struct lambda_get_function_in *in,
                        struct lambda_get_function_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = lambda_function_find(call, in->function_name, in->qualifier, &function, err);
    if (rc != VG_OK)
        return rc;
    struct lambda_function_configuration *configuration =
        VG_NEW(call->arena, struct lambda_function_configuration);
    lambda_function_describe(call, &function, configuration);
    struct lambda_function_code_location *code =
        VG_NEW(call->arena, struct lambda_function_code_location);
    code->repository_type = VG_STR("S3");
    code->location = lambda_code_url(call, &function);
    out->configuration = configuration;
    out->code = code;
    if (function.tags.count > 0)
        out->tags = function.tags;
    return VG_OK;
}

int lambda_get_function_configuration(struct vg_call *call,
                                      const struct lambda_get_function_configuration_in *in,
                                      struct lambda_get_function_configuration_out *out,
                                      struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = lambda_function_find(call, in->function_name, in->qualifier, &function, err);
    if (rc == VG_OK)
        lambda_function_describe(call, &function, out);
    return rc;
}

/* No function has one: code signing is not supported, and Terraform asks each function for its
 * configuration. */
int lambda_get_function_code_signing_config(
    struct vg_call *call, const struct lambda_get_function_code_signing_config_in *in,
    struct lambda_get_function_code_signing_config_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    (void)out;
    return lambda_function_find(call, in->function_name, VG_STR_NONE, &function, err);
}

int lambda_list_functions(struct vg_call *call, const struct lambda_list_functions_in *in,
                          struct lambda_list_functions_out *out, struct vg_error *err)
{
    (void)err;
    size_t wanted = in->max_items.set && in->max_items.v < LAMBDA_PAGE_MAX ? (size_t)in->max_items.v
                                                                           : LAMBDA_PAGE_MAX;
    struct lambda_function_configuration *items =
        VG_NEW_ARRAY(call->arena, struct lambda_function_configuration, wanted);
    struct vg_walk walk;
    vg_call_walk(call, LAMBDA_SPACE_FUNCTION, in->marker, &walk);
    struct lambda_function_record function;
    size_t count = 0;
    int rc;
    while ((rc = vg_record_next(&walk, &lambda_shape_function_record, NULL, &function)) == VG_OK) {
        if (count == wanted) {
            out->next_marker = items[count - 1].function_name;
            break;
        }
        lambda_function_describe(call, &function, &items[count]);
        if (in->function_version == LAMBDA_FUNCTION_VERSION_ALL)
            items[count].function_arn = lambda_function_arn(call, function.name, VG_STR("$LATEST"));
        count++;
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    out->functions = (struct lambda_function_list){items, count, true};
    return VG_OK;
}

int lambda_list_versions_by_function(struct vg_call *call,
                                     const struct lambda_list_versions_by_function_in *in,
                                     struct lambda_list_versions_by_function_out *out,
                                     struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = lambda_function_find(call, in->function_name, VG_STR_NONE, &function, err);
    if (rc != VG_OK)
        return rc;
    struct lambda_function_configuration *latest =
        VG_NEW(call->arena, struct lambda_function_configuration);
    lambda_function_describe(call, &function, latest);
    latest->function_arn = lambda_function_arn(call, function.name, VG_STR("$LATEST"));
    out->versions = (struct lambda_function_list){latest, 1, true};
    return VG_OK;
}

int lambda_delete_function(struct vg_call *call, const struct lambda_delete_function_in *in,
                           struct lambda_delete_function_out *out, struct vg_error *err)
{
    struct lambda_instance *instance = vg_service_state(call);
    struct lambda_reference reference;
    struct lambda_function_record function;
    int rc = lambda_reference_read(call, in->function_name, in->qualifier, &reference, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is(reference.qualifier, "$LATEST"))
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "$LATEST version cannot be deleted without deleting the function.");
    rc = lambda_function_require(call, &reference, &function, err);
    if (rc != VG_OK)
        return rc;

    rc = vg_call_delete(call, LAMBDA_SPACE_FUNCTION, function.name);
    if (rc == VG_OK && function.code_blob.len > 0)
        rc = vg_blob_release(call->txn, function.code_blob);
    if (rc != VG_OK)
        return VG_BROKEN;
    rc = vg_call_delete(call, LAMBDA_SPACE_POLICY, function.name);
    if (rc == VG_OK || rc == VG_NOT_FOUND)
        rc = lambda_url_forget(call, function.name);
    if (rc != VG_OK)
        return rc;
    lambda_instance_retire(instance, lambda_function_arn(call, function.name, VG_STR("")));
    out->status_code = vg_i32(204);
    return VG_OK;
}

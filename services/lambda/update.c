/* lambda/update.c: UpdateFunctionCode and UpdateFunctionConfiguration. */
#include "lambda/lambda.h"

static int check_revision(const struct lambda_function_record *function, struct vg_str revision_id,
                          struct vg_error *err)
{
    if (revision_id.len == 0 || vg_str_eq(revision_id, function->revision_id))
        return VG_OK;
    return lambda_fail(err, &LAMBDA_PRECONDITION_FAILED,
                       "The Revision Id provided does not match the latest Revision Id. Call the "
                       "GetFunction/GetAlias API to "
                       "retrieve the latest Revision Id");
}

/* Stores the function and describes it as AWS does at once: still being updated. */
static int finish_update(struct vg_call *call, struct lambda_function_record *function,
                         struct lambda_function_configuration *out)
{
    struct lambda_instance *instance = vg_service_state(call);
    function->last_modified_ms = vg_i64(call->now_ms);
    function->revision_id = vg_id_uuid(call);
    int rc = vg_call_put(call, LAMBDA_SPACE_FUNCTION, function->name, &lambda_shape_function_record,
                         function);
    if (rc != VG_OK)
        return rc;
    lambda_instance_retire(instance, lambda_function_arn(call, function->name, VG_STR("")));
    lambda_function_describe(call, function, out);
    out->last_update_status = LAMBDA_LAST_UPDATE_STATUS_IN_PROGRESS;
    out->last_update_status_reason = VG_STR("The function is being created.");
    out->last_update_status_reason_code = 0;
    out->revision_id = vg_id_uuid(call);
    return VG_OK;
}

static int check_code_options(const struct lambda_update_function_code_in *in, struct vg_error *err)
{
    const char *refused = in->image_uri.len > 0                  ? "ImageUri"
                          : in->source_kms_key_arn.len > 0       ? "SourceKMSKeyArn"
                          : in->publish.v || in->publish_to != 0 ? "Publish"
                                                                 : NULL;
    return refused != NULL ? lambda_refuse(err, refused) : VG_OK;
}

int lambda_update_function_code(struct vg_call *call,
                                const struct lambda_update_function_code_in *in,
                                struct lambda_update_function_code_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    struct lambda_package package;
    int rc = lambda_function_find(call, in->function_name, VG_STR_NONE, &function, err);
    if (rc == VG_OK)
        rc = check_code_options(in, err);
    if (rc == VG_OK)
        rc = check_revision(&function, in->revision_id, err);
    if (rc != VG_OK)
        return rc;
    const struct lambda_function_code code = {.zip_file = in->zip_file,
                                              .s3_bucket = in->s3_bucket,
                                              .s3_key = in->s3_key,
                                              .s3_object_version = in->s3_object_version};
    rc = lambda_package_receive(call, &code, &package, err);
    if (rc != VG_OK)
        return rc;
    if (package.body.kind == VG_BODY_NONE)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Please provide a source for function code.");
    if (in->architectures.count > 0)
        function.architecture =
            vg_enum_text(&lambda_shape_architecture, in->architectures.items[0]);
    if (in->dry_run.v) {
        function.code_sha256 = package.sha256_hex;
        function.code_size = vg_i64((int64_t)package.size);
        lambda_function_describe(call, &function, out);
        return VG_OK;
    }
    rc = lambda_package_keep(call, &package, &function);
    return rc == VG_OK ? finish_update(call, &function, out) : rc;
}

static void apply_texts(const struct lambda_update_function_configuration_in *in,
                        struct lambda_function_record *function)
{
    if (in->runtime != 0)
        function->runtime = vg_enum_text(&lambda_shape_runtime, in->runtime);
    if (vg_str_is_set(in->role))
        function->role = in->role;
    if (vg_str_is_set(in->handler))
        function->handler = in->handler;
    if (vg_str_is_set(in->description))
        function->description = in->description;
    if (in->logging_config != NULL && in->logging_config->log_group.len > 0)
        function->log_group = in->logging_config->log_group;
    if (in->tracing_config != NULL && in->tracing_config->mode != 0)
        function->tracing_mode = vg_enum_text(&lambda_shape_tracing_mode, in->tracing_config->mode);
}

static void apply(const struct lambda_update_function_configuration_in *in,
                  struct lambda_function_record *function)
{
    apply_texts(in, function);
    if (in->timeout.set)
        function->timeout = in->timeout;
    if (in->memory_size.set)
        function->memory_size = in->memory_size;
    if (in->ephemeral_storage != NULL)
        function->storage_size = in->ephemeral_storage->size;
    if (in->environment != NULL) {
        function->variables = in->environment->variables;
        function->variables.set = in->environment->variables.count > 0;
    }
}

int lambda_update_function_configuration(struct vg_call *call,
                                         const struct lambda_update_function_configuration_in *in,
                                         struct lambda_update_function_configuration_out *out,
                                         struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = lambda_function_find(call, in->function_name, VG_STR_NONE, &function, err);
    if (rc == VG_OK)
        rc = check_revision(&function, in->revision_id, err);
    if (rc == VG_OK)
        rc = lambda_options_check_update(in, err);
    if (rc == VG_OK)
        rc = lambda_variables_check(call, in->environment, err);
    if (rc != VG_OK)
        return rc;
    apply(in, &function);
    return finish_update(call, &function, out);
}

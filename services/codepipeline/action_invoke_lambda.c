/* services/codepipeline/action_invoke_lambda.c: Invoke/AWS/Lambda/1 hands a job to a function,
 * which answers with PutJobSuccessResult or PutJobFailureResult. */
#include "base/codec.h"
#include "base/json.h"
#include "bus/credentials.h"
#include "codepipeline/action.h"

enum { CREDENTIALS_MS = 3600000 };

static void add_artifact(struct vg_json_out *json, const struct codepipeline_artifact_place *place)
{
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "name", place->name);
    vg_json_out_name(json, VG_STR("revision"));
    vg_json_out_null(json);
    vg_json_out_name(json, VG_STR("location"));
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "type", VG_STR("S3"));
    vg_json_out_name(json, VG_STR("s3Location"));
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "bucketName", place->bucket);
    vg_json_out_member(json, "objectKey", place->key);
    vg_json_out_end(json, '}');
    vg_json_out_end(json, '}');
    vg_json_out_end(json, '}');
}

static void add_artifacts(struct vg_json_out *json, const struct codepipeline_action *action)
{
    const struct codepipeline_input_artifact_list *inputs = &action->declaration->input_artifacts;
    vg_json_out_name(json, VG_STR("inputArtifacts"));
    vg_json_out_begin(json, '[');
    for (size_t i = 0; i < inputs->count; i++) {
        const struct codepipeline_artifact_place *place =
            codepipeline_action_input(action, inputs->items[i].name);
        if (place != NULL)
            add_artifact(json, place);
    }
    vg_json_out_end(json, ']');
    vg_json_out_name(json, VG_STR("outputArtifacts"));
    vg_json_out_begin(json, '[');
    for (size_t i = 0; i < action->run->outputs.count; i++)
        add_artifact(json, &action->run->outputs.items[i]);
    vg_json_out_end(json, ']');
}

static void add_configuration(struct vg_json_out *json, const struct codepipeline_action *action)
{
    const struct codepipeline_resolved_action_configuration_map *map =
        &action->run->resolved_configuration;
    vg_json_out_name(json, VG_STR("actionConfiguration"));
    vg_json_out_begin(json, '{');
    vg_json_out_name(json, VG_STR("configuration"));
    vg_json_out_begin(json, '{');
    for (size_t i = 0; i < map->count; i++) {
        vg_json_out_name(json, map->items[i].key);
        vg_json_out_string(json, map->items[i].value);
    }
    vg_json_out_end(json, '}');
    vg_json_out_end(json, '}');
}

static void add_credentials(struct vg_json_out *json, const struct vg_credentials *credentials)
{
    vg_json_out_name(json, VG_STR("artifactCredentials"));
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "accessKeyId", credentials->access_key_id);
    vg_json_out_member(json, "secretAccessKey", credentials->secret_access_key);
    vg_json_out_member(json, "sessionToken", credentials->session_token);
    vg_json_out_member_i64(json, "expirationTime", credentials->expires_ms);
    vg_json_out_end(json, '}');
}

static struct vg_str event_of(struct vg_call *call, const struct codepipeline_action *action,
                              const struct vg_credentials *credentials)
{
    const struct codepipeline_action_run *run = action->run;
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_name(&json, VG_STR("CodePipeline.job"));
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "id", run->job_id);
    vg_json_out_member(&json, "accountId", call->account);
    vg_json_out_name(&json, VG_STR("data"));
    vg_json_out_begin(&json, '{');
    add_configuration(&json, action);
    add_artifacts(&json, action);
    add_credentials(&json, credentials);
    if (run->continuation_token.len > 0)
        vg_json_out_member(&json, "continuationToken", run->continuation_token);
    vg_json_out_end(&json, '}');
    vg_json_out_end(&json, '}');
    vg_json_out_end(&json, '}');
    return vg_buf_str(&buf);
}

static int act(struct vg_call *call, struct codepipeline_action *action)
{
    struct vg_str role = action->declaration->role_arn.len > 0 ? action->declaration->role_arn
                                                               : action->flow->declaration.role_arn;
    struct vg_str role_id, output;
    int rc = codepipeline_role_find(call, role, &role_id);
    if (rc == VG_NOT_FOUND)
        return codepipeline_action_fail(
            call, action, "PermissionError",
            "CodePipeline is not authorized to perform AssumeRole on role %.*s", VG_STR_ARG(role));
    if (rc != VG_OK)
        return rc;
    struct vg_credentials credentials = vg_credentials_issue(
        call->bus, &call->random, call->arena, role, role_id,
        vg_str_slice(action->flow->pipeline.name.len > 1 ? action->flow->pipeline.name
                                                         : VG_STR("pipeline"),
                     0, 64),
        call->now_ms + CREDENTIALS_MS);
    struct vg_buf input;
    vg_buf_init(&input, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&input);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "FunctionName", codepipeline_action_config(action, "FunctionName"));
    vg_json_out_member(&json, "InvocationType", VG_STR("Event"));
    vg_json_out_member(&json, "Payload",
                       vg_base64(call->arena, event_of(call, action, &credentials)));
    vg_json_out_end(&json, '}');
    struct vg_error callee;
    rc = codepipeline_action_call(call, action, "lambda", "Invoke", vg_buf_str(&input), &output,
                                  &callee);
    return rc == VG_FAIL ? codepipeline_action_fail_with(call, action, &callee) : rc;
}

static const struct codepipeline_config_key keys[] = {
    {.name = "FunctionName", .is_required = true},
    {.name = "UserParameters"},
    {0},
};

const struct codepipeline_provider codepipeline_invoke_lambda = {
    .category = CODEPIPELINE_ACTION_CATEGORY_INVOKE,
    .name = "Lambda",
    .inputs_max = 5,
    .outputs_max = 5,
    .keys = keys,
    .timeout_minutes = 20,
    .has_job = true,
    .act = act,
};

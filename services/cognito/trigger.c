/* cognito/trigger.c: building a trigger's event, invoking the function, judging what comes back. */
#include "cognito/trigger.h"

#include "base/codec.h"
#include "cognito/schema.h"

enum { ATTEMPTS_MAX = 3, ATTEMPT_MS = 5000 };

int cognito_trigger_unrecognizable(struct vg_error *err)
{
    return vg_fail(err, &COGNITO_INVALID_LAMBDA_RESPONSE, "Unrecognizable lambda output");
}

/* ---- The event ---- */

void cognito_trigger_attributes(struct vg_json_out *out,
                                const struct cognito_attribute_list_type *attributes,
                                int32_t user_status)
{
    vg_json_out_name(out, VG_STR("userAttributes"));
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < attributes->count; i++) {
        vg_json_out_name(out, attributes->items[i].name);
        vg_json_out_string(out, attributes->items[i].value);
    }
    if (user_status != 0)
        vg_json_out_member(out, "cognito:user_status",
                           vg_enum_text(&cognito_shape_user_status_type, user_status));
    vg_json_out_end(out, '}');
}

void cognito_trigger_metadata(struct vg_json_out *out,
                              const struct cognito_client_metadata_type *metadata)
{
    if (!metadata->set)
        return;
    vg_json_out_name(out, VG_STR("clientMetadata"));
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < metadata->count; i++) {
        vg_json_out_name(out, metadata->items[i].key);
        vg_json_out_string(out, metadata->items[i].value);
    }
    vg_json_out_end(out, '}');
}

static struct vg_str event_of(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_trigger *trigger)
{
    struct vg_buf event;
    vg_buf_init(&event, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&event);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "version", vg_str_from(trigger->version));
    vg_json_out_member(&out, "region", call->region);
    vg_json_out_member(&out, "userPoolId", pool->id);
    vg_json_out_member(&out, "userName", trigger->username);
    vg_json_out_name(&out, VG_STR("callerContext"));
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "awsSdkVersion", VG_STR("aws-sdk-unknown-unknown"));
    vg_json_out_member(&out, "clientId",
                       trigger->client_id.len > 0 ? trigger->client_id
                                                  : VG_STR("CLIENT_ID_NOT_APPLICABLE"));
    vg_json_out_end(&out, '}');
    vg_json_out_member(&out, "triggerSource", vg_str_from(trigger->source));
    vg_json_out_name(&out, VG_STR("request"));
    vg_json_out_raw(&out, trigger->request);
    vg_json_out_name(&out, VG_STR("response"));
    vg_json_out_raw(&out, trigger->response);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&event);
}

/* ---- The invocation ---- */

struct invocation {
    struct vg_str function_error; /* absent when the function returned */
    struct vg_str payload;
};

static bool read_invocation(struct vg_arena *arena, struct vg_str output,
                            struct invocation *invocation)
{
    struct vg_json json;
    struct vg_str name, payload = VG_STR("");
    *invocation = (struct invocation){.function_error = VG_STR_NONE};
    vg_json_init(&json, output, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_read = vg_str_is(name, "FunctionError")
                           ? vg_json_string(&json, &invocation->function_error)
                       : vg_str_is(name, "Payload") ? vg_json_string(&json, &payload)
                                                    : vg_json_skip(&json, NULL);
        if (!is_read)
            return false;
    }
    return json.error == NULL &&
           vg_base64_decode(arena, payload, /* is_url= */ false, &invocation->payload);
}

/* The errorMessage of what a failed function answers. */
static struct vg_str error_message(struct vg_arena *arena, struct vg_str payload)
{
    struct vg_json json;
    struct vg_str name, message = VG_STR("");
    vg_json_init(&json, payload, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return message;
    while (vg_json_member(&json, &name)) {
        bool is_message = vg_str_is(name, "errorMessage") && vg_json_peek(&json) == VG_JSON_STRING;
        if (!(is_message ? vg_json_string(&json, &message) : vg_json_skip(&json, NULL)))
            break;
    }
    return message;
}

/* VG_NOT_FOUND: it took too long; it goes on alone. */
static int invoke_once(struct vg_call *call, const struct cognito_pool *pool,
                       const struct cognito_trigger *trigger, struct vg_str event,
                       struct invocation *invocation, struct vg_error *err)
{
    const struct vg_text_member texts[] = {
        {"FunctionName", trigger->function_arn},
        {"InvocationType", VG_STR("RequestResponse")},
        {"Payload", vg_base64(call->arena, event)},
    };
    struct vg_arn arn;
    bool is_arn = vg_arn_parse(trigger->function_arn, &arn);
    const struct vg_call_to to = {
        .service = "lambda",
        .operation = "Invoke",
        .account = is_arn ? arn.account : call->account,
        .region = is_arn ? arn.region : call->region,
        .principal = {.account = call->account,
                      .service = VG_STR("cognito-idp.amazonaws.com"),
                      .source_arn = pool->type->arn},
        .limit_ms = ATTEMPT_MS,
    };
    struct vg_str output;
    struct vg_error callee = {0};
    int rc = vg_await_call_texts(call, &to, texts, VG_COUNT_OF(texts), &output, &callee);
    if (rc == VG_FAIL)
        return vg_fail(err, &COGNITO_UNEXPECTED_LAMBDA, "%s invocation failed due to error %.*s.",
                       trigger->name, VG_STR_ARG(callee.shape->name));
    if (rc == VG_OK && !read_invocation(call->arena, output, invocation))
        return VG_BROKEN;
    return rc;
}

static bool has_timed_out(struct vg_call *call, const struct invocation *invocation)
{
    return vg_str_is_set(invocation->function_error) &&
           vg_str_find(error_message(call->arena, invocation->payload), VG_STR("Task timed out")) >=
               0;
}

/* The member "response" of the event that came back. */
static int read_response(struct vg_call *call, struct vg_str payload, struct vg_str *response,
                         struct vg_error *err)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, payload, call->arena);
    if (!vg_json_skip(&json, NULL) || !vg_json_at_end(&json))
        return vg_fail(err, &COGNITO_INVALID_LAMBDA_RESPONSE,
                       "Invalid lambda function output : Invalid JSON");
    vg_json_init(&json, payload, call->arena);
    *response = VG_STR_NONE;
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return cognito_trigger_unrecognizable(err);
    while (vg_json_member(&json, &name)) {
        bool is_response = vg_str_is(name, "response") && vg_json_peek(&json) == VG_JSON_OBJECT;
        if (!vg_json_skip(&json, is_response ? response : NULL))
            return cognito_trigger_unrecognizable(err);
    }
    return vg_str_is_set(*response) ? VG_OK : cognito_trigger_unrecognizable(err);
}

int cognito_trigger_run(struct vg_call *call, const struct cognito_pool *pool,
                        const struct cognito_trigger *trigger, struct vg_str *response,
                        struct vg_error *err)
{
    struct vg_str event = event_of(call, pool, trigger);
    struct invocation invocation = {.function_error = VG_STR_NONE};
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        int rc = invoke_once(call, pool, trigger, event, &invocation, err);
        if (rc == VG_NOT_FOUND && attempt == ATTEMPTS_MAX)
            return vg_fail(err, &COGNITO_UNEXPECTED_LAMBDA,
                           "%s invocation failed due to error Socket timeout while invoking Lambda "
                           "function.",
                           trigger->name);
        if (rc != VG_OK && rc != VG_NOT_FOUND)
            return rc;
        if (rc == VG_OK && !has_timed_out(call, &invocation))
            break;
    }
    if (vg_str_is_set(invocation.function_error))
        return vg_fail(err, &COGNITO_USER_LAMBDA_VALIDATION, "%s failed with error %.*s.",
                       trigger->name, VG_STR_ARG(error_message(call->arena, invocation.payload)));
    return read_response(call, invocation.payload, response, err);
}

/* ---- PostConfirmation ---- */

int cognito_post_confirmation(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_user_record *user, struct vg_str client_id,
                              const struct cognito_client_metadata_type *metadata,
                              struct vg_error *err)
{
    const struct cognito_lambda_config_type *config = pool->type->lambda_config;
    if (config == NULL || config->post_confirmation.len == 0)
        return VG_OK;
    struct vg_buf request;
    vg_buf_init(&request, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&request);
    vg_json_out_begin(&out, '{');
    cognito_trigger_attributes(&out, &user->attributes, user->status);
    cognito_trigger_metadata(&out, metadata);
    vg_json_out_end(&out, '}');
    const struct cognito_trigger trigger = {
        .name = "PostConfirmation",
        .source = "PostConfirmation_ConfirmSignUp",
        .version = "1",
        .function_arn = config->post_confirmation,
        .client_id = client_id,
        .username = user->username,
        .request = vg_buf_str(&request),
        .response = VG_STR("{}"),
    };
    struct vg_str response;
    return cognito_trigger_run(call, pool, &trigger, &response, err);
}

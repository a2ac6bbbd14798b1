/* services/sns/feedback.c: delivery status logs: how each delivery of a topic ended, in CloudWatch
 * Logs, where the topic's attributes ask for it ("Amazon SNS message delivery status" in the SNS
 * guide). */
#include "sns/sns.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/timetext.h"
#include "bus/log_writer.h"

void sns_feedback_choose(const struct sns_topic_record *topic, struct sns_delivery *delivery)
{
    if (vg_str_is(delivery->protocol, "sqs")) {
        delivery->failure_role_arn = topic->sqs_failure_feedback_role_arn;
        delivery->success_role_arn = topic->sqs_success_feedback_role_arn;
        delivery->success_sample_rate = topic->sqs_success_feedback_sample_rate;
    } else if (vg_str_is(delivery->protocol, "lambda")) {
        delivery->failure_role_arn = topic->lambda_failure_feedback_role_arn;
        delivery->success_role_arn = topic->lambda_success_feedback_role_arn;
        delivery->success_sample_rate = topic->lambda_success_feedback_sample_rate;
    }
}

bool sns_feedback_is_wanted(const struct sns_delivery *delivery)
{
    return vg_str_is_set(delivery->failure_role_arn) || vg_str_is_set(delivery->success_role_arn);
}

/* Of the successes so many in a hundred. */
static bool is_sampled(struct vg_call *call, const struct sns_delivery *delivery)
{
    uint64_t percent;
    return vg_str_to_u64(delivery->success_sample_rate, &percent) &&
           vg_random_u64(&call->random) % 100 < percent;
}

/* "2026-11-28 18:13:02.048" */
static struct vg_str log_time(struct vg_call *call, int64_t at_ms)
{
    struct vg_str text = vg_time_iso(call->arena, at_ms, /* with_ms= */ true);
    char *copy = vg_arena_alloc(call->arena, text.len);
    memcpy(copy, text.ptr, text.len);
    copy[10] = ' ';
    return vg_str_of(copy, text.len - 1);
}

static struct vg_str error_response(struct vg_call *call, const struct vg_error *last)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&text);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "ErrorCode", last->shape->code);
    vg_json_out_member(&json, "ErrorMessage", last->message);
    vg_json_out_end(&json, '}');
    return vg_buf_str(&text);
}

static struct vg_str line_of(struct vg_call *call, const struct sns_delivery *delivery,
                             const struct vg_error *last, struct vg_str response)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&text);
    vg_json_out_begin(&json, '{');
    vg_json_out_name(&json, VG_STR("notification"));
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "messageMD5Sum", vg_md5_hex(call->arena, delivery->message));
    vg_json_out_member(&json, "messageId", delivery->message_id);
    vg_json_out_member(&json, "topicArn", delivery->topic_arn);
    vg_json_out_member(&json, "timestamp", log_time(call, delivery->published_ms.v));
    vg_json_out_end(&json, '}');
    vg_json_out_name(&json, VG_STR("delivery"));
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "deliveryId", vg_id_uuid(call));
    vg_json_out_member(&json, "destination", delivery->endpoint);
    vg_json_out_member(&json, "providerResponse",
                       last != NULL ? error_response(call, last) : response);
    vg_json_out_member_i64(&json, "dwellTimeMs", call->now_ms - delivery->published_ms.v);
    vg_json_out_member_i64(&json, "statusCode", last != NULL ? last->shape->http_status : 200);
    vg_json_out_end(&json, '}');
    vg_json_out_member(&json, "status", last != NULL ? VG_STR("FAILURE") : VG_STR("SUCCESS"));
    vg_json_out_end(&json, '}');
    return vg_buf_str(&text);
}

void sns_feedback_log(struct vg_call *call, const struct sns_delivery *delivery,
                      const struct vg_error *last, struct vg_str response)
{
    struct vg_str role = last != NULL ? delivery->failure_role_arn : delivery->success_role_arn;
    if (!vg_str_is_set(role) || (last == NULL && !is_sampled(call, delivery)))
        return;
    struct sns_state *state = vg_service_state(call);
    struct sns_arn arn = sns_arn_of(delivery->topic_arn);
    struct vg_log_event event = {.at_ms = call->now_ms,
                                 .message = line_of(call, delivery, last, response)};
    vg_log_writer_put(state->log_writer,
                      &(struct vg_log_put){
                          .cause = call,
                          .account = arn.account,
                          .region = arn.region,
                          .principal_arn = role,
                          .group = VG_CONCAT(call->arena, VG_STR("sns/"), arn.region, VG_STR("/"),
                                             arn.account, VG_STR("/"), arn.topic,
                                             last != NULL ? VG_STR("/Failure") : VG_STR("")),
                          /* one stream, as one instance writes them */
                          .stream = vg_md5_hex(call->arena, delivery->topic_arn),
                          .events = &event,
                          .event_count = 1,
                      });
}

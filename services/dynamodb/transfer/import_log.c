/* services/dynamodb/transfer/import_log.c: an import's errors in CloudWatch Logs, one event each.
 */
#include "dynamodb/dynamodb.h"

#include "base/json.h"
#include "bus/log_writer.h"

int dynamodb_import_log_open(struct vg_call *call)
{
    const struct vg_call_to to = {.service = "logs", .operation = "CreateLogGroup"};
    struct vg_error callee = {.arena = call->arena};
    struct vg_str ignored;
    int rc =
        vg_await_call(call, &to, VG_STR("{\"logGroupName\":\"" DYNAMODB_IMPORT_LOG_GROUP "\"}"),
                      &ignored, &callee);
    return rc == VG_FAIL ? VG_OK : rc; /* it is there already */
}

static struct vg_str message_of(struct vg_call *call, const struct dynamodb_job *job,
                                struct vg_str bucket, struct vg_str key,
                                const struct dynamodb_import_fault *fault)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&text);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("itemS3Pointer"));
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "bucket", bucket);
    vg_json_out_member(&out, "key", key);
    vg_json_out_member_i64(&out, "itemIndex", fault->index);
    vg_json_out_end(&out, '}');
    vg_json_out_member(&out, "importArn", dynamodb_job_arn(call, job));
    vg_json_out_name(&out, VG_STR("errorMessages"));
    vg_json_out_begin(&out, '[');
    vg_json_out_string(&out, fault->sentence);
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&text);
}

void dynamodb_import_log(struct vg_call *call, const struct dynamodb_job *job, struct vg_str bucket,
                         struct vg_str key, const struct dynamodb_import_fault *faults,
                         size_t count)
{
    struct vg_log_event *events = VG_NEW_ARRAY(call->arena, struct vg_log_event, count);
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        events[i] = (struct vg_log_event){
            .at_ms = call->now_ms, .message = message_of(call, job, bucket, key, &faults[i])};
    const struct vg_log_put put = {
        .cause = call,
        .account = call->account,
        .region = call->region,
        .principal_arn =
            VG_CONCAT(call->arena, VG_STR("arn:aws:iam::"), call->account, VG_STR(":root")),
        .group = VG_STR(DYNAMODB_IMPORT_LOG_GROUP),
        .stream = VG_CONCAT(call->arena, job->id, VG_STR("/error")),
        .events = events,
        .event_count = count,
    };
    vg_log_writer_put(dynamodb_log_writer(call), &put);
}

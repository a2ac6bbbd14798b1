/* services/codepipeline/action_approval.c: Approval/AWS/Manual/1 asks somebody, on a topic, and
 * waits for PutApprovalResult. */
#include "base/json.h"
#include "base/timetext.h"
#include "codepipeline/action.h"

enum { SUBJECT_NAME_CHARS = 24, WEEK_MINUTES = 7 * 24 * 60 };

/* What the notification says. */
struct notice {
    struct vg_str console_link, review_link, expires, entity_link, custom_data;
};

static struct notice notice_of(struct vg_call *call, const struct codepipeline_action *action)
{
    const struct codepipeline_action_run *run = action->run;
    struct notice notice = {
        .expires = vg_time_format(call->arena, run->expires_ms.v, "%Y-%m-%dT%H:%MZ"),
        .entity_link = codepipeline_action_config(action, "ExternalEntityLink"),
        .custom_data = codepipeline_action_config(action, "CustomData"),
    };
    notice.console_link = vg_arena_printf(
        call->arena,
        "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/%.*s/view?region=%.*s",
        VG_STR_ARG(action->flow->pipeline.name), VG_STR_ARG(call->region));
    notice.review_link = vg_arena_printf(call->arena, "%.*s#/%.*s/%.*s/approve/%.*s",
                                         VG_STR_ARG(notice.console_link), VG_STR_ARG(run->stage),
                                         VG_STR_ARG(run->action), VG_STR_ARG(run->token));
    return notice;
}

/* Compact JSON in AWS's order of members; what is not configured is null. */
static struct vg_str notice_json(struct vg_call *call, const struct codepipeline_action *action,
                                 const struct notice *notice)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "region", call->region);
    vg_json_out_member(&json, "consoleLink", notice->console_link);
    vg_json_out_name(&json, VG_STR("approval"));
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "pipelineName", action->flow->pipeline.name);
    vg_json_out_member(&json, "stageName", action->run->stage);
    vg_json_out_member(&json, "actionName", action->run->action);
    vg_json_out_member(&json, "token", action->run->token);
    vg_json_out_member(&json, "expires", notice->expires);
    vg_json_out_member(&json, "externalEntityLink", notice->entity_link);
    vg_json_out_member(&json, "approvalReviewLink", notice->review_link);
    vg_json_out_member(&json, "customData", notice->custom_data);
    vg_json_out_end(&json, '}');
    vg_json_out_end(&json, '}');
    return vg_buf_str(&buf);
}

/* What endpoints of protocol email get instead. */
static struct vg_str notice_text(struct vg_call *call, const struct codepipeline_action *action,
                                 const struct notice *notice)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    vg_buf_printf(
        &buf,
        "Hello,\n\nThe following Approval action is waiting for your response:\n\n"
        "--Pipeline Details--\n\nPipeline name: %.*s\nStage name: %.*s\nAction name: %.*s\n"
        "Region: %.*s\n\n--Approval Details--\n\nApprove or reject: %.*s\n",
        VG_STR_ARG(action->flow->pipeline.name), VG_STR_ARG(action->run->stage),
        VG_STR_ARG(action->run->action), VG_STR_ARG(call->region), VG_STR_ARG(notice->review_link));
    if (vg_str_is_set(notice->entity_link))
        vg_buf_printf(&buf, "Content to review: %.*s\n", VG_STR_ARG(notice->entity_link));
    if (vg_str_is_set(notice->custom_data))
        vg_buf_printf(&buf, "Additional information: %.*s\n", VG_STR_ARG(notice->custom_data));
    vg_buf_printf(&buf, "Deadline: This review request will expire on %.*s\n\n",
                  VG_STR_ARG(notice->expires));
    vg_buf_add_lit(&buf, "Sincerely,\nAmazon Web Services\n");
    return vg_buf_str(&buf);
}

/* Subjects of SNS are short: long names are cut. */
static struct vg_str cut(struct vg_call *call, struct vg_str name)
{
    return name.len <= SUBJECT_NAME_CHARS
               ? name
               : VG_CONCAT(call->arena, vg_str_slice(name, 0, SUBJECT_NAME_CHARS), VG_STR("..."));
}

static struct vg_str publish_input(struct vg_call *call, const struct codepipeline_action *action,
                                   struct vg_str topic)
{
    struct notice notice = notice_of(call, action);
    struct vg_str pipeline = cut(call, action->flow->pipeline.name);
    struct vg_str name = cut(call, action->run->action);
    struct vg_buf message, input;
    vg_buf_init(&message, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&message);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "default", notice_json(call, action, &notice));
    vg_json_out_member(&json, "email", notice_text(call, action, &notice));
    vg_json_out_end(&json, '}');
    vg_buf_init(&input, call->arena, 0);
    json = vg_json_out_to(&input);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "TopicArn", topic);
    vg_json_out_member(&json, "Subject",
                       vg_arena_printf(call->arena,
                                       "APPROVAL NEEDED: AWS CodePipeline %.*s for action %.*s",
                                       VG_STR_ARG(pipeline), VG_STR_ARG(name)));
    vg_json_out_member(&json, "MessageStructure", VG_STR("json"));
    vg_json_out_member(&json, "Message", vg_buf_str(&message));
    vg_json_out_end(&json, '}');
    return vg_buf_str(&input);
}

static int act(struct vg_call *call, struct codepipeline_action *action)
{
    struct vg_str topic = codepipeline_action_config(action, "NotificationArn");
    struct vg_str output;
    struct vg_error callee;
    if (!vg_str_is_set(topic))
        return VG_OK;
    int rc = codepipeline_action_call(call, action, "sns", "Publish",
                                      publish_input(call, action, topic), &output, &callee);
    return rc == VG_FAIL ? codepipeline_action_fail_with(call, action, &callee) : rc;
}

static const struct codepipeline_config_key keys[] = {
    {.name = "NotificationArn"},
    {.name = "CustomData"},
    {.name = "ExternalEntityLink"},
    {0},
};

const struct codepipeline_provider codepipeline_approval = {
    .category = CODEPIPELINE_ACTION_CATEGORY_APPROVAL,
    .name = "Manual",
    .keys = keys,
    .timeout_minutes = WEEK_MINUTES,
    .act = act,
};

/* services/sns/confirm.c: a subscription to a mail address or a foreign queue is pending until its
 * endpoint gives back the token that it was sent. */
#include "sns/message.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define TOKEN_LIFE_MS (2 * DAY_MS)
#define PENDING_LIFE_MS (3 * DAY_MS) /* AWS: "deleted after three days" */

/* AWS's tokens are 288 lower-case hex digits that begin alike. */
enum { TOKEN_DIGITS = 288 };
#define TOKEN_PREFIX "2336412f37"

/* ---- Asking ---- */

static int send_request(struct vg_call *call, const struct sns_topic_record *topic,
                        const struct sns_subscription_record *subscription, struct vg_str token)
{
    if (!vg_str_is(subscription->protocol, "sqs"))
        return sns_email_confirmation(call, topic, subscription, token);
    const struct sns_confirmation_request request = {
        .topic_arn = subscription->topic_arn,
        .endpoint = subscription->endpoint,
        .body = sns_confirmation_json(call, topic, subscription->topic_arn, token),
    };
    return vg_effect_queue(call, &sns_request_confirmation, &request, /* due_ms= */ 0,
                           /* id= */ NULL);
}

int sns_confirmation_send(struct vg_call *call, const struct sns_topic_record *topic,
                          const struct sns_subscription_record *subscription)
{
    struct vg_str token = VG_CONCAT(call->arena, VG_STR(TOKEN_PREFIX),
                                    vg_id_hex(call, TOKEN_DIGITS - strlen(TOKEN_PREFIX)));
    const struct sns_token_record record = {
        .subscription_arn =
            VG_CONCAT(call->arena, subscription->topic_arn, VG_STR(":"), subscription->id),
        .expires_ms = vg_i64(call->now_ms + TOKEN_LIFE_MS),
    };
    const struct sns_token_expiry expiry = {.token = token,
                                            .subscription_arn = record.subscription_arn};
    int rc = sns_token_put(call, token, &record);
    if (rc == VG_OK)
        rc = vg_effect_queue(call, &sns_expire_token, &expiry, call->now_ms + PENDING_LIFE_MS,
                             /* id= */ NULL);
    return rc == VG_OK ? send_request(call, topic, subscription, token) : rc;
}

/* ---- Forgetting ---- */

static int expire(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct sns_token_expiry *expiry = payload;
    struct sns_arn arn = sns_arn_of(expiry->subscription_arn);
    struct sns_subscription_record subscription;
    (void)attempt;
    (void)err;
    int rc = sns_token_remove(call, expiry->token);
    if (rc == VG_OK || rc == VG_NOT_FOUND)
        rc = sns_subscription_find(call, &arn, &subscription);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    /* A later token may have been sent meanwhile; it counts from then. */
    bool is_over = subscription.is_pending.v &&
                   call->now_ms >= subscription.pending_since_ms.v + PENDING_LIFE_MS;
    return is_over ? sns_subscription_remove(call, &subscription) : VG_OK;
}

const struct vg_effect_kind sns_expire_token = {
    .name = "sns.expire_token",
    .shape = &sns_shape_token_expiry,
    .run = expire,
};

/* ---- Confirming ---- */

static bool is_token(struct vg_str token)
{
    for (size_t i = 0; i < token.len; i++) {
        char c = token.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return token.len == TOKEN_DIGITS;
}

/* The topic's ARN only has to be one of the right region: AWS confirms with the name of another
 * topic as well. */
static int check_topic(struct vg_call *call, struct vg_str topic_arn, struct sns_arn *arn,
                       struct vg_error *err)
{
    int rc = sns_topic_arn_read(call, "TopicArn", topic_arn, arn, err);
    if (rc == VG_FAIL && sns_is_unsigned(call)) /* followed links are answered more shortly */
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Topic");
    return rc;
}

static int find_by_token(struct vg_call *call, const struct sns_arn *topic, struct vg_str token,
                         struct sns_subscription_record *subscription, struct vg_error *err)
{
    struct sns_token_record record;
    if (!is_token(token) && !sns_is_unsigned(call))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid token");
    int rc = is_token(token) ? sns_token_find(call, token, &record) : VG_NOT_FOUND;
    if (rc == VG_OK && call->now_ms >= record.expires_ms.v)
        rc = VG_NOT_FOUND;
    if (rc == VG_OK) {
        struct sns_arn arn = sns_arn_of(record.subscription_arn);
        if (!vg_str_eq(arn.region, topic->region))
            return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Topic");
        rc = sns_subscription_find(call, &arn, subscription);
    }
    return rc == VG_NOT_FOUND ? vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Token")
                              : rc;
}

int sns_confirm(struct vg_call *call, struct vg_str topic_arn, struct vg_str token,
                bool authenticate_on_unsubscribe, struct vg_str *subscription_arn,
                struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_subscription_record subscription;
    int rc = check_topic(call, topic_arn, &arn, err);
    if (rc == VG_OK)
        rc = find_by_token(call, &arn, token, &subscription, err);
    if (rc != VG_OK)
        return rc;
    *subscription_arn =
        VG_CONCAT(call->arena, subscription.topic_arn, VG_STR(":"), subscription.id);
    if (!subscription.is_pending.v)
        return VG_OK;
    subscription.is_pending = vg_bool(false);
    subscription.authenticate_on_unsubscribe = vg_bool(authenticate_on_unsubscribe);
    subscription.was_authenticated = vg_bool(authenticate_on_unsubscribe);
    return sns_subscription_put(call, &subscription);
}

int sns_confirm_subscription(struct vg_call *call, const struct sns_confirm_subscription_in *in,
                             struct sns_confirm_subscription_out *out, struct vg_error *err)
{
    bool must_authenticate =
        vg_str_ieq(in->authenticate_on_unsubscribe, VG_STR("true")) && !sns_is_unsigned(call);
    return sns_confirm(call, in->topic_arn, in->token, must_authenticate, &out->subscription_arn,
                       err);
}

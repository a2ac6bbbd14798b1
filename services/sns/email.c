/* services/sns/email.c: the mails that people get: asked to confirm, notified. Wording as in AWS's
 * mails. */
#include "sns/message.h"

#include "base/codec.h"
#include "mail/mail.h"

enum { EMAIL_ADDRESS_MAX = 320 };

/* One '@' with something on both sides, and nothing that could end or begin a header or another
 * address. */
bool sns_is_email_address(struct vg_str text)
{
    ptrdiff_t at = vg_str_find_char(text, '@');
    if (at <= 0 || (size_t)at + 1 >= text.len || text.len > EMAIL_ADDRESS_MAX ||
        !vg_utf8_is_valid(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c == 0x7F || strchr(",;:<>()[]\"\\", c) != NULL ||
            (c == '@' && i != (size_t)at))
            return false;
    }
    return true;
}

/* A topic's display name takes the place of AWS's. */
static struct vg_str sender(struct vg_call *call, struct vg_str display_name)
{
    return VG_CONCAT(call->arena, display_name.len > 0 ? display_name : VG_STR("AWS Notifications"),
                     VG_STR(" <no-reply@sns.amazonaws.com>"));
}

static struct vg_str html_escape(struct vg_call *call, struct vg_str text)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    vg_xml_escape_add(&buf, text);
    return vg_buf_str(&buf);
}

static struct vg_str page_url(struct vg_call *call, const char *page, const char *name,
                              struct vg_str arn, struct vg_str token, struct vg_str endpoint)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    vg_buf_add(&buf, vg_endpoint_url(call));
    vg_buf_printf(&buf, "/%s?%s=", page, name);
    vg_percent_add(&buf, arn, /* keep_slash= */ false);
    if (token.len > 0) {
        vg_buf_add_lit(&buf, "&Token=");
        vg_buf_add(&buf, token);
    }
    vg_buf_add_lit(&buf, "&Endpoint=");
    vg_percent_add(&buf, endpoint, /* keep_slash= */ false);
    return vg_buf_str(&buf);
}

/* ---- Asking to confirm ---- */

static struct vg_str confirmation_text(struct vg_call *call, struct vg_str topic_arn,
                                       struct vg_str url)
{
    return vg_arena_printf(
        call->arena,
        "You have chosen to subscribe to the topic: \n%.*s\n\n"
        "To confirm this subscription, click or visit the link below (If this was in error no "
        "action is necessary): \n"
        "%.*s\n\n"
        "Please do not reply directly to this email. If you wish to remove yourself from receiving "
        "all future SNS subscription confirmation requests please send an email to sns-opt-out\n",
        VG_STR_ARG(topic_arn), VG_STR_ARG(url));
}

static struct vg_str confirmation_html(struct vg_call *call, struct vg_str topic_arn,
                                       struct vg_str url)
{
    struct vg_str arn = html_escape(call, topic_arn), href = html_escape(call, url);
    return vg_arena_printf(
        call->arena,
        "<html><body><p>You have chosen to subscribe to the topic: <br /><b>%.*s</b></p>\n"
        "<p>To confirm this subscription, click or visit the link below (If this was in error no "
        "action is necessary): <br /><a href=\"%.*s\">Confirm subscription</a></p>\n"
        "<hr /><p>Please do not reply directly to this email. If you wish to remove yourself from "
        "receiving all future SNS subscription confirmation requests please send an email to <a "
        "href=\"mailto:sns-opt-out@amazon.com\">sns-opt-out</a></p></body></html>\n",
        VG_STR_ARG(arn), VG_STR_ARG(href));
}

int sns_email_confirmation(struct vg_call *call, const struct sns_topic_record *topic,
                           const struct sns_subscription_record *subscription, struct vg_str token)
{
    struct vg_mail mail = {
        .to = subscription->endpoint,
        .from = sender(call, topic->display_name),
        .subject = VG_STR("AWS Notification - Subscription Confirmation"),
        .source = VG_STR("sns"),
    };
    if (vg_str_is(subscription->protocol, "email-json")) {
        mail.text = sns_confirmation_json(call, topic, subscription->topic_arn, token);
    } else {
        struct vg_str url = page_url(call, "confirmation.html", "TopicArn", subscription->topic_arn,
                                     token, subscription->endpoint);
        mail.text = confirmation_text(call, subscription->topic_arn, url);
        mail.html = confirmation_html(call, subscription->topic_arn, url);
    }
    return vg_mail_send(call, &mail);
}

/* ---- Notifying ---- */

static struct vg_str notification_text(struct vg_call *call, const struct sns_delivery *delivery)
{
    struct vg_str url = page_url(call, "unsubscribe.html", "SubscriptionArn",
                                 delivery->subscription_arn, VG_STR(""), delivery->endpoint);
    return VG_CONCAT(
        call->arena, delivery->message,
        VG_STR("\n\n--\nIf you wish to stop receiving notifications from this topic, please click "
               "or visit the link below to unsubscribe:\n"),
        url,
        VG_STR(
            "\n\nPlease do not reply directly to this email. If you have any questions or comments "
            "regarding this email, please contact us at https://aws.amazon.com/support"));
}

int sns_email_notification(struct vg_call *call, const struct sns_delivery *delivery)
{
    bool is_json = vg_str_is(delivery->protocol, "email-json");
    struct vg_mail mail = {
        .to = delivery->endpoint,
        .from = sender(call, delivery->display_name),
        .subject = vg_str_is_set(delivery->subject) ? delivery->subject
                                                    : VG_STR("AWS Notification Message"),
        .text = is_json ? sns_notification_json(call, delivery) : notification_text(call, delivery),
        .source = VG_STR("sns"),
    };
    return vg_mail_send(call, &mail);
}

/* services/sns/message.c: what endpoints get: notifications and requests to confirm, as the JSON
 * that AWS writes, signed. */
#include "sns/message.h"

#include "base/codec.h"
#include "base/json.h"
#include "base/timetext.h"

const struct sns_signer *sns_signer_of(struct vg_call *call)
{
    struct sns_state *state = vg_service_state(call);
    if (state->signer == NULL)
        state->signer = sns_signer_new();
    return state->signer;
}

static struct vg_str certificate_url(struct vg_call *call)
{
    return VG_CONCAT(call->arena, vg_endpoint_url(call), VG_STR("/SimpleNotificationService-"),
                     sns_signer_id(sns_signer_of(call)), VG_STR(".pem"));
}

/* ---- Signatures ---- */

static void add_signed(struct vg_buf *buf, const char *name, struct vg_str value)
{
    vg_buf_add(buf, vg_str_from(name));
    vg_buf_add_char(buf, '\n');
    vg_buf_add(buf, value);
    vg_buf_add_char(buf, '\n');
}

static struct vg_str signature_version(const struct sns_topic_record *topic)
{
    return vg_str_is_set(topic->signature_version) ? topic->signature_version : VG_STR("1");
}

static struct vg_str sign(struct vg_call *call, const struct vg_buf *text, struct vg_str version)
{
    return sns_sign(sns_signer_of(call), call->arena, vg_buf_str(text), vg_str_is(version, "2"));
}

static struct vg_str timestamp(struct vg_call *call, int64_t ms)
{
    return vg_time_iso(call->arena, ms, /* with_ms= */ true);
}

void sns_delivery_sign(struct vg_call *call, const struct sns_topic_record *topic,
                       struct sns_delivery *delivery)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, 0);
    add_signed(&text, "Message", delivery->message);
    add_signed(&text, "MessageId", delivery->message_id);
    if (vg_str_is_set(delivery->subject))
        add_signed(&text, "Subject", delivery->subject);
    add_signed(&text, "Timestamp", timestamp(call, delivery->published_ms.v));
    add_signed(&text, "TopicArn", delivery->topic_arn);
    add_signed(&text, "Type", VG_STR("Notification"));
    delivery->signature_version = signature_version(topic);
    delivery->signature = sign(call, &text, delivery->signature_version);
}

/* ---- JSON in AWS's layout: two spaces, " : ", a member a line ---- */

static void add_line(struct vg_buf *buf, const char *name)
{
    vg_buf_add(buf, buf->len == 0 ? VG_STR("{\n  ") : VG_STR(",\n  "));
    vg_json_quote(buf, vg_str_from(name));
    vg_buf_add_lit(buf, " : ");
}

static void add_text(struct vg_buf *buf, const char *name, struct vg_str value)
{
    add_line(buf, name);
    vg_json_quote(buf, value);
}

/* {"Type":"Number","Value":"1"}; binary values as base64. */
static void add_attribute(struct vg_call *call, struct vg_buf *buf,
                          const struct sns_message_attribute_value *value)
{
    bool is_binary = vg_str_starts(value->data_type, VG_STR("Binary"));
    struct vg_json_out json = vg_json_out_to(buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "Type", value->data_type);
    vg_json_out_member(&json, "Value",
                       is_binary ? vg_base64(call->arena, value->binary_value)
                                 : value->string_value);
    vg_json_out_end(&json, '}');
}

static void add_attributes(struct vg_call *call, struct vg_buf *buf,
                           const struct sns_message_attribute_map *map)
{
    add_line(buf, "MessageAttributes");
    for (size_t i = 0; i < map->count; i++) {
        vg_buf_add(buf, i == 0 ? VG_STR("{\n    ") : VG_STR(",\n    "));
        vg_json_quote(buf, map->items[i].key);
        vg_buf_add_lit(buf, " : ");
        add_attribute(call, buf, &map->items[i].value);
    }
    vg_buf_add_lit(buf, "\n  }");
}

static struct vg_str unsubscribe_url(struct vg_call *call, const struct sns_delivery *delivery)
{
    return VG_CONCAT(call->arena, vg_endpoint_url(call),
                     VG_STR("/?Action=Unsubscribe&SubscriptionArn="), delivery->subscription_arn);
}

struct vg_str sns_notification_json(struct vg_call *call, const struct sns_delivery *delivery)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    add_text(&buf, "Type", VG_STR("Notification"));
    add_text(&buf, "MessageId", delivery->message_id);
    add_text(&buf, "TopicArn", delivery->topic_arn);
    if (vg_str_is_set(delivery->subject))
        add_text(&buf, "Subject", delivery->subject);
    add_text(&buf, "Message", delivery->message);
    add_text(&buf, "Timestamp", timestamp(call, delivery->published_ms.v));
    add_text(&buf, "SignatureVersion", delivery->signature_version);
    add_text(&buf, "Signature", delivery->signature);
    add_text(&buf, "SigningCertURL", certificate_url(call));
    add_text(&buf, "UnsubscribeURL", unsubscribe_url(call, delivery));
    if (delivery->attributes.count > 0)
        add_attributes(call, &buf, &delivery->attributes);
    vg_buf_add_lit(&buf, "\n}");
    return vg_buf_str(&buf);
}

/* Spells "Url" where the others have "URL", and has a null subject and no attributes where those
 * leave both out. */
struct vg_str sns_lambda_event(struct vg_call *call, const struct sns_delivery *delivery)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_raw(&json,
                    VG_STR("{\"Records\":[{\"EventSource\":\"aws:sns\",\"EventVersion\":\"1.0\","));
    json.needs_comma = false;
    vg_json_out_member(&json, "EventSubscriptionArn", delivery->subscription_arn);
    vg_json_out_name(&json, VG_STR("Sns"));
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "Type", VG_STR("Notification"));
    vg_json_out_member(&json, "MessageId", delivery->message_id);
    vg_json_out_member(&json, "TopicArn", delivery->topic_arn);
    vg_json_out_member(&json, "Subject", delivery->subject);
    vg_json_out_member(&json, "Message", delivery->message);
    vg_json_out_member(&json, "Timestamp", timestamp(call, delivery->published_ms.v));
    vg_json_out_member(&json, "SignatureVersion", delivery->signature_version);
    vg_json_out_member(&json, "Signature", delivery->signature);
    vg_json_out_member(&json, "SigningCertUrl", certificate_url(call));
    vg_json_out_member(&json, "UnsubscribeUrl", unsubscribe_url(call, delivery));
    vg_json_out_name(&json, VG_STR("MessageAttributes"));
    vg_json_out_begin(&json, '{');
    for (size_t i = 0; i < delivery->attributes.count; i++) {
        vg_json_out_name(&json, delivery->attributes.items[i].key);
        add_attribute(call, &buf, &delivery->attributes.items[i].value);
        json.needs_comma = true;
    }
    vg_json_out_end(&json, '}');
    vg_json_out_end(&json, '}');
    vg_buf_add_lit(&buf, "}]}");
    return vg_buf_str(&buf);
}

struct vg_str sns_confirmation_json(struct vg_call *call, const struct sns_topic_record *topic,
                                    struct vg_str topic_arn, struct vg_str token)
{
    struct vg_str id = vg_id_uuid(call), when = timestamp(call, call->now_ms),
                  version = signature_version(topic);
    struct vg_str message = VG_CONCAT(
        call->arena, VG_STR("You have chosen to subscribe to the topic "), topic_arn,
        VG_STR(".\nTo confirm the subscription, visit the SubscribeURL included in this message."));
    struct vg_str url = VG_CONCAT(call->arena, vg_endpoint_url(call),
                                  VG_STR("/?Action=ConfirmSubscription&TopicArn="), topic_arn,
                                  VG_STR("&Token="), token);
    struct vg_buf text, buf;
    vg_buf_init(&text, call->arena, 0);
    add_signed(&text, "Message", message);
    add_signed(&text, "MessageId", id);
    add_signed(&text, "SubscribeURL", url);
    add_signed(&text, "Timestamp", when);
    add_signed(&text, "Token", token);
    add_signed(&text, "TopicArn", topic_arn);
    add_signed(&text, "Type", VG_STR("SubscriptionConfirmation"));

    vg_buf_init(&buf, call->arena, 0);
    add_text(&buf, "Type", VG_STR("SubscriptionConfirmation"));
    add_text(&buf, "MessageId", id);
    add_text(&buf, "Token", token);
    add_text(&buf, "TopicArn", topic_arn);
    add_text(&buf, "Message", message);
    add_text(&buf, "SubscribeURL", url);
    add_text(&buf, "Timestamp", when);
    add_text(&buf, "SignatureVersion", version);
    add_text(&buf, "Signature", sign(call, &text, version));
    add_text(&buf, "SigningCertURL", certificate_url(call));
    vg_buf_add_lit(&buf, "\n}");
    return vg_buf_str(&buf);
}

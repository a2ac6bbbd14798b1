/* sns/message.h: what endpoints get: documents, events and mails. */
#ifndef VG_SERVICE_SNS_MESSAGE_H
#define VG_SERVICE_SNS_MESSAGE_H

#include "sns/signature.h"
#include "sns/sns.h"

/* ---- message.c ---- */

/* The instance's, made when it is first needed. */
const struct sns_signer *sns_signer_of(struct vg_call *call);
/* The notification's JSON as it lies in queues and email-json mails. */
struct vg_str sns_notification_json(struct vg_call *call, const struct sns_delivery *delivery);
/* The event that a function gets. */
struct vg_str sns_lambda_event(struct vg_call *call, const struct sns_delivery *delivery);
/* The request to confirm, as JSON. */
struct vg_str sns_confirmation_json(struct vg_call *call, const struct sns_topic_record *topic,
                                    struct vg_str topic_arn, struct vg_str token);
/* Signs the delivery: sets its signature and signature version. */
void sns_delivery_sign(struct vg_call *call, const struct sns_topic_record *topic,
                       struct sns_delivery *delivery);

/* ---- email.c ---- */

int sns_email_confirmation(struct vg_call *call, const struct sns_topic_record *topic,
                           const struct sns_subscription_record *subscription,
                           struct vg_str token) VG_CHECKED;
int sns_email_notification(struct vg_call *call, const struct sns_delivery *delivery) VG_CHECKED;
bool sns_is_email_address(struct vg_str text);

/* ---- message_attributes.c ---- */

/* Checks names, types and values; `*bytes` is what they add to the message's size. */
int sns_message_attributes_check(const struct sns_message_attribute_map *map, size_t *bytes,
                                 struct vg_error *err) VG_CHECKED;

#endif

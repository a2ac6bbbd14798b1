/* sns/sns.h: what SNS's files share. */
#ifndef VG_SERVICE_SNS_H
#define VG_SERVICE_SNS_H

#include "bus/service.h"
#include "bus/spaces.h"
#include "sns.gen.h"

struct sns_signer;

extern const struct vg_service sns_service;

/* In memory, of one instance. */
struct sns_state {
    struct sns_signer *signer; /* NULL until something is signed */
};

enum sns_space {
    SNS_SPACE_TOPIC = VG_SPACE(VG_SPACES_SNS, 1),        /* [topic] */
    SNS_SPACE_SUBSCRIPTION = VG_SPACE(VG_SPACES_SNS, 2), /* [topic, id] */
    SNS_SPACE_ENDPOINT = VG_SPACE(VG_SPACES_SNS, 3),     /* [topic, protocol, endpoint]: the subscription's id */
    SNS_SPACE_TOKEN = VG_SPACE(VG_SPACES_SNS, 4),        /* [token], of no account */
};

enum { SNS_PAGE_SIZE = 100 }; /* of all lists */

/* ---- arn.c: the parts of ARNs, and what is wrong with them in AWS's words ---- */

struct sns_arn {
    struct vg_str account, region, topic;
    struct vg_str subscription; /* id; empty in a topic's ARN */
};
/* `member` names the parameter in messages: "TopicArn". Does not look whether the topic exists. */
int sns_topic_arn_read(const struct vg_call *call, const char *member, struct vg_str text, struct sns_arn *arn,
                       struct vg_error *err) VG_CHECKED;
int sns_subscription_arn_read(const struct vg_call *call, struct vg_str text, struct sns_arn *arn,
                              struct vg_error *err) VG_CHECKED;
/* Takes apart an ARN that SNS made itself. */
struct sns_arn sns_arn_of(struct vg_str text);
struct vg_str sns_topic_arn(const struct vg_call *call, const struct sns_arn *arn);
struct vg_str sns_subscription_arn(const struct vg_call *call, const struct sns_arn *arn);
bool sns_is_topic_name(struct vg_str name);
/* Came over HTTP without a signature: a link was followed. */
bool sns_is_unsigned(const struct vg_call *call);

/* ---- store.c: records and where they are; find: VG_NOT_FOUND when there is none ---- */

int sns_topic_find(struct vg_call *call, const struct sns_arn *arn, struct sns_topic_record *topic) VG_CHECKED;
int sns_topic_put(struct vg_call *call, const struct sns_arn *arn, const struct sns_topic_record *topic) VG_CHECKED;
int sns_topic_remove(struct vg_call *call, const struct sns_arn *arn) VG_CHECKED; /* with its subscriptions */
/* Topics of the call's account and region behind the name `after` (absent: all). */
void sns_topics_walk(struct vg_call *call, struct vg_str after, struct vg_walk *walk);

int sns_subscription_find(struct vg_call *call, const struct sns_arn *arn,
                          struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_put(struct vg_call *call, const struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_remove(struct vg_call *call, const struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_by_endpoint(struct vg_call *call, const struct sns_arn *topic, struct vg_str protocol,
                                 struct vg_str endpoint, struct sns_subscription_record *subscription) VG_CHECKED;
/* Subscriptions of a topic, or with an empty `topic->topic` all of its account and region, behind `after` (its topic and
 * subscription; NULL: all). */
void sns_subscriptions_walk(struct vg_call *call, const struct sns_arn *topic, const struct sns_arn *after,
                            struct vg_walk *walk);

int sns_token_find(struct vg_call *call, struct vg_str token, struct sns_token_record *record) VG_CHECKED;
int sns_token_put(struct vg_call *call, struct vg_str token, const struct sns_token_record *record) VG_CHECKED;
int sns_token_remove(struct vg_call *call, struct vg_str token) VG_CHECKED;

/* ---- topic.c ---- */

/* "Topic does not exist" and what may be wrong with the ARN. */
int sns_topic_require(struct vg_call *call, struct vg_str topic_arn, struct sns_arn *arn,
                      struct sns_topic_record *topic, struct vg_error *err) VG_CHECKED;

/* ---- topic_attributes.c ---- */

/* How messages begin: AWS's operations that create say "Attributes Reason: " where those that set say nothing. */
#define SNS_IN_ATTRIBUTES "Attributes Reason: "
/* Gives the attribute its value in the record; words what is wrong with name or value. An empty value resets it. */
int sns_topic_attribute_set(struct vg_call *call, struct sns_topic_record *topic, const char *prefix,
                            struct vg_str name, struct vg_str value, struct vg_error *err) VG_CHECKED;
/* Whether the attribute has the value, given or by default. */
bool sns_topic_attribute_is(struct vg_call *call, const struct sns_arn *arn, const struct sns_topic_record *topic,
                            struct vg_str name, struct vg_str value);
/* All but the counts of subscriptions. `map` has room for SNS_TOPIC_ATTRIBUTES_MAX. */
void sns_topic_attributes_describe(struct vg_call *call, const struct sns_arn *arn,
                                   const struct sns_topic_record *topic, struct sns_topic_attributes_map *map);
void sns_topic_attribute_add(struct sns_topic_attributes_map *map, const char *name, struct vg_str value);
enum { SNS_TOPIC_ATTRIBUTES_MAX = 16 };

/* ---- policy.c: topic policies and delivery policies: checked, described, enforced by nobody yet ---- */

/* Absent when it is good, else what is wrong. */
struct vg_str sns_policy_problem(struct vg_arena *arena, struct vg_str policy);
struct vg_str sns_policy_default(const struct vg_call *call, const struct sns_arn *topic);
struct vg_str sns_delivery_policy_problem(struct vg_arena *arena, struct vg_str policy);
/* AWS's defaults overlaid with the topic's own (absent: none). */
struct vg_str sns_delivery_policy_effective(struct vg_arena *arena, struct vg_str policy);

/* ---- json_problem.c ---- */

/* "failed to parse JSON. Unexpected character ...": why the text is no JSON object, as AWS's parser says it; absent when it is one. */
struct vg_str sns_json_problem(struct vg_arena *arena, struct vg_str text);
/* "\n at [Source: ...; line: 1, column: 2]": the parser's note of a place in the text. */
struct vg_str sns_json_place(struct vg_arena *arena, struct vg_str text, const char *at);

/* ---- tag.c ---- */

int sns_tags_check(const struct sns_tag_list *tags, struct vg_error *err) VG_CHECKED;
/* Whether each of `some` is among `all` with the same value. */
bool sns_tags_include(const struct sns_tag_list *all, const struct sns_tag_list *some);

/* ---- subscription_attributes.c ---- */

/* As sns_topic_attribute_set. Filter policy and scope are judged together by sns_subscription_filter_check once all are set. */
int sns_subscription_attribute_set(struct vg_call *call, struct sns_subscription_record *subscription,
                                   const char *prefix, struct vg_str name, struct vg_str value,
                                   struct vg_error *err) VG_CHECKED;
int sns_subscription_filter_check(struct vg_call *call, const struct sns_subscription_record *subscription,
                                  const char *prefix, struct vg_error *err) VG_CHECKED;
/* Whether the subscription has all these already. */
bool sns_subscription_attributes_are(const struct sns_subscription_record *subscription,
                                     const struct sns_subscription_attributes_map *given);
static inline bool sns_is_raw(const struct sns_subscription_record *subscription)
{
    return vg_str_is(subscription->raw_message_delivery, "true");
}

/* ---- filter_check.c, filter_match.c (filter.h is theirs) ---- */

/* Absent when the policy is good, else AWS's sentence. */
struct vg_str sns_filter_problem(struct vg_arena *arena, struct vg_str policy, bool is_body_scope);
/* Whether a message passes. `policy` was checked when it was set. */
bool sns_filter_matches(struct vg_arena *arena, struct vg_str policy, bool is_body_scope,
                        const struct sns_message_attribute_map *attributes, struct vg_str message);

/* ---- confirm.c: tokens, and who has one ---- */

/* A new token for a pending subscription, sent to its endpoint; the subscription is forgotten if nobody uses one. */
int sns_confirmation_send(struct vg_call *call, const struct sns_topic_record *topic,
                          const struct sns_subscription_record *subscription) VG_CHECKED;
/* Confirms what the token is for. With `authenticate_on_unsubscribe` only signed calls may end the subscription. */
int sns_confirm(struct vg_call *call, struct vg_str topic_arn, struct vg_str token, bool authenticate_on_unsubscribe,
                struct vg_str *subscription_arn, struct vg_error *err) VG_CHECKED;
/* ---- subscription.c ---- */

/* Takes a subscription away; fine when it is gone. */
int sns_unsubscribe_by_arn(struct vg_call *call, struct vg_str subscription_arn, struct vg_error *err) VG_CHECKED;

/* ---- message.c: what is delivered ---- */

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
void sns_delivery_sign(struct vg_call *call, const struct sns_topic_record *topic, struct sns_delivery *delivery);

/* ---- email.c ---- */

int sns_email_confirmation(struct vg_call *call, const struct sns_topic_record *topic,
                           const struct sns_subscription_record *subscription, struct vg_str token) VG_CHECKED;
int sns_email_notification(struct vg_call *call, const struct sns_delivery *delivery) VG_CHECKED;
bool sns_is_email_address(struct vg_str text);

/* ---- message_attributes.c ---- */

/* Checks names, types and values; `*bytes` is what they add to the message's size. */
int sns_message_attributes_check(const struct sns_message_attribute_map *map, size_t *bytes,
                                 struct vg_error *err) VG_CHECKED;

/* ---- effects, pages ---- */

extern const struct vg_effect_kind sns_deliver;              /* delivery.c */
extern const struct vg_effect_kind sns_redrive;              /* delivery.c */
extern const struct vg_effect_kind sns_request_confirmation; /* delivery.c */
extern const struct vg_effect_kind sns_expire_token;         /* confirm.c */
extern const struct vg_route sns_pages[];                    /* pages.c */

#endif

/* sns/sns.h: what SNS's files share. */
#ifndef VG_SERVICE_SNS_H
#define VG_SERVICE_SNS_H

#include "bus/service.h"
#include "bus/spaces.h"
#include "sns.gen.h"

struct sns_signer; /* signature.h */
struct vg_log_writer;

extern const struct vg_service sns_service;

/* In memory, of one instance. */
struct sns_state {
    struct sns_signer *signer; /* NULL until something is signed */
    struct vg_log_writer *log_writer;
};

enum sns_space {
    SNS_SPACE_TOPIC = VG_SPACE(VG_SPACES_SNS, 1),        /* [topic] */
    SNS_SPACE_SUBSCRIPTION = VG_SPACE(VG_SPACES_SNS, 2), /* [topic, id] */
    SNS_SPACE_ENDPOINT =
        VG_SPACE(VG_SPACES_SNS, 3), /* [topic, protocol, endpoint]: the subscription's id */
    SNS_SPACE_TOKEN = VG_SPACE(VG_SPACES_SNS, 4), /* [token], of no account */
};

enum { SNS_PAGE_SIZE = 100 }; /* of all lists */

/* ---- arn.c: the parts of ARNs, and what is wrong with them in AWS's words ---- */

struct sns_arn {
    struct vg_str account, region, topic;
    struct vg_str subscription; /* id; empty in a topic's ARN */
};
/* `member` names the parameter in messages: "TopicArn". Does not look whether the topic exists. */
int sns_topic_arn_read(const struct vg_call *call, const char *member, struct vg_str text,
                       struct sns_arn *arn, struct vg_error *err) VG_CHECKED;
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

int sns_topic_find(struct vg_call *call, const struct sns_arn *arn,
                   struct sns_topic_record *topic) VG_CHECKED;
int sns_topic_put(struct vg_call *call, const struct sns_arn *arn,
                  const struct sns_topic_record *topic) VG_CHECKED;
int sns_topic_remove(struct vg_call *call,
                     const struct sns_arn *arn) VG_CHECKED; /* with its subscriptions */
/* Topics of the call's account and region behind the name `after` (absent: all). */
void sns_topics_walk(struct vg_call *call, struct vg_str after, struct vg_walk *walk);

int sns_subscription_find(struct vg_call *call, const struct sns_arn *arn,
                          struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_put(struct vg_call *call,
                         const struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_remove(struct vg_call *call,
                            const struct sns_subscription_record *subscription) VG_CHECKED;
int sns_subscription_by_endpoint(struct vg_call *call, const struct sns_arn *topic,
                                 struct vg_str protocol, struct vg_str endpoint,
                                 struct sns_subscription_record *subscription) VG_CHECKED;
/* Subscriptions of a topic, or with an empty `topic->topic` all of its account and region, behind
 * `after` (its topic and subscription; NULL: all). */
void sns_subscriptions_walk(struct vg_call *call, const struct sns_arn *topic,
                            const struct sns_arn *after, struct vg_walk *walk);

int sns_token_find(struct vg_call *call, struct vg_str token,
                   struct sns_token_record *record) VG_CHECKED;
int sns_token_put(struct vg_call *call, struct vg_str token,
                  const struct sns_token_record *record) VG_CHECKED;
int sns_token_remove(struct vg_call *call, struct vg_str token) VG_CHECKED;

/* ---- topic.c ---- */

/* "Topic does not exist" and what may be wrong with the ARN. */
int sns_topic_require(struct vg_call *call, struct vg_str topic_arn, struct sns_arn *arn,
                      struct sns_topic_record *topic, struct vg_error *err) VG_CHECKED;

/* ---- topic_attributes.c ---- */

/* How messages begin: AWS's operations that create say "Attributes Reason: " where those that set
 * say nothing. */
#define SNS_IN_ATTRIBUTES "Attributes Reason: "
/* Gives the attribute its value in the record; words what is wrong with name or value. An empty
 * value resets it. */
int sns_topic_attribute_set(struct vg_call *call, struct sns_topic_record *topic,
                            const char *prefix, struct vg_str name, struct vg_str value,
                            struct vg_error *err) VG_CHECKED;
/* Whether the attribute has the value, given or by default. */
bool sns_topic_attribute_is(struct vg_call *call, const struct sns_arn *arn,
                            const struct sns_topic_record *topic, struct vg_str name,
                            struct vg_str value);
/* All but the counts of subscriptions. `map` has room for SNS_TOPIC_ATTRIBUTES_MAX. */
void sns_topic_attributes_describe(struct vg_call *call, const struct sns_arn *arn,
                                   const struct sns_topic_record *topic,
                                   struct sns_topic_attributes_map *map);
void sns_topic_attribute_add(struct sns_topic_attributes_map *map, const char *name,
                             struct vg_str value);
enum { SNS_TOPIC_ATTRIBUTES_MAX = 32 };

/* ---- tag.c ---- */

int sns_tags_check(const struct sns_tag_list *tags, struct vg_error *err) VG_CHECKED;
/* Whether each of `some` is among `all` with the same value. */
bool sns_tags_include(const struct sns_tag_list *all, const struct sns_tag_list *some);

/* ---- subscription_attributes.c ---- */

/* As sns_topic_attribute_set. Filter policy and scope are judged together by
 * sns_subscription_filter_check once all are set. */
int sns_subscription_attribute_set(struct vg_call *call,
                                   struct sns_subscription_record *subscription, const char *prefix,
                                   struct vg_str name, struct vg_str value,
                                   struct vg_error *err) VG_CHECKED;
int sns_subscription_filter_check(struct vg_call *call,
                                  const struct sns_subscription_record *subscription,
                                  const char *prefix, struct vg_error *err) VG_CHECKED;
/* Whether the subscription has all these already. */
bool sns_subscription_attributes_are(const struct sns_subscription_record *subscription,
                                     const struct sns_subscription_attributes_map *given);
static inline bool sns_is_raw(const struct sns_subscription_record *subscription)
{
    return vg_str_is(subscription->raw_message_delivery, "true");
}

/* ---- feedback.c: delivery status logs ---- */

/* How the topic wants deliveries of this protocol logged, into the delivery. */
void sns_feedback_choose(const struct sns_topic_record *topic, struct sns_delivery *delivery);
bool sns_feedback_is_wanted(const struct sns_delivery *delivery);
/* A line for a delivery that has come to its end: `last` is the error it ended with, or NULL;
 * `response` what the endpoint answered, as JSON. Nothing where the topic does not want one. */
void sns_feedback_log(struct vg_call *call, const struct sns_delivery *delivery,
                      const struct vg_error *last, struct vg_str response);

/* ---- confirm.c: tokens, and who has one ---- */

/* A new token for a pending subscription, sent to its endpoint; the subscription is forgotten if
 * nobody uses one. */
int sns_confirmation_send(struct vg_call *call, const struct sns_topic_record *topic,
                          const struct sns_subscription_record *subscription) VG_CHECKED;
/* Confirms what the token is for. With `authenticate_on_unsubscribe` only signed calls may end the
 * subscription. */
int sns_confirm(struct vg_call *call, struct vg_str topic_arn, struct vg_str token,
                bool authenticate_on_unsubscribe, struct vg_str *subscription_arn,
                struct vg_error *err) VG_CHECKED;

/* ---- subscription.c ---- */

/* Takes a subscription away; fine when it is gone. */
int sns_unsubscribe_by_arn(struct vg_call *call, struct vg_str subscription_arn,
                           struct vg_error *err) VG_CHECKED;

/* ---- effects, pages ---- */

extern const struct vg_effect_kind sns_deliver;              /* delivery.c */
extern const struct vg_effect_kind sns_redrive;              /* delivery.c */
extern const struct vg_effect_kind sns_request_confirmation; /* delivery.c */
extern const struct vg_effect_kind sns_expire_token;         /* confirm.c */
extern const struct vg_effect_kind sns_fan_out_rest;         /* publish.c */
extern const struct vg_route sns_pages[];                    /* pages.c */

#endif

/* services/sns/sns.c: SNS operation table, effects, pages, lifecycle. Scope and deviations:
 * README.md. */
#include "sns/sns.h"

#include "bus/log_writer.h"
#include "sns/signature.h"

#include <stdlib.h>

static const struct vg_op ops[SNS_OP_COUNT] = {
    [SNS_OP_CONFIRM_SUBSCRIPTION] = VG_WRITE(sns_confirm_subscription),
    [SNS_OP_CREATE_TOPIC] = VG_WRITE(sns_create_topic),
    [SNS_OP_DELETE_TOPIC] = VG_WRITE(sns_delete_topic),
    [SNS_OP_GET_SUBSCRIPTION_ATTRIBUTES] = VG_READ(sns_get_subscription_attributes),
    [SNS_OP_GET_TOPIC_ATTRIBUTES] = VG_READ(sns_get_topic_attributes),
    [SNS_OP_LIST_SUBSCRIPTIONS] = VG_READ(sns_list_subscriptions),
    [SNS_OP_LIST_SUBSCRIPTIONS_BY_TOPIC] = VG_READ(sns_list_subscriptions_by_topic),
    [SNS_OP_LIST_TAGS_FOR_RESOURCE] = VG_READ(sns_list_tags_for_resource),
    [SNS_OP_LIST_TOPICS] = VG_READ(sns_list_topics),
    [SNS_OP_PUBLISH] = VG_WRITE(sns_publish),
    [SNS_OP_SET_SUBSCRIPTION_ATTRIBUTES] = VG_WRITE(sns_set_subscription_attributes),
    [SNS_OP_SET_TOPIC_ATTRIBUTES] = VG_WRITE(sns_set_topic_attributes),
    [SNS_OP_SUBSCRIBE] = VG_WRITE(sns_subscribe),
    [SNS_OP_TAG_RESOURCE] = VG_WRITE(sns_tag_resource),
    [SNS_OP_UNSUBSCRIBE] = VG_WRITE(sns_unsubscribe),
    [SNS_OP_UNTAG_RESOURCE] = VG_WRITE(sns_untag_resource),
};

static const struct vg_effect_kind *const effects[] = {
    &sns_deliver, &sns_expire_token,         &sns_fan_out_rest,
    &sns_redrive, &sns_request_confirmation, NULL,
};

static void *start(struct vg_bus *bus)
{
    struct sns_state *state = calloc(1, sizeof *state);
    VG_ASSERT(state != NULL);
    state->log_writer = vg_log_writer_new(bus);
    return state;
}

static void stop(void *state_ptr, void (*done)(void *done_ctx), void *done_ctx)
{
    struct sns_state *state = state_ptr;
    sns_signer_free(state->signer);
    vg_log_writer_free(state->log_writer);
    free(state);
    done(done_ctx);
}

static void reset(void *state_ptr)
{
    struct sns_state *state = state_ptr;
    vg_log_writer_reset(state->log_writer);
}

const struct vg_service sns_service = {
    .model = &sns_model,
    .ops = ops,
    .effects = effects,
    .routes = sns_pages,
    .start = start,
    .stop = stop,
    .reset = reset,
};

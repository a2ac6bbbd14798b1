/* services/sqs/sqs.c: SQS operation table. Scope and deviations: README.md. */
#include "sqs/sqs.h"

static const struct vg_op ops[SQS_OP_COUNT] = {
    [SQS_OP_CHANGE_MESSAGE_VISIBILITY] = VG_WRITE(sqs_change_message_visibility),
    [SQS_OP_CHANGE_MESSAGE_VISIBILITY_BATCH] = VG_WRITE(sqs_change_message_visibility_batch),
    [SQS_OP_CREATE_QUEUE] = VG_WRITE(sqs_create_queue),
    [SQS_OP_DELETE_MESSAGE] = VG_WRITE(sqs_delete_message),
    [SQS_OP_DELETE_MESSAGE_BATCH] = VG_WRITE(sqs_delete_message_batch),
    [SQS_OP_DELETE_QUEUE] = VG_WRITE(sqs_delete_queue),
    [SQS_OP_GET_QUEUE_ATTRIBUTES] = VG_READ(sqs_get_queue_attributes),
    [SQS_OP_GET_QUEUE_URL] = VG_READ(sqs_get_queue_url),
    [SQS_OP_LIST_QUEUE_TAGS] = VG_READ(sqs_list_queue_tags),
    [SQS_OP_LIST_QUEUES] = VG_READ(sqs_list_queues),
    [SQS_OP_PURGE_QUEUE] = VG_WRITE(sqs_purge_queue),
    [SQS_OP_RECEIVE_MESSAGE] = VG_WRITE(sqs_receive_message),
    [SQS_OP_SEND_MESSAGE] = VG_WRITE(sqs_send_message),
    [SQS_OP_SEND_MESSAGE_BATCH] = VG_WRITE(sqs_send_message_batch),
    [SQS_OP_SET_QUEUE_ATTRIBUTES] = VG_WRITE(sqs_set_queue_attributes),
    [SQS_OP_TAG_QUEUE] = VG_WRITE(sqs_tag_queue),
    [SQS_OP_UNTAG_QUEUE] = VG_WRITE(sqs_untag_queue),
};

static const struct vg_effect_kind *const effects[] = {&sqs_sweep_effect, NULL};

const struct vg_service sqs_service = {.model = &sqs_model, .ops = ops, .effects = effects};

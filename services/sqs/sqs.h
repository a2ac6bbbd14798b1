/* sqs/sqs.h: what the files of SQS share. */
#ifndef VG_SERVICE_SQS_H
#define VG_SERVICE_SQS_H

#include "bus/service.h"
#include "sqs.gen.h"

extern const struct vg_service sqs_service;

enum {
    SQS_SPACE_QUEUE = VG_SPACE(VG_SPACES_SQS, 1), /* [name]: QueueRecord */
    SQS_SPACE_MESSAGE =
        VG_SPACE(VG_SPACES_SQS, 2), /* no account: [queue id][sequence]: MessageRecord */
    SQS_SPACE_VISIBLE =
        VG_SPACE(VG_SPACES_SQS, 3), /* no account: [queue id][visible from][sequence]: nothing */
    SQS_SPACE_SEQUENCE =
        VG_SPACE(VG_SPACES_SQS, 4), /* no account: [queue id], of its messages; [0]: of queues */
};

enum {
    SQS_VISIBILITY_MAX_S = 43200,
    SQS_DELAY_MAX_S = 900,
    SQS_MESSAGE_BYTES_MAX = 1048576, /* since 2025; 262,144 before */
    SQS_BATCH_MAX = 10,
};

/* queue.c */
/* The queue of a queue URL, or of its bare name. Words the error. */
int sqs_queue_require(struct vg_call *call, struct vg_str queue_url, struct sqs_queue_record *queue,
                      struct vg_error *err);
struct vg_str sqs_queue_url(struct vg_call *call, struct vg_str name);
struct vg_str sqs_queue_arn(struct vg_call *call, struct vg_str name);
/* The channel that long polls of the queue sleep on. */
struct vg_str sqs_queue_channel(struct vg_call *call, const struct sqs_queue_record *queue);
extern const struct vg_effect_kind sqs_sweep_effect;

/* attribute.c */
/* Sets what the map says, or words the error. `is_create`: absent attributes get their defaults. */
int sqs_attributes_apply(struct vg_call *call, const struct sqs_queue_attribute_map *map,
                         struct sqs_queue_record *queue, struct vg_error *err);
void sqs_attributes_default(struct sqs_queue_record *queue);
/* The text of one attribute that was given for a queue that exists: does it say the same? */
bool sqs_attributes_agree(struct vg_call *call, const struct sqs_queue_attribute_map *map,
                          const struct sqs_queue_record *queue, struct vg_str *differing);

/* message.c: stored messages and their place in time. */
struct sqs_stored {
    uint64_t queue_id;
    uint64_t sequence;
    struct sqs_message_record record;
};
int sqs_message_put_new(struct vg_call *call, uint64_t queue_id,
                        const struct sqs_message_record *record);
int sqs_message_get(struct vg_call *call, uint64_t queue_id, uint64_t sequence,
                    struct sqs_stored *stored);
/* Moves it to become visible at `visible_ms` and stores what else changed. */
int sqs_message_move(struct vg_call *call, struct sqs_stored *stored, int64_t visible_ms);
int sqs_message_delete(struct vg_call *call, const struct sqs_stored *stored);
void sqs_visible_prefix(struct vg_call *call, struct vg_key *key, uint64_t queue_id);
struct vg_str sqs_receipt_handle(struct vg_call *call, const struct sqs_stored *stored);
/* False when it is not a receipt handle of this queue. */
bool sqs_receipt_read(struct vg_call *call, uint64_t queue_id, struct vg_str handle,
                      uint64_t *sequence, int32_t *count);

/* digest.c: MD5 of message attributes, as SDKs check it. */
struct vg_str sqs_digest_attributes(struct vg_call *call,
                                    const struct sqs_message_body_attribute_map *attributes);

#endif

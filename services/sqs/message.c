/* services/sqs/message.c: stored messages. Each has a place in time: it is visible from then on. */
#include "base/codec.h"
#include "sqs/sqs.h"

static void message_key(struct vg_call *call, struct vg_key *key, uint64_t queue_id,
                        uint64_t sequence)
{
    vg_key_begin(key, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_MESSAGE);
    vg_key_u64(key, queue_id);
    vg_key_u64(key, sequence);
}

void sqs_visible_prefix(struct vg_call *call, struct vg_key *key, uint64_t queue_id)
{
    vg_key_begin(key, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_VISIBLE);
    vg_key_u64(key, queue_id);
}

static void visible_key(struct vg_call *call, struct vg_key *key, uint64_t queue_id,
                        int64_t visible_ms, uint64_t sequence)
{
    sqs_visible_prefix(call, key, queue_id);
    vg_key_i64(key, visible_ms);
    vg_key_u64(key, sequence);
}

static int put(struct vg_call *call, uint64_t queue_id, uint64_t sequence,
               const struct sqs_message_record *record)
{
    struct vg_key message, visible;
    message_key(call, &message, queue_id, sequence);
    visible_key(call, &visible, queue_id, record->visible_ms.v, sequence);
    int rc = vg_record_put(call->txn, vg_key_bytes(&message), &sqs_shape_message_record,
                           call->arena, record);
    return rc == VG_OK ? vg_put(call->txn, vg_key_bytes(&visible), VG_STR("")) : rc;
}

int sqs_message_put_new(struct vg_call *call, uint64_t queue_id,
                        const struct sqs_message_record *record)
{
    struct vg_key counter;
    uint64_t sequence;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_SEQUENCE);
    vg_key_u64(&counter, queue_id);
    int rc = vg_counter_add(call->txn, vg_key_bytes(&counter), 1, &sequence);
    return rc == VG_OK ? put(call, queue_id, sequence, record) : rc;
}

int sqs_message_get(struct vg_call *call, uint64_t queue_id, uint64_t sequence,
                    struct sqs_stored *stored)
{
    struct vg_key key;
    *stored = (struct sqs_stored){.queue_id = queue_id, .sequence = sequence};
    message_key(call, &key, queue_id, sequence);
    return vg_record_get(call->txn, vg_key_bytes(&key), &sqs_shape_message_record, call->arena,
                         &stored->record);
}

int sqs_message_move(struct vg_call *call, struct sqs_stored *stored, int64_t visible_ms)
{
    struct vg_key visible;
    visible_key(call, &visible, stored->queue_id, stored->record.visible_ms.v, stored->sequence);
    if (vg_delete(call->txn, vg_key_bytes(&visible)) != VG_OK)
        return VG_BROKEN;
    stored->record.visible_ms = vg_i64(visible_ms);
    return put(call, stored->queue_id, stored->sequence, &stored->record);
}

int sqs_message_delete(struct vg_call *call, const struct sqs_stored *stored)
{
    struct vg_key message, visible;
    message_key(call, &message, stored->queue_id, stored->sequence);
    visible_key(call, &visible, stored->queue_id, stored->record.visible_ms.v, stored->sequence);
    int rc = vg_delete(call->txn, vg_key_bytes(&visible));
    if (rc == VG_OK)
        rc = vg_delete(call->txn, vg_key_bytes(&message));
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* Opaque to clients: queue, message and how often it had been received, which makes older handles
 * of the message stale. */
struct vg_str sqs_receipt_handle(struct vg_call *call, const struct sqs_stored *stored)
{
    struct vg_str clear =
        vg_arena_printf(call->arena, "%llu:%llu:%d:%.*s", (unsigned long long)stored->queue_id,
                        (unsigned long long)stored->sequence, stored->record.receive_count.v,
                        VG_STR_ARG(stored->record.message_id));
    return vg_base64(call->arena, clear);
}

bool sqs_receipt_read(struct vg_call *call, uint64_t queue_id, struct vg_str handle,
                      uint64_t *sequence, int32_t *count)
{
    struct vg_str rest, queue_text, sequence_text, count_text;
    uint64_t queue_of_handle;
    int64_t number;
    if (handle.len > 1024 || !vg_base64_decode(call->arena, handle, false, &rest))
        return false;
    if (!vg_str_split(&rest, ':', &queue_text) || !vg_str_split(&rest, ':', &sequence_text) ||
        !vg_str_split(&rest, ':', &count_text))
        return false;
    if (!vg_str_to_u64(queue_text, &queue_of_handle) || !vg_str_to_u64(sequence_text, sequence) ||
        !vg_str_to_i64(count_text, &number) || number < 0 || number > INT32_MAX)
        return false;
    *count = (int32_t)number;
    return queue_of_handle == queue_id;
}

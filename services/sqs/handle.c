/* services/sqs/handle.c: what is done with a receipt handle: delete, change visibility, alone and
 * in batches. */
#include "sqs/batch.h"
#include "sqs/sqs.h"

static int fail_handle(struct vg_str handle, struct vg_error *err)
{
    return vg_fail(err, &SQS_RECEIPT_HANDLE_IS_INVALID,
                   "The input receipt handle \"%.*s\" is not a valid receipt handle.",
                   VG_STR_ARG(handle));
}

/* VG_NOT_FOUND when the message is gone or was received again since: the handle is stale. */
static int find(struct vg_call *call, const struct sqs_queue_record *queue, struct vg_str handle,
                struct sqs_stored *stored, struct vg_error *err)
{
    uint64_t sequence;
    int32_t count;
    if (!sqs_receipt_read(call, (uint64_t)queue->id.v, handle, &sequence, &count))
        return fail_handle(handle, err);
    int rc = sqs_message_get(call, (uint64_t)queue->id.v, sequence, stored);
    return rc == VG_OK && stored->record.receive_count.v != count ? VG_NOT_FOUND : rc;
}

/* Deleting what is gone is a success, as on AWS. */
static int delete_one(struct vg_call *call, const struct sqs_queue_record *queue,
                      struct vg_str handle, struct vg_error *err)
{
    struct sqs_stored stored;
    int rc = find(call, queue, handle, &stored, err);
    if (rc == VG_NOT_FOUND)
        return VG_OK;
    return rc == VG_OK ? sqs_message_delete(call, &stored) : rc;
}

static int change_one(struct vg_call *call, const struct sqs_queue_record *queue,
                      struct vg_str handle, struct vg_i32 timeout, struct vg_error *err)
{
    struct sqs_stored stored;
    if (!timeout.set)
        return vg_fail(err, &SQS_MISSING_PARAMETER,
                       "The request must contain the parameter VisibilityTimeout.");
    if (timeout.v < 0 || timeout.v > SQS_VISIBILITY_MAX_S)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter VisibilityTimeout is invalid. Reason: Must be "
                       "between 0 and 43200, if "
                       "provided.",
                       timeout.v);
    int rc = find(call, queue, handle, &stored, err);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && stored.record.visible_ms.v <= call->now_ms))
        return vg_fail(err, rc == VG_OK ? &SQS_MESSAGE_NOT_INFLIGHT : &SQS_INVALID_PARAMETER_VALUE,
                       "Value %.*s for parameter ReceiptHandle is invalid. Reason: Message does "
                       "not exist or is not available "
                       "for visibility timeout change.",
                       VG_STR_ARG(handle));
    if (rc != VG_OK)
        return rc;
    vg_wake(call, sqs_queue_channel(call, queue));
    return sqs_message_move(call, &stored, call->now_ms + (int64_t)timeout.v * 1000);
}

int sqs_delete_message(struct vg_call *call, const struct sqs_delete_message_in *in,
                       struct sqs_delete_message_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    return rc == VG_OK ? delete_one(call, &queue, in->receipt_handle, err) : rc;
}

int sqs_change_message_visibility(struct vg_call *call,
                                  const struct sqs_change_message_visibility_in *in,
                                  struct sqs_change_message_visibility_out *out,
                                  struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    return rc == VG_OK ? change_one(call, &queue, in->receipt_handle, in->visibility_timeout, err)
                       : rc;
}

int sqs_delete_message_batch(struct vg_call *call, const struct sqs_delete_message_batch_in *in,
                             struct sqs_delete_message_batch_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct vg_str *ids = VG_NEW_ARRAY(call->arena, struct vg_str, in->entries.count + 1);
    for (size_t i = 0; i < in->entries.count; i++)
        ids[i] = in->entries.items[i].id;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = sqs_batch_check(ids, in->entries.count, "DeleteMessageBatchRequestEntry", err);
    if (rc != VG_OK)
        return rc;
    out->successful.items =
        VG_NEW_ARRAY(call->arena, struct sqs_delete_message_batch_result_entry, in->entries.count);
    for (size_t i = 0; i < in->entries.count; i++) {
        struct vg_error one = {.arena = call->arena};
        rc = delete_one(call, &queue, in->entries.items[i].receipt_handle, &one);
        if (rc == VG_OK)
            out->successful.items[out->successful.count++].id = ids[i];
        else if (rc == VG_FAIL)
            sqs_batch_add_failure(call, &out->failed, in->entries.count, ids[i], &one);
        else
            return rc;
    }
    out->successful.set = out->successful.count > 0;
    return VG_OK;
}

int sqs_change_message_visibility_batch(struct vg_call *call,
                                        const struct sqs_change_message_visibility_batch_in *in,
                                        struct sqs_change_message_visibility_batch_out *out,
                                        struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct vg_str *ids = VG_NEW_ARRAY(call->arena, struct vg_str, in->entries.count + 1);
    for (size_t i = 0; i < in->entries.count; i++)
        ids[i] = in->entries.items[i].id;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = sqs_batch_check(ids, in->entries.count, "ChangeMessageVisibilityBatchRequestEntry",
                             err);
    if (rc != VG_OK)
        return rc;
    out->successful.items = VG_NEW_ARRAY(
        call->arena, struct sqs_change_message_visibility_batch_result_entry, in->entries.count);
    for (size_t i = 0; i < in->entries.count; i++) {
        struct vg_error one = {.arena = call->arena};
        rc = change_one(call, &queue, in->entries.items[i].receipt_handle,
                        in->entries.items[i].visibility_timeout, &one);
        if (rc == VG_OK)
            out->successful.items[out->successful.count++].id = ids[i];
        else if (rc == VG_FAIL)
            sqs_batch_add_failure(call, &out->failed, in->entries.count, ids[i], &one);
        else
            return rc;
    }
    out->successful.set = out->successful.count > 0;
    return VG_OK;
}

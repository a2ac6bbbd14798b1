/* services/sqs/batch.c: rules of batches, and the failures of single entries. */
#include "sqs/batch.h"

static bool is_entry_id(struct vg_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return id.len > 0 && id.len <= 80;
}

int sqs_batch_check(const struct vg_str *ids, size_t count, const char *entry_name,
                    struct vg_error *err)
{
    if (count == 0)
        return vg_fail(err, &SQS_EMPTY_BATCH_REQUEST,
                       "There should be at least one %s in the request.", entry_name);
    if (count > SQS_BATCH_MAX)
        return vg_fail(err, &SQS_TOO_MANY_ENTRIES_IN_BATCH_REQUEST,
                       "Maximum number of entries per request are %d. You have sent %zu.",
                       SQS_BATCH_MAX, count);
    for (size_t i = 0; i < count; i++) {
        if (!is_entry_id(ids[i]))
            return vg_fail(err, &SQS_INVALID_BATCH_ENTRY_ID,
                           "A batch entry id can only contain alphanumeric characters, hyphens and "
                           "underscores. It can be "
                           "at most 80 letters long.");
        for (size_t j = 0; j < i; j++)
            if (vg_str_eq(ids[i], ids[j]))
                return vg_fail(err, &SQS_BATCH_ENTRY_IDS_NOT_DISTINCT, "Id %.*s repeated.",
                               VG_STR_ARG(ids[i]));
    }
    return VG_OK;
}

void sqs_batch_add_failure(struct vg_call *call, struct sqs_batch_result_error_entry_list *failed,
                           size_t max, struct vg_str id, const struct vg_error *err)
{
    if (!failed->set) {
        failed->items = VG_NEW_ARRAY(call->arena, struct sqs_batch_result_error_entry, max);
        failed->set = true;
    }
    failed->items[failed->count++] = (struct sqs_batch_result_error_entry){
        .id = id, .sender_fault = vg_bool(true), .code = err->shape->code, .message = err->message};
}

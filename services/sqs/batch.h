/* sqs/batch.h: what the three batch operations share. */
#ifndef VG_SERVICE_SQS_BATCH_H
#define VG_SERVICE_SQS_BATCH_H

#include "sqs/sqs.h"

/* One to ten entries with distinct ids of letters, digits, '-' and '_'. `entry_name` is AWS's name
 * of an entry. */
int sqs_batch_check(const struct vg_str *ids, size_t count, const char *entry_name,
                    struct vg_error *err) VG_CHECKED;
/* Adds an entry's failure; the list has room for `max`. */
void sqs_batch_add_failure(struct vg_call *call, struct sqs_batch_result_error_entry_list *failed,
                           size_t max, struct vg_str id, const struct vg_error *err);

#endif

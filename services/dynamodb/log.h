/* services/dynamodb/log.h: logs in the order of time: what a table's items were before they
 * changed, and the records of a stream.
 *
 *   store key   no account, no region, the log's space, [log's number u64][ms i64][count u64] */
#ifndef VG_DYNAMODB_LOG_H
#define VG_DYNAMODB_LOG_H

#include "bus/call.h"

struct dynamodb_moment {
    int64_t ms;
    uint64_t count; /* of the log's entries, from 1; 0: before all of the millisecond, UINT64_MAX:
                       after them */
};

/* Of the entry that follows the last one. */
struct dynamodb_moment dynamodb_log_next(const struct vg_call *call, struct dynamodb_moment last);
/* The store key of an entry; all of a log begin with dynamodb_number_key. */
struct vg_str dynamodb_log_key(struct vg_call *call, vg_space space, uint64_t number,
                               struct dynamodb_moment moment);
bool dynamodb_log_moment(struct vg_str key, struct dynamodb_moment *moment) VG_CHECKED;
/* Deletes a slice of what is older than `until_ms`. VG_OK with the time of the oldest entry that is
 * left (it may be that old, too), VG_NOT_FOUND when none is. */
int dynamodb_log_trim(struct vg_call *call, vg_space space, uint64_t number, int64_t until_ms,
                      int64_t *oldest_ms) VG_CHECKED;

#endif

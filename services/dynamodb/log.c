/* services/dynamodb/log.c: entries of logs, by their time and count. */
#include "dynamodb/log.h"

#include "dynamodb/dynamodb.h"

/* A call's time is that of its beginning: one that waited must not write before the last entry. */
struct dynamodb_moment dynamodb_log_next(const struct vg_call *call, struct dynamodb_moment last)
{
    return (struct dynamodb_moment){.ms = call->now_ms > last.ms ? call->now_ms : last.ms,
                                    .count = last.count + 1};
}

struct vg_str dynamodb_log_key(struct vg_call *call, vg_space space, uint64_t number,
                               struct dynamodb_moment moment)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, call->arena, space, number);
    vg_key_i64(&key, moment.ms);
    vg_key_u64(&key, moment.count);
    return vg_key_bytes(&key);
}

bool dynamodb_log_moment(struct vg_str key, struct dynamodb_moment *moment)
{
    struct vg_str rest = vg_key_rest(key);
    uint64_t number;
    return vg_key_take_u64(&rest, &number) && vg_key_take_i64(&rest, &moment->ms) &&
           vg_key_take_u64(&rest, &moment->count) && rest.len == 0;
}

int dynamodb_log_trim(struct vg_call *call, vg_space space, uint64_t number, int64_t until_ms,
                      int64_t *oldest_ms)
{
    struct vg_walk walk;
    struct vg_str key;
    struct dynamodb_moment moment;
    int deleted = 0, rc;
    vg_walk_begin(&walk, call->txn, call->arena, dynamodb_number_key(call->arena, space, number),
                  VG_STR_NONE, /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_walk_next(&walk, &key, /* value= */ NULL)) == VG_OK) {
        if (!dynamodb_log_moment(key, &moment))
            rc = VG_BROKEN;
        *oldest_ms = moment.ms;
        if (rc != VG_OK || moment.ms >= until_ms || deleted++ == DYNAMODB_SLICE_DELETES)
            break;
        rc = vg_delete(call->txn, key);
        if (rc != VG_OK)
            break;
    }
    vg_walk_end(&walk);
    return rc;
}

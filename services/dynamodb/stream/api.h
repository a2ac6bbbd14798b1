/* services/dynamodb/stream/api.h: what the operations of DynamoDB Streams share. */
#ifndef VG_DYNAMODB_STREAM_API_H
#define VG_DYNAMODB_STREAM_API_H

#include "dynamodb/dynamodb.h"
#include "dynamodb/dynamodbstreams.gen.h"

/* ---- describe_stream.c ---- */

/* The parts of a stream's ARN; false when it is none of this account and region. */
bool dynamodbstreams_arn_parse(struct vg_call *call, struct vg_str arn, struct vg_str *table_name,
                               int64_t *created_ms) VG_CHECKED;
/* Words the errors of ARNs that are none, and of streams that are not there. */
int dynamodbstreams_require(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_record_stream *stream, struct vg_str *table_name,
                            struct vg_error *err) VG_CHECKED;
int dynamodbstreams_invalid(struct vg_error *err, struct vg_str sentence);
/* A limit beyond what the model says. */
int dynamodbstreams_check_limit(const struct vg_i32 *limit, int32_t max,
                                struct vg_error *err) VG_CHECKED;

/* ---- iterator.c ---- */

/* Where a reader stands: the record it wants next. A count of 0 is where a time begins. */
struct dynamodbstreams_iterator {
    struct vg_str stream_arn;
    uint64_t shard;
    struct dynamodb_moment next;
    int64_t issued_ms;
};
struct vg_str dynamodbstreams_iterator_text(struct vg_call *call,
                                            const struct dynamodbstreams_iterator *iterator);
bool dynamodbstreams_iterator_parse(struct vg_call *call, struct vg_str text,
                                    struct dynamodbstreams_iterator *iterator) VG_CHECKED;

#endif

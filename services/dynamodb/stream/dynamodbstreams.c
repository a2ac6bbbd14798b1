/* services/dynamodb/stream/dynamodbstreams.c: the operation table of DynamoDB Streams, which shares
 * DynamoDB's store and keeps nothing of its own. */
#include "dynamodb/stream/api.h"

static const struct vg_op ops[DYNAMODBSTREAMS_OP_COUNT] = {
    [DYNAMODBSTREAMS_OP_DESCRIBE_STREAM] = VG_READ(dynamodbstreams_describe_stream),
    [DYNAMODBSTREAMS_OP_GET_RECORDS] = VG_READ_LARGE(dynamodbstreams_get_records),
    [DYNAMODBSTREAMS_OP_GET_SHARD_ITERATOR] = VG_READ(dynamodbstreams_get_shard_iterator),
    [DYNAMODBSTREAMS_OP_LIST_STREAMS] = VG_READ(dynamodbstreams_list_streams),
};

extern const struct vg_service dynamodbstreams_service;
const struct vg_service dynamodbstreams_service = {.model = &dynamodbstreams_model, .ops = ops};

/* services/dynamodb/table/kinesis.c: Kinesis destinations of tables. There is no Kinesis to send
 * to: a table has none, and none can be added. */
#include "dynamodb/dynamodb.h"

#define NOT_VALID "Table is not in a valid state to enable Kinesis Streaming Destination: "

static int require(struct vg_call *call, struct vg_str table_name, struct dynamodb_table *table,
                   struct vg_error *err)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_require(call, table_name, &whole, err);
    if (rc == VG_OK)
        *table = whole.table;
    return rc;
}

int dynamodb_describe_kinesis_streaming_destination(
    struct vg_call *call, const struct dynamodb_describe_kinesis_streaming_destination_in *in,
    struct dynamodb_describe_kinesis_streaming_destination_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    int rc = require(call, in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    out->table_name = table.name;
    out->kinesis_data_stream_destinations.set = true;
    return VG_OK;
}

int dynamodb_enable_kinesis_streaming_destination(
    struct vg_call *call, const struct dynamodb_enable_kinesis_streaming_destination_in *in,
    struct dynamodb_enable_kinesis_streaming_destination_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    (void)out;
    int rc = require(call, in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "virga has no Kinesis Data Streams yet: table %.*s can't send to %.*s. Its "
                   "DynamoDB stream has the same records",
                   VG_STR_ARG(table.name), VG_STR_ARG(in->stream_arn));
}

int dynamodb_disable_kinesis_streaming_destination(
    struct vg_call *call, const struct dynamodb_disable_kinesis_streaming_destination_in *in,
    struct dynamodb_disable_kinesis_streaming_destination_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    (void)out;
    int rc = require(call, in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    return dynamodb_invalid(err, VG_STR(NOT_VALID "KinesisStreamingDestination must be ACTIVE to "
                                                  "perform DISABLE operation."));
}

int dynamodb_update_kinesis_streaming_destination(
    struct vg_call *call, const struct dynamodb_update_kinesis_streaming_destination_in *in,
    struct dynamodb_update_kinesis_streaming_destination_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    (void)out;
    int rc = require(call, in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   NOT_VALID "Kinesis streaming is not in ACTIVE state. Updates are only allowed "
                             "in ACTIVE state. TableName: %.*s, kdsArn: %.*s",
                   VG_STR_ARG(table.name), VG_STR_ARG(in->stream_arn));
}

/* services/dynamodb/table/auto_scaling.c: how the replicas of global tables scale. A table that has
 * none has nothing to describe. */
#include "dynamodb/dynamodb.h"

int dynamodb_describe_table_replica_auto_scaling(
    struct vg_call *call, const struct dynamodb_describe_table_replica_auto_scaling_in *in,
    struct dynamodb_describe_table_replica_auto_scaling_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole;
    (void)out;
    int rc = dynamodb_whole_require(call, in->table_name, &whole, err);
    if (rc != VG_OK)
        return rc;
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Global table with name: '%.*s' does not exist.", VG_STR_ARG(whole.table.name));
}

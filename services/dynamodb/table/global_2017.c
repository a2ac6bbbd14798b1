/* services/dynamodb/table/global_2017.c: global tables of the version of 2017, which AWS itself
 * makes no more: there are none. */
#include "dynamodb/dynamodb.h"

static int refuse(struct vg_error *err)
{
    return dynamodb_invalid(
        err, VG_STR("One or more parameter values were invalid: DynamoDB global tables version "
                    "2017.11.29 is not supported. We recommend using DynamoDB global tables "
                    "version 2019.11.21, instead of version 2017.11.29 (Legacy)."));
}

int dynamodb_create_global_table(struct vg_call *call,
                                 const struct dynamodb_create_global_table_in *in,
                                 struct dynamodb_create_global_table_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)out;
    return refuse(err);
}

int dynamodb_update_global_table(struct vg_call *call,
                                 const struct dynamodb_update_global_table_in *in,
                                 struct dynamodb_update_global_table_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)out;
    return refuse(err);
}

int dynamodb_list_global_tables(struct vg_call *call,
                                const struct dynamodb_list_global_tables_in *in,
                                struct dynamodb_list_global_tables_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)err;
    out->global_tables.set = true;
    return VG_OK;
}

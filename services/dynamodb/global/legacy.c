/* services/dynamodb/global/legacy.c: global tables of version 2017.11.29. AWS makes none any more,
 * and shows those of the current version to none of these operations: so nothing is ever there. */
#include "dynamodb/dynamodb.h"

#define INVALID "One or more parameter values were invalid"

static int refuse_version(struct vg_error *err)
{
    return dynamodb_invalid(err,
                            VG_STR(INVALID ": DynamoDB global tables version 2017.11.29 is not "
                                           "supported. We recommend using DynamoDB global tables "
                                           "version 2019.11.21, instead of version 2017.11.29 "
                                           "(Legacy)."));
}

static int not_found(struct vg_str name, struct vg_error *err)
{
    return vg_fail(err, &DYNAMODB_GLOBAL_TABLE_NOT_FOUND,
                   "Global table not found: Global table with name: '%.*s' does not exist.",
                   VG_STR_ARG(name));
}

static int settings_not_found(struct vg_str name, struct vg_error *err)
{
    return vg_fail(err, &DYNAMODB_GLOBAL_TABLE_NOT_FOUND,
                   "Global table with name: '%.*s' does not exist.", VG_STR_ARG(name));
}

int dynamodb_create_global_table(struct vg_call *call,
                                 const struct dynamodb_create_global_table_in *in,
                                 struct dynamodb_create_global_table_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)out;
    return refuse_version(err);
}

int dynamodb_update_global_table(struct vg_call *call,
                                 const struct dynamodb_update_global_table_in *in,
                                 struct dynamodb_update_global_table_out *out, struct vg_error *err)
{
    (void)call, (void)out;
    const struct dynamodb_replica_update_list *updates = &in->replica_updates;
    bool is_whole = updates->count > 0;
    for (size_t i = 0; i < updates->count; i++)
        is_whole &= updates->items[i].create != NULL || updates->items[i].delete != NULL;
    if (!is_whole)
        return dynamodb_invalid(err, VG_STR(INVALID));
    for (size_t i = 0; i < updates->count; i++)
        if (updates->items[i].create != NULL)
            return refuse_version(err);
    return not_found(in->global_table_name, err);
}

int dynamodb_describe_global_table(struct vg_call *call,
                                   const struct dynamodb_describe_global_table_in *in,
                                   struct dynamodb_describe_global_table_out *out,
                                   struct vg_error *err)
{
    (void)call, (void)out;
    return not_found(in->global_table_name, err);
}

int dynamodb_list_global_tables(struct vg_call *call,
                                const struct dynamodb_list_global_tables_in *in,
                                struct dynamodb_list_global_tables_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)err;
    out->global_tables.set = true;
    return VG_OK;
}

int dynamodb_describe_global_table_settings(
    struct vg_call *call, const struct dynamodb_describe_global_table_settings_in *in,
    struct dynamodb_describe_global_table_settings_out *out, struct vg_error *err)
{
    (void)call, (void)out;
    return settings_not_found(in->global_table_name, err);
}

int dynamodb_update_global_table_settings(struct vg_call *call,
                                          const struct dynamodb_update_global_table_settings_in *in,
                                          struct dynamodb_update_global_table_settings_out *out,
                                          struct vg_error *err)
{
    (void)call, (void)out;
    return settings_not_found(in->global_table_name, err);
}

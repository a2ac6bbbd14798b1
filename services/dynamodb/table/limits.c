/* services/dynamodb/table/limits.c: what an account may have, and where the service is. */
#include "dynamodb/dynamodb.h"

enum {
    ACCOUNT_UNITS_MAX = 80000,
    TABLE_UNITS_MAX = 40000,
    CACHE_MINUTES = 1440,
};

int dynamodb_describe_limits(struct vg_call *call, const struct dynamodb_describe_limits_in *in,
                             struct dynamodb_describe_limits_out *out, struct vg_error *err)
{
    (void)call, (void)in, (void)err;
    out->account_max_read_capacity_units = vg_i64(ACCOUNT_UNITS_MAX);
    out->account_max_write_capacity_units = vg_i64(ACCOUNT_UNITS_MAX);
    out->table_max_read_capacity_units = vg_i64(TABLE_UNITS_MAX);
    out->table_max_write_capacity_units = vg_i64(TABLE_UNITS_MAX);
    return VG_OK;
}

/* A client that asks is to come here again, not to AWS. */
int dynamodb_describe_endpoints(struct vg_call *call,
                                const struct dynamodb_describe_endpoints_in *in,
                                struct dynamodb_describe_endpoints_out *out, struct vg_error *err)
{
    struct vg_str url = vg_endpoint_url(call);
    ptrdiff_t slashes = vg_str_find(url, VG_STR("://"));
    (void)in, (void)err;
    struct dynamodb_endpoint *endpoint = VG_NEW(call->arena, struct dynamodb_endpoint);
    endpoint->address = slashes < 0 ? url : vg_str_tail(url, (size_t)slashes + 3);
    endpoint->cache_period_in_minutes = vg_i64(CACHE_MINUTES);
    out->endpoints = (struct dynamodb_endpoints){.items = endpoint, .count = 1, .set = true};
    return VG_OK;
}

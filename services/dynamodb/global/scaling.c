/* services/dynamodb/global/scaling.c: DescribeTableReplicaAutoScaling and
 * UpdateTableReplicaAutoScaling. Nothing scales by itself here: that is what is described, and
 * nothing else can be asked for. Global tables are billed on demand, where AWS refuses it, too. */
#include "dynamodb/dynamodb.h"

#include <stdlib.h>

#define QUOTE_LEFT "\xE2\x80\x98"
#define QUOTE_RIGHT "\xE2\x80\x99"
#define FAILED                                                                                     \
    "Failed to update settings for global table with name: " QUOTE_LEFT "%.*s" QUOTE_RIGHT

/* ---- Descriptions ---- */

static const struct dynamodb_auto_scaling_settings_description *no_scaling(struct vg_call *call)
{
    struct dynamodb_auto_scaling_settings_description *settings =
        VG_NEW(call->arena, struct dynamodb_auto_scaling_settings_description);
    settings->auto_scaling_disabled = vg_bool(true);
    settings->scaling_policies.set = true;
    return settings;
}

static int by_region(const void *a, const void *b)
{
    const struct dynamodb_replica_auto_scaling_description *one = a, *other = b;
    return vg_str_cmp(one->region_name, other->region_name);
}

static int scaling_of(struct vg_call *call, struct vg_str table_name,
                      const struct dynamodb_record_replica *member,
                      struct dynamodb_replica_auto_scaling_description *to)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_group_whole(call, member->region, table_name, &whole);
    if (rc != VG_OK)
        return rc;
    size_t count = whole.indexes.items.count;
    to->region_name = member->region;
    to->replica_status = member->status.v;
    to->replica_provisioned_read_capacity_auto_scaling_settings = no_scaling(call);
    to->replica_provisioned_write_capacity_auto_scaling_settings = no_scaling(call);
    to->global_secondary_indexes.set = true;
    to->global_secondary_indexes.items = VG_NEW_ARRAY(
        call->arena, struct dynamodb_replica_global_secondary_index_auto_scaling_description,
        count);
    for (size_t i = 0; i < count; i++) {
        const struct dynamodb_record_index *index = &whole.indexes.items.items[i];
        if (index->is_local.v)
            continue;
        to->global_secondary_indexes.items[to->global_secondary_indexes.count++] =
            (struct dynamodb_replica_global_secondary_index_auto_scaling_description){
                .index_name = index->name,
                .index_status = index->status.v,
                .provisioned_read_capacity_auto_scaling_settings = no_scaling(call),
                .provisioned_write_capacity_auto_scaling_settings = no_scaling(call),
            };
    }
    return VG_OK;
}

/* A table of the current version of global tables, with its members. */
static int require(struct vg_call *call, struct vg_str table_name, struct dynamodb_whole *whole,
                   struct dynamodb_record_replicas *group, struct vg_error *err)
{
    struct vg_str name;
    int rc = dynamodb_table_name(call, table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_whole_find(call, name, whole);
    if (rc == VG_OK)
        rc = dynamodb_group_get(call, &whole->table, group);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Global table with name: '%.*s' does not exist.", VG_STR_ARG(name));
}

static int describe(struct vg_call *call, const struct dynamodb_whole *whole,
                    const struct dynamodb_record_replicas *group,
                    const struct dynamodb_table_auto_scaling_description **described)
{
    struct dynamodb_table_auto_scaling_description *to =
        VG_NEW(call->arena, struct dynamodb_table_auto_scaling_description);
    int rc = VG_OK;
    to->table_name = whole->table.name;
    to->table_status =
        whole->details.status.v != 0 ? whole->details.status.v : DYNAMODB_TABLE_STATUS_ACTIVE;
    to->replicas.set = true;
    to->replicas.count = group->members.count;
    to->replicas.items = VG_NEW_ARRAY(call->arena, struct dynamodb_replica_auto_scaling_description,
                                      group->members.count);
    for (size_t i = 0; i < group->members.count && rc == VG_OK; i++)
        rc = scaling_of(call, whole->table.name, &group->members.items[i], &to->replicas.items[i]);
    qsort(to->replicas.items, to->replicas.count, sizeof(to->replicas.items[0]), by_region);
    *described = to;
    return rc;
}

int dynamodb_describe_table_replica_auto_scaling(
    struct vg_call *call, const struct dynamodb_describe_table_replica_auto_scaling_in *in,
    struct dynamodb_describe_table_replica_auto_scaling_out *out, struct vg_error *err)
{
    struct dynamodb_record_replicas group;
    struct dynamodb_whole whole;
    int rc = require(call, in->table_name, &whole, &group, err);
    return rc == VG_OK ? describe(call, &whole, &group, &out->table_auto_scaling_description) : rc;
}

/* ---- UpdateTableReplicaAutoScaling ---- */

struct request {
    struct vg_call *call;
    const struct dynamodb_whole *whole;
    const struct dynamodb_record_replicas *group;
    const char *wanted; /* a parameter that would make something scale, by its name in AWS's
                           sentence; NULL: none */
};

/* Of one dimension. All of them, or that it is off. */
static int check_settings(struct request *request,
                          const struct dynamodb_auto_scaling_settings_update *settings,
                          const char *name, struct vg_error *err)
{
    bool has_some, has_all;
    if (settings == NULL)
        return VG_OK;
    bool has_max = settings->maximum_units.set, has_min = settings->minimum_units.set;
    bool has_policy = settings->scaling_policy_update != NULL;
    has_some = has_max || has_min || has_policy || vg_str_is_set(settings->auto_scaling_role_arn);
    has_all = has_max && has_min && has_policy;
    if (settings->auto_scaling_disabled.v) {
        if (has_some)
            return dynamodb_invalid(err, VG_STR("AutoScalingDisabled goes with no other setting"));
        return VG_OK;
    }
    request->wanted = name;
    if (has_all)
        return VG_OK;
    struct vg_buf missing;
    vg_buf_init(&missing, request->call->arena, /* max= */ 0);
    if (!has_max)
        vg_buf_printf(&missing, ", 'MaximumUnits'");
    if (!has_policy)
        vg_buf_printf(&missing, ", 'ScalingPolicyUpdate'");
    if (!has_min)
        vg_buf_printf(&missing, ", 'MinimumUnits'");
    struct vg_str names = vg_str_tail(vg_buf_str(&missing), strlen(", "));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   FAILED ": Parameters %.*s are required unless auto scaling is being disabled.",
                   VG_STR_ARG(request->whole->table.name), VG_STR_ARG(names));
}

static int require_index(const struct request *request, struct vg_str index_name,
                         struct vg_error *err)
{
    const struct dynamodb_record_index_list *all = &request->whole->indexes.items;
    for (size_t i = 0; i < all->count; i++)
        if (!all->items[i].is_local.v && vg_str_eq(all->items[i].name, index_name))
            return VG_OK;
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Requested resource not found: Index: %.*s not found", VG_STR_ARG(index_name));
}

static int check_replica(struct request *request,
                         const struct dynamodb_replica_auto_scaling_update_list *all, size_t at,
                         struct vg_error *err)
{
    const struct dynamodb_replica_auto_scaling_update *update = &all->items[at];
    const struct dynamodb_replica_global_secondary_index_auto_scaling_update_list *indexes =
        &update->replica_global_secondary_index_updates;
    struct vg_str name = request->whole->table.name;
    for (size_t i = 0; i < at; i++)
        if (vg_str_eq(all->items[i].region_name, update->region_name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           FAILED " because the regions: " QUOTE_LEFT "[%.*s]" QUOTE_RIGHT
                                  " were specified more than once.",
                           VG_STR_ARG(name), VG_STR_ARG(update->region_name));
    if (update->replica_provisioned_read_capacity_auto_scaling_update == NULL &&
        indexes->count == 0)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       FAILED " because at least one update parameter must be specified for "
                              "region: " QUOTE_LEFT "%.*s" QUOTE_RIGHT ".",
                       VG_STR_ARG(name), VG_STR_ARG(update->region_name));
    if (dynamodb_group_member(request->group, update->region_name) == NULL)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Global table with name: '%.*s' has no replica in region: '%.*s'.",
                       VG_STR_ARG(name), VG_STR_ARG(update->region_name));
    int rc = check_settings(request, update->replica_provisioned_read_capacity_auto_scaling_update,
                            "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate", err);
    for (size_t i = 0; i < indexes->count && rc == VG_OK; i++) {
        rc = require_index(request, indexes->items[i].index_name, err);
        if (rc == VG_OK)
            rc = check_settings(request,
                                indexes->items[i].provisioned_read_capacity_auto_scaling_update,
                                "ReplicaGlobalSecondaryIndexSettingsUpdate", err);
    }
    return rc;
}

/* AWS names the regions as its own programs do. */
static struct vg_str regions_of(const struct request *request)
{
    const struct dynamodb_table_auto_scaling_description *all;
    struct vg_buf names;
    vg_buf_init(&names, request->call->arena, /* max= */ 0);
    if (describe(request->call, request->whole, request->group, &all) != VG_OK)
        return VG_STR("");
    for (size_t i = 0; i < all->replicas.count; i++) {
        vg_buf_add(&names, i > 0 ? VG_STR(", '") : VG_STR("'"));
        for (size_t j = 0; j < all->replicas.items[i].region_name.len; j++) {
            char c = all->replicas.items[i].region_name.ptr[j];
            vg_buf_add_char(&names, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        }
        vg_buf_add_char(&names, '\'');
    }
    return vg_buf_str(&names);
}

static int check_wanted(const struct request *request, struct vg_error *err)
{
    if (request->wanted == NULL)
        return VG_OK;
    if (!request->whole->details.is_on_demand.v)
        return dynamodb_invalid(err, VG_STR("virga's tables do not scale by themselves: nothing "
                                            "but AutoScalingDisabled can be set"));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "Failed to update global table with name " QUOTE_LEFT "%.*s" QUOTE_LEFT
                   ". Replicas %.*s BillingMode is PayPerRequest. You must convert table's "
                   "BillingMode to PROVISIONED to set parameters: '%s'.",
                   VG_STR_ARG(request->whole->table.name), VG_STR_ARG(regions_of(request)),
                   request->wanted);
}

int dynamodb_update_table_replica_auto_scaling(
    struct vg_call *call, const struct dynamodb_update_table_replica_auto_scaling_in *in,
    struct dynamodb_update_table_replica_auto_scaling_out *out, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_auto_scaling_update_list *indexes =
        &in->global_secondary_index_updates;
    struct dynamodb_record_replicas group;
    struct dynamodb_whole whole;
    struct request request = {.call = call, .whole = &whole, .group = &group};
    int rc = require(call, in->table_name, &whole, &group, err);
    for (size_t i = 0; i < in->replica_updates.count && rc == VG_OK; i++)
        rc = check_replica(&request, &in->replica_updates, i, err);
    for (size_t i = 0; i < indexes->count && rc == VG_OK; i++) {
        rc = require_index(&request, indexes->items[i].index_name, err);
        if (rc == VG_OK)
            rc = check_settings(&request,
                                indexes->items[i].provisioned_write_capacity_auto_scaling_update,
                                "GlobalTableGlobalSecondaryIndexSettingsUpdate", err);
    }
    if (rc == VG_OK)
        rc = check_settings(&request, in->provisioned_write_capacity_auto_scaling_update,
                            "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate", err);
    if (rc == VG_OK)
        rc = check_wanted(&request, err);
    return rc == VG_OK ? describe(call, &whole, &group, &out->table_auto_scaling_description) : rc;
}

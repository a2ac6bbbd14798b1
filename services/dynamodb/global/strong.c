/* services/dynamodb/global/strong.c: multi-Region strong consistency. Replicas here are always
 * consistent; what is otherwise is what AWS lets be done with such a table: it comes with all of
 * its three regions in one request, one of which may be a witness, that is to say have no table,
 * and it goes with all of them. */
#include "dynamodb/dynamodb.h"

#define SET_TO_STRONG "MultiRegionConsistency set to STRONG"

enum { REGIONS = 3 };

/* Where AWS has it. Its guide wants all three of one continent, but it takes others, too. */
static bool is_supported(struct vg_str region)
{
    static const char *const regions[] = {
        "us-east-1", "us-east-2",    "us-west-2",      "eu-west-1",      "eu-west-2",
        "eu-west-3", "eu-central-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    };
    for (size_t i = 0; i < VG_COUNT_OF(regions); i++)
        if (vg_str_is(region, regions[i]))
            return true;
    return false;
}

static const struct dynamodb_global_table_witness_group_update *
witness_of(const struct dynamodb_update_table_in *in)
{
    return in->global_table_witness_updates.count > 0 ? &in->global_table_witness_updates.items[0]
                                                      : NULL;
}

/* ---- What the request says ---- */

int dynamodb_check_consistency(const struct dynamodb_update_table_in *in, struct vg_error *err)
{
    const struct dynamodb_global_table_witness_group_update *witness = witness_of(in);
    const struct dynamodb_replication_group_update *first = &in->replica_updates.items[0];
    bool is_strong = in->multi_region_consistency == DYNAMODB_MULTI_REGION_CONSISTENCY_STRONG;
    const char *problem = NULL;
    if (witness != NULL && (witness->create != NULL) == (witness->delete != NULL))
        problem = "A witness update is either Create or Delete";
    else if (witness != NULL && !is_strong && (witness->create != NULL || first->delete == NULL))
        problem = "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates "
                  "parameter is present.";
    else if (in->multi_region_consistency != 0 && first->create == NULL)
        problem = "Only Replica Create actions are supported when MultiRegionConsistency "
                  "parameter is provided.";
    return problem == NULL ? VG_OK : dynamodb_invalid(err, vg_str_from(problem));
}

/* ---- It comes ---- */

static int check_regions(struct vg_call *call, const struct vg_str regions[REGIONS],
                         struct vg_error *err)
{
    struct vg_buf unsupported;
    vg_buf_init(&unsupported, call->arena, /* max= */ 0);
    for (size_t i = 0; i < REGIONS; i++)
        if (!is_supported(regions[i]))
            vg_buf_printf(&unsupported, "%s%.*s", unsupported.len > 0 ? ", " : "",
                          VG_STR_ARG(regions[i]));
    if (unsupported.len > 0)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Unsupported Region(s) specified for global tables with " SET_TO_STRONG
                       ": [%.*s].",
                       VG_STR_ARG(vg_buf_str(&unsupported)));
    if (vg_str_eq(regions[1], regions[2]))
        return dynamodb_invalid(err, VG_STR("Cannot target multiple regions with the same action"));
    return VG_OK;
}

/* A table that becomes one is empty, and has nothing that such tables have not. */
static int check_table(const struct dynamodb_whole *whole, struct vg_error *err)
{
    const char *problem = NULL;
    if (whole->stats.items > 0)
        problem = "The table must be empty when creating a global table with " SET_TO_STRONG ".";
    else if ((whole->table.options & DYNAMODB_HAS_TTL) != 0)
        problem = "Time to Live is not supported for global tables with " SET_TO_STRONG ".";
    for (size_t i = 0; problem == NULL && i < whole->indexes.items.count; i++)
        if (whole->indexes.items.items[i].is_local.v)
            problem =
                "Local secondary indexes are not supported for global tables with " SET_TO_STRONG
                ".";
    return problem == NULL ? VG_OK : dynamodb_invalid(err, vg_str_from(problem));
}

static int begin(struct vg_call *call, const struct dynamodb_update_table_in *in,
                 const struct dynamodb_whole *whole, struct dynamodb_record_replicas *group,
                 struct vg_error *err)
{
    const struct dynamodb_global_table_witness_group_update *witness = witness_of(in);
    struct vg_str regions[REGIONS] = {call->region};
    bool has_witness = witness != NULL && witness->create != NULL;
    size_t replicas = in->replica_updates.count;
    if (1 + replicas + has_witness != REGIONS)
        return dynamodb_invalid(
            err, VG_STR("Unsupported replica count for global tables with " SET_TO_STRONG "."));
    for (size_t i = 0; i < replicas; i++)
        regions[1 + i] = in->replica_updates.items[i].create->region_name;
    if (has_witness)
        regions[REGIONS - 1] = witness->create->region_name;
    int rc = check_regions(call, regions, err);
    if (rc != VG_OK)
        return rc;
    if (has_witness && vg_str_eq(regions[REGIONS - 1], call->region))
        return dynamodb_invalid(
            err, VG_STR("Cannot add a witness in the same region as an existing "
                        "replica when creating a global table with " SET_TO_STRONG "."));
    if (group->members.count > 0)
        return dynamodb_invalid(err, VG_STR("MultiRegionConsistency parameter is unsupported on "
                                            "existing global table"));
    rc = check_table(whole, err);
    group->is_strong = vg_bool(true);
    if (has_witness) {
        group->witness = regions[REGIONS - 1];
        group->witness_status = vg_i32(DYNAMODB_WITNESS_STATUS_CREATING);
    }
    return rc;
}

/* ---- It goes ---- */

static bool is_deleted(const struct dynamodb_update_table_in *in, struct vg_str region)
{
    for (size_t i = 0; i < in->replica_updates.count; i++)
        if (vg_str_eq(in->replica_updates.items[i].delete->region_name, region))
            return true;
    return false;
}

static int refuse_part(struct vg_error *err)
{
    return dynamodb_invalid(err, VG_STR("Deletion of only one table replica is not supported for "
                                        "global tables with " SET_TO_STRONG "."));
}

static int end(struct vg_call *call, const struct dynamodb_update_table_in *in,
               struct dynamodb_record_replicas *group, struct vg_error *err)
{
    const struct dynamodb_global_table_witness_group_update *witness = witness_of(in);
    bool has_witness = vg_str_is_set(group->witness);
    if (has_witness && witness == NULL)
        return dynamodb_invalid(
            err, VG_STR("Update table delete operation does not include all witnesses."));
    if (witness != NULL &&
        (!has_witness || !vg_str_eq(group->witness, witness->delete->region_name)))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Update global table operation failed because one or more witnesses were "
                       "not part of the global table. Please retry the request without these "
                       "witnesses: [%.*s].",
                       VG_STR_ARG(witness->delete->region_name));
    for (size_t i = 0; i < group->members.count; i++) {
        struct vg_str region = group->members.items[i].region;
        if (!vg_str_eq(region, call->region) && !is_deleted(in, region))
            return refuse_part(err);
    }
    if (has_witness)
        group->witness_status = vg_i32(DYNAMODB_WITNESS_STATUS_DELETING);
    return VG_OK;
}

/* ---- UpdateTable ---- */

int dynamodb_strong_update(struct vg_call *call, const struct dynamodb_update_table_in *in,
                           const struct dynamodb_whole *whole,
                           struct dynamodb_record_replicas *group, struct vg_error *err)
{
    const struct dynamodb_replication_group_update *first = &in->replica_updates.items[0];
    if (in->multi_region_consistency == DYNAMODB_MULTI_REGION_CONSISTENCY_STRONG)
        return begin(call, in, whole, group, err);
    if (!group->is_strong.v) {
        if (first->delete != NULL && witness_of(in) != NULL)
            return end(call, in, group, err); /* it has none: that is told */
        return VG_OK;
    }
    if (in->multi_region_consistency != 0)
        return dynamodb_invalid(err, VG_STR("MultiRegionConsistency parameter is unsupported on "
                                            "existing global table"));
    if (first->create != NULL)
        return dynamodb_invalid(err, VG_STR("Cannot add replicas to a global table with strong "
                                            "MultiRegionConsistency"));
    return first->delete != NULL ? end(call, in, group, err) : VG_OK;
}

void dynamodb_strong_settle(struct dynamodb_record_replicas *group)
{
    if (group->witness_status.v != DYNAMODB_WITNESS_STATUS_CREATING)
        return;
    for (size_t i = 0; i < group->members.count; i++)
        if (group->members.items[i].status.v != DYNAMODB_REPLICA_STATUS_ACTIVE)
            return;
    group->witness_status = vg_i32(DYNAMODB_WITNESS_STATUS_ACTIVE);
}

void dynamodb_strong_describe(struct vg_call *call, const struct dynamodb_record_replicas *group,
                              struct dynamodb_table_description *to)
{
    if (!group->is_strong.v)
        return;
    to->multi_region_consistency = DYNAMODB_MULTI_REGION_CONSISTENCY_STRONG;
    if (!vg_str_is_set(group->witness))
        return;
    struct dynamodb_global_table_witness_description *witness =
        VG_NEW(call->arena, struct dynamodb_global_table_witness_description);
    witness->region_name = group->witness;
    witness->witness_status = group->witness_status.v;
    to->global_table_witnesses.items = witness;
    to->global_table_witnesses.count = 1;
    to->global_table_witnesses.set = true;
}

/* ---- What cannot be done with such a table ---- */

int dynamodb_strong_check_delete(const struct dynamodb_record_replicas *group, struct vg_error *err)
{
    return group->is_strong.v ? refuse_part(err) : VG_OK;
}

int dynamodb_strong_check_ttl(const struct dynamodb_table *table, struct vg_error *err)
{
    if ((table->options & DYNAMODB_IS_STRONG) == 0)
        return VG_OK;
    return dynamodb_invalid(
        err, VG_STR("Time to Live is not supported for global tables with " SET_TO_STRONG "."));
}

int dynamodb_strong_check_transaction(const struct dynamodb_table *table, struct vg_error *err)
{
    if ((table->options & DYNAMODB_IS_STRONG) == 0)
        return VG_OK;
    return dynamodb_invalid(
        err, VG_STR("Transactions are not supported for global tables with " SET_TO_STRONG "."));
}

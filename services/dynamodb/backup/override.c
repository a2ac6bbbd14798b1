/* services/dynamodb/backup/override.c: what a restored table has otherwise than its source. */
#include "dynamodb/dynamodb.h"

#define INVALID "Invalid Request: "

/* ---- Indexes: each must be one of the source's; its name may be another ---- */

static bool same_keys(const struct dynamodb_key_schema *a, const struct dynamodb_key_schema *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!vg_str_eq(a->items[i].attribute_name, b->items[i].attribute_name) ||
            a->items[i].key_type != b->items[i].key_type)
            return false;
    return true;
}

static bool has_attribute(const struct dynamodb_projection *projection, struct vg_str name)
{
    for (size_t i = 0; i < projection->non_key_attributes.count; i++)
        if (vg_str_eq(projection->non_key_attributes.items[i], name))
            return true;
    return false;
}

static bool same_projection(const struct dynamodb_projection *a,
                            const struct dynamodb_projection *b)
{
    if (a == NULL || b == NULL || a->projection_type != b->projection_type ||
        a->non_key_attributes.count != b->non_key_attributes.count)
        return false;
    for (size_t i = 0; i < a->non_key_attributes.count; i++)
        if (!has_attribute(b, a->non_key_attributes.items[i]))
            return false;
    return true;
}

static int no_such_index(struct vg_error *err, struct vg_str name)
{
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "Index %.*s does not match a secondary index that existed in the source "
                           "table and cannot be created during the restore operation",
                   VG_STR_ARG(name));
}

static int override_global(const struct dynamodb_global_secondary_index_list *wanted,
                           struct dynamodb_create_table_in *definition, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_list *had = &definition->global_secondary_indexes;
    for (size_t i = 0; i < wanted->count; i++) {
        bool found = false;
        for (size_t n = 0; n < had->count; n++)
            found =
                found || (same_keys(&wanted->items[i].key_schema, &had->items[n].key_schema) &&
                          same_projection(wanted->items[i].projection, had->items[n].projection));
        if (!found)
            return no_such_index(err, wanted->items[i].index_name);
    }
    definition->global_secondary_indexes = *wanted;
    definition->global_secondary_indexes.set = wanted->count > 0;
    return VG_OK;
}

static int override_local(const struct dynamodb_local_secondary_index_list *wanted,
                          struct dynamodb_create_table_in *definition, struct vg_error *err)
{
    const struct dynamodb_local_secondary_index_list *had = &definition->local_secondary_indexes;
    for (size_t i = 0; i < wanted->count; i++) {
        bool found = false;
        for (size_t n = 0; n < had->count; n++)
            found =
                found || (same_keys(&wanted->items[i].key_schema, &had->items[n].key_schema) &&
                          same_projection(wanted->items[i].projection, had->items[n].projection));
        if (!found)
            return no_such_index(err, wanted->items[i].index_name);
    }
    definition->local_secondary_indexes = *wanted;
    definition->local_secondary_indexes.set = wanted->count > 0;
    return VG_OK;
}

/* CreateTable wants no definition of an attribute that no key has. */
static bool is_key(const struct dynamodb_key_schema *keys, struct vg_str name)
{
    for (size_t i = 0; i < keys->count; i++)
        if (vg_str_eq(keys->items[i].attribute_name, name))
            return true;
    return false;
}

static void keep_used_definitions(struct vg_call *call, struct dynamodb_create_table_in *definition)
{
    const struct dynamodb_attribute_definitions *all = &definition->attribute_definitions;
    struct dynamodb_attribute_definition *kept =
        VG_NEW_ARRAY(call->arena, struct dynamodb_attribute_definition, all->count);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        struct vg_str name = all->items[i].attribute_name;
        bool is_used = is_key(&definition->key_schema, name);
        for (size_t n = 0; n < definition->global_secondary_indexes.count; n++)
            is_used |= is_key(&definition->global_secondary_indexes.items[n].key_schema, name);
        for (size_t n = 0; n < definition->local_secondary_indexes.count; n++)
            is_used |= is_key(&definition->local_secondary_indexes.items[n].key_schema, name);
        if (is_used)
            kept[count++] = all->items[i];
    }
    definition->attribute_definitions =
        (struct dynamodb_attribute_definitions){.items = kept, .count = count, .set = true};
}

/* ---- Billing ---- */

static int check_on_demand(const struct dynamodb_on_demand_throughput *most, struct vg_error *err)
{
    if (most == NULL)
        return VG_OK;
    const struct {
        const char *name;
        struct vg_i64 units;
    } given[] = {{"MaxReadRequestUnits", most->max_read_request_units},
                 {"MaxWriteRequestUnits", most->max_write_request_units}};
    for (size_t i = 0; i < VG_COUNT_OF(given); i++)
        if (given[i].units.set && given[i].units.v < 1)
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "Requested %s for OnDemandThroughput is outside of valid range",
                           given[i].name);
    return VG_OK;
}

static int check_billing(const struct dynamodb_overrides *overrides, bool was_on_demand,
                         bool is_on_demand, struct vg_error *err)
{
    bool has_units = overrides->provisioned_throughput != NULL;
    if (has_units && overrides->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST)
        return dynamodb_invalid(err, VG_STR(INVALID "Cannot override ProvisionedThroughput if "
                                                    "BillingMode is overridden to "
                                                    "PAY_PER_REQUEST"));
    if (has_units && is_on_demand)
        return dynamodb_invalid(err, VG_STR(INVALID "Cannot override ProvisionedThroughput unless "
                                                    "BillingMode is PROVISIONED"));
    if (!has_units && was_on_demand && !is_on_demand)
        return dynamodb_invalid(err, VG_STR(INVALID "Must override ProvisionedThroughput if "
                                                    "BillingMode is overridden to PROVISIONED"));
    if (overrides->on_demand_throughput != NULL && !is_on_demand)
        return dynamodb_invalid(err, VG_STR(INVALID "Cannot override MaxReadRequestUnits for "
                                                    "OnDemandThroughput unless "
                                                    "BillingModeOverride is PAY_PER_REQUEST"));
    return check_on_demand(overrides->on_demand_throughput, err);
}

/* The indexes are billed as the table is. */
static int bill_indexes(struct vg_call *call, bool is_on_demand, bool are_given,
                        struct dynamodb_create_table_in *definition, struct vg_error *err)
{
    size_t count = definition->global_secondary_indexes.count;
    struct dynamodb_global_secondary_index *indexes =
        VG_NEW_ARRAY(call->arena, struct dynamodb_global_secondary_index, count);
    for (size_t i = 0; i < count; i++) {
        indexes[i] = definition->global_secondary_indexes.items[i];
        if (is_on_demand && are_given && indexes[i].provisioned_throughput != NULL)
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "Cannot override ProvisionedThroughput if BillingMode is "
                                   "overridden to PAY_PER_REQUEST for index %.*s",
                           VG_STR_ARG(indexes[i].index_name));
        if (!is_on_demand && indexes[i].provisioned_throughput == NULL)
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "Must specify provisioned throughput for index %.*s",
                           VG_STR_ARG(indexes[i].index_name));
        if (is_on_demand)
            indexes[i].provisioned_throughput = NULL;
        else
            indexes[i].on_demand_throughput = NULL;
    }
    definition->global_secondary_indexes.items = indexes;
    return VG_OK;
}

int dynamodb_override(struct vg_call *call, const struct dynamodb_overrides *overrides,
                      struct dynamodb_create_table_in *definition, struct vg_error *err)
{
    bool was_on_demand = definition->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    if (overrides->billing_mode != 0)
        definition->billing_mode = overrides->billing_mode;
    bool is_on_demand = definition->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    int rc = check_billing(overrides, was_on_demand, is_on_demand, err);
    if (rc == VG_OK && overrides->global_indexes->set)
        rc = override_global(overrides->global_indexes, definition, err);
    if (rc == VG_OK && overrides->local_indexes->set)
        rc = override_local(overrides->local_indexes, definition, err);
    if (rc == VG_OK)
        rc = bill_indexes(call, is_on_demand, overrides->global_indexes->set, definition, err);
    if (rc != VG_OK)
        return rc;
    keep_used_definitions(call, definition);
    if (overrides->provisioned_throughput != NULL)
        definition->provisioned_throughput = overrides->provisioned_throughput;
    if (overrides->on_demand_throughput != NULL)
        definition->on_demand_throughput = overrides->on_demand_throughput;
    if (overrides->sse_specification != NULL)
        definition->sse_specification = overrides->sse_specification;
    if (is_on_demand)
        definition->provisioned_throughput = NULL;
    else
        definition->on_demand_throughput = NULL;
    return VG_OK;
}

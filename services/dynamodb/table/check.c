/* services/dynamodb/table/check.c: what CreateTable checks, in AWS's order. */
#include "dynamodb/dynamodb.h"

#include <stdlib.h>

#define INVALID "One or more parameter values were invalid: "

enum {
    LOCAL_INDEXES_MAX = 5,
    GLOBAL_INDEXES_MAX = 20,
};

/* ---- Attribute definitions ---- */

static const struct dynamodb_attribute_definition *
find_definition(const struct dynamodb_attribute_definitions *definitions, struct vg_str name)
{
    for (size_t i = 0; i < definitions->count; i++)
        if (vg_str_eq(definitions->items[i].attribute_name, name))
            return &definitions->items[i];
    return NULL;
}

enum dynamodb_type dynamodb_defined_type(const struct dynamodb_attribute_definitions *definitions,
                                         struct vg_str name)
{
    switch (find_definition(definitions, name)->attribute_type) {
    case DYNAMODB_SCALAR_ATTRIBUTE_TYPE_N:
        return DYNAMODB_N;
    case DYNAMODB_SCALAR_ATTRIBUTE_TYPE_B:
        return DYNAMODB_B;
    default:
        return DYNAMODB_S;
    }
}

enum { JAVA_BUCKETS = 16 };

/* Of names beyond ASCII the hash is another one. */
static uint32_t bucket_of(struct vg_str name, uint32_t buckets)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < name.len; i++)
        hash = 31 * hash + (unsigned char)name.ptr[i];
    return (hash ^ hash >> 16) & (buckets - 1);
}

struct placed {
    uint32_t bucket;
    size_t place;
    struct vg_str name;
};

static int compare_buckets(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    if (left->bucket != right->bucket)
        return left->bucket < right->bucket ? -1 : 1;
    return left->place < right->place ? -1 : 1;
}

static int compare_names(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    int order = vg_str_cmp(left->name, right->name);
    return order != 0 ? order : left->place < right->place ? -1 : 1;
}

/* As Java's HashMap of so many buckets, which doubles when it is three quarters full, walks names.
 */
static void order_by_hash(struct vg_arena *arena, struct vg_str *names, size_t count,
                          uint32_t buckets)
{
    struct placed *all = VG_NEW_ARRAY(arena, struct placed, count);
    while (4 * count > 3 * (size_t)buckets)
        buckets *= 2;
    for (size_t i = 0; i < count; i++)
        all[i] = (struct placed){bucket_of(names[i], buckets), i, names[i]};
    qsort(all, count, sizeof(all[0]), compare_buckets);
    for (size_t i = 0; i < count; i++)
        names[i] = all[i].name;
}

static struct vg_str list_definitions(struct vg_arena *arena,
                                      const struct dynamodb_attribute_definitions *definitions)
{
    struct vg_str *names = VG_NEW_ARRAY(arena, struct vg_str, definitions->count);
    for (size_t i = 0; i < definitions->count; i++)
        names[i] = definitions->items[i].attribute_name;
    uint32_t buckets = 1;
    while (buckets < definitions->count)
        buckets *= 2;
    order_by_hash(arena, names, definitions->count, buckets);
    return vg_arena_join(arena, names, definitions->count, VG_STR(", "));
}

static struct vg_str list_keys(struct vg_arena *arena, const struct dynamodb_key_schema *keys)
{
    struct vg_str *names = VG_NEW_ARRAY(arena, struct vg_str, keys->count);
    for (size_t i = 0; i < keys->count; i++)
        names[i] = keys->items[i].attribute_name;
    return vg_arena_join(arena, names, keys->count, VG_STR(", "));
}

static bool are_defined(const struct dynamodb_key_schema *keys,
                        const struct dynamodb_attribute_definitions *definitions)
{
    for (size_t i = 0; i < keys->count; i++)
        if (find_definition(definitions, keys->items[i].attribute_name) == NULL)
            return false;
    return true;
}

static int refuse_undefined(struct vg_call *call, const struct dynamodb_key_schema *keys,
                            const struct dynamodb_attribute_definitions *definitions,
                            struct vg_error *err)
{
    struct vg_str names = list_keys(call->arena, keys);
    struct vg_str defined = list_definitions(call->arena, definitions);
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "Some index key attributes are not defined in AttributeDefinitions. "
                           "Keys: [%.*s], AttributeDefinitions: [%.*s]",
                   VG_STR_ARG(names), VG_STR_ARG(defined));
}

/* The first that was there before. */
static int check_duplicates(struct vg_arena *arena,
                            const struct dynamodb_attribute_definitions *definitions,
                            struct vg_error *err)
{
    size_t count = definitions->count, first = count;
    struct placed *all = VG_NEW_ARRAY(arena, struct placed, count);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct placed){.place = i, .name = definitions->items[i].attribute_name};
    qsort(all, count, sizeof(all[0]), compare_names);
    for (size_t i = 1; i < count; i++)
        if (vg_str_eq(all[i].name, all[i - 1].name) && all[i].place < first)
            first = all[i].place;
    if (first == count)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION, "Attribute Name is duplicated: %.*s",
                   VG_STR_ARG(definitions->items[first].attribute_name));
}

/* ---- Throughput ---- */

static int check_throughput(struct vg_call *call, const struct dynamodb_create_table_in *in,
                            struct vg_error *err)
{
    const struct dynamodb_provisioned_throughput *units = in->provisioned_throughput;
    bool is_on_demand = in->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    if (is_on_demand && in->provisioned_throughput != NULL)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                           "BillingMode is PAY_PER_REQUEST"));
    if (!is_on_demand && in->provisioned_throughput == NULL)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                           "BillingMode is PROVISIONED"));
    int rc = units != NULL ? dynamodb_check_units(units, VG_STR_NONE, err) : VG_OK;
    if (rc == VG_OK && units != NULL)
        rc = dynamodb_check_account_units(call, units, VG_STR_NONE, err);
    if (rc == VG_OK)
        rc = dynamodb_check_on_demand(in->on_demand_throughput, VG_STR_NONE, is_on_demand,
                                      /* may_clear= */ false, err);
    if (rc == VG_OK)
        rc = dynamodb_check_first_warm(in->warm_throughput, units, VG_STR_NONE, err);
    return rc;
}

/* ---- The table's own key ---- */

static int check_given(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    bool has_definitions = in->attribute_definitions.set, has_schema = in->key_schema.set;
    if (has_definitions && has_schema)
        return VG_OK;
    return vg_fail(
        err, &DYNAMODB_VALIDATION, "%d validation error%s detected: %s%s%s",
        2 - has_definitions - has_schema, has_definitions || has_schema ? "" : "s",
        has_definitions ? ""
                        : "Value null at 'attributeDefinitions' failed to satisfy constraint: "
                          "Member must not be null",
        has_definitions || has_schema ? "" : "; ",
        has_schema
            ? ""
            : "Value null at 'keySchema' failed to satisfy constraint: Member must not be null");
}

static int check_length(struct vg_call *call, const struct dynamodb_key_schema *keys,
                        const char *at, struct vg_error *err)
{
    struct vg_buf text;
    if (keys->count <= 2)
        return VG_OK;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    for (size_t i = 0; i < keys->count; i++)
        vg_buf_printf(&text, "%sKeySchemaElement(attributeName=%.*s, keyType=%s)",
                      i > 0 ? ", " : "", VG_STR_ARG(keys->items[i].attribute_name),
                      keys->items[i].key_type == DYNAMODB_KEY_TYPE_HASH ? "HASH" : "RANGE");
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "1 validation error detected: Value '[%.*s]' at '%s' failed to satisfy "
                   "constraint: Member must have length less than or equal to 2",
                   VG_STR_ARG(vg_buf_str(&text)), at);
}

/* Only global indexes may have longer keys. */
static int check_lengths(struct vg_call *call, const struct dynamodb_create_table_in *in,
                         struct vg_error *err)
{
    int rc = check_length(call, &in->key_schema, "keySchema", err);
    for (size_t i = 0; i < in->local_secondary_indexes.count && rc == VG_OK; i++) {
        struct vg_str at =
            vg_arena_printf(call->arena, "localSecondaryIndexes.%zu.member.keySchema", i + 1);
        rc = check_length(call, &in->local_secondary_indexes.items[i].key_schema, at.ptr, err);
    }
    return rc;
}

/* One attribute, or two: of a table, and of an index that has no more. */
static int check_pair(const struct dynamodb_key_schema *keys, struct vg_error *err)
{
    if (keys->items[0].key_type != DYNAMODB_KEY_TYPE_HASH)
        return dynamodb_invalid(
            err, VG_STR("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    if (keys->count == 2 && keys->items[1].key_type != DYNAMODB_KEY_TYPE_RANGE)
        return dynamodb_invalid(
            err, VG_STR("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    return VG_OK;
}

static bool has_one_name(const struct dynamodb_key_schema *keys)
{
    return keys->count == 2 &&
           vg_str_eq(keys->items[0].attribute_name, keys->items[1].attribute_name);
}

static int refuse_one_name(struct vg_error *err)
{
    return dynamodb_invalid(
        err, VG_STR("Both the Hash Key and the Range Key element in the KeySchema have the same "
                    "name"));
}

static int check_schema(struct vg_call *call, const struct dynamodb_create_table_in *in,
                        struct vg_error *err)
{
    const struct dynamodb_key_schema *keys = &in->key_schema;
    if (!are_defined(keys, &in->attribute_definitions))
        return keys->count > 1 || in->attribute_definitions.count == 0
                   ? dynamodb_invalid(err, VG_STR("Invalid KeySchema: Some index key attribute "
                                                  "have no definition"))
                   : refuse_undefined(call, keys, &in->attribute_definitions, err);
    /* A name told twice is refused before what kind of key the second is. */
    if (keys->items[0].key_type == DYNAMODB_KEY_TYPE_HASH && has_one_name(keys))
        return in->attribute_definitions.count < 2
                   ? dynamodb_invalid(err, VG_STR("Invalid KeySchema: Some index key attribute "
                                                  "have no definition"))
                   : refuse_one_name(err);
    int rc = check_pair(keys, err);
    if (rc == VG_OK)
        rc = check_duplicates(call->arena, &in->attribute_definitions, err);
    if (rc != VG_OK)
        return rc;
    bool has_indexes = in->local_secondary_indexes.set || in->global_secondary_indexes.set;
    if (!has_indexes && in->attribute_definitions.count != keys->count)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "Number of attributes in KeySchema does not exactly match number of "
                           "attributes defined in AttributeDefinitions"));
    return VG_OK;
}

/* ---- Indexes ---- */

static const char *projection_name(int32_t type)
{
    return type == DYNAMODB_PROJECTION_TYPE_ALL         ? "ALL"
           : type == DYNAMODB_PROJECTION_TYPE_KEYS_ONLY ? "KEYS_ONLY"
                                                        : "INCLUDE";
}

static int check_projection(const struct dynamodb_projection *projection, struct vg_error *err)
{
    const struct dynamodb_non_key_attribute_name_list *names = &projection->non_key_attributes;
    if (projection->projection_type == 0)
        return dynamodb_invalid(err, VG_STR(INVALID "Unknown ProjectionType: null"));
    bool includes = projection->projection_type == DYNAMODB_PROJECTION_TYPE_INCLUDE;
    if (includes != names->set)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "ProjectionType is %s, but NonKeyAttributes is %sspecified",
                       projection_name(projection->projection_type), includes ? "not " : "");
    for (size_t i = 1; i < names->count; i++)
        for (size_t before = 0; before < i; before++)
            if (vg_str_eq(names->items[before], names->items[i]))
                return vg_fail(err, &DYNAMODB_VALIDATION,
                               INVALID "Duplicate element in NonKeyAttributes: %.*s",
                               VG_STR_ARG(names->items[i]));
    return VG_OK;
}

/* Keys of global indexes: up to four attributes for the partition, and up to four for the order. */
static int check_long_schema(const struct dynamodb_key_schema *keys, struct vg_error *err)
{
    size_t hashes = 0, ranges = 0;
    if (keys->items[0].key_type != DYNAMODB_KEY_TYPE_HASH)
        return check_pair(keys, err);
    for (size_t i = 0; i < keys->count; i++) {
        bool is_hash = keys->items[i].key_type == DYNAMODB_KEY_TYPE_HASH;
        if (is_hash && ranges > 0)
            return dynamodb_invalid(err, VG_STR(INVALID "All HASH key attributes must precede "
                                                        "RANGE key attributes in the KeySchema"));
        *(is_hash ? &hashes : &ranges) += 1;
        for (size_t before = 0; before < i; before++)
            if (vg_str_eq(keys->items[before].attribute_name, keys->items[i].attribute_name))
                return keys->count == 2 && !is_hash
                           ? refuse_one_name(err)
                           : dynamodb_invalid(err, VG_STR("The KeySchema contains multiple key "
                                                          "attributes with the same name"));
    }
    if (hashes <= DYNAMODB_KEY_HASHES_MAX && ranges <= DYNAMODB_KEY_RANGES_MAX)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "The KeySchema exceeds the maximum allowed number of %s key attributes",
                   hashes > DYNAMODB_KEY_HASHES_MAX ? "HASH" : "RANGE");
}

int dynamodb_check_global_index(struct vg_call *call,
                                const struct dynamodb_global_secondary_index *index,
                                const struct dynamodb_attribute_definitions *definitions,
                                struct vg_error *err)
{
    if (!are_defined(&index->key_schema, definitions))
        return refuse_undefined(call, &index->key_schema, definitions, err);
    int rc = check_long_schema(&index->key_schema, err);
    return rc == VG_OK ? check_projection(index->projection, err) : rc;
}

static int check_local_index(struct vg_call *call, const struct dynamodb_create_table_in *in,
                             const struct dynamodb_local_secondary_index *index,
                             struct vg_error *err)
{
    const struct dynamodb_key_schema *keys = &index->key_schema;
    struct vg_str hash = in->key_schema.items[0].attribute_name;
    if (!are_defined(keys, &in->attribute_definitions))
        return refuse_undefined(call, keys, &in->attribute_definitions, err);
    if (has_one_name(keys))
        return refuse_one_name(err);
    int rc = check_pair(keys, err);
    if (rc != VG_OK)
        return rc;
    if (keys->count != 2)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Index KeySchema does not have a range key for index: %.*s",
                       VG_STR_ARG(index->index_name));
    if (!vg_str_eq(keys->items[0].attribute_name, hash))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Index KeySchema does not have the same leading hash key as table "
                               "KeySchema for index: %.*s. index hash key: %.*s, table hash key: "
                               "%.*s",
                       VG_STR_ARG(index->index_name), VG_STR_ARG(keys->items[0].attribute_name),
                       VG_STR_ARG(hash));
    return check_projection(index->projection, err);
}

/* Names of indexes that were met, local ones too: each may be there once. */
struct index_names {
    struct vg_str items[LOCAL_INDEXES_MAX + GLOBAL_INDEXES_MAX];
    size_t count;
};

static int check_name_is_new(struct index_names *names, struct vg_str name, struct vg_error *err)
{
    for (size_t i = 0; i < names->count; i++)
        if (vg_str_eq(names->items[i], name))
            return vg_fail(err, &DYNAMODB_VALIDATION, INVALID "Duplicate index name: %.*s",
                           VG_STR_ARG(name));
    if (names->count < VG_COUNT_OF(names->items))
        names->items[names->count++] = name;
    return VG_OK;
}

static int check_local_indexes(struct vg_call *call, const struct dynamodb_create_table_in *in,
                               struct index_names *names, struct vg_error *err)
{
    const struct dynamodb_local_secondary_index_list *list = &in->local_secondary_indexes;
    int rc = VG_OK;
    for (size_t i = 0; i < list->count && rc == VG_OK; i++) {
        rc = check_local_index(call, in, &list->items[i], err);
        if (rc == VG_OK)
            rc = check_name_is_new(names, list->items[i].index_name, err);
    }
    if (rc == VG_OK && list->count > LOCAL_INDEXES_MAX)
        return dynamodb_invalid(
            err, VG_STR(INVALID "Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    return rc;
}

int dynamodb_check_index_throughput(struct vg_call *call,
                                    const struct dynamodb_global_secondary_index *index,
                                    bool is_on_demand, struct vg_error *err)
{
    struct vg_str name = index->index_name;
    const struct dynamodb_provisioned_throughput *units = index->provisioned_throughput;
    int rc = units != NULL ? dynamodb_check_units(units, name, err) : VG_OK;
    if (rc == VG_OK && units != NULL)
        rc = dynamodb_check_account_units(call, units, name, err);
    if (rc == VG_OK)
        rc = dynamodb_check_on_demand(index->on_demand_throughput, name, is_on_demand,
                                      /* may_clear= */ false, err);
    if (rc == VG_OK)
        rc = dynamodb_check_first_warm(index->warm_throughput, units, name, err);
    return rc;
}

static int check_index_billing(struct vg_call *call, const struct dynamodb_create_table_in *in,
                               const struct dynamodb_global_secondary_index *index,
                               struct vg_error *err)
{
    bool is_on_demand = in->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    if (is_on_demand && index->provisioned_throughput != NULL)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "ProvisionedThroughput should not be specified for index: %.*s when "
                               "BillingMode is PAY_PER_REQUEST",
                       VG_STR_ARG(index->index_name));
    if (!is_on_demand && index->provisioned_throughput == NULL)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "ProvisionedThroughput is not specified for index: %.*s",
                       VG_STR_ARG(index->index_name));
    return dynamodb_check_index_throughput(call, index, is_on_demand, err);
}

static int check_global_indexes(struct vg_call *call, const struct dynamodb_create_table_in *in,
                                struct index_names *names, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_list *list = &in->global_secondary_indexes;
    int rc = VG_OK;
    for (size_t i = 0; i < list->count && rc == VG_OK; i++) {
        rc = dynamodb_check_global_index(call, &list->items[i], &in->attribute_definitions, err);
        if (rc == VG_OK)
            rc = check_index_billing(call, in, &list->items[i], err);
        if (rc == VG_OK)
            rc = check_name_is_new(names, list->items[i].index_name, err);
    }
    if (rc == VG_OK && list->count > GLOBAL_INDEXES_MAX)
        return dynamodb_invalid(
            err, VG_STR(INVALID "GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    return rc;
}

/* One that is projected into two indexes counts twice. */
static int check_projected(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < in->local_secondary_indexes.count; i++)
        count += in->local_secondary_indexes.items[i].projection->non_key_attributes.count;
    for (size_t i = 0; i < in->global_secondary_indexes.count; i++)
        count += in->global_secondary_indexes.items[i].projection->non_key_attributes.count;
    return count <= DYNAMODB_PROJECTED_MAX
               ? VG_OK
               : dynamodb_invalid(err, VG_STR(INVALID DYNAMODB_TOO_MANY_PROJECTED));
}

static bool is_key_of(const struct dynamodb_key_schema *keys, struct vg_str name)
{
    for (size_t i = 0; i < keys->count; i++)
        if (vg_str_eq(keys->items[i].attribute_name, name))
            return true;
    return false;
}

static bool is_used(const struct dynamodb_create_table_in *in, struct vg_str name)
{
    bool found = is_key_of(&in->key_schema, name);
    for (size_t i = 0; i < in->local_secondary_indexes.count; i++)
        found = found || is_key_of(&in->local_secondary_indexes.items[i].key_schema, name);
    for (size_t i = 0; i < in->global_secondary_indexes.count; i++)
        found = found || is_key_of(&in->global_secondary_indexes.items[i].key_schema, name);
    return found;
}

/* Before what the indexes are is looked at. */
static int check_lists(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    const struct dynamodb_local_secondary_index_list *locals = &in->local_secondary_indexes;
    const struct dynamodb_global_secondary_index_list *globals = &in->global_secondary_indexes;
    const char *problem =
        locals->set && locals->count == 0 ? "List of LocalSecondaryIndexes is empty"
        : locals->set && in->key_schema.count != 2
            ? "Table KeySchema does not have a range key, which is required when specifying a "
              "LocalSecondaryIndex"
        : globals->set && globals->count == 0 ? "List of GlobalSecondaryIndexes is empty"
                                              : NULL;
    return problem == NULL ? VG_OK : vg_fail(err, &DYNAMODB_VALIDATION, INVALID "%s", problem);
}

static int check_all_defined(struct vg_call *call, const struct dynamodb_create_table_in *in,
                             struct vg_error *err)
{
    const struct dynamodb_attribute_definitions *all = &in->attribute_definitions;
    for (size_t i = 0; i < in->local_secondary_indexes.count; i++)
        if (!are_defined(&in->local_secondary_indexes.items[i].key_schema, all))
            return refuse_undefined(call, &in->local_secondary_indexes.items[i].key_schema, all,
                                    err);
    for (size_t i = 0; i < in->global_secondary_indexes.count; i++)
        if (!are_defined(&in->global_secondary_indexes.items[i].key_schema, all))
            return refuse_undefined(call, &in->global_secondary_indexes.items[i].key_schema, all,
                                    err);
    return VG_OK;
}

static int check_all_used(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct vg_error *err)
{
    const struct dynamodb_attribute_definitions *all = &in->attribute_definitions;
    struct vg_str *used = VG_NEW_ARRAY(call->arena, struct vg_str, all->count);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (is_used(in, all->items[i].attribute_name))
            used[count++] = all->items[i].attribute_name;
    if (count == all->count)
        return VG_OK;
    struct vg_str defined = list_definitions(call->arena, all);
    order_by_hash(call->arena, used, count, JAVA_BUCKETS);
    struct vg_str keys = vg_arena_join(call->arena, used, count, VG_STR(", "));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "Some AttributeDefinitions are not used. AttributeDefinitions: [%.*s], "
                           "keys used: [%.*s]",
                   VG_STR_ARG(defined), VG_STR_ARG(keys));
}

/* ---- Encryption ---- */

int dynamodb_check_sse(const struct dynamodb_sse_specification *sse, struct vg_error *err)
{
    bool is_off = sse->enabled.set && !sse->enabled.v;
    bool has_key = vg_str_is_set(sse->kms_master_key_id);
    const char *problem =
        is_off && sse->sse_type != 0 ? "SSEType can not be specified if Enabled is false"
        : is_off && has_key          ? "KMSMasterKeyId can not be specified if Enabled is false"
        : sse->sse_type == DYNAMODB_SSE_TYPE_AES256 ? "SSEType AES256 is not supported"
        : has_key && sse->sse_type == 0 ? "SSEType KMS is required if KMSMasterKeyId is specified"
                                        : NULL;
    return problem == NULL ? VG_OK : vg_fail(err, &DYNAMODB_VALIDATION, INVALID "%s", problem);
}

/* ---- The whole ---- */

/* What would change how a table behaves, and is not there yet, is refused by name. */
static int refuse_unsupported(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    const char *name = vg_str_is_set(in->global_table_source_arn) ? "GlobalTableSourceArn"
                       : in->global_table_settings_replication_mode != 0
                           ? "GlobalTableSettingsReplicationMode"
                       : vg_str_is_set(in->vector_indexes) ? "VectorIndexes"
                                                           : NULL;
    if (name == NULL)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "virga does not support the parameter %s of CreateTable yet", name);
}

int dynamodb_check_create(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct vg_error *err)
{
    struct index_names names = {.count = 0};
    struct vg_str name;
    bool locks_out; /* may be: AWS has no way to confirm it here */
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check_given(in, err);
    if (rc == VG_OK)
        rc = check_lengths(call, in, err);
    if (rc == VG_OK)
        rc = check_throughput(call, in, err);
    if (rc == VG_OK)
        rc = dynamodb_stream_check(in->stream_specification, err);
    if (rc == VG_OK)
        rc = refuse_unsupported(in, err);
    if (rc == VG_OK && in->sse_specification != NULL)
        rc = dynamodb_check_sse(in->sse_specification, err);
    if (rc == VG_OK)
        rc = dynamodb_check_tags(&in->tags, err);
    if (rc == VG_OK && vg_str_is_set(in->resource_policy))
        rc = dynamodb_check_policy(call, in->resource_policy, /* is_of_stream= */ false, &locks_out,
                                   err);
    if (rc == VG_OK)
        rc = check_schema(call, in, err);
    if (rc == VG_OK)
        rc = check_lists(in, err);
    if (rc == VG_OK)
        rc = check_all_defined(call, in, err);
    if (rc == VG_OK)
        rc = check_all_used(call, in, err);
    if (rc == VG_OK)
        rc = check_local_indexes(call, in, &names, err);
    if (rc == VG_OK)
        rc = check_global_indexes(call, in, &names, err);
    return rc == VG_OK ? check_projected(in, err) : rc;
}

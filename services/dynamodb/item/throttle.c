/* services/dynamodb/item/throttle.c: what of a request is throttled, and in which words. */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"

enum {
    BURST_S = 300, /* of unused capacity that AWS keeps */
    SECOND_S = 1,
    PARTITION_READS = 3000, /* a second, of one partition key */
    PARTITION_WRITES = 1000,
    ACCOUNT_UNITS = 40000, /* a second, of a table or an index on demand */
};

enum side { READS, WRITES, SIDES };

/* The two buckets of each side: what its owner asked for, and what AWS can give on demand. */
static uint32_t kind_of(enum side side, bool is_configured)
{
    return (uint32_t)side * 2 + is_configured;
}

/* ---- Errors ---- */

enum cause { PROVISIONED, PROVISIONED_KEY, MAXIMUM, CAPACITY, ACCOUNT };

struct words {
    const struct vg_error_shape *shape;
    const char *limit; /* the end of ThrottlingReason's text */
    const char *of_table;
    const char *of_index; /* NULL: the same */
};

#define PROVISIONED_TABLE                                                                          \
    "The level of configured provisioned throughput for the table was exceeded. Consider "         \
    "increasing your provisioning level with the UpdateTable API."
#define PROVISIONED_INDEX                                                                          \
    "The level of configured provisioned throughput for one or more global secondary indexes of "  \
    "the table was exceeded. Consider increasing your provisioning level for the "                 \
    "under-provisioned global secondary indexes with the UpdateTable API"

static const struct words words[] = {
    [PROVISIONED] = {&DYNAMODB_PROVISIONED_THROUGHPUT_EXCEEDED, "ProvisionedThroughputExceeded",
                     PROVISIONED_TABLE, PROVISIONED_INDEX},
    [PROVISIONED_KEY] = {&DYNAMODB_PROVISIONED_THROUGHPUT_EXCEEDED, "KeyRangeThroughputExceeded",
                         PROVISIONED_TABLE, NULL},
    [MAXIMUM] = {&DYNAMODB_THROTTLING, "MaxOnDemandThroughputExceeded",
                 "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
                 NULL},
    [CAPACITY] = {&DYNAMODB_THROTTLING, "KeyRangeThroughputExceeded",
                  "Throughput exceeds the current capacity of your table or index. DynamoDB is "
                  "automatically scaling your table or index so please try again shortly. If "
                  "exceptions persist, check if you have a hot key: "
                  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                  "bp-partition-key-design.html",
                  "Throughput exceeds the current capacity for one or more global secondary "
                  "indexes. DynamoDB is automatically scaling your index so please try again "
                  "shortly."},
    [ACCOUNT] = {&DYNAMODB_REQUEST_LIMIT_EXCEEDED, "AccountLimitExceeded",
                 "Throughput exceeds the current throughput limit for your account. Please contact "
                 "AWS Support at https://aws.amazon.com/support request a limit increase",
                 NULL},
};

/* The three exceptions are told by one structure. */
_Static_assert(sizeof(struct dynamodb_throttling_exception) ==
                       sizeof(struct dynamodb_provisioned_throughput_exceeded_exception) &&
                   sizeof(struct dynamodb_throttling_exception) ==
                       sizeof(struct dynamodb_request_limit_exceeded),
               "each has the reasons and nothing else");

static int refuse(struct vg_call *call, struct vg_str table_name, struct vg_str index_name,
                  enum side side, enum cause cause, struct vg_error *err)
{
    bool is_index = vg_str_is_set(index_name);
    const struct words *say = &words[cause];
    struct dynamodb_throttling_exception *detail =
        VG_NEW(call->arena, struct dynamodb_throttling_exception);
    struct dynamodb_throttling_reason *reason =
        VG_NEW(call->arena, struct dynamodb_throttling_reason);
    reason->reason = vg_arena_printf(call->arena, "%s%s%s", is_index ? "Index" : "Table",
                                     side == READS ? "Read" : "Write", say->limit);
    struct vg_str resource = VG_CONCAT(call->arena, VG_STR("table/"), table_name);
    if (is_index)
        resource = VG_CONCAT(call->arena, resource, VG_STR("/index/"), index_name);
    reason->resource = vg_arn(call, "dynamodb", resource);
    detail->throttling_reasons =
        (struct dynamodb_throttling_reason_list){.items = reason, .count = 1, .set = true};
    const char *sentence = is_index && say->of_index != NULL ? say->of_index : say->of_table;
    return vg_fail_with(err, say->shape, vg_str_from(sentence), detail);
}

bool dynamodb_is_throttled(const struct vg_error *err)
{
    for (size_t i = 0; i < VG_COUNT_OF(words); i++)
        if (err->shape == words[i].shape)
            return true;
    return false;
}

struct vg_str dynamodb_throttle_reason(const struct vg_error *err)
{
    return err->shape == &DYNAMODB_PROVISIONED_THROUGHPUT_EXCEEDED
               ? VG_STR("ProvisionedThroughputExceeded")
               : VG_STR("ThrottlingError");
}

/* ---- What a table or an index may take ---- */

struct supply {
    uint64_t number;
    struct vg_str table_name;
    struct vg_str index_name; /* absent: the table's own */
    bool is_on_demand;
    int64_t configured[SIDES]; /* provisioned, or the most on demand; 0: no limit */
    int64_t warm[SIDES];       /* on demand */
};

static int64_t warm_of(struct vg_i64 given, int64_t least)
{
    return given.set && given.v > least ? given.v : least;
}

static struct supply supply_of_table(const struct dynamodb_table *table,
                                     const struct dynamodb_record_details *details)
{
    bool is_on_demand = details->is_on_demand.v;
    return (struct supply){
        .number = table->space.table,
        .table_name = table->name,
        .is_on_demand = is_on_demand,
        .configured = {is_on_demand ? details->max_read_request_units.v : details->read_units.v,
                       is_on_demand ? details->max_write_request_units.v : details->write_units.v},
        .warm = {warm_of(details->warm_read_units, DYNAMODB_ON_DEMAND_WARM_READS),
                 warm_of(details->warm_write_units, DYNAMODB_ON_DEMAND_WARM_WRITES)},
    };
}

static struct supply supply_of_index(const struct dynamodb_table *table,
                                     const struct dynamodb_record_details *details,
                                     const struct dynamodb_record_index *index)
{
    bool is_on_demand = details->is_on_demand.v;
    return (struct supply){
        .number = (uint64_t)index->number.v,
        .table_name = table->name,
        .index_name = index->name,
        .is_on_demand = is_on_demand,
        .configured = {is_on_demand ? index->max_read_request_units.v : index->read_units.v,
                       is_on_demand ? index->max_write_request_units.v : index->write_units.v},
        .warm = {warm_of(index->warm_read_units, DYNAMODB_ON_DEMAND_WARM_READS),
                 warm_of(index->warm_write_units, DYNAMODB_ON_DEMAND_WARM_WRITES)},
    };
}

static struct dynamodb_bucket *configured_bucket(struct vg_call *call, const struct supply *supply,
                                                 enum side side)
{
    if (supply->configured[side] <= 0)
        return NULL;
    struct dynamodb_bucket *bucket = dynamodb_bucket_of(dynamodb_throttle_of(call), supply->number,
                                                        kind_of(side, /* is_configured= */ true));
    dynamodb_bucket_fill(bucket, (double)supply->configured[side], BURST_S, call->now_ms);
    return bucket;
}

static struct dynamodb_bucket *capacity_bucket(struct vg_call *call, const struct supply *supply,
                                               enum side side)
{
    int64_t rate = supply->warm[side] < ACCOUNT_UNITS ? supply->warm[side] : ACCOUNT_UNITS;
    if (!supply->is_on_demand)
        return NULL;
    struct dynamodb_bucket *bucket = dynamodb_bucket_of(dynamodb_throttle_of(call), supply->number,
                                                        kind_of(side, /* is_configured= */ false));
    dynamodb_bucket_fill(bucket, (double)rate, SECOND_S, call->now_ms);
    return bucket;
}

static struct dynamodb_bucket *partition_bucket(struct vg_call *call,
                                                const struct dynamodb_table *table, enum side side,
                                                struct vg_str hash_value)
{
    if (!vg_str_is_set(hash_value))
        return NULL;
    uint64_t holder = vg_hash64(table->space.table * SIDES + (uint64_t)side, hash_value) | 1;
    struct dynamodb_bucket *bucket =
        dynamodb_bucket_of_partition(dynamodb_throttle_of(call), holder, call->now_ms);
    dynamodb_bucket_fill(bucket, side == READS ? PARTITION_READS : PARTITION_WRITES, SECOND_S,
                         call->now_ms);
    return bucket;
}

static bool is_empty(const struct dynamodb_bucket *bucket)
{
    return bucket != NULL && bucket->units <= 0;
}

static int check(struct vg_call *call, const struct supply *supply, enum side side,
                 struct vg_error *err)
{
    enum cause cause;
    if (is_empty(configured_bucket(call, supply, side)))
        cause = supply->is_on_demand ? MAXIMUM : PROVISIONED;
    else if (is_empty(capacity_bucket(call, supply, side)))
        cause = supply->warm[side] < ACCOUNT_UNITS ? CAPACITY : ACCOUNT;
    else
        return VG_OK;
    return refuse(call, supply->table_name, supply->index_name, side, cause, err);
}

static void take(struct dynamodb_bucket *bucket, double units)
{
    if (bucket != NULL)
        bucket->units -= units;
}

static void pay(struct vg_call *call, const struct supply *supply, enum side side, double units)
{
    take(configured_bucket(call, supply, side), units);
    take(capacity_bucket(call, supply, side), units);
}

/* ---- The records that say it: UpdateTable counts from its commit on ---- */

static int details_of(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_details *details)
{
    int rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                         details);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* None for a table that has none. */
static int indexes_of(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_indexes *indexes)
{
    *indexes = (struct dynamodb_record_indexes){.items = {.count = 0}};
    if ((table->options & DYNAMODB_HAS_INDEXES) == 0)
        return VG_OK;
    int rc = dynamodb_indexes_get(call, table->space.table, indexes);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

static const struct dynamodb_record_index *
index_named(const struct dynamodb_record_indexes *indexes, struct vg_str name)
{
    for (size_t i = 0; i < indexes->items.count; i++)
        if (vg_str_eq(indexes->items.items[i].name, name))
            return &indexes->items.items[i];
    return NULL;
}

/* ---- When it changes ---- */

static void settle(struct vg_call *call, const struct supply *supply)
{
    for (enum side side = READS; side < SIDES; side++) {
        (void)configured_bucket(call, supply, side);
        (void)capacity_bucket(call, supply, side);
    }
}

int dynamodb_throttle_settle(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_details details;
    struct dynamodb_record_indexes indexes;
    if (table->throttle == NULL)
        return VG_OK;
    if (details_of(call, table, &details) != VG_OK || indexes_of(call, table, &indexes) != VG_OK)
        return VG_BROKEN;
    struct supply supply = supply_of_table(table, &details);
    settle(call, &supply);
    for (size_t i = 0; i < indexes.items.count; i++) {
        supply = supply_of_index(table, &details, &indexes.items.items[i]);
        settle(call, &supply);
    }
    return VG_OK;
}

/* ---- Before a request ---- */

static int check_table(struct vg_call *call, const struct dynamodb_table *table, enum side side,
                       struct vg_str hash_value, struct vg_error *err)
{
    struct dynamodb_record_details details;
    if (details_of(call, table, &details) != VG_OK)
        return VG_BROKEN;
    struct supply supply = supply_of_table(table, &details);
    int rc = check(call, &supply, side, err);
    if (rc == VG_OK && is_empty(partition_bucket(call, table, side, hash_value)))
        rc = refuse(call, table->name, VG_STR_NONE, side,
                    supply.is_on_demand ? CAPACITY : PROVISIONED_KEY, err);
    return rc;
}

static int check_index(struct vg_call *call, const struct dynamodb_table *table,
                       const struct dynamodb_index *index, enum side side, struct vg_error *err)
{
    struct dynamodb_record_details details;
    struct dynamodb_record_indexes indexes;
    if (details_of(call, table, &details) != VG_OK || indexes_of(call, table, &indexes) != VG_OK)
        return VG_BROKEN;
    const struct dynamodb_record_index *record = index_named(&indexes, index->name);
    if (record == NULL)
        return VG_BROKEN;
    struct supply supply = supply_of_index(table, &details, record);
    return check(call, &supply, side, err);
}

int dynamodb_throttle_check_read(struct vg_call *call, const struct dynamodb_table *table,
                                 const struct dynamodb_index *index, struct vg_str hash_value,
                                 struct vg_error *err)
{
    return index == NULL || index->is_local ? check_table(call, table, READS, hash_value, err)
                                            : check_index(call, table, index, READS, err);
}

int dynamodb_throttle_check_write(struct vg_call *call, const struct dynamodb_change *change,
                                  struct vg_error *err)
{
    return check_table(call, change->table, WRITES, change->key.hash, err);
}

int dynamodb_throttle_check_indexes(struct vg_call *call, const struct dynamodb_change *change,
                                    struct vg_error *err)
{
    struct dynamodb_indexes indexes;
    if ((change->table->options & DYNAMODB_HAS_INDEXES) == 0)
        return VG_OK;
    int rc = dynamodb_indexes_of(call, change->table, &indexes);
    for (size_t i = 0; i < indexes.count && rc == VG_OK; i++) {
        const struct dynamodb_index *index = &indexes.items[i];
        if (!index->is_local && dynamodb_index_is_touched(call, index, change))
            rc = check_index(call, change->table, index, WRITES, err);
    }
    return rc;
}

/* ---- After it ---- */

int dynamodb_throttle_pay(struct vg_call *call, const struct dynamodb_table *table, bool is_write,
                          struct vg_str hash_value, const struct dynamodb_usage *usage)
{
    struct dynamodb_record_details details;
    struct dynamodb_record_indexes indexes;
    enum side side = is_write ? WRITES : READS;
    double of_table = usage->table;
    if (details_of(call, table, &details) != VG_OK || indexes_of(call, table, &indexes) != VG_OK)
        return VG_BROKEN;
    for (const struct dynamodb_index_usage *at = usage->indexes; at != NULL; at = at->next) {
        const struct dynamodb_record_index *record = index_named(&indexes, at->name);
        if (at->is_local || record == NULL) {
            of_table += at->units; /* a local index has no capacity of its own */
            continue;
        }
        struct supply supply = supply_of_index(table, &details, record);
        pay(call, &supply, side, at->units);
    }
    struct supply supply = supply_of_table(table, &details);
    pay(call, &supply, side, of_table);
    if (of_table > 0)
        take(partition_bucket(call, table, side, hash_value), of_table);
    return VG_OK;
}

int dynamodb_throttle_check_apply(struct vg_call *call, const struct dynamodb_change *change,
                                  struct dynamodb_usage *usage, struct vg_error *err)
{
    struct dynamodb_usage own = {.table = 0};
    int rc = dynamodb_throttle_change(call, change, err);
    if (rc == VG_OK)
        rc = dynamodb_change_apply(call, change, &own);
    if (rc == VG_OK)
        rc = dynamodb_throttle_pay_write(call, change->table, change->key.hash, &own);
    if (rc == VG_OK)
        dynamodb_usage_merge(call, usage, &own);
    return rc;
}

/* services/dynamodb/table/throughput.c: provisioned units, limits on demand and warm throughput of
 * tables and global indexes: what AWS allows, and how they change. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

#include <inttypes.h>

#define INVALID "One or more parameter values were invalid: "

enum {
    ACCOUNT_UNITS_MAX = 40000, /* of a table or an index, unless AWS was asked for more */
    DECREASES_FREE = 4,        /* a day; then one an hour */
    CLEARED = -1,              /* MaxReadRequestUnits: no limit any more */
};
#define UNITS_MAX INT64_C(1000000000000)
#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

struct dynamodb_throughput dynamodb_throughput_of_table(struct dynamodb_record_details *details)
{
    return (struct dynamodb_throughput){
        .index_name = VG_STR_NONE,
        .is_on_demand = details->is_on_demand.v,
        .read = &details->read_units,
        .write = &details->write_units,
        .max_read = &details->max_read_request_units,
        .max_write = &details->max_write_request_units,
        .warm_read = &details->warm_read_units,
        .warm_write = &details->warm_write_units,
        .history = &details->history,
    };
}

struct dynamodb_throughput
dynamodb_throughput_of_index(const struct dynamodb_record_details *details,
                             struct dynamodb_record_index *index)
{
    return (struct dynamodb_throughput){
        .index_name = index->name,
        .is_on_demand = details->is_on_demand.v,
        .read = &index->read_units,
        .write = &index->write_units,
        .max_read = &index->max_read_request_units,
        .max_write = &index->max_write_request_units,
        .warm_read = &index->warm_read_units,
        .warm_write = &index->warm_write_units,
        .history = &index->history,
    };
}

static struct dynamodb_record_throughput_history history_of(const struct dynamodb_throughput *of)
{
    return *of->history != NULL
               ? **of->history
               : (struct dynamodb_record_throughput_history){.decreases = {.set = false}};
}

static void keep_history(struct vg_call *call, const struct dynamodb_throughput *of,
                         const struct dynamodb_record_throughput_history *history)
{
    struct dynamodb_record_throughput_history *kept =
        VG_NEW(call->arena, struct dynamodb_record_throughput_history);
    *kept = *history;
    *of->history = kept;
}

static int32_t decreases_today(const struct vg_call *call,
                               const struct dynamodb_record_throughput_history *history)
{
    bool is_today = history->last_decrease_ms.set &&
                    history->last_decrease_ms.v / DAY_MS == call->now_ms / DAY_MS;
    return is_today ? history->decreases.v : 0;
}

/* ---- Values alone ---- */

struct named_units {
    const char *name;
    int64_t units;
};

int dynamodb_check_units(const struct dynamodb_provisioned_throughput *units,
                         struct vg_str index_name, struct vg_error *err)
{
    const struct named_units given[] = {{"ReadCapacityUnits", units->read_capacity_units.v},
                                        {"WriteCapacityUnits", units->write_capacity_units.v}};
    for (size_t i = 0; i < VG_COUNT_OF(given); i++) {
        if (given[i].units <= UNITS_MAX)
            continue;
        if (vg_str_is_set(index_name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "Given value %" PRId64 " for %s is out of bounds for index %.*s",
                           given[i].units, given[i].name, VG_STR_ARG(index_name));
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Given value %" PRId64 " for %s is out of bounds for table", given[i].units,
                       given[i].name);
    }
    return VG_OK;
}

int dynamodb_check_account_units(struct vg_call *call,
                                 const struct dynamodb_provisioned_throughput *units,
                                 struct vg_str index_name, struct vg_error *err)
{
    const struct named_units given[] = {{"ReadCapacityUnits", units->read_capacity_units.v},
                                        {"WriteCapacityUnits", units->write_capacity_units.v}};
    const char *what = vg_str_is_set(index_name) ? "index" : "table";
    struct vg_str of_index = VG_STR("");
    if (vg_str_is_set(index_name))
        of_index = VG_CONCAT(call->arena, VG_STR(" for index "), index_name);
    for (size_t i = 0; i < VG_COUNT_OF(given); i++) {
        if (given[i].units <= ACCOUNT_UNITS_MAX)
            continue;
        return vg_fail(err, &DYNAMODB_LIMIT_EXCEEDED,
                       "The requested %s%.*s, %" PRId64 ", is above the per %s maximum for the "
                       "account in %.*s. Per %s maximum: %d. Refer to the Amazon DynamoDB "
                       "Developer Guide for current limits and how to request higher limits.",
                       given[i].name, VG_STR_ARG(of_index), given[i].units, what,
                       VG_STR_ARG(call->region), what, ACCOUNT_UNITS_MAX);
    }
    return VG_OK;
}

int dynamodb_check_on_demand(const struct dynamodb_on_demand_throughput *most,
                             struct vg_str index_name, bool is_on_demand, bool may_clear,
                             struct vg_error *err)
{
    if (most == NULL)
        return VG_OK;
    const struct {
        const char *name;
        struct vg_i64 units;
    } given[] = {{"MaxReadRequestUnits", most->max_read_request_units},
                 {"MaxWriteRequestUnits", most->max_write_request_units}};
    for (size_t i = 0; i < VG_COUNT_OF(given); i++) {
        if (!given[i].units.set)
            continue;
        if (!is_on_demand) { /* a new table's sentence is another one */
            const char *for_index = !vg_str_is_set(index_name) ? ""
                                    : may_clear                ? " for index : "
                                                               : " for index: ";
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "%s for OnDemandThroughput%s%.*s cannot be specified when %s",
                           given[i].name, for_index, VG_STR_ARG(index_name),
                           may_clear ? "the table BillingMode is PROVISIONED"
                                     : "table BillingMode is PROVISIONED.");
        }
        if (given[i].units.v >= 1 || (may_clear && given[i].units.v == CLEARED))
            continue;
        if (vg_str_is_set(index_name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "Requested %s for OnDemandThroughput for index : %.*s is "
                                   "outside of valid range",
                           given[i].name, VG_STR_ARG(index_name));
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Requested %s for OnDemandThroughput for table is outside of valid "
                               "range",
                       given[i].name);
    }
    return VG_OK;
}

/* "for table", "for index all": whose units a sentence is about. */
#define OF_WHAT(index_name) vg_str_is_set(index_name) ? "index " : "table", VG_STR_ARG(index_name)

int dynamodb_check_first_warm(const struct dynamodb_warm_throughput *warm,
                              const struct dynamodb_provisioned_throughput *units,
                              struct vg_str index_name, struct vg_error *err)
{
    if (warm == NULL)
        return VG_OK;
    const struct {
        const char *name;
        struct vg_i64 units;
        int64_t least;
        const char *provisioned;
    } given[] = {{"ReadUnitsPerSecond", warm->read_units_per_second,
                  units != NULL ? units->read_capacity_units.v : DYNAMODB_ON_DEMAND_WARM_READS,
                  "ReadCapacityUnits"},
                 {"WriteUnitsPerSecond", warm->write_units_per_second,
                  units != NULL ? units->write_capacity_units.v : DYNAMODB_ON_DEMAND_WARM_WRITES,
                  "WriteCapacityUnits"}};
    for (size_t i = 0; i < VG_COUNT_OF(given); i++) {
        if (!given[i].units.set || given[i].units.v >= given[i].least)
            continue;
        if (units != NULL)
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           INVALID "Requested %s for WarmThroughput for %s%.*s is lower than %s of "
                                   "ProvisionedThroughput",
                           given[i].name, OF_WHAT(index_name), given[i].provisioned);
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Requested %s for WarmThroughput for %s%.*s is lower than initial "
                               "throughput for OnDemand. See: "
                               "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                               "on-demand-capacity-mode.html#on-demand-capacity-mode-initial",
                       given[i].name, OF_WHAT(index_name));
    }
    return VG_OK;
}

/* ---- Changes ---- */

static int refuse_same(const struct dynamodb_throughput *to, struct vg_error *err)
{
    bool is_index = vg_str_is_set(to->index_name);
    struct vg_str name = is_index ? to->index_name : VG_STR("");
    const char *what = is_index ? "the index " : "the table",
               *of = is_index ? "index " : "the table";
    return vg_fail(
        err, &DYNAMODB_VALIDATION,
        "The provisioned throughput for %s%.*s will not change. The requested value equals the "
        "current value. Current ReadCapacityUnits provisioned for %s%.*s: %" PRId64
        ". Requested ReadCapacityUnits: %" PRId64
        ". Current WriteCapacityUnits provisioned for %s%.*s: %" PRId64
        ". Requested WriteCapacityUnits: %" PRId64
        ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
        "higher limits.",
        what, VG_STR_ARG(name), of, VG_STR_ARG(name), to->read->v, to->read->v, of,
        VG_STR_ARG(name), to->write->v, to->write->v);
}

static struct vg_str date_of(struct vg_arena *arena, int64_t ms)
{
    int64_t hour = ms % DAY_MS / HOUR_MS, in_hour = ms % HOUR_MS / 1000;
    struct vg_str day = vg_time_format(arena, ms, "%A, %B %e, %Y at");
    struct vg_str parts =
        vg_arena_printf(arena, "%.*s %d:%02d:%02d %s Coordinated Universal Time", VG_STR_ARG(day),
                        (int)(hour % 12 == 0 ? 12 : hour % 12), (int)(in_hour / 60),
                        (int)(in_hour % 60), hour < 12 ? "AM" : "PM");
    ptrdiff_t gap = vg_str_find(parts, VG_STR("  ")); /* %e fills with a blank */
    return gap < 0 ? parts
                   : VG_CONCAT(arena, vg_str_slice(parts, 0, (size_t)gap),
                               vg_str_tail(parts, (size_t)gap + 1));
}

static int check_decreases(struct vg_call *call,
                           const struct dynamodb_record_throughput_history *history,
                           struct vg_error *err)
{
    int32_t today = decreases_today(call, history);
    int64_t next = history->last_decrease_ms.v + HOUR_MS;
    int64_t midnight = (call->now_ms / DAY_MS + 1) * DAY_MS;
    if (today < DECREASES_FREE || call->now_ms >= next)
        return VG_OK;
    struct vg_str last = date_of(call->arena, history->last_decrease_ms.v);
    struct vg_str then = date_of(call->arena, next < midnight ? next : midnight);
    return vg_fail(err, &DYNAMODB_LIMIT_EXCEEDED,
                   "Subscriber limit exceeded: Provisioned throughput decreases are limited within "
                   "a given UTC day. After the first 4 decreases, each subsequent decrease in the "
                   "same UTC day can be performed at most once every 3600 seconds. Number of "
                   "decreases today: %d. Last decrease at %.*s. Next decrease can be made at %.*s.",
                   today, VG_STR_ARG(last), VG_STR_ARG(then));
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What was provisioned once stays warm. */
static void keep_warm(const struct dynamodb_throughput *to)
{
    *to->warm_read = vg_i64(dynamodb_warm_reads(to));
    *to->warm_write = vg_i64(dynamodb_warm_writes(to));
}

int dynamodb_units_change(struct vg_call *call, const struct dynamodb_throughput *to,
                          const struct dynamodb_provisioned_throughput *units, struct vg_error *err)
{
    struct dynamodb_record_throughput_history history = history_of(to);
    int64_t read = units->read_capacity_units.v, write = units->write_capacity_units.v;
    bool is_less = read < to->read->v || write < to->write->v;
    bool is_more = read > to->read->v || write > to->write->v;
    if (!is_less && !is_more)
        return refuse_same(to, err);
    int rc = dynamodb_check_account_units(call, units, to->index_name, err);
    if (rc == VG_OK && is_less)
        rc = check_decreases(call, &history, err);
    if (rc != VG_OK)
        return rc;
    int32_t before = decreases_today(call, &history);
    history.old_read_units = vg_i64(to->read->v);
    history.old_write_units = vg_i64(to->write->v);
    history.old_decreases = vg_i32(before);
    if (is_less) {
        history.decreases = vg_i32(before + 1);
        history.last_decrease_ms = vg_i64(call->now_ms);
    }
    if (is_more)
        history.last_increase_ms = vg_i64(call->now_ms);
    keep_warm(to);
    *to->read = vg_i64(read);
    *to->write = vg_i64(write);
    *to->warm_read = vg_i64(larger(to->warm_read->v, read));
    *to->warm_write = vg_i64(larger(to->warm_write->v, write));
    keep_history(call, to, &history);
    return VG_OK;
}

void dynamodb_billing_change(struct vg_call *call, const struct dynamodb_throughput *to,
                             const struct dynamodb_provisioned_throughput *units)
{
    struct dynamodb_record_throughput_history history = history_of(to);
    keep_warm(to);
    if (units == NULL) {
        history.last_decrease_ms = vg_i64(call->now_ms);
        *to->read = *to->write = vg_i64(0);
        *to->warm_read = vg_i64(larger(to->warm_read->v, DYNAMODB_ON_DEMAND_WARM_READS));
        *to->warm_write = vg_i64(larger(to->warm_write->v, DYNAMODB_ON_DEMAND_WARM_WRITES));
    } else {
        *to->read = units->read_capacity_units;
        *to->write = units->write_capacity_units;
        *to->max_read = *to->max_write = (struct vg_i64){.set = false};
        *to->warm_read = vg_i64(larger(to->warm_read->v, to->read->v));
        *to->warm_write = vg_i64(larger(to->warm_write->v, to->write->v));
    }
    keep_history(call, to, &history);
}

int dynamodb_warm_change(const struct dynamodb_throughput *to,
                         const struct dynamodb_warm_throughput *warm, struct vg_error *err)
{
    struct vg_i64 reads = warm->read_units_per_second, writes = warm->write_units_per_second;
    bool is_less_read = reads.set && reads.v < dynamodb_warm_reads(to);
    bool is_less_write = writes.set && writes.v < dynamodb_warm_writes(to);
    if (is_less_read || is_less_write)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Requested %s for WarmThroughput for %s%.*s is lower than current "
                               "WarmThroughput, decreasing WarmThroughput is not supported",
                       is_less_read ? "ReadUnitsPerSecond" : "WriteUnitsPerSecond",
                       OF_WHAT(to->index_name));
    keep_warm(to);
    if (reads.set)
        *to->warm_read = reads;
    if (writes.set)
        *to->warm_write = writes;
    return VG_OK;
}

static void change_limit(struct vg_i64 *limit, struct vg_i64 wanted)
{
    if (wanted.set)
        *limit = wanted.v == CLEARED ? (struct vg_i64){.set = false} : wanted;
}

void dynamodb_on_demand_change(const struct dynamodb_throughput *to,
                               const struct dynamodb_on_demand_throughput *most)
{
    change_limit(to->max_read, most->max_read_request_units);
    change_limit(to->max_write, most->max_write_request_units);
}

void dynamodb_throughput_settle(struct vg_call *call, const struct dynamodb_throughput *to)
{
    struct dynamodb_record_throughput_history history = history_of(to);
    if (!history.old_read_units.set)
        return;
    history.old_read_units.set = history.old_write_units.set = history.old_decreases.set = false;
    keep_history(call, to, &history);
}

/* ---- Descriptions ---- */

static struct vg_time time_of(struct vg_i64 ms)
{
    return ms.set ? vg_time(ms.v) : (struct vg_time){.set = false};
}

const struct dynamodb_provisioned_throughput_description *
dynamodb_throughput_describe(struct vg_call *call, const struct dynamodb_throughput *of)
{
    struct dynamodb_record_throughput_history history = history_of(of);
    struct dynamodb_provisioned_throughput_description *to =
        VG_NEW(call->arena, struct dynamodb_provisioned_throughput_description);
    to->last_increase_date_time = time_of(history.last_increase_ms);
    to->last_decrease_date_time = time_of(history.last_decrease_ms);
    bool is_changing = history.old_read_units.set;
    to->number_of_decreases_today =
        vg_i64(is_changing ? history.old_decreases.v : decreases_today(call, &history));
    to->read_capacity_units = vg_i64(is_changing ? history.old_read_units.v : of->read->v);
    to->write_capacity_units = vg_i64(is_changing ? history.old_write_units.v : of->write->v);
    return to;
}

const struct dynamodb_on_demand_throughput *
dynamodb_on_demand_describe(struct vg_call *call, const struct dynamodb_throughput *of)
{
    if (!of->max_read->set && !of->max_write->set)
        return NULL;
    struct dynamodb_on_demand_throughput *to =
        VG_NEW(call->arena, struct dynamodb_on_demand_throughput);
    to->max_read_request_units = *of->max_read;
    to->max_write_request_units = *of->max_write;
    return to;
}

int64_t dynamodb_warm_reads(const struct dynamodb_throughput *of)
{
    return of->warm_read->set ? of->warm_read->v
           : of->is_on_demand ? DYNAMODB_ON_DEMAND_WARM_READS
                              : of->read->v;
}

int64_t dynamodb_warm_writes(const struct dynamodb_throughput *of)
{
    return of->warm_write->set ? of->warm_write->v
           : of->is_on_demand  ? DYNAMODB_ON_DEMAND_WARM_WRITES
                               : of->write->v;
}

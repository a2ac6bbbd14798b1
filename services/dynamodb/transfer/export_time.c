/* services/dynamodb/transfer/export_time.c: which moment or span of time an export is of. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

enum {
    SECOND_MS = 1000,
    SPAN_MIN_MS = 15 * 60 * SECOND_MS,
    SPAN_MAX_MS = 24 * 60 * 60 * SECOND_MS,
};

typedef struct dynamodb_export_table_to_point_in_time_in request_in;

int32_t dynamodb_export_view(const request_in *request)
{
    if (request->export_type != DYNAMODB_EXPORT_TYPE_INCREMENTAL_EXPORT)
        return 0;
    int32_t view = request->incremental_export_specification->export_view_type;
    return view != 0 ? view : DYNAMODB_EXPORT_VIEW_TYPE_NEW_AND_OLD_IMAGES;
}

static int refuse(struct vg_error *err, const char *sentence)
{
    return vg_fail(err, &DYNAMODB_INVALID_EXPORT_TIME, "%s", sentence);
}

static int choose_moment(struct vg_call *call, const request_in *in,
                         const struct dynamodb_record_history *history, int64_t *ms,
                         struct vg_error *err)
{
    int64_t earliest_ms, latest_ms;
    *ms = in->export_time.set ? in->export_time.ms : call->now_ms;
    if (!dynamodb_recovery_window(history, call->now_ms, &earliest_ms, &latest_ms))
        return VG_BROKEN;
    if (!in->export_time.set)
        return VG_OK;
    if (*ms < earliest_ms || *ms > call->now_ms)
        return refuse(err, "Export Time is invalid");
    if (*ms > latest_ms)
        return refuse(err, "Point in Time Recovery is not available for specified export time");
    return VG_OK;
}

static int64_t whole_second(int64_t ms)
{
    return ms - ms % SECOND_MS;
}

/* What can be told of a span without the log: AWS looks at this before it asks whether there is
 * one. An end that is not given is this second. */
static int choose_span(struct vg_call *call, const request_in *in, int64_t created_ms,
                       struct dynamodb_record_export *record, struct vg_error *err)
{
    const struct dynamodb_incremental_export_specification *spec =
        in->incremental_export_specification;
    int64_t from_ms = spec->export_from_time.ms;
    int64_t to_ms = spec->export_to_time.set ? spec->export_to_time.ms : whole_second(call->now_ms);
    record->from_ms = vg_i64(from_ms);
    record->to_ms = vg_i64(to_ms);
    if (from_ms < whole_second(created_ms))
        return vg_fail(
            err, &DYNAMODB_INVALID_EXPORT_TIME,
            "Incremental export period from time cannot be less than the table creation time : "
            "%.*s",
            VG_STR_ARG(vg_time_iso(call->arena, from_ms, /* with_ms= */ false)));
    if (to_ms > call->now_ms)
        return vg_fail(
            err, &DYNAMODB_INVALID_EXPORT_TIME,
            "Incremental export period to time cannot be greater than the current time : %.*s",
            VG_STR_ARG(vg_time_iso(call->arena, to_ms, /* with_ms= */ false)));
    if (to_ms - from_ms < SPAN_MIN_MS)
        return refuse(err, "Difference between export period from time and export period to time "
                           "is less than 15 minutes");
    if (to_ms - from_ms > SPAN_MAX_MS)
        return refuse(err, "Difference between export period from time and export period to time "
                           "is greater than 24 hours");
    return VG_OK;
}

static int check_log(struct vg_call *call, const struct dynamodb_record_history *history,
                     const struct dynamodb_record_export *record, struct vg_error *err)
{
    int64_t earliest_ms, latest_ms;
    if (!dynamodb_recovery_window(history, call->now_ms, &earliest_ms, &latest_ms))
        return VG_BROKEN;
    return record->from_ms.v >= earliest_ms ? VG_OK : refuse(err, "Export Time is invalid");
}

int dynamodb_export_choose_time(struct vg_call *call, const request_in *in,
                                struct dynamodb_table *table, int64_t created_ms,
                                struct dynamodb_record_export *record, struct vg_error *err)
{
    struct dynamodb_record_history history;
    bool is_incremental = dynamodb_export_view(in) != 0;
    int64_t ms;
    int rc = is_incremental ? choose_span(call, in, created_ms, record, err) : VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_recovery_require(call, table->name, table, &history, err);
    if (rc != VG_OK)
        return rc;
    if (is_incremental)
        return check_log(call, &history, record, err);
    rc = choose_moment(call, in, &history, &ms, err);
    record->time_ms = vg_i64(ms);
    return rc;
}

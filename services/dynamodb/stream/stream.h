/* services/dynamodb/stream/stream.h: streams of tables: switched on and off, written with every
 * change, read by the API of DynamoDB Streams. */
#ifndef VG_DYNAMODB_STREAM_H
#define VG_DYNAMODB_STREAM_H

#include "dynamodb/log.h"
#include "dynamodb/table/table.h"

enum {
    DYNAMODB_STREAM_KEPT_MS = 24 * 60 * 60 * 1000, /* records, and streams that are off */
    DYNAMODB_SHARD_MS = 4 * 60 * 60 * 1000,        /* how long a shard takes records */
};

enum dynamodb_stream_event {
    DYNAMODB_STREAM_INSERT = 1,
    DYNAMODB_STREAM_MODIFY,
    DYNAMODB_STREAM_REMOVE,
};

struct dynamodb_change;

/* ---- stream.c: on and off ---- */

/* Checks of CreateTable's parameter, which may be NULL. */
int dynamodb_stream_check(const struct dynamodb_stream_specification *specification,
                          struct vg_error *err) VG_CHECKED;
/* Whether it asks for a stream. */
bool dynamodb_stream_is_wanted(const struct dynamodb_stream_specification *specification);
/* Makes the stream of a table whose option is set (or will be), and notes it in `details`, which
 * the caller stores. */
int dynamodb_stream_start(struct vg_call *call, const struct dynamodb_table *table,
                          int32_t view_type, struct dynamodb_record_details *details) VG_CHECKED;
/* The stream takes no more records, and can be read for a day. */
int dynamodb_stream_end(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_record_details *details) VG_CHECKED;
/* UpdateTable's parameter: checks, then starts or ends the stream. The caller stores `table`'s
 * options and `details` afterwards. */
int dynamodb_stream_check_update(const struct dynamodb_table *table,
                                 const struct dynamodb_stream_specification *specification,
                                 struct vg_error *err) VG_CHECKED;
int dynamodb_stream_update(struct vg_call *call, struct dynamodb_table *table,
                           const struct dynamodb_stream_specification *specification,
                           struct dynamodb_record_details *details) VG_CHECKED;
/* LatestStreamArn and its like. */
void dynamodb_stream_describe(struct vg_call *call, struct vg_str table_name,
                              const struct dynamodb_record_details *details,
                              struct dynamodb_table_description *to);

/* A stream by its name. VG_NOT_FOUND also when it was switched off more than a day ago. */
int dynamodb_stream_find(struct vg_call *call, struct vg_str table_name, int64_t created_ms,
                         struct dynamodb_record_stream *stream) VG_CHECKED;
int dynamodb_stream_store(struct vg_call *call, struct vg_str table_name,
                          const struct dynamodb_record_stream *stream) VG_CHECKED;
bool dynamodb_stream_is_gone(const struct dynamodb_record_stream *stream, int64_t now_ms);
struct vg_str dynamodb_stream_label(struct vg_call *call, int64_t created_ms);
struct vg_str dynamodb_stream_arn(struct vg_call *call, struct vg_str table_name,
                                  int64_t created_ms);

/* ---- append.c: records, in a log. The time and the count of one make its sequence number. ---- */

/* The end of a stream that is on; kept in one small record of the table's, for every change needs
 * it. */
struct dynamodb_stream_head {
    uint64_t stream; /* its number */
    int32_t view_type;
    struct dynamodb_moment last; /* zero: there was no record */
    bool trims;                  /* a trim effect is waiting */
};
/* VG_NOT_FOUND: no stream is on. */
int dynamodb_stream_head_get(struct vg_call *call, uint64_t table_number,
                             struct dynamodb_stream_head *head) VG_CHECKED;
int dynamodb_stream_head_put(struct vg_call *call, uint64_t table_number,
                             const struct dynamodb_stream_head *head) VG_CHECKED;
int dynamodb_stream_head_delete(struct vg_call *call, uint64_t table_number) VG_CHECKED;
/* What dynamodb_change_apply calls for a table with a stream. */
int dynamodb_stream_append(struct vg_call *call, const struct dynamodb_change *change) VG_CHECKED;

/* ---- trim.c ---- */

extern const struct vg_effect_kind dynamodb_stream_trim_effect;
extern const struct vg_effect_kind dynamodb_stream_forget_effect;
int dynamodb_stream_plan_trim(struct vg_call *call, uint64_t table_number, uint64_t stream,
                              int64_t oldest_ms) VG_CHECKED;

/* ---- shard.c: a stream's shards follow one another, each for four hours: all that is known of
 * one follows from the stream's birth and the time ---- */

struct dynamodb_shard {
    uint64_t index;
    int64_t begin_ms;
    int64_t end_ms; /* the first that is not its own; of an open one: when it will close */
    bool is_open;
};
/* The index of the last one. */
uint64_t dynamodb_shard_last(const struct dynamodb_record_stream *stream, int64_t now_ms);
/* The first whose records are not all trimmed. */
uint64_t dynamodb_shard_first(const struct dynamodb_record_stream *stream, int64_t now_ms);
struct dynamodb_shard dynamodb_shard_at(const struct dynamodb_record_stream *stream, uint64_t index,
                                        int64_t now_ms);
struct vg_str dynamodb_shard_id(struct vg_call *call, const struct dynamodb_record_stream *stream,
                                uint64_t index);
/* The shard of that id, among those that can be read. */
bool dynamodb_shard_of_id(struct vg_call *call, const struct dynamodb_record_stream *stream,
                          struct vg_str id, struct dynamodb_shard *shard) VG_CHECKED;

struct vg_str dynamodb_sequence_text(struct vg_call *call, struct dynamodb_moment position);
bool dynamodb_sequence_parse(struct vg_str text, struct dynamodb_moment *position) VG_CHECKED;

#endif

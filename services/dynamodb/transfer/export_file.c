/* services/dynamodb/transfer/export_file.c: a data file of an export: as many items as go into one,
 * or changes of items, as lines of JSON, packed on a pool thread. */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/json.h"
#include "process/gzip.h"

enum {
    FILE_BYTES = 1024 * 1024, /* of items in a data file */
    FILE_LINES = 2000,
};

struct line {
    struct vg_str item; /* absent: deleted */
    /* Of a change: */
    struct vg_str keys;
    struct vg_str old; /* absent: there was none, or it is not wanted */
    int64_t written_ms;
};

struct making {
    struct dynamodb_export_file file;
    bool is_read;
    bool is_of_changes;
    struct line *lines;
    struct dynamodb_result *result; /* made on a pool thread */
};

/* ---- What is in it ---- */

static int read_item(struct vg_walk *walk, struct making *making, struct vg_str *key,
                     size_t *stored)
{
    struct dynamodb_export_file *file = &making->file;
    struct vg_str item;
    int rc = vg_walk_next(walk, key, &item);
    if (rc == VG_OK)
        rc = dynamodb_item_check(item);
    if (rc != VG_OK)
        return rc;
    *stored += item.len;
    file->bytes += dynamodb_item_size(item);
    making->lines[file->count++] = (struct line){.item = item};
    return VG_OK;
}

static int check_image(struct vg_str item)
{
    return vg_str_is_set(item) ? dynamodb_item_check(item) : VG_OK;
}

static uint64_t size_of(struct vg_str item)
{
    return vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
}

/* What came and went within the span is not told. */
static int read_change(struct vg_walk *walk, const struct dynamodb_export_source *source,
                       struct making *making, struct vg_str *key, size_t *stored)
{
    struct dynamodb_export_file *file = &making->file;
    struct dynamodb_record_item_change change;
    int rc = vg_record_next(walk, &dynamodb_record_shape_item_change, key, &change);
    if (rc == VG_OK)
        rc = check_image(change.item);
    if (rc == VG_OK)
        rc = check_image(change.old);
    if (rc != VG_OK)
        return rc;
    bool is_there = vg_str_is_set(change.item);
    if (!is_there && !vg_str_is_set(change.old))
        return VG_OK;
    struct line line = {
        .item = change.item,
        .keys = dynamodb_key_pick(source->key_names.items, source->key_names.count,
                                  is_there ? change.item : change.old, walk->arena),
        .old = source->has_old_images ? change.old : VG_STR_NONE,
        .written_ms = change.written_ms.v,
    };
    *stored += line.item.len + line.old.len;
    file->bytes += size_of(line.item) + size_of(line.old) + (is_there ? 0 : size_of(line.keys));
    making->lines[file->count++] = line;
    return VG_OK;
}

static int read_lines(struct vg_call *call, const struct dynamodb_export_source *source,
                      struct making *making)
{
    struct dynamodb_key_space space = {.space = DYNAMODB_SPACE_ITEM, .table = source->snapshot};
    struct vg_walk walk;
    struct vg_str key;
    size_t stored = 0, seen = 0;
    int rc = VG_OK;
    making->is_of_changes = source->is_of_changes;
    making->lines = VG_NEW_ARRAY(call->arena, struct line, FILE_LINES);
    vg_walk_begin(&walk, call->txn, call->arena, dynamodb_key_table(&space, call->arena),
                  source->after, /* includes_start= */ false, /* is_reverse= */ false);
    while (seen++ < FILE_LINES && stored < FILE_BYTES && rc == VG_OK) {
        rc = source->is_of_changes ? read_change(&walk, source, making, &key, &stored)
                                   : read_item(&walk, making, &key, &stored);
        if (rc == VG_OK)
            making->file.after = vg_arena_copy(call->arena, key);
    }
    vg_walk_end(&walk);
    making->file.is_end = rc == VG_NOT_FOUND && !vg_str_is_set(making->file.after);
    making->is_read = rc != VG_BROKEN;
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

/* ---- Its text, on a pool thread ---- */

static void add_image(struct vg_buf *text, const char *name, struct vg_str item,
                      struct vg_arena *arena)
{
    if (!vg_str_is_set(item))
        return;
    vg_buf_add_lit(text, ",\"");
    vg_buf_add(text, vg_str_from(name));
    vg_buf_add_lit(text, "\":");
    struct vg_json_out out = vg_json_out_to(text);
    dynamodb_item_to_json(item, &out, arena);
}

static void add_change(struct vg_buf *text, const struct line *line, struct vg_arena *arena)
{
    vg_buf_add_lit(text, "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"");
    vg_buf_add_i64(text, line->written_ms);
    vg_buf_add_lit(text, "000\"}}");
    add_image(text, "Keys", line->keys, arena);
    add_image(text, "NewImage", line->item, arena);
    add_image(text, "OldImage", line->old, arena);
    vg_buf_add_lit(text, "}\n");
}

static void add_item(struct vg_buf *text, const struct line *line, struct vg_arena *arena)
{
    vg_buf_add_lit(text, "{\"Item\":");
    struct vg_json_out out = vg_json_out_to(text);
    dynamodb_item_to_json(line->item, &out, arena);
    vg_buf_add_lit(text, "}\n");
}

static void make_text(void *data)
{
    struct making *making = data;
    char problem[VG_GZIP_PROBLEM_MAX];
    struct vg_arena arena;
    struct vg_buf text;
    vg_arena_init(&arena);
    vg_buf_init(&text, NULL, 0);
    for (size_t i = 0; i < making->file.count; i++)
        if (making->is_of_changes)
            add_change(&text, &making->lines[i], &arena);
        else
            add_item(&text, &making->lines[i], &arena);
    making->result->is_good =
        !text.overflow && vg_gzip(vg_buf_str(&text), &making->result->bytes, problem);
    vg_buf_deinit(&text);
    vg_arena_deinit(&arena);
}

/* ---- All of it ---- */

/* The same when the effect runs again: a file is written over, not twice. */
static struct vg_str name_of(struct vg_call *call, const struct dynamodb_export_source *source)
{
    struct vg_str from = VG_CONCAT(call->arena, source->id, source->after);
    uint64_t halves[2] = {vg_hash64(/* seed= */ 1, from), vg_hash64(/* seed= */ 2, from)};
    return VG_CONCAT(call->arena, vg_hex(call->arena, vg_str_of(halves, sizeof(halves))),
                     VG_STR(".json.gz"));
}

int dynamodb_export_file_make(struct vg_call *call, const struct dynamodb_export_source *source,
                              const struct dynamodb_export_file **made)
{
    struct making *making = vg_kept(call, "file", sizeof *making);
    struct dynamodb_export_file *file = &making->file;
    void *data = making;
    int rc = making->is_read ? VG_OK : read_lines(call, source, making);
    file->name = name_of(call, source);
    *made = file;
    if (rc != VG_OK || file->count == 0)
        return rc;
    if (making->result == NULL)
        making->result = dynamodb_result_new(call, file->name, /* max= */ 0);
    rc = vg_await_work(call, make_text, &data);
    if (rc != VG_OK || vg_str_is_set(file->body))
        return rc;
    if (making->result->is_good)
        file->body = vg_arena_copy(call->arena, vg_buf_str(&making->result->bytes));
    dynamodb_result_drop(call, file->name);
    return vg_str_is_set(file->body) ? VG_OK : VG_BROKEN;
}

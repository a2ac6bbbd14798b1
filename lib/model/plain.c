/* model/plain.c: typed values as plain JSON, walking the tables. */
#include "model/plain.h"

#include "base/codec.h"
#include "base/json.h"

#include <math.h>

enum { PLAIN_DEPTH_MAX = 48 };

/* ---- Writing ---- */

static void write_value(struct vg_json_out *out, const struct vg_shape *shape, const void *at,
                        bool in_container);

static void write_time(struct vg_json_out *out, int64_t ms)
{
    if (ms % 1000 == 0)
        vg_json_out_i64(out, ms / 1000);
    else
        vg_json_out_f64(out, (double)ms / 1000.0);
}

static void write_base64(struct vg_json_out *out, struct vg_str bytes)
{
    struct vg_buf text;
    vg_buf_init(&text, NULL, 0);
    vg_base64_add(&text, bytes);
    vg_json_out_string(out, vg_buf_str(&text));
    vg_buf_deinit(&text);
}

static void write_body(struct vg_json_out *out, const struct vg_body *body)
{
    if (body->kind != VG_BODY_FILE) {
        write_base64(out, body->bytes);
        return;
    }
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "path", body->path);
    vg_json_out_member_i64(out, "offset", (int64_t)body->offset);
    vg_json_out_member_i64(out, "size", (int64_t)body->size);
    vg_json_out_end(out, '}');
}

static void write_struct(struct vg_json_out *out, const struct vg_shape *shape, const char *at)
{
    vg_json_out_begin(out, '{');
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const void *value = at + member->offset;
        if (!vg_value_is_set(member->shape, value, /* in_container= */ false))
            continue;
        vg_json_out_name(out, member->name);
        write_value(out, member->shape, value, /* in_container= */ false);
    }
    vg_json_out_end(out, '}');
}

static void write_list(struct vg_json_out *out, const struct vg_shape *shape, const void *at)
{
    struct vg_list list = vg_list_load(at);
    vg_json_out_begin(out, '[');
    for (size_t i = 0; i < list.count; i++)
        write_value(out, shape->members[0].shape, (const char *)list.items + i * shape->entry_size,
                    true);
    vg_json_out_end(out, ']');
}

static void write_map(struct vg_json_out *out, const struct vg_shape *shape, const void *at)
{
    struct vg_list list = vg_list_load(at);
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < list.count; i++) {
        const char *entry = (const char *)list.items + i * shape->entry_size;
        struct vg_str key;
        memcpy(&key, entry + shape->members[0].offset, sizeof key);
        vg_json_out_name(out, key);
        write_value(out, shape->members[1].shape, entry + shape->members[1].offset, true);
    }
    vg_json_out_end(out, '}');
}

static void write_value(struct vg_json_out *out, const struct vg_shape *shape, const void *at,
                        bool in_container)
{
    if (!vg_value_is_set(shape, at, in_container)) {
        vg_json_out_null(out);
        return;
    }
    switch (shape->type) {
    case VG_TYPE_BOOL:
        vg_json_out_bool(out, ((const struct vg_bool *)at)->v);
        return;
    case VG_TYPE_I32:
        vg_json_out_i64(out, ((const struct vg_i32 *)at)->v);
        return;
    case VG_TYPE_I64:
        vg_json_out_i64(out, ((const struct vg_i64 *)at)->v);
        return;
    case VG_TYPE_F64:
        vg_json_out_f64(out, ((const struct vg_f64 *)at)->v);
        return;
    case VG_TYPE_TIME:
        write_time(out, ((const struct vg_time *)at)->ms);
        return;
    case VG_TYPE_STRING:
        vg_json_out_string(out, *(const struct vg_str *)at);
        return;
    case VG_TYPE_ENUM:
        vg_json_out_string(out, vg_enum_text(shape, *(const int32_t *)at));
        return;
    case VG_TYPE_BLOB:
        write_base64(out, *(const struct vg_str *)at);
        return;
    case VG_TYPE_BODY:
        write_body(out, at);
        return;
    case VG_TYPE_DOCUMENT:
        vg_json_out_raw(out, *(const struct vg_str *)at);
        return;
    case VG_TYPE_CODEC: {
        struct vg_arena arena;
        vg_arena_init(&arena);
        shape->codec->to_json(*(const struct vg_str *)at, out, &arena);
        vg_arena_deinit(&arena);
        return;
    }
    case VG_TYPE_LIST:
        write_list(out, shape, at);
        return;
    case VG_TYPE_MAP:
        write_map(out, shape, at);
        return;
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        write_struct(out, shape, in_container ? at : *(const char *const *)at);
        return;
    }
}

void vg_value_to_json(const struct vg_shape *shape, const void *value, struct vg_buf *buf)
{
    struct vg_json_out out = vg_json_out_to(buf);
    write_value(&out, shape, value, /* in_container= */ true);
}

/* ---- Reading ---- */

struct reader {
    struct vg_json json;
    struct vg_arena *arena;
    struct vg_violations *violations;
    struct vg_str problem;
};

static bool read_value(struct reader *reader, const struct vg_shape *shape, void *at,
                       const struct vg_path *path, bool in_container);

static bool fail(struct reader *reader, const struct vg_path *path, const char *wanted)
{
    if (vg_str_is_set(reader->problem))
        return false;
    struct vg_str place = path != NULL ? vg_path_text(reader->arena, path) : VG_STR("the value");
    const char *why = reader->json.error;
    reader->problem = vg_arena_printf(reader->arena, "%.*s is not %s%s%s", VG_STR_ARG(place),
                                      wanted, why != NULL ? ": " : "", why != NULL ? why : "");
    return false;
}

/* Whether a null stood next, which is read then. */
static bool take_null(struct reader *reader)
{
    return vg_json_peek(&reader->json) == VG_JSON_NULL && vg_json_null(&reader->json);
}

static bool read_integer(struct reader *reader, const struct vg_path *path, int64_t min,
                         int64_t max, int64_t *value)
{
    struct vg_str text;
    if (!vg_json_number(&reader->json, &text) || !vg_str_to_i64(text, value) || *value < min ||
        *value > max)
        return fail(reader, path, "an integer of its range");
    return true;
}

static bool read_double(struct reader *reader, const struct vg_path *path, double *value)
{
    struct vg_str text;
    bool is_text = vg_json_peek(&reader->json) == VG_JSON_STRING;
    bool is_read =
        is_text ? vg_json_string(&reader->json, &text) : vg_json_number(&reader->json, &text);
    return is_read && vg_str_to_f64(text, value) ? true : fail(reader, path, "a number");
}

static bool read_base64(struct reader *reader, const struct vg_path *path, struct vg_str *bytes)
{
    struct vg_str text;
    if (!vg_json_string(&reader->json, &text) ||
        !vg_base64_decode(reader->arena, text, false, bytes))
        return fail(reader, path, "base64 text");
    return true;
}

static bool read_body(struct reader *reader, const struct vg_path *path, struct vg_body *body)
{
    struct vg_str name;
    if (vg_json_peek(&reader->json) != VG_JSON_OBJECT) {
        body->kind = VG_BODY_BYTES;
        if (!read_base64(reader, path, &body->bytes))
            return false;
        body->size = body->bytes.len;
        return true;
    }
    body->kind = VG_BODY_FILE;
    if (!vg_json_object(&reader->json))
        return false;
    while (vg_json_member(&reader->json, &name)) {
        uint64_t *number = vg_str_is(name, "offset") ? &body->offset
                           : vg_str_is(name, "size") ? &body->size
                                                     : NULL;
        int64_t value = 0;
        bool is_good = number != NULL
                           ? read_integer(reader, path, 0, INT64_MAX, &value)
                           : vg_str_is(name, "path") && vg_json_string(&reader->json, &body->path);
        if (!is_good)
            return fail(reader, path, "a body");
        if (number != NULL)
            *number = (uint64_t)value;
    }
    return reader->json.error == NULL && vg_str_is_set(body->path) ? true
                                                                   : fail(reader, path, "a body");
}

static bool read_enum(struct reader *reader, const struct vg_shape *shape,
                      const struct vg_path *path, int32_t *value)
{
    struct vg_str text;
    if (!vg_json_string(&reader->json, &text))
        return fail(reader, path, "a string");
    *value = vg_enum_value(shape, text);
    if (*value == 0)
        vg_violations_add(reader->violations, VG_VIOLATION_ENUM, text,
                          vg_path_text(reader->arena, path), vg_enum_rule(reader->arena, shape));
    return true;
}

static const struct vg_member *find_member(const struct vg_shape *shape, struct vg_str name)
{
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (vg_str_eq(shape->members[i].name, name))
            return &shape->members[i];
    return NULL;
}

static bool read_struct(struct reader *reader, const struct vg_shape *shape, char *at,
                        const struct vg_path *path)
{
    struct vg_str name;
    if (!vg_json_object(&reader->json))
        return fail(reader, path, "an object");
    while (vg_json_member(&reader->json, &name)) {
        const struct vg_member *member = find_member(shape, name);
        struct vg_path inner = {.parent = path, .name = name};
        if (member == NULL)
            return fail(reader, &inner, "a member of this shape");
        if (take_null(reader))
            continue;
        if (!read_value(reader, member->shape, at + member->offset, &inner, false))
            return false;
    }
    return reader->json.error == NULL;
}

/* Grows by doubling: the arena keeps the smaller ones, which is at most as much again. */
static void *grow(struct vg_arena *arena, void *items, size_t count, size_t *cap, size_t entry_size)
{
    if (count < *cap)
        return items;
    size_t wider = *cap == 0 ? 4 : *cap * 2;
    void *copy = vg_arena_zalloc(arena, wider, entry_size);
    if (count > 0)
        memcpy(copy, items, count * entry_size);
    *cap = wider;
    return copy;
}

static bool read_list(struct reader *reader, const struct vg_shape *shape, void *at,
                      const struct vg_path *path)
{
    struct vg_list list = {.set = true};
    size_t cap = 0;
    if (!vg_json_array(&reader->json))
        return fail(reader, path, "an array");
    while (vg_json_element(&reader->json)) {
        bool is_null = take_null(reader);
        if (is_null && !shape->is_sparse)
            continue;
        list.items = grow(reader->arena, list.items, list.count, &cap, shape->entry_size);
        struct vg_path inner = {.parent = path, .index = list.count + 1};
        char *entry = (char *)list.items + list.count * shape->entry_size;
        if (!is_null && !read_value(reader, shape->members[0].shape, entry, &inner, true))
            return false;
        list.count++;
    }
    vg_list_store(at, list);
    return reader->json.error == NULL;
}

static bool read_map(struct reader *reader, const struct vg_shape *shape, void *at,
                     const struct vg_path *path)
{
    struct vg_list list = {.set = true};
    size_t cap = 0;
    struct vg_str key;
    if (!vg_json_object(&reader->json))
        return fail(reader, path, "an object");
    while (vg_json_member(&reader->json, &key)) {
        bool is_null = take_null(reader);
        if (is_null && !shape->is_sparse)
            continue;
        list.items = grow(reader->arena, list.items, list.count, &cap, shape->entry_size);
        char *entry = (char *)list.items + list.count * shape->entry_size;
        memcpy(entry + shape->members[0].offset, &key, sizeof key);
        struct vg_path inner = {.parent = path, .key = key};
        if (!is_null && !read_value(reader, shape->members[1].shape,
                                    entry + shape->members[1].offset, &inner, true))
            return false;
        list.count++;
    }
    vg_list_store(at, list);
    return reader->json.error == NULL;
}

static bool read_codec(struct reader *reader, const struct vg_shape *shape, struct vg_str *value)
{
    bool is_serialization;
    return shape->codec->from_json(&reader->json, reader->arena, value, &reader->problem,
                                   &is_serialization);
}

static bool read_scalar(struct reader *reader, const struct vg_shape *shape, void *at,
                        const struct vg_path *path)
{
    int64_t number;
    double real;
    bool flag;
    switch (shape->type) {
    case VG_TYPE_BOOL:
        if (!vg_json_bool(&reader->json, &flag))
            return fail(reader, path, "true or false");
        *(struct vg_bool *)at = vg_bool(flag);
        return true;
    case VG_TYPE_I32:
        if (!read_integer(reader, path, INT32_MIN, INT32_MAX, &number))
            return false;
        *(struct vg_i32 *)at = vg_i32((int32_t)number);
        return true;
    case VG_TYPE_I64:
        if (!read_integer(reader, path, INT64_MIN, INT64_MAX, &number))
            return false;
        *(struct vg_i64 *)at = vg_i64(number);
        return true;
    case VG_TYPE_F64:
        if (!read_double(reader, path, &real))
            return false;
        *(struct vg_f64 *)at = vg_f64(real);
        return true;
    case VG_TYPE_TIME:
        if (!read_double(reader, path, &real) || !(fabs(real) < 1e15))
            return fail(reader, path, "a time in epoch seconds");
        *(struct vg_time *)at = vg_time((int64_t)llround(real * 1000.0));
        return true;
    case VG_TYPE_STRING:
        return vg_json_string(&reader->json, at) ? true : fail(reader, path, "a string");
    case VG_TYPE_DOCUMENT:
        return vg_json_skip(&reader->json, at);
    default:
        VG_ASSERT(false); /* only scalars come here */
        return false;
    }
}

static bool read_value(struct reader *reader, const struct vg_shape *shape, void *at,
                       const struct vg_path *path, bool in_container)
{
    if (reader->json.depth > PLAIN_DEPTH_MAX)
        return fail(reader, path, "within the depth limit");
    switch (shape->type) {
    case VG_TYPE_ENUM:
        return read_enum(reader, shape, path, at);
    case VG_TYPE_BLOB:
        return read_base64(reader, path, at);
    case VG_TYPE_BODY:
        return read_body(reader, path, at);
    case VG_TYPE_CODEC:
        return read_codec(reader, shape, at);
    case VG_TYPE_LIST:
        return read_list(reader, shape, at, path);
    case VG_TYPE_MAP:
        return read_map(reader, shape, at, path);
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION: {
        if (in_container)
            return read_struct(reader, shape, at, path);
        void *inner = vg_arena_zalloc(reader->arena, 1, shape->size);
        memcpy(at, &inner, sizeof inner);
        return read_struct(reader, shape, inner, path);
    }
    default:
        return read_scalar(reader, shape, at, path);
    }
}

bool vg_value_from_json(const struct vg_shape *shape, struct vg_str json, struct vg_arena *arena,
                        void *value, struct vg_violations *violations, struct vg_str *problem)
{
    struct reader reader = {.arena = arena, .violations = violations};
    memset(value, 0, shape->size);
    vg_json_init(&reader.json, json, arena);
    bool is_good = read_value(&reader, shape, value, NULL, /* in_container= */ true) &&
                   vg_json_at_end(&reader.json);
    if (!is_good && !vg_str_is_set(reader.problem))
        reader.problem =
            vg_str_from(reader.json.error != NULL ? reader.json.error : "trailing text");
    *problem = reader.problem;
    return is_good;
}

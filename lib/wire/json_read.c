/* wire/json_read.c: JSON into typed values, in one pass, with AWS's sentences for what does not
 * fit. The sentences are those that dynalite's suite asserts against DynamoDB. */
#include "wire/json_value.h"

#include <math.h>

static int read_struct(const struct vg_decode *decode, struct vg_json *json,
                       const struct vg_shape *shape, void *value, const struct vg_path *path);
static int read_present(const struct vg_decode *decode, struct vg_json *json,
                        const struct vg_shape *shape, void *at, bool in_container,
                        const struct vg_path *path);

static const char *token_name(struct vg_json *json, enum vg_json_type type)
{
    struct vg_str text;
    switch (type) {
    case VG_JSON_TRUE:
        return "TRUE_VALUE";
    case VG_JSON_FALSE:
        return "FALSE_VALUE";
    case VG_JSON_NUMBER:
        if (vg_json_number(json, &text) && vg_str_find_char(text, '.') >= 0)
            return "DECIMAL_VALUE";
        return "NUMBER_VALUE";
    default:
        return "STRING_VALUE";
    }
}

/* A shape's Java type, as it appears in sentences about collections. */
static struct vg_str java_type(const struct vg_decode *decode, const struct vg_shape *shape)
{
    switch (shape->type) {
    case VG_TYPE_MAP:
        return VG_CONCAT(decode->arena, VG_STR("java.util.Map<java.lang.String, "),
                         java_type(decode, shape->members[1].shape), VG_STR(">"));
    case VG_TYPE_LIST:
        return VG_CONCAT(decode->arena, VG_STR("java.util.List<"),
                         java_type(decode, shape->members[0].shape), VG_STR(">"));
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
    case VG_TYPE_CODEC:
    case VG_TYPE_DOCUMENT:
        return VG_CONCAT(decode->arena, decode->java_package,
                         decode->java_package.len > 0 ? VG_STR(".") : VG_STR(""), shape->name);
    case VG_TYPE_BLOB:
    case VG_TYPE_BODY:
        return VG_STR("java.nio.ByteBuffer");
    case VG_TYPE_TIME:
        return VG_STR("java.util.Date");
    default:
        return VG_CONCAT(decode->arena, VG_STR("java.lang."),
                         vg_str_from(vg_decode_java_class(shape)));
    }
}

static int fail_scalar(const struct vg_decode *decode, struct vg_json *json, enum vg_json_type type,
                       const struct vg_shape *shape)
{
    if (shape->type == VG_TYPE_BLOB || shape->type == VG_TYPE_BODY)
        return vg_decode_fail(decode, "only base-64-encoded strings are convertible to bytes");
    if (shape->type == VG_TYPE_BOOL && type == VG_JSON_STRING)
        return vg_decode_fail(decode, "Unexpected token received from parser");
    return vg_decode_fail(decode, "%s cannot be converted to %s", token_name(json, type),
                          vg_decode_java_class(shape));
}

/* A scalar where a list, map or structure should be. */
static int fail_collection(const struct vg_decode *decode, const struct vg_shape *shape,
                           bool in_container)
{
    if (!in_container)
        return vg_decode_fail(decode, "Unexpected field type");
    if (shape->type == VG_TYPE_STRUCT || shape->type == VG_TYPE_UNION ||
        (shape->type == VG_TYPE_CODEC && !shape->codec->is_map))
        return vg_decode_fail(decode, "Unexpected value type in payload");
    return vg_decode_fail(
        decode, "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast "
                "to class java.lang.Class (sun.reflect.generics.reflectiveObjects."
                "ParameterizedTypeImpl and java.lang.Class are in module java.base of loader "
                "'bootstrap')");
}

/* What comes next is of the wrong type, or not JSON at all. */
static int fail_type(const struct vg_decode *decode, struct vg_json *json,
                     const struct vg_shape *shape, bool in_container)
{
    enum vg_json_type type = vg_json_peek(json);
    bool is_map = shape->type == VG_TYPE_MAP;
    bool is_struct = shape->type == VG_TYPE_STRUCT || shape->type == VG_TYPE_UNION;
    switch (type) {
    case VG_JSON_BAD:
        return vg_decode_fail_silently(decode);
    case VG_JSON_OBJECT:
        return vg_decode_fail(decode, "Start of structure or map found where not expected");
    case VG_JSON_ARRAY:
        return vg_decode_fail(decode, "Unrecognized collection type %s%.*s", is_map ? "" : "class ",
                              VG_STR_ARG(java_type(decode, shape)));
    default:
        if (is_map || is_struct || shape->type == VG_TYPE_LIST)
            return fail_collection(decode, shape, in_container);
        return fail_scalar(decode, json, type, shape);
    }
}

static int read_bool(const struct vg_decode *decode, struct vg_json *json,
                     const struct vg_shape *shape, struct vg_bool *at)
{
    enum vg_json_type type = vg_json_peek(json);
    if (type == VG_JSON_STRING) { /* AWS takes the words as well */
        struct vg_str text;
        if (!vg_json_string(json, &text))
            return vg_decode_fail_silently(decode);
        at->v = vg_str_ieq(text, VG_STR("true"));
        if (!at->v && !vg_str_ieq(text, VG_STR("false")))
            return fail_scalar(decode, json, type, shape);
    } else if (type != VG_JSON_TRUE && type != VG_JSON_FALSE) {
        return fail_type(decode, json, shape, false);
    } else if (!vg_json_bool(json, &at->v)) {
        return vg_decode_fail_silently(decode);
    }
    at->set = true;
    return VG_OK;
}

/* AWS truncates decimals where it wants an integer. */
static bool integer_of(struct vg_str text, int64_t *value)
{
    if (vg_str_to_i64(text, value))
        return true;
    double number;
    bool is_decimal = vg_str_find_char(text, '.') >= 0 || vg_str_find_char(text, 'e') >= 0 ||
                      vg_str_find_char(text, 'E') >= 0;
    if (!is_decimal || !vg_str_to_f64(text, &number) || !(fabs(number) < 0x1p63))
        return false;
    *value = (int64_t)number;
    return true;
}

static int read_integer(const struct vg_decode *decode, struct vg_json *json,
                        const struct vg_shape *shape, void *at)
{
    if (vg_json_peek(json) != VG_JSON_NUMBER)
        return fail_type(decode, json, shape, false);
    struct vg_str text;
    if (!vg_json_number(json, &text))
        return vg_decode_fail_silently(decode);
    int64_t value;
    bool is_long = shape->type == VG_TYPE_I64;
    if (!integer_of(text, &value) || (!is_long && (value < INT32_MIN || value > INT32_MAX)))
        return vg_decode_fail(decode, "NUMBER_VALUE cannot be converted to %s",
                              vg_decode_java_class(shape));
    if (is_long)
        *(struct vg_i64 *)at = vg_i64(value);
    else
        *(struct vg_i32 *)at = vg_i32((int32_t)value);
    return VG_OK;
}

static int read_double(const struct vg_decode *decode, struct vg_json *json,
                       const struct vg_shape *shape, struct vg_f64 *at)
{
    struct vg_str text;
    switch (vg_json_peek(json)) {
    case VG_JSON_NUMBER:
        if (!vg_json_number(json, &text) || !vg_str_to_f64(text, &at->v))
            return vg_decode_fail_silently(decode);
        break;
    case VG_JSON_STRING: /* "NaN", "Infinity", "-Infinity" */
        if (!vg_json_string(json, &text))
            return vg_decode_fail_silently(decode);
        if (!vg_str_to_f64(text, &at->v) || isfinite(at->v))
            return fail_scalar(decode, json, VG_JSON_STRING, shape);
        break;
    default:
        return fail_type(decode, json, shape, false);
    }
    at->set = true;
    return VG_OK;
}

static int read_time(const struct vg_decode *decode, struct vg_json *json,
                     const struct vg_shape *shape, struct vg_time *at)
{
    struct vg_str text;
    enum vg_json_type type = vg_json_peek(json);
    if (type != VG_JSON_NUMBER && type != VG_JSON_STRING)
        return fail_type(decode, json, shape, false);
    if (type == VG_JSON_NUMBER ? !vg_json_number(json, &text) : !vg_json_string(json, &text))
        return vg_decode_fail_silently(decode);
    if (!vg_decode_time(text, &at->ms))
        return vg_decode_fail(decode, "%s cannot be converted to Date",
                              type == VG_JSON_NUMBER ? "NUMBER_VALUE" : "STRING_VALUE");
    at->set = true;
    return VG_OK;
}

/* Strings, and what is written as one: enums and blobs. */
static int read_text(const struct vg_decode *decode, struct vg_json *json,
                     const struct vg_shape *shape, void *at, const struct vg_path *path)
{
    if (vg_json_peek(json) != VG_JSON_STRING)
        return fail_type(decode, json, shape, false);
    struct vg_str text;
    if (!vg_json_string(json, &text))
        return vg_decode_fail_silently(decode);
    struct vg_str bytes;
    switch (shape->type) {
    case VG_TYPE_ENUM:
        vg_decode_enum(decode, shape, text, at, path);
        return VG_OK;
    case VG_TYPE_BLOB:
        return vg_decode_blob(decode, text, at);
    case VG_TYPE_BODY:
        if (vg_decode_blob(decode, text, &bytes) != VG_OK)
            return VG_FAIL;
        *(struct vg_body *)at = vg_decode_body(bytes);
        return VG_OK;
    default:
        *(struct vg_str *)at = text;
        return VG_OK;
    }
}

/* Skips a null; false when there is none. */
static bool skip_null(struct vg_json *json)
{
    return vg_json_peek(json) == VG_JSON_NULL && vg_json_null(json);
}

static int read_list(const struct vg_decode *decode, struct vg_json *json,
                     const struct vg_shape *shape, void *at, bool in_container,
                     const struct vg_path *path)
{
    if (vg_json_peek(json) != VG_JSON_ARRAY)
        return fail_type(decode, json, shape, in_container);
    if (!vg_json_array(json))
        return vg_decode_fail_silently(decode);
    bool has_enums = vg_decode_has_enums(shape);
    const struct vg_shape *element =
        has_enums ? vg_decode_text_element.shape : shape->members[0].shape;
    size_t size = has_enums ? sizeof(struct vg_str) : shape->entry_size;
    struct vg_list list = {.set = true};
    struct vg_path here = {.parent = path};
    while (vg_json_element(json)) {
        here.index++;
        if (skip_null(json)) {
            if (shape->is_sparse)
                vg_decode_append(decode->arena, &list, size);
            continue;
        }
        void *slot = vg_decode_append(decode->arena, &list, size);
        if (read_present(decode, json, element, slot, /* in_container= */ true, &here) != VG_OK)
            return VG_FAIL;
    }
    if (json->error != NULL)
        return vg_decode_fail_silently(decode);
    if (has_enums)
        vg_decode_enum_list(decode, shape, list, at, path);
    else
        vg_list_store(at, list);
    return VG_OK;
}

static int read_map(const struct vg_decode *decode, struct vg_json *json,
                    const struct vg_shape *shape, void *at, bool in_container,
                    const struct vg_path *path)
{
    if (vg_json_peek(json) != VG_JSON_OBJECT)
        return fail_type(decode, json, shape, in_container);
    if (!vg_json_object(json))
        return vg_decode_fail_silently(decode);
    const struct vg_member *key = &shape->members[0];
    const struct vg_member *value = &shape->members[1];
    struct vg_list map = {.set = true};
    struct vg_path here = {.parent = path};
    while (vg_json_member(json, &here.key)) {
        bool is_null = skip_null(json);
        if (is_null && !shape->is_sparse)
            continue;
        char *entry = vg_decode_append(decode->arena, &map, shape->entry_size);
        memcpy(entry + key->offset, &here.key, sizeof(here.key));
        if (!is_null && read_present(decode, json, value->shape, entry + value->offset,
                                     /* in_container= */ true, &here) != VG_OK)
            return VG_FAIL;
    }
    if (json->error != NULL)
        return vg_decode_fail_silently(decode);
    vg_list_store(at, map);
    return VG_OK;
}

/* Codecs read maps and structures. What a scalar there is told as depends on the place. */
static int read_codec(const struct vg_decode *decode, struct vg_json *json,
                      const struct vg_shape *shape, void *at, bool in_container)
{
    struct vg_str problem = VG_STR_NONE;
    bool is_serialization = true;
    const char *at_start = json->at;
    if (shape->codec->from_json(json, decode->arena, at, &problem, &is_serialization))
        return VG_OK;
    if (json->error != NULL)
        return vg_decode_fail_silently(decode);
    struct vg_json again = {.start = at_start, .at = at_start, .end = json->end};
    enum vg_json_type type = vg_json_peek(&again);
    if (type != VG_JSON_OBJECT && type != VG_JSON_ARRAY)
        return fail_collection(decode, shape, in_container);
    return vg_fail_with(decode->err, is_serialization ? decode->malformed : &VG_VALIDATION, problem,
                        /* detail= */ NULL);
}

/* A value that is not null. */
static int read_present(const struct vg_decode *decode, struct vg_json *json,
                        const struct vg_shape *shape, void *at, bool in_container,
                        const struct vg_path *path)
{
    /* "{},{},..." unfolds to a hundred times its size. */
    if (decode->arena->total_bytes > VG_WIRE_MEMORY_MAX)
        return vg_decode_fail(decode, "The request has too many values");
    switch (shape->type) {
    case VG_TYPE_BOOL:
        return read_bool(decode, json, shape, at);
    case VG_TYPE_I32:
    case VG_TYPE_I64:
        return read_integer(decode, json, shape, at);
    case VG_TYPE_F64:
        return read_double(decode, json, shape, at);
    case VG_TYPE_TIME:
        return read_time(decode, json, shape, at);
    case VG_TYPE_STRING:
    case VG_TYPE_ENUM:
    case VG_TYPE_BLOB:
    case VG_TYPE_BODY:
        return read_text(decode, json, shape, at, path);
    case VG_TYPE_LIST:
        return read_list(decode, json, shape, at, in_container, path);
    case VG_TYPE_MAP:
        return read_map(decode, json, shape, at, in_container, path);
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        if (vg_json_peek(json) != VG_JSON_OBJECT)
            return fail_type(decode, json, shape, in_container);
        return read_struct(decode, json, shape,
                           vg_decode_struct(decode->arena, shape, at, in_container), path);
    case VG_TYPE_DOCUMENT:
        return vg_json_skip(json, at) ? VG_OK : vg_decode_fail_silently(decode);
    case VG_TYPE_CODEC:
        return read_codec(decode, json, shape, at, in_container);
    }
    return VG_FAIL;
}

int vg_json_read_value(const struct vg_decode *decode, struct vg_json *json,
                       const struct vg_shape *shape, void *at, bool in_container,
                       const struct vg_path *path)
{
    return skip_null(json) ? VG_OK : read_present(decode, json, shape, at, in_container, path);
}

static int read_struct(const struct vg_decode *decode, struct vg_json *json,
                       const struct vg_shape *shape, void *value, const struct vg_path *path)
{
    if (!vg_json_object(json))
        return vg_decode_fail_silently(decode);
    struct vg_lookup lookup = {
        .shape = shape,
        .name_offset = offsetof(struct vg_member, json_name),
    };
    uint32_t read_count = 0;
    struct vg_str name;
    while (vg_json_member(json, &name)) {
        const struct vg_member *member = vg_lookup_member(&lookup, name);
        if (member == NULL) {
            if (!vg_json_skip(json, /* raw= */ NULL))
                return vg_decode_fail_silently(decode);
            continue;
        }
        if (skip_null(json))
            continue;
        struct vg_path here = {.parent = path, .name = member->name};
        if (read_present(decode, json, member->shape, (char *)value + member->offset,
                         /* in_container= */ false, &here) != VG_OK)
            return VG_FAIL;
        read_count++;
    }
    if (json->error != NULL)
        return vg_decode_fail_silently(decode);
    if (shape->type == VG_TYPE_UNION && read_count != 1)
        return vg_decode_fail(decode, "Unions must have exactly one member set: %.*s",
                              VG_STR_ARG(shape->name));
    return VG_OK;
}

int vg_json_read_document(const struct vg_decode *decode, struct vg_str text,
                          const struct vg_shape *shape, void *at, bool in_container)
{
    struct vg_json json;
    vg_json_init(&json, text, decode->arena);
    if (vg_json_read_value(decode, &json, shape, at, in_container, /* path= */ NULL) != VG_OK)
        return VG_FAIL;
    return vg_json_at_end(&json) ? VG_OK : vg_decode_fail_silently(decode);
}

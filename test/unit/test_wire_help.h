/* test_wire_help: tables made by hand that hold every type and binding, and a call to decode and
 * encode with. */
#ifndef VG_TEST_WIRE_HELP_H
#define VG_TEST_WIRE_HELP_H

#include "base/json.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The C side of the tables, as the generator would make it. */

struct strings {
    struct vg_str *items;
    size_t count;
    bool set;
};
struct colours {
    int32_t *items;
    size_t count;
    bool set;
};
struct tag {
    struct vg_str key;
    struct vg_str value;
    struct vg_str kind; /* an XML attribute */
};
struct tags {
    struct tag *items;
    size_t count;
    bool set;
};
struct string_map_entry {
    struct vg_str key;
    struct vg_str value;
};
struct string_map {
    struct string_map_entry *items;
    size_t count;
    bool set;
};
struct choice {
    struct vg_str text;
    struct vg_i32 number;
};
struct thing {
    struct vg_bool flag;
    struct vg_i32 small;
    struct vg_i64 large;
    struct vg_f64 ratio;
    struct vg_str text;
    struct vg_str bytes;
    struct vg_time time;
    struct vg_time date_time;
    struct vg_time http_date;
    int32_t colour;
    struct strings strings;
    struct strings sparse_strings;
    struct colours colours;
    struct tags tags;
    struct tags flat_tags;
    struct string_map map;
    struct string_map flat_map;
    struct string_map sparse_map;
    const struct tag *tag;
    const struct choice *choice;
    const struct thing *thing;
    struct vg_str document;
    struct vg_str coded;
};

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define NAMES(literal)                                                                             \
    .name = NAME(literal), .json_name = NAME(literal), .xml_name = NAME(literal),                  \
    .query_name = NAME(literal)
#define SHAPE(variable, kind, ...)                                                                 \
    static const struct vg_shape variable = {                                                      \
        .name = NAME(#kind), .type = VG_TYPE_##kind, __VA_ARGS__}

SHAPE(bool_shape, BOOL, .size = sizeof(struct vg_bool));
SHAPE(i32_shape, I32, .size = sizeof(struct vg_i32));
SHAPE(i64_shape, I64, .size = sizeof(struct vg_i64));
SHAPE(f64_shape, F64, .size = sizeof(struct vg_f64));
SHAPE(string_shape, STRING, .size = sizeof(struct vg_str));
SHAPE(blob_shape, BLOB, .size = sizeof(struct vg_str));
SHAPE(body_shape, BODY, .size = sizeof(struct vg_body));
SHAPE(time_shape, TIME, .size = sizeof(struct vg_time));
SHAPE(document_shape, DOCUMENT, .size = sizeof(struct vg_str));

static const struct vg_enum_value colour_values[] = {{NAME("RED")}, {NAME("BLUE")}};
SHAPE(colour_shape, ENUM, .size = sizeof(int32_t), .enum_values = colour_values, .enum_count = 2);

/* A codec that keeps strings as they are, and refuses others in two ways. */
static inline bool read_coded(struct vg_json *json, struct vg_arena *arena, struct vg_str *value,
                              struct vg_str *problem, bool *is_serialization)
{
    (void)arena;
    enum vg_json_type type = vg_json_peek(json);
    *is_serialization = type != VG_JSON_OBJECT;
    *problem = type == VG_JSON_OBJECT ? VG_STR("no objects") : VG_STR("only strings");
    return type == VG_JSON_STRING && vg_json_string(json, value);
}
static inline void write_coded(struct vg_str value, struct vg_json_out *out, struct vg_arena *arena)
{
    (void)arena;
    vg_json_out_string(out, value);
}
static const struct vg_shape_codec test_codec = {.from_json = read_coded, .to_json = write_coded};
SHAPE(coded_shape, CODEC, .size = sizeof(struct vg_str), .codec = &test_codec);

static const struct vg_member tag_members[] = {
    {NAMES("Key"), .shape = &string_shape, .offset = offsetof(struct tag, key)},
    {NAMES("Value"), .shape = &string_shape, .offset = offsetof(struct tag, value)},
    {.name = NAME("Kind"),
     .json_name = NAME("Kind"),
     .xml_name = NAME("xsi:type"),
     .query_name = NAME("Kind"),
     .shape = &string_shape,
     .offset = offsetof(struct tag, kind),
     .flags = VG_MEMBER_XML_ATTRIBUTE},
};
SHAPE(tag_shape, STRUCT, .size = sizeof(struct tag), .members = tag_members, .member_count = 3);

static const struct vg_member choice_members[] = {
    {NAMES("Text"), .shape = &string_shape, .offset = offsetof(struct choice, text)},
    {NAMES("Number"), .shape = &i32_shape, .offset = offsetof(struct choice, number)},
};
SHAPE(choice_shape, UNION, .size = sizeof(struct choice), .members = choice_members,
      .member_count = 2);

static const struct vg_member string_element[] = {{NAMES("member"), .shape = &string_shape}};
static const struct vg_member colour_element[] = {{NAMES("member"), .shape = &colour_shape}};
static const struct vg_member tag_element[] = {{NAMES("Tag"), .shape = &tag_shape}};
SHAPE(strings_shape, LIST, .size = sizeof(struct strings), .members = string_element,
      .member_count = 1, .entry_size = sizeof(struct vg_str));
SHAPE(sparse_strings_shape, LIST, .size = sizeof(struct strings), .members = string_element,
      .member_count = 1, .entry_size = sizeof(struct vg_str), .is_sparse = true);
SHAPE(colours_shape, LIST, .size = sizeof(struct colours), .members = colour_element,
      .member_count = 1, .entry_size = sizeof(int32_t));
SHAPE(tags_shape, LIST, .size = sizeof(struct tags), .members = tag_element, .member_count = 1,
      .entry_size = sizeof(struct tag));

static const struct vg_member map_members[] = {
    {NAMES("key"), .shape = &string_shape, .offset = offsetof(struct string_map_entry, key)},
    {NAMES("value"), .shape = &string_shape, .offset = offsetof(struct string_map_entry, value)},
};
SHAPE(map_shape, MAP, .size = sizeof(struct string_map), .members = map_members, .member_count = 2,
      .entry_size = sizeof(struct string_map_entry));
SHAPE(sparse_map_shape, MAP, .size = sizeof(struct string_map), .members = map_members,
      .member_count = 2, .entry_size = sizeof(struct string_map_entry), .is_sparse = true);

#define THING(literal, field, ...)                                                                 \
    {                                                                                              \
        NAMES(literal), .offset = offsetof(struct thing, field), .shape = &__VA_ARGS__             \
    }
static const struct vg_shape thing_shape;
static const struct vg_member thing_members[] = {
    THING("Flag", flag, bool_shape),
    THING("Small", small, i32_shape),
    THING("Large", large, i64_shape),
    THING("Ratio", ratio, f64_shape),
    THING("Text", text, string_shape),
    THING("Bytes", bytes, blob_shape),
    THING("Time", time, time_shape),
    THING("DateTime", date_time, time_shape, .time_format = VG_TIME_DATE_TIME),
    THING("HttpDate", http_date, time_shape, .time_format = VG_TIME_HTTP_DATE),
    THING("Colour", colour, colour_shape),
    THING("Strings", strings, strings_shape),
    THING("SparseStrings", sparse_strings, sparse_strings_shape),
    THING("Colours", colours, colours_shape),
    THING("Tags", tags, tags_shape),
    THING("FlatTags", flat_tags, tags_shape, .flags = VG_MEMBER_FLATTENED),
    THING("Map", map, map_shape),
    THING("FlatMap", flat_map, map_shape, .flags = VG_MEMBER_FLATTENED),
    THING("SparseMap", sparse_map, sparse_map_shape),
    THING("Tag", tag, tag_shape),
    THING("Choice", choice, choice_shape),
    THING("Thing", thing, thing_shape),
    THING("Document", document, document_shape),
    THING("Coded", coded, coded_shape),
};
static const struct vg_shape thing_shape = {
    .name = NAME("Thing"),
    .type = VG_TYPE_STRUCT,
    .size = sizeof(struct thing),
    .members = thing_members,
    .member_count = VG_COUNT_OF(thing_members),
};

static const struct vg_op_model thing_ops[] = {
    {.name = NAME("DoThing"),
     .input = &thing_shape,
     .output = &thing_shape,
     .method = NAME("POST"),
     .uri = NAME("/"),
     .success_status = 200},
};
static const struct vg_service_model thing_service = {
    .name = NAME("things"),
    .target_prefix = NAME("Things_1"),
    .xml_namespace = NAME("urn:things"),
    .ops = thing_ops,
    .op_count = 1,
};

/* One decoding or encoding. */
struct fixture {
    struct vg_arena arena;
    struct vg_wire_call call;
    struct vg_request request;
    struct vg_violations violations;
    struct vg_error err;
    struct vg_response response;
};

static inline void fixture_init(struct fixture *fixture, const struct vg_protocol *protocol,
                                const struct vg_op_model *op)
{
    *fixture = (struct fixture){0};
    vg_arena_init(&fixture->arena);
    vg_violations_init(&fixture->violations, &fixture->arena);
    vg_response_init(&fixture->response, &fixture->arena, 0);
    fixture->err.arena = &fixture->arena;
    fixture->request = (struct vg_request){
        .arena = &fixture->arena, .method = op->method, .path = VG_STR("/"), .body = VG_STR("")};
    fixture->call = (struct vg_wire_call){.arena = &fixture->arena,
                                          .service = &thing_service,
                                          .op = op,
                                          .protocol = protocol,
                                          .request_id = VG_STR("ID"),
                                          .resource = VG_STR("/r")};
}

static inline int fixture_decode(struct fixture *fixture, const char *body, void *in)
{
    fixture->request.body = vg_str_from(body);
    return fixture->call.protocol->decode(&fixture->call, &fixture->request, in,
                                          &fixture->violations, &fixture->err);
}

static inline struct vg_str fixture_encode(struct fixture *fixture, const void *out)
{
    fixture->call.protocol->encode(&fixture->call, out, &fixture->response);
    return fixture->response.body;
}

static inline struct vg_str fixture_encode_error(struct fixture *fixture)
{
    fixture->call.protocol->encode_error(&fixture->call, &fixture->err, &fixture->response);
    return fixture->response.body;
}

static inline struct vg_str response_header(const struct vg_response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (vg_str_ieq(response->headers[i].name, vg_str_from(name)))
            return response->headers[i].value;
    return VG_STR_NONE;
}

#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct vg_str actual_ = (actual);                                                          \
        assert_non_null(actual_.ptr);                                                              \
        if (!vg_str_is(actual_, (expected)))                                                       \
            fail_msg("got: %.*s\nnot: %s", VG_STR_ARG(actual_), (expected));                       \
    } while (0)

#endif

/* services/dynamodb/value/value_read.c: JSON text to the stored form, in one pass.
 *
 * AWS checks types while it decodes (SerializationException) and values later (ValidationException,
 * behind the constraints of the whole request). So the first broken rule of a value is kept as a
 * problem, and reading goes on. */
#include "order.h"
#include "value.h"

#include "base/codec.h"
#include "base/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SKIPPED_LEVELS_MAX = 512 }; /* of JSON: a value takes two of them */

struct reader {
    struct vg_json *json;
    struct vg_arena *arena;
    struct vg_buf out;
    struct dynamodb_order order;
    struct vg_str attribute;         /* the item's attribute that is being read */
    struct dynamodb_problem problem; /* fault 0: none yet */
    struct vg_str refusal;           /* of a SerializationException */
};

static bool read_value(struct reader *reader, int level);

static void note(struct reader *reader, enum dynamodb_fault fault, struct vg_str detail)
{
    if (reader->problem.fault == 0)
        reader->problem =
            (struct dynamodb_problem){.fault = fault, .name = reader->attribute, .detail = detail};
}

/* A name that is empty or too long. An item's own empty names AWS tells before anything else that
 * is wrong with it (dynamodb-conformance, tests/tier3/validation-ordering/deepRequests.test.ts). */
static void note_name(struct reader *reader, struct vg_str name, int level)
{
    if (name.len > 0) {
        note(reader, DYNAMODB_FAULT_LONG_NAME, VG_STR(""));
    } else if (level == 1) {
        reader->problem.fault = 0;
        note(reader, DYNAMODB_FAULT_EMPTY_NAME, VG_STR(""));
    }
}

static bool refuse(struct reader *reader, struct vg_str sentence)
{
    reader->refusal = sentence;
    return false;
}

/* Words the SerializationException for a value of the wrong JSON type. `scalar` is what scalars
 * can't be converted to, or NULL with `otherwise` as the whole sentence. */
static bool refuse_type(struct reader *reader, const char *scalar, const char *otherwise,
                        const char *java_class)
{
    struct vg_json *json = reader->json;
    const char *found = "";
    struct vg_str number = VG_STR("");
    switch (vg_json_peek(json)) {
    case VG_JSON_BAD:
        return refuse(reader, VG_STR_NONE);
    case VG_JSON_OBJECT:
        return refuse(reader, VG_STR("Start of structure or map found where not expected"));
    case VG_JSON_ARRAY:
        return refuse(
            reader, vg_arena_printf(reader->arena, "Unrecognized collection type %s", java_class));
    case VG_JSON_STRING:
        found = "STRING_VALUE";
        break;
    case VG_JSON_NUMBER:
        if (!vg_json_number(json, &number))
            return refuse(reader, VG_STR_NONE);
        found = memchr(number.ptr, '.', number.len) != NULL ? "DECIMAL_VALUE" : "NUMBER_VALUE";
        break;
    case VG_JSON_TRUE:
        found = "TRUE_VALUE";
        break;
    case VG_JSON_FALSE:
        found = "FALSE_VALUE";
        break;
    case VG_JSON_NULL:
        found = "NULL_VALUE";
        break;
    }
    if (scalar == NULL)
        return refuse(reader, vg_str_from(otherwise));
    return refuse(reader,
                  vg_arena_printf(reader->arena, "%s cannot be converted to %s", found, scalar));
}

/* ---- The common forms, without the general reader ----
 * Clients write JSON without white space (JavaScript, Go) or with one space behind ':' and ','
 * (Python), and most texts are plain ASCII. What has that form is taken here; all else is left
 * where it is, for base/json.h. */

/* The end of the plain ASCII at `at`: no quote, backslash or control character, nothing from 0x80.
 */
static inline const char *plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(0x20); /* signed: what is below includes bytes from 0x80 */
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i others = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(others);
        if (mask != 0)
            return at + __builtin_ctz(mask);
    }
#endif
    while (at < end && (signed char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* A string of plain ASCII at `*at`, stepped over. */
static inline bool take_plain(const char **at, const char *end, struct vg_str *text)
{
    const char *from = *at;
    if (from == end || *from++ != '"')
        return false;
    const char *to = plain_end(from, end);
    if (to == end || *to != '"')
        return false;
    *text = vg_str_of(from, (size_t)(to - from));
    *at = to + 1;
    return true;
}

static bool read_text(struct reader *reader, struct vg_str *text)
{
    if (vg_json_peek(reader->json) != VG_JSON_STRING)
        return refuse_type(reader, "String", NULL, "class java.lang.String");
    return vg_json_string(reader->json, text);
}

static void put_string(struct reader *reader, struct vg_str text)
{
    const struct vg_json *json = reader->json;
    if (text.ptr >= json->start && text.ptr <= json->end)
        dynamodb_put_plain_string(&reader->out, text);
    else /* it had escapes, and some may be needed again */
        dynamodb_put_scalar(&reader->out, DYNAMODB_S, text);
}

static void parse_number(struct reader *reader, struct vg_str text, struct dynamodb_number *number)
{
    if (dynamodb_number_parse(text, number) != DYNAMODB_NUMBER_OK) {
        note(reader, DYNAMODB_FAULT_NUMBER, text);
        number->len = 0;
    }
}

static bool read_number(struct reader *reader, struct dynamodb_number *number)
{
    struct vg_str text;
    if (!read_text(reader, &text))
        return false;
    parse_number(reader, text, number);
    return true;
}

/* A whole value {"S":"..."} or {"N":"..."} of the common form. */
static bool take_value(struct reader *reader)
{
    struct vg_json *json = reader->json;
    const char *at = json->at;
    const char *end = json->end;
    at += at < end && *at == ' ';
    if (end - at < 8 || at[0] != '{' || at[1] != '"' || at[3] != '"' || at[4] != ':')
        return false;
    char type = at[2];
    if (type != 'S' && type != 'N')
        return false;
    at += 5 + (at[5] == ' ');
    struct vg_str text;
    if (!take_plain(&at, end, &text) || at == end || *at != '}')
        return false;
    if (type == 'S') {
        dynamodb_put_plain_string(&reader->out, text);
    } else {
        struct dynamodb_number number;
        parse_number(reader, text, &number);
        dynamodb_put_number(&reader->out, &number);
    }
    json->at = at + 1;
    return true;
}

/* Words what is wrong with base64 that did not decode. */
static bool refuse_base64(struct reader *reader, struct vg_str text)
{
    if (text.len % 4 != 0)
        return refuse(reader,
                      vg_arena_printf(
                          reader->arena,
                          "Base64 encoded length is expected a multiple of 4 bytes but found: %zu",
                          text.len));
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for (size_t i = 0; i < text.len; i++)
        if (memchr(alphabet, text.ptr[i], sizeof(alphabet) - 1) == NULL)
            return refuse(reader, vg_arena_printf(reader->arena, "Invalid Base64 character: '%c'",
                                                  text.ptr[i]));
    return refuse(reader,
                  VG_STR("Invalid last non-pad Base64 character dectected")); /* AWS's spelling */
}

/* Whether the bits that the last digit has too many are zero, as AWS demands. */
static bool ends_cleanly(struct reader *reader, struct vg_str text, struct vg_str bytes)
{
    size_t tail = bytes.len % 3;
    return tail == 0 ||
           vg_str_ends(text, vg_base64(reader->arena, vg_str_tail(bytes, bytes.len - tail)));
}

static bool read_bytes(struct reader *reader, struct vg_str *bytes)
{
    if (vg_json_peek(reader->json) != VG_JSON_STRING)
        return refuse_type(reader, NULL, "only base-64-encoded strings are convertible to bytes",
                           "class java.nio.ByteBuffer");
    struct vg_str text;
    if (!vg_json_string(reader->json, &text))
        return false;
    bool is_read = vg_base64_decode(reader->arena, text, /* is_url= */ false, bytes) &&
                   ends_cleanly(reader, text, *bytes);
    return is_read || refuse_base64(reader, text);
}

static bool read_bool(struct reader *reader, bool *value)
{
    enum vg_json_type type = vg_json_peek(reader->json);
    if (type == VG_JSON_STRING)
        return refuse(reader, VG_STR("Unexpected token received from parser"));
    if (type != VG_JSON_TRUE && type != VG_JSON_FALSE)
        return refuse_type(reader, "Boolean", NULL, "class java.lang.Boolean");
    return vg_json_bool(reader->json, value);
}

/* ---- Containers ---- */

/* The attributes of a map or item into the output, sorted. */
static bool read_attributes(struct reader *reader, int level, uint32_t *count)
{
    struct vg_json *json = reader->json;
    struct dynamodb_order_run run = dynamodb_order_begin(&reader->order);
    struct vg_str name;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (level == 1)
            reader->attribute = name;
        if (name.len - 1 >= DYNAMODB_NAME_MAX)
            note_name(reader, name, level);
        size_t at = reader->out.len;
        dynamodb_put_name(&reader->out, name);
        size_t key_end = reader->out.len;
        if (!(level <= DYNAMODB_LEVELS_MAX && take_value(reader)) && !read_value(reader, level))
            return false;
        dynamodb_order_add(&reader->order, &run, at, key_end, name.len);
    }
    *count = dynamodb_order_end(&reader->order,
                                &run); /* of doubles the last counts, as in AWS's decoder */
    return json->error == NULL;
}

static bool read_map(struct reader *reader, int level)
{
    if (vg_json_peek(reader->json) != VG_JSON_OBJECT)
        return refuse_type(
            reader, NULL, "Unexpected field type",
            "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>");
    size_t opened = dynamodb_open(&reader->out, DYNAMODB_M);
    uint32_t count;
    if (!read_attributes(reader, level + 1, &count))
        return false;
    dynamodb_close(&reader->out, opened, count);
    return true;
}

static bool enter_list(struct reader *reader)
{
    if (vg_json_peek(reader->json) != VG_JSON_ARRAY)
        return refuse_type(reader, NULL, "Unexpected field type", "");
    return vg_json_array(reader->json);
}

static bool read_list(struct reader *reader, int level)
{
    if (!enter_list(reader))
        return false;
    size_t opened = dynamodb_open(&reader->out, DYNAMODB_L);
    uint32_t count = 0;
    for (; vg_json_element(reader->json); count++)
        if (!(level < DYNAMODB_LEVELS_MAX && take_value(reader)) && !read_value(reader, level + 1))
            return false;
    dynamodb_close(&reader->out, opened, count);
    return reader->json->error == NULL;
}

static bool read_member(struct reader *reader, enum dynamodb_type type, struct vg_str *member,
                        struct dynamodb_number *number)
{
    if (type == DYNAMODB_BS)
        return read_bytes(reader, member);
    if (type == DYNAMODB_SS)
        return read_text(reader, member);
    if (!read_number(reader, number))
        return false;
    *member = dynamodb_number_str(number);
    return true;
}

static enum dynamodb_fault fault_of_empty(enum dynamodb_type type)
{
    return type == DYNAMODB_SS   ? DYNAMODB_FAULT_EMPTY_SS
           : type == DYNAMODB_NS ? DYNAMODB_FAULT_EMPTY_NS
                                 : DYNAMODB_FAULT_EMPTY_BS;
}

static enum dynamodb_fault fault_of_doubles(enum dynamodb_type type)
{
    return type == DYNAMODB_SS   ? DYNAMODB_FAULT_DOUBLES_SS
           : type == DYNAMODB_NS ? DYNAMODB_FAULT_DOUBLES_NS
                                 : DYNAMODB_FAULT_DOUBLES_BS;
}

static bool read_set(struct reader *reader, enum dynamodb_type type)
{
    if (!enter_list(reader))
        return false;
    size_t opened = dynamodb_open(&reader->out, type);
    struct dynamodb_order_run run = dynamodb_order_begin(&reader->order);
    struct vg_str member;
    struct dynamodb_number number;
    while (vg_json_element(reader->json)) {
        size_t at = reader->out.len;
        if (!read_member(reader, type, &member, &number))
            return false;
        dynamodb_put_name(&reader->out, member);
        dynamodb_order_add(&reader->order, &run, at, reader->out.len, member.len);
    }
    if (run.count == 0)
        note(reader, fault_of_empty(type), VG_STR(""));
    if (dynamodb_order_has_doubles(&reader->order, &run)) /* its members are moved below */
        note(reader, fault_of_doubles(type),
             vg_arena_copy(reader->arena,
                           vg_str_of(reader->out.ptr + run.start, reader->out.len - run.start)));
    dynamodb_close(&reader->out, opened, dynamodb_order_end(&reader->order, &run));
    return reader->json->error == NULL;
}

/* ---- Values ---- */

static bool read_flag(struct reader *reader, enum dynamodb_type type)
{
    bool value;
    if (!read_bool(reader, &value))
        return false;
    if (type == DYNAMODB_BOOL) {
        dynamodb_put_bool(&reader->out, value);
        return true;
    }
    if (!value)
        note(reader, DYNAMODB_FAULT_NULL, VG_STR(""));
    dynamodb_put_null(&reader->out);
    return true;
}

static bool read_typed(struct reader *reader, enum dynamodb_type type, int level)
{
    struct vg_str bytes;
    struct dynamodb_number number;
    switch (type) {
    case DYNAMODB_S:
        if (!read_text(reader, &bytes))
            return false;
        put_string(reader, bytes);
        return true;
    case DYNAMODB_N:
        if (!read_number(reader, &number))
            return false;
        dynamodb_put_number(&reader->out, &number);
        return true;
    case DYNAMODB_B:
        if (!read_bytes(reader, &bytes))
            return false;
        dynamodb_put_scalar(&reader->out, DYNAMODB_B, bytes);
        return true;
    case DYNAMODB_BOOL:
    case DYNAMODB_NULL:
        return read_flag(reader, type);
    case DYNAMODB_L:
        return read_list(reader, level);
    case DYNAMODB_M:
        return read_map(reader, level);
    default:
        return read_set(reader, type);
    }
}

/* The members of the JSON object that one value is: exactly one type may be there. */
static bool read_types(struct reader *reader, int level)
{
    struct vg_json *json = reader->json;
    size_t start = reader->out.len;
    int types = 0;
    struct vg_str name;
    while (vg_json_member(json, &name)) {
        enum dynamodb_type type = dynamodb_type_of_name(name);
        if (type == 0 ||
            vg_json_peek(json) == VG_JSON_NULL) { /* AWS ignores members it does not know */
            if (!vg_json_skip(json, NULL))
                return false;
            continue;
        }
        types++;
        reader->out.len = start;
        if (!read_typed(reader, type, level))
            return false;
    }
    if (types == 0)
        note(reader, DYNAMODB_FAULT_NO_TYPE, VG_STR(""));
    if (types > 1)
        note(reader, DYNAMODB_FAULT_TYPES, VG_STR(""));
    return json->error == NULL;
}

/* What is too deep for an item is not for AWS's decoder, which goes on to complain of something
 * else in the request: 100 levels were recorded. The reader's count begins anew in each. */
static bool skip_deep(struct vg_json *json, int levels, int *least)
{
    enum vg_json_type type = vg_json_peek(json);
    bool is_object = type == VG_JSON_OBJECT;
    struct vg_str name;
    *least = levels < *least ? levels : *least;
    if (levels == 0 || (!is_object && type != VG_JSON_ARRAY))
        return vg_json_skip(json, NULL);
    int depth = json->depth;
    json->depth = 0;
    if (!(is_object ? vg_json_object(json) : vg_json_array(json)))
        return false;
    while (is_object ? vg_json_member(json, &name) : vg_json_element(json))
        if (!skip_deep(json, levels - 1, least))
            return false;
    json->depth = depth;
    return json->error == NULL;
}

/* Level 1 is an attribute of the item. */
static bool read_value(struct reader *reader, int level)
{
    struct vg_json *json = reader->json;
    if (level > DYNAMODB_LEVELS_MAX) {
        int least = SKIPPED_LEVELS_MAX;
        bool is_read = skip_deep(json, SKIPPED_LEVELS_MAX, &least);
        bool is_deep = SKIPPED_LEVELS_MAX - least > 2 * (DYNAMODB_LEVELS_DEEP - level);
        note(reader, is_deep ? DYNAMODB_FAULT_DEEP : DYNAMODB_FAULT_LEVELS, VG_STR(""));
        return is_read;
    }
    enum vg_json_type type = vg_json_peek(json);
    if (type == VG_JSON_NULL) {
        note(reader, DYNAMODB_FAULT_NO_TYPE, VG_STR(""));
        return vg_json_null(json);
    }
    if (type != VG_JSON_OBJECT)
        return refuse_type(reader, NULL, "Unexpected value type in payload",
                           "class com.amazonaws.dynamodb.v20120810.AttributeValue");
    /* Each level takes two of JSON's: 32 would be too deep for the reader, which is why its count
     * begins anew here. The depth of this recursion is bounded by the level. */
    int depth = json->depth;
    json->depth = 0;
    if (!vg_json_object(json) || !read_types(reader, level))
        return false;
    json->depth = depth;
    return true;
}

/* ---- The codecs ---- */

static void reader_init(struct reader *reader, struct vg_json *json, struct vg_arena *arena)
{
    reader->json = json;
    reader->arena = arena;
    reader->attribute = VG_STR_NONE;
    reader->problem.fault = 0;
    reader->refusal = VG_STR_NONE;
    vg_buf_init(&reader->out, arena, /* max= */ 0);
    dynamodb_order_init(&reader->order, &reader->out);
    /* Most values are shorter stored than as JSON; what comes behind this one in the text is no
     * reason to take more. */
    size_t left = (size_t)(json->end - json->at);
    (void)vg_buf_reserve(&reader->out, left < 2048 ? left + 64 : 2048);
}

/* A value that only carries its problem, behind `head` (what tells it from a good one). */
static struct vg_str problem_bytes(struct reader *reader, struct vg_str head)
{
    const struct dynamodb_problem *problem = &reader->problem;
    struct vg_buf buf;
    vg_buf_init(&buf, reader->arena, /* max= */ 0);
    vg_buf_add(&buf, head);
    vg_buf_add_char(&buf, (char)problem->fault);
    dynamodb_put_name(&buf, problem->name);
    vg_buf_add(&buf, problem->detail);
    return vg_buf_str(&buf);
}

static bool refused(const struct reader *reader, struct vg_str *problem, bool *is_serialization)
{
    *problem = reader->refusal;
    *is_serialization = true;
    return false;
}

bool dynamodb_value_from_json(struct vg_json *json, struct vg_arena *arena, struct vg_str *value,
                              struct vg_str *problem, bool *is_serialization)
{
    struct reader reader;
    reader_init(&reader, json, arena);
    if (!read_value(&reader, /* level= */ 1))
        return refused(&reader, problem, is_serialization);
    *value = reader.problem.fault != 0 ? problem_bytes(&reader, VG_STR("\xFF"))
                                       : vg_buf_str(&reader.out);
    return true;
}

bool dynamodb_item_from_json(struct vg_json *json, struct vg_arena *arena, struct vg_str *item,
                             struct vg_str *problem, bool *is_serialization)
{
    struct reader reader;
    reader_init(&reader, json, arena);
    if (vg_json_peek(json) != VG_JSON_OBJECT) {
        refuse_type(
            &reader, NULL, "Unexpected field type",
            "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>");
        return refused(&reader, problem, is_serialization);
    }
    size_t opened = dynamodb_open_item(&reader.out);
    uint32_t count;
    if (!read_attributes(&reader, /* level= */ 1, &count))
        return refused(&reader, problem, is_serialization);
    if (reader.problem.fault != 0) {
        *item = problem_bytes(&reader, VG_STR("\xFF\xFF\xFF\xFF"));
        return true;
    }
    dynamodb_close_item(&reader.out, opened, count);
    *item = vg_buf_str(&reader.out);
    return true;
}

static bool take_problem(struct vg_str bytes, struct vg_str head, struct dynamodb_problem *problem)
{
    if (!vg_str_starts(bytes, head))
        return false;
    problem->fault = (enum dynamodb_fault)bytes.ptr[head.len];
    const char *end = bytes.ptr + bytes.len;
    struct dynamodb_cursor cursor = {.at = (const uint8_t *)bytes.ptr + head.len + 1,
                                     .end = (const uint8_t *)end};
    if (!dynamodb_next_member(&cursor, &problem->name))
        return false;
    problem->detail = vg_str_of(cursor.at, (size_t)(cursor.end - cursor.at));
    return true;
}

bool dynamodb_item_problem(struct vg_str item, struct dynamodb_problem *problem)
{
    return take_problem(item, VG_STR("\xFF\xFF\xFF\xFF"), problem);
}

bool dynamodb_value_problem(struct vg_str value, struct dynamodb_problem *problem)
{
    return take_problem(value, VG_STR("\xFF"), problem);
}

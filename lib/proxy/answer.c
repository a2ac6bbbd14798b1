/* proxy/answer.c: a function's answer, checked as API Gateway checks it. */
#include "proxy/answer.h"

#include "base/json.h"

#include <ctype.h>

/* Of the table in API Gateway's developer guide, "Important notes for REST APIs", the column of
 * responses; Content-Length as recorded. */
static const struct {
    const char *name;
    enum vg_proxy_header_fate fate;
} fates[] = {
    {"authorization", VG_PROXY_REMAP},
    {"connection", VG_PROXY_REMAP},
    {"content-length", VG_PROXY_REMAP},
    {"content-md5", VG_PROXY_REMAP},
    {"date", VG_PROXY_REMAP},
    {"expect", VG_PROXY_DROP},
    {"host", VG_PROXY_DROP},
    {"max-forwards", VG_PROXY_REMAP},
    {"proxy-authenticate", VG_PROXY_DROP},
    {"server", VG_PROXY_REMAP},
    {"te", VG_PROXY_DROP},
    {"trailer", VG_PROXY_DROP},
    {"transfer-encoding", VG_PROXY_DROP},
    {"upgrade", VG_PROXY_DROP},
    {"user-agent", VG_PROXY_REMAP},
    {"www-authenticate", VG_PROXY_REMAP},
};

enum vg_proxy_header_fate vg_proxy_header_fate(struct vg_str name)
{
    for (size_t i = 0; i < VG_COUNT_OF(fates); i++)
        if (vg_str_ieq(name, vg_str_from(fates[i].name)))
            return fates[i].fate;
    return VG_PROXY_KEEP;
}

static bool is_token(struct vg_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && strchr("!#$%&'*+-.^_`|~", name.ptr[i]) == NULL)
            return false;
    return name.len > 0;
}

static bool is_line(struct vg_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' && value.ptr[i] != '\t')
            return false;
    return true;
}

static bool add_header(struct vg_proxy_answer *answer, struct vg_str name, struct vg_str value)
{
    if (answer->header_count == VG_PROXY_HEADERS_MAX || !is_token(name) || !is_line(value))
        return false;
    answer->headers[answer->header_count++] = (struct vg_header){name, value};
    return true;
}

/* A text, a number or a boolean as text; absent for null. */
static bool read_scalar(struct vg_json *json, struct vg_str *value)
{
    bool is_true;
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        return vg_json_string(json, value);
    case VG_JSON_NUMBER:
        return vg_json_number(json, value);
    case VG_JSON_TRUE:
    case VG_JSON_FALSE:
        if (!vg_json_bool(json, &is_true))
            return false;
        *value = is_true ? VG_STR("true") : VG_STR("false");
        return true;
    case VG_JSON_NULL:
        *value = VG_STR_NONE;
        return vg_json_null(json);
    default:
        return false;
    }
}

static bool read_headers(struct vg_json *json, struct vg_proxy_answer *answer)
{
    struct vg_str name, value;
    if (vg_json_peek(json) == VG_JSON_NULL)
        return vg_json_null(json);
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!read_scalar(json, &value))
            return false;
        if (vg_str_is_set(value) && !add_header(answer, name, value))
            return false;
    }
    return json->error == NULL;
}

static bool read_multi_headers(struct vg_json *json, struct vg_proxy_answer *answer)
{
    struct vg_str name, value;
    if (vg_json_peek(json) == VG_JSON_NULL)
        return vg_json_null(json);
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!vg_json_array(json))
            return false;
        while (vg_json_element(json)) {
            if (!read_scalar(json, &value))
                return false;
            if (vg_str_is_set(value) && !add_header(answer, name, value))
                return false;
        }
    }
    return json->error == NULL;
}

/* A number, or a text that is one. */
static bool read_status(struct vg_json *json, int *status)
{
    struct vg_str text;
    double number;
    if (!read_scalar(json, &text) || !vg_str_is_set(text) || !vg_str_to_f64(text, &number) ||
        !(number >= 100 && number <= 599)) /* NaN is neither */
        return false;
    *status = (int)number;
    return (double)*status == number;
}

static bool read_body(struct vg_json *json, struct vg_str *body)
{
    if (vg_json_peek(json) == VG_JSON_NULL) {
        *body = VG_STR("");
        return vg_json_null(json);
    }
    return vg_json_string(json, body);
}

/* Values of `headers` come behind those of `multiValueHeaders`, whose spelling of the name wins. */
static void merge(struct vg_proxy_answer *answer, const struct vg_proxy_answer *single)
{
    for (size_t i = 0; i < single->header_count; i++) {
        struct vg_header header = single->headers[i];
        for (size_t j = 0; j < answer->header_count; j++)
            if (vg_str_ieq(answer->headers[j].name, header.name))
                header.name = answer->headers[j].name;
        if (answer->header_count < VG_PROXY_HEADERS_MAX)
            answer->headers[answer->header_count++] = header;
    }
}

static bool read_cookies(struct vg_json *json, struct vg_proxy_answer *answer)
{
    struct vg_str cookie;
    if (vg_json_peek(json) == VG_JSON_NULL)
        return vg_json_null(json);
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json))
        if (!vg_json_string(json, &cookie) || !add_header(answer, VG_STR("Set-Cookie"), cookie))
            return false;
    return json->error == NULL;
}

struct members {
    bool is_strict; /* format 1.0 */
    bool has_any;   /* a member that counts */
    bool has_status;
    struct vg_proxy_answer single; /* of `headers` */
};

static bool read_member(struct vg_json *json, struct vg_str name, struct members *members,
                        struct vg_proxy_answer *answer)
{
    members->has_any = true;
    if (vg_str_is(name, "statusCode")) {
        members->has_status = true;
        return read_status(json, &answer->status);
    }
    if (vg_str_is(name, "headers"))
        return read_headers(json, &members->single);
    if (vg_str_is(name, "multiValueHeaders") && members->is_strict)
        return read_multi_headers(json, answer);
    if (vg_str_is(name, "cookies") && !members->is_strict)
        return read_cookies(json, answer);
    if (vg_str_is(name, "body"))
        return read_body(json, &answer->body);
    if (vg_str_is(name, "isBase64Encoded")) {
        if (vg_json_peek(json) == VG_JSON_NULL)
            return vg_json_null(json);
        return vg_json_bool(json, &answer->is_base64);
    }
    return !members->is_strict && vg_json_skip(json, NULL);
}

static bool read_object(struct vg_arena *arena, struct vg_str payload, struct members *members,
                        struct vg_proxy_answer *answer)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, payload, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name))
        if (!read_member(&json, name, members, answer))
            return false;
    return vg_json_at_end(&json);
}

static void begin(struct vg_proxy_answer *answer)
{
    *answer = (struct vg_proxy_answer){.status = 200, .body = VG_STR("")};
}

bool vg_proxy_answer_1(struct vg_arena *arena, struct vg_str payload,
                       struct vg_proxy_answer *answer)
{
    struct members *members = VG_NEW(arena, struct members);
    members->is_strict = true;
    begin(answer);
    if (!read_object(arena, payload, members, answer) || !members->has_any)
        return false;
    merge(answer, &members->single);
    return true;
}

/* Whether it is an object with a statusCode: only then its other members mean anything. */
static bool has_status_code(struct vg_arena *arena, struct vg_str payload)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, payload, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        if (vg_str_is(name, "statusCode"))
            return true;
        if (!vg_json_skip(&json, NULL))
            return false;
    }
    return false;
}

bool vg_proxy_answer_2(struct vg_arena *arena, struct vg_str payload,
                       struct vg_proxy_answer *answer)
{
    begin(answer);
    if (!has_status_code(arena, payload)) {
        struct vg_json json;
        vg_json_init(&json, payload, arena);
        bool is_text = vg_json_peek(&json) == VG_JSON_STRING;
        if (is_text && !vg_json_string(&json, &answer->body))
            return false;
        if (!is_text)
            answer->body = payload;
        return add_header(answer, VG_STR("Content-Type"), VG_STR("application/json"));
    }
    struct members *members = VG_NEW(arena, struct members);
    if (!read_object(arena, payload, members, answer))
        return false;
    merge(answer, &members->single);
    return true;
}

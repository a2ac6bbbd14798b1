/* wire/rest.c: what both rest protocols share: labels, query, headers, status and raw payloads. */
#include "wire/rest.h"

#include "base/codec.h"
#include "wire/encode.h"
#include "wire/query_read.h"
#include "wire/uri.h"

/* One value of a bound member. Empty text says nothing, except for a string. */
static int read_scalar(const struct vg_decode *decode, const struct vg_member *member,
                       struct vg_str text, void *in)
{
    struct vg_path path = {.name = member->name};
    if (text.len == 0 && member->shape->type != VG_TYPE_STRING)
        return VG_OK;
    return vg_decode_text(decode, member->shape, text, (char *)in + member->offset, &path);
}

/* One more element of a bound list. Lists of enums are kept as text until all elements are there.
 */
static int read_element(const struct vg_decode *decode, const struct vg_member *member,
                        struct vg_str text, struct vg_list *list)
{
    const struct vg_shape *shape = member->shape;
    struct vg_path path = {.name = member->name};
    struct vg_path here = {.parent = &path, .index = list->count + 1};
    bool has_enums = vg_decode_has_enums(shape);
    const struct vg_shape *element =
        has_enums ? vg_decode_text_element.shape : shape->members[0].shape;
    void *slot = vg_decode_append(decode->arena, list,
                                  has_enums ? sizeof(struct vg_str) : shape->entry_size);
    return vg_decode_text(decode, element, text, slot, &here);
}

static void store_list(const struct vg_decode *decode, const struct vg_member *member,
                       struct vg_list list, void *in)
{
    struct vg_path path = {.name = member->name};
    void *at = (char *)in + member->offset;
    if (list.count == 0)
        return;
    list.set = true;
    if (vg_decode_has_enums(member->shape))
        vg_decode_enum_list(decode, member->shape, list, at, &path);
    else
        vg_list_store(at, list);
}

static void add_entry(const struct vg_decode *decode, const struct vg_member *member,
                      struct vg_str key, struct vg_str value, struct vg_list *map)
{
    const struct vg_shape *shape = member->shape;
    char *entry = vg_decode_append(decode->arena, map, shape->entry_size);
    memcpy(entry + shape->members[0].offset, &key, sizeof(key));
    memcpy(entry + shape->members[1].offset, &value, sizeof(value));
    map->set = true;
}

/* Labels */

static int read_label(const struct vg_decode *decode, const struct vg_member *member,
                      const struct vg_uri_match *match, void *in)
{
    for (size_t i = 0; i < match->label_count; i++) {
        const struct vg_uri_label *label = &match->labels[i];
        if (!vg_str_eq(label->name, member->name))
            continue;
        struct vg_str text =
            vg_percent_decode(decode->arena, label->value, /* plus_is_space= */ false);
        return read_scalar(decode, member, text, in);
    }
    return VG_OK;
}

/* Query. A name that comes twice counts once, the first time, unless its member is a list. */

static int read_query(const struct vg_decode *decode, const struct vg_member *member,
                      struct vg_str query, void *in)
{
    bool is_list = member->shape->type == VG_TYPE_LIST;
    struct vg_list list = {0};
    struct vg_str name;
    struct vg_str value;
    while (vg_query_next(decode->arena, &query, &name, &value)) {
        if (!vg_str_eq(name, member->http_name))
            continue;
        if (!is_list)
            return read_scalar(decode, member, value, in);
        if (read_element(decode, member, value, &list) != VG_OK)
            return VG_FAIL;
    }
    if (is_list)
        store_list(decode, member, list, in);
    return VG_OK;
}

static bool is_bound_query(const struct vg_shape *shape, struct vg_str name)
{
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (shape->members[i].binding == VG_BIND_QUERY &&
            vg_str_eq(shape->members[i].http_name, name))
            return true;
    return false;
}

/* @httpQueryParams: all parameters that no other member is bound to. Maps of strings only. */
static int read_query_params(const struct vg_decode *decode, const struct vg_shape *shape,
                             const struct vg_member *member, struct vg_str query, void *in)
{
    VG_ASSERT(member->shape->members[1].shape->type == VG_TYPE_STRING);
    struct vg_list map = {0};
    struct vg_str name;
    struct vg_str value;
    while (vg_query_next(decode->arena, &query, &name, &value)) {
        if (is_bound_query(shape, name))
            continue;
        if (!vg_utf8_is_valid(name) || !vg_utf8_is_valid(value))
            return vg_decode_fail(decode, "Invalid UTF-8 in the query");
        add_entry(decode, member, name, value, &map);
    }
    vg_list_store((char *)in + member->offset, map);
    return VG_OK;
}

/* Headers */

/* A header's list is separated by commas, in one header or several. */
static int read_header_list(const struct vg_decode *decode, const struct vg_member *member,
                            const struct vg_request *request, void *in)
{
    struct vg_list list = {0};
    for (size_t i = 0; i < request->header_count; i++) {
        struct vg_str rest = request->headers[i].value;
        struct vg_str piece;
        if (!vg_str_ieq(request->headers[i].name, member->http_name))
            continue;
        while (vg_str_split(&rest, ',', &piece)) {
            piece = vg_str_trim(piece);
            if (piece.len > 0 && read_element(decode, member, piece, &list) != VG_OK)
                return VG_FAIL;
        }
    }
    store_list(decode, member, list, in);
    return VG_OK;
}

static int read_header(const struct vg_decode *decode, const struct vg_member *member,
                       const struct vg_request *request, void *in)
{
    if (member->shape->type == VG_TYPE_LIST)
        return read_header_list(decode, member, request, in);
    for (size_t i = 0; i < request->header_count; i++)
        if (vg_str_ieq(request->headers[i].name, member->http_name))
            return read_scalar(decode, member, vg_str_trim(request->headers[i].value), in);
    return VG_OK;
}

static struct vg_str lower_case(struct vg_arena *arena, struct vg_str name)
{
    char *copy = vg_arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        copy[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 'a' - 'A')
                                                           : name.ptr[i];
    copy[name.len] = '\0';
    return vg_str_of(copy, name.len);
}

/* @httpPrefixHeaders. Header names have no case; S3 keeps the small one. */
static int read_prefix_headers(const struct vg_decode *decode, const struct vg_member *member,
                               const struct vg_request *request, void *in)
{
    struct vg_str prefix = member->http_name;
    struct vg_list map = {0};
    for (size_t i = 0; i < request->header_count; i++) {
        struct vg_str name = request->headers[i].name;
        struct vg_str value = vg_str_trim(request->headers[i].value);
        if (name.len <= prefix.len || !vg_str_ieq(vg_str_slice(name, 0, prefix.len), prefix))
            continue;
        if (!vg_utf8_is_valid(value) || !vg_utf8_is_valid(name))
            return vg_decode_fail(decode, "Invalid UTF-8 in a header");
        add_entry(decode, member, lower_case(decode->arena, vg_str_tail(name, prefix.len)), value,
                  &map);
    }
    vg_list_store((char *)in + member->offset, map);
    return VG_OK;
}

int vg_rest_read_bindings(const struct vg_decode *decode, const struct vg_wire_call *call,
                          const struct vg_request *request, void *in)
{
    const struct vg_shape *shape = call->op->input;
    struct vg_uri_match match;
    if (!vg_uri_match(call->op->uri, request->path, &match))
        return vg_decode_fail(decode, "The path does not fit the operation");
    int rc = VG_OK;
    for (uint32_t i = 0; i < shape->member_count && rc == VG_OK; i++) {
        const struct vg_member *member = &shape->members[i];
        switch ((enum vg_binding)member->binding) {
        case VG_BIND_LABEL:
            rc = read_label(decode, member, &match, in);
            break;
        case VG_BIND_QUERY:
            rc = read_query(decode, member, request->query, in);
            break;
        case VG_BIND_QUERY_PARAMS:
            rc = read_query_params(decode, shape, member, request->query, in);
            break;
        case VG_BIND_HEADER:
            rc = read_header(decode, member, request, in);
            break;
        case VG_BIND_PREFIX_HEADERS:
            rc = read_prefix_headers(decode, member, request, in);
            break;
        case VG_BIND_BODY:
        case VG_BIND_PAYLOAD:
        case VG_BIND_STATUS:
            break;
        }
    }
    return rc;
}

/* Payloads */

const struct vg_member *vg_rest_payload(const struct vg_shape *shape)
{
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (shape->members[i].binding == VG_BIND_PAYLOAD)
            return &shape->members[i];
    return NULL;
}

bool vg_rest_has_body(const struct vg_shape *shape)
{
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (shape->members[i].binding == VG_BIND_BODY)
            return true;
    return false;
}

bool vg_rest_is_raw(const struct vg_shape *shape)
{
    return shape->type == VG_TYPE_BODY || shape->type == VG_TYPE_BLOB ||
           shape->type == VG_TYPE_STRING;
}

int vg_rest_read_raw(const struct vg_decode *decode, const struct vg_request *request,
                     const struct vg_member *payload, void *in)
{
    void *at = (char *)in + payload->offset;
    if (payload->shape->type == VG_TYPE_BODY) {
        bool is_streamed = request->stream.kind != VG_BODY_NONE;
        *(struct vg_body *)at = is_streamed ? request->stream : vg_decode_body(request->body);
        return VG_OK;
    }
    if (request->body.len == 0)
        return VG_OK;
    if (payload->shape->type == VG_TYPE_STRING && !vg_utf8_is_valid(request->body))
        return vg_decode_fail(decode, "Invalid UTF-8 in the body");
    *(struct vg_str *)at = request->body;
    return VG_OK;
}

/* Responses */

static const struct vg_encode_times header_times = {.format = VG_TIME_HTTP_DATE};

static void write_header(const struct vg_member *member, const void *at,
                         struct vg_response *response)
{
    const struct vg_shape *shape = member->shape;
    if (shape->type != VG_TYPE_LIST) {
        vg_encode_header(response, member->http_name,
                         vg_encode_text(response->arena, member, at, header_times));
        return;
    }
    struct vg_list list = vg_list_load(at);
    struct vg_str *texts = VG_NEW_ARRAY(response->arena, struct vg_str, list.count);
    for (size_t i = 0; i < list.count; i++)
        texts[i] = vg_encode_text(response->arena, &shape->members[0],
                                  (const char *)list.items + i * shape->entry_size, header_times);
    vg_encode_header(response, member->http_name,
                     vg_arena_join(response->arena, texts, list.count, VG_STR(",")));
}

static void write_prefix_headers(const struct vg_member *member, const void *at,
                                 struct vg_response *response)
{
    const struct vg_shape *shape = member->shape;
    struct vg_list map = vg_list_load(at);
    for (size_t i = 0; i < map.count; i++) {
        const char *entry = (const char *)map.items + i * shape->entry_size;
        const struct vg_str *key = (const void *)(entry + shape->members[0].offset);
        const struct vg_str *value = (const void *)(entry + shape->members[1].offset);
        vg_encode_header(response, VG_CONCAT(response->arena, member->http_name, *key), *value);
    }
}

void vg_rest_write_bindings(const struct vg_shape *shape, const void *value,
                            struct vg_response *response)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const void *at = (const char *)value + member->offset;
        if (!vg_value_is_set(member->shape, at, /* in_container= */ false))
            continue;
        if (member->binding == VG_BIND_HEADER)
            write_header(member, at, response);
        else if (member->binding == VG_BIND_PREFIX_HEADERS)
            write_prefix_headers(member, at, response);
        else if (member->binding == VG_BIND_STATUS)
            response->status = ((const struct vg_i32 *)at)->v;
    }
}

void vg_rest_write_raw(const struct vg_member *payload, const void *at,
                       struct vg_response *response)
{
    if (payload->shape->type == VG_TYPE_BODY)
        response->stream = *(const struct vg_body *)at;
    else
        response->body = *(const struct vg_str *)at;
}

bool vg_rest_has_header(const struct vg_response *response, struct vg_str name)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (vg_str_ieq(response->headers[i].name, name))
            return true;
    return false;
}

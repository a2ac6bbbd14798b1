/* apigatewayv2/invoke/map.c: parameter mappings at work: headers, query, path and status as the
 * integration says. */
#include "apigatewayv2/invoke/exchange.h"
#include "apigatewayv2/parameters.h"

#include "base/codec.h"

/* ---- Values ---- */

/* All values of a name, with commas between them. */
static struct vg_str joined(struct vg_arena *arena, struct vg_pairs pairs, struct vg_str name,
                            bool is_header)
{
    struct vg_buf buf;
    bool has_any = false;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < pairs.count; i++) {
        struct vg_str one = pairs.items[i].name;
        if (is_header ? !vg_str_ieq(one, name) : !vg_str_eq(one, name))
            continue;
        if (has_any)
            vg_buf_add_char(&buf, ',');
        vg_buf_add(&buf, pairs.items[i].value);
        has_any = true;
    }
    return has_any ? vg_buf_str(&buf) : VG_STR_NONE;
}

/* One step down: the member or element of that name. */
static bool step_into(struct vg_json *json, struct vg_str name, struct vg_str *value)
{
    struct vg_str member;
    int64_t wanted, index = 0;
    if (vg_json_peek(json) == VG_JSON_OBJECT) {
        if (!vg_json_object(json))
            return false;
        while (vg_json_member(json, &member)) {
            if (!vg_json_skip(json, value))
                return false;
            if (vg_str_eq(member, name))
                return true;
        }
        return false;
    }
    if (vg_json_peek(json) != VG_JSON_ARRAY || !vg_str_to_i64(name, &wanted) ||
        !vg_json_array(json))
        return false;
    while (vg_json_element(json)) {
        if (!vg_json_skip(json, value))
            return false;
        if (index++ == wanted)
            return true;
    }
    return false;
}

/* "name[0].first" of a JSON text; strings without their quotes. Absent when it leads nowhere. */
static struct vg_str body_value(struct vg_arena *arena, struct vg_str body, struct vg_str path)
{
    enum { BODY_BYTES_MAX = 100 * 1024 };
    struct vg_str value = vg_str_slice(body, 0, BODY_BYTES_MAX), text;
    struct vg_json json;
    while (path.len > 0) {
        size_t len = 0;
        while (len < path.len && strchr(".[]", path.ptr[len]) == NULL)
            len++;
        struct vg_str name = vg_str_slice(path, 0, len);
        path = vg_str_tail(path, len < path.len ? len + 1 : len);
        if (name.len == 0)
            continue;
        vg_json_init(&json, value, arena);
        if (!step_into(&json, name, &value))
            return VG_STR_NONE;
    }
    vg_json_init(&json, value, arena);
    if (vg_json_peek(&json) == VG_JSON_STRING && vg_json_string(&json, &text))
        return text;
    return value;
}

static bool take_prefix(struct vg_str *text, const char *prefix)
{
    if (!vg_str_starts(*text, vg_str_from(prefix)))
        return false;
    *text = vg_str_tail(*text, strlen(prefix));
    return true;
}

static struct vg_str value_of_either(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    if (take_prefix(&name, "context."))
        return apigatewayv2_context(exchange, name);
    if (take_prefix(&name, "stageVariables."))
        return vg_pairs_last(exchange->stage_variables, name, /* is_header= */ false);
    return VG_STR_NONE;
}

static struct vg_str request_value(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    if (take_prefix(&name, "request.header."))
        return joined(exchange->arena, exchange->headers, name, /* is_header= */ true);
    if (take_prefix(&name, "request.querystring."))
        return joined(exchange->arena, exchange->query, name, /* is_header= */ false);
    if (vg_str_is(name, "request.path"))
        return exchange->path;
    if (take_prefix(&name, "request.path."))
        return vg_pairs_last(exchange->match.parameters, name, /* is_header= */ false);
    if (vg_str_is(name, "request.body"))
        return exchange->request->body;
    if (take_prefix(&name, "request.body."))
        return body_value(exchange->arena, exchange->request->body, name);
    return value_of_either(exchange, name);
}

static struct vg_str response_value(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    const struct vg_response *response = exchange->response;
    const struct vg_pairs headers = {response->headers, response->header_count};
    if (take_prefix(&name, "response.header."))
        return joined(exchange->arena, headers, name, /* is_header= */ true);
    if (vg_str_is(name, "response.body"))
        return response->body;
    if (take_prefix(&name, "response.body."))
        return body_value(exchange->arena, response->body, name);
    return value_of_either(exchange, name);
}

/* Line ends would make a header two. */
static struct vg_str on_one_line(struct vg_arena *arena, struct vg_str text)
{
    char *copy = vg_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] =
            (char)((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t' ? ' ' : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

typedef struct vg_str (*value_fn)(struct apigatewayv2_exchange *exchange, struct vg_str name);

static struct vg_str evaluate(struct apigatewayv2_exchange *exchange, struct vg_str value,
                              value_fn value_of)
{
    struct vg_str rest = value, piece;
    struct vg_buf buf;
    bool is_expression;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    while (apigatewayv2_value_next(&rest, &piece, &is_expression))
        vg_buf_add(&buf, is_expression ? value_of(exchange, piece) : piece);
    return on_one_line(exchange->arena, vg_buf_str(&buf));
}

/* ---- Lists of names and values ---- */

static struct vg_pairs change(struct vg_arena *arena, struct vg_pairs pairs,
                              const struct apigatewayv2_mapping *mapping, struct vg_str value)
{
    bool is_header = mapping->place == APIGATEWAYV2_PLACE_HEADER;
    struct vg_header *items = VG_NEW_ARRAY(arena, struct vg_header, pairs.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < pairs.count; i++) {
        struct vg_str name = pairs.items[i].name;
        bool is_same = is_header ? vg_str_ieq(name, mapping->name) : vg_str_eq(name, mapping->name);
        if (!is_same || mapping->action == APIGATEWAYV2_APPEND)
            items[count++] = pairs.items[i];
    }
    if (mapping->action != APIGATEWAYV2_REMOVE && value.len > 0)
        items[count++] = (struct vg_header){mapping->name, value};
    return (struct vg_pairs){items, count};
}

static struct vg_str query_text(struct vg_arena *arena, struct vg_pairs query)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < query.count; i++) {
        if (i > 0)
            vg_buf_add_char(&buf, '&');
        vg_percent_add(&buf, query.items[i].name, /* keep_slash= */ false);
        vg_buf_add_char(&buf, '=');
        vg_percent_add(&buf, query.items[i].value, /* keep_slash= */ false);
    }
    return vg_buf_str(&buf);
}

/* ---- Requests ---- */

void apigatewayv2_map_request(struct apigatewayv2_exchange *exchange,
                              struct apigatewayv2_outgoing *outgoing)
{
    const struct apigatewayv2_integration_parameters *all =
        &exchange->match.integration->request_parameters;
    bool is_query_changed = false;
    *outgoing = (struct apigatewayv2_outgoing){.headers = exchange->headers,
                                               .query = exchange->query,
                                               .raw_query = exchange->request->query};
    for (size_t i = 0; i < all->count; i++) {
        struct apigatewayv2_mapping mapping;
        if (!apigatewayv2_mapping_read(all->items[i].key, /* is_response= */ false, &mapping))
            continue;
        struct vg_str value = evaluate(exchange, all->items[i].value, request_value);
        if (mapping.place == APIGATEWAYV2_PLACE_HEADER)
            outgoing->headers = change(exchange->arena, outgoing->headers, &mapping, value);
        else if (mapping.place == APIGATEWAYV2_PLACE_PATH)
            outgoing->path = vg_str_starts(value, VG_STR("/"))
                                 ? value
                                 : VG_CONCAT(exchange->arena, VG_STR("/"), value);
        else
            outgoing->query = change(exchange->arena, outgoing->query, &mapping, value);
        is_query_changed |= mapping.place == APIGATEWAYV2_PLACE_QUERY;
    }
    if (is_query_changed)
        outgoing->raw_query = query_text(exchange->arena, outgoing->query);
}

/* ---- Responses ---- */

static const struct apigatewayv2_integration_parameters *
mapping_of_status(const struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_response_parameters *all =
        &exchange->match.integration->response_parameters;
    for (size_t i = 0; i < all->count; i++) {
        int64_t status;
        if (vg_str_to_i64(all->items[i].key, &status) && status == exchange->response->status)
            return &all->items[i].value;
    }
    return NULL;
}

static void put_headers(struct vg_response *response, struct vg_pairs headers)
{
    response->header_count = 0;
    for (size_t i = 0; i < headers.count; i++)
        vg_response_add(response, headers.items[i].name, headers.items[i].value);
}

void apigatewayv2_map_response(struct apigatewayv2_exchange *exchange)
{
    struct vg_response *response = exchange->response;
    const struct apigatewayv2_integration_parameters *all = mapping_of_status(exchange);
    if (all == NULL)
        return;
    struct vg_header *copy =
        VG_NEW_ARRAY(exchange->arena, struct vg_header, response->header_count + 1);
    memcpy(copy, response->headers, response->header_count * sizeof *copy);
    struct vg_pairs headers = {copy, response->header_count};
    int new_status = response->status;
    for (size_t i = 0; i < all->count; i++) {
        struct apigatewayv2_mapping mapping;
        int64_t status;
        if (!apigatewayv2_mapping_read(all->items[i].key, /* is_response= */ true, &mapping))
            continue;
        struct vg_str value = evaluate(exchange, all->items[i].value, response_value);
        if (mapping.place == APIGATEWAYV2_PLACE_HEADER)
            headers = change(exchange->arena, headers, &mapping, value);
        else if (vg_str_to_i64(value, &status) && status >= 200 && status <= 599)
            new_status = (int)status;
    }
    put_headers(response, headers);
    response->status = new_status;
}

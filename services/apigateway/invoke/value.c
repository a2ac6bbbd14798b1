/* apigateway/invoke/value.c: see value.h. */
#include "apigateway/invoke/value.h"
#include "apigateway/invoke/map.h"
#include "apigateway/template/path.h"

#include <ctype.h>

enum { PATH_STEPS_MAX = 100000 };

/* Takes `prefix` off the front. */
static bool take(struct vg_str *text, const char *prefix)
{
    if (!vg_str_starts(*text, vg_str_from(prefix)))
        return false;
    *text = vg_str_tail(*text, strlen(prefix));
    return true;
}

static struct apigateway_values one(struct vg_arena *arena, struct vg_str value)
{
    if (!vg_str_is_set(value))
        return (struct apigateway_values){NULL, 0};
    struct vg_str *item = VG_NEW(arena, struct vg_str);
    *item = vg_arena_copy(arena, value);
    return (struct apigateway_values){item, 1};
}

static struct apigateway_values last_of(struct vg_arena *arena, struct vg_pairs pairs,
                                        struct vg_str name, bool is_header)
{
    return one(arena, vg_pairs_last(pairs, name, is_header));
}

static struct apigateway_values all_of(struct vg_arena *arena, struct vg_pairs pairs,
                                       struct vg_str name, bool is_header)
{
    size_t count = 0;
    struct vg_str *items = VG_NEW_ARRAY(arena, struct vg_str, pairs.count + 1);
    for (size_t i = 0; i < pairs.count; i++)
        if (is_header ? vg_str_ieq(pairs.items[i].name, name)
                      : vg_str_eq(pairs.items[i].name, name))
            items[count++] = pairs.items[i].value;
    return (struct apigateway_values){items, count};
}

/* What "body.a.b" or "body[0]" leads to; absent when nothing. */
static struct vg_str find_below(struct vg_arena *arena, struct apigateway_value root,
                                struct vg_str expression)
{
    struct apigateway_value found;
    int64_t steps = PATH_STEPS_MAX;
    struct vg_buf buf;
    struct vg_str path = VG_CONCAT(arena, VG_STR("$"), vg_str_tail(expression, strlen("body")));
    if (apigateway_path_find(arena, path, root, &steps, &found) != APIGATEWAY_PATH_FOUND ||
        found.type == APIGATEWAY_NULL)
        return VG_STR_NONE;
    if (found.type == APIGATEWAY_STRING)
        return found.text;
    vg_buf_init(&buf, arena, APIGATEWAY_BODY_BYTES_MAX);
    apigateway_json_print(&buf, found);
    return vg_buf_str(&buf);
}

void apigateway_find_all(struct vg_arena *arena, struct vg_str body, struct vg_header *items,
                         size_t count)
{
    struct apigateway_value root;
    bool is_json = apigateway_json_read(arena, body, &root);
    for (size_t i = 0; i < count; i++)
        items[i].value = is_json ? find_below(arena, root, items[i].name) : VG_STR_NONE;
}

/* "body", or "body" and a path. Of a body that is no JSON only the whole can be had. */
static struct apigateway_values body_value(struct apigateway_exchange *exchange,
                                           enum apigateway_direction direction, struct vg_str body,
                                           struct vg_str expression)
{
    struct vg_arena *arena = exchange->arena;
    const struct apigateway_found *found = &exchange->found[direction];
    struct vg_header item = {.name = expression};
    if (vg_str_is(expression, "body"))
        return body.len > 0 ? one(arena, body) : one(arena, VG_STR_NONE);
    for (size_t i = 0; i < found->count; i++)
        if (vg_str_eq(found->items[i].name, expression))
            return one(arena, found->items[i].value);
    apigateway_find_all(arena, body, &item, 1);
    return one(arena, item.value);
}

/* What both sides have; false when the expression is none of these. */
static bool common_value(struct apigateway_exchange *exchange, struct vg_str expression,
                         struct apigateway_values *values)
{
    struct vg_str rest = expression;
    if (rest.len >= 2 && rest.ptr[0] == '\'' && rest.ptr[rest.len - 1] == '\'')
        *values = one(exchange->arena, vg_str_slice(rest, 1, rest.len - 1));
    else if (take(&rest, "context."))
        *values = one(exchange->arena, apigateway_context(exchange, rest));
    else if (take(&rest, "stageVariables."))
        *values = last_of(exchange->arena, exchange->stage_variables, rest, /* is_header= */ false);
    else
        return false;
    return true;
}

struct apigateway_values apigateway_request_value(struct apigateway_exchange *exchange,
                                                  struct vg_str expression)
{
    struct vg_arena *arena = exchange->arena;
    struct apigateway_values values = {NULL, 0};
    struct vg_str rest = expression;
    if (common_value(exchange, expression, &values) || !take(&rest, "method.request."))
        return values;
    if (take(&rest, "header."))
        return last_of(arena, exchange->headers, rest, /* is_header= */ true);
    if (take(&rest, "multivalueheader."))
        return all_of(arena, exchange->headers, rest, /* is_header= */ true);
    if (take(&rest, "querystring."))
        return last_of(arena, exchange->query, rest, /* is_header= */ false);
    if (take(&rest, "multivaluequerystring."))
        return all_of(arena, exchange->query, rest, /* is_header= */ false);
    if (take(&rest, "path."))
        return last_of(arena, exchange->path_parameters, rest, /* is_header= */ false);
    if (vg_str_starts(rest, VG_STR("body")))
        return body_value(exchange, APIGATEWAY_TO_ENDPOINT, exchange->body, rest);
    return values;
}

struct apigateway_values apigateway_response_value(struct apigateway_exchange *exchange,
                                                   const struct apigateway_received *received,
                                                   struct vg_str expression)
{
    struct vg_arena *arena = exchange->arena;
    struct apigateway_values values = {NULL, 0};
    struct vg_str rest = expression;
    if (common_value(exchange, expression, &values) || !take(&rest, "integration.response."))
        return values;
    if (take(&rest, "header."))
        return last_of(arena, received->headers, rest, /* is_header= */ true);
    if (take(&rest, "multivalueheader."))
        return all_of(arena, received->headers, rest, /* is_header= */ true);
    if (vg_str_starts(rest, VG_STR("body")))
        return body_value(exchange, APIGATEWAY_FROM_ENDPOINT, received->body, rest);
    return values;
}

bool apigateway_is_header_name(struct vg_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '\0' || (!isalnum((unsigned char)name.ptr[i]) &&
                                    strchr("!#$%&'*+-.^_`|~", name.ptr[i]) == NULL))
            return false;
    return name.len > 0;
}

bool apigateway_is_header_value(struct vg_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' && value.ptr[i] != '\t')
            return false;
    return true;
}

struct vg_str apigateway_media_type(struct vg_pairs headers)
{
    struct vg_str rest = vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true);
    struct vg_str type;
    if (!vg_str_split(&rest, ';', &type) || vg_str_trim(type).len == 0)
        return VG_STR("application/json");
    return vg_str_trim(type);
}

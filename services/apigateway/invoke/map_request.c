/* apigateway/invoke/map_request.c: the method's request as the endpoint gets it. */
#include "apigateway/invoke/map.h"
#include "apigateway/invoke/value.h"

#include "base/codec.h"

/* Names and values that grow. */
struct pair_list {
    struct vg_buf buf; /* of struct vg_header */
};

static struct vg_pairs pairs_of(const struct pair_list *list)
{
    return (struct vg_pairs){(const struct vg_header *)(const void *)list->buf.ptr,
                             list->buf.len / sizeof(struct vg_header)};
}

static void add_pair(struct pair_list *list, struct vg_str name, struct vg_str value)
{
    const struct vg_header pair = {name, value};
    vg_buf_add_bytes(&list->buf, &pair, sizeof pair);
}

/* What is being made. */
struct making {
    struct apigateway_exchange *exchange;
    const struct apigateway_integration *integration;
    struct pair_list headers, query, path; /* path: variables of the URI, encoded */
    struct apigateway_template_output output;
};

static void remove_all(struct pair_list *list, struct vg_str name, bool is_header)
{
    struct vg_pairs all = pairs_of(list);
    struct vg_buf *buf = &list->buf;
    struct vg_header *items = (struct vg_header *)(void *)buf->ptr;
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!(is_header ? vg_str_ieq(items[i].name, name) : vg_str_eq(items[i].name, name)))
            items[kept++] = items[i];
    buf->len = kept * sizeof(struct vg_header);
}

/* ---- Parameters ---- */

static void put_path(struct making *making, struct vg_str name, struct vg_str value,
                     bool is_encoded)
{
    struct vg_arena *arena = making->exchange->arena;
    remove_all(&making->path, name, /* is_header= */ false);
    add_pair(&making->path, name,
             is_encoded ? value : vg_percent_encode(arena, value, /* keep_slash= */ true));
}

static void put_header(struct making *making, struct vg_str name, const struct vg_str *values,
                       size_t count)
{
    if (!apigateway_is_header_name(name))
        return;
    remove_all(&making->headers, name, /* is_header= */ true);
    for (size_t i = 0; i < count; i++)
        if (apigateway_is_header_value(values[i]))
            add_pair(&making->headers, name, values[i]);
}

static void put_query(struct making *making, struct vg_str name, const struct vg_str *values,
                      size_t count)
{
    remove_all(&making->query, name, /* is_header= */ false);
    for (size_t i = 0; i < count; i++)
        add_pair(&making->query, name, values[i]);
}

/* A source without a value maps nothing. */
static void map_parameters(struct making *making)
{
    static const char header[] = "integration.request.header.",
                      query[] = "integration.request.querystring.",
                      path[] = "integration.request.path.";
    struct vg_arena *arena = making->exchange->arena;
    const struct apigateway_map_of_string_to_string *all = &making->integration->request_parameters;
    for (size_t i = 0; i < all->count; i++) {
        struct vg_str name = vg_arena_copy(arena, all->items[i].key), source = all->items[i].value;
        struct apigateway_values values = apigateway_request_value(making->exchange, source);
        if (values.count == 0)
            continue;
        if (vg_str_starts(name, vg_str_from(header)))
            put_header(making, vg_str_tail(name, strlen(header)), values.items, values.count);
        else if (vg_str_starts(name, vg_str_from(query)))
            put_query(making, vg_str_tail(name, strlen(query)), values.items, values.count);
        else if (vg_str_starts(name, vg_str_from(path)))
            put_path(making, vg_str_tail(name, strlen(path)), values.items[0],
                     vg_str_starts(source, VG_STR("method.request.path.")));
    }
}

static void apply_overrides(struct making *making)
{
    for (size_t i = 0; i < making->output.override_count; i++) {
        const struct apigateway_override *override = &making->output.overrides[i];
        if (override->place == APIGATEWAY_OVERRIDE_REQUEST_HEADER)
            put_header(making, override->name, override->values, override->value_count);
        else if (override->place == APIGATEWAY_OVERRIDE_REQUEST_QUERY)
            put_query(making, override->name, override->values, override->value_count);
        else if (override->place == APIGATEWAY_OVERRIDE_REQUEST_PATH && override->value_count > 0)
            put_path(making, override->name, override->values[0], /* is_encoded= */ false);
    }
}

/* ---- The body ---- */

/* By the request's media type; absent when nothing fits. An empty template lets everything pass. */
static bool choose_template(const struct making *making, struct vg_str *text)
{
    const struct apigateway_map_of_string_to_string *all = &making->integration->request_templates;
    struct vg_str type = apigateway_media_type(making->exchange->headers);
    bool is_found = false;
    for (size_t i = 0; i < all->count; i++) {
        bool is_default = vg_str_is(all->items[i].key, "$default");
        if (!vg_str_ieq(all->items[i].key, type) && (!is_default || is_found))
            continue;
        *text = all->items[i].value;
        is_found = true;
        if (!is_default)
            break;
    }
    return is_found;
}

static int refuse_type(struct apigateway_exchange *exchange)
{
    apigateway_log_error(exchange, "Execution failed: no template matches the content type");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNSUPPORTED_MEDIA_TYPE,
                             "BadRequestException", VG_STR("Unsupported Media Type"));
}

static int refuse_template(struct apigateway_exchange *exchange, struct vg_str problem)
{
    apigateway_log_error(exchange, "%.*s", VG_STR_ARG(problem));
    return apigateway_refuse_configuration(exchange, "Unable to transform request");
}

static int run_template(struct making *making, struct vg_str text,
                        const struct apigateway_payload *payload)
{
    struct apigateway_exchange *exchange = making->exchange;
    struct vg_str problem = VG_STR("Bytes cannot be put into a template");
    if (payload->is_binary)
        return refuse_template(exchange, problem);
    int rc = apigateway_transform(exchange, APIGATEWAY_TO_ENDPOINT, text, payload->bytes,
                                  &making->output, &problem);
    return rc == VG_FAIL ? refuse_template(exchange, problem) : rc;
}

/* VG_OK with the body in `making->output.text`, or answered. */
static int make_body(struct making *making)
{
    struct apigateway_exchange *exchange = making->exchange;
    const struct apigateway_integration *integration = making->integration;
    struct apigateway_payload payload = {.bytes = exchange->body};
    struct vg_str text, behavior = integration->passthrough_behavior;
    if (!apigateway_convert_request(exchange, integration->content_handling, &payload))
        return apigateway_refuse_configuration(exchange, "Unable to base64 decode the body.");
    bool is_proxy = integration->type == APIGATEWAY_INTEGRATION_TYPE_HTTP_PROXY;
    bool is_found = !is_proxy && choose_template(making, &text);
    if (is_found && text.len > 0)
        return run_template(making, text, &payload);
    bool passes =
        is_proxy || is_found || !vg_str_is_set(behavior) || vg_str_is(behavior, "WHEN_NO_MATCH") ||
        (vg_str_is(behavior, "WHEN_NO_TEMPLATES") && integration->request_templates.count == 0);
    if (!passes)
        return refuse_type(exchange);
    making->output.text = payload.bytes;
    return VG_OK;
}

/* ---- The URI ---- */

/* "{name}" becomes the variable's value. One without a value stays. */
static struct vg_str fill_path(struct making *making, struct vg_str uri)
{
    struct vg_buf buf;
    struct vg_pairs variables = pairs_of(&making->path);
    vg_buf_init(&buf, making->exchange->arena, APIGATEWAY_BODY_BYTES_MAX);
    for (struct vg_str rest = uri; rest.len > 0;) {
        ptrdiff_t open = vg_str_find_char(rest, '{');
        size_t before = open < 0 ? rest.len : (size_t)open;
        vg_buf_add(&buf, vg_str_slice(rest, 0, before));
        rest = vg_str_tail(rest, before);
        ptrdiff_t close = vg_str_find_char(rest, '}');
        if (close < 0) {
            vg_buf_add(&buf, rest);
            break;
        }
        struct vg_str name = vg_str_slice(rest, 1, (size_t)close);
        if (vg_str_ends(name, VG_STR("+")))
            name = vg_str_slice(name, 0, name.len - 1);
        struct vg_str value = vg_pairs_last(variables, name, /* is_header= */ false);
        vg_buf_add(&buf, vg_str_is_set(value) ? value : vg_str_slice(rest, 0, (size_t)close + 1));
        rest = vg_str_tail(rest, (size_t)close + 1);
    }
    return vg_buf_str(&buf);
}

struct vg_str apigateway_query_text(struct vg_arena *arena, struct vg_pairs query)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, APIGATEWAY_BODY_BYTES_MAX);
    for (size_t i = 0; i < query.count; i++) {
        vg_buf_add_char(&buf, i == 0 ? '?' : '&');
        vg_percent_add(&buf, query.items[i].name, /* keep_slash= */ false);
        vg_buf_add_char(&buf, '=');
        vg_percent_add(&buf, query.items[i].value, /* keep_slash= */ false);
    }
    return vg_buf_str(&buf);
}

static void begin(struct making *making, bool is_proxy)
{
    struct apigateway_exchange *exchange = making->exchange;
    vg_buf_init(&making->headers.buf, exchange->arena, /* max= */ 0);
    vg_buf_init(&making->query.buf, exchange->arena, /* max= */ 0);
    vg_buf_init(&making->path.buf, exchange->arena, /* max= */ 0);
    for (size_t i = 0; is_proxy && i < exchange->headers.count; i++)
        add_pair(&making->headers, exchange->headers.items[i].name,
                 exchange->headers.items[i].value);
    for (size_t i = 0; is_proxy && i < exchange->query.count; i++)
        add_pair(&making->query, exchange->query.items[i].name, exchange->query.items[i].value);
}

int apigateway_map_request(struct apigateway_exchange *exchange,
                           const struct apigateway_integration *integration, bool is_proxy)
{
    struct making making = {.exchange = exchange, .integration = integration};
    if (exchange->sent != NULL)
        return VG_OK;
    begin(&making, is_proxy);
    int rc = make_body(&making);
    if (rc == VG_OK && !exchange->is_answered)
        rc = apigateway_find_in_body(exchange, APIGATEWAY_TO_ENDPOINT, exchange->body,
                                     &integration->request_parameters);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    map_parameters(&making);
    apply_overrides(&making);
    struct apigateway_sent *sent = VG_NEW(exchange->arena, struct apigateway_sent);
    struct vg_str uri = vg_arena_copy(exchange->arena, integration->uri);
    *sent = (struct apigateway_sent){
        .uri = fill_path(&making, apigateway_fill_in(exchange, uri)),
        .headers = pairs_of(&making.headers),
        .query = pairs_of(&making.query),
        .body = making.output.text,
        .overrides = making.output.overrides,
        .override_count = making.output.override_count,
    };
    exchange->sent = sent;
    return VG_OK;
}

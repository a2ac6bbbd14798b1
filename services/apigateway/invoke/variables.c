/* apigateway/invoke/variables.c: what mapping templates see beside the body. */
#include "apigateway/invoke/map.h"

static const char *const places[] = {
    [APIGATEWAY_OVERRIDE_RESPONSE_STATUS] = "responseOverride.status",
    [APIGATEWAY_OVERRIDE_RESPONSE_HEADER] = "responseOverride.header.",
    [APIGATEWAY_OVERRIDE_REQUEST_HEADER] = "requestOverride.header.",
    [APIGATEWAY_OVERRIDE_REQUEST_PATH] = "requestOverride.path.",
    [APIGATEWAY_OVERRIDE_REQUEST_QUERY] = "requestOverride.querystring.",
};

static struct vg_str overridden(const struct apigateway_sent *sent, struct vg_str name)
{
    if (sent == NULL)
        return VG_STR_NONE;
    for (size_t i = 0; i < sent->override_count; i++) {
        const struct apigateway_override *override = &sent->overrides[i];
        struct vg_str place = vg_str_from(places[override->place]);
        if (vg_str_starts(name, place) && override->value_count > 0 &&
            vg_str_eq(vg_str_tail(name, place.len), override->name))
            return override->values[0];
    }
    return VG_STR_NONE;
}

static bool is_override(struct vg_str name)
{
    return vg_str_starts(name, VG_STR("requestOverride.")) ||
           vg_str_starts(name, VG_STR("responseOverride."));
}

static struct vg_str value_of(void *ctx, struct vg_str name)
{
    struct apigateway_exchange *exchange = ctx;
    return is_override(name) ? overridden(exchange->sent, name)
                             : apigateway_context(exchange, name);
}

static size_t names_below(void *ctx, struct vg_str name, struct vg_arena *arena,
                          const struct vg_str **names)
{
    return apigateway_context_names(ctx, name, arena, names);
}

void apigateway_template_context(struct apigateway_exchange *exchange,
                                 struct apigateway_template_input *input)
{
    input->path_params = exchange->path_parameters.items;
    input->path_param_count = exchange->path_parameters.count;
    input->query_params = exchange->query.items;
    input->query_param_count = exchange->query.count;
    input->headers = exchange->headers.items;
    input->header_count = exchange->headers.count;
    input->stage_variables = exchange->stage_variables.items;
    input->stage_variable_count = exchange->stage_variables.count;
    input->context = value_of;
    input->context_names = names_below;
    input->ctx = exchange;
}

/* ---- A copy ---- */

enum { LEVELS_MAX = 8 };

struct variable {
    struct vg_str parent; /* "identity"; empty at the top */
    struct vg_str member; /* "sourceIp" */
    struct vg_str name;   /* "identity.sourceIp" */
    struct vg_str value;  /* absent where there is more below */
};

struct variables {
    const struct apigateway_sent *sent;
    struct variable *items;
    size_t count;
};

static void copy_below(struct apigateway_exchange *exchange, struct vg_str parent, int level,
                       struct vg_buf *buf)
{
    struct vg_arena *arena = exchange->arena;
    const struct vg_str *names;
    size_t count = apigateway_context_names(exchange, parent, arena, &names);
    for (size_t i = 0; i < count; i++) {
        struct variable variable = {.parent = parent, .member = names[i], .name = names[i]};
        if (parent.len > 0)
            variable.name = VG_CONCAT(arena, parent, VG_STR("."), names[i]);
        variable.value = apigateway_context(exchange, variable.name);
        vg_buf_add_bytes(buf, &variable, sizeof variable);
        if (!vg_str_is_set(variable.value) && level < LEVELS_MAX)
            copy_below(exchange, variable.name, level + 1, buf);
    }
}

static struct vg_str copied_value(void *ctx, struct vg_str name)
{
    const struct variables *copy = ctx;
    if (is_override(name))
        return overridden(copy->sent, name);
    for (size_t i = 0; i < copy->count; i++)
        if (vg_str_eq(copy->items[i].name, name))
            return copy->items[i].value;
    return VG_STR_NONE;
}

static size_t copied_names(void *ctx, struct vg_str name, struct vg_arena *arena,
                           const struct vg_str **names)
{
    const struct variables *copy = ctx;
    struct vg_str *found = VG_NEW_ARRAY(arena, struct vg_str, copy->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < copy->count; i++)
        if (vg_str_eq(copy->items[i].parent, name))
            found[count++] = copy->items[i].member;
    *names = found;
    return count;
}

void apigateway_template_context_copy(struct apigateway_exchange *exchange,
                                      struct apigateway_template_input *input)
{
    struct variables *copy = VG_NEW(exchange->arena, struct variables);
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    copy_below(exchange, VG_STR(""), /* level= */ 0, &buf);
    *copy = (struct variables){.sent = exchange->sent,
                               .items = (struct variable *)(void *)buf.ptr,
                               .count = buf.len / sizeof(struct variable)};
    apigateway_template_context(exchange, input);
    input->context = copied_value;
    input->context_names = copied_names;
    input->ctx = copy;
}

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
    for (size_t i = 0; i < sent->override_count; i++) {
        const struct apigateway_override *override = &sent->overrides[i];
        struct vg_str place = vg_str_from(places[override->place]);
        if (vg_str_starts(name, place) && override->value_count > 0 &&
            vg_str_eq(vg_str_tail(name, place.len), override->name))
            return override->values[0];
    }
    return VG_STR_NONE;
}

static struct vg_str value_of(void *ctx, struct vg_str name)
{
    struct apigateway_exchange *exchange = ctx;
    bool is_override = vg_str_starts(name, VG_STR("requestOverride.")) ||
                       vg_str_starts(name, VG_STR("responseOverride."));
    if (is_override)
        return exchange->sent != NULL ? overridden(exchange->sent, name) : VG_STR_NONE;
    return apigateway_context(exchange, name);
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

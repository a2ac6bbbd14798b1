/* apigateway/template/context.c: $context: values by dotted names from the caller, and the
 * overrides that templates set below it. */
#include "apigateway/template/run.h"

enum { NAME_LEVELS_MAX = 8, NAME_BYTES_MAX = 1024 };

static struct apigateway_value sub_map(struct vtl_run *run, struct apigateway_map *owner,
                                       const char *name)
{
    struct apigateway_value map = apigateway_map_new(run->arena);
    apigateway_map_set(run->arena, owner, vg_str_from(name), map);
    return map;
}

static void overrides_make(struct vtl_run *run)
{
    struct vtl_override_maps *maps = &run->overrides;
    if (maps->response != NULL)
        return;
    maps->response = apigateway_map_new(run->arena).map;
    maps->response_header = sub_map(run, maps->response, "header").map;
    maps->request = apigateway_map_new(run->arena).map;
    maps->request_header = sub_map(run, maps->request, "header").map;
    maps->request_path = sub_map(run, maps->request, "path").map;
    maps->request_query = sub_map(run, maps->request, "querystring").map;
}

struct apigateway_value vtl_context_member(struct vtl_run *run, struct vg_str name,
                                           struct vg_str member)
{
    if (name.len == 0) {
        bool is_response = vg_str_is(member, "responseOverride");
        if (is_response || vg_str_is(member, "requestOverride")) {
            overrides_make(run);
            return (struct apigateway_value){.type = APIGATEWAY_MAP,
                                             .map = is_response ? run->overrides.response
                                                                : run->overrides.request};
        }
        return (struct apigateway_value){.type = APIGATEWAY_CONTEXT, .text = member};
    }
    if (name.len + member.len > NAME_BYTES_MAX)
        return apigateway_null();
    return (struct apigateway_value){.type = APIGATEWAY_CONTEXT,
                                     .text = VG_CONCAT(run->arena, name, VG_STR("."), member)};
}

static struct apigateway_value value_of(struct vtl_run *run, struct vg_str name, int level)
{
    const struct apigateway_template_input *input = run->input;
    struct vg_str text = VG_STR_NONE;
    if (!vtl_spend(run, 1))
        return apigateway_null();
    if (input->context != NULL && name.len > 0)
        text = input->context(input->ctx, name);
    if (vg_str_is_set(text))
        return apigateway_string(text);
    const struct vg_str *names = NULL;
    size_t count = input->context_names == NULL || level == NAME_LEVELS_MAX
                       ? 0
                       : input->context_names(input->ctx, name, run->arena, &names);
    if (count == 0)
        return apigateway_null();
    struct apigateway_value map = apigateway_map_new(run->arena);
    for (size_t i = 0; i < count; i++) {
        struct vg_str full =
            name.len == 0 ? names[i] : VG_CONCAT(run->arena, name, VG_STR("."), names[i]);
        apigateway_map_set(run->arena, map.map, names[i], value_of(run, full, level + 1));
    }
    return map;
}

struct apigateway_value vtl_context_value(struct vtl_run *run, struct vg_str name)
{
    return value_of(run, name, 0);
}

struct apigateway_value vtl_context_earlier(struct vtl_run *run, const struct apigateway_map *map,
                                            struct vg_str name)
{
    const struct vtl_override_maps *maps = &run->overrides;
    if (maps->response == NULL || run->input->context == NULL)
        return apigateway_null();
    const struct {
        const struct apigateway_map *map;
        struct vg_str prefix;
    } places[] = {
        {maps->response, VG_STR_INIT("responseOverride.")},
        {maps->response_header, VG_STR_INIT("responseOverride.header.")},
        {maps->request_header, VG_STR_INIT("requestOverride.header.")},
        {maps->request_path, VG_STR_INIT("requestOverride.path.")},
        {maps->request_query, VG_STR_INIT("requestOverride.querystring.")},
    };
    for (size_t i = 0; i < VG_COUNT_OF(places); i++) {
        if (places[i].map != map)
            continue;
        struct vg_str text =
            run->input->context(run->input->ctx, VG_CONCAT(run->arena, places[i].prefix, name));
        return vg_str_is_set(text) ? apigateway_string(text) : apigateway_null();
    }
    return apigateway_null();
}

static struct apigateway_override override_of(struct vtl_run *run,
                                              enum apigateway_override_place place,
                                              const struct apigateway_member *member)
{
    bool is_list = member->value.type == APIGATEWAY_LIST;
    size_t count = is_list ? member->value.list->count : 1;
    struct vg_str *values = VG_NEW_ARRAY(run->arena, struct vg_str, count);
    for (size_t i = 0; i < count; i++)
        values[i] = vg_arena_copy(
            run->arena, vtl_text(run, is_list ? member->value.list->values[i] : member->value));
    return (struct apigateway_override){.place = place,
                                        .name = vg_arena_copy(run->arena, member->key),
                                        .values = values,
                                        .value_count = count};
}

/* A template may have put a map of its own in a place's stead. */
static const struct apigateway_map *place_map(const struct apigateway_map *owner, const char *name)
{
    const struct apigateway_member *member = apigateway_map_find(owner, vg_str_from(name));
    return member != NULL && member->value.type == APIGATEWAY_MAP ? member->value.map : NULL;
}

void vtl_context_overrides(struct vtl_run *run, struct apigateway_template_output *output)
{
    const struct vtl_override_maps *maps = &run->overrides;
    if (maps->response == NULL || vtl_failed(run))
        return;
    const struct {
        enum apigateway_override_place place;
        const struct apigateway_map *map;
    } places[] = {
        {APIGATEWAY_OVERRIDE_RESPONSE_HEADER, place_map(maps->response, "header")},
        {APIGATEWAY_OVERRIDE_REQUEST_HEADER, place_map(maps->request, "header")},
        {APIGATEWAY_OVERRIDE_REQUEST_PATH, place_map(maps->request, "path")},
        {APIGATEWAY_OVERRIDE_REQUEST_QUERY, place_map(maps->request, "querystring")},
    };
    size_t room = 1;
    for (size_t i = 0; i < VG_COUNT_OF(places); i++)
        room += places[i].map == NULL ? 0 : places[i].map->count;
    struct apigateway_override *overrides =
        VG_NEW_ARRAY(run->arena, struct apigateway_override, room);
    size_t count = 0;
    const struct apigateway_member *status = apigateway_map_find(maps->response, VG_STR("status"));
    if (status != NULL)
        overrides[count++] = override_of(run, APIGATEWAY_OVERRIDE_RESPONSE_STATUS, status);
    for (size_t i = 0; i < VG_COUNT_OF(places); i++)
        for (size_t j = 0; places[i].map != NULL && j < places[i].map->count; j++)
            overrides[count++] = override_of(run, places[i].place, &places[i].map->members[j]);
    output->overrides = overrides;
    output->override_count = count;
}

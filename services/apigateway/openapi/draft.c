/* apigateway/openapi/draft.c: see draft.h. */
#include "apigateway/openapi/draft.h"

/* ---- Lists ---- */

void *apigateway_draft_add(struct apigateway_draft *draft, struct vg_list *list, size_t size)
{
    return vg_list_add(draft->call->arena, list, size);
}

void apigateway_draft_warn(struct apigateway_draft *draft, const char *fmt, ...)
{
    enum { WARNINGS_MAX = 100 };
    va_list args;
    if (draft->warnings.count == WARNINGS_MAX)
        return;
    va_start(args, fmt);
    *(struct vg_str *)apigateway_draft_add(draft, &draft->warnings, sizeof(struct vg_str)) =
        vg_arena_vprintf(draft->call->arena, fmt, args);
    va_end(args);
}

int apigateway_draft_fail(struct apigateway_draft *draft, const char *fmt, ...)
{
    struct vg_str why = draft->err->message;
    va_list args;
    va_start(args, fmt);
    struct vg_str doing = vg_arena_vprintf(draft->call->arena, fmt, args);
    va_end(args);
    return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST,
                   "Errors found during import:\n\tUnable to %.*s: %.*s", VG_STR_ARG(doing),
                   VG_STR_ARG(why));
}

/* ---- The store ---- */

struct part {
    vg_space space;
    const struct vg_shape *shape;
    size_t list; /* offset in the draft */
    size_t name; /* offset of the name in the record; gateway responses have their type */
};

static const struct part parts[] = {
    {APIGATEWAY_SPACE_RESOURCE, &apigateway_shape_resource,
     offsetof(struct apigateway_draft, resources), offsetof(struct apigateway_resource, id)},
    {APIGATEWAY_SPACE_AUTHORIZER, &apigateway_shape_authorizer,
     offsetof(struct apigateway_draft, authorizers), offsetof(struct apigateway_authorizer, id)},
    {APIGATEWAY_SPACE_MODEL, &apigateway_shape_model, offsetof(struct apigateway_draft, models),
     offsetof(struct apigateway_model, name)},
    {APIGATEWAY_SPACE_VALIDATOR, &apigateway_shape_request_validator,
     offsetof(struct apigateway_draft, validators),
     offsetof(struct apigateway_request_validator, id)},
    {APIGATEWAY_SPACE_GATEWAY_RESPONSE, &apigateway_shape_gateway_response,
     offsetof(struct apigateway_draft, gateway_responses), SIZE_MAX},
};

static struct vg_list *list_of(struct apigateway_draft *draft, const struct part *part)
{
    return (struct vg_list *)(void *)((char *)draft + part->list);
}

static struct vg_str name_of(const struct part *part, const void *record)
{
    if (part->name != SIZE_MAX)
        return *(const struct vg_str *)(const void *)((const char *)record + part->name);
    return vg_enum_text(&apigateway_shape_gateway_response_type,
                        ((const struct apigateway_gateway_response *)record)->response_type);
}

int apigateway_draft_load(struct apigateway_draft *draft)
{
    int rc = VG_OK;
    for (size_t i = 0; i < VG_COUNT_OF(parts) && rc == VG_OK; i++) {
        struct vg_list found, *list = list_of(draft, &parts[i]);
        size_t size = parts[i].shape->size;
        rc = apigateway_part_list(draft->call, parts[i].space, draft->api.id, parts[i].shape,
                                  &found);
        for (size_t k = 0; k < found.count && rc == VG_OK; k++)
            memcpy(apigateway_draft_add(draft, list, size), (char *)found.items + k * size, size);
    }
    return rc;
}

void apigateway_draft_clear(struct apigateway_draft *draft)
{
    struct apigateway_resource root = {0};
    for (size_t i = 0; i < draft->resources.count; i++) {
        const struct apigateway_resource *resource =
            &((struct apigateway_resource *)draft->resources.items)[i];
        if (!vg_str_is_set(resource->parent_id))
            root = (struct apigateway_resource){.id = resource->id, .path = resource->path};
    }
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        *list_of(draft, &parts[i]) = (struct vg_list){0};
    *(struct apigateway_resource *)apigateway_draft_add(draft, &draft->resources, sizeof root) =
        root;
}

static int replace_part(struct apigateway_draft *draft, const struct part *part)
{
    struct vg_list old, *list = list_of(draft, part);
    int rc = apigateway_part_list(draft->call, part->space, draft->api.id, part->shape, &old);
    for (size_t i = 0; i < old.count && rc == VG_OK; i++)
        rc = apigateway_part_delete(draft->call, part->space, draft->api.id,
                                    name_of(part, (char *)old.items + i * part->shape->size));
    for (size_t i = 0; i < list->count && rc == VG_OK; i++) {
        const char *record = (char *)list->items + i * part->shape->size;
        rc = apigateway_part_put(draft->call, part->space, draft->api.id, name_of(part, record),
                                 part->shape, record);
    }
    return rc;
}

int apigateway_draft_write(struct apigateway_draft *draft)
{
    int rc = apigateway_api_put(draft->call, &draft->api);
    for (size_t i = 0; i < VG_COUNT_OF(parts) && rc == VG_OK; i++)
        rc = replace_part(draft, &parts[i]);
    return rc;
}

/* ---- Finding ---- */

static struct apigateway_resource *find_resource(struct apigateway_draft *draft, struct vg_str path)
{
    struct apigateway_resource *resources = draft->resources.items;
    for (size_t i = 0; i < draft->resources.count; i++)
        if (vg_str_eq(resources[i].path, path))
            return &resources[i];
    return NULL;
}

/* A child that is not there yet. */
static int add_resource(struct apigateway_draft *draft, struct vg_str parent_path,
                        struct vg_str part)
{
    const struct apigateway_resource *parent = find_resource(draft, parent_path);
    struct apigateway_resource added = {
        .id = apigateway_id(draft->call, APIGATEWAY_PART_ID_LEN),
        .parent_id = parent->id,
        .path_part = part,
        .path = apigateway_path_join(draft->call->arena, parent->path, part)};
    const struct apigateway_list_of_resource all = {draft->resources.items, draft->resources.count,
                                                    true};
    int rc = apigateway_resource_check(&all, parent, &added, draft->err);
    if (rc != VG_OK)
        return apigateway_draft_fail(draft, "create resource at path '%.*s'",
                                     VG_STR_ARG(added.path));
    *(struct apigateway_resource *)apigateway_draft_add(draft, &draft->resources, sizeof added) =
        added;
    return VG_OK;
}

int apigateway_draft_resource(struct apigateway_draft *draft, struct vg_str path,
                              struct apigateway_resource **resource)
{
    struct vg_str rest = VG_CONCAT(draft->call->arena, draft->base_path, path), part;
    struct vg_str at = VG_STR("/");
    while (vg_str_split(&rest, '/', &part)) {
        if (part.len == 0)
            continue;
        struct vg_str next = apigateway_path_join(draft->call->arena, at, part);
        int rc = find_resource(draft, next) == NULL ? add_resource(draft, at, part) : VG_OK;
        if (rc != VG_OK)
            return rc;
        at = next;
    }
    *resource = find_resource(draft, at);
    return VG_OK;
}

struct apigateway_model *apigateway_draft_model(struct apigateway_draft *draft, struct vg_str name)
{
    struct apigateway_model *models = draft->models.items;
    for (size_t i = 0; i < draft->models.count; i++)
        if (vg_str_eq(models[i].name, name))
            return &models[i];
    return NULL;
}

struct apigateway_authorizer *apigateway_draft_authorizer(struct apigateway_draft *draft,
                                                          struct vg_str name)
{
    struct apigateway_authorizer *authorizers = draft->authorizers.items;
    for (size_t i = 0; i < draft->authorizers.count; i++)
        if (vg_str_eq(authorizers[i].name, name))
            return &authorizers[i];
    return NULL;
}

struct apigateway_request_validator *apigateway_draft_validator(struct apigateway_draft *draft,
                                                                struct vg_str name)
{
    struct apigateway_request_validator *validators = draft->validators.items;
    for (size_t i = 0; i < draft->validators.count; i++)
        if (vg_str_eq(validators[i].name, name))
            return &validators[i];
    return NULL;
}

/* apigateway/resource.c: the tree of resources of an API. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

int apigateway_resource_put(struct vg_call *call, struct vg_str api_id,
                            const struct apigateway_resource *resource)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_RESOURCE, api_id, resource->id,
                               &apigateway_shape_resource, resource);
}

int apigateway_resource_list(struct vg_call *call, struct vg_str api_id,
                             struct apigateway_list_of_resource *resources)
{
    struct vg_list list;
    int rc = apigateway_part_list(call, APIGATEWAY_SPACE_RESOURCE, api_id,
                                  &apigateway_shape_resource, &list);
    *resources = (struct apigateway_list_of_resource){list.items, list.count, true};
    return rc;
}

/* ---- Form ---- */

static bool is_variable(struct vg_str part)
{
    return part.len > 0 && part.ptr[0] == '{';
}

bool apigateway_path_part_is_greedy(struct vg_str part)
{
    return vg_str_ends(part, VG_STR("+}"));
}

/* Letters, digits and -._:, or {name}, or {name+}. */
bool apigateway_path_part_is_valid(struct vg_str part)
{
    if (is_variable(part)) {
        size_t tail = apigateway_path_part_is_greedy(part) ? 2 : 1;
        if (part.len < tail + 2 || part.ptr[part.len - 1] != '}')
            return false;
        part = vg_str_slice(part, 1, part.len - tail);
    }
    for (size_t i = 0; i < part.len; i++) {
        char c = part.ptr[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
              memchr("-._:", c, 4) != NULL))
            return false;
    }
    return part.len > 0;
}

struct vg_str apigateway_path_join(struct vg_arena *arena, struct vg_str parent, struct vg_str part)
{
    return VG_CONCAT(arena, vg_str_is(parent, "/") ? VG_STR("") : parent, VG_STR("/"), part);
}

/* ---- Rules of the tree ---- */

static struct apigateway_resource *find_in(const struct apigateway_list_of_resource *all,
                                           struct vg_str id)
{
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].id, id))
            return &all->items[i];
    return NULL;
}

int apigateway_resource_check(const struct apigateway_list_of_resource *all,
                              const struct apigateway_resource *parent,
                              const struct apigateway_resource *resource, struct vg_error *err)
{
    if (all->count >= APIGATEWAY_RESOURCES_MAX && find_in(all, resource->id) == NULL)
        return vg_fail(err, &APIGATEWAY_LIMIT_EXCEEDED,
                       "Maximum number of resources for this API has been reached. Please contact "
                       "AWS if you need additional resources.");
    if (!apigateway_path_part_is_valid(resource->path_part))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path "
                       "variable and curly braces at the beginning and the end.");
    if (apigateway_path_part_is_greedy(parent->path_part))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Cannot create a child of a resource with a greedy path variable: %.*s",
                       VG_STR_ARG(parent->path_part));
    for (size_t i = 0; i < all->count; i++) {
        const struct apigateway_resource *other = &all->items[i];
        if (vg_str_eq(other->id, resource->id) || !vg_str_eq(other->parent_id, parent->id))
            continue;
        if (vg_str_eq(other->path_part, resource->path_part))
            return vg_fail(err, &APIGATEWAY_CONFLICT,
                           "Another resource with the same parent already has this name: %.*s",
                           VG_STR_ARG(resource->path_part));
        if (is_variable(other->path_part) && is_variable(resource->path_part))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "A sibling (%.*s) of this resource already has a variable path part -- "
                           "only one is allowed",
                           VG_STR_ARG(other->path_part));
    }
    return VG_OK;
}

static int fail_not_found(struct vg_error *err)
{
    return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Resource identifier specified");
}

int apigateway_create_resource(struct vg_call *call, const struct apigateway_create_resource_in *in,
                               struct apigateway_create_resource_out *out, struct vg_error *err)
{
    struct apigateway_list_of_resource all;
    int rc = apigateway_resource_list(call, in->rest_api_id, &all);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_resource *parent = find_in(&all, in->parent_id);
    if (parent == NULL)
        return fail_not_found(err);
    *out = (struct apigateway_resource){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .parent_id = parent->id,
        .path_part = in->path_part,
        .path = apigateway_path_join(call->arena, parent->path, in->path_part),
    };
    rc = apigateway_resource_check(&all, parent, out, err);
    return rc == VG_OK ? apigateway_resource_put(call, in->rest_api_id, out) : rc;
}

/* ---- Description ---- */

static bool is_embedded(const struct apigateway_list_of_string *embed)
{
    for (size_t i = 0; i < embed->count; i++)
        if (vg_str_is(embed->items[i], "methods"))
            return true;
    return false;
}

/* Unless they are asked for, methods show nothing but their names. */
static void describe(struct apigateway_resource *resource,
                     const struct apigateway_list_of_string *embed)
{
    resource->resource_methods.set = resource->resource_methods.count > 0;
    for (size_t i = 0; i < resource->resource_methods.count && !is_embedded(embed); i++)
        resource->resource_methods.items[i].value = (struct apigateway_method){0};
}

int apigateway_get_resource(struct vg_call *call, const struct apigateway_get_resource_in *in,
                            struct apigateway_get_resource_out *out, struct vg_error *err)
{
    int rc = apigateway_resource_require(call, in->rest_api_id, in->resource_id, out, err);
    if (rc == VG_OK)
        describe(out, &in->embed);
    return rc;
}

int apigateway_get_resources(struct vg_call *call, const struct apigateway_get_resources_in *in,
                             struct apigateway_get_resources_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_page(call, APIGATEWAY_SPACE_RESOURCE, in->rest_api_id, in->position,
                             in->limit, &apigateway_shape_resource, &out->items, &out->position,
                             err);
    for (size_t i = 0; i < out->items.count && rc == VG_OK; i++)
        describe(&out->items.items[i], &in->embed);
    return rc;
}

/* ---- Changes ---- */

static const struct apigateway_patch_rule rules[] = {
    {"/parentId", APIGATEWAY_PATCH_REPLACE, .member = "parentId"},
    {"/pathPart", APIGATEWAY_PATCH_REPLACE, .member = "pathPart"},
};

const struct apigateway_patch_table apigateway_resource_patches = {
    &apigateway_shape_resource, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

/* Whether `id` is `resource` or below it. */
static bool is_within(const struct apigateway_list_of_resource *all, struct vg_str id,
                      struct vg_str resource_id)
{
    for (size_t depth = 0; depth <= all->count && vg_str_is_set(id); depth++) {
        if (vg_str_eq(id, resource_id))
            return true;
        const struct apigateway_resource *resource = find_in(all, id);
        id = resource != NULL ? resource->parent_id : VG_STR_NONE;
    }
    return false;
}

static int check_move(const struct apigateway_list_of_resource *all,
                      const struct apigateway_resource *before, struct apigateway_resource *after,
                      const struct apigateway_resource **parent, struct vg_error *err)
{
    if (!vg_str_is_set(before->parent_id))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Root resource cannot update its %s.",
                       vg_str_is_set(after->path_part) ? "pathPart" : "parentId");
    *parent = find_in(all, after->parent_id);
    if (*parent == NULL)
        return fail_not_found(err);
    if (is_within(all, (*parent)->id, before->id))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Resources cannot be cyclical.");
    return apigateway_resource_check(all, *parent, after, err);
}

/* All below a resource whose path has changed. */
static int repath(struct vg_call *call, struct vg_str api_id,
                  const struct apigateway_list_of_resource *all,
                  const struct apigateway_resource *before, struct vg_str new_path)
{
    int rc = VG_OK;
    for (size_t i = 0; i < all->count && rc == VG_OK; i++) {
        struct apigateway_resource *other = &all->items[i];
        if (vg_str_eq(other->id, before->id) || !is_within(all, other->id, before->id))
            continue;
        other->path = VG_CONCAT(call->arena, new_path, vg_str_tail(other->path, before->path.len));
        rc = apigateway_resource_put(call, api_id, other);
    }
    return rc;
}

int apigateway_update_resource(struct vg_call *call, const struct apigateway_update_resource_in *in,
                               struct apigateway_update_resource_out *out, struct vg_error *err)
{
    static const struct apigateway_list_of_string no_embed;
    struct apigateway_list_of_resource all;
    int rc = apigateway_resource_list(call, in->rest_api_id, &all);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_resource *parent = NULL, *before = find_in(&all, in->resource_id);
    if (before == NULL)
        return fail_not_found(err);
    *out = *before;
    rc =
        apigateway_patch_apply(call, &apigateway_resource_patches, &in->patch_operations, out, err);
    if (rc == VG_OK && in->patch_operations.count > 0)
        rc = check_move(&all, before, out, &parent, err);
    if (rc == VG_OK && in->patch_operations.count > 0) {
        out->path = apigateway_path_join(call->arena, parent->path, out->path_part);
        rc = repath(call, in->rest_api_id, &all, before, out->path);
        if (rc == VG_OK)
            rc = apigateway_resource_put(call, in->rest_api_id, out);
    }
    if (rc == VG_OK)
        describe(out, &no_embed);
    return rc;
}

/* With all that is below it. */
int apigateway_delete_resource(struct vg_call *call, const struct apigateway_delete_resource_in *in,
                               struct apigateway_delete_resource_out *out, struct vg_error *err)
{
    struct apigateway_list_of_resource all;
    (void)out;
    int rc = apigateway_resource_list(call, in->rest_api_id, &all);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_resource *resource = find_in(&all, in->resource_id);
    if (resource == NULL)
        return fail_not_found(err);
    if (!vg_str_is_set(resource->parent_id))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Root resource cannot be deleted.");
    for (size_t i = 0; i < all.count && rc == VG_OK; i++)
        if (is_within(&all, all.items[i].id, resource->id))
            rc = apigateway_part_delete(call, APIGATEWAY_SPACE_RESOURCE, in->rest_api_id,
                                        all.items[i].id);
    return rc;
}

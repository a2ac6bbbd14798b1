/* apigateway/usage_plan_key.c: which keys are in which plans. A link is kept both ways. */
#include "apigateway/api_key.h"

static void describe(const struct apigateway_api_key *key, struct apigateway_usage_plan_key *out)
{
    *out = (struct apigateway_usage_plan_key){
        .id = key->id, .type = VG_STR("API_KEY"), .value = key->value, .name = key->name};
}

int apigateway_usage_plan_key_add(struct vg_call *call, struct vg_str plan_id,
                                  const struct apigateway_api_key *key)
{
    const struct apigateway_usage_plan_link link = {.plan_id = plan_id, .key_id = key->id};
    int rc = apigateway_part_put(call, APIGATEWAY_SPACE_PLAN_KEY, plan_id, key->id,
                                 &apigateway_shape_usage_plan_link, &link);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_put(call, APIGATEWAY_SPACE_KEY_PLAN, key->id, plan_id,
                               &apigateway_shape_usage_plan_link, &link);
}

static int remove_link(struct vg_call *call, const struct apigateway_usage_plan_link *link)
{
    int rc = apigateway_part_delete(call, APIGATEWAY_SPACE_PLAN_KEY, link->plan_id, link->key_id);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_KEY_PLAN, link->key_id, link->plan_id);
}

static int remove_links(struct vg_call *call, vg_space space, struct vg_str id)
{
    struct vg_list links;
    int rc = apigateway_part_list(call, space, id, &apigateway_shape_usage_plan_link, &links);
    for (size_t i = 0; i < links.count && rc == VG_OK; i++)
        rc = remove_link(call, &((struct apigateway_usage_plan_link *)links.items)[i]);
    return rc;
}

int apigateway_usage_plan_forget(struct vg_call *call, struct vg_str plan_id)
{
    return remove_links(call, APIGATEWAY_SPACE_PLAN_KEY, plan_id);
}

int apigateway_api_key_forget(struct vg_call *call, struct vg_str key_id)
{
    return remove_links(call, APIGATEWAY_SPACE_KEY_PLAN, key_id);
}

/* The key of a plan, or the error that says which of them is not there. */
static int require_link(struct vg_call *call, struct vg_str plan_id, struct vg_str key_id,
                        struct apigateway_api_key *key, struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct apigateway_usage_plan_link link;
    int rc = apigateway_usage_plan_require(call, plan_id, &plan, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_PLAN_KEY, plan_id, key_id,
                                 &apigateway_shape_usage_plan_link, &link);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Usage Plan Key identifier specified");
    return rc == VG_OK ? apigateway_api_key_require(call, key_id, key, err) : rc;
}

int apigateway_create_usage_plan_key(struct vg_call *call,
                                     const struct apigateway_create_usage_plan_key_in *in,
                                     struct apigateway_create_usage_plan_key_out *out,
                                     struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct apigateway_usage_plan_link link;
    struct apigateway_api_key key;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &plan, err);
    if (rc == VG_OK)
        rc = apigateway_api_key_require(call, in->key_id, &key, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is(in->key_type, "API_KEY"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid key type specified. Must be one of: [API_KEY]");
    rc = apigateway_part_get(call, APIGATEWAY_SPACE_PLAN_KEY, plan.id, key.id,
                             &apigateway_shape_usage_plan_link, &link);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Usage Plan Key already exists");
    describe(&key, out);
    return rc == VG_NOT_FOUND ? apigateway_usage_plan_key_add(call, plan.id, &key) : rc;
}

int apigateway_get_usage_plan_key(struct vg_call *call,
                                  const struct apigateway_get_usage_plan_key_in *in,
                                  struct apigateway_get_usage_plan_key_out *out,
                                  struct vg_error *err)
{
    struct apigateway_api_key key;
    int rc = require_link(call, in->usage_plan_id, in->key_id, &key, err);
    if (rc == VG_OK)
        describe(&key, out);
    return rc;
}

int apigateway_get_usage_plan_keys(struct vg_call *call,
                                   const struct apigateway_get_usage_plan_keys_in *in,
                                   struct apigateway_get_usage_plan_keys_out *out,
                                   struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct vg_list links;
    int rc = apigateway_usage_plan_require(call, in->usage_plan_id, &plan, err);
    if (rc == VG_OK)
        rc = apigateway_page(call, APIGATEWAY_SPACE_PLAN_KEY, plan.id, in->position, in->limit,
                             &apigateway_shape_usage_plan_link, &links, &out->position, err);
    if (rc != VG_OK)
        return rc;
    out->items.items = VG_NEW_ARRAY(call->arena, struct apigateway_usage_plan_key, links.count + 1);
    out->items.set = true;
    for (size_t i = 0; i < links.count && rc == VG_OK; i++) {
        struct apigateway_api_key key;
        rc = apigateway_api_key_find(
            call, ((struct apigateway_usage_plan_link *)links.items)[i].key_id, &key);
        if (rc == VG_OK && vg_str_starts(key.name, in->name_query))
            describe(&key, &out->items.items[out->items.count++]);
    }
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

int apigateway_delete_usage_plan_key(struct vg_call *call,
                                     const struct apigateway_delete_usage_plan_key_in *in,
                                     struct apigateway_delete_usage_plan_key_out *out,
                                     struct vg_error *err)
{
    struct apigateway_api_key key;
    (void)out;
    int rc = require_link(call, in->usage_plan_id, in->key_id, &key, err);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_usage_plan_link link = {.plan_id = in->usage_plan_id,
                                                    .key_id = in->key_id};
    return remove_link(call, &link);
}

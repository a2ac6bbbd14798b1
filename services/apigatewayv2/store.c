/* apigatewayv2/store.c: where APIs and their parts are kept, and how they are found. */
#include "apigatewayv2/apigatewayv2.h"

#include "base/codec.h"

const struct apigatewayv2_kind apigatewayv2_routes_kind = {APIGATEWAYV2_SPACE_ROUTE,
                                                           &apigatewayv2_shape_route, "Route"};
const struct apigatewayv2_kind apigatewayv2_integrations_kind = {
    APIGATEWAYV2_SPACE_INTEGRATION, &apigatewayv2_shape_integration, "Integration"};
const struct apigatewayv2_kind apigatewayv2_authorizers_kind = {
    APIGATEWAYV2_SPACE_AUTHORIZER, &apigatewayv2_shape_authorizer, "Authorizer"};
const struct apigatewayv2_kind apigatewayv2_stages_kind = {APIGATEWAYV2_SPACE_STAGE,
                                                           &apigatewayv2_shape_stage, "Stage"};
const struct apigatewayv2_kind apigatewayv2_deployments_kind = {
    APIGATEWAYV2_SPACE_DEPLOYMENT, &apigatewayv2_shape_deployment, "Deployment"};
const struct apigatewayv2_kind apigatewayv2_snapshots_kind = {
    APIGATEWAYV2_SPACE_SNAPSHOT, &apigatewayv2_shape_api_snapshot, "Deployment"};

struct vg_str apigatewayv2_id(struct vg_call *call, size_t length)
{
    return vg_id_text(call, APIGATEWAYV2_ID_CHARACTERS, length);
}

int apigatewayv2_refuse_option(struct vg_error *err, const char *option)
{
    return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "virga does not support %s yet.", option);
}

/* ---- Parts ---- */

static struct vg_str part_key(struct vg_call *call, const struct apigatewayv2_kind *kind,
                              struct vg_str api_id, struct vg_str name)
{
    struct vg_key key;
    vg_call_key(call, &key, kind->space);
    vg_key_str(&key, api_id);
    if (vg_str_is_set(name))
        vg_key_str(&key, name);
    return vg_key_bytes(&key);
}

int apigatewayv2_part_find(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, struct vg_str name, void *record)
{
    return vg_record_get(call->txn, part_key(call, kind, api_id, name), kind->shape, call->arena,
                         record);
}

int apigatewayv2_part_require(struct vg_call *call, const struct apigatewayv2_kind *kind,
                              struct vg_str api_id, struct vg_str name, void *record,
                              struct vg_error *err)
{
    struct apigatewayv2_api api;
    int rc = apigatewayv2_api_require(call, api_id, &api, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_find(call, kind, api_id, name, record);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid %s identifier specified %.*s",
                       kind->noun, VG_STR_ARG(name));
    return rc;
}

int apigatewayv2_part_put(struct vg_call *call, const struct apigatewayv2_kind *kind,
                          struct vg_str api_id, struct vg_str name, const void *record)
{
    return vg_record_put(call->txn, part_key(call, kind, api_id, name), kind->shape, call->arena,
                         record);
}

int apigatewayv2_part_delete(struct vg_call *call, const struct apigatewayv2_kind *kind,
                             struct vg_str api_id, struct vg_str name)
{
    return vg_delete(call->txn, part_key(call, kind, api_id, name));
}

/* The records that the walk meets, as a generated list. */
static int collect(struct vg_call *call, struct vg_walk *walk, const struct vg_shape *shape,
                   void *list)
{
    struct vg_list found = {NULL, 0, true};
    void *record = vg_arena_zalloc(call->arena, 1, shape->size);
    int rc;
    while ((rc = vg_record_next(walk, shape, NULL, record)) == VG_OK)
        memcpy(vg_list_add(call->arena, &found, shape->size), record, shape->size);
    vg_walk_end(walk);
    vg_list_store(list, found);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigatewayv2_part_list(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, void *list)
{
    struct vg_walk walk;
    vg_walk_begin(&walk, call->txn, call->arena, part_key(call, kind, api_id, VG_STR_NONE),
                  VG_STR_NONE, /* includes_start= */ false, /* is_reverse= */ false);
    return collect(call, &walk, kind->shape, list);
}

/* ---- Pages: collections are small, a page is a piece of the whole ---- */

int apigatewayv2_page_cut(struct vg_call *call, const struct apigatewayv2_page *page,
                          size_t item_size, void *list, struct vg_str *next, struct vg_error *err)
{
    enum { PAGE_DEFAULT = 25, PAGE_MAX = 500 };
    struct vg_list all = vg_list_load(list);
    uint64_t from = 0, max = PAGE_DEFAULT;
    struct vg_str token = VG_STR("0");
    if (page->max_results.len > 0 &&
        (!vg_str_to_u64(page->max_results, &max) || max < 1 || max > PAGE_MAX))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid maxResults specified");
    if (page->next_token.len > 0 &&
        !vg_base64_decode(call->arena, page->next_token, /* is_url= */ true, &token))
        token = VG_STR("");
    if (!vg_str_to_u64(token, &from))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid nextToken specified");
    from = from < all.count ? from : all.count;
    all.items = (char *)all.items + from * item_size;
    all.count -= from;
    if (all.count > max) {
        all.count = max;
        *next = vg_base64url(
            call->arena, vg_arena_printf(call->arena, "%llu", (unsigned long long)(from + max)));
    }
    vg_list_store(list, all);
    return VG_OK;
}

int apigatewayv2_part_page(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, const struct apigatewayv2_page *page, void *list,
                           struct vg_str *next, struct vg_error *err)
{
    struct apigatewayv2_api api;
    int rc = apigatewayv2_api_require(call, api_id, &api, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, kind, api_id, list);
    return rc == VG_OK ? apigatewayv2_page_cut(call, page, kind->shape->size, list, next, err) : rc;
}

/* ---- APIs ---- */

int apigatewayv2_api_find(struct vg_call *call, struct vg_str api_id, struct apigatewayv2_api *api)
{
    return vg_call_get(call, APIGATEWAYV2_SPACE_API, api_id, &apigatewayv2_shape_api, api);
}

int apigatewayv2_api_require(struct vg_call *call, struct vg_str api_id,
                             struct apigatewayv2_api *api, struct vg_error *err)
{
    int rc = apigatewayv2_api_find(call, api_id, api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid API identifier specified %.*s:%.*s",
                       VG_STR_ARG(call->account), VG_STR_ARG(api_id));
    return rc;
}

int apigatewayv2_api_put(struct vg_call *call, const struct apigatewayv2_api *api)
{
    return vg_call_put(call, APIGATEWAYV2_SPACE_API, api->api_id, &apigatewayv2_shape_api, api);
}

int apigatewayv2_whole_load(struct vg_call *call, struct vg_str api_id,
                            struct apigatewayv2_api *api, struct apigatewayv2_api_snapshot *whole)
{
    *whole = (struct apigatewayv2_api_snapshot){.api = api};
    int rc = apigatewayv2_api_find(call, api_id, api);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, api_id, &whole->routes);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_integrations_kind, api_id,
                                    &whole->integrations);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_authorizers_kind, api_id,
                                    &whole->authorizers);
    return rc;
}

/* ---- Places: of no account ---- */

static struct vg_str place_key(struct vg_call *call, struct vg_str api_id)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), APIGATEWAYV2_SPACE_PLACE);
    vg_key_str(&key, api_id);
    return vg_key_bytes(&key);
}

int apigatewayv2_place_find(struct vg_call *call, struct vg_str api_id,
                            struct apigatewayv2_api_place *place)
{
    return vg_record_get(call->txn, place_key(call, api_id), &apigatewayv2_shape_api_place,
                         call->arena, place);
}

int apigatewayv2_place_put(struct vg_call *call, struct vg_str api_id)
{
    const struct apigatewayv2_api_place place = {.account = call->account, .region = call->region};
    return vg_record_put(call->txn, place_key(call, api_id), &apigatewayv2_shape_api_place,
                         call->arena, &place);
}

int apigatewayv2_place_delete(struct vg_call *call, struct vg_str api_id)
{
    return vg_delete(call->txn, place_key(call, api_id));
}

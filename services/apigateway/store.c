/* apigateway/store.c: where APIs and their parts are kept, and how they are found. */
#include "apigateway/apigateway.h"

#include "base/json.h"

static void part_key(struct vg_call *call, struct vg_key *key, vg_space space, struct vg_str api_id)
{
    vg_call_key(call, key, space);
    vg_key_str(key, api_id);
}

int apigateway_part_get(struct vg_call *call, vg_space space, struct vg_str api_id,
                        struct vg_str name, const struct vg_shape *shape, void *record)
{
    struct vg_key key;
    part_key(call, &key, space, api_id);
    vg_key_str(&key, name);
    return vg_record_get(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int apigateway_part_put(struct vg_call *call, vg_space space, struct vg_str api_id,
                        struct vg_str name, const struct vg_shape *shape, const void *record)
{
    struct vg_key key;
    part_key(call, &key, space, api_id);
    vg_key_str(&key, name);
    return vg_record_put(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int apigateway_part_delete(struct vg_call *call, vg_space space, struct vg_str api_id,
                           struct vg_str name)
{
    struct vg_key key;
    part_key(call, &key, space, api_id);
    vg_key_str(&key, name);
    return vg_delete(call->txn, vg_key_bytes(&key));
}

void apigateway_part_walk(struct vg_call *call, vg_space space, struct vg_str api_id,
                          struct vg_str after, struct vg_walk *walk)
{
    struct vg_key prefix, start;
    part_key(call, &prefix, space, api_id);
    part_key(call, &start, space, api_id);
    if (vg_str_is_set(after))
        vg_key_str(&start, after);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix),
                  vg_str_is_set(after) ? vg_key_bytes(&start) : VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
}

int apigateway_part_list(struct vg_call *call, vg_space space, struct vg_str api_id,
                         const struct vg_shape *shape, struct vg_list *list)
{
    enum { FIRST_CAPACITY = 16 };
    struct vg_walk walk;
    size_t capacity = FIRST_CAPACITY;
    char *items = vg_arena_zalloc(call->arena, capacity, shape->size);
    size_t count = 0;
    int rc;
    apigateway_part_walk(call, space, api_id, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, shape, NULL, items + count * shape->size)) == VG_OK)
        if (++count == capacity) {
            char *grown = vg_arena_zalloc(call->arena, capacity * 2, shape->size);
            memcpy(grown, items, capacity * shape->size);
            items = grown;
            capacity *= 2;
        }
    vg_walk_end(&walk);
    *list = (struct vg_list){items, count, true};
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

struct vg_str apigateway_id(struct vg_call *call, size_t length)
{
    return vg_id_text(call, "abcdefghijklmnopqrstuvwxyz0123456789", length);
}

bool apigateway_is_json_object(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, arena);
    return vg_json_peek(&json) == VG_JSON_OBJECT && vg_json_skip(&json, NULL) &&
           vg_json_at_end(&json);
}

int apigateway_entries_check(size_t count, size_t max, const char *what, struct vg_error *err)
{
    if (count <= max)
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Too many %s specified: at most %zu are allowed",
                   what, max);
}

int apigateway_refuse_option(struct vg_error *err, const char *option)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "virga does not support %s yet.", option);
}

int apigateway_api_find(struct vg_call *call, struct vg_str api_id, struct apigateway_rest_api *api)
{
    return vg_call_get(call, APIGATEWAY_SPACE_API, api_id, &apigateway_shape_rest_api, api);
}

int apigateway_stage_find(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name,
                          struct apigateway_stage *stage)
{
    return apigateway_part_get(call, APIGATEWAY_SPACE_STAGE, api_id, stage_name,
                               &apigateway_shape_stage, stage);
}

int apigateway_snapshot_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                            struct apigateway_api_snapshot *snapshot)
{
    return apigateway_part_get(call, APIGATEWAY_SPACE_SNAPSHOT, api_id, deployment_id,
                               &apigateway_shape_api_snapshot, snapshot);
}

/* ---- Places: of no account ---- */

static struct vg_str place_key(struct vg_call *call, struct vg_str api_id)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), APIGATEWAY_SPACE_PLACE);
    vg_key_str(&key, api_id);
    return vg_key_bytes(&key);
}

int apigateway_place_find(struct vg_call *call, struct vg_str api_id,
                          struct apigateway_api_place *place)
{
    return vg_record_get(call->txn, place_key(call, api_id), &apigateway_shape_api_place,
                         call->arena, place);
}

int apigateway_place_put(struct vg_call *call, struct vg_str api_id)
{
    const struct apigateway_api_place place = {.account = call->account, .region = call->region};
    return vg_record_put(call->txn, place_key(call, api_id), &apigateway_shape_api_place,
                         call->arena, &place);
}

int apigateway_place_delete(struct vg_call *call, struct vg_str api_id)
{
    return vg_delete(call->txn, place_key(call, api_id));
}

/* ---- With the API's errors ---- */

int apigateway_api_require(struct vg_call *call, struct vg_str api_id,
                           struct apigateway_rest_api *api, struct vg_error *err)
{
    int rc = apigateway_api_find(call, api_id, api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid API identifier specified %.*s:%.*s",
                       VG_STR_ARG(call->account), VG_STR_ARG(api_id));
    return rc;
}

int apigateway_resource_require(struct vg_call *call, struct vg_str api_id, struct vg_str id,
                                struct apigateway_resource *resource, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_RESOURCE, api_id, id,
                                 &apigateway_shape_resource, resource);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Resource identifier specified");
    return rc;
}

int apigateway_stage_require(struct vg_call *call, struct vg_str api_id, struct vg_str name,
                             struct apigateway_stage *stage, struct vg_error *err)
{
    int rc = apigateway_stage_find(call, api_id, name, stage);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Stage identifier specified");
    return rc;
}

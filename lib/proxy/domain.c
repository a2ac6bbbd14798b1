/* proxy/domain.c: where domain names and their mappings are kept. */
#include "proxy/domain.h"

/* ---- Domain names ---- */

static struct vg_str place_key(struct vg_arena *arena, struct vg_str name)
{
    struct vg_key key;
    vg_key_begin(&key, arena, VG_STR(""), VG_STR(""), VG_PROXY_SPACE_DOMAIN_PLACE);
    vg_key_str(&key, name);
    return vg_key_bytes(&key);
}

int vg_proxy_domain_find(struct vg_call *call, struct vg_str name, struct proxy_domain *domain)
{
    return vg_call_get(call, VG_PROXY_SPACE_DOMAIN, name, &proxy_shape_domain, domain);
}

/* Of two accounts or regions with the same name the last one is served. */
int vg_proxy_domain_put(struct vg_call *call, const struct proxy_domain *domain)
{
    const struct proxy_place place = {.account = call->account, .region = call->region};
    int rc = vg_call_put(call, VG_PROXY_SPACE_DOMAIN, domain->name, &proxy_shape_domain, domain);
    return rc == VG_OK ? vg_record_put(call->txn, place_key(call->arena, domain->name),
                                       &proxy_shape_place, call->arena, &place)
                       : rc;
}

/* The place goes unless it is somebody else's by now. */
static int delete_place(struct vg_call *call, struct vg_str name)
{
    struct proxy_place place;
    struct vg_str key = place_key(call->arena, name);
    int rc = vg_record_get(call->txn, key, &proxy_shape_place, call->arena, &place);
    if (rc == VG_OK && vg_str_eq(place.account, call->account) &&
        vg_str_eq(place.region, call->region))
        return vg_delete(call->txn, key);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int vg_proxy_domain_delete(struct vg_call *call, struct vg_str name)
{
    struct vg_list mappings;
    int rc = vg_proxy_mapping_list(call, name, &mappings);
    if (rc == VG_OK)
        rc = vg_call_delete(call, VG_PROXY_SPACE_DOMAIN, name);
    if (rc == VG_OK)
        rc = delete_place(call, name);
    for (size_t i = 0; i < mappings.count && rc == VG_OK; i++)
        rc = vg_proxy_mapping_delete(call, &((struct proxy_mapping *)mappings.items)[i]);
    return rc;
}

/* What the walk meets, up to `max`. */
static int collect(struct vg_call *call, struct vg_walk *walk, const struct vg_shape *shape,
                   size_t max, struct vg_list *list)
{
    int rc = VG_OK;
    void *record = vg_arena_zalloc(call->arena, 1, shape->size);
    *list = (struct vg_list){NULL, 0, true};
    while (list->count < max && (rc = vg_record_next(walk, shape, NULL, record)) == VG_OK)
        memcpy(vg_list_add(call->arena, list, shape->size), record, shape->size);
    vg_walk_end(walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int vg_proxy_domain_list(struct vg_call *call, struct vg_list *domains)
{
    struct vg_walk walk;
    vg_call_walk(call, VG_PROXY_SPACE_DOMAIN, VG_STR_NONE, &walk);
    return collect(call, &walk, &proxy_shape_domain, VG_PROXY_DOMAINS_MAX, domains);
}

void vg_proxy_domain_aim(struct vg_call *call, struct proxy_domain *domain)
{
    enum { ID_LEN = 10 };
    struct vg_str id = vg_id_text(call, "abcdefghijklmnopqrstuvwxyz0123456789", ID_LEN);
    if (vg_str_is(domain->endpoint_type, "EDGE")) {
        domain->target_name = VG_CONCAT(call->arena, VG_STR("d"), id, VG_STR(".cloudfront.net"));
        domain->hosted_zone_id = VG_STR("Z2FDTNDATAQYW2");
    } else {
        domain->target_name = VG_CONCAT(call->arena, VG_STR("d-"), id, VG_STR(".execute-api."),
                                        call->region, VG_STR(".amazonaws.com"));
        domain->hosted_zone_id = VG_STR("Z1UJRXOUMOOFQ8");
    }
}

struct vg_str vg_proxy_domain_arn(struct vg_call *call, struct vg_str name)
{
    return VG_CONCAT(call->arena, VG_STR("arn:aws:apigateway:"), call->region,
                     VG_STR("::/domainnames/"), name);
}

/* ---- Mappings ---- */

static struct vg_str mapping_key(struct vg_call *call, struct vg_str domain, struct vg_str path)
{
    struct vg_key key;
    vg_call_key(call, &key, VG_PROXY_SPACE_MAPPING);
    vg_key_str(&key, domain);
    if (vg_str_is_set(path))
        vg_key_str(&key, path);
    return vg_key_bytes(&key);
}

/* Also found by the API. */
static struct vg_str api_key(struct vg_call *call, const struct proxy_mapping *mapping)
{
    struct vg_key key;
    vg_call_key(call, &key, VG_PROXY_SPACE_API_MAPPING);
    vg_key_str(&key, mapping->api_id);
    vg_key_str(&key, mapping->domain);
    vg_key_str(&key, mapping->path);
    return vg_key_bytes(&key);
}

int vg_proxy_mapping_find(struct vg_call *call, struct vg_str domain, struct vg_str path,
                          struct proxy_mapping *mapping)
{
    return vg_record_get(call->txn, mapping_key(call, domain, path), &proxy_shape_mapping,
                         call->arena, mapping);
}

int vg_proxy_mapping_put(struct vg_call *call, const struct proxy_mapping *mapping)
{
    int rc = vg_record_put(call->txn, mapping_key(call, mapping->domain, mapping->path),
                           &proxy_shape_mapping, call->arena, mapping);
    return rc == VG_OK ? vg_record_put(call->txn, api_key(call, mapping), &proxy_shape_mapping,
                                       call->arena, mapping)
                       : rc;
}

int vg_proxy_mapping_delete(struct vg_call *call, const struct proxy_mapping *mapping)
{
    int rc = vg_delete(call->txn, mapping_key(call, mapping->domain, mapping->path));
    return rc == VG_OK ? vg_delete(call->txn, api_key(call, mapping)) : rc;
}

int vg_proxy_mapping_list(struct vg_call *call, struct vg_str domain, struct vg_list *mappings)
{
    struct vg_walk walk;
    vg_walk_begin(&walk, call->txn, call->arena, mapping_key(call, domain, VG_STR_NONE),
                  VG_STR_NONE, /* includes_start= */ false, /* is_reverse= */ false);
    return collect(call, &walk, &proxy_shape_mapping, VG_PROXY_MAPPINGS_MAX, mappings);
}

int vg_proxy_mapping_of_api(struct vg_call *call, struct vg_str api_id, struct vg_str stage,
                            struct proxy_mapping *mapping)
{
    struct vg_walk walk;
    struct vg_key key;
    int rc;
    vg_call_key(call, &key, VG_PROXY_SPACE_API_MAPPING);
    vg_key_str(&key, api_id);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&key), VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_record_next(&walk, &proxy_shape_mapping, NULL, mapping)) == VG_OK)
        if (!vg_str_is_set(stage) || vg_str_eq(stage, mapping->stage))
            break;
    vg_walk_end(&walk);
    return rc;
}

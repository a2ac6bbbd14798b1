/* wafv2/ip_set.c: IP sets. */
#include "wafv2/wafv2.h"

#include "wafv2/engine/address.h"

enum { ADDRESSES_MAX = 10000 };

static int check_addresses(const struct wafv2_ip_addresses *addresses, int32_t version,
                           struct vg_error *err)
{
    if (addresses->count > ADDRESSES_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < addresses->count; i++) {
        struct waf_cidr cidr;
        bool is_good = waf_cidr_parse(addresses->items[i], &cidr) && cidr.bits > 0 &&
                       cidr.address.is_v6 == (version == WAFV2_IP_ADDRESS_VERSION_IPV6);
        if (!is_good)
            return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_IP_ADDRESS,
                                        addresses->items[i], WAFV2_REASON_FORMAT);
    }
    return VG_OK;
}

int wafv2_create_ip_set(struct vg_call *call, const struct wafv2_create_ip_set_in *in,
                        struct wafv2_create_ip_set_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = check_addresses(&in->addresses, in->ip_address_version, err);
    if (rc == VG_OK)
        rc = wafv2_entity_begin(call, WAFV2_IP_SET, in->scope, in->name, &in->tags, &entity, err);
    if (rc != VG_OK)
        return rc;
    const struct wafv2_ip_set body = {
        .name = in->name,
        .id = entity.record.id,
        .arn = entity.arn,
        .description = in->description,
        .ip_address_version = in->ip_address_version,
        .addresses = in->addresses,
    };
    out->summary = wafv2_summary_of(call, &entity, in->description);
    return wafv2_entity_save(call, &entity, &body, NULL, 0);
}

int wafv2_get_ip_set(struct vg_call *call, const struct wafv2_get_ip_set_in *in,
                     struct wafv2_get_ip_set_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = wafv2_entity_require(call, WAFV2_IP_SET, in->scope, in->name, in->id, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_ip_set *body = VG_NEW(call->arena, struct wafv2_ip_set);
    out->ip_set = body;
    out->lock_token = entity.record.lock_token;
    return wafv2_entity_body(call, &entity, body);
}

int wafv2_update_ip_set(struct vg_call *call, const struct wafv2_update_ip_set_in *in,
                        struct wafv2_update_ip_set_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_ip_set body;
    int rc = wafv2_entity_require(call, WAFV2_IP_SET, in->scope, in->name, in->id, &entity, err);
    if (rc == VG_OK)
        rc = wafv2_entity_body(call, &entity, &body);
    if (rc == VG_OK)
        rc = check_addresses(&in->addresses, body.ip_address_version, err);
    if (rc == VG_OK)
        rc = wafv2_entity_lock(call, &entity, in->lock_token, err);
    if (rc != VG_OK)
        return rc;
    body.description = in->description;
    body.addresses = in->addresses;
    out->next_lock_token = entity.record.lock_token;
    return wafv2_entity_save(call, &entity, &body, NULL, 0);
}

int wafv2_delete_ip_set(struct vg_call *call, const struct wafv2_delete_ip_set_in *in,
                        struct wafv2_delete_ip_set_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc = wafv2_entity_require(call, WAFV2_IP_SET, in->scope, in->name, in->id, &entity, err);
    return rc == VG_OK ? wafv2_entity_delete(call, &entity, in->lock_token, err) : rc;
}

int wafv2_list_ip_sets(struct vg_call *call, const struct wafv2_list_ip_sets_in *in,
                       struct wafv2_list_ip_sets_out *out, struct vg_error *err)
{
    return wafv2_summaries_page(call, WAFV2_IP_SET, in->scope, in->next_marker, in->limit,
                                &out->ip_sets, &out->next_marker, err);
}

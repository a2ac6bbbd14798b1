/* apigatewayv2/vpc_link.c: VPC links are kept and described; there is no VPC behind them. */
#include "apigatewayv2/apigatewayv2.h"

static int find_link(struct vg_call *call, struct vg_str id, struct apigatewayv2_vpc_link *link,
                     struct vg_error *err)
{
    int rc = vg_call_get(call, APIGATEWAYV2_SPACE_VPC_LINK, id, &apigatewayv2_shape_vpc_link, link);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid Vpc Link identifier specified");
    return rc;
}

static int put_link(struct vg_call *call, const struct apigatewayv2_vpc_link *link)
{
    return vg_call_put(call, APIGATEWAYV2_SPACE_VPC_LINK, link->vpc_link_id,
                       &apigatewayv2_shape_vpc_link, link);
}

/* It answers as pending, and is ready by the next question. */
int apigatewayv2_create_vpc_link(struct vg_call *call,
                                 const struct apigatewayv2_create_vpc_link_in *in,
                                 struct apigatewayv2_create_vpc_link_out *out, struct vg_error *err)
{
    struct apigatewayv2_vpc_link link = {.vpc_link_id =
                                             apigatewayv2_id(call, APIGATEWAYV2_DEPLOYMENT_ID_LEN)};
    if (in->subnet_ids.count == 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "A Vpc Link needs at least one subnet");
    int rc = apigatewayv2_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_create_vpc_link_in, in, &apigatewayv2_shape_vpc_link,
                    &link);
    link.created_date = vg_time(call->now_ms / 1000 * 1000);
    link.security_group_ids.set = true;
    link.tags.set = true;
    link.vpc_link_version = APIGATEWAYV2_VPC_LINK_VERSION_V2;
    link.vpc_link_status = APIGATEWAYV2_VPC_LINK_STATUS_AVAILABLE;
    link.vpc_link_status_message = VG_STR("VPC link is ready to route traffic");
    rc = put_link(call, &link);
    link.vpc_link_status = APIGATEWAYV2_VPC_LINK_STATUS_PENDING;
    link.vpc_link_status_message = VG_STR("VPC link is provisioning ENIs");
    vg_members_copy(&apigatewayv2_shape_vpc_link, &link, &apigatewayv2_shape_create_vpc_link_out,
                    out);
    return rc;
}

int apigatewayv2_get_vpc_link(struct vg_call *call, const struct apigatewayv2_get_vpc_link_in *in,
                              struct apigatewayv2_get_vpc_link_out *out, struct vg_error *err)
{
    struct apigatewayv2_vpc_link link;
    int rc = find_link(call, in->vpc_link_id, &link, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_vpc_link, &link, &apigatewayv2_shape_get_vpc_link_out,
                        out);
    return rc;
}

int apigatewayv2_get_vpc_links(struct vg_call *call, const struct apigatewayv2_get_vpc_links_in *in,
                               struct apigatewayv2_get_vpc_links_out *out, struct vg_error *err)
{
    enum { LINKS_MAX = 600 };
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    struct vg_walk walk;
    struct vg_list all = {NULL, 0, true};
    struct apigatewayv2_vpc_link link;
    int rc = VG_OK;
    vg_call_walk(call, APIGATEWAYV2_SPACE_VPC_LINK, VG_STR_NONE, &walk);
    while (all.count < LINKS_MAX &&
           (rc = vg_record_next(&walk, &apigatewayv2_shape_vpc_link, NULL, &link)) == VG_OK)
        *(struct apigatewayv2_vpc_link *)vg_list_add(call->arena, &all, sizeof link) = link;
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    vg_list_store(&out->items, all);
    return apigatewayv2_page_cut(call, &page, sizeof link, &out->items, &out->next_token, err);
}

int apigatewayv2_update_vpc_link(struct vg_call *call,
                                 const struct apigatewayv2_update_vpc_link_in *in,
                                 struct apigatewayv2_update_vpc_link_out *out, struct vg_error *err)
{
    struct apigatewayv2_vpc_link link;
    int rc = find_link(call, in->vpc_link_id, &link, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(in->name))
        link.name = in->name;
    vg_members_copy(&apigatewayv2_shape_vpc_link, &link, &apigatewayv2_shape_update_vpc_link_out,
                    out);
    return put_link(call, &link);
}

int apigatewayv2_delete_vpc_link(struct vg_call *call,
                                 const struct apigatewayv2_delete_vpc_link_in *in,
                                 struct apigatewayv2_delete_vpc_link_out *out, struct vg_error *err)
{
    struct apigatewayv2_vpc_link link;
    (void)out;
    int rc = find_link(call, in->vpc_link_id, &link, err);
    return rc == VG_OK ? vg_call_delete(call, APIGATEWAYV2_SPACE_VPC_LINK, link.vpc_link_id) : rc;
}

/* apigateway/vpc_link.c: VPC links are kept and described; there is no VPC behind them. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

static int find_link(struct vg_call *call, struct vg_str id, struct apigateway_vpc_link *link,
                     struct vg_error *err)
{
    int rc = vg_call_get(call, APIGATEWAY_SPACE_VPC_LINK, id, &apigateway_shape_vpc_link, link);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Vpc Link identifier specified");
    return rc;
}

static int put_link(struct vg_call *call, const struct apigateway_vpc_link *link)
{
    return vg_call_put(call, APIGATEWAY_SPACE_VPC_LINK, link->id, &apigateway_shape_vpc_link, link);
}

/* It answers as pending, and is ready by the next question. */
int apigateway_create_vpc_link(struct vg_call *call, const struct apigateway_create_vpc_link_in *in,
                               struct apigateway_create_vpc_link_out *out, struct vg_error *err)
{
    struct vg_arn arn;
    if (in->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Name cannot be empty");
    if (in->target_arns.count != 1)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "A Vpc Link needs exactly one target ARN");
    if (!vg_arn_parse(in->target_arns.items[0], &arn))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid ARN. ARN is not well formed %.*s",
                       VG_STR_ARG(in->target_arns.items[0]));
    int rc = apigateway_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_vpc_link){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .name = in->name,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .target_arns = in->target_arns,
        .status = APIGATEWAY_VPC_LINK_STATUS_AVAILABLE,
        .status_message = VG_STR("Your vpc link is ready for use"),
        .tags = in->tags,
    };
    out->tags.set = out->tags.count > 0;
    rc = put_link(call, out);
    out->status = APIGATEWAY_VPC_LINK_STATUS_PENDING;
    out->status_message = VG_STR_NONE;
    return rc;
}

int apigateway_get_vpc_link(struct vg_call *call, const struct apigateway_get_vpc_link_in *in,
                            struct apigateway_get_vpc_link_out *out, struct vg_error *err)
{
    int rc = find_link(call, in->vpc_link_id, out, err);
    out->tags.set = true;
    return rc;
}

int apigateway_get_vpc_links(struct vg_call *call, const struct apigateway_get_vpc_links_in *in,
                             struct apigateway_get_vpc_links_out *out, struct vg_error *err)
{
    return apigateway_page(call, APIGATEWAY_SPACE_VPC_LINK, VG_STR_NONE, in->position, in->limit,
                           &apigateway_shape_vpc_link, &out->items, &out->position, err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
};

const struct apigateway_patch_table apigateway_vpc_link_patches = {
    &apigateway_shape_vpc_link, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_vpc_link(struct vg_call *call, const struct apigateway_update_vpc_link_in *in,
                               struct apigateway_update_vpc_link_out *out, struct vg_error *err)
{
    int rc = find_link(call, in->vpc_link_id, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_vpc_link_patches, &in->patch_operations, out,
                                    err);
    if (rc == VG_OK && out->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Name cannot be empty");
    if (rc == VG_OK)
        rc = put_link(call, out);
    out->tags.set = true;
    return rc;
}

int apigateway_delete_vpc_link(struct vg_call *call, const struct apigateway_delete_vpc_link_in *in,
                               struct apigateway_delete_vpc_link_out *out, struct vg_error *err)
{
    struct apigateway_vpc_link link;
    (void)out;
    int rc = find_link(call, in->vpc_link_id, &link, err);
    return rc == VG_OK ? vg_call_delete(call, APIGATEWAY_SPACE_VPC_LINK, link.id) : rc;
}

/* apigatewayv2/api_mapping.c: which stage of which API, of this service or of the REST APIs',
 * answers below which path of a domain name. REST APIs' base path mappings are the same ones
 * (proxy/domain.h). */
#include "apigatewayv2/apigatewayv2.h"
#include "bus/bus.h"
#include "proxy/address.h"

/* ---- As kept, and as shown ---- */

static void show(const struct proxy_mapping *kept, struct apigatewayv2_api_mapping *shown)
{
    *shown = (struct apigatewayv2_api_mapping){
        .api_id = kept->api_id,
        .api_mapping_id = kept->id,
        .api_mapping_key = vg_str_is(kept->path, VG_PROXY_NO_PATH) ? VG_STR("") : kept->path,
        .stage = vg_str_is_set(kept->stage) ? kept->stage : VG_STR(""),
    };
}

static void answer(const struct proxy_mapping *kept, const struct vg_shape *shape, void *out)
{
    struct apigatewayv2_api_mapping shown;
    show(kept, &shown);
    vg_members_copy(&apigatewayv2_shape_api_mapping, &shown, shape, out);
}

static int require(struct vg_call *call, struct vg_str domain_name, struct vg_str id,
                   struct proxy_domain *domain, struct proxy_mapping *mapping, struct vg_error *err)
{
    struct vg_list all;
    int rc = vg_proxy_domain_require(call, &apigatewayv2_domain_errors, domain_name, domain, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_list(call, domain_name, &all);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < all.count; i++) {
        *mapping = ((const struct proxy_mapping *)all.items)[i];
        if (vg_str_eq(mapping->id, id))
            return VG_OK;
    }
    return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid API mapping identifier specified");
}

/* ---- Checks ---- */

/* Parts of letters, digits and some signs, with slashes between them. */
static bool is_key(struct vg_str key)
{
    enum { KEY_LEN_MAX = 300 };
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool is_slash = c == '/' && i > 0 && i + 1 < key.len && key.ptr[i - 1] != '/';
        if (!is_word && !is_slash && (c == '\0' || strchr("$-_.+!*'(),", c) == NULL))
            return false;
    }
    return key.len <= KEY_LEN_MAX;
}

static int check_key(const struct proxy_domain *domain, const struct proxy_mapping *mapping,
                     struct vg_error *err)
{
    bool is_regional = vg_str_is(domain->endpoint_type, "REGIONAL");
    if (!is_key(mapping->path))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "An ApiMapping key may contain only letters, numbers and one of "
                       "$-_.+!*'()");
    if (vg_str_find_char(mapping->path, '/') >= 0 &&
        (!is_regional || vg_str_is(domain->security_policy, "TLS_1_0")))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "An ApiMapping key of several levels needs a regional domain name with the "
                       "security policy TLS_1_2");
    if (!is_regional && vg_proxy_is_http_api(mapping->api_id))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "HTTP APIs can be mapped to regional domain names only");
    return VG_OK;
}

/* The REST APIs' service knows its own. */
static int check_rest_api(struct vg_call *call, const struct proxy_mapping *mapping,
                          struct vg_error *err)
{
    struct vg_str output;
    struct vg_error callee = {.arena = call->arena};
    const struct vg_call_to stage = {.service = "apigateway", .operation = "GetStage"};
    const struct vg_call_to api = {.service = "apigateway", .operation = "GetRestApi"};
    const struct vg_text_member texts[] = {{"restApiId", mapping->api_id},
                                           {"stageName", mapping->stage}};
    if (vg_bus_service(call->bus, VG_STR("apigateway")) == NULL)
        return VG_NOT_FOUND;
    int rc = vg_await_call_texts(call, &api, texts, 1, &output, &callee);
    if (rc != VG_OK)
        return rc == VG_FAIL ? VG_NOT_FOUND : rc;
    rc = vg_await_call_texts(call, &stage, texts, VG_COUNT_OF(texts), &output, &callee);
    if (rc == VG_FAIL)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid stage identifier specified");
    return rc;
}

static int check_target(struct vg_call *call, const struct proxy_mapping *mapping,
                        struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_stage stage;
    int rc = vg_proxy_is_http_api(mapping->api_id)
                 ? apigatewayv2_api_find(call, mapping->api_id, &api)
                 : check_rest_api(call, mapping, err);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid API identifier specified %.*s:%.*s",
                       VG_STR_ARG(call->account), VG_STR_ARG(mapping->api_id));
    if (rc != VG_OK || !vg_proxy_is_http_api(mapping->api_id))
        return rc;
    rc = apigatewayv2_part_find(call, &apigatewayv2_stages_kind, mapping->api_id, mapping->stage,
                                &stage);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid stage identifier specified");
    return rc;
}

/* ---- Operations ---- */

int apigatewayv2_create_api_mapping(struct vg_call *call,
                                    const struct apigatewayv2_create_api_mapping_in *in,
                                    struct apigatewayv2_create_api_mapping_out *out,
                                    struct vg_error *err)
{
    struct proxy_domain domain;
    const struct proxy_mapping mapping = {.id =
                                              apigatewayv2_id(call, APIGATEWAYV2_DEPLOYMENT_ID_LEN),
                                          .domain = in->domain_name,
                                          .path = vg_proxy_mapping_path(in->api_mapping_key),
                                          .api_id = in->api_id,
                                          .stage = in->stage};
    int rc =
        vg_proxy_domain_require(call, &apigatewayv2_domain_errors, in->domain_name, &domain, err);
    if (rc == VG_OK)
        rc = check_key(&domain, &mapping, err);
    if (rc == VG_OK)
        rc = check_target(call, &mapping, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_add(call, &apigatewayv2_domain_errors, &mapping, err);
    answer(&mapping, &apigatewayv2_shape_create_api_mapping_out, out);
    return rc;
}

int apigatewayv2_get_api_mapping(struct vg_call *call,
                                 const struct apigatewayv2_get_api_mapping_in *in,
                                 struct apigatewayv2_get_api_mapping_out *out, struct vg_error *err)
{
    struct proxy_domain domain;
    struct proxy_mapping mapping;
    int rc = require(call, in->domain_name, in->api_mapping_id, &domain, &mapping, err);
    if (rc != VG_OK)
        return rc;
    answer(&mapping, &apigatewayv2_shape_get_api_mapping_out, out);
    return VG_OK;
}

int apigatewayv2_get_api_mappings(struct vg_call *call,
                                  const struct apigatewayv2_get_api_mappings_in *in,
                                  struct apigatewayv2_get_api_mappings_out *out,
                                  struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    struct proxy_domain domain;
    struct vg_list kept;
    int rc =
        vg_proxy_domain_require(call, &apigatewayv2_domain_errors, in->domain_name, &domain, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_list(call, in->domain_name, &kept);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_api_mapping *shown =
        VG_NEW_ARRAY(call->arena, struct apigatewayv2_api_mapping, kept.count + 1);
    for (size_t i = 0; i < kept.count; i++)
        show(&((struct proxy_mapping *)kept.items)[i], &shown[i]);
    vg_list_store(&out->items, (struct vg_list){shown, kept.count, true});
    return apigatewayv2_page_cut(call, &page, sizeof *shown, &out->items, &out->next_token, err);
}

int apigatewayv2_update_api_mapping(struct vg_call *call,
                                    const struct apigatewayv2_update_api_mapping_in *in,
                                    struct apigatewayv2_update_api_mapping_out *out,
                                    struct vg_error *err)
{
    struct proxy_domain domain;
    struct proxy_mapping before;
    int rc = require(call, in->domain_name, in->api_mapping_id, &domain, &before, err);
    if (rc != VG_OK)
        return rc;
    struct proxy_mapping after = before;
    after.api_id = in->api_id;
    if (vg_str_is_set(in->stage))
        after.stage = in->stage;
    if (vg_str_is_set(in->api_mapping_key))
        after.path = vg_proxy_mapping_path(in->api_mapping_key);
    rc = check_key(&domain, &after, err);
    if (rc == VG_OK)
        rc = check_target(call, &after, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_change(call, &apigatewayv2_domain_errors, &before, &after, err);
    answer(&after, &apigatewayv2_shape_update_api_mapping_out, out);
    return rc;
}

int apigatewayv2_delete_api_mapping(struct vg_call *call,
                                    const struct apigatewayv2_delete_api_mapping_in *in,
                                    struct apigatewayv2_delete_api_mapping_out *out,
                                    struct vg_error *err)
{
    struct proxy_domain domain;
    struct proxy_mapping mapping;
    (void)out;
    int rc = require(call, in->domain_name, in->api_mapping_id, &domain, &mapping, err);
    return rc == VG_OK ? vg_proxy_mapping_delete(call, &mapping) : rc;
}

/* apigatewayv2/domain_name.c: custom domain names, which REST APIs share (proxy/domain.h). Nothing
 * resolves them but the client's own hosts file or Host header; certificates are only named. */
#include "apigatewayv2/apigatewayv2.h"

const struct vg_proxy_domain_errors apigatewayv2_domain_errors = {
    .bad_request = &APIGATEWAYV2_BAD_REQUEST,
    .not_found = &APIGATEWAYV2_NOT_FOUND,
    .conflict = &APIGATEWAYV2_CONFLICT,
    .path_name = "ApiMapping key",
};

/* ---- As kept, and as shown ---- */

static void show(struct vg_call *call, const struct proxy_domain *kept,
                 struct apigatewayv2_domain_name *shown)
{
    struct apigatewayv2_domain_name_configuration *configuration =
        VG_NEW(call->arena, struct apigatewayv2_domain_name_configuration);
    bool is_edge = vg_str_is(kept->endpoint_type, "EDGE");
    *configuration = (struct apigatewayv2_domain_name_configuration){
        .api_gateway_domain_name = kept->target_name,
        .certificate_arn = is_edge ? kept->certificate_arn : kept->regional_certificate_arn,
        .certificate_name = is_edge ? kept->certificate_name : kept->regional_certificate_name,
        .domain_name_status = APIGATEWAYV2_DOMAIN_NAME_STATUS_AVAILABLE,
        .endpoint_type = vg_enum_value(&apigatewayv2_shape_endpoint_type, kept->endpoint_type),
        .hosted_zone_id = kept->hosted_zone_id,
        .ip_address_type =
            vg_enum_value(&apigatewayv2_shape_ip_address_type, kept->ip_address_type),
        .security_policy =
            vg_enum_value(&apigatewayv2_shape_security_policy, kept->security_policy),
        .ownership_verification_certificate_arn = kept->ownership_certificate_arn,
    };
    *shown = (struct apigatewayv2_domain_name){
        .api_mapping_selection_expression = VG_STR("$request.basepath"),
        .domain_name = kept->name,
        .domain_name_arn = vg_proxy_domain_arn(call, kept->name),
        .domain_name_configurations = {configuration, 1, true},
        .routing_mode = APIGATEWAYV2_ROUTING_MODE_API_MAPPING_ONLY,
    };
    vg_list_store(&shown->tags, vg_list_load(&kept->tags));
    shown->tags.set = true;
}

static void answer(struct vg_call *call, const struct proxy_domain *kept,
                   const struct vg_shape *shape, void *out)
{
    struct apigatewayv2_domain_name shown;
    show(call, kept, &shown);
    vg_members_copy(&apigatewayv2_shape_domain_name, &shown, shape, out);
}

/* What a configuration says, into what is kept; what it does not say stays. */
static void keep(const struct apigatewayv2_domain_name_configuration *said,
                 struct proxy_domain *kept)
{
    bool is_edge;
    if (said->endpoint_type != 0)
        kept->endpoint_type = vg_enum_text(&apigatewayv2_shape_endpoint_type, said->endpoint_type);
    if (said->security_policy != 0)
        kept->security_policy =
            vg_enum_text(&apigatewayv2_shape_security_policy, said->security_policy);
    if (said->ip_address_type != 0)
        kept->ip_address_type =
            vg_enum_text(&apigatewayv2_shape_ip_address_type, said->ip_address_type);
    if (vg_str_is_set(said->ownership_verification_certificate_arn))
        kept->ownership_certificate_arn = said->ownership_verification_certificate_arn;
    is_edge = vg_str_is(kept->endpoint_type, "EDGE");
    if (vg_str_is_set(said->certificate_arn))
        *(is_edge ? &kept->certificate_arn : &kept->regional_certificate_arn) =
            said->certificate_arn;
    if (vg_str_is_set(said->certificate_name))
        *(is_edge ? &kept->certificate_name : &kept->regional_certificate_name) =
            said->certificate_name;
}

/* ---- Checks ---- */

static int check_options(const struct apigatewayv2_mutual_tls_authentication_input *mutual_tls,
                         int32_t routing_mode, struct vg_error *err)
{
    if (mutual_tls != NULL)
        return apigatewayv2_refuse_option(err, "mutualTlsAuthentication");
    if (routing_mode != 0 && routing_mode != APIGATEWAYV2_ROUTING_MODE_API_MAPPING_ONLY)
        return apigatewayv2_refuse_option(err, "routing rules");
    return VG_OK;
}

static int one_configuration(const struct apigatewayv2_domain_name_configurations *all,
                             const struct apigatewayv2_domain_name_configuration **one,
                             struct vg_error *err)
{
    if (all->count != 1)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid input. Expected one domain name configuration");
    *one = &all->items[0];
    return VG_OK;
}

/* ---- Operations ---- */

int apigatewayv2_create_domain_name(struct vg_call *call,
                                    const struct apigatewayv2_create_domain_name_in *in,
                                    struct apigatewayv2_create_domain_name_out *out,
                                    struct vg_error *err)
{
    const struct apigatewayv2_domain_name_configuration *said = NULL;
    struct proxy_domain domain;
    int rc = vg_proxy_domain_check_name(&apigatewayv2_domain_errors, in->domain_name, err);
    if (rc == VG_OK)
        rc = check_options(in->mutual_tls_authentication, in->routing_mode, err);
    if (rc == VG_OK)
        rc = apigatewayv2_tags_check(&in->tags, err);
    if (rc == VG_OK)
        rc = one_configuration(&in->domain_name_configurations, &said, err);
    if (rc != VG_OK)
        return rc;
    domain = (struct proxy_domain){.name = in->domain_name,
                                   .endpoint_type = VG_STR("REGIONAL"),
                                   .security_policy = VG_STR("TLS_1_2"),
                                   .ip_address_type = VG_STR("ipv4")};
    keep(said, &domain);
    vg_list_store(&domain.tags, vg_list_load(&in->tags));
    rc = vg_proxy_domain_check_certificate(&apigatewayv2_domain_errors, &domain, err);
    if (rc == VG_OK)
        rc = vg_proxy_domain_check_new(call, &apigatewayv2_domain_errors, in->domain_name, err);
    if (rc != VG_OK)
        return rc;
    vg_proxy_domain_aim(call, &domain);
    answer(call, &domain, &apigatewayv2_shape_create_domain_name_out, out);
    return vg_proxy_domain_put(call, &domain);
}

int apigatewayv2_get_domain_name(struct vg_call *call,
                                 const struct apigatewayv2_get_domain_name_in *in,
                                 struct apigatewayv2_get_domain_name_out *out, struct vg_error *err)
{
    struct proxy_domain domain;
    int rc =
        vg_proxy_domain_require(call, &apigatewayv2_domain_errors, in->domain_name, &domain, err);
    if (rc != VG_OK)
        return rc;
    answer(call, &domain, &apigatewayv2_shape_get_domain_name_out, out);
    return VG_OK;
}

int apigatewayv2_get_domain_names(struct vg_call *call,
                                  const struct apigatewayv2_get_domain_names_in *in,
                                  struct apigatewayv2_get_domain_names_out *out,
                                  struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    struct vg_list kept;
    int rc = vg_proxy_domain_list(call, &kept);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_domain_name *shown =
        VG_NEW_ARRAY(call->arena, struct apigatewayv2_domain_name, kept.count + 1);
    for (size_t i = 0; i < kept.count; i++)
        show(call, &((struct proxy_domain *)kept.items)[i], &shown[i]);
    vg_list_store(&out->items, (struct vg_list){shown, kept.count, true});
    return apigatewayv2_page_cut(call, &page, sizeof *shown, &out->items, &out->next_token, err);
}

int apigatewayv2_update_domain_name(struct vg_call *call,
                                    const struct apigatewayv2_update_domain_name_in *in,
                                    struct apigatewayv2_update_domain_name_out *out,
                                    struct vg_error *err)
{
    const struct apigatewayv2_domain_name_configuration *said = NULL;
    struct proxy_domain domain;
    int rc =
        vg_proxy_domain_require(call, &apigatewayv2_domain_errors, in->domain_name, &domain, err);
    if (rc == VG_OK)
        rc = check_options(in->mutual_tls_authentication, in->routing_mode, err);
    if (rc == VG_OK && in->domain_name_configurations.set)
        rc = one_configuration(&in->domain_name_configurations, &said, err);
    if (rc != VG_OK)
        return rc;
    if (said != NULL && said->endpoint_type != 0 &&
        !vg_str_eq(domain.endpoint_type,
                   vg_enum_text(&apigatewayv2_shape_endpoint_type, said->endpoint_type)))
        return apigatewayv2_refuse_option(err, "a change of a domain name's endpointType");
    if (said != NULL)
        keep(said, &domain);
    rc = vg_proxy_domain_check_certificate(&apigatewayv2_domain_errors, &domain, err);
    if (rc != VG_OK)
        return rc;
    answer(call, &domain, &apigatewayv2_shape_update_domain_name_out, out);
    return vg_proxy_domain_put(call, &domain);
}

int apigatewayv2_delete_domain_name(struct vg_call *call,
                                    const struct apigatewayv2_delete_domain_name_in *in,
                                    struct apigatewayv2_delete_domain_name_out *out,
                                    struct vg_error *err)
{
    struct proxy_domain domain;
    (void)out;
    int rc =
        vg_proxy_domain_require(call, &apigatewayv2_domain_errors, in->domain_name, &domain, err);
    return rc == VG_OK ? vg_proxy_domain_delete(call, in->domain_name) : rc;
}

/* apigateway/domain_name.c: custom domain names, which HTTP APIs share (proxy/domain.h). Nothing
 * resolves them but the client's own hosts file or Host header; certificates are only named. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

const struct vg_proxy_domain_errors apigateway_domain_errors = {
    .bad_request = &APIGATEWAY_BAD_REQUEST,
    .not_found = &APIGATEWAY_NOT_FOUND,
    .conflict = &APIGATEWAY_CONFLICT,
    .path_name = "Base path",
};

/* ---- As kept, and as shown ---- */

static void show(struct vg_call *call, const struct proxy_domain *kept,
                 struct apigateway_domain_name *shown)
{
    struct apigateway_endpoint_configuration *endpoint =
        VG_NEW(call->arena, struct apigateway_endpoint_configuration);
    int32_t *type = VG_NEW(call->arena, int32_t);
    *type = vg_enum_value(&apigateway_shape_endpoint_type, kept->endpoint_type);
    endpoint->types = (struct apigateway_list_of_endpoint_type){type, 1, true};
    endpoint->ip_address_type =
        vg_enum_value(&apigateway_shape_ip_address_type, kept->ip_address_type);
    bool is_edge = *type == APIGATEWAY_ENDPOINT_TYPE_EDGE;
    *shown = (struct apigateway_domain_name){
        .domain_name = kept->name,
        .domain_name_arn = vg_proxy_domain_arn(call, kept->name),
        .certificate_name = kept->certificate_name,
        .certificate_arn = kept->certificate_arn,
        .regional_certificate_name = kept->regional_certificate_name,
        .regional_certificate_arn = kept->regional_certificate_arn,
        .regional_domain_name = is_edge ? VG_STR_NONE : kept->target_name,
        .regional_hosted_zone_id = is_edge ? VG_STR_NONE : kept->hosted_zone_id,
        .distribution_domain_name = is_edge ? kept->target_name : VG_STR_NONE,
        .distribution_hosted_zone_id = is_edge ? kept->hosted_zone_id : VG_STR_NONE,
        .endpoint_configuration = endpoint,
        .domain_name_status = APIGATEWAY_DOMAIN_NAME_STATUS_AVAILABLE,
        .security_policy = vg_enum_value(&apigateway_shape_security_policy, kept->security_policy),
        .endpoint_access_mode =
            vg_enum_value(&apigateway_shape_endpoint_access_mode, kept->endpoint_access_mode),
        .ownership_verification_certificate_arn = kept->ownership_certificate_arn,
        .routing_mode = APIGATEWAY_ROUTING_MODE_BASE_PATH_MAPPING_ONLY,
    };
    vg_list_store(&shown->tags, vg_list_load(&kept->tags));
    shown->tags.set = shown->tags.count > 0;
}

/* What is said of a domain name, checked, into what is kept; what it aims at stays. */
static int keep(const struct apigateway_domain_name *said, struct proxy_domain *kept,
                struct vg_error *err)
{
    const struct apigateway_endpoint_configuration *endpoint = said->endpoint_configuration;
    int rc = apigateway_endpoint_check(endpoint, err);
    if (rc != VG_OK)
        return rc;
    if (endpoint->types.items[0] == APIGATEWAY_ENDPOINT_TYPE_PRIVATE)
        return apigateway_refuse_option(err, "private domain names");
    kept->endpoint_type = vg_enum_text(&apigateway_shape_endpoint_type, endpoint->types.items[0]);
    kept->certificate_name = said->certificate_name;
    kept->certificate_arn = said->certificate_arn;
    kept->regional_certificate_name = said->regional_certificate_name;
    kept->regional_certificate_arn = said->regional_certificate_arn;
    kept->security_policy = vg_enum_text(&apigateway_shape_security_policy, said->security_policy);
    kept->ip_address_type =
        vg_enum_text(&apigateway_shape_ip_address_type, endpoint->ip_address_type);
    kept->endpoint_access_mode =
        vg_enum_text(&apigateway_shape_endpoint_access_mode, said->endpoint_access_mode);
    kept->ownership_certificate_arn = said->ownership_verification_certificate_arn;
    return vg_proxy_domain_check_certificate(&apigateway_domain_errors, kept, err);
}

static int refuse_options(const struct apigateway_create_domain_name_in *in, struct vg_error *err)
{
    if (in->certificate_body.len > 0 || in->certificate_private_key.len > 0)
        return apigateway_refuse_option(err, "uploaded certificates");
    if (in->mutual_tls_authentication != NULL)
        return apigateway_refuse_option(err, "mutualTlsAuthentication");
    if (in->policy.len > 0)
        return apigateway_refuse_option(err, "policies of domain names");
    if (in->routing_mode != 0 && in->routing_mode != APIGATEWAY_ROUTING_MODE_BASE_PATH_MAPPING_ONLY)
        return apigateway_refuse_option(err, "routing rules");
    return VG_OK;
}

/* ---- Operations ---- */

int apigateway_create_domain_name(struct vg_call *call,
                                  const struct apigateway_create_domain_name_in *in,
                                  struct apigateway_create_domain_name_out *out,
                                  struct vg_error *err)
{
    struct proxy_domain domain = {.name = in->domain_name};
    int rc = vg_proxy_domain_check_name(&apigateway_domain_errors, in->domain_name, err);
    if (rc == VG_OK)
        rc = refuse_options(in, err);
    if (rc == VG_OK)
        rc = apigateway_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_domain_name said = {
        .domain_name = in->domain_name,
        .certificate_name = in->certificate_name,
        .certificate_arn = in->certificate_arn,
        .regional_certificate_name = in->regional_certificate_name,
        .regional_certificate_arn = in->regional_certificate_arn,
        .endpoint_configuration = apigateway_endpoint_complete(call, in->endpoint_configuration,
                                                               APIGATEWAY_ENDPOINT_TYPE_EDGE),
        .security_policy =
            in->security_policy != 0 ? in->security_policy : APIGATEWAY_SECURITY_POLICY_TLS_1_2,
        .endpoint_access_mode = in->endpoint_access_mode,
        .ownership_verification_certificate_arn = in->ownership_verification_certificate_arn,
    };
    rc = keep(&said, &domain, err);
    if (rc == VG_OK)
        rc = vg_proxy_domain_check_new(call, &apigateway_domain_errors, in->domain_name, err);
    if (rc != VG_OK)
        return rc;
    vg_list_store(&domain.tags, vg_list_load(&in->tags));
    vg_proxy_domain_aim(call, &domain);
    show(call, &domain, out);
    return vg_proxy_domain_put(call, &domain);
}

int apigateway_get_domain_name(struct vg_call *call, const struct apigateway_get_domain_name_in *in,
                               struct apigateway_get_domain_name_out *out, struct vg_error *err)
{
    struct proxy_domain domain;
    int rc =
        vg_proxy_domain_require(call, &apigateway_domain_errors, in->domain_name, &domain, err);
    if (rc == VG_OK) {
        show(call, &domain, out);
        out->tags.set = true;
    }
    return rc;
}

int apigateway_get_domain_names(struct vg_call *call,
                                const struct apigateway_get_domain_names_in *in,
                                struct apigateway_get_domain_names_out *out, struct vg_error *err)
{
    struct vg_list kept;
    int rc = apigateway_page(call, VG_PROXY_SPACE_DOMAIN, VG_STR_NONE, in->position, in->limit,
                             &proxy_shape_domain, &kept, &out->position, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_domain_name *shown =
        VG_NEW_ARRAY(call->arena, struct apigateway_domain_name, kept.count + 1);
    for (size_t i = 0; i < kept.count; i++)
        show(call, &((struct proxy_domain *)kept.items)[i], &shown[i]);
    out->items = (struct apigateway_list_of_domain_name){shown, kept.count, true};
    return VG_OK;
}

static const struct apigateway_patch_rule rules[] = {
    {"/certificateArn", APIGATEWAY_PATCH_REPLACE, .member = "certificateArn"},
    {"/certificateName", APIGATEWAY_PATCH_REPLACE, .member = "certificateName"},
    {"/endpointConfiguration/ipAddressType", APIGATEWAY_PATCH_REPLACE,
     .member = "endpointConfiguration.ipAddressType",
     .problem = "ipAddressType must be either ipv4 or dualstack."},
    {"/ownershipVerificationCertificateArn", APIGATEWAY_PATCH_REPLACE,
     .member = "ownershipVerificationCertificateArn"},
    {"/regionalCertificateArn", APIGATEWAY_PATCH_REPLACE, .member = "regionalCertificateArn"},
    {"/regionalCertificateName", APIGATEWAY_PATCH_REPLACE, .member = "regionalCertificateName"},
    {"/securityPolicy", APIGATEWAY_PATCH_REPLACE, .member = "securityPolicy"},
};

const struct apigateway_patch_table apigateway_domain_name_patches = {
    &apigateway_shape_domain_name, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_domain_name(struct vg_call *call,
                                  const struct apigateway_update_domain_name_in *in,
                                  struct apigateway_update_domain_name_out *out,
                                  struct vg_error *err)
{
    struct proxy_domain domain;
    int rc =
        vg_proxy_domain_require(call, &apigateway_domain_errors, in->domain_name, &domain, err);
    if (rc != VG_OK)
        return rc;
    show(call, &domain, out);
    rc = apigateway_patch_apply(call, &apigateway_domain_name_patches, &in->patch_operations, out,
                                err);
    if (rc == VG_OK)
        rc = keep(out, &domain, err);
    out->tags.set = true;
    return rc == VG_OK ? vg_proxy_domain_put(call, &domain) : rc;
}

/* Its base path mappings go with it. */
int apigateway_delete_domain_name(struct vg_call *call,
                                  const struct apigateway_delete_domain_name_in *in,
                                  struct apigateway_delete_domain_name_out *out,
                                  struct vg_error *err)
{
    struct proxy_domain domain;
    (void)out;
    int rc =
        vg_proxy_domain_require(call, &apigateway_domain_errors, in->domain_name, &domain, err);
    return rc == VG_OK ? vg_proxy_domain_delete(call, in->domain_name) : rc;
}

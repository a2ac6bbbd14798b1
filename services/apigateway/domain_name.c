/* apigateway/domain_name.c: custom domain names. Nothing resolves them but the client's own hosts
 * file or Host header; certificates are only named. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

int apigateway_domain_require(struct vg_call *call, struct vg_str name,
                              struct apigateway_domain_name *domain, struct vg_error *err)
{
    int rc =
        vg_call_get(call, APIGATEWAY_SPACE_DOMAIN, name, &apigateway_shape_domain_name, domain);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid domain name identifier specified");
    return rc;
}

static int put_domain(struct vg_call *call, const struct apigateway_domain_name *domain)
{
    return vg_call_put(call, APIGATEWAY_SPACE_DOMAIN, domain->domain_name,
                       &apigateway_shape_domain_name, domain);
}

/* ---- Checks ---- */

static bool is_domain_name(struct vg_str name)
{
    if (vg_str_starts(name, VG_STR("*.")))
        name = vg_str_tail(name, 2);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.'))
            return false;
    }
    return name.len > 0 && name.len <= 253 && vg_str_find_char(name, '.') > 0;
}

static bool is_type(const struct apigateway_domain_name *domain, int32_t type)
{
    return domain->endpoint_configuration->types.items[0] == type;
}

static int check_certificate(struct vg_str arn_text, struct vg_error *err)
{
    struct vg_arn arn;
    if (arn_text.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "A certificate ARN must be specified");
    if (!vg_arn_parse(arn_text, &arn) || !vg_str_is(arn.service, "acm"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid certificate ARN: %.*s",
                       VG_STR_ARG(arn_text));
    return VG_OK;
}

static int check_domain(const struct apigateway_domain_name *domain, struct vg_error *err)
{
    int rc = apigateway_endpoint_check(domain->endpoint_configuration, err);
    if (rc != VG_OK)
        return rc;
    if (is_type(domain, APIGATEWAY_ENDPOINT_TYPE_PRIVATE))
        return apigateway_refuse_option(err, "private domain names");
    return check_certificate(is_type(domain, APIGATEWAY_ENDPOINT_TYPE_EDGE)
                                 ? domain->certificate_arn
                                 : domain->regional_certificate_arn,
                             err);
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

/* The name that the domain is an alias of. */
static void describe_target(struct vg_call *call, struct apigateway_domain_name *domain)
{
    struct vg_str id = apigateway_id(call, APIGATEWAY_KEY_ID_LEN);
    if (is_type(domain, APIGATEWAY_ENDPOINT_TYPE_EDGE)) {
        domain->distribution_domain_name =
            VG_CONCAT(call->arena, VG_STR("d"), id, VG_STR(".cloudfront.net"));
        domain->distribution_hosted_zone_id = VG_STR("Z2FDTNDATAQYW2");
    } else {
        domain->regional_domain_name =
            VG_CONCAT(call->arena, VG_STR("d-"), id, VG_STR(".execute-api."), call->region,
                      VG_STR(".amazonaws.com"));
        domain->regional_hosted_zone_id = VG_STR("Z1UJRXOUMOOFQ8");
    }
}

/* ---- Operations ---- */

int apigateway_create_domain_name(struct vg_call *call,
                                  const struct apigateway_create_domain_name_in *in,
                                  struct apigateway_create_domain_name_out *out,
                                  struct vg_error *err)
{
    struct apigateway_domain_name known;
    if (!is_domain_name(in->domain_name))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid domain name specified: %.*s",
                       VG_STR_ARG(in->domain_name));
    int rc = refuse_options(in, err);
    if (rc == VG_OK)
        rc = apigateway_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_domain_name){
        .domain_name = in->domain_name,
        .certificate_name = in->certificate_name,
        .certificate_arn = in->certificate_arn,
        .regional_certificate_name = in->regional_certificate_name,
        .regional_certificate_arn = in->regional_certificate_arn,
        .endpoint_configuration = apigateway_endpoint_complete(call, in->endpoint_configuration,
                                                               APIGATEWAY_ENDPOINT_TYPE_EDGE),
        .domain_name_status = APIGATEWAY_DOMAIN_NAME_STATUS_AVAILABLE,
        .security_policy =
            in->security_policy != 0 ? in->security_policy : APIGATEWAY_SECURITY_POLICY_TLS_1_2,
        .endpoint_access_mode = in->endpoint_access_mode,
        .tags = in->tags,
        .ownership_verification_certificate_arn = in->ownership_verification_certificate_arn,
        .routing_mode = in->routing_mode,
    };
    out->tags.set = out->tags.count > 0;
    rc = check_domain(out, err);
    if (rc != VG_OK)
        return rc;
    describe_target(call, out);
    rc = vg_call_get(call, APIGATEWAY_SPACE_DOMAIN, in->domain_name, &apigateway_shape_domain_name,
                     &known);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "The domain name you provided already exists.");
    if (rc == VG_NOT_FOUND)
        rc = put_domain(call, out);
    return rc == VG_OK ? apigateway_domain_place_put(call, in->domain_name) : rc;
}

int apigateway_get_domain_name(struct vg_call *call, const struct apigateway_get_domain_name_in *in,
                               struct apigateway_get_domain_name_out *out, struct vg_error *err)
{
    int rc = apigateway_domain_require(call, in->domain_name, out, err);
    out->tags.set = true;
    return rc;
}

int apigateway_get_domain_names(struct vg_call *call,
                                const struct apigateway_get_domain_names_in *in,
                                struct apigateway_get_domain_names_out *out, struct vg_error *err)
{
    return apigateway_page(call, APIGATEWAY_SPACE_DOMAIN, VG_STR_NONE, in->position, in->limit,
                           &apigateway_shape_domain_name, &out->items, &out->position, err);
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
    int rc = apigateway_domain_require(call, in->domain_name, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_domain_name_patches, &in->patch_operations,
                                    out, err);
    if (rc == VG_OK)
        rc = check_domain(out, err);
    if (rc == VG_OK)
        rc = put_domain(call, out);
    out->tags.set = true;
    return rc;
}

/* Its base path mappings go with it. */
int apigateway_delete_domain_name(struct vg_call *call,
                                  const struct apigateway_delete_domain_name_in *in,
                                  struct apigateway_delete_domain_name_out *out,
                                  struct vg_error *err)
{
    struct apigateway_domain_name domain;
    struct vg_list mappings;
    (void)out;
    int rc = apigateway_domain_require(call, in->domain_name, &domain, err);
    if (rc == VG_OK)
        rc = apigateway_part_list(call, APIGATEWAY_SPACE_MAPPING, in->domain_name,
                                  &apigateway_shape_base_path_mapping, &mappings);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAY_SPACE_DOMAIN, in->domain_name);
    if (rc == VG_OK)
        rc = apigateway_domain_place_delete(call, in->domain_name);
    for (size_t i = 0; i < mappings.count && rc == VG_OK; i++)
        rc = apigateway_part_delete(
            call, APIGATEWAY_SPACE_MAPPING, in->domain_name,
            ((struct apigateway_base_path_mapping *)mappings.items)[i].base_path);
    return rc;
}

/* proxy/domain_check.c: what both services check of domain names and mappings, each with errors of
 * its own. */
#include "proxy/address.h"
#include "proxy/domain.h"

/* ---- Domain names ---- */

/* "api.example.com", "*.example.com"; not a name that virga answers to itself. */
static bool is_name(struct vg_str name)
{
    enum { NAME_LEN_MAX = 253 };
    if (vg_str_starts(name, VG_STR("*.")))
        name = vg_str_tail(name, 2);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.'))
            return false;
    }
    return name.len > 0 && name.len <= NAME_LEN_MAX && vg_proxy_is_custom_host(name);
}

int vg_proxy_domain_check_name(const struct vg_proxy_domain_errors *errors, struct vg_str name,
                               struct vg_error *err)
{
    if (!is_name(name))
        return vg_fail(err, errors->bad_request, "Invalid domain name specified: %.*s",
                       VG_STR_ARG(name));
    return VG_OK;
}

int vg_proxy_domain_check_certificate(const struct vg_proxy_domain_errors *errors,
                                      const struct proxy_domain *domain, struct vg_error *err)
{
    struct vg_arn arn;
    struct vg_str text = vg_str_is(domain->endpoint_type, "EDGE")
                             ? domain->certificate_arn
                             : domain->regional_certificate_arn;
    if (text.len == 0)
        return vg_fail(err, errors->bad_request, "A certificate ARN must be specified");
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "acm"))
        return vg_fail(err, errors->bad_request, "Invalid certificate ARN: %.*s", VG_STR_ARG(text));
    return VG_OK;
}

int vg_proxy_domain_check_new(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                              struct vg_str name, struct vg_error *err)
{
    struct proxy_domain known;
    int rc = vg_proxy_domain_find(call, name, &known);
    if (rc == VG_OK)
        return vg_fail(err, errors->bad_request, "The domain name you provided already exists.");
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int vg_proxy_domain_require(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                            struct vg_str name, struct proxy_domain *domain, struct vg_error *err)
{
    int rc = vg_proxy_domain_find(call, name, domain);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, errors->not_found, "Invalid domain name identifier specified");
    return rc;
}

/* ---- Mappings ---- */

/* Not over another one, and not too many. */
static int check_new(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                     const struct proxy_mapping *mapping, struct vg_error *err)
{
    struct proxy_mapping known;
    struct vg_list all;
    int rc = vg_proxy_mapping_find(call, mapping->domain, mapping->path, &known);
    if (rc == VG_OK)
        return vg_fail(err, errors->conflict, "%s already exists for this domain name",
                       errors->path_name);
    if (rc == VG_NOT_FOUND)
        rc = vg_proxy_mapping_list(call, mapping->domain, &all);
    if (rc == VG_OK && all.count >= VG_PROXY_MAPPINGS_MAX)
        return vg_fail(err, errors->bad_request, "A domain name has at most %d mappings",
                       VG_PROXY_MAPPINGS_MAX);
    return rc;
}

int vg_proxy_mapping_add(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                         const struct proxy_mapping *mapping, struct vg_error *err)
{
    int rc = check_new(call, errors, mapping, err);
    return rc == VG_OK ? vg_proxy_mapping_put(call, mapping) : rc;
}

int vg_proxy_mapping_change(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                            const struct proxy_mapping *before, const struct proxy_mapping *after,
                            struct vg_error *err)
{
    int rc = VG_OK;
    if (!vg_str_eq(after->path, before->path))
        rc = check_new(call, errors, after, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_delete(call, before);
    return rc == VG_OK ? vg_proxy_mapping_put(call, after) : rc;
}

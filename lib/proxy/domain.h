/* proxy/domain.h: custom domain names and what they map to. REST APIs and HTTP APIs are two
 * services, but their domain names are one: a name made by one is the other's too, and may lead to
 * APIs of both. */
#ifndef VG_PROXY_DOMAIN_H
#define VG_PROXY_DOMAIN_H

#include "bus/call.h"
#include "bus/spaces.h"
#include "proxy.gen.h"

/* Keys are of the account and region unless said otherwise. */
enum {
    VG_PROXY_SPACE_DOMAIN = VG_SPACE(VG_SPACES_PROXY, 1),       /* [name]: Domain */
    VG_PROXY_SPACE_DOMAIN_PLACE = VG_SPACE(VG_SPACES_PROXY, 2), /* of no account: [name]: Place */
    VG_PROXY_SPACE_MAPPING = VG_SPACE(VG_SPACES_PROXY, 3),      /* [domain][path]: Mapping */
    VG_PROXY_SPACE_API_MAPPING = VG_SPACE(VG_SPACES_PROXY, 4),  /* [api][domain][path]: Mapping */
};

enum { VG_PROXY_DOMAINS_MAX = 600, VG_PROXY_MAPPINGS_MAX = 200 /* of a domain, as on AWS */ };

#define VG_PROXY_NO_PATH "(none)"

/* ---- Domain names ---- */

/* VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int vg_proxy_domain_find(struct vg_call *call, struct vg_str name,
                         struct proxy_domain *domain) VG_CHECKED;
int vg_proxy_domain_put(struct vg_call *call, const struct proxy_domain *domain) VG_CHECKED;
/* With its mappings. */
int vg_proxy_domain_delete(struct vg_call *call, struct vg_str name) VG_CHECKED;
/* All of them (struct proxy_domain), by name. VG_OK or VG_BROKEN. */
int vg_proxy_domain_list(struct vg_call *call, struct vg_list *domains) VG_CHECKED;
/* Sets the name that the domain is an alias of, by its endpoint's type. */
void vg_proxy_domain_aim(struct vg_call *call, struct proxy_domain *domain);
/* "arn:aws:apigateway:<region>::/domainnames/<name>" */
struct vg_str vg_proxy_domain_arn(struct vg_call *call, struct vg_str name);

/* ---- Mappings: `mapping->domain` is the domain's name ---- */

int vg_proxy_mapping_find(struct vg_call *call, struct vg_str domain, struct vg_str path,
                          struct proxy_mapping *mapping) VG_CHECKED;
int vg_proxy_mapping_put(struct vg_call *call, const struct proxy_mapping *mapping) VG_CHECKED;
int vg_proxy_mapping_delete(struct vg_call *call, const struct proxy_mapping *mapping) VG_CHECKED;
/* All of a domain (struct proxy_mapping), by path. VG_OK or VG_BROKEN. */
int vg_proxy_mapping_list(struct vg_call *call, struct vg_str domain,
                          struct vg_list *mappings) VG_CHECKED;
/* A mapping that leads to the API, or to that stage of it: VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int vg_proxy_mapping_of_api(struct vg_call *call, struct vg_str api_id, struct vg_str stage,
                            struct proxy_mapping *mapping) VG_CHECKED;

/* ---- domain_check.c: what both services check ---- */

struct vg_proxy_domain_errors {
    const struct vg_error_shape *bad_request, *not_found, *conflict;
    const char *path_name; /* what a mapping's path is called */
};

/* That it can be one: "api.example.com", "*.example.com". */
int vg_proxy_domain_check_name(const struct vg_proxy_domain_errors *errors, struct vg_str name,
                               struct vg_error *err) VG_CHECKED;
int vg_proxy_domain_check_certificate(const struct vg_proxy_domain_errors *errors,
                                      const struct proxy_domain *domain,
                                      struct vg_error *err) VG_CHECKED;
/* That there is none of that name. */
int vg_proxy_domain_check_new(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                              struct vg_str name, struct vg_error *err) VG_CHECKED;
int vg_proxy_domain_require(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                            struct vg_str name, struct proxy_domain *domain,
                            struct vg_error *err) VG_CHECKED;
/* Puts a mapping, or another one in its place, if its path is free. */
int vg_proxy_mapping_add(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                         const struct proxy_mapping *mapping, struct vg_error *err) VG_CHECKED;
int vg_proxy_mapping_change(struct vg_call *call, const struct vg_proxy_domain_errors *errors,
                            const struct proxy_mapping *before, const struct proxy_mapping *after,
                            struct vg_error *err) VG_CHECKED;
/* A path as it is kept: the empty one has a name. */
static inline struct vg_str vg_proxy_mapping_path(struct vg_str path)
{
    return path.len > 0 ? path : VG_STR(VG_PROXY_NO_PATH);
}

/* ---- Requests ---- */

/* Where a request to a custom domain name goes. */
struct vg_proxy_target {
    struct vg_str domain_name; /* as asked for */
    struct vg_str api_id;      /* absent: no mapping fits */
    struct vg_str stage;       /* absent: the path's first part says */
    struct vg_str base_path;   /* of the mapping: "v1", or "(none)" */
    struct vg_str path;        /* below it; begins with '/' */
};
/* VG_OK, VG_NOT_FOUND when the request's host is no custom domain name, or VG_BROKEN. */
int vg_proxy_target_find(struct vg_txn *txn, const struct vg_request *request,
                         struct vg_proxy_target *target) VG_CHECKED;
/* The same where no call runs: of a page that says whether it owns a host. */
int vg_proxy_target_look(struct vg_bus *bus, const struct vg_request *request,
                         struct vg_proxy_target *target) VG_CHECKED;

#endif

/* apigateway/apigateway.h: what the files of the API Gateway service share: where things are kept,
 * how they are found. */
#ifndef VG_SERVICE_APIGATEWAY_H
#define VG_SERVICE_APIGATEWAY_H

#include "apigateway.gen.h"
#include "bus/service.h"
#include "proxy/domain.h"

extern const struct vg_service apigateway_service;

/* Keys are of the account and region unless said otherwise. Records are AWS's own structures. */
enum {
    APIGATEWAY_SPACE_PLACE = VG_SPACE(VG_SPACES_APIGATEWAY, 1), /* of no account: [api]: ApiPlace */
    APIGATEWAY_SPACE_API = VG_SPACE(VG_SPACES_APIGATEWAY, 2),   /* [api]: RestApi */
    APIGATEWAY_SPACE_RESOURCE =
        VG_SPACE(VG_SPACES_APIGATEWAY, 3), /* [api][id]: Resource with its whole methods */
    APIGATEWAY_SPACE_AUTHORIZER = VG_SPACE(VG_SPACES_APIGATEWAY, 4), /* [api][id]: Authorizer */
    APIGATEWAY_SPACE_MODEL = VG_SPACE(VG_SPACES_APIGATEWAY, 5),      /* [api][name]: Model */
    APIGATEWAY_SPACE_VALIDATOR =
        VG_SPACE(VG_SPACES_APIGATEWAY, 6), /* [api][id]: RequestValidator */
    APIGATEWAY_SPACE_GATEWAY_RESPONSE = VG_SPACE(
        VG_SPACES_APIGATEWAY, 7), /* [api][type]: GatewayResponse, of those that were put */
    APIGATEWAY_SPACE_DEPLOYMENT =
        VG_SPACE(VG_SPACES_APIGATEWAY, 8), /* [api][id]: Deployment without apiSummary */
    APIGATEWAY_SPACE_SNAPSHOT =
        VG_SPACE(VG_SPACES_APIGATEWAY, 9), /* [api][deployment]: ApiSnapshot */
    APIGATEWAY_SPACE_STAGE = VG_SPACE(VG_SPACES_APIGATEWAY, 10),         /* [api][name]: Stage */
    APIGATEWAY_SPACE_ACCOUNT = VG_SPACE(VG_SPACES_APIGATEWAY, 11),       /* [""]: Account */
    APIGATEWAY_SPACE_API_KEY = VG_SPACE(VG_SPACES_APIGATEWAY, 12),       /* [id]: ApiKey */
    APIGATEWAY_SPACE_API_KEY_VALUE = VG_SPACE(VG_SPACES_APIGATEWAY, 13), /* [value]: ApiKeyValue */
    APIGATEWAY_SPACE_USAGE_PLAN = VG_SPACE(VG_SPACES_APIGATEWAY, 14),    /* [id]: UsagePlan */
    APIGATEWAY_SPACE_PLAN_KEY = VG_SPACE(VG_SPACES_APIGATEWAY, 15), /* [plan][key]: UsagePlanLink */
    APIGATEWAY_SPACE_KEY_PLAN = VG_SPACE(VG_SPACES_APIGATEWAY, 16), /* [key][plan]: UsagePlanLink */
    APIGATEWAY_SPACE_USAGE =
        VG_SPACE(VG_SPACES_APIGATEWAY, 17), /* [plan][key]: UsagePeriodRecord */
    APIGATEWAY_SPACE_USAGE_DAY =
        VG_SPACE(VG_SPACES_APIGATEWAY, 18), /* [plan][key/date]: UsageDayRecord */
    /* 19 to 21 were domain names: proxy/domain.h. */
    APIGATEWAY_SPACE_VPC_LINK = VG_SPACE(VG_SPACES_APIGATEWAY, 22), /* [id]: VpcLink */
    APIGATEWAY_SPACE_CLIENT_CERTIFICATE =
        VG_SPACE(VG_SPACES_APIGATEWAY, 30),                           /* [id]: ClientCertificate */
    APIGATEWAY_SPACE_CLIENT_KEY = VG_SPACE(VG_SPACES_APIGATEWAY, 31), /* [id]: ClientKeyRecord */
    APIGATEWAY_SPACE_DOCUMENTATION_PART =
        VG_SPACE(VG_SPACES_APIGATEWAY, 32), /* [api][id]: DocumentationPart */
    APIGATEWAY_SPACE_DOCUMENTATION_PLACE =
        VG_SPACE(VG_SPACES_APIGATEWAY, 33), /* [api][location]: DocumentationPlace */
    APIGATEWAY_SPACE_DOCUMENTATION_VERSION =
        VG_SPACE(VG_SPACES_APIGATEWAY, 34), /* [api][version]: DocumentationVersion */
};

enum {
    APIGATEWAY_PART_ID_LEN = 6,
    APIGATEWAY_KEY_ID_LEN = 10, /* of API keys and domain names */
    APIGATEWAY_RESOURCES_MAX = 300,
    APIGATEWAY_ENTRIES_MAX = 1000,   /* of any list or map that is searched or patched */
    APIGATEWAY_PATCHES_MAX = 500,    /* operations of one update */
    APIGATEWAY_PARAMETERS_MAX = 300, /* of a method, response or integration */
    APIGATEWAY_TIMEOUT_MS_MIN = 50,
    APIGATEWAY_TIMEOUT_MS_MAX = 29000,
};

/* ---- store.c ---- */

struct vg_str apigateway_id(struct vg_call *call, size_t length);
bool apigateway_is_json_object(struct vg_arena *arena, struct vg_str text);
/* Lists and maps are bounded, so that no request costs more than it is worth. */
int apigateway_entries_check(size_t count, size_t max, const char *what,
                             struct vg_error *err) VG_CHECKED;
/* An option that virga does not honour is refused, not ignored. */
int apigateway_refuse_option(struct vg_error *err, const char *option);

/* A record of an API by the name of one of its parts. */
int apigateway_part_get(struct vg_call *call, vg_space space, struct vg_str api_id,
                        struct vg_str name, const struct vg_shape *shape, void *record) VG_CHECKED;
int apigateway_part_put(struct vg_call *call, vg_space space, struct vg_str api_id,
                        struct vg_str name, const struct vg_shape *shape,
                        const void *record) VG_CHECKED;
int apigateway_part_delete(struct vg_call *call, vg_space space, struct vg_str api_id,
                           struct vg_str name) VG_CHECKED;
/* All of them by name, behind `after` (absent: from the first). */
void apigateway_part_walk(struct vg_call *call, vg_space space, struct vg_str api_id,
                          struct vg_str after, struct vg_walk *walk);
/* All of them at once, as a generated list of `shape`. VG_OK or VG_BROKEN. */
int apigateway_part_list(struct vg_call *call, vg_space space, struct vg_str api_id,
                         const struct vg_shape *shape, struct vg_list *list) VG_CHECKED;

/* VG_OK, VG_NOT_FOUND or VG_BROKEN, in the call's account and region. */
int apigateway_api_find(struct vg_call *call, struct vg_str api_id,
                        struct apigateway_rest_api *api) VG_CHECKED;
int apigateway_stage_find(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name,
                          struct apigateway_stage *stage) VG_CHECKED;
/* The API as it is, which a deployment freezes. */
int apigateway_snapshot_take(struct vg_call *call, const struct apigateway_rest_api *api,
                             struct apigateway_api_snapshot *snapshot) VG_CHECKED;
/* The whole of what a deployment froze. */
int apigateway_snapshot_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                            struct apigateway_api_snapshot *snapshot) VG_CHECKED;
/* Account and region of an API by its id alone, whatever the call's are. */
int apigateway_place_find(struct vg_call *call, struct vg_str api_id,
                          struct apigateway_api_place *place) VG_CHECKED;

int apigateway_place_put(struct vg_call *call, struct vg_str api_id) VG_CHECKED;
int apigateway_place_delete(struct vg_call *call, struct vg_str api_id) VG_CHECKED;
/* The same with the API's error. */
int apigateway_api_require(struct vg_call *call, struct vg_str api_id,
                           struct apigateway_rest_api *api, struct vg_error *err) VG_CHECKED;
int apigateway_resource_require(struct vg_call *call, struct vg_str api_id, struct vg_str id,
                                struct apigateway_resource *resource,
                                struct vg_error *err) VG_CHECKED;
int apigateway_stage_require(struct vg_call *call, struct vg_str api_id, struct vg_str name,
                             struct apigateway_stage *stage, struct vg_error *err) VG_CHECKED;

/* ---- rest_api.c ---- */

int apigateway_api_put(struct vg_call *call, const struct apigateway_rest_api *api) VG_CHECKED;
/* A new API's ids, time, and defaults for what is not set. */
void apigateway_api_complete(struct vg_call *call, struct apigateway_rest_api *api);
/* One type, and addresses that go with it; NULL is fine. */
int apigateway_endpoint_check(const struct apigateway_endpoint_configuration *endpoint,
                              struct vg_error *err) VG_CHECKED;
/* With what was not said. */
const struct apigateway_endpoint_configuration *
apigateway_endpoint_complete(struct vg_call *call,
                             const struct apigateway_endpoint_configuration *given,
                             int32_t default_type);

/* ---- resource.c ---- */

bool apigateway_path_part_is_greedy(struct vg_str part); /* {name+} */
bool apigateway_path_part_is_valid(struct vg_str part);
struct vg_str apigateway_path_join(struct vg_arena *arena, struct vg_str parent,
                                   struct vg_str part);
/* Whether `resource` may stand where its parent and path part say, among `all`. */
int apigateway_resource_check(const struct apigateway_list_of_resource *all,
                              const struct apigateway_resource *parent,
                              const struct apigateway_resource *resource,
                              struct vg_error *err) VG_CHECKED;
int apigateway_resource_put(struct vg_call *call, struct vg_str api_id,
                            const struct apigateway_resource *resource) VG_CHECKED;
/* All resources of an API. VG_OK or VG_BROKEN. */
int apigateway_resource_list(struct vg_call *call, struct vg_str api_id,
                             struct apigateway_list_of_resource *resources) VG_CHECKED;

/* ---- client_certificate.c, documentation_version.c ---- */

/* Both PEM. VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int apigateway_client_certificate_find(struct vg_call *call, struct vg_str id,
                                       struct vg_str *certificate, struct vg_str *key) VG_CHECKED;
int apigateway_documentation_version_find(
    struct vg_call *call, struct vg_str api_id, struct vg_str name,
    struct apigateway_documentation_version *version) VG_CHECKED;

/* ---- domain_name.c ---- */

extern const struct vg_proxy_domain_errors apigateway_domain_errors;

/* ---- sweep.c, tag.c ---- */

extern const struct vg_effect_kind apigateway_sweep_effect;
int apigateway_tags_check(const struct apigateway_map_of_string_to_string *tags,
                          struct vg_error *err) VG_CHECKED;

/* ---- gateway_response.c ---- */

/* AWS's own answer of a type. */
void apigateway_gateway_response_default(int32_t type,
                                         struct apigateway_gateway_response *response);
/* What an API answers, by those that were put: the type's own, else that of its family
 * (DEFAULT_4XX, DEFAULT_5XX), else AWS's. */
void apigateway_gateway_response_choose(const struct apigateway_list_of_gateway_response *put,
                                        int32_t type, struct apigateway_gateway_response *response);
bool apigateway_status_code_is_valid(struct vg_str text); /* 100 to 599 */

/* ---- authorizer.c, model.c ---- */

int apigateway_authorizer_check(const struct apigateway_authorizer *authorizer,
                                struct vg_error *err) VG_CHECKED;
int apigateway_model_check(struct vg_call *call, const struct apigateway_model *model,
                           struct vg_error *err) VG_CHECKED;

/* ---- method.c ---- */

/* GET, ..., ANY */
bool apigateway_http_method_is_valid(struct vg_str name);
/* That the models, by content type, are there. */
int apigateway_models_check(struct vg_call *call, struct vg_str api_id,
                            const struct apigateway_map_of_string_to_string *models,
                            struct vg_error *err) VG_CHECKED;
/* NULL when the resource has no such method. */
struct apigateway_method *apigateway_method_of(const struct apigateway_resource *resource,
                                               struct vg_str http_method);
/* The resource and its method, which is a part of it. */
int apigateway_method_require(struct vg_call *call, struct vg_str api_id, struct vg_str resource_id,
                              struct vg_str http_method, struct apigateway_resource *resource,
                              struct apigateway_method **method, struct vg_error *err) VG_CHECKED;

/* ---- page.c ---- */

/* One page of the records of a space in the order of their names: of the API `parent`, or of the
 * account where that is absent. `list` is for the generated list member of `shape`; `next` is set
 * when more are left. */
int apigateway_page(struct vg_call *call, vg_space space, struct vg_str parent,
                    struct vg_str position, struct vg_i32 limit, const struct vg_shape *shape,
                    void *list, struct vg_str *next, struct vg_error *err) VG_CHECKED;

#endif

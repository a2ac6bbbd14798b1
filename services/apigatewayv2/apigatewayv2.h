/* apigatewayv2/apigatewayv2.h: what the files of the HTTP API service share: where things are kept,
 * how they are found. */
#ifndef VG_SERVICE_APIGATEWAYV2_H
#define VG_SERVICE_APIGATEWAYV2_H

#include "apigatewayv2.gen.h"
#include "bus/service.h"
#include "proxy/domain.h"

extern const struct vg_service apigatewayv2_service;

/* Keys are of the account and region unless said otherwise. Records are AWS's own structures. */
enum {
    APIGATEWAYV2_SPACE_PLACE =
        VG_SPACE(VG_SPACES_APIGATEWAYV2, 1), /* of no account: [api]: ApiPlace */
    APIGATEWAYV2_SPACE_API = VG_SPACE(VG_SPACES_APIGATEWAYV2, 2),         /* [api]: Api */
    APIGATEWAYV2_SPACE_ROUTE = VG_SPACE(VG_SPACES_APIGATEWAYV2, 3),       /* [api][id]: Route */
    APIGATEWAYV2_SPACE_INTEGRATION = VG_SPACE(VG_SPACES_APIGATEWAYV2, 4), /* [api][id] */
    APIGATEWAYV2_SPACE_AUTHORIZER = VG_SPACE(VG_SPACES_APIGATEWAYV2, 5),  /* [api][id] */
    APIGATEWAYV2_SPACE_STAGE = VG_SPACE(VG_SPACES_APIGATEWAYV2, 6),       /* [api][name]: Stage */
    APIGATEWAYV2_SPACE_DEPLOYMENT = VG_SPACE(VG_SPACES_APIGATEWAYV2, 7),  /* [api][id] */
    APIGATEWAYV2_SPACE_SNAPSHOT =
        VG_SPACE(VG_SPACES_APIGATEWAYV2, 8), /* [api][deployment]: ApiSnapshot */
    APIGATEWAYV2_SPACE_VPC_LINK = VG_SPACE(VG_SPACES_APIGATEWAYV2, 9), /* [id]: VpcLink */
};

enum {
    APIGATEWAYV2_PART_ID_LEN = 7,
    APIGATEWAYV2_DEPLOYMENT_ID_LEN = 6,
    APIGATEWAYV2_ROUTES_MAX = 300,
    APIGATEWAYV2_AUTHORIZERS_MAX = 100, /* of an import */
    APIGATEWAYV2_TIMEOUT_MS = 30000,
};

#define APIGATEWAYV2_ID_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789"

/* ---- store.c ---- */

struct vg_str apigatewayv2_id(struct vg_call *call, size_t length);
/* An option that virga does not honour is refused, not ignored. */
int apigatewayv2_refuse_option(struct vg_error *err, const char *option);

/* Records of an API: kind of part, API, name of the part. VG_OK, VG_NOT_FOUND or VG_BROKEN. */
struct apigatewayv2_kind {
    vg_space space;
    const struct vg_shape *shape;
    const char *noun; /* in errors: "Route" */
};
extern const struct apigatewayv2_kind apigatewayv2_routes_kind, apigatewayv2_integrations_kind,
    apigatewayv2_authorizers_kind, apigatewayv2_stages_kind, apigatewayv2_deployments_kind,
    apigatewayv2_snapshots_kind;

int apigatewayv2_part_find(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, struct vg_str name, void *record) VG_CHECKED;
/* The same with the API's error, also for an API that is not there. */
int apigatewayv2_part_require(struct vg_call *call, const struct apigatewayv2_kind *kind,
                              struct vg_str api_id, struct vg_str name, void *record,
                              struct vg_error *err) VG_CHECKED;
int apigatewayv2_part_put(struct vg_call *call, const struct apigatewayv2_kind *kind,
                          struct vg_str api_id, struct vg_str name, const void *record) VG_CHECKED;
int apigatewayv2_part_delete(struct vg_call *call, const struct apigatewayv2_kind *kind,
                             struct vg_str api_id, struct vg_str name) VG_CHECKED;
/* All of them, in the order of their names, as a generated list. VG_OK or VG_BROKEN. */
int apigatewayv2_part_list(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, void *list) VG_CHECKED;
/* A page of them, for the Get operations of collections. */
struct apigatewayv2_page {
    struct vg_str max_results;
    struct vg_str next_token;
};
int apigatewayv2_part_page(struct vg_call *call, const struct apigatewayv2_kind *kind,
                           struct vg_str api_id, const struct apigatewayv2_page *page, void *list,
                           struct vg_str *next, struct vg_error *err) VG_CHECKED;
/* Cuts a whole list to a page. */
int apigatewayv2_page_cut(struct vg_call *call, const struct apigatewayv2_page *page,
                          size_t item_size, void *list, struct vg_str *next,
                          struct vg_error *err) VG_CHECKED;

int apigatewayv2_api_find(struct vg_call *call, struct vg_str api_id,
                          struct apigatewayv2_api *api) VG_CHECKED;
int apigatewayv2_api_require(struct vg_call *call, struct vg_str api_id,
                             struct apigatewayv2_api *api, struct vg_error *err) VG_CHECKED;
int apigatewayv2_api_put(struct vg_call *call, const struct apigatewayv2_api *api) VG_CHECKED;
/* Account and region of an API by its id alone, whatever the call's are. */
int apigatewayv2_place_find(struct vg_call *call, struct vg_str api_id,
                            struct apigatewayv2_api_place *place) VG_CHECKED;
int apigatewayv2_place_put(struct vg_call *call, struct vg_str api_id) VG_CHECKED;
int apigatewayv2_place_delete(struct vg_call *call, struct vg_str api_id) VG_CHECKED;

/* The API as it is with all its parts, as a deployment freezes it; `api` is the caller's, for what
 * is found. VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int apigatewayv2_whole_load(struct vg_call *call, struct vg_str api_id,
                            struct apigatewayv2_api *api,
                            struct apigatewayv2_api_snapshot *whole) VG_CHECKED;

/* ---- api.c ---- */

/* What a new API has beside what was said of it. */
void apigatewayv2_api_complete(struct vg_call *call, struct apigatewayv2_api *api);
/* What is shown of an API and not kept. */
void apigatewayv2_api_describe(struct vg_call *call, struct apigatewayv2_api *api);

/* ---- deployment.c ---- */

/* Something of the API has changed: stages that deploy by themselves get a new deployment. */
int apigatewayv2_changed(struct vg_call *call, struct vg_str api_id) VG_CHECKED;
/* Freezes the API as it is; `*id` names it. */
int apigatewayv2_deploy(struct vg_call *call, struct vg_str api_id,
                        struct apigatewayv2_deployment *deployment) VG_CHECKED;

/* ---- Checked, with a new id, written: what the resources share with quick create and imports.
 * route.c, integration.c, authorizer.c, stage.c ---- */

int apigatewayv2_route_add(struct vg_call *call, struct vg_str api_id,
                           struct apigatewayv2_route *route, struct vg_error *err) VG_CHECKED;
int apigatewayv2_route_update(struct vg_call *call, struct vg_str api_id,
                              struct apigatewayv2_route *route, struct vg_error *err) VG_CHECKED;
int apigatewayv2_integration_add(struct vg_call *call, struct vg_str api_id,
                                 struct apigatewayv2_integration *integration,
                                 struct vg_error *err) VG_CHECKED;
int apigatewayv2_integration_check(struct apigatewayv2_integration *integration,
                                   struct vg_error *err) VG_CHECKED;
int apigatewayv2_authorizer_add(struct vg_call *call, struct vg_str api_id,
                                struct apigatewayv2_authorizer *authorizer,
                                struct vg_error *err) VG_CHECKED;
int apigatewayv2_stage_add(struct vg_call *call, struct vg_str api_id,
                           struct apigatewayv2_stage *stage, struct vg_error *err) VG_CHECKED;
/* Of what the API has or is to have: `whole`. With the defaults of what was not said. */
int apigatewayv2_route_check(const struct apigatewayv2_api_snapshot *whole,
                             struct apigatewayv2_route *route, struct vg_error *err) VG_CHECKED;
int apigatewayv2_authorizer_check(const struct apigatewayv2_api_snapshot *whole,
                                  struct apigatewayv2_authorizer *authorizer,
                                  struct vg_error *err) VG_CHECKED;
int apigatewayv2_cors_check(const struct apigatewayv2_cors *cors, struct vg_error *err) VG_CHECKED;

/* "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf", whatever the host, to the user
 * pool's id; absent for other issuers. */
struct vg_str apigatewayv2_issuer_pool(struct vg_str issuer);

/* ---- route_key.c ---- */

/* "GET /pets/{id}": its method and path; "$default": both absent. False when malformed. */
struct apigatewayv2_route_key {
    struct vg_str method; /* "GET", ..., "ANY" */
    struct vg_str path;
};
bool apigatewayv2_route_key_read(struct vg_str text, struct apigatewayv2_route_key *key) VG_CHECKED;
/* "GET", ..., "ANY" */
bool apigatewayv2_is_method(struct vg_str text);
/* "{id}" to "id"; absent for a static part. `*is_greedy`: "{id+}". */
struct vg_str apigatewayv2_part_variable(struct vg_str part, bool *is_greedy);

/* ---- parameters.c ---- */

/* Whether keys and values of a parameter mapping have the documented forms. */
int apigatewayv2_parameters_check(const struct apigatewayv2_integration *integration,
                                  struct vg_error *err) VG_CHECKED;

/* ---- domain_name.c ---- */

extern const struct vg_proxy_domain_errors apigatewayv2_domain_errors;

/* ---- tag.c, sweep.c ---- */

int apigatewayv2_tags_check(const struct apigatewayv2_tags *tags, struct vg_error *err) VG_CHECKED;
extern const struct vg_effect_kind apigatewayv2_sweep_effect;

#endif

/* apigateway/openapi/draft.h: an API in the making: read from the store or begun anew, changed by a
 * document, written back whole. */
#ifndef APIGATEWAY_OPENAPI_DRAFT_H
#define APIGATEWAY_OPENAPI_DRAFT_H

#include "apigateway/apigateway.h"
#include "document/document.h"

struct apigateway_draft {
    struct vg_call *call;
    struct vg_error *err;
    const struct vg_doc *document;
    bool is_oas3;
    struct apigateway_rest_api api;
    struct vg_list resources; /* struct apigateway_resource */
    struct vg_list authorizers;
    struct vg_list models;
    struct vg_list validators;
    struct vg_list gateway_responses;
    struct vg_list warnings; /* struct vg_str */
    struct vg_str base_path; /* put before all paths: "/v1", or empty */
};

/* One more element at the end, zeroed. Elements move: no pointer to an older one stays good. */
void *apigateway_draft_add(struct apigateway_draft *draft, struct vg_list *list, size_t size);
void apigateway_draft_warn(struct apigateway_draft *draft, const char *fmt, ...) VG_PRINTF(2, 3);
/* "Errors found during import:\n\tUnable to <doing>: <what err says>". VG_FAIL. */
int apigateway_draft_fail(struct apigateway_draft *draft, const char *fmt, ...) VG_PRINTF(2, 3);

/* What the API has. */
int apigateway_draft_load(struct apigateway_draft *draft) VG_CHECKED;
/* Forgets all but the root without methods: the document says all. */
void apigateway_draft_clear(struct apigateway_draft *draft);
/* Instead of what the API had. */
int apigateway_draft_write(struct apigateway_draft *draft) VG_CHECKED;

/* The resource of a path, with those on the way, made where they are missing. */
int apigateway_draft_resource(struct apigateway_draft *draft, struct vg_str path,
                              struct apigateway_resource **resource) VG_CHECKED;
struct apigateway_model *apigateway_draft_model(struct apigateway_draft *draft, struct vg_str name);
struct apigateway_authorizer *apigateway_draft_authorizer(struct apigateway_draft *draft,
                                                          struct vg_str name);
struct apigateway_request_validator *apigateway_draft_validator(struct apigateway_draft *draft,
                                                                struct vg_str name);

/* ---- import_schema.c ---- */

/* All of the document's schemas become models. */
int apigateway_import_models(struct apigateway_draft *draft) VG_CHECKED;
/* The name of the model that a schema is or refers to; one is made of an inline schema. */
int apigateway_import_schema(struct apigateway_draft *draft, const struct vg_doc *schema,
                             struct vg_str *model_name) VG_CHECKED;
/* What a "$ref" of the document points at, or the node itself; NULL when it points nowhere. */
const struct vg_doc *apigateway_import_resolve(const struct apigateway_draft *draft,
                                               const struct vg_doc *node);

/* ---- import_security.c ---- */

int apigateway_import_authorizers(struct apigateway_draft *draft) VG_CHECKED;
/* Who may call, by the operation's security, else the document's. */
void apigateway_import_security(struct apigateway_draft *draft, const struct vg_doc *operation,
                                struct apigateway_method *method);

/* ---- import_integration.c, import_method.c, import_settings.c ---- */

int apigateway_import_integration(struct apigateway_draft *draft, const struct vg_doc *document,
                                  struct vg_str resource_id,
                                  struct apigateway_method *method) VG_CHECKED;
int apigateway_import_paths(struct apigateway_draft *draft) VG_CHECKED;
/* The API's own members: info, base path, and the extensions at the top. */
int apigateway_import_settings(struct apigateway_draft *draft,
                               const struct apigateway_map_of_string_to_string *parameters)
    VG_CHECKED;

/* "{key: text}" as a map; what is no text is left out. */
struct apigateway_map_of_string_to_string apigateway_import_map(struct apigateway_draft *draft,
                                                                const struct vg_doc *node);

#endif

/* apigateway/openapi/import_settings.c: what a document says of the API itself. */
#include "apigateway/openapi/draft.h"

#include "document/openapi.h"

/* ---- Parameters of the import ---- */

static struct vg_str parameter(const struct apigateway_map_of_string_to_string *parameters,
                               const char *name)
{
    for (size_t i = 0; i < parameters->count; i++)
        if (vg_str_ieq(parameters->items[i].key, vg_str_from(name)))
            return parameters->items[i].value;
    return VG_STR_NONE;
}

static int set_base_path(struct apigateway_draft *draft,
                         const struct apigateway_map_of_string_to_string *parameters)
{
    if (!vg_openapi_base_path(draft->call->arena, draft->document,
                              parameter(parameters, "basepath"), &draft->base_path))
        return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid basepath specified. Must be one of: [ignore, prepend, split]");
    return VG_OK;
}

/* ---- Endpoint ---- */

static int set_endpoint(struct apigateway_draft *draft,
                        const struct apigateway_map_of_string_to_string *parameters)
{
    const struct vg_doc *said =
        vg_doc_get(draft->document, "x-amazon-apigateway-endpoint-configuration");
    struct vg_str type = parameter(parameters, "endpointConfigurationTypes");
    struct apigateway_endpoint_configuration *endpoint =
        VG_NEW(draft->call->arena, struct apigateway_endpoint_configuration);
    if (draft->api.endpoint_configuration != NULL)
        *endpoint = *draft->api.endpoint_configuration;
    if (vg_doc_get(said, "disableExecuteApiEndpoint") != NULL)
        draft->api.disable_execute_api_endpoint =
            vg_bool(vg_doc_is_true(said, "disableExecuteApiEndpoint"));
    if (type.len > 0) {
        int32_t *constant = VG_NEW(draft->call->arena, int32_t);
        *constant = vg_enum_value(&apigateway_shape_endpoint_type, type);
        if (*constant == 0)
            return vg_fail(
                draft->err, &APIGATEWAY_BAD_REQUEST,
                "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
        *endpoint = (struct apigateway_endpoint_configuration){.types = {constant, 1, true}};
    }
    draft->api.endpoint_configuration =
        apigateway_endpoint_complete(draft->call, endpoint, APIGATEWAY_ENDPOINT_TYPE_EDGE);
    return VG_OK;
}

/* ---- Extensions ---- */

static void set_binary_types(struct apigateway_draft *draft)
{
    const struct vg_doc *types =
        vg_doc_get(draft->document, "x-amazon-apigateway-binary-media-types");
    struct vg_list list = vg_openapi_strings(draft->call->arena, types);
    if (list.set)
        draft->api.binary_media_types =
            (struct apigateway_list_of_string){list.items, list.count, list.count > 0};
}

static void set_options(struct apigateway_draft *draft)
{
    const struct vg_doc *document = draft->document;
    const struct vg_doc *policy = vg_doc_get(document, "x-amazon-apigateway-policy");
    int64_t size;
    int32_t source = vg_enum_value(&apigateway_shape_api_key_source_type,
                                   vg_doc_text(document, "x-amazon-apigateway-api-key-source"));
    if (source != 0)
        draft->api.api_key_source = source;
    if (vg_str_to_i64(vg_doc_text(document, "x-amazon-apigateway-minimum-compression-size"),
                      &size) &&
        size >= 0 && size <= 10485760)
        draft->api.minimum_compression_size = vg_i32((int32_t)size);
    if (policy != NULL && policy->kind == VG_DOC_OBJECT) {
        struct vg_buf buf;
        vg_buf_init(&buf, draft->call->arena, 0);
        vg_document_write(policy, &buf);
        draft->api.policy = vg_buf_str(&buf);
    }
}

static void add_validators(struct apigateway_draft *draft)
{
    const struct vg_doc *all =
        vg_doc_get(draft->document, "x-amazon-apigateway-request-validators");
    if (all == NULL || all->kind != VG_DOC_OBJECT)
        return;
    for (const struct vg_doc *at = all->first; at != NULL; at = at->next) {
        struct apigateway_request_validator *validator = apigateway_draft_validator(draft, at->key);
        if (validator == NULL) {
            validator = apigateway_draft_add(draft, &draft->validators, sizeof *validator);
            validator->id = apigateway_id(draft->call, APIGATEWAY_PART_ID_LEN);
        }
        validator->name = at->key;
        validator->validate_request_body = vg_bool(vg_doc_is_true(at, "validateRequestBody"));
        validator->validate_request_parameters =
            vg_bool(vg_doc_is_true(at, "validateRequestParameters"));
    }
}

static void add_gateway_response(struct apigateway_draft *draft, int32_t type,
                                 const struct vg_doc *node)
{
    struct apigateway_gateway_response *all = draft->gateway_responses.items, *response = NULL;
    for (size_t i = 0; i < draft->gateway_responses.count; i++)
        if (all[i].response_type == type)
            response = &all[i];
    if (response == NULL)
        response = apigateway_draft_add(draft, &draft->gateway_responses, sizeof *response);
    apigateway_gateway_response_default(type, response);
    response->default_response = vg_bool(false);
    struct vg_str status = vg_doc_text(node, "statusCode");
    if (apigateway_status_code_is_valid(status))
        response->status_code = status;
    const struct vg_doc *parameters = vg_doc_get(node, "responseParameters");
    const struct vg_doc *templates = vg_doc_get(node, "responseTemplates");
    if (parameters != NULL) {
        response->response_parameters = apigateway_import_map(draft, parameters);
        response->response_parameters.set = true;
    }
    if (templates != NULL && templates->first != NULL)
        response->response_templates = apigateway_import_map(draft, templates);
}

static void add_gateway_responses(struct apigateway_draft *draft)
{
    const struct vg_doc *all = vg_doc_get(draft->document, "x-amazon-apigateway-gateway-responses");
    if (all == NULL || all->kind != VG_DOC_OBJECT)
        return;
    for (const struct vg_doc *at = all->first; at != NULL; at = at->next) {
        int32_t type = vg_enum_value(&apigateway_shape_gateway_response_type, at->key);
        if (type != 0)
            add_gateway_response(draft, type, at);
        else
            apigateway_draft_warn(draft,
                                  "Gateway response '%.*s' was ignored: there is no such "
                                  "type",
                                  VG_STR_ARG(at->key));
    }
}

int apigateway_import_settings(struct apigateway_draft *draft,
                               const struct apigateway_map_of_string_to_string *parameters)
{
    const struct vg_doc *info = vg_doc_get(draft->document, "info");
    struct vg_str title = vg_doc_text(info, "title");
    struct vg_str description = vg_doc_text(info, "description");
    int rc = set_base_path(draft, parameters);
    if (rc == VG_OK)
        rc = set_endpoint(draft, parameters);
    if (rc == VG_OK && title.len == 0)
        return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid OpenAPI input: the title of the API is missing");
    if (rc != VG_OK)
        return rc;
    draft->api.name = title;
    draft->api.description = description.len > 0 ? description : VG_STR_NONE;
    draft->api.version = vg_doc_text(info, "version");
    set_options(draft);
    set_binary_types(draft);
    add_validators(draft);
    add_gateway_responses(draft);
    return VG_OK;
}

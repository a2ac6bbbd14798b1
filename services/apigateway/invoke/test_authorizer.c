/* apigateway/invoke/test_authorizer.c: TestInvokeAuthorizer: what an authorizer says of a request,
 * asked anew whatever it said before. */
#include "apigateway/invoke/test.h"

static const struct apigateway_authorizer *find_authorizer(const struct apigateway_live *live,
                                                           struct vg_str id)
{
    for (size_t i = 0; i < live->snapshot.authorizers.count; i++)
        if (vg_str_eq(live->snapshot.authorizers.items[i].id, id))
            return &live->snapshot.authorizers.items[i];
    return NULL;
}

static void give_values(const struct apigateway_exchange *exchange,
                        struct apigateway_test_invoke_authorizer_out *out)
{
    const struct apigateway_bearer *bearer = &exchange->bearer;
    struct apigateway_map_of_string_to_string_entry *items = VG_NEW_ARRAY(
        exchange->arena, struct apigateway_map_of_string_to_string_entry, bearer->values.count + 1);
    for (size_t i = 0; i < bearer->values.count; i++)
        items[i] = (struct apigateway_map_of_string_to_string_entry){bearer->values.items[i].name,
                                                                     bearer->values.items[i].value};
    if (bearer->is_claims)
        out->claims =
            (struct apigateway_map_of_string_to_string){items, bearer->values.count, true};
}

/* A policy that forbids is an answer like any other. */
static void give(struct apigateway_exchange *exchange,
                 struct apigateway_test_invoke_authorizer_out *out)
{
    struct vg_call *call = exchange->call;
    bool is_answer = vg_str_is_set(exchange->bearer.policy) || exchange->bearer.status == 200;
    out->client_status =
        vg_i32(is_answer || !exchange->is_answered ? 200 : exchange->response->status);
    out->latency = vg_i64(vg_now(call) - call->now_ms);
    out->log = apigateway_test_log(exchange);
    if (!is_answer)
        return;
    out->policy = exchange->bearer.policy;
    if (!exchange->bearer.is_claims)
        out->principal_id = exchange->bearer.principal_id;
    give_values(exchange, out);
}

static void add_context(struct apigateway_exchange *exchange,
                        const struct apigateway_map_of_string_to_string *context)
{
    struct vg_header *items = VG_NEW_ARRAY(exchange->arena, struct vg_header, context->count + 1);
    for (size_t i = 0; i < context->count; i++)
        items[i] = (struct vg_header){context->items[i].key, context->items[i].value};
    exchange->more_context = (struct vg_pairs){items, context->count};
}

static int ask(struct apigateway_exchange *exchange, const struct apigateway_authorizer *authorizer)
{
    static const struct apigateway_method any = {.authorization_type = VG_STR_INIT("NONE")};
    static const struct apigateway_resource root = {.path = VG_STR_INIT("/")};
    exchange->resource = &root;
    exchange->method = &any;
    return authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS
               ? apigateway_authorize_token(exchange, authorizer)
               : apigateway_authorize_function(exchange, authorizer);
}

int apigateway_test_invoke_authorizer(struct vg_call *call,
                                      const struct apigateway_test_invoke_authorizer_in *in,
                                      struct apigateway_test_invoke_authorizer_out *out,
                                      struct vg_error *err)
{
    struct apigateway_live live;
    struct apigateway_exchange *exchange;
    const struct apigateway_test test = {
        .api_id = in->rest_api_id,
        .stage_name = "ESTestInvoke-stage",
        .method = VG_STR("GET"),
        .path_with_query = in->path_with_query_string,
        .body = in->body,
        .headers = in->headers,
        .multi_headers = in->multi_value_headers,
        .stage_variables = in->stage_variables,
    };
    int rc = apigateway_test_begin(call, &test, &live, &exchange, err);
    const struct apigateway_authorizer *authorizer =
        rc == VG_OK ? find_authorizer(&live, in->authorizer_id) : NULL;
    if (rc == VG_OK && authorizer == NULL)
        rc = vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Authorizer identifier specified");
    if (rc == VG_OK)
        add_context(exchange, &in->additional_context);
    if (rc == VG_OK)
        rc = ask(exchange, authorizer);
    if (rc == VG_OK)
        give(exchange, out);
    return rc;
}

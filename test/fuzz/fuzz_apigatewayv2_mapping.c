/* fuzz_apigatewayv2_mapping: parameter mappings, "key=value" a line; a NUL; the body of the request
 * that they are applied to. Values keep to one line; pieces of a value are in it. */
#include "apigatewayv2/apigatewayv2.h"
#include "apigatewayv2/invoke/exchange.h"
#include "apigatewayv2/parameters.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAPPINGS_MAX = 20 };

/* What asks for the call's own values has none here. */
static bool needs_call(struct vg_str value)
{
    struct vg_str rest = value, piece;
    bool is_expression, needs = false;
    size_t seen = 0;
    while (apigatewayv2_value_next(&rest, &piece, &is_expression)) {
        VG_ASSERT(piece.len <= value.len && ++seen <= value.len);
        VG_ASSERT(piece.len == 0 || vg_str_find(value, piece) >= 0);
        needs |= is_expression && vg_str_starts(piece, VG_STR("context."));
    }
    return needs;
}

static size_t read_mappings(struct apigatewayv2_integration_parameters_entry *entries,
                            struct vg_str text)
{
    struct vg_str line;
    size_t count = 0;
    while (count < MAPPINGS_MAX && vg_str_split(&text, '\n', &line)) {
        struct vg_str value = line, key;
        if (!vg_str_split(&value, '=', &key) || !vg_str_is_set(value) || needs_call(value))
            continue;
        entries[count++] =
            (struct apigatewayv2_integration_parameters_entry){.key = key, .value = value};
    }
    return count;
}

static bool is_line(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t')
            return false;
    return true;
}

static void check_response(struct vg_arena *arena, struct apigatewayv2_exchange *exchange,
                           struct apigatewayv2_integration *integration,
                           struct apigatewayv2_integration_parameters mappings, struct vg_str body)
{
    struct apigatewayv2_response_parameters_entry of_status = {VG_STR("200"), mappings};
    struct vg_response *response = VG_NEW(arena, struct vg_response);
    vg_response_init(response, arena, 200);
    response->body = body;
    vg_response_header(response, "A", VG_STR("1"));
    integration->response_parameters =
        (struct apigatewayv2_response_parameters){&of_status, 1, true};
    exchange->response = response;
    apigatewayv2_map_response(exchange);
    VG_ASSERT(response->status >= 200 && response->status <= 599);
    for (size_t i = 0; i < response->header_count; i++)
        VG_ASSERT(is_line(response->headers[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct vg_header header = {VG_STR_INIT("A"), VG_STR_INIT("1")};
    struct apigatewayv2_integration_parameters_entry entries[MAPPINGS_MAX];
    struct vg_arena arena;
    struct apigatewayv2_outgoing outgoing;
    struct vg_error err = {.arena = &arena};
    vg_arena_init(&arena);
    struct vg_str body = vg_arena_copy(&arena, vg_str_of(data, size)), lines;
    if (!vg_str_split(&body, '\0', &lines) || !vg_str_is_set(body))
        body = VG_STR("");
    const struct vg_request request = {.arena = &arena, .body = body, .query = VG_STR("q=1")};
    struct apigatewayv2_integration integration = {
        .request_parameters = {entries, read_mappings(entries, lines), true}};
    struct apigatewayv2_exchange exchange = {
        .arena = &arena,
        .request = &request,
        .match = {.integration = &integration, .parameters = {&header, 1}},
        .path = VG_STR("/pets/7"),
        .headers = {&header, 1},
        .query = {&header, 1},
        .stage_variables = {&header, 1},
    };
    apigatewayv2_map_request(&exchange, &outgoing);
    VG_ASSERT(!vg_str_is_set(outgoing.path) || vg_str_starts(outgoing.path, VG_STR("/")));
    VG_ASSERT(outgoing.headers.count <= MAPPINGS_MAX + 1);
    for (size_t i = 0; i < outgoing.headers.count; i++)
        VG_ASSERT(is_line(outgoing.headers.items[i].value));
    bool is_good = apigatewayv2_parameters_check(&integration, &err) == VG_OK;
    VG_ASSERT(is_good || err.message.len > 0);
    /* Only what was checked comes to a response's headers. */
    struct apigatewayv2_integration answering = {.request_parameters = {NULL, 0, false}};
    struct apigatewayv2_response_parameters_entry of_status = {VG_STR("200"),
                                                               integration.request_parameters};
    answering.response_parameters = (struct apigatewayv2_response_parameters){&of_status, 1, true};
    err.shape = NULL;
    if (apigatewayv2_parameters_check(&answering, &err) == VG_OK) {
        exchange.match.integration = &answering;
        check_response(&arena, &exchange, &answering, integration.request_parameters, body);
    }
    vg_arena_deinit(&arena);
    return 0;
}

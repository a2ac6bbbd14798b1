/* fuzz_rest_json: whole requests, routed by method and path. */
#include "fuzz_wire.h"

#include "lambda.gen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct vg_wire_call call = fuzz_call(&arena, &vg_protocol_rest_json, &lambda_model);
    struct vg_request request;
    struct vg_str name;
    char *text = fuzz_copy(data, size);
    fuzz_parse_request(&arena, vg_str_of(text, size), &request);
    call.op = vg_wire_route(call.protocol, call.service, &request, &name);
    if (call.op != NULL)
        fuzz_request(&call, &request);
    vg_arena_deinit(&arena);
    free(text);
    return 0;
}

/* fuzz_query: form parameters. The first byte chooses the operation, the second the service; the
 * rest is the body. */
#include "fuzz_wire.h"

#include "iam.gen.h"
#include "sns.gen.h"
#include "sqs.gen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct vg_service_model *const services[] = {&sqs_model, &sns_model, &iam_model};
    if (size < 2)
        return 0;
    struct vg_arena arena;
    const struct vg_service_model *service = services[data[1] % VG_COUNT_OF(services)];
    struct vg_wire_call call = fuzz_call(&arena, &vg_protocol_query, service);
    call.op = &service->ops[data[0] % service->op_count];
    char *body = fuzz_copy(data + 2, size - 2);
    struct vg_request request = {.arena = &arena, .body = vg_str_of(body, size - 2)};
    struct vg_str name;
    (void)vg_wire_route(call.protocol, service, &request, &name);
    fuzz_request(&call, &request);
    vg_arena_deinit(&arena);
    free(body);
    return 0;
}

/* lambda/log_events.c: what functions and the platform write, on its way to CloudWatch Logs: calls like anybody else's. */
#include "lambda/lambda.h"

#include "base/json.h"
#include "bus/bus.h"
#include "model/plain.h"

/* Calls an operation of logs with arena memory of its own; nobody waits for it. */
static void submit(struct lambda_instance *instance, const struct lambda_sandbox *sandbox, const char *operation,
                   struct vg_arena *arena, struct vg_str json, vg_done_fn done, void *ctx)
{
    const struct lambda_spec *spec = sandbox->spec;
    const struct vg_service *logs = vg_bus_service(instance->bus, VG_STR("logs"));
    const struct vg_op_model *op = logs != NULL ? vg_model_op(logs->model, vg_str_from(operation)) : NULL;
    if (op == NULL)
        return;
    void *in = vg_arena_zalloc(arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(arena, struct vg_violations);
    struct vg_str problem;
    vg_violations_init(violations, arena);
    if (!vg_value_from_json(op->input, json, arena, in, violations, &problem)) {
        vg_log_write(vg_bus_log(instance->bus), VG_LOG_ERROR, "lambda: %s: %.*s", operation, VG_STR_ARG(problem));
        return;
    }
    const struct vg_submission submission = {
        .service = logs,
        .op = op,
        .in = in,
        .violations = violations,
        .arena = arena,
        .account = vg_arena_copy(arena, vg_str_from(spec->account)),
        .region = vg_arena_copy(arena, vg_str_from(spec->region)),
        .principal = {.arn = vg_arena_copy(arena, vg_str_from(spec->role_arn)),
                      .account = vg_arena_copy(arena, vg_str_from(spec->account))},
        .parent = sandbox->invocation != NULL ? sandbox->invocation->cause : NULL,
        .done = done,
        .ctx = ctx,
    };
    vg_bus_submit(instance->bus, &submission);
}

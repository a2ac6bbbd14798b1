/* lambda/log_events.c: what functions and the platform write, on its way to CloudWatch Logs. */
#include "lambda/lambda.h"

void lambda_deliver_log(void *ctx, const struct lambda_sandbox *sandbox)
{
    struct lambda_instance *instance = ctx;
    const struct lambda_spec *spec = sandbox->spec;
    const struct lambda_log_batch *batch = &sandbox->batch;
    size_t count = batch->events.len / sizeof(struct lambda_log_event);
    if (instance->is_stopping || count == 0)
        return;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_log_event *events = VG_NEW_ARRAY(&arena, struct vg_log_event, count);
    for (size_t i = 0, at = 0; i < count; i++) {
        struct lambda_log_event event;
        memcpy(&event, batch->events.ptr + i * sizeof event, sizeof event);
        events[i] = (struct vg_log_event){.at_ms = event.at_ms,
                                          .message = vg_str_of(batch->text.ptr + at, event.len)};
        at += event.len;
    }
    vg_log_writer_put(instance->log_writer,
                      &(struct vg_log_put){
                          .cause = sandbox->invocation != NULL ? sandbox->invocation->cause : NULL,
                          .account = vg_str_from(spec->account),
                          .region = vg_str_from(spec->region),
                          .principal_arn = vg_str_from(spec->role_arn),
                          .group = vg_str_from(spec->log_group),
                          .stream = vg_str_from(sandbox->log_stream),
                          .events = events,
                          .event_count = count,
                      });
    vg_arena_deinit(&arena);
}

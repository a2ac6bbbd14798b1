/* lambda/runtime/report.h: the words of the platform: log lines around an invocation, error
 * payloads. */
#ifndef LAMBDA_RUNTIME_REPORT_H
#define LAMBDA_RUNTIME_REPORT_H

#include "lambda/runtime/sandbox.h"

void lambda_log_init_start(struct lambda_sandbox *sandbox);
/* After an init that failed. `status` is "error" or "timeout". */
void lambda_log_init_report(struct lambda_sandbox *sandbox, uint64_t took_us, const char *status,
                            struct vg_str error_type);
void lambda_log_start(struct lambda_sandbox *sandbox);
void lambda_log_timeout(struct lambda_sandbox *sandbox);
/* "RequestId: <id> Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n" */
void lambda_log_exit(struct lambda_sandbox *sandbox, struct vg_str message);
/* END and REPORT. A handler's own error is a success to the platform; `error_type` is empty unless
 * it failed itself. */
void lambda_log_end(struct lambda_sandbox *sandbox, uint64_t took_us, enum lambda_status status,
                    struct vg_str error_type);

/* {"errorType","errorMessage"} in the arena. */
struct vg_str lambda_error_payload(struct vg_arena *arena, const char *error_type,
                                   struct vg_str message);
/* "RequestId: <id> Error: Runtime exited with error: signal: killed" */
struct vg_str lambda_exit_message(struct vg_arena *arena, struct vg_str request_id, int code,
                                  int signal);

#endif

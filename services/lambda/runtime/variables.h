/* lambda/runtime/variables.h: the command line and the environment of a function's process. */
#ifndef LAMBDA_RUNTIME_VARIABLES_H
#define LAMBDA_RUNTIME_VARIABLES_H

#include "lambda/runtime/sandbox.h"

/* Both end in NULL and lie in the arena. */
const char *const *lambda_child_argv(struct vg_arena *arena, const struct lambda_sandbox *sandbox);
const char *const *lambda_child_variables(struct vg_arena *arena,
                                          const struct lambda_sandbox *sandbox, const char *tmp_dir,
                                          uint16_t api_port);

/* Whether AWS keeps the name for itself: CreateFunction refuses it. */
bool lambda_variable_is_reserved(struct vg_str name);

#endif

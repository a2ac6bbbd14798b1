/* services/codepipeline/describe.c: parts of descriptions that several operations share. */
#include "codepipeline/codepipeline.h"

struct codepipeline_execution_trigger *
codepipeline_describe_trigger(struct vg_call *call,
                              const struct codepipeline_execution_record *execution)
{
    struct codepipeline_execution_trigger *trigger =
        VG_NEW(call->arena, struct codepipeline_execution_trigger);
    trigger->trigger_type =
        vg_enum_value(&codepipeline_shape_trigger_type, execution->trigger_type);
    trigger->trigger_detail = execution->trigger_detail;
    return trigger;
}

struct codepipeline_error_details *
codepipeline_describe_error(struct vg_call *call, const struct codepipeline_action_run *run)
{
    if (!vg_str_is_set(run->error_code))
        return NULL;
    struct codepipeline_error_details *details =
        VG_NEW(call->arena, struct codepipeline_error_details);
    details->code = run->error_code;
    details->message = run->error_message;
    return details;
}

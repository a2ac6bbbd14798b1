/* services/codepipeline/output.c: picking members out of another service's answer. */
#include "base/json.h"
#include "codepipeline/action.h"

struct vg_str codepipeline_output_raw(struct vg_call *call, struct vg_str json, const char *member)
{
    struct vg_json reader;
    struct vg_str name, raw;
    vg_json_init(&reader, json, call->arena);
    if (!vg_json_object(&reader))
        return VG_STR_NONE;
    while (vg_json_member(&reader, &name)) {
        if (!vg_json_skip(&reader, &raw))
            return VG_STR_NONE;
        if (vg_str_is(name, member))
            return raw;
    }
    return VG_STR_NONE;
}

struct vg_str codepipeline_output_text(struct vg_call *call, struct vg_str json, const char *member)
{
    struct vg_json reader;
    struct vg_str text;
    vg_json_init(&reader, codepipeline_output_raw(call, json, member), call->arena);
    return vg_json_string(&reader, &text) ? text : VG_STR_NONE;
}

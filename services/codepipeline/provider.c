/* services/codepipeline/provider.c: which action types there are. */
#include "codepipeline/action.h"

static const struct codepipeline_provider *const providers[] = {
    &codepipeline_source_s3,
    &codepipeline_approval,
    &codepipeline_invoke_lambda,
    &codepipeline_deploy_lambda,
};

const struct codepipeline_provider *
codepipeline_provider_of(const struct codepipeline_action_type_id *type)
{
    if (type->owner != CODEPIPELINE_ACTION_OWNER_AWS || !vg_str_is(type->version, "1"))
        return NULL;
    for (size_t i = 0; i < VG_COUNT_OF(providers); i++)
        if (providers[i]->category == type->category &&
            vg_str_is(type->provider, providers[i]->name))
            return providers[i];
    return NULL;
}

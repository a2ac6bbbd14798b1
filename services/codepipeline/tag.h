/* codepipeline/tag.h: tags of pipelines. */
#ifndef VG_SERVICE_CODEPIPELINE_TAG_H
#define VG_SERVICE_CODEPIPELINE_TAG_H

#include "codepipeline/codepipeline.h"

/* Adds or replaces tags in the record, or words what is wrong with them. */
int codepipeline_tags_merge(struct vg_call *call, struct codepipeline_pipeline_record *record,
                            const struct codepipeline_tag_list *tags, struct vg_error *err);
/* ResourceNotFoundException, as tagging and updating word it. */
int codepipeline_fail_no_resource(struct vg_call *call, struct vg_str name, struct vg_error *err);

#endif

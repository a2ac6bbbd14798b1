/* services/codepipeline/job.c: functions that an action invoked answer for their job. */
#include "codepipeline/action.h"

enum { CONTINUE_AFTER_MS = 30000, OUTPUT_VARIABLES_BYTES_MAX = 122880 };

/* A job that is still the open one of its action. */
struct open_job {
    struct codepipeline_flow flow;
    struct codepipeline_execution_record execution;
    struct codepipeline_action_run *run;
};

static int require_open(struct vg_call *call, struct vg_str job_id, struct open_job *job,
                        struct vg_error *err)
{
    struct codepipeline_execution_place place;
    int rc = vg_call_get(call, CODEPIPELINE_SPACE_JOB, job_id, &codepipeline_shape_execution_place,
                         &place);
    if (rc == VG_OK)
        rc = codepipeline_flow_load(call, place.pipeline, &job->flow);
    if (rc == VG_OK && job->flow.pipeline.id.v != place.pipeline_id.v)
        rc = VG_NOT_FOUND;
    if (rc == VG_OK)
        rc = codepipeline_execution_get(call, place.pipeline_id.v, place.sequence.v,
                                        &job->execution);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &CODEPIPELINE_JOB_NOT_FOUND,
                       "The job with id '%.*s' could not be found.", VG_STR_ARG(job_id));
    if (rc != VG_OK)
        return rc;
    job->run = codepipeline_run_find(&job->execution, place.action_execution_id);
    if (job->run == NULL)
        return VG_BROKEN;
    if (!codepipeline_run_is_open(job->run) || !vg_str_eq(job->run->job_id, job_id))
        return vg_fail(err, &CODEPIPELINE_INVALID_JOB_STATE,
                       "The job with id '%.*s' has been completed already.", VG_STR_ARG(job_id));
    return VG_OK;
}

static int finish(struct vg_call *call, struct open_job *job)
{
    int rc = codepipeline_flow_advance(call, &job->flow, &job->execution);
    if (rc == VG_OK)
        rc = codepipeline_execution_put(call, &job->execution);
    return rc == VG_OK ? codepipeline_flow_save(call, &job->flow) : rc;
}

static int check_variables(const struct codepipeline_output_variables_map *variables,
                           struct vg_error *err)
{
    size_t bytes = 0;
    for (size_t i = 0; i < variables->count; i++)
        bytes += variables->items[i].key.len + variables->items[i].value.len;
    if (bytes > OUTPUT_VARIABLES_BYTES_MAX)
        return vg_fail(err, &CODEPIPELINE_OUTPUT_VARIABLES_SIZE_EXCEEDED,
                       "The output variables are %zu bytes. The maximum is %d bytes.", bytes,
                       OUTPUT_VARIABLES_BYTES_MAX);
    return VG_OK;
}

int codepipeline_put_job_success_result(struct vg_call *call,
                                        const struct codepipeline_put_job_success_result_in *in,
                                        struct codepipeline_put_job_success_result_out *out,
                                        struct vg_error *err)
{
    struct open_job job;
    (void)out;
    int rc = require_open(call, in->job_id, &job, err);
    if (rc == VG_OK)
        rc = check_variables(&in->output_variables, err);
    if (rc != VG_OK)
        return rc;
    struct codepipeline_action_run *run = job.run;
    if (in->execution_details != NULL) {
        run->summary = in->execution_details->summary;
        run->external_id = in->execution_details->external_execution_id;
        run->percent_complete = in->execution_details->percent_complete;
    }
    if (in->current_revision != NULL) {
        run->revision_id = in->current_revision->revision;
        run->revision_change_id = in->current_revision->change_identifier;
        run->revision_summary = in->current_revision->revision_summary;
        run->revision_created_ms = vg_i64(
            in->current_revision->created.set ? in->current_revision->created.ms : call->now_ms);
    }
    run->updated_ms = vg_i64(call->now_ms);
    if (in->continuation_token.len > 0) {
        /* Not done yet: the function is asked again, as a job of its own. */
        run->continuation_token = in->continuation_token;
        rc = codepipeline_run_new_job(call, &job.execution, run, call->now_ms + CONTINUE_AFTER_MS);
        return rc == VG_OK ? codepipeline_execution_put(call, &job.execution) : rc;
    }
    run->output_variables = in->output_variables;
    rc = codepipeline_run_end(call, &job.execution, run, VG_STR("Succeeded"));
    return rc == VG_OK ? finish(call, &job) : rc;
}

int codepipeline_put_job_failure_result(struct vg_call *call,
                                        const struct codepipeline_put_job_failure_result_in *in,
                                        struct codepipeline_put_job_failure_result_out *out,
                                        struct vg_error *err)
{
    struct open_job job;
    (void)out;
    int rc = require_open(call, in->job_id, &job, err);
    if (rc != VG_OK)
        return rc;
    job.run->external_id = in->failure_details->external_execution_id;
    rc = codepipeline_run_fail(
        call, &job.execution, job.run,
        vg_enum_text(&codepipeline_shape_failure_type, in->failure_details->type),
        in->failure_details->message);
    return rc == VG_OK ? finish(call, &job) : rc;
}

/* services/codepipeline/action_source_s3.c: Source/AWS/S3/1 copies the newest version of an object
 * to the artifact bucket. */
#include "base/json.h"
#include "codepipeline/action.h"

#define SUMMARY_METADATA "codepipeline-artifact-revision-summary"

static struct vg_str name_object(struct vg_call *call, struct vg_str bucket, struct vg_str key,
                                 struct vg_str body_json)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "Bucket", bucket);
    if (vg_str_is_set(key))
        vg_json_out_member(&json, "Key", key);
    if (vg_str_is_set(body_json)) {
        vg_json_out_name(&json, VG_STR("Body"));
        vg_json_out_raw(&json, body_json);
    }
    vg_json_out_end(&json, '}');
    return vg_buf_str(&buf);
}

/* Without versions there would be no revision to name. */
static int check_versioning(struct vg_call *call, struct codepipeline_action *action,
                            struct vg_str bucket)
{
    struct vg_str output;
    struct vg_error callee;
    int rc = codepipeline_action_call(call, action, "s3", "GetBucketVersioning",
                                      name_object(call, bucket, VG_STR_NONE, VG_STR_NONE), &output,
                                      &callee);
    if (rc == VG_FAIL)
        return codepipeline_action_fail_with(call, action, &callee);
    if (rc == VG_OK && !vg_str_is(vg_json_pick_text(call->arena, output, "Status"), "Enabled"))
        return codepipeline_action_fail(
            call, action, "ConfigurationError",
            "The Amazon S3 bucket %.*s is not versioned. Enable versioning on the source bucket.",
            VG_STR_ARG(bucket));
    return rc;
}

static struct vg_str without_quotes(struct vg_str etag)
{
    bool is_quoted = etag.len >= 2 && etag.ptr[0] == '"' && etag.ptr[etag.len - 1] == '"';
    return is_quoted ? vg_str_slice(etag, 1, etag.len - 1) : etag;
}

/* What the answer of GetObject says about the revision. */
static void note_revision(struct vg_call *call, struct codepipeline_action_run *run,
                          struct vg_str object)
{
    double modified_s = 0;
    run->revision_id = vg_json_pick_text(call->arena, object, "VersionId");
    run->revision_change_id = without_quotes(vg_json_pick_text(call->arena, object, "ETag"));
    run->revision_summary = vg_json_pick_text(
        call->arena, vg_json_pick(call->arena, object, "Metadata"), SUMMARY_METADATA);
    if (!vg_str_is_set(run->revision_summary))
        run->revision_summary = vg_arena_printf(call->arena, "Amazon S3 version id: %.*s",
                                                VG_STR_ARG(run->revision_id));
    struct vg_str modified = vg_json_pick(call->arena, object, "LastModified");
    run->revision_created_ms =
        vg_i64(vg_str_to_f64(modified, &modified_s) ? (int64_t)(modified_s * 1000) : call->now_ms);
}

static int act(struct vg_call *call, struct codepipeline_action *action)
{
    struct codepipeline_action_run *run = action->run;
    struct vg_str bucket = codepipeline_action_config(action, "S3Bucket");
    struct vg_str key = codepipeline_action_config(action, "S3ObjectKey");
    struct vg_str object, kept;
    struct vg_error callee;
    int rc = check_versioning(call, action, bucket);
    if (rc != VG_OK || !codepipeline_run_is_open(run))
        return rc;
    rc = codepipeline_action_call(call, action, "s3", "GetObject",
                                  name_object(call, bucket, key, VG_STR_NONE), &object, &callee);
    if (rc == VG_FAIL)
        return codepipeline_action_fail_with(call, action, &callee);
    if (rc != VG_OK)
        return rc;
    const struct codepipeline_artifact_place *place = &run->outputs.items[0];
    struct vg_str body = vg_json_pick(call->arena, object, "Body");
    rc = codepipeline_action_call(
        call, action, "s3", "PutObject",
        name_object(call, place->bucket, place->key, vg_str_is_set(body) ? body : VG_STR("\"\"")),
        &kept, &callee);
    if (rc == VG_FAIL)
        return codepipeline_action_fail_with(call, action, &callee);
    if (rc != VG_OK)
        return rc;
    note_revision(call, run, object);
    run->external_id = run->revision_id;
    run->summary = run->revision_summary;
    codepipeline_action_set_variable(call, action, "BucketName", bucket);
    codepipeline_action_set_variable(call, action, "ETag", run->revision_change_id);
    codepipeline_action_set_variable(call, action, "ObjectKey", key);
    codepipeline_action_set_variable(call, action, "VersionId", run->revision_id);
    run->status = VG_STR("Succeeded");
    return VG_OK;
}

static int check(const struct codepipeline_action_declaration *action, struct vg_error *err)
{
    struct vg_str allows = codepipeline_config(action, "AllowOverrideForS3ObjectKey");
    if (vg_str_is(allows, "true"))
        return vg_fail(err, &CODEPIPELINE_INVALID_ACTION_DECLARATION,
                       "virga does not support AllowOverrideForS3ObjectKey in action '%.*s'.",
                       VG_STR_ARG(action->name));
    return VG_OK;
}

static const struct codepipeline_config_key keys[] = {
    {.name = "S3Bucket", .is_required = true},
    {.name = "S3ObjectKey", .is_required = true},
    {.name = "PollForSourceChanges"},
    {.name = "AllowOverrideForS3ObjectKey"},
    {0},
};

const struct codepipeline_provider codepipeline_source_s3 = {
    .category = CODEPIPELINE_ACTION_CATEGORY_SOURCE,
    .name = "S3",
    .outputs_min = 1,
    .outputs_max = 1,
    .keys = keys,
    .check = check,
    .act = act,
};

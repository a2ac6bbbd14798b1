/* services/s3/s3.c: S3 operation table. Scope and deviations: README.md. */
#include "s3/s3.h"

static const struct vg_op ops[S3_OP_COUNT] = {
    [S3_OP_CREATE_BUCKET] = VG_WRITE(s3_create_bucket),
    [S3_OP_DELETE_BUCKET] = VG_WRITE(s3_delete_bucket),
    [S3_OP_DELETE_OBJECT] = VG_WRITE(s3_delete_object),
    [S3_OP_DELETE_OBJECTS] = VG_WRITE(s3_delete_objects),
    [S3_OP_GET_BUCKET_LOCATION] = VG_READ(s3_get_bucket_location),
    [S3_OP_GET_BUCKET_VERSIONING] = VG_READ(s3_get_bucket_versioning),
    [S3_OP_GET_OBJECT] = VG_READ(s3_get_object),
    [S3_OP_HEAD_BUCKET] = VG_READ(s3_head_bucket),
    [S3_OP_HEAD_OBJECT] = VG_READ(s3_head_object),
    [S3_OP_LIST_BUCKETS] = VG_READ(s3_list_buckets),
    [S3_OP_LIST_OBJECT_VERSIONS] = VG_READ(s3_list_object_versions),
    [S3_OP_LIST_OBJECTS] = VG_READ(s3_list_objects),
    [S3_OP_LIST_OBJECTS_V2] = VG_READ(s3_list_objects_v2),
    [S3_OP_PUT_BUCKET_VERSIONING] = VG_WRITE(s3_put_bucket_versioning),
    [S3_OP_PUT_OBJECT] = VG_WRITE(s3_put_object),
};

const struct vg_service s3_service = {.model = &s3_model, .ops = ops};

/* services/s3/fail.c: errors that name what they are about. Texts and members as recorded from S3.
 */
#include "s3/s3.h"

static struct vg_str copy(struct vg_error *err, struct vg_str text)
{
    return vg_str_is_set(text) ? vg_arena_copy(err->arena, text) : text;
}

int s3_fail_argument(struct vg_error *err, const char *name, struct vg_str value,
                     const char *message)
{
    struct s3_invalid_argument *detail = VG_NEW(err->arena, struct s3_invalid_argument);
    detail->argument_name = vg_str_from(name);
    detail->argument_value = copy(err, value);
    return vg_fail_with(err, &S3_INVALID_ARGUMENT, vg_str_from(message), detail);
}

int s3_check_key_length(struct vg_str key, struct vg_error *err)
{
    if (key.len <= S3_KEY_BYTES_MAX)
        return VG_OK;
    struct s3_key_too_long_error *detail = VG_NEW(err->arena, struct s3_key_too_long_error);
    detail->max_size_allowed = vg_i64(S3_KEY_BYTES_MAX);
    detail->size = vg_i64((int64_t)key.len);
    return vg_fail_with(err, &S3_KEY_TOO_LONG_ERROR, VG_STR("Your key is too long"), detail);
}

int s3_fail_no_key(struct vg_error *err, struct vg_str key)
{
    struct s3_no_such_key *detail = VG_NEW(err->arena, struct s3_no_such_key);
    detail->key = copy(err, key);
    return vg_fail_with(err, &S3_NO_SUCH_KEY, VG_STR("The specified key does not exist."), detail);
}

int s3_fail_no_version(struct vg_error *err, struct vg_str key, struct vg_str version_id)
{
    struct s3_no_such_version *detail = VG_NEW(err->arena, struct s3_no_such_version);
    detail->key = copy(err, key);
    detail->version_id = copy(err, version_id);
    return vg_fail_with(err, &S3_NO_SUCH_VERSION, VG_STR("The specified version does not exist."),
                        detail);
}

int s3_fail_precondition(struct vg_error *err, const char *condition)
{
    struct s3_precondition_failed *detail = VG_NEW(err->arena, struct s3_precondition_failed);
    detail->condition = vg_str_from(condition);
    return vg_fail_with(err, &S3_PRECONDITION_FAILED,
                        VG_STR("At least one of the pre-conditions you specified did not hold"),
                        detail);
}

int s3_fail_header(struct vg_error *err, const char *header)
{
    struct s3_not_implemented *detail = VG_NEW(err->arena, struct s3_not_implemented);
    detail->header = vg_str_from(header);
    detail->additional_message = vg_arena_printf(
        err->arena, "We don't accept the provided value of %s header for this API", header);
    return vg_fail_with(
        err, &S3_NOT_IMPLEMENTED,
        VG_STR("A header you provided implies functionality that is not implemented"), detail);
}

int s3_refuse(struct vg_error *err, const char *what)
{
    return vg_fail(err, &S3_NOT_IMPLEMENTED, "virga does not implement %s.", what);
}

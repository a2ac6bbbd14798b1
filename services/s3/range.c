/* services/s3/range.c: which bytes of an object a GET or HEAD is for. */
#include "s3/s3.h"

/* "0-9", "5-", "-3" of a Range header; false when it is not of that form. */
static bool read_spec(struct vg_str spec, uint64_t size, uint64_t *first, uint64_t *last)
{
    ptrdiff_t dash = vg_str_find_char(spec, '-');
    if (dash < 0)
        return false;
    struct vg_str before = vg_str_slice(spec, 0, (size_t)dash),
                  after = vg_str_tail(spec, (size_t)dash + 1);
    uint64_t count;
    *last = UINT64_MAX;
    if (before.len == 0) {
        if (!vg_str_to_u64(after, &count))
            return false;
        *first = count == 0 ? size : count >= size ? 0 : size - count;
        return true;
    }
    if (!vg_str_to_u64(before, first))
        return false;
    return after.len == 0 || (vg_str_to_u64(after, last) && *last >= *first);
}

static int fail_range(struct vg_str header, uint64_t size, struct vg_error *err)
{
    struct s3_invalid_range *detail = VG_NEW(err->arena, struct s3_invalid_range);
    detail->range_requested = header;
    detail->actual_object_size = vg_i64((int64_t)size);
    return vg_fail_with(err, &S3_INVALID_RANGE, VG_STR("The requested range is not satisfiable"),
                        detail);
}

/* An object that was not uploaded in parts is its own first part. */
static int read_part(int32_t number, struct s3_range *range, struct vg_error *err)
{
    if (number == 1) {
        range->is_partial = range->size > 0;
        return VG_OK;
    }
    if (number < 1 || number > 10000)
        return s3_fail_argument(err, "partNumber", VG_STR_NONE,
                                "Part number must be an integer between 1 and 10000, inclusive");
    struct s3_invalid_part_number *detail = VG_NEW(err->arena, struct s3_invalid_part_number);
    detail->actual_part_count = vg_i32(1);
    detail->part_number_requested = vg_i32(number);
    return vg_fail_with(err, &S3_INVALID_PART_NUMBER,
                        VG_STR("The requested partnumber is not satisfiable"), detail);
}

/* What is no range of bytes, or names several, is as if it were not there: S3 answers the whole
 * object. */
int s3_range_read(const struct s3_get_object_in *in, uint64_t size, struct s3_range *range,
                  struct vg_error *err)
{
    uint64_t first, last;
    struct vg_str header = in->range;
    *range = (struct s3_range){.size = size};
    if (in->part_number.set && vg_str_is_set(header))
        return vg_fail(err, &S3_INVALID_REQUEST,
                       "Cannot specify both Range header and partNumber query parameter");
    if (in->part_number.set)
        return read_part(in->part_number.v, range, err);
    if (!vg_str_starts(header, VG_STR("bytes=")))
        return VG_OK;
    if (!read_spec(vg_str_trim(vg_str_tail(header, strlen("bytes="))), size, &first, &last))
        return VG_OK;
    if (first >= size)
        return fail_range(header, size, err);
    if (last >= size)
        last = size - 1;
    *range = (struct s3_range){.offset = first, .size = last - first + 1, .is_partial = true};
    return VG_OK;
}

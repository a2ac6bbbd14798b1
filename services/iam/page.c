/* iam/page.c: markers: the list's kind and the place to go on from, in base64, closed by a check
 * sum. */
#include "iam/page.h"

#include "base/codec.h"
#include "base/hash.h"

enum { ITEMS_DEFAULT = 100, SUM_BYTES = 4 };

static struct vg_str make_marker(struct vg_arena *arena, enum iam_list list, struct vg_str place)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    vg_buf_add_char(&buf, (char)list);
    vg_buf_add(&buf, place);
    uint32_t sum = vg_crc32(0, vg_buf_str(&buf));
    vg_buf_add_bytes(&buf, &sum, sizeof sum);
    return vg_base64url(arena, vg_buf_str(&buf));
}

static bool open_marker(struct vg_arena *arena, enum iam_list list, struct vg_str marker,
                        struct vg_str *place)
{
    struct vg_str bytes;
    uint32_t sum;
    if (!vg_base64_decode(arena, marker, /* is_url= */ true, &bytes) || bytes.len <= SUM_BYTES)
        return false;
    struct vg_str body = vg_str_slice(bytes, 0, bytes.len - SUM_BYTES);
    memcpy(&sum, body.ptr + body.len, sizeof sum);
    *place = vg_str_tail(body, 1);
    return sum == vg_crc32(0, body) && body.ptr[0] == (char)list;
}

int iam_page_begin(struct vg_call *call, enum iam_list list, struct vg_str marker,
                   struct vg_i32 max_items, struct iam_page *page, struct vg_error *err)
{
    *page = (struct iam_page){
        .call = call, .list = list, .limit = max_items.set ? (size_t)max_items.v : ITEMS_DEFAULT};
    if (!vg_str_is_set(marker) || open_marker(call->arena, list, marker, &page->after))
        return VG_OK;
    return vg_fail(err, &IAM_VALIDATION_ERROR, "Invalid Marker.");
}

bool iam_page_take(struct iam_page *page)
{
    if (page->count == page->limit)
        return false;
    page->count++;
    return true;
}

void iam_page_end(const struct iam_page *page, bool is_truncated, struct vg_str last,
                  struct vg_bool *is_truncated_out, struct vg_str *marker)
{
    *is_truncated_out = vg_bool(is_truncated);
    if (is_truncated)
        *marker = make_marker(page->call->arena, page->list, last);
}

int iam_page_slice(struct vg_call *call, enum iam_list list, struct vg_str marker,
                   struct vg_i32 max_items, size_t count, struct iam_slice *slice,
                   struct vg_bool *is_truncated, struct vg_str *next, struct vg_error *err)
{
    struct iam_page page;
    uint64_t from = 0;
    int rc = iam_page_begin(call, list, marker, max_items, &page, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(page.after) && !vg_str_to_u64(page.after, &from))
        return vg_fail(err, &IAM_VALIDATION_ERROR, "Invalid Marker.");
    slice->from = from < count ? (size_t)from : count;
    slice->to = count - slice->from > page.limit ? slice->from + page.limit : count;
    iam_page_end(&page, slice->to < count, vg_arena_printf(call->arena, "%zu", slice->to),
                 is_truncated, next);
    return VG_OK;
}

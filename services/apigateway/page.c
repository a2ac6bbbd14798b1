/* apigateway/page.c: lists, a page at a time. */
#include "apigateway/apigateway.h"

#include "base/codec.h"

enum { PAGE_DEFAULT = 25, PAGE_MAX = 500 };

int apigateway_page(struct vg_call *call, vg_space space, struct vg_str parent,
                    struct vg_str position, struct vg_i32 limit, const struct vg_shape *shape,
                    void *list, struct vg_str *next, struct vg_error *err)
{
    struct vg_str after = VG_STR_NONE;
    if (limit.set && limit.v < 1)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid limit specified");
    if (position.len > 0 && !vg_base64_decode(call->arena, position, /* is_url= */ true, &after))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid position parameter");
    size_t max = !limit.set ? PAGE_DEFAULT : limit.v < PAGE_MAX ? (size_t)limit.v : PAGE_MAX;

    struct vg_walk walk;
    if (vg_str_is_set(parent))
        apigateway_part_walk(call, space, parent, after, &walk);
    else
        vg_call_walk(call, space, after, &walk);
    /* One more than asked for tells whether there is a next page. */
    char *items = vg_arena_zalloc(call->arena, max + 1, shape->size);
    struct vg_str key, rest, last = VG_STR_NONE;
    size_t count = 0;
    int rc = VG_OK;
    while (rc == VG_OK && count <= max) {
        rc = vg_record_next(&walk, shape, &key, items + count * shape->size);
        if (rc == VG_OK && ++count == max)
            last = vg_arena_copy(call->arena, key);
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    if (count > max) {
        struct vg_str name;
        rest = vg_key_rest(last);
        if (vg_str_is_set(parent) && !vg_key_take_str(call->arena, &rest, &name))
            return VG_BROKEN;
        if (!vg_key_take_str(call->arena, &rest, &name))
            return VG_BROKEN;
        *next = vg_base64url(call->arena, name);
        count = max;
    }
    vg_list_store(list, (struct vg_list){items, count, true});
    return VG_OK;
}

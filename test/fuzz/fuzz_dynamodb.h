/* fuzz_dynamodb: items in and out of their JSON, for the targets that make some. */
#ifndef VG_FUZZ_DYNAMODB_H
#define VG_FUZZ_DYNAMODB_H

#include "base/json.h"
#include "dynamodb/value/value.h"

static inline struct vg_str fuzz_item(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    struct vg_str item, problem;
    struct dynamodb_problem found;
    bool is_serialization;
    vg_json_init(&json, text, arena);
    VG_ASSERT(dynamodb_item_from_json(&json, arena, &item, &problem, &is_serialization));
    VG_ASSERT(!dynamodb_item_problem(item, &found));
    return item;
}

/* It is canonical: what it says as JSON is read as the same bytes. */
static inline void fuzz_check_item(struct vg_arena *arena, struct vg_str item)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    VG_ASSERT(dynamodb_item_is_valid(item));
    dynamodb_item_to_json(item, &out, arena);
    VG_ASSERT(vg_str_eq(item, fuzz_item(arena, vg_buf_str(&buf))));
}

#endif

/* model/model.c: looking things up in a service's tables. */
#include "model/model.h"

#include "base/arena.h"

const struct vg_op_model *vg_model_op(const struct vg_service_model *model, struct vg_str name)
{
    uint32_t low = 0;
    uint32_t high = model->op_count;
    while (low < high) { /* the generator sorts operations by name */
        uint32_t middle = low + (high - low) / 2;
        int order = vg_str_cmp(name, model->ops[middle].name);
        if (order == 0)
            return &model->ops[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool vg_model_op_is_missing(const struct vg_service_model *model, struct vg_str name)
{
    uint32_t low = 0;
    uint32_t high = model->missing_op_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = vg_str_cmp(name, model->missing_ops[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

struct vg_str vg_enum_text(const struct vg_shape *shape, int32_t value)
{
    if (value <= 0 || (uint32_t)value > shape->enum_count)
        return VG_STR_NONE;
    return shape->enum_values[value - 1].text;
}

int32_t vg_enum_value(const struct vg_shape *shape, struct vg_str text)
{
    for (uint32_t i = 0; i < shape->enum_count; i++)
        if (vg_str_eq(shape->enum_values[i].text, text))
            return (int32_t)i + 1;
    return 0;
}

bool vg_value_is_set(const struct vg_shape *shape, const void *at, bool in_container)
{
    switch (shape->type) {
    case VG_TYPE_BOOL:
        return ((const struct vg_bool *)at)->set;
    case VG_TYPE_I32:
        return ((const struct vg_i32 *)at)->set;
    case VG_TYPE_I64:
        return ((const struct vg_i64 *)at)->set;
    case VG_TYPE_F64:
        return ((const struct vg_f64 *)at)->set;
    case VG_TYPE_TIME:
        return ((const struct vg_time *)at)->set;
    case VG_TYPE_STRING:
    case VG_TYPE_BLOB:
    case VG_TYPE_DOCUMENT:
    case VG_TYPE_CODEC:
        return ((const struct vg_str *)at)->ptr != NULL;
    case VG_TYPE_BODY:
        return ((const struct vg_body *)at)->kind != VG_BODY_NONE;
    case VG_TYPE_ENUM:
        return *(const int32_t *)at != 0;
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
        return vg_list_load(at).set;
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION: {
        if (in_container)
            return true; /* stands there itself */
        const void *target;
        memcpy(&target, at, sizeof target);
        return target != NULL;
    }
    }
    return false;
}

/* Bytes of a member's C value in its structure. */
static size_t member_size(const struct vg_shape *shape)
{
    switch (shape->type) {
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
        return sizeof(struct vg_list);
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        return sizeof(const void *);
    default:
        return shape->size;
    }
}

void vg_members_copy(const struct vg_shape *from_shape, const void *from,
                     const struct vg_shape *to_shape, void *to)
{
    uint32_t next = 0; /* both name them in nearly the same order */
    for (uint32_t i = 0; i < to_shape->member_count; i++) {
        const struct vg_member *member = &to_shape->members[i];
        for (uint32_t j = 0; j < from_shape->member_count; j++) {
            uint32_t at = (next + j) % from_shape->member_count;
            const struct vg_member *source = &from_shape->members[at];
            if (source->shape != member->shape || !vg_str_eq(source->name, member->name))
                continue;
            const char *value = (const char *)from + source->offset;
            if (vg_value_is_set(member->shape, value, /* in_container= */ false))
                memcpy((char *)to + member->offset, value, member_size(member->shape));
            next = at + 1;
            break;
        }
    }
}

void *vg_list_add(struct vg_arena *arena, struct vg_list *list, size_t item_size)
{
    /* Capacities are powers of two: a full list is one whose count is such. */
    if (list->count == 0 || (list->count & (list->count - 1)) == 0) {
        size_t capacity = list->count == 0 ? 1 : list->count * 2;
        char *items = vg_arena_zalloc(arena, capacity, item_size);
        if (list->count > 0)
            memcpy(items, list->items, list->count * item_size);
        list->items = items;
    }
    list->set = true;
    return (char *)list->items + list->count++ * item_size;
}

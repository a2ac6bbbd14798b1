/* apigateway/patch.c: patch operations by table: a path becomes a place in a structure, its text
 * becomes a value of the place's type. */
#include "apigateway/patch.h"

/* ---- Paths ---- */

struct vg_str apigateway_patch_segment(struct vg_arena *arena, struct vg_str path, size_t index)
{
    struct vg_str rest = path, piece = VG_STR_NONE;
    /* What stands before the first '/' is nothing. */
    for (size_t i = 0; i <= index + 1; i++)
        if (!vg_str_split(&rest, '/', &piece))
            return VG_STR_NONE;
    if (vg_str_find_char(piece, '~') < 0)
        return piece;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, piece.len);
    for (size_t i = 0; i < piece.len; i++) {
        bool is_escape = piece.ptr[i] == '~' && i + 1 < piece.len &&
                         (piece.ptr[i + 1] == '0' || piece.ptr[i + 1] == '1');
        vg_buf_add_char(&buf, !is_escape ? piece.ptr[i] : piece.ptr[i + 1] == '0' ? '~' : '/');
        i += is_escape;
    }
    return vg_buf_str(&buf);
}

/* Whether the path has the rule's form; `key` is what stands for its {}. */
static bool rule_matches(struct vg_arena *arena, const struct apigateway_patch_rule *rule,
                         struct vg_str path, struct vg_str *key)
{
    struct vg_str pattern = vg_str_from(rule->path), rest = path, want, have;
    size_t index = 0;
    *key = VG_STR_NONE;
    if (!vg_str_is_set(path))
        return false;
    while (vg_str_split(&pattern, '/', &want)) {
        if (!vg_str_split(&rest, '/', &have))
            return false;
        if (vg_str_is(want, "{}")) {
            if (have.len == 0)
                return false;
            *key = apigateway_patch_segment(arena, path, index - 1);
        } else if (!vg_str_eq(want, have)) {
            return false;
        }
        index++;
    }
    return !vg_str_is_set(rest);
}

/* ---- Places ---- */

static const struct vg_member *find_member(const struct vg_shape *shape, struct vg_str name)
{
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (vg_str_eq(shape->members[i].name, name))
            return &shape->members[i];
    VG_ASSERT(false && "a patch rule names a member that is not there");
}

/* Where the member lies. Structures on the way are copied, or made: they may be shared. */
static void *find_place(struct vg_arena *arena, const struct vg_shape *shape, void *target,
                        const char *dotted, const struct vg_shape **member_shape)
{
    struct vg_str rest = vg_str_from(dotted), name;
    char *at = target;
    while (vg_str_split(&rest, '.', &name)) {
        const struct vg_member *member = find_member(shape, name);
        at += member->offset;
        shape = member->shape;
        if (!vg_str_is_set(rest))
            break;
        VG_ASSERT(shape->type == VG_TYPE_STRUCT);
        const void *old;
        memcpy(&old, at, sizeof old);
        char *copy = vg_arena_zalloc(arena, 1, shape->size);
        if (old != NULL)
            memcpy(copy, old, shape->size);
        memcpy(at, &copy, sizeof copy);
        at = copy;
    }
    *member_shape = shape;
    return at;
}

/* ---- Values ---- */

static int refuse_value(struct vg_error *err, const struct apigateway_patch_rule *rule,
                        const struct apigateway_patch_operation *operation)
{
    if (rule->problem != NULL)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "%s", rule->problem);
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid value '%.*s' for patch path %.*s",
                   VG_STR_ARG(operation->value), VG_STR_ARG(operation->path));
}

static int set_integer(const struct apigateway_patch_rule *rule,
                       const struct apigateway_patch_operation *operation, struct vg_i32 *value,
                       struct vg_error *err)
{
    int64_t number;
    bool has_bounds = rule->min != 0 || rule->max != 0;
    if (operation->value.len == 0) {
        *value = (struct vg_i32){0};
        return VG_OK;
    }
    if (!vg_str_to_i64(operation->value, &number) || number < INT32_MIN || number > INT32_MAX ||
        (has_bounds && (number < rule->min || number > rule->max)))
        return refuse_value(err, rule, operation);
    *value = vg_i32((int32_t)number);
    return VG_OK;
}

static int set_double(const struct apigateway_patch_rule *rule,
                      const struct apigateway_patch_operation *operation, struct vg_f64 *value,
                      struct vg_error *err)
{
    double number;
    if (operation->value.len == 0) {
        *value = (struct vg_f64){0};
        return VG_OK;
    }
    bool has_bounds = rule->min != 0 || rule->max != 0;
    if (!vg_str_to_f64(operation->value, &number) || !(number >= -1e15 && number <= 1e15) ||
        (has_bounds && !(number >= (double)rule->min && number <= (double)rule->max)))
        return refuse_value(err, rule, operation);
    *value = (struct vg_f64){number, true};
    return VG_OK;
}

static int set_enum(const struct apigateway_patch_rule *rule, const struct vg_shape *shape,
                    const struct apigateway_patch_operation *operation, int32_t *value,
                    struct vg_error *err)
{
    int32_t constant = vg_enum_value(shape, operation->value);
    if (operation->value.len > 0 && constant == 0)
        return refuse_value(err, rule, operation);
    *value = constant;
    return VG_OK;
}

/* A member that is one value. */
static int set_value(struct vg_call *call, const struct apigateway_patch_rule *rule,
                     const struct vg_shape *shape,
                     const struct apigateway_patch_operation *operation, void *at,
                     struct vg_error *err)
{
    struct vg_str text = operation->value;
    (void)call;
    if (operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE) {
        memset(at, 0, shape->type == VG_TYPE_STRUCT ? sizeof(void *) : shape->size);
        return VG_OK;
    }
    switch (shape->type) {
    case VG_TYPE_STRING:
        if (text.len == 0 && !(rule->flags & APIGATEWAY_PATCH_KEEPS_EMPTY))
            text = VG_STR_NONE;
        memcpy(at, &text, sizeof text);
        return VG_OK;
    case VG_TYPE_BOOL:
        /* Whatever is not true is false. */
        *(struct vg_bool *)at = vg_bool(vg_str_ieq(text, VG_STR("true")));
        return VG_OK;
    case VG_TYPE_I32:
        return set_integer(rule, operation, at, err);
    case VG_TYPE_F64:
        return set_double(rule, operation, at, err);
    case VG_TYPE_ENUM:
        return set_enum(rule, shape, operation, at, err);
    default:
        VG_ASSERT(false && "a patch rule sets a value of a type that has no text");
    }
}

/* ---- Lists and maps ---- */

static bool element_is(const struct vg_shape *element, const void *at, struct vg_str text)
{
    if (element->type == VG_TYPE_ENUM)
        return *(const int32_t *)at == vg_enum_value(element, text);
    return vg_str_eq(*(const struct vg_str *)at, text);
}

static void remove_item(struct vg_list *list, size_t size, size_t index)
{
    char *items = list->items;
    memmove(items + index * size, items + (index + 1) * size, (list->count - index - 1) * size);
    list->count--;
}

/* Room for one more at the end of a copy. */
static void *append_item(struct vg_arena *arena, struct vg_list *list, size_t size)
{
    char *items = vg_arena_zalloc(arena, list->count + 1, size);
    if (list->count > 0)
        memcpy(items, list->items, list->count * size);
    *list = (struct vg_list){items, list->count + 1, true};
    return items + (list->count - 1) * size;
}

static void copy_items(struct vg_arena *arena, struct vg_list *list, size_t size)
{
    void *items = vg_arena_zalloc(arena, list->count + 1, size);
    if (list->count > 0)
        memcpy(items, list->items, list->count * size);
    list->items = items;
}

/* `name` is the element: a segment of the path, or the operation's value. A replaced element goes,
 * its successor is the last. */
static int change_list(struct vg_call *call, const struct apigateway_patch_rule *rule,
                       const struct vg_shape *shape, struct vg_str key,
                       const struct apigateway_patch_operation *operation, void *at,
                       struct vg_error *err)
{
    const struct vg_shape *element = shape->members[0].shape;
    struct vg_list list = vg_list_load(at);
    int rc = apigateway_entries_check(list.count + 1, APIGATEWAY_ENTRIES_MAX, "elements", err);
    if (rc != VG_OK)
        return rc;
    bool is_replace = operation->op == APIGATEWAY_API_GATEWAY_OP_REPLACE;
    struct vg_str name = vg_str_is_set(key) ? key : operation->value;
    struct vg_str added = is_replace ? operation->value : name;
    copy_items(call->arena, &list, element->size);
    /* Without a key, replacing is a new list of one. */
    if (is_replace && !vg_str_is_set(key))
        list.count = 0;
    for (size_t i = list.count; i-- > 0;)
        if (element_is(element, (char *)list.items + i * element->size, name))
            remove_item(&list, element->size, i);
    if (operation->op != APIGATEWAY_API_GATEWAY_OP_REMOVE) {
        if (element->type == VG_TYPE_ENUM) {
            int32_t constant = vg_enum_value(element, added);
            if (constant == 0)
                return refuse_value(err, rule, operation);
            *(int32_t *)append_item(call->arena, &list, element->size) = constant;
        } else {
            if (added.len == 0)
                return refuse_value(err, rule, operation);
            *(struct vg_str *)append_item(call->arena, &list, element->size) = added;
        }
    }
    list.set = list.count > 0;
    vg_list_store(at, list);
    return VG_OK;
}

/* The container's name as its errors spell it: the last part of a dotted member. */
static const char *last_name(const char *dotted)
{
    const char *dot = strrchr(dotted, '.');
    return dot != NULL ? dot + 1 : dotted;
}

static int change_map(struct vg_call *call, const struct apigateway_patch_rule *rule,
                      const struct vg_shape *shape, struct vg_str key,
                      const struct apigateway_patch_operation *operation, void *at,
                      struct vg_error *err)
{
    const struct vg_member *value = &shape->members[1];
    struct vg_list map = vg_list_load(at);
    int rc = apigateway_entries_check(map.count + 1, APIGATEWAY_ENTRIES_MAX, "entries", err);
    if (rc != VG_OK)
        return rc;
    bool is_remove = operation->op == APIGATEWAY_API_GATEWAY_OP_REMOVE;
    bool is_add = operation->op == APIGATEWAY_API_GATEWAY_OP_ADD;
    size_t size = shape->entry_size, i = 0;
    copy_items(call->arena, &map, size);
    while (i < map.count && !vg_str_eq(*(struct vg_str *)((char *)map.items + i * size), key))
        i++;
    if (i == map.count && !is_add && rule->problem != NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "%s", rule->problem);
    if (is_remove) {
        if (i < map.count)
            remove_item(&map, size, i);
        map.set = map.count > 0 || (rule->flags & APIGATEWAY_PATCH_KEEPS_MAP);
        vg_list_store(at, map);
        return VG_OK;
    }
    if (operation->value.len == 0 && (rule->flags & APIGATEWAY_PATCH_KEEPS_MAP))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid null or empty value in %s",
                       last_name(rule->member));
    char *entry =
        i < map.count ? (char *)map.items + i * size : append_item(call->arena, &map, size);
    *(struct vg_str *)entry = key;
    struct vg_str text = vg_str_is_set(operation->value) ? operation->value : VG_STR("");
    if (value->shape->type == VG_TYPE_BOOL)
        *(struct vg_bool *)(entry + value->offset) = vg_bool(vg_str_ieq(text, VG_STR("true")));
    else
        *(struct vg_str *)(entry + value->offset) = text;
    map.set = true;
    vg_list_store(at, map);
    return VG_OK;
}

/* ---- Operations ---- */

static unsigned op_bit(int32_t op)
{
    switch (op) {
    case APIGATEWAY_API_GATEWAY_OP_ADD:
        return APIGATEWAY_PATCH_ADD;
    case APIGATEWAY_API_GATEWAY_OP_REMOVE:
        return APIGATEWAY_PATCH_REMOVE;
    case APIGATEWAY_API_GATEWAY_OP_REPLACE:
        return APIGATEWAY_PATCH_REPLACE;
    default:
        return 0; /* move, copy and test are nowhere supported by table */
    }
}

/* "add, remove", what of the mask there is. */
static struct vg_str list_ops(struct vg_arena *arena, unsigned ops)
{
    static const char *const names[] = {"add", "remove", "replace"};
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    for (unsigned i = 0; i < VG_COUNT_OF(names); i++)
        if (ops & 1u << i)
            vg_buf_printf(&buf, "%s%s", buf.len > 0 ? ", " : "", names[i]);
    return vg_buf_str(&buf);
}

static int refuse_path(struct vg_error *err, struct vg_str path)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid patch path %.*s",
                   VG_STR_ARG(vg_str_is_set(path) ? path : VG_STR("null")));
}

/* No rule allows the operation: words it with what is allowed. */
static int refuse_by_op(struct vg_call *call, const struct apigateway_patch_table *table,
                        const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    struct vg_buf paths;
    vg_buf_init(&paths, call->arena, 0);
    for (size_t i = 0; i < table->count; i++)
        if (table->rules[i].ops & op_bit(operation->op))
            vg_buf_printf(&paths, "%s%s", paths.len > 0 ? ", " : "", table->rules[i].path);
    struct vg_str path = vg_str_is_set(operation->path) ? operation->path : VG_STR("null");
    struct vg_str op = vg_enum_text(&apigateway_shape_api_gateway_op, operation->op);
    if (paths.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid patch path  '%.*s' specified for op '%.*s'. Please choose "
                       "supported operations",
                       VG_STR_ARG(path), VG_STR_ARG(op));
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid patch path  '%.*s' specified for op '%.*s'. Must be one of: [%.*s]",
                   VG_STR_ARG(path), VG_STR_ARG(op), VG_STR_ARG(vg_buf_str(&paths)));
}

static int refuse_op(struct vg_call *call, const struct apigateway_patch_table *table,
                     const struct apigateway_patch_rule *rule,
                     const struct apigateway_patch_operation *operation, struct vg_error *err)
{
    if (table->style == APIGATEWAY_PATCH_BY_OP)
        return refuse_by_op(call, table, operation, err);
    if (rule->flags & APIGATEWAY_PATCH_HIDES_PATH)
        return refuse_path(err, operation->path);
    if (rule->ops == APIGATEWAY_PATCH_ALL)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid patch operation specified. Must be one of: [%.*s]",
                   VG_STR_ARG(list_ops(call->arena, rule->ops)));
}

int apigateway_patch_one(struct vg_call *call, const struct apigateway_patch_table *table,
                         const struct apigateway_patch_operation *operation, void *target,
                         struct vg_error *err)
{
    struct vg_str key;
    size_t i = 0;
    while (i < table->count && !rule_matches(call->arena, &table->rules[i], operation->path, &key))
        i++;
    if (i == table->count)
        return VG_NOT_FOUND;
    const struct apigateway_patch_rule *rule = &table->rules[i];
    if (!(rule->ops & op_bit(operation->op)))
        return refuse_op(call, table, rule, operation, err);
    const struct vg_shape *shape;
    void *at = find_place(call->arena, table->shape, target, rule->member, &shape);
    if (shape->type == VG_TYPE_LIST)
        return change_list(call, rule, shape, key, operation, at, err);
    if (shape->type == VG_TYPE_MAP)
        return change_map(call, rule, shape, key, operation, at, err);
    return set_value(call, rule, shape, operation, at, err);
}

int apigateway_patch_count_check(const struct apigateway_list_of_patch_operation *operations,
                                 struct vg_error *err)
{
    return apigateway_entries_check(operations->count, APIGATEWAY_PATCHES_MAX, "patch operations",
                                    err);
}

int apigateway_patch_apply(struct vg_call *call, const struct apigateway_patch_table *table,
                           const struct apigateway_list_of_patch_operation *operations,
                           void *target, struct vg_error *err)
{
    int rc = apigateway_patch_count_check(operations, err);
    for (size_t i = 0; i < operations->count && rc == VG_OK; i++) {
        const struct apigateway_patch_operation *operation = &operations->items[i];
        rc = apigateway_patch_one(call, table, operation, target, err);
        if (rc == VG_NOT_FOUND)
            rc = table->style == APIGATEWAY_PATCH_BY_OP ? refuse_by_op(call, table, operation, err)
                                                        : refuse_path(err, operation->path);
    }
    return rc;
}

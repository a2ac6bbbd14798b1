/* model/check.c: walks an input beside its table and words what breaks a constraint, as AWS's
 * framework does.
 *
 * A violation of a simple list element, map key or map value (a list too) is reported once for the
 * whole list or map, with all constraints of the element: "Member must satisfy constraint: [...]",
 * "Map keys ...", "Map value ...". */
#include "model/check.h"

#include "base/buf.h"
#include "model/pattern.h"
#include "model/print.h"

#include <inttypes.h>

void vg_violations_init(struct vg_violations *violations, struct vg_arena *arena)
{
    *violations = (struct vg_violations){.arena = arena};
}

static void push(struct vg_violations *violations, const struct vg_violation *violation)
{
    if (violations->items == NULL)
        violations->items = VG_NEW_ARRAY(violations->arena, struct vg_violation, VG_VIOLATIONS_MAX);
    if (violations->count < VG_VIOLATIONS_MAX)
        violations->items[violations->count++] = *violation;
}

static void add(struct vg_violations *violations, struct vg_violation violation,
                struct vg_str subject)
{
    violation.text =
        VG_CONCAT(violations->arena, VG_STR("Value"), subject, VG_STR(" at '"), violation.path,
                  VG_STR("' failed to satisfy constraint: "), violation.rule);
    push(violations, &violation);
}

static struct vg_str quoted(struct vg_arena *arena, struct vg_str value)
{
    if (!vg_str_is_set(value))
        return VG_STR(" null");
    return VG_CONCAT(arena, VG_STR(" '"), value, VG_STR("'"));
}

void vg_violations_add(struct vg_violations *violations, enum vg_violation_kind kind,
                       struct vg_str value, struct vg_str path, struct vg_str rule)
{
    struct vg_violation violation = {.kind = kind, .path = path, .rule = rule};
    add(violations, violation, quoted(violations->arena, value));
}

struct vg_str vg_violations_text(const struct vg_violations *violations)
{
    VG_ASSERT(violations->count > 0);
    struct vg_str texts[VG_VIOLATIONS_MAX];
    for (uint32_t i = 0; i < violations->count; i++)
        texts[i] = violations->items[i].text;
    struct vg_str all = vg_arena_join(violations->arena, texts, violations->count, VG_STR("; "));
    return vg_arena_printf(violations->arena, "%u validation error%s detected: %.*s",
                           (unsigned)violations->count, violations->count == 1 ? "" : "s",
                           VG_STR_ARG(all));
}

static void add_path(struct vg_buf *buf, const struct vg_path *path, bool is_model)
{
    if (path->parent != NULL) {
        add_path(buf, path->parent, is_model);
        vg_buf_add_char(buf, '.');
    }
    if (path->index > 0) {
        vg_buf_add_u64(buf, path->index);
        vg_buf_add_lit(buf, ".member");
    } else if (vg_str_is_set(path->key)) {
        vg_buf_add(buf, path->key);
        vg_buf_add_lit(buf, ".member");
    } else if (is_model) {
        vg_buf_add(buf, path->name);
    } else {
        vg_member_name_print(buf, path->name);
    }
}

static struct vg_str path_text(struct vg_arena *arena, const struct vg_path *path, bool is_model)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    if (path != NULL)
        add_path(&buf, path, is_model);
    return vg_buf_str(&buf);
}

struct vg_str vg_path_text(struct vg_arena *arena, const struct vg_path *path)
{
    return path_text(arena, path, /* is_model= */ false);
}

/* Rules in words */

struct vg_str vg_enum_rule(struct vg_arena *arena, const struct vg_shape *shape)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    vg_buf_add_lit(&buf, "Member must satisfy enum value set: [");
    for (uint32_t i = 0; i < shape->enum_count; i++) {
        if (i > 0)
            vg_buf_add_lit(&buf, ", ");
        uint32_t at = shape->enum_order != NULL ? shape->enum_order[i] - 1U : i;
        vg_buf_add(&buf, shape->enum_values[at].text);
    }
    vg_buf_add_char(&buf, ']');
    return vg_buf_str(&buf);
}

static const char *measure(const struct vg_shape *shape)
{
    bool is_number =
        shape->type == VG_TYPE_I32 || shape->type == VG_TYPE_I64 || shape->type == VG_TYPE_F64;
    return is_number ? "value" : "length";
}

static struct vg_str min_rule(struct vg_arena *arena, const struct vg_shape *shape, int64_t min)
{
    return vg_arena_printf(arena, "Member must have %s greater than or equal to %" PRId64,
                           measure(shape), min);
}

static struct vg_str max_rule(struct vg_arena *arena, const struct vg_shape *shape, int64_t max)
{
    return vg_arena_printf(arena, "Member must have %s less than or equal to %" PRId64,
                           measure(shape), max);
}

static struct vg_str pattern_rule(struct vg_arena *arena, const char *pattern)
{
    return vg_arena_printf(arena, "Member must satisfy regular expression pattern: %s", pattern);
}

/* "Map keys must satisfy constraint: [a, b]": all that a shape demands. */
static struct vg_str all_rules(struct vg_arena *arena, const char *whose,
                               const struct vg_shape *shape, const struct vg_limits *limits)
{
    struct vg_str rules[4];
    size_t count = 0;
    if (limits != NULL && limits->max != INT64_MAX)
        rules[count++] = max_rule(arena, shape, limits->max);
    if (limits != NULL && limits->min != INT64_MIN)
        rules[count++] = min_rule(arena, shape, limits->min);
    if (limits != NULL && limits->pattern != NULL)
        rules[count++] = pattern_rule(arena, limits->pattern);
    if (shape->enum_count > 0)
        rules[count++] = vg_enum_rule(arena, shape);
    struct vg_str joined = vg_arena_join(arena, rules, count, VG_STR(", "));
    return vg_arena_printf(arena, "%s must satisfy constraint: [%.*s]", whose, VG_STR_ARG(joined));
}

/* What a value breaks */

enum broken {
    BROKEN_PATTERN = 1 << 0,
    BROKEN_MIN = 1 << 1,
    BROKEN_MAX = 1 << 2,
    BROKEN_ENUM = 1 << 3
};

static unsigned compare(int64_t value, const struct vg_limits *limits)
{
    return (value < limits->min ? (unsigned)BROKEN_MIN : 0) |
           (value > limits->max ? (unsigned)BROKEN_MAX : 0);
}

static unsigned string_breaks(struct vg_str s, const struct vg_limits *limits)
{
    unsigned broken = 0;
    if (limits->or_arn && vg_str_starts(s, VG_STR("arn:")))
        return 0;
    /* UTF-16 units are what counts; they number between a third of the bytes and all of them. */
    int64_t bytes = (int64_t)s.len;
    if (bytes > limits->max || (bytes + 2) / 3 < limits->min)
        broken = compare((int64_t)vg_utf16_count(s), limits);
    if (limits->pattern != NULL && !vg_pattern_matches(limits->pattern, s))
        broken |= BROKEN_PATTERN;
    return broken;
}

static unsigned number_breaks(double value, const struct vg_limits *limits)
{
    return (limits->min != INT64_MIN && !(value >= (double)limits->min) ? (unsigned)BROKEN_MIN
                                                                        : 0) |
           (limits->max != INT64_MAX && !(value <= (double)limits->max) ? (unsigned)BROKEN_MAX : 0);
}

static unsigned breaks(const struct vg_shape *shape, const struct vg_limits *limits, const void *at)
{
    if (limits == NULL)
        return 0;
    switch (shape->type) {
    case VG_TYPE_I32:
        return compare(((const struct vg_i32 *)at)->v, limits);
    case VG_TYPE_I64:
        return compare(((const struct vg_i64 *)at)->v, limits);
    case VG_TYPE_F64:
        return number_breaks(((const struct vg_f64 *)at)->v, limits);
    case VG_TYPE_STRING:
        return string_breaks(*(const struct vg_str *)at, limits);
    case VG_TYPE_BLOB:
        return compare((int64_t)((const struct vg_str *)at)->len, limits);
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
        return compare((int64_t)vg_list_load(at).count, limits);
    default:
        return 0;
    }
}

/* Map keys are text, whatever their shape. */
static unsigned key_breaks(const struct vg_member *key, const struct vg_limits *limits,
                           struct vg_str text)
{
    unsigned broken = limits == NULL ? 0 : string_breaks(text, limits);
    if (key->shape->type == VG_TYPE_ENUM && vg_enum_value(key->shape, text) == 0)
        broken |= BROKEN_ENUM;
    return broken;
}

/* The walk */

/* A value on the way, and how it is shown. */
struct spot {
    const struct vg_shape *shape;
    const void *at;
    const struct vg_path *path;
    bool in_container;
    bool is_sensitive; /* "Value at 'password' failed ...": not shown */
};

static void check_value(struct vg_violations *violations, const struct spot *spot,
                        const struct vg_limits *limits);

static const struct vg_limits *limits_of(const struct vg_member *member)
{
    return member->limits != NULL ? member->limits : member->shape->limits;
}

static void violate(struct vg_violations *violations, enum vg_violation_kind kind,
                    const struct spot *spot, struct vg_str rule)
{
    if (violations->count >= VG_VIOLATIONS_MAX)
        return;
    struct vg_arena *arena = violations->arena;
    struct vg_violation violation = {
        .kind = kind, .path = vg_path_text(arena, spot->path), .rule = rule};
    if (kind == VG_VIOLATION_BOUND)
        violation.model_path = path_text(arena, spot->path, /* is_model= */ true);
    struct vg_buf value;
    vg_buf_init(&value, arena, VG_PRINT_MAX);
    if (!spot->is_sensitive)
        vg_value_print(&value, spot->shape, spot->at, spot->in_container);
    add(violations, violation, spot->is_sensitive ? VG_STR("") : quoted(arena, vg_buf_str(&value)));
}

static bool is_simple(const struct vg_shape *shape)
{
    return shape->type != VG_TYPE_LIST && shape->type != VG_TYPE_MAP &&
           shape->type != VG_TYPE_STRUCT && shape->type != VG_TYPE_UNION;
}

static bool is_member_sensitive(const struct vg_member *member)
{
    if ((member->flags & VG_MEMBER_SENSITIVE) != 0)
        return true;
    if (member->shape->type != VG_TYPE_LIST && member->shape->type != VG_TYPE_MAP)
        return false;
    for (uint32_t i = 0; i < member->shape->member_count; i++)
        if ((member->shape->members[i].flags & VG_MEMBER_SENSITIVE) != 0)
            return true;
    return false;
}

/* Elements of a list or values of a map: `element` is members[0] or members[1]. */
static void check_elements(struct vg_violations *violations, const struct spot *spot,
                           const struct vg_member *element, struct vg_list list)
{
    const struct vg_limits *limits = limits_of(element);
    bool is_map = spot->shape->type == VG_TYPE_MAP;
    bool is_told = false;
    if (is_simple(element->shape) && limits == NULL)
        return;
    for (size_t i = 0; i < list.count; i++) {
        const char *entry = (const char *)list.items + i * spot->shape->entry_size;
        const void *at = entry + element->offset;
        if (!vg_value_is_set(element->shape, at, /* in_container= */ true))
            continue;
        if (is_simple(element->shape)) {
            if (breaks(element->shape, limits, at) == 0)
                continue;
            violate(violations, VG_VIOLATION_PARTS, spot,
                    all_rules(violations->arena, is_map ? "Map value" : "Member", element->shape,
                              limits));
            return;
        }
        bool is_list = element->shape->type == VG_TYPE_LIST;
        if (is_map && is_list && breaks(element->shape, limits, at) != 0) {
            if (!is_told)
                violate(violations, VG_VIOLATION_PARTS, spot,
                        all_rules(violations->arena, "Map value", element->shape, limits));
            is_told = true;
            continue;
        }
        struct vg_path path = {.parent = spot->path, .index = is_map ? 0 : i + 1};
        if (is_map)
            path.key =
                *(const struct vg_str *)(const void *)(entry + spot->shape->members[0].offset);
        struct spot inner = {.shape = element->shape,
                             .at = at,
                             .path = &path,
                             .in_container = true,
                             .is_sensitive = spot->is_sensitive || is_member_sensitive(element)};
        check_value(violations, &inner, limits);
    }
}

static void check_keys(struct vg_violations *violations, const struct spot *spot,
                       struct vg_list map)
{
    const struct vg_member *key = &spot->shape->members[0];
    const struct vg_limits *limits = limits_of(key);
    if (limits == NULL && key->shape->type != VG_TYPE_ENUM)
        return;
    for (size_t i = 0; i < map.count; i++) {
        const char *entry = (const char *)map.items + i * spot->shape->entry_size;
        const struct vg_str *text = (const void *)(entry + key->offset);
        if (key_breaks(key, limits, *text) != 0) {
            violate(violations, VG_VIOLATION_PARTS, spot,
                    all_rules(violations->arena, "Map keys", key->shape, limits));
            return;
        }
    }
}

/* Whether the decoder already objected to this member: an enum's unknown text leaves it absent. */
static bool is_reported(const struct vg_violations *violations, const struct vg_shape *shape,
                        struct vg_str path)
{
    if (shape->type != VG_TYPE_ENUM)
        return false;
    for (uint32_t i = 0; i < violations->count; i++)
        if (vg_str_eq(violations->items[i].path, path))
            return true;
    return false;
}

static void tell_missing(struct vg_violations *violations, const struct vg_member *member,
                         const struct vg_path *path)
{
    struct vg_str text = vg_path_text(violations->arena, path);
    if (!is_reported(violations, member->shape, text))
        vg_violations_add(violations, VG_VIOLATION_NULL, VG_STR_NONE, text,
                          VG_STR("Member must not be null"));
}

static void check_member(struct vg_violations *violations, const struct vg_member *member,
                         const char *base, const struct vg_path *parent, bool is_sensitive)
{
    const void *at = base + member->offset;
    bool is_set = vg_value_is_set(member->shape, at, /* in_container= */ false);
    if (!is_set && (member->flags & VG_MEMBER_REQUIRED) == 0)
        return;
    struct vg_path path = {.parent = parent, .name = member->name};
    if (!is_set) {
        tell_missing(violations, member, &path);
        return;
    }
    struct spot spot = {.shape = member->shape,
                        .at = at,
                        .path = &path,
                        .is_sensitive = is_sensitive || is_member_sensitive(member)};
    check_value(violations, &spot, limits_of(member));
}

/* Puts what the decoder found at `path` behind what was found before it. */
static void take_decoded(struct vg_violations *violations, struct vg_str path)
{
    struct vg_violations *decoded = violations->decoded;
    uint32_t left = 0;
    for (uint32_t i = 0; i < decoded->count; i++) {
        bool is_here = vg_str_eq(decoded->items[i].path, path);
        if (is_here)
            push(violations, &decoded->items[i]);
        else
            decoded->items[left++] = decoded->items[i];
    }
    decoded->count = left;
}

static void check_struct(struct vg_violations *violations, const struct vg_shape *shape,
                         const char *base, const struct vg_path *parent, bool is_sensitive)
{
    bool is_sorted = violations->decoded != NULL;
    for (uint32_t i = 0; i < shape->member_count; i++) {
        bool is_moved = is_sorted && shape->check_order != NULL;
        const struct vg_member *member = &shape->members[is_moved ? shape->check_order[i] : i];
        struct vg_path path = {.parent = parent, .name = member->name};
        if (is_sorted)
            take_decoded(violations, vg_path_text(violations->arena, &path));
        check_member(violations, member, base, parent, is_sensitive);
    }
}

static void check_value(struct vg_violations *violations, const struct spot *spot,
                        const struct vg_limits *limits)
{
    unsigned broken = breaks(spot->shape, limits, spot->at);
    if ((broken & BROKEN_PATTERN) != 0)
        violate(violations, VG_VIOLATION_PATTERN, spot,
                pattern_rule(violations->arena, limits->pattern));
    if ((broken & BROKEN_MIN) != 0)
        violate(violations, VG_VIOLATION_BOUND, spot,
                min_rule(violations->arena, spot->shape, limits->min));
    if ((broken & BROKEN_MAX) != 0)
        violate(violations, VG_VIOLATION_BOUND, spot,
                max_rule(violations->arena, spot->shape, limits->max));

    switch (spot->shape->type) {
    case VG_TYPE_LIST:
        check_elements(violations, spot, &spot->shape->members[0], vg_list_load(spot->at));
        break;
    case VG_TYPE_MAP:
        check_keys(violations, spot, vg_list_load(spot->at));
        check_elements(violations, spot, &spot->shape->members[1], vg_list_load(spot->at));
        break;
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION: {
        const void *base = spot->at;
        if (!spot->in_container)
            memcpy(&base, spot->at, sizeof base);
        check_struct(violations, spot->shape, base, spot->path, spot->is_sensitive);
        break;
    }
    default:
        break;
    }
}

/* Only where something is broken does the order matter, so there the walk is done again. */
static void check_in_order(const struct vg_shape *shape, const void *input,
                           struct vg_violations *violations, uint32_t decoded_count)
{
    struct vg_violations decoded = {
        .arena = violations->arena, .items = violations->items, .count = decoded_count};
    *violations = (struct vg_violations){.arena = violations->arena, .decoded = &decoded};
    check_struct(violations, shape, input, /* parent= */ NULL, /* is_sensitive= */ false);
    violations->decoded = NULL;
    for (uint32_t i = 0; i < decoded.count; i++)
        push(violations, &decoded.items[i]);
}

void vg_check(const struct vg_shape *shape, const void *input, struct vg_violations *violations)
{
    uint32_t decoded_count = violations->count;
    check_struct(violations, shape, input, /* parent= */ NULL, /* is_sensitive= */ false);
    if (violations->count > 0 && shape->check_order != NULL)
        check_in_order(shape, input, violations, decoded_count);
}

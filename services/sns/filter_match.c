/* services/sns/filter_match.c: whether a message passes a filter policy. */
#include "sns/filter.h"

/* What a condition is held against. A key that is not there has no value at all. */
struct value {
    bool exists;
    bool is_string,
        is_number;      /* neither: true, false or null. Both: a message attribute of type Number */
    struct vg_str text; /* unescaped; of a number as written */
};

static struct value read_scalar(struct vg_arena *arena, struct vg_str raw)
{
    struct value value = {.exists = true, .text = raw};
    struct vg_json json;
    vg_json_init(&json, raw, arena);
    enum vg_json_type type = vg_json_peek(&json);
    value.is_number = type == VG_JSON_NUMBER && vg_json_number(&json, &value.text);
    value.is_string = type == VG_JSON_STRING && vg_json_string(&json, &value.text);
    return value;
}

/* ---- One condition ---- */

/* `raw` is a scalar of the policy. Numbers are equal as numbers, whatever their spelling. */
static bool equals(struct vg_arena *arena, struct vg_str raw, const struct value *value)
{
    struct value wanted = read_scalar(arena, raw);
    double a, b;
    if (wanted.is_number && value->is_number && vg_str_to_f64(wanted.text, &a) &&
        vg_str_to_f64(value->text, &b))
        return a == b;
    bool is_alike = wanted.is_string   ? value->is_string
                    : wanted.is_number ? value->is_number
                                       : !value->is_string && !value->is_number;
    return is_alike && vg_str_eq(wanted.text, value->text);
}

static bool compare(struct vg_str operator, double value, double bound)
{
    if (vg_str_is(operator, "="))
        return value == bound;
    if (vg_str_is(operator, "<"))
        return value < bound;
    if (vg_str_is(operator, "<="))
        return value <= bound;
    return vg_str_is(operator, ">") ? value > bound : value >= bound;
}

static bool is_in_range(struct vg_json *json, const struct value *value)
{
    struct vg_str operator, text;
    double number, bound;
    bool passes = vg_str_to_f64(value->text, &number);
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json) && vg_json_string(json, &operator) && vg_json_element(json) &&
           vg_json_number(json, &text))
        passes = passes && vg_str_to_f64(text, &bound) && compare(operator, number, bound);
    return passes;
}

/* {"prefix": p}, a list, or one value: none of them. */
static bool is_anything_but(struct vg_json *json, const struct value *value)
{
    struct vg_str raw, name, prefix;
    enum vg_json_type type = vg_json_peek(json);
    if (type == VG_JSON_OBJECT)
        return vg_json_object(json) && vg_json_member(json, &name) &&
               vg_json_string(json, &prefix) && !vg_str_starts(value->text, prefix);
    if (type != VG_JSON_ARRAY)
        return vg_json_skip(json, &raw) && !equals(json->arena, raw, value);
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json))
        if (!vg_json_skip(json, &raw) || equals(json->arena, raw, value))
            return false;
    return true;
}

static bool passes_operator(struct vg_json *json, struct vg_str operator,
                            const struct value * value)
{
    struct vg_str pattern, problem;
    struct sns_cidr cidr;
    bool flag;
    if (vg_str_is(operator, "exists"))
        return vg_json_bool(json, &flag) && flag == value->exists;
    if (!value->exists ||
        (!value->is_string && !value->is_number && vg_str_is(value->text, "null")))
        return false;
    if (vg_str_is(operator, "anything-but"))
        return is_anything_but(json, value);
    if (vg_str_is(operator, "numeric"))
        return is_in_range(json, value);
    if (!value->is_string || !vg_json_string(json, &pattern))
        return false;
    if (vg_str_is(operator, "prefix"))
        return vg_str_starts(value->text, pattern);
    if (vg_str_is(operator, "suffix"))
        return vg_str_ends(value->text, pattern);
    if (vg_str_is(operator, "equals-ignore-case"))
        return vg_str_ieq(value->text, pattern);
    return sns_cidr_read(json->arena, pattern, &cidr, &problem) && sns_cidr_has(&cidr, value->text);
}

/* Any of the rule's conditions. */
static bool passes_rule(struct vg_arena *arena, const struct sns_rule *rule,
                        const struct value *value)
{
    struct vg_json json;
    struct vg_str raw, operator;
    vg_json_init(&json, rule->conditions, arena);
    if (!vg_json_array(&json))
        return false;
    while (vg_json_element(&json)) {
        bool is_expression = vg_json_peek(&json) == VG_JSON_OBJECT;
        if (!vg_json_skip(&json, &raw))
            return false;
        struct vg_json inner;
        vg_json_init(&inner, raw, arena);
        bool passes = is_expression ? vg_json_object(&inner) && vg_json_member(&inner, &operator) &&
                                          passes_operator(&inner, operator, value)
                                    : value->exists && equals(arena, raw, value);
        if (passes)
            return true;
    }
    return false;
}

static bool passes_without(struct vg_arena *arena, const struct sns_rule *rule)
{
    const struct value none = {.exists = false};
    return passes_rule(arena, rule, &none);
}

/* ---- Message attributes ---- */

/* String, Number and String.Array count; of an array any element. A number is also the text that it
 * was sent as. */
static bool passes_attribute(struct vg_arena *arena, const struct sns_rule *rule,
                             const struct sns_message_attribute_value *attribute)
{
    struct value value = {
        .exists = true,
        .is_string = true,
        .is_number = vg_str_starts(attribute->data_type, VG_STR("Number")),
        .text = attribute->string_value,
    };
    if (vg_str_is(attribute->data_type, "String.Array")) {
        struct vg_json json;
        struct vg_str raw;
        vg_json_init(&json, attribute->string_value, arena);
        if (vg_json_peek(&json) == VG_JSON_ARRAY && vg_json_array(&json)) {
            bool passes = false;
            while (vg_json_element(&json) && vg_json_skip(&json, &raw)) {
                value = read_scalar(arena, raw);
                passes = passes || passes_rule(arena, rule, &value);
            }
            return passes;
        }
    }
    return passes_rule(arena, rule, &value);
}

static bool passes_attributes(struct vg_arena *arena, const struct sns_rule *rule,
                              const struct sns_message_attribute_map *attributes)
{
    for (size_t i = 0; i < attributes->count; i++) {
        const struct sns_message_attribute_map_entry *entry = &attributes->items[i];
        if (vg_str_eq(entry->key, rule->path) &&
            !vg_str_starts(entry->value.data_type, VG_STR("Binary")))
            return passes_attribute(arena, rule, &entry->value);
    }
    return passes_without(arena, rule);
}

/* ---- Message bodies ---- */

/* A rule on its way into the body: what is left of its path. Keys of policy and body may have dots:
 * "a.b" finds {"a":{"b":1}}. */
struct search {
    const struct sns_rule *rule;
    struct vg_str rest; /* absent: arrived */
    bool is_found;
    bool was_tried;
};

static bool passes_value(struct vg_arena *arena, struct vg_str raw, struct search *searches,
                         size_t count);

static bool all_pass_without(struct vg_arena *arena, const struct search *searches, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!passes_without(arena, searches[i].rule))
            return false;
    return true;
}

/* An array's elements stand for it one by one: one of them must pass all rules together. An empty
 * one is as if it were not there. */
static bool passes_array(struct vg_arena *arena, struct vg_json *json, struct search *searches,
                         size_t count)
{
    struct vg_str raw;
    size_t elements = 0;
    if (!vg_json_array(json))
        return false;
    for (; vg_json_element(json); elements++) {
        if (!vg_json_skip(json, &raw))
            return false;
        if (passes_value(arena, raw, searches, count))
            return true;
    }
    return elements == 0 && all_pass_without(arena, searches, count);
}

/* Whether the path goes through the key; what is left of it then. */
static bool goes_through(struct vg_str path, struct vg_str key, struct vg_str *rest)
{
    if (!vg_str_is_set(path) || !vg_str_starts(path, key))
        return false;
    *rest = path.len == key.len ? VG_STR_NONE : vg_str_tail(path, key.len + 1);
    return path.len == key.len || path.ptr[key.len] == '.';
}

static bool passes_object(struct vg_arena *arena, struct vg_json *json, struct search *searches,
                          size_t count)
{
    struct search inner[SNS_FILTER_RULES_MAX];
    size_t origin[SNS_FILTER_RULES_MAX];
    struct vg_str key, raw;
    for (size_t i = 0; i < count; i++)
        searches[i].is_found = searches[i].was_tried = false;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &key)) {
        size_t through = 0;
        for (size_t i = 0; i < count; i++) {
            struct vg_str rest;
            if (searches[i].is_found || !goes_through(searches[i].rest, key, &rest))
                continue;
            searches[i].was_tried = true;
            origin[through] = i;
            inner[through++] = (struct search){.rule = searches[i].rule, .rest = rest};
        }
        if (!vg_json_skip(json, &raw))
            return false;
        bool passes = through > 0 && passes_value(arena, raw, inner, through);
        for (size_t i = 0; i < through; i++)
            searches[origin[i]].is_found = passes;
    }
    for (size_t i = 0; i < count; i++)
        if (!searches[i].is_found &&
            (searches[i].was_tried || !passes_without(arena, searches[i].rule)))
            return false;
    return true;
}

static bool passes_value(struct vg_arena *arena, struct vg_str raw, struct search *searches,
                         size_t count)
{
    struct vg_json json;
    vg_json_init(&json, raw, arena);
    enum vg_json_type type = vg_json_peek(&json);
    if (type == VG_JSON_ARRAY)
        return passes_array(arena, &json, searches, count);
    if (type == VG_JSON_OBJECT)
        return passes_object(arena, &json, searches, count);
    struct value value = read_scalar(arena, raw);
    for (size_t i = 0; i < count; i++) {
        bool has_arrived = !vg_str_is_set(searches[i].rest);
        if (has_arrived ? !passes_rule(arena, searches[i].rule, &value)
                        : !passes_without(arena, searches[i].rule))
            return false;
    }
    return true;
}

static bool passes_body(struct vg_arena *arena, const struct sns_rule_set *set,
                        struct vg_str message)
{
    struct search searches[SNS_FILTER_RULES_MAX];
    struct vg_json json;
    vg_json_init(&json, message, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_skip(&json, NULL) ||
        !vg_json_at_end(&json))
        return false;
    for (size_t i = 0; i < set->count; i++)
        searches[i] = (struct search){.rule = &set->rules[i], .rest = set->rules[i].path};
    return passes_value(arena, message, searches, set->count);
}

/* ---- The policy ---- */

static bool passes_set(struct vg_arena *arena, const struct sns_rule_set *set,
                       const struct sns_message_attribute_map *attributes)
{
    for (size_t i = 0; i < set->count; i++)
        if (!passes_attributes(arena, &set->rules[i], attributes))
            return false;
    return true;
}

bool sns_filter_matches(struct vg_arena *arena, struct vg_str policy, bool is_body_scope,
                        const struct sns_message_attribute_map *attributes, struct vg_str message)
{
    struct sns_rule_sets sets = sns_filter_expand(arena, policy);
    for (size_t i = 0; i < sets.count; i++)
        if (is_body_scope ? passes_body(arena, &sets.items[i], message)
                          : passes_set(arena, &sets.items[i], attributes))
            return true;
    return false;
}

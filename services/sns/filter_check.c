/* services/sns/filter_check.c: whether a filter policy is one, in AWS's sentences. Its parser notes
 * the place after each complaint: behind the token it looked at last, which of a string is only the
 * opening quote. */
#include "sns/filter.h"

#include "sns/policy.h"

enum { KEYS_MAX = 5 };

struct check {
    struct vg_str policy;
    struct vg_json json;
    struct vg_str problem; /* absent: none so far */
};

/* ---- Complaints ---- */

/* The end of the token that comes next, as far as the parser has read it. */
static const char *token_end(struct check *check)
{
    const char *at = check->json.at, *end = check->json.end;
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t' || *at == ','))
        at++;
    if (at < end && strchr("\"[]{}", *at) != NULL)
        return at + 1;
    while (at < end && strchr(",]} \n\r\t", *at) == NULL)
        at++;
    return at;
}

static bool complain_at(struct check *check, const char *where, struct vg_str what)
{
    struct vg_str place = sns_json_place(check->json.arena, check->policy, where);
    check->problem = VG_CONCAT(check->json.arena, what, place);
    return false;
}

static bool complain(struct check *check, const char *what)
{
    return complain_at(check, token_end(check), vg_str_from(what));
}

static bool complain_of(struct check *check, const char *what, struct vg_str of)
{
    return complain_at(check, token_end(check),
                       VG_CONCAT(check->json.arena, vg_str_from(what), of));
}

/* ---- Operators ---- */

static bool check_string_operator(struct check *check, const char *name)
{
    struct vg_str text;
    if (vg_json_peek(&check->json) == VG_JSON_STRING && vg_json_string(&check->json, &text))
        return true;
    struct vg_str what =
        VG_CONCAT(check->json.arena, vg_str_from(name), VG_STR(" match pattern must be a string"));
    return complain_at(check, token_end(check), what);
}

static bool check_prefix(struct check *check)
{
    return check_string_operator(check, "prefix");
}

static bool check_suffix(struct check *check)
{
    return check_string_operator(check, "suffix");
}

static bool check_ignore_case(struct check *check)
{
    return check_string_operator(check, "equals-ignore-case");
}

/* Of a wrong type AWS says "prefix" here, too. */
static bool check_cidr(struct check *check)
{
    struct sns_cidr cidr;
    struct vg_str text, problem;
    const char *where = token_end(check);
    if (vg_json_peek(&check->json) != VG_JSON_STRING)
        return check_string_operator(check, "prefix");
    if (!vg_json_string(&check->json, &text))
        return false;
    return sns_cidr_read(check->json.arena, text, &cidr, &problem) ||
           complain_at(check, where, problem);
}

static bool check_exists(struct check *check)
{
    bool flag;
    enum vg_json_type type = vg_json_peek(&check->json);
    if ((type == VG_JSON_TRUE || type == VG_JSON_FALSE) && vg_json_bool(&check->json, &flag))
        return true;
    return complain(check, "exists match pattern must be either true or false.");
}

static bool check_anything_but_object(struct check *check)
{
    struct vg_str name;
    if (!vg_json_object(&check->json))
        return false;
    if (!vg_json_member(&check->json, &name))
        return complain(check, "Empty objects are not allowed");
    if (!vg_str_is(name, "prefix"))
        return complain_of(check, "Unsupported anything-but pattern: ", name);
    if (!check_prefix(check))
        return false;
    return !vg_json_member(&check->json, &name) ||
           complain(check, "Only one key allowed in match expression");
}

/* A string, a number, a list of them, or {"prefix": ...}. */
static bool check_anything_but(struct check *check)
{
    struct vg_json *json = &check->json;
    enum vg_json_type type = vg_json_peek(json);
    size_t count = 0;
    if (type == VG_JSON_OBJECT)
        return check_anything_but_object(check);
    if (type == VG_JSON_STRING || type == VG_JSON_NUMBER)
        return vg_json_skip(json, NULL);
    if (type != VG_JSON_ARRAY)
        return complain(check,
                        "Value of anything-but must be an array or single string/number value.");
    if (!vg_json_array(json))
        return false;
    for (; vg_json_element(json); count++) {
        type = vg_json_peek(json);
        if (type != VG_JSON_STRING && type != VG_JSON_NUMBER)
            return complain(check,
                            "Inside anything but list, start|null|boolean is not supported.");
        if (!vg_json_skip(json, NULL))
            return false;
    }
    return count > 0 || complain_at(check, json->at, VG_STR("Empty arrays are not allowed"));
}

/* ---- {"numeric": ["=", n]}, [">", n], [">=", a, "<", b] ---- */

static bool is_lower_bound(struct vg_str operator)
{
    return vg_str_is(operator, ">") || vg_str_is(operator, ">=");
}

static bool is_upper_bound(struct vg_str operator)
{
    return vg_str_is(operator, "<") || vg_str_is(operator, "<=");
}

/* The next element, which must be a number; an absent one is the closing bracket. */
static bool read_bound(struct check *check, struct vg_str operator, double * value)
{
    struct vg_str text;
    const char *where = token_end(check);
    bool has_one = vg_json_element(&check->json);
    if (has_one && vg_json_peek(&check->json) == VG_JSON_NUMBER &&
        vg_json_number(&check->json, &text) && vg_str_to_f64(text, value))
        return true;
    struct vg_str name = vg_str_is(operator, "=") ? VG_STR("equals") : operator;
    return complain_at(
        check, where,
        VG_CONCAT(check->json.arena, VG_STR("Value of "), name, VG_STR(" must be numeric")));
}

static bool check_upper_bound(struct check *check, double bottom)
{
    struct vg_json *json = &check->json;
    struct vg_str text, operator;
    double top;
    if (vg_json_peek(json) != VG_JSON_STRING) {
        const char *where = token_end(check);
        if (!vg_json_skip(json, &text))
            return false;
        return complain_at(check, where,
                           VG_CONCAT(json->arena, VG_STR("Bad value in numeric range: "), text));
    }
    if (!vg_json_string(json, &operator))
        return false;
    if (!is_upper_bound(operator))
        return complain_at(
            check, json->at,
            VG_CONCAT(json->arena, VG_STR("Bad numeric range operator: "), operator));
    if (!read_bound(check, operator, & top))
        return false;
    const char *where = token_end(check);
    if (bottom >= top)
        return complain_at(check, where, VG_STR("Bottom must be less than top"));
    return !vg_json_element(json) ||
           complain_at(check, where, VG_STR("Too many terms in numeric range expression"));
}

static bool check_numeric(struct check *check)
{
    struct vg_json *json = &check->json;
    struct vg_str operator, text;
    double bound;
    if (vg_json_peek(json) != VG_JSON_ARRAY)
        return complain(check, "Value of numeric must be an array.");
    if (!vg_json_array(json))
        return false;
    const char *where = token_end(check);
    if (!vg_json_element(json))
        return complain_at(check, where, VG_STR("Invalid member in numeric match: ]"));
    if (vg_json_peek(json) != VG_JSON_STRING) {
        if (!vg_json_skip(json, &text))
            return false;
        return complain_at(
            check, where,
            VG_CONCAT(json->arena, VG_STR("Invalid member in numeric match: "), text));
    }
    if (!vg_json_string(json, &operator))
        return false;
    if (!vg_str_is(operator, "=") && !is_lower_bound(operator) && !is_upper_bound(operator))
        return complain_of(check, "Unrecognized numeric range operator: ", operator);
    if (!read_bound(check, operator, & bound))
        return false;
    where = token_end(check);
    if (!vg_json_element(json))
        return true;
    if (!is_lower_bound(operator))
        return complain_at(check, where, VG_STR("Too many elements in numeric expression"));
    return check_upper_bound(check, bound);
}

/* ---- Conditions, keys ---- */

static const struct {
    const char *name;
    bool (*check)(struct check *check);
} operators[] = {
    {"anything-but", check_anything_but},
    {"cidr", check_cidr},
    {"equals-ignore-case", check_ignore_case},
    {"exists", check_exists},
    {"numeric", check_numeric},
    {"prefix", check_prefix},
    {"suffix", check_suffix},
};

static bool check_match_expression(struct check *check)
{
    struct vg_str name;
    size_t i = 0;
    if (!vg_json_object(&check->json))
        return false;
    if (!vg_json_member(&check->json, &name))
        return complain(check, "Empty objects are not allowed");
    while (i < VG_COUNT_OF(operators) && !vg_str_is(name, operators[i].name))
        i++;
    if (i == VG_COUNT_OF(operators))
        return complain_of(check, "Unrecognized match type ", name);
    if (!operators[i].check(check))
        return false;
    return !vg_json_member(&check->json, &name) ||
           complain(check, "Only one key allowed in match expression");
}

static bool check_conditions(struct check *check)
{
    struct vg_json *json = &check->json;
    size_t count = 0;
    if (!vg_json_array(json))
        return false;
    for (; vg_json_element(json); count++) {
        enum vg_json_type type = vg_json_peek(json);
        if (type == VG_JSON_ARRAY)
            return complain(check, "Match value must be String, number, true, false, or null");
        if (type == VG_JSON_OBJECT ? !check_match_expression(check) : !vg_json_skip(json, NULL))
            return false;
    }
    return count > 0 || complain_at(check, json->at, VG_STR("Empty arrays are not allowed"));
}

static bool check_object(struct check *check);

static bool check_or(struct check *check)
{
    if (!vg_json_array(&check->json))
        return false;
    while (vg_json_element(&check->json))
        if (!check_object(check))
            return false;
    return check->json.error == NULL;
}

static bool check_object(struct check *check)
{
    struct vg_json *json = &check->json;
    struct vg_str name, value;
    size_t count = 0;
    if (!vg_json_object(json))
        return false;
    for (; vg_json_member(json, &name); count++) {
        struct vg_json ahead = *json;
        enum vg_json_type type = vg_json_peek(json);
        bool is_good;
        if (type == VG_JSON_OBJECT)
            is_good = check_object(check);
        else if (type != VG_JSON_ARRAY)
            is_good = complain_at(check, token_end(check),
                                  VG_CONCAT(json->arena, VG_STR("\""), name,
                                            VG_STR("\" must be an object or an array")));
        else if (vg_json_skip(&ahead, &value) && sns_filter_is_or(json->arena, name, value))
            is_good = check_or(check);
        else
            is_good = check_conditions(check);
        if (!is_good)
            return false;
    }
    return count > 0 || complain_at(check, json->at, VG_STR("Empty objects are not allowed"));
}

/* ---- The policy as a whole ---- */

/* Values times depth, multiplied over the keys of a set, added up over the sets (SNS guide, "Filter
 * policy constraints"). */
static bool is_too_complex(const struct sns_rule_sets *sets)
{
    uint64_t sum = 0;
    if (sets->is_too_complex)
        return true;
    for (size_t i = 0; i < sets->count; i++) {
        uint64_t product = 1;
        for (size_t k = 0; k < sets->items[i].count && product <= SNS_FILTER_COMBINATIONS_MAX; k++)
            product *=
                (uint64_t)sets->items[i].rules[k].condition_count * sets->items[i].rules[k].depth;
        sum += product;
    }
    return sum > SNS_FILTER_COMBINATIONS_MAX;
}

/* Of nested keys only the outermost counts. */
static struct vg_str top_key(const struct sns_rule *rule)
{
    ptrdiff_t dot = rule->depth > 1 ? vg_str_find_char(rule->path, '.') : -1;
    return dot < 0 ? rule->path : vg_str_slice(rule->path, 0, (size_t)dot);
}

static bool has_too_many_keys(const struct sns_rule_sets *sets)
{
    struct vg_str keys[KEYS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < sets->count; i++) {
        for (size_t k = 0; k < sets->items[i].count; k++) {
            struct vg_str key = top_key(&sets->items[i].rules[k]);
            size_t seen = 0;
            while (seen < count && !vg_str_eq(keys[seen], key))
                seen++;
            if (seen < count)
                continue;
            if (count == KEYS_MAX)
                return true;
            keys[count++] = key;
        }
    }
    return false;
}

static bool is_nested(const struct sns_rule_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        for (size_t k = 0; k < sets->items[i].count; k++)
            if (sets->items[i].rules[k].depth > 1)
                return true;
    return false;
}

struct vg_str sns_filter_problem(struct vg_arena *arena, struct vg_str policy, bool is_body_scope)
{
    struct check check = {.policy = policy, .problem = sns_json_problem(arena, policy)};
    vg_json_init(&check.json, policy, arena);
    if (!vg_str_is_set(check.problem) && check_object(&check)) {
        struct sns_rule_sets sets = sns_filter_expand(arena, policy);
        if (!is_body_scope && is_nested(&sets))
            return VG_STR(
                "Filter policy scope MessageAttributes does not support nested filter policy");
        check.problem = has_too_many_keys(&sets)
                            ? VG_STR("Filter policy can not have more than 5 keys")
                        : is_too_complex(&sets) ? VG_STR("Filter policy is too complex")
                                                : VG_STR_NONE;
    }
    if (!vg_str_is_set(check.problem))
        return VG_STR_NONE;
    return VG_CONCAT(arena, VG_STR("FilterPolicy: "), check.problem);
}

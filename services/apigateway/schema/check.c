/* apigateway/schema/check.c: whether a body is what a schema asks for. As in the library whose
 * messages API Gateway logs, what is in a value is looked at only when the value itself is good. */
#include "apigateway/schema/node.h"

/* Beside one per byte of the body. Recursion is as deep as references lead without going down. */
enum { CHECK_STEPS_MAX = 250000, CHECK_DEPTH_MAX = 200, VIOLATIONS_MAX = 100, SHOWN_MAX = 1024 };

void schema_violated(struct schema_check *check, const char *format, ...)
{
    va_list args;
    check->is_valid = false;
    if (check->is_quiet || check->violations->count == VIOLATIONS_MAX)
        return;
    va_start(args, format);
    struct vg_str text = vg_arena_vprintf(check->arena, format, args);
    va_end(args);
    apigateway_list_add(check->arena, check->violations, apigateway_string(text));
}

bool schema_spend(struct schema_check *check, size_t steps)
{
    if ((int64_t)steps <= check->steps_left) {
        check->steps_left -= (int64_t)steps;
        return true;
    }
    check->steps_left = 0;
    check->is_valid = false;
    return false;
}

bool schema_matches(struct schema_check *check, const struct schema_pattern *pattern,
                    struct vg_str text)
{
    struct apigateway_match match;
    if (!schema_spend(check, 1))
        return false;
    enum apigateway_regex_result result =
        apigateway_regex_find(pattern->regex, text, 0, &check->steps_left, &match);
    if (result == APIGATEWAY_TOO_DEAR || check->steps_left < 0)
        check->steps_left = 0;
    return result == APIGATEWAY_MATCH;
}

/* For a message: as JSON, cut where it is long. */
struct vg_str schema_json(struct schema_check *check, struct apigateway_value value)
{
    struct vg_buf buf;
    if (check->is_quiet)
        return VG_STR("");
    vg_buf_init(&buf, check->arena, SHOWN_MAX);
    apigateway_json_print(&buf, value);
    return vg_buf_str(&buf);
}

struct vg_str schema_json_names(struct schema_check *check, const struct vg_str *names,
                                size_t count)
{
    struct apigateway_value list = apigateway_list_new(check->arena, count);
    for (size_t i = 0; i < count; i++)
        apigateway_list_add(check->arena, list.list, apigateway_string(names[i]));
    return schema_json(check, list);
}

static enum schema_type type_of(struct apigateway_value value)
{
    switch (value.type) {
    case APIGATEWAY_BOOL:
        return SCHEMA_BOOLEAN;
    case APIGATEWAY_INT:
        return SCHEMA_INTEGER;
    case APIGATEWAY_DOUBLE:
        return SCHEMA_NUMBER;
    case APIGATEWAY_BIG:
        return vg_str_find_char(value.text, '.') < 0 && vg_str_find_char(value.text, 'e') < 0 &&
                       vg_str_find_char(value.text, 'E') < 0
                   ? SCHEMA_INTEGER
                   : SCHEMA_NUMBER;
    case APIGATEWAY_STRING:
        return SCHEMA_STRING;
    case APIGATEWAY_LIST:
        return SCHEMA_ARRAY;
    case APIGATEWAY_MAP:
        return SCHEMA_OBJECT;
    default:
        return SCHEMA_NULL;
    }
}

static void check_type(struct schema_check *check, const struct apigateway_schema *schema,
                       struct apigateway_value value)
{
    enum schema_type type = type_of(value);
    struct vg_str allowed[SCHEMA_TYPES];
    size_t count = 0;
    if (schema->types == 0 || (schema->types & 1u << type) != 0)
        return;
    for (unsigned i = 0; i < SCHEMA_TYPES; i++)
        if ((schema->types & 1u << i) != 0)
            allowed[count++] = vg_str_from(schema_type_names[i]);
    schema_violated(check,
                    "instance type (%s) does not match any allowed primitive type (allowed: %.*s)",
                    schema_type_names[type], VG_STR_ARG(schema_json_names(check, allowed, count)));
}

static void check_enum(struct schema_check *check, const struct apigateway_schema *schema,
                       struct apigateway_value value)
{
    if (schema->values == NULL)
        return;
    (void)schema_spend(check, schema->values->count);
    for (size_t i = 0; i < schema->values->count; i++)
        if (schema_equal(value, schema->values->values[i]))
            return;
    const struct apigateway_value possible = {
        .type = APIGATEWAY_LIST, .list = (struct apigateway_list *)(uintptr_t)schema->values};
    schema_violated(check, "instance value (%.*s) not found in enum (possible values: %.*s)",
                    VG_STR_ARG(schema_json(check, value)),
                    VG_STR_ARG(schema_json(check, possible)));
}

static size_t matching(struct schema_check *check, const struct schema_group *group,
                       struct apigateway_value value)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        count += schema_would_hold(check, group->schemas[i], value);
    return count;
}

static void check_groups(struct schema_check *check, const struct apigateway_schema *schema,
                         struct apigateway_value value)
{
    size_t count = matching(check, &schema->all_of, value);
    if (count < schema->all_of.count)
        schema_violated(
            check, "instance failed to match all required schemas (matched only %zu out of %zu)",
            count, schema->all_of.count);
    if (schema->any_of.count > 0 && matching(check, &schema->any_of, value) == 0)
        schema_violated(check, "instance failed to match at least one required schema among %zu",
                        schema->any_of.count);
    count = matching(check, &schema->one_of, value);
    if (schema->one_of.count > 0 && count != 1)
        schema_violated(check,
                        "instance failed to match exactly one schema (matched %zu out of %zu)",
                        count, schema->one_of.count);
    if (schema->not != NULL && schema_would_hold(check, schema->not, value))
        schema_violated(check, "instance matched a schema which it should not have");
}

static void check_itself(struct schema_check *check, const struct apigateway_schema *schema,
                         struct apigateway_value value)
{
    check_type(check, schema, value);
    check_enum(check, schema, value);
    if (apigateway_is_number(value))
        schema_check_number(check, schema, value);
    else if (value.type == APIGATEWAY_STRING)
        schema_check_string(check, schema, value.text);
    else if (value.type == APIGATEWAY_LIST)
        schema_check_list(check, schema, value.list);
    else if (value.type == APIGATEWAY_MAP)
        schema_check_map(check, schema, value.map);
    check_groups(check, schema, value);
}

static bool holds(struct schema_check *check, const struct apigateway_schema *schema,
                  struct apigateway_value value)
{
    bool was_valid = check->is_valid;
    check->is_valid = true;
    check_itself(check, schema, value);
    if (check->is_valid && value.type == APIGATEWAY_LIST)
        schema_check_elements(check, schema, value.list);
    else if (check->is_valid && value.type == APIGATEWAY_MAP)
        schema_check_members(check, schema, value.map);
    bool is_valid = check->is_valid;
    check->is_valid = is_valid && was_valid;
    return is_valid;
}

bool schema_holds(struct schema_check *check, const struct apigateway_schema *schema,
                  struct apigateway_value value)
{
    while (schema->reference != NULL && schema_spend(check, 1))
        schema = schema->reference;
    if (check->depth == CHECK_DEPTH_MAX)
        check->steps_left = 0;
    if (!schema_spend(check, 1))
        return false;
    check->depth++;
    bool is_valid = holds(check, schema, value);
    check->depth--;
    return is_valid;
}

bool schema_would_hold(struct schema_check *check, const struct apigateway_schema *schema,
                       struct apigateway_value value)
{
    bool was_quiet = check->is_quiet, was_valid = check->is_valid;
    check->is_quiet = true;
    bool is_valid = schema_holds(check, schema, value);
    check->is_quiet = was_quiet;
    check->is_valid = was_valid;
    return is_valid;
}

bool apigateway_schema_check(const struct apigateway_schema *schema, struct vg_arena *arena,
                             struct vg_str body, int64_t steps,
                             struct apigateway_schema_result *result)
{
    struct apigateway_value value;
    bool is_hurried = steps > 0;
    struct schema_check check = {.arena = arena,
                                 .steps_left =
                                     is_hurried ? steps : CHECK_STEPS_MAX + (int64_t)body.len,
                                 .is_valid = true,
                                 .violations = apigateway_list_new(arena, /* room= */ 0).list};
    if (!apigateway_json_read(arena, body, &value))
        schema_violated(&check, "Unknown error parsing request body");
    else if (!schema_holds(&check, schema, value) && check.steps_left == 0)
        schema_violated(&check, "the schema takes too many steps or leads in circles");
    if (is_hurried && check.steps_left == 0)
        return false;
    size_t count = check.violations->count;
    struct vg_str *violations = VG_NEW_ARRAY(arena, struct vg_str, count);
    for (size_t i = 0; i < count; i++)
        violations[i] = check.violations->values[i].text;
    *result = (struct apigateway_schema_result){
        .is_valid = check.is_valid, .violations = violations, .violation_count = count};
    return true;
}

struct vg_str apigateway_schema_log_line(struct vg_arena *arena, struct vg_str content_type,
                                         const struct apigateway_schema_result *result)
{
    struct vg_str all =
        vg_arena_join(arena, result->violations, result->violation_count, VG_STR(", "));
    return VG_CONCAT(arena, VG_STR("Request body does not match model schema for content type "),
                     content_type, VG_STR(": ["), all, VG_STR("]"));
}

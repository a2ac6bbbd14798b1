/* apigateway/schema/compile.c: the text of a schema becomes what the checks read. */
#include "apigateway/schema/compile.h"

#include <stdlib.h>

const char *const schema_type_names[SCHEMA_TYPES] = {
    [SCHEMA_ARRAY] = "array",   [SCHEMA_BOOLEAN] = "boolean", [SCHEMA_INTEGER] = "integer",
    [SCHEMA_NULL] = "null",     [SCHEMA_NUMBER] = "number",   [SCHEMA_OBJECT] = "object",
    [SCHEMA_STRING] = "string",
};

struct apigateway_schema *schema_fail(struct schema_compiler *compiler, const char *format, ...)
{
    va_list args;
    if (schema_failed(compiler))
        return NULL;
    va_start(args, format);
    compiler->problem = vg_arena_vprintf(compiler->arena, format, args);
    va_end(args);
    return NULL;
}

bool schema_keyword(struct schema_compiler *compiler, const struct apigateway_map *map,
                    const char *keyword, enum apigateway_type type, struct apigateway_value *value)
{
    const struct apigateway_member *member = apigateway_map_find(map, vg_str_from(keyword));
    if (member == NULL || schema_failed(compiler))
        return false;
    *value = member->value;
    bool is_number = type == APIGATEWAY_DOUBLE && apigateway_is_number(*value);
    if (value->type != type && !is_number)
        schema_fail(compiler, "The value of %s is of the wrong type", keyword);
    return !schema_failed(compiler);
}

void schema_limit(struct schema_compiler *compiler, const struct apigateway_map *map,
                  const char *keyword, struct schema_limit *limit)
{
    struct apigateway_value value;
    if (!schema_keyword(compiler, map, keyword, APIGATEWAY_INT, &value))
        return;
    if (value.integer < 0)
        schema_fail(compiler, "The value of %s is negative", keyword);
    *limit = (struct schema_limit){.is_set = true, .count = (size_t)value.integer};
}

static int by_name(const void *a, const void *b)
{
    return vg_str_cmp(*(const struct vg_str *)a, *(const struct vg_str *)b);
}

struct vg_str *schema_names(struct schema_compiler *compiler, const char *keyword,
                            const struct apigateway_list *list)
{
    struct vg_str *names = VG_NEW_ARRAY(compiler->arena, struct vg_str, list->count);
    if (list->count == 0)
        schema_fail(compiler, "The value of %s is empty", keyword);
    for (size_t i = 0; i < list->count; i++) {
        if (list->values[i].type != APIGATEWAY_STRING)
            schema_fail(compiler, "The value of %s is of the wrong type", keyword);
        else
            names[i] = list->values[i].text;
    }
    if (list->count > 1)
        qsort(names, list->count, sizeof(*names), by_name);
    return names;
}

void schema_group(struct schema_compiler *compiler, const char *keyword,
                  const struct apigateway_list *list, struct schema_group *group)
{
    if (list->count == 0)
        schema_fail(compiler, "The value of %s is empty", keyword);
    group->schemas = VG_NEW_ARRAY(compiler->arena, const struct apigateway_schema *, list->count);
    group->count = list->count;
    for (size_t i = 0; i < list->count && !schema_failed(compiler); i++)
        group->schemas[i] = schema_compile(compiler, list->values[i]);
}

void schema_pattern(struct schema_compiler *compiler, struct vg_str text,
                    struct schema_pattern *pattern)
{
    pattern->text = text;
    pattern->regex = apigateway_regex_new(compiler->arena, text, /* is_whole= */ false);
    if (pattern->regex == NULL)
        schema_fail(compiler, "A regular expression is malformed, or longer than 4 KB: %.*s",
                    VG_STR_ARG(vg_str_slice(text, 0, 100)));
}

static void add_type(struct schema_compiler *compiler, struct apigateway_schema *schema,
                     struct apigateway_value name)
{
    for (unsigned i = 0; i < SCHEMA_TYPES; i++) {
        if (name.type != APIGATEWAY_STRING || !vg_str_is(name.text, schema_type_names[i]))
            continue;
        schema->types |= 1u << i;
        if (i == SCHEMA_NUMBER)
            schema->types |= 1u << SCHEMA_INTEGER;
        return;
    }
    schema_fail(compiler, "The value of type is no type");
}

static void compile_type(struct schema_compiler *compiler, struct apigateway_schema *schema,
                         const struct apigateway_map *map)
{
    const struct apigateway_member *member = apigateway_map_find(map, VG_STR("type"));
    if (member == NULL)
        return;
    if (member->value.type != APIGATEWAY_LIST) {
        add_type(compiler, schema, member->value);
        return;
    }
    const struct apigateway_list *list = member->value.list;
    if (list->count == 0)
        schema_fail(compiler, "The value of type is no type");
    for (size_t i = 0; i < list->count; i++)
        add_type(compiler, schema, list->values[i]);
}

static void compile_enum(struct schema_compiler *compiler, struct apigateway_schema *schema,
                         const struct apigateway_map *map)
{
    struct apigateway_value value;
    if (!schema_keyword(compiler, map, "enum", APIGATEWAY_LIST, &value))
        return;
    if (value.list->count == 0)
        schema_fail(compiler, "The value of enum is empty");
    schema->values = value.list;
}

static void compile_groups(struct schema_compiler *compiler, struct apigateway_schema *schema,
                           const struct apigateway_map *map)
{
    struct apigateway_value value;
    if (schema_keyword(compiler, map, "allOf", APIGATEWAY_LIST, &value))
        schema_group(compiler, "allOf", value.list, &schema->all_of);
    if (schema_keyword(compiler, map, "anyOf", APIGATEWAY_LIST, &value))
        schema_group(compiler, "anyOf", value.list, &schema->any_of);
    if (schema_keyword(compiler, map, "oneOf", APIGATEWAY_LIST, &value))
        schema_group(compiler, "oneOf", value.list, &schema->one_of);
    if (schema_keyword(compiler, map, "not", APIGATEWAY_MAP, &value))
        schema->not = schema_compile(compiler, value);
}

/* exclusiveMinimum and exclusiveMaximum are booleans in draft 4, beside the bound they sharpen. */
static void compile_number(struct schema_compiler *compiler, struct apigateway_schema *schema,
                           const struct apigateway_map *map)
{
    struct apigateway_value value;
    bool has_minimum =
        schema_keyword(compiler, map, "minimum", APIGATEWAY_DOUBLE, &schema->minimum);
    bool has_maximum =
        schema_keyword(compiler, map, "maximum", APIGATEWAY_DOUBLE, &schema->maximum);
    if (schema_keyword(compiler, map, "exclusiveMinimum", APIGATEWAY_BOOL, &value)) {
        schema->is_minimum_exclusive = value.boolean;
        if (!has_minimum)
            schema_fail(compiler, "exclusiveMinimum needs minimum");
    }
    if (schema_keyword(compiler, map, "exclusiveMaximum", APIGATEWAY_BOOL, &value)) {
        schema->is_maximum_exclusive = value.boolean;
        if (!has_maximum)
            schema_fail(compiler, "exclusiveMaximum needs maximum");
    }
    if (schema_keyword(compiler, map, "multipleOf", APIGATEWAY_DOUBLE, &schema->multiple_of) &&
        !(apigateway_to_double(schema->multiple_of) > 0))
        schema_fail(compiler, "The value of multipleOf is not above zero");
}

static void compile_string(struct schema_compiler *compiler, struct apigateway_schema *schema,
                           const struct apigateway_map *map)
{
    struct apigateway_value value;
    schema_limit(compiler, map, "minLength", &schema->min_length);
    schema_limit(compiler, map, "maxLength", &schema->max_length);
    if (schema_keyword(compiler, map, "pattern", APIGATEWAY_STRING, &value))
        schema_pattern(compiler, value.text, &schema->pattern);
}

static void compile_keywords(struct schema_compiler *compiler, struct apigateway_schema *schema,
                             const struct apigateway_map *map)
{
    struct apigateway_value reference;
    if (apigateway_map_find(map, VG_STR("$ref")) != NULL) {
        if (schema_keyword(compiler, map, "$ref", APIGATEWAY_STRING, &reference))
            schema->reference = schema_compile_reference(compiler, reference.text);
        return;
    }
    compile_type(compiler, schema, map);
    compile_enum(compiler, schema, map);
    compile_groups(compiler, schema, map);
    compile_number(compiler, schema, map);
    compile_string(compiler, schema, map);
    schema_compile_array(compiler, schema, map);
    schema_compile_object(compiler, schema, map);
}

static struct vg_str address_of(const struct apigateway_map *const *map)
{
    return vg_str_of(map, sizeof(*map));
}

static struct apigateway_schema *known(const struct schema_compiler *compiler,
                                       const struct apigateway_map *map)
{
    const struct apigateway_member *member = apigateway_map_find(compiler->known, address_of(&map));
    return member == NULL ? NULL : compiler->known_schemas[member->value.integer].schema;
}

static void remember(struct schema_compiler *compiler, const struct apigateway_map *map,
                     struct apigateway_schema *schema)
{
    if (compiler->known_count == compiler->known_cap) {
        size_t cap = compiler->known_cap == 0 ? 32 : compiler->known_cap * 2;
        struct schema_known *grown = VG_NEW_ARRAY(compiler->arena, struct schema_known, cap);
        if (compiler->known_count > 0)
            memcpy(grown, compiler->known_schemas, compiler->known_count * sizeof(*grown));
        compiler->known_schemas = grown;
        compiler->known_cap = cap;
    }
    apigateway_map_set(compiler->arena, compiler->known,
                       vg_arena_copy(compiler->arena, address_of(&map)),
                       apigateway_int((int64_t)compiler->known_count));
    compiler->known_schemas[compiler->known_count++] =
        (struct schema_known){.map = map, .schema = schema};
}

const struct apigateway_schema *schema_compile(struct schema_compiler *compiler,
                                               struct apigateway_value value)
{
    if (value.type != APIGATEWAY_MAP)
        return schema_fail(compiler, "A schema is not an object");
    struct apigateway_schema *schema = known(compiler, value.map);
    if (schema != NULL)
        return schema;
    if (compiler->depth == SCHEMA_DEPTH_MAX)
        return schema_fail(compiler, "The schema is nested too deeply");
    compiler->depth++;
    schema = VG_NEW(compiler->arena, struct apigateway_schema);
    remember(compiler, value.map, schema);
    compile_keywords(compiler, schema, value.map);
    compiler->depth--;
    return schema_failed(compiler) ? NULL : schema;
}

const struct apigateway_schema *
apigateway_schema_parse(struct vg_arena *arena, struct vg_str text,
                        const struct apigateway_schema_models *models, struct vg_str *problem)
{
    struct schema_document document = {.name = VG_STR("")};
    struct schema_compiler compiler = {.arena = arena,
                                       .models = models,
                                       .documents = &document,
                                       .here = &document,
                                       .known = apigateway_map_new(arena).map};
    if (!apigateway_json_read(arena, text, &document.root)) {
        *problem = VG_STR("The schema is no JSON");
        return NULL;
    }
    const struct apigateway_schema *schema = schema_compile(&compiler, document.root);
    if (schema_failed(&compiler)) {
        *problem = compiler.problem;
        return NULL;
    }
    return schema;
}

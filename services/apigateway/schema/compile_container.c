/* apigateway/schema/compile_container.c: the keywords about arrays and objects. */
#include "apigateway/schema/compile.h"

/* "additional...": false denies, an object is a schema. */
static void compile_additional(struct schema_compiler *compiler, const struct apigateway_map *map,
                               const char *keyword, bool *denies,
                               const struct apigateway_schema **schema)
{
    const struct apigateway_member *member = apigateway_map_find(map, vg_str_from(keyword));
    if (member == NULL)
        return;
    if (member->value.type == APIGATEWAY_BOOL)
        *denies = !member->value.boolean;
    else
        *schema = schema_compile(compiler, member->value);
}

void schema_compile_array(struct schema_compiler *compiler, struct apigateway_schema *schema,
                          const struct apigateway_map *map)
{
    struct apigateway_value value;
    const struct apigateway_member *items = apigateway_map_find(map, VG_STR("items"));
    schema_limit(compiler, map, "minItems", &schema->min_items);
    schema_limit(compiler, map, "maxItems", &schema->max_items);
    if (schema_keyword(compiler, map, "uniqueItems", APIGATEWAY_BOOL, &value))
        schema->has_unique_items = value.boolean;
    if (items != NULL && items->value.type == APIGATEWAY_LIST) {
        schema->has_tuple = true;
        schema_group(compiler, "items", items->value.list, &schema->tuple);
    } else if (items != NULL) {
        schema->items = schema_compile(compiler, items->value);
    }
    compile_additional(compiler, map, "additionalItems", &schema->denies_additional_items,
                       &schema->additional_items);
}

static void compile_properties(struct schema_compiler *compiler, struct apigateway_schema *schema,
                               const struct apigateway_map *map)
{
    struct apigateway_value value;
    if (!schema_keyword(compiler, map, "properties", APIGATEWAY_MAP, &value))
        return;
    size_t count = value.map->count;
    schema->properties = value.map;
    schema->property_schemas =
        VG_NEW_ARRAY(compiler->arena, const struct apigateway_schema *, count);
    for (size_t i = 0; i < count && !schema_failed(compiler); i++)
        schema->property_schemas[i] = schema_compile(compiler, value.map->members[i].value);
}

static void compile_patterns(struct schema_compiler *compiler, struct apigateway_schema *schema,
                             const struct apigateway_map *map)
{
    struct apigateway_value value;
    if (!schema_keyword(compiler, map, "patternProperties", APIGATEWAY_MAP, &value))
        return;
    schema->pattern_count = value.map->count;
    schema->patterns = VG_NEW_ARRAY(compiler->arena, struct schema_pattern, value.map->count);
    for (size_t i = 0; i < value.map->count && !schema_failed(compiler); i++) {
        schema_pattern(compiler, value.map->members[i].key, &schema->patterns[i]);
        schema->patterns[i].schema = schema_compile(compiler, value.map->members[i].value);
    }
}

static void compile_dependencies(struct schema_compiler *compiler, struct apigateway_schema *schema,
                                 const struct apigateway_map *map)
{
    struct apigateway_value value;
    if (!schema_keyword(compiler, map, "dependencies", APIGATEWAY_MAP, &value))
        return;
    schema->dependency_count = value.map->count;
    schema->dependencies =
        VG_NEW_ARRAY(compiler->arena, struct schema_dependency, value.map->count);
    for (size_t i = 0; i < value.map->count && !schema_failed(compiler); i++) {
        const struct apigateway_member *member = &value.map->members[i];
        struct schema_dependency *dependency = &schema->dependencies[i];
        dependency->name = member->key;
        if (member->value.type != APIGATEWAY_LIST) {
            dependency->schema = schema_compile(compiler, member->value);
            continue;
        }
        dependency->names = schema_names(compiler, "dependencies", member->value.list);
        dependency->name_count = member->value.list->count;
    }
}

void schema_compile_object(struct schema_compiler *compiler, struct apigateway_schema *schema,
                           const struct apigateway_map *map)
{
    struct apigateway_value value;
    schema_limit(compiler, map, "minProperties", &schema->min_properties);
    schema_limit(compiler, map, "maxProperties", &schema->max_properties);
    if (schema_keyword(compiler, map, "required", APIGATEWAY_LIST, &value)) {
        schema->required = schema_names(compiler, "required", value.list);
        schema->required_count = value.list->count;
    }
    compile_properties(compiler, schema, map);
    compile_patterns(compiler, schema, map);
    compile_additional(compiler, map, "additionalProperties", &schema->denies_additional_properties,
                       &schema->additional_properties);
    compile_dependencies(compiler, schema, map);
}

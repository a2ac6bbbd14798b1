/* apigateway/schema/check_container.c: the keywords about arrays and objects. */
#include "apigateway/schema/node.h"

#include <stdlib.h>

void schema_check_list(struct schema_check *check, const struct apigateway_schema *schema,
                       const struct apigateway_list *list)
{
    size_t count = list->count;
    if (schema->has_tuple && schema->denies_additional_items && count > schema->tuple.count)
        schema_violated(check,
                        "schema only allows %zu elements in array but instance has %zu elements",
                        schema->tuple.count, count);
    if (schema->min_items.is_set && count < schema->min_items.count)
        schema_violated(
            check,
            "array is too short: must have at least %zu elements but instance has %zu elements",
            schema->min_items.count, count);
    if (schema->max_items.is_set && count > schema->max_items.count)
        schema_violated(
            check,
            "array is too long: must have at most %zu elements but instance has %zu elements",
            schema->max_items.count, count);
    if (schema->has_unique_items && schema_has_duplicates(check, list))
        schema_violated(check, "array must not contain duplicate elements");
}

void schema_check_elements(struct schema_check *check, const struct apigateway_schema *schema,
                           const struct apigateway_list *list)
{
    for (size_t i = 0; i < list->count && check->steps_left > 0; i++) {
        const struct apigateway_schema *of_element = !schema->has_tuple ? schema->items
                                                     : i < schema->tuple.count
                                                         ? schema->tuple.schemas[i]
                                                         : schema->additional_items;
        if (of_element != NULL)
            (void)schema_holds(check, of_element, list->values[i]);
    }
}

static int by_name(const void *a, const void *b)
{
    return vg_str_cmp(*(const struct vg_str *)a, *(const struct vg_str *)b);
}

static void check_required(struct schema_check *check, const struct apigateway_schema *schema,
                           const struct apigateway_map *map)
{
    struct vg_str *missing = VG_NEW_ARRAY(check->arena, struct vg_str, schema->required_count);
    size_t count = 0;
    for (size_t i = 0; i < schema->required_count; i++)
        if (apigateway_map_find(map, schema->required[i]) == NULL)
            missing[count++] = schema->required[i];
    if (count > 0)
        schema_violated(check, "object has missing required properties (%.*s)",
                        VG_STR_ARG(schema_json_names(check, missing, count)));
}

/* The schema of a property by its name; NULL when there is none. */
static const struct apigateway_schema *property_schema(const struct apigateway_schema *schema,
                                                       struct vg_str name)
{
    const struct apigateway_member *member =
        schema->properties == NULL ? NULL : apigateway_map_find(schema->properties, name);
    return member == NULL ? NULL : schema->property_schemas[member - schema->properties->members];
}

static bool is_additional(struct schema_check *check, const struct apigateway_schema *schema,
                          struct vg_str name)
{
    if (property_schema(schema, name) != NULL)
        return false;
    for (size_t i = 0; i < schema->pattern_count; i++)
        if (schema_matches(check, &schema->patterns[i], name))
            return false;
    return true;
}

static void check_additional(struct schema_check *check, const struct apigateway_schema *schema,
                             const struct apigateway_map *map)
{
    struct vg_str *denied = VG_NEW_ARRAY(check->arena, struct vg_str, map->count);
    size_t count = 0;
    for (size_t i = 0; i < map->count; i++)
        if (is_additional(check, schema, map->members[i].key))
            denied[count++] = map->members[i].key;
    if (count == 0)
        return;
    qsort(denied, count, sizeof(*denied), by_name);
    schema_violated(check,
                    "object instance has properties which are not allowed by the schema: %.*s",
                    VG_STR_ARG(schema_json_names(check, denied, count)));
}

static void check_dependency(struct schema_check *check, const struct schema_dependency *dependency,
                             const struct apigateway_map *map)
{
    struct vg_str *missing = VG_NEW_ARRAY(check->arena, struct vg_str, dependency->name_count);
    size_t count = 0;
    for (size_t i = 0; i < dependency->name_count; i++)
        if (apigateway_map_find(map, dependency->names[i]) == NULL)
            missing[count++] = dependency->names[i];
    if (count > 0)
        schema_violated(
            check,
            "property \"%.*s\" of object has missing property dependencies (schema requires %.*s; "
            "missing: %.*s)",
            VG_STR_ARG(dependency->name),
            VG_STR_ARG(schema_json_names(check, dependency->names, dependency->name_count)),
            VG_STR_ARG(schema_json_names(check, missing, count)));
    const struct apigateway_value value = {.type = APIGATEWAY_MAP,
                                           .map = (struct apigateway_map *)(uintptr_t)map};
    if (dependency->schema != NULL)
        (void)schema_holds(check, dependency->schema, value);
}

void schema_check_map(struct schema_check *check, const struct apigateway_schema *schema,
                      const struct apigateway_map *map)
{
    if (schema->required_count > 0)
        check_required(check, schema, map);
    if (schema->min_properties.is_set && map->count < schema->min_properties.count)
        schema_violated(
            check, "object has too few properties (found %zu but schema requires at least %zu)",
            map->count, schema->min_properties.count);
    if (schema->max_properties.is_set && map->count > schema->max_properties.count)
        schema_violated(
            check, "object has too many properties (found %zu but schema requires at most %zu)",
            map->count, schema->max_properties.count);
    if (schema->denies_additional_properties)
        check_additional(check, schema, map);
    for (size_t i = 0; i < schema->dependency_count; i++)
        if (apigateway_map_find(map, schema->dependencies[i].name) != NULL)
            check_dependency(check, &schema->dependencies[i], map);
}

void schema_check_members(struct schema_check *check, const struct apigateway_schema *schema,
                          const struct apigateway_map *map)
{
    for (size_t i = 0; i < map->count && check->steps_left > 0; i++) {
        const struct apigateway_member *member = &map->members[i];
        const struct apigateway_schema *own = property_schema(schema, member->key);
        bool is_known = own != NULL;
        if (own != NULL)
            (void)schema_holds(check, own, member->value);
        for (size_t j = 0; j < schema->pattern_count; j++) {
            if (!schema_matches(check, &schema->patterns[j], member->key))
                continue;
            is_known = true;
            (void)schema_holds(check, schema->patterns[j].schema, member->value);
        }
        if (!is_known && schema->additional_properties != NULL)
            (void)schema_holds(check, schema->additional_properties, member->value);
    }
}

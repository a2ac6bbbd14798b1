/* services/dynamodb/item/request.c: what requests on items have in common: parameters that exclude
 * each other, expressions and their placeholders, complaints in AWS's order. */
#include "dynamodb/dynamodb.h"

int dynamodb_invalid(struct vg_error *err, struct vg_str sentence)
{
    return vg_fail_with(err, &DYNAMODB_VALIDATION, sentence, /* detail= */ NULL);
}

int dynamodb_refuse(struct dynamodb_request *request, struct vg_str sentence)
{
    if (request->has_count && !(request->write != NULL && dynamodb_write_is_deep(request->write)))
        sentence =
            VG_CONCAT(request->call->arena, VG_STR("1 validation error detected: "), sentence);
    return dynamodb_invalid(request->err, sentence);
}

static struct vg_str list_given(struct vg_arena *arena, const struct dynamodb_parameter *parameters)
{
    struct vg_buf text;
    vg_buf_init(&text, arena, /* max= */ 0);
    for (const struct dynamodb_parameter *at = parameters; at->name != NULL; at++) {
        if (!at->is_set)
            continue;
        if (text.len > 0)
            vg_buf_add_lit(&text, ", ");
        vg_buf_add(&text, vg_str_from(at->name));
    }
    return vg_buf_str(&text);
}

int dynamodb_check_parameters(struct dynamodb_request *request,
                              const struct dynamodb_parameter *expressions,
                              const struct dynamodb_parameter *old_style)
{
    struct vg_arena *arena = request->call->arena;
    struct vg_str given = list_given(arena, old_style);
    if (given.len == 0)
        return VG_OK;
    struct vg_str beside = list_given(arena, expressions);
    if (beside.len == 0)
        return VG_OK;
    return dynamodb_refuse(
        request,
        vg_arena_printf(arena,
                        "Can not use both expression and non-expression parameters in the same "
                        "request: Non-expression parameters: {%.*s} Expression parameters: {%.*s}",
                        VG_STR_ARG(given), VG_STR_ARG(beside)));
}

int dynamodb_check_substitutes(struct dynamodb_request *request,
                               const struct dynamodb_expression_attribute_name_map *names,
                               bool may_have_names, struct vg_str values, bool may_have_values,
                               const char *missing)
{
    if (names->set && !may_have_names)
        return dynamodb_refuse(
            request,
            VG_STR("ExpressionAttributeNames can only be specified when using expressions"));
    if (vg_str_is_set(values) && !may_have_values)
        return dynamodb_refuse(
            request,
            vg_arena_printf(
                request->call->arena,
                "ExpressionAttributeValues can only be specified when using expressions%s%s",
                request->has_count ? "" : ": ", request->has_count ? "" : missing));
    return VG_OK;
}

int dynamodb_read_placeholders(struct dynamodb_request *request,
                               const struct dynamodb_expression_attribute_name_map *names,
                               struct vg_str values)
{
    struct vg_arena *arena = request->call->arena;
    struct dynamodb_placeholder *items = NULL;
    struct vg_str problem;
    if (names->set)
        items = VG_NEW_ARRAY(arena, struct dynamodb_placeholder, names->count);
    for (size_t i = 0; i < names->count; i++) {
        items[i].key = names->items[i].key;
        items[i].value = names->items[i].value;
    }
    if (dynamodb_placeholders_init(&request->placeholders, arena, items, names->count, values,
                                   request->layer, &problem))
        return VG_OK;
    return dynamodb_refuse(request, problem);
}

int dynamodb_read_condition(struct dynamodb_request *request, enum dynamodb_expression_kind kind,
                            struct vg_str text, struct dynamodb_node **condition)
{
    struct vg_str problem;
    *condition = NULL;
    if (!vg_str_is_set(text))
        return VG_OK;
    if (dynamodb_condition_parse(request->call->arena, kind, text, &request->placeholders,
                                 condition, &problem))
        return VG_OK;
    return dynamodb_refuse(request, problem);
}

int dynamodb_read_projection(struct dynamodb_request *request, struct vg_str text,
                             struct dynamodb_selection **selection)
{
    struct vg_str problem;
    *selection = NULL;
    if (!vg_str_is_set(text))
        return VG_OK;
    struct dynamodb_selection *parsed = VG_NEW(request->call->arena, struct dynamodb_selection);
    if (!dynamodb_projection_parse(request->call->arena, text, &request->placeholders, parsed,
                                   &problem))
        return dynamodb_refuse(request, problem);
    *selection = parsed;
    return VG_OK;
}

int dynamodb_check_used(struct dynamodb_request *request)
{
    struct vg_str problem;
    if (dynamodb_placeholders_check_used(&request->placeholders, request->call->arena, &problem))
        return VG_OK;
    return dynamodb_refuse(request, problem);
}

int dynamodb_check_values(struct dynamodb_request *request, struct vg_str item, const char *before)
{
    struct dynamodb_problem problem;
    if (!vg_str_is_set(item) || !dynamodb_item_problem(item, &problem))
        return VG_OK;
    struct vg_arena *arena = request->call->arena;
    struct vg_str sentence = dynamodb_problem_sentence(arena, &problem, request->layer);
    return dynamodb_refuse(request, VG_CONCAT(arena, vg_str_from(before), sentence));
}

int dynamodb_check_value(struct dynamodb_request *request, struct vg_str value)
{
    struct dynamodb_problem problem;
    if (!dynamodb_value_problem(value, &problem))
        return VG_OK;
    return dynamodb_refuse(
        request, dynamodb_problem_sentence(request->call->arena, &problem, request->layer));
}

static int check_scalar(const struct dynamodb_key_part *part, const struct dynamodb_nested *nested,
                        const char *kind, struct vg_error *err)
{
    for (; nested != NULL; nested = nested->next)
        if (part->type != 0 && vg_str_eq(nested->name, part->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "Key attributes must be scalars; list random access '[]' and map lookup "
                           "'.' are not allowed: %s: %.*s",
                           kind, VG_STR_ARG(part->name));
    return VG_OK;
}

int dynamodb_check_nested(struct vg_call *call, const struct dynamodb_table *table,
                          const struct dynamodb_nested *nested, struct vg_error *err)
{
    struct dynamodb_indexes indexes;
    if (nested == NULL)
        return VG_OK;
    int rc = check_scalar(&table->schema.hash, nested, "Key", err);
    if (rc == VG_OK)
        rc = check_scalar(&table->schema.range, nested, "Key", err);
    if (rc == VG_OK)
        rc = dynamodb_indexes_of(call, table, &indexes);
    for (size_t i = 0; rc == VG_OK && i < indexes.count; i++)
        for (uint32_t part = 0; rc == VG_OK && part < indexes.items[i].part_count; part++)
            rc = check_scalar(&indexes.items[i].parts[part], nested, "IndexKey", err);
    return rc;
}

/* services/dynamodb/item/get_item.c: GetItem. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/legacy/legacy.h"

static int check(struct dynamodb_request *request, const struct dynamodb_get_item_in *in,
                 struct dynamodb_selection **selection)
{
    bool has_projection = vg_str_is_set(in->projection_expression);
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"ProjectionExpression", has_projection},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){{"AttributesToGet", in->attributes_to_get.set},
                                            {NULL, false}});
    if (rc == VG_OK)
        rc = dynamodb_check_substitutes(request, &in->expression_attribute_names, has_projection,
                                        VG_STR_NONE,
                                        /* may_have_values= */ false, "");
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->key, "");
    if (rc != VG_OK)
        return rc;
    if (!has_projection)
        return dynamodb_legacy_selection(request, &in->attributes_to_get, selection);
    rc = dynamodb_read_placeholders(request, &in->expression_attribute_names, VG_STR_NONE);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(request, in->projection_expression, selection);
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

int dynamodb_get_item(struct vg_call *call, const struct dynamodb_get_item_in *in,
                      struct dynamodb_get_item_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err, .layer = DYNAMODB_LAYER_CURRENT};
    struct dynamodb_selection *selection = NULL;
    struct dynamodb_table table;
    struct dynamodb_key key;
    struct vg_str name, item, problem;
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(&request, in, &selection);
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_of_map(&table.schema, in->key, call->arena, &key, &problem))
        return dynamodb_invalid(err, problem);
    rc = dynamodb_check_nested(call, &table, request.placeholders.nested, err);
    if (rc == VG_OK)
        rc = dynamodb_throttle_read(call, &table, /* index= */ NULL, key.hash, err);
    if (rc == VG_OK)
        rc = dynamodb_item_get(call, &table, &key, &item);
    if (rc != VG_OK)
        return rc;
    uint64_t bytes = vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
    struct dynamodb_usage usage = {.table = dynamodb_read_units(bytes, in->consistent_read.v)};
    if (dynamodb_throttle_pay_read(call, &table, key.hash, &usage) != VG_OK)
        return VG_BROKEN;
    out->consumed_capacity =
        dynamodb_consumed(call, in->table_name, in->return_consumed_capacity, &usage);
    out->item = selection != NULL && vg_str_is_set(item)
                    ? dynamodb_project(selection, item, call->arena)
                    : item;
    return VG_OK;
}

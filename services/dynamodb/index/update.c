/* services/dynamodb/index/update.c: GlobalSecondaryIndexUpdates of UpdateTable. */
#include "dynamodb/dynamodb.h"

#define INVALID "One or more parameter values were invalid: "

enum { GLOBAL_INDEXES_MAX = 20 };

static struct vg_str name_of(const struct dynamodb_global_secondary_index_update *update)
{
    return update->create != NULL   ? update->create->index_name
           : update->update != NULL ? update->update->index_name
                                    : update->delete->index_name;
}

/* ---- The request alone ---- */

static int check_action(const struct dynamodb_global_secondary_index_update *update,
                        struct vg_error *err)
{
    int given = (update->create != NULL) + (update->update != NULL) + (update->delete != NULL);
    if (given == 0)
        return dynamodb_invalid(err, VG_STR(INVALID
                                            "One of GlobalSecondaryIndexUpdate.Update, "
                                            "GlobalSecondaryIndexUpdate.Create, "
                                            "GlobalSecondaryIndexUpdate.Delete must not be null"));
    if (given > 1)
        return dynamodb_invalid(err,
                                VG_STR(INVALID "Only one global secondary index action is allowed "
                                               "per GlobalSecondaryIndexUpdate object"));
    return VG_OK;
}

static int check_warm(const struct dynamodb_update_global_secondary_index_action *update,
                      struct vg_error *err)
{
    const struct dynamodb_warm_throughput *warm = update == NULL ? NULL : update->warm_throughput;
    if (warm == NULL || warm->read_units_per_second.set || warm->write_units_per_second.set)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "WarmThroughput must have at least one of ReadUnitsPerSecond or "
                           "WriteUnitsPerSecond specified for index: %.*s",
                   VG_STR_ARG(update->index_name));
}

int dynamodb_check_index_updates(const struct dynamodb_update_table_in *in, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_update_list *list =
        &in->global_secondary_index_updates;
    for (size_t i = 0; i < list->count; i++) {
        int rc = check_action(&list->items[i], err);
        if (rc == VG_OK)
            rc = check_warm(list->items[i].update, err);
        if (rc != VG_OK)
            return rc;
        for (size_t before = 0; before < i; before++)
            if (vg_str_eq(name_of(&list->items[before]), name_of(&list->items[i])))
                return vg_fail(err, &DYNAMODB_VALIDATION,
                               INVALID "Only one global secondary index update per index is "
                                       "allowed simultaneously. Index: %.*s",
                               VG_STR_ARG(name_of(&list->items[i])));
    }
    return VG_OK;
}

/* ---- With the table ---- */

static int refuse_limit(struct vg_error *err, const char *sentence)
{
    return vg_fail(err, &DYNAMODB_LIMIT_EXCEEDED, "Subscriber limit exceeded: %s", sentence);
}

static struct dynamodb_record_index *find(struct dynamodb_whole *whole, struct vg_str name)
{
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        if (vg_str_eq(whole->indexes.items.items[i].name, name))
            return &whole->indexes.items.items[i];
    return NULL;
}

static int require(struct dynamodb_whole *whole, struct vg_str name, const char *action,
                   struct dynamodb_record_index **index, struct vg_error *err)
{
    *index = find(whole, name);
    if (*index == NULL)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Index %.*s for table %.*s", VG_STR_ARG(name),
                       VG_STR_ARG(whole->table.name));
    if ((*index)->is_local.v)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Cannot %s an index that is not a GlobalSecondaryIndex: %.*s", action,
                       VG_STR_ARG(name));
    return VG_OK;
}

/* Indexes come and go one at a time; an index that is still being filled may go. */
static int check_one_at_a_time(const struct dynamodb_update_table_in *in,
                               const struct dynamodb_whole *whole, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_update_list *list =
        &in->global_secondary_index_updates;
    size_t wanted = 0, busy = 0;
    struct vg_str deleted = VG_STR_NONE;
    for (size_t i = 0; i < list->count; i++) {
        wanted += list->items[i].update == NULL;
        if (list->items[i].delete != NULL)
            deleted = list->items[i].delete->index_name;
    }
    for (size_t i = 0; i < whole->indexes.items.count; i++) {
        const struct dynamodb_record_index *index = &whole->indexes.items.items[i];
        bool is_filling =
            index->status.v == DYNAMODB_INDEX_STATUS_CREATING && vg_str_is_set(index->filled_to);
        if (is_filling && vg_str_is_set(deleted) && vg_str_eq(index->name, deleted))
            continue;
        busy += index->status.v == DYNAMODB_INDEX_STATUS_CREATING ||
                index->status.v == DYNAMODB_INDEX_STATUS_DELETING;
    }
    if (wanted == 0 || wanted + busy == 1)
        return VG_OK;
    return refuse_limit(err, "Only 1 online index can be created or deleted simultaneously "
                             "per table");
}

int dynamodb_check_indexes_idle(const struct dynamodb_update_table_in *in,
                                const struct dynamodb_whole *whole, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_update_list *list =
        &in->global_secondary_index_updates;
    for (size_t i = 0; i < list->count; i++)
        for (size_t at = 0; at < whole->indexes.items.count; at++) {
            const struct dynamodb_record_index *index = &whole->indexes.items.items[at];
            if (index->status.v == DYNAMODB_INDEX_STATUS_UPDATING &&
                vg_str_eq(index->name, name_of(&list->items[i])))
                return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                               "Attempt to change a resource which is still in use: Index is "
                               "being updated. Table: %.*s Index: %.*s",
                               VG_STR_ARG(whole->table.name), VG_STR_ARG(index->name));
        }
    return VG_OK;
}

static int check_definitions(const struct dynamodb_update_table_in *in,
                             const struct dynamodb_whole *whole, struct vg_error *err)
{
    const struct dynamodb_record_definitions *known = &whole->details.definitions;
    for (size_t i = 0; i < in->attribute_definitions.count; i++) {
        struct vg_str name = in->attribute_definitions.items[i].attribute_name;
        for (size_t other = 0; other < known->count; other++)
            if (vg_str_eq(known->items[other].name, name) &&
                (enum dynamodb_type)known->items[other].type.v !=
                    dynamodb_defined_type(&in->attribute_definitions, name))
                return vg_fail(err, &DYNAMODB_VALIDATION,
                               INVALID "Attributes cannot be redefined. Please check that your "
                                       "attribute has the same type as previously defined. "
                                       "Attribute: %.*s",
                               VG_STR_ARG(name));
    }
    return VG_OK;
}

static int check_create(struct vg_call *call, const struct dynamodb_update_table_in *in,
                        const struct dynamodb_global_secondary_index *index,
                        struct dynamodb_whole *whole, struct vg_error *err)
{
    bool is_on_demand = whole->details.is_on_demand.v;
    struct vg_str name = index->index_name;
    size_t globals = 0;
    if (find(whole, name) != NULL)
        return dynamodb_invalid(err, VG_STR("Attempting to create an index which already exists"));
    if (!in->attribute_definitions.set)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "AttributeDefinitions is not specified for index: %.*s",
                       VG_STR_ARG(name));
    int rc = dynamodb_check_global_index(call, index, &in->attribute_definitions, err);
    if (rc == VG_OK)
        rc = check_definitions(in, whole, err);
    if (rc != VG_OK)
        return rc;
    if (is_on_demand != (index->provisioned_throughput == NULL))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       is_on_demand ? INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits "
                                              "can be specified for index: %.*s when BillingMode "
                                              "is PAY_PER_REQUEST"
                                    : INVALID "Both ReadCapacityUnits and WriteCapacityUnits must "
                                              "be specified for index: %.*s",
                       VG_STR_ARG(name));
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        globals += !whole->indexes.items.items[i].is_local.v;
    if (globals >= GLOBAL_INDEXES_MAX)
        return refuse_limit(err,
                            "Number of global secondary indexes exceeds per-table limit of 20");
    size_t projected = index->projection->non_key_attributes.count;
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        projected += whole->indexes.items.items[i].attributes.count;
    if (projected > DYNAMODB_PROJECTED_MAX)
        return refuse_limit(err, DYNAMODB_TOO_MANY_PROJECTED);
    return dynamodb_check_index_throughput(call, index, is_on_demand, err);
}

/* The attributes that only this request defines are described with the others. */
static void add_definitions(struct vg_call *call, const struct dynamodb_update_table_in *in,
                            const struct dynamodb_key_schema *keys, struct dynamodb_whole *whole)
{
    struct dynamodb_record_definitions *known = &whole->details.definitions, more = *known;
    more.items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_record_definition, known->count + keys->count);
    more.set = true;
    for (size_t i = 0; i < known->count; i++)
        more.items[i] = known->items[i];
    for (size_t i = 0; i < keys->count; i++) {
        struct vg_str name = keys->items[i].attribute_name;
        bool is_known = false;
        for (size_t other = 0; other < more.count; other++)
            is_known = is_known || vg_str_eq(more.items[other].name, name);
        if (is_known)
            continue;
        more.items[more.count].name = name;
        more.items[more.count++].type =
            vg_i32(dynamodb_defined_type(&in->attribute_definitions, name));
    }
    *known = more;
}

static int create(struct vg_call *call, const struct dynamodb_update_table_in *in,
                  const struct dynamodb_create_global_secondary_index_action *action,
                  struct dynamodb_whole *whole, struct vg_error *err)
{
    struct dynamodb_record_index_list *list = &whole->indexes.items;
    const struct dynamodb_global_secondary_index index = {
        .index_name = action->index_name,
        .key_schema = action->key_schema,
        .projection = action->projection,
        .provisioned_throughput = action->provisioned_throughput,
        .on_demand_throughput = action->on_demand_throughput,
        .warm_throughput = action->warm_throughput,
    };
    int rc = check_create(call, in, &index, whole, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_index *items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_record_index, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        items[i] = list->items[i];
    rc = dynamodb_index_make_global(call, &index, &in->attribute_definitions, &items[list->count]);
    if (rc != VG_OK)
        return rc;
    items[list->count].status = vg_i32(DYNAMODB_INDEX_STATUS_CREATING);
    *list =
        (struct dynamodb_record_index_list){.items = items, .count = list->count + 1, .set = true};
    add_definitions(call, in, &action->key_schema, whole);
    return VG_OK;
}

static int update(struct vg_call *call,
                  const struct dynamodb_update_global_secondary_index_action *action,
                  struct dynamodb_whole *whole, bool is_switching, struct vg_error *err)
{
    struct dynamodb_record_index *index;
    int rc = require(whole, action->index_name, "update", &index, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_throughput to = dynamodb_throughput_of_index(&whole->details, index);
    const struct dynamodb_on_demand_throughput *on_demand = action->on_demand_throughput;
    bool has_limit = on_demand != NULL && (on_demand->max_read_request_units.set ||
                                           on_demand->max_write_request_units.set);
    if (to.is_on_demand &&
        (action->provisioned_throughput != NULL || (!has_limit && action->warm_throughput == NULL)))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "The only Updates for index: %.*s when TableThroughputMode is "
                               "PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput",
                       VG_STR_ARG(action->index_name));
    rc = dynamodb_check_on_demand(action->on_demand_throughput, index->name, to.is_on_demand,
                                  /* may_clear= */ true, err);
    if (rc == VG_OK && action->provisioned_throughput != NULL && !is_switching) {
        rc = dynamodb_units_change(call, &to, action->provisioned_throughput, err);
        index->status = vg_i32(DYNAMODB_INDEX_STATUS_UPDATING);
    }
    if (rc == VG_OK && action->warm_throughput != NULL)
        rc = dynamodb_warm_change(&to, action->warm_throughput, err);
    if (rc == VG_OK && action->on_demand_throughput != NULL) {
        dynamodb_on_demand_change(&to, action->on_demand_throughput);
        index->status = vg_i32(DYNAMODB_INDEX_STATUS_UPDATING);
    }
    return rc;
}

static int remove_index(const struct dynamodb_delete_global_secondary_index_action *action,
                        struct dynamodb_whole *whole, struct vg_error *err)
{
    struct dynamodb_record_index *index;
    int rc = require(whole, action->index_name, "delete", &index, err);
    if (rc != VG_OK)
        return rc;
    index->status = vg_i32(DYNAMODB_INDEX_STATUS_DELETING);
    return VG_OK;
}

int dynamodb_update_indexes(struct vg_call *call, const struct dynamodb_update_table_in *in,
                            struct dynamodb_whole *whole, struct vg_error *err)
{
    const struct dynamodb_global_secondary_index_update_list *list =
        &in->global_secondary_index_updates;
    bool is_switching = in->billing_mode == DYNAMODB_BILLING_MODE_PROVISIONED;
    int rc = check_one_at_a_time(in, whole, err);
    /* What may fail goes first: a new index draws its number, which is a write. */
    for (size_t i = 0; i < list->count && rc == VG_OK; i++) {
        if (list->items[i].update != NULL)
            rc = update(call, list->items[i].update, whole, is_switching, err);
        else if (list->items[i].delete != NULL)
            rc = remove_index(list->items[i].delete, whole, err);
    }
    for (size_t i = 0; i < list->count && rc == VG_OK; i++)
        if (list->items[i].create != NULL)
            rc = create(call, in, list->items[i].create, whole, err);
    return rc;
}

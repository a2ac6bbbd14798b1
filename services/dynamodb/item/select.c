/* services/dynamodb/item/select.c: what a request wants of the items it reads, and what an index
 * can give. */
#include "dynamodb/dynamodb.h"

int dynamodb_check_select(struct dynamodb_request *request, int32_t select, const char *selection,
                          bool has_index)
{
    static const char *const wanted[] = {
        [DYNAMODB_SELECT_ALL_ATTRIBUTES] = "ALL_ATTRIBUTES",
        [DYNAMODB_SELECT_ALL_PROJECTED_ATTRIBUTES] = "ALL_PROJECTED_ATTRIBUTES",
        [DYNAMODB_SELECT_COUNT] = "only the Count",
    };
    if (select == DYNAMODB_SELECT_ALL_PROJECTED_ATTRIBUTES && !has_index)
        return dynamodb_refuse(request, VG_STR("ALL_PROJECTED_ATTRIBUTES can be used only when "
                                               "Querying using an IndexName"));
    if (select == DYNAMODB_SELECT_SPECIFIC_ATTRIBUTES && selection == NULL)
        return dynamodb_refuse(request, VG_STR("Must specify the AttributesToGet or "
                                               "ProjectionExpression when choosing to get "
                                               "SPECIFIC_ATTRIBUTES"));
    if (select == 0 || select == DYNAMODB_SELECT_SPECIFIC_ATTRIBUTES || selection == NULL)
        return VG_OK;
    return dynamodb_refuse(request, vg_arena_printf(request->call->arena,
                                                    "Cannot specify the %s when choosing to get %s",
                                                    selection, wanted[select]));
}

/* ---- Indexes ---- */

int dynamodb_page_use_index(struct vg_call *call, struct dynamodb_page *page, struct vg_str name,
                            struct vg_error *err)
{
    struct dynamodb_indexes indexes;
    if (!vg_str_is_set(name))
        return VG_OK;
    int rc = dynamodb_indexes_of(call, page->table, &indexes);
    if (rc != VG_OK)
        return rc;
    page->index = dynamodb_index_named(&indexes, name);
    if (page->index == NULL)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "The table does not have the specified index: %.*s", VG_STR_ARG(name));
    if (page->index->status == DYNAMODB_INDEX_STATUS_CREATING)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Cannot read from backfilling global secondary index: %.*s",
                       VG_STR_ARG(name));
    if (page->is_consistent && !page->index->is_local)
        return dynamodb_invalid(
            err, VG_STR("Consistent reads are not supported on global secondary indexes"));
    return VG_OK;
}

/* Names that the index lacks, in brackets; absent when there is none. */
struct missing {
    const struct dynamodb_index *index;
    struct vg_str names[DYNAMODB_OPERATORS_MAX];
    size_t count;
};

static void note(struct missing *missing, struct vg_str name)
{
    if (dynamodb_index_projects(missing->index, name) ||
        missing->count == VG_COUNT_OF(missing->names))
        return;
    for (size_t i = 0; i < missing->count; i++)
        if (vg_str_eq(missing->names[i], name))
            return;
    missing->names[missing->count++] = name;
}

static void note_all(struct missing *missing, const struct dynamodb_node *node)
{
    if (node->kind == DYNAMODB_NODE_PATH)
        note(missing, node->path.steps[0].name);
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next)
        note_all(missing, operand);
}

static int refuse_missing(struct vg_call *call, const struct missing *missing, bool of_filter,
                          struct vg_error *err)
{
    struct vg_str list = vg_arena_join(call->arena, missing->names, missing->count, VG_STR(", "));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "One or more parameter values were invalid: %s index %.*s does not project "
                   "%s[%.*s]",
                   of_filter ? "Secondary" : "Global secondary", VG_STR_ARG(missing->index->name),
                   of_filter ? "one or more filter attributes: " : "", VG_STR_ARG(list));
}

int dynamodb_page_select(struct vg_call *call, struct dynamodb_page *page, int32_t select,
                         struct vg_error *err)
{
    const struct dynamodb_index *index = page->index;
    if (index == NULL || index->is_all)
        return VG_OK;
    bool wants_all = select == DYNAMODB_SELECT_ALL_ATTRIBUTES;
    if (wants_all && !index->is_local)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is "
                       "not supported for global secondary index %.*s because its projection type "
                       "is not ALL",
                       VG_STR_ARG(index->name));
    struct missing *missing = VG_NEW(call->arena, struct missing);
    missing->index = index;
    for (const struct dynamodb_path_tree *at =
             page->selection != NULL ? page->selection->tree->children : NULL;
         at != NULL; at = at->next)
        note(missing, at->step.name);
    if (missing->count > 0 && !index->is_local)
        return refuse_missing(call, missing, /* of_filter= */ false, err);
    page->fetches = wants_all || missing->count > 0;
    missing->count = 0;
    if (page->filter != NULL && !page->fetches)
        note_all(missing, page->filter);
    return missing->count == 0 ? VG_OK : refuse_missing(call, missing, /* of_filter= */ true, err);
}

/* services/dynamodb/table/insights.c: contributor insights of tables and global indexes: switched
 * on and off, and described; nothing is counted. */
#include "dynamodb/dynamodb.h"

enum { LIST_MAX = 100 };

static struct dynamodb_record_insight *find(struct dynamodb_record_details *details,
                                            struct vg_str index_name)
{
    for (size_t i = 0; i < details->insights.count; i++) {
        struct dynamodb_record_insight *insight = &details->insights.items[i];
        if (vg_str_is_set(insight->index_name) == vg_str_is_set(index_name) &&
            vg_str_eq(insight->index_name, index_name))
            return insight;
    }
    return NULL;
}

static int require(struct vg_call *call, struct vg_str table_name, struct vg_str index_name,
                   struct dynamodb_whole *whole, struct vg_error *err)
{
    int rc = dynamodb_whole_require(call, table_name, whole, err);
    if (rc != VG_OK || !vg_str_is_set(index_name))
        return rc;
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        if (vg_str_eq(whole->indexes.items.items[i].name, index_name) &&
            !whole->indexes.items.items[i].is_local.v)
            return VG_OK;
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Requested resource not found: Index: %.*s not found for table: %.*s",
                   VG_STR_ARG(index_name), VG_STR_ARG(whole->table.name));
}

static int32_t status_of(const struct dynamodb_record_insight *insight)
{
    return insight != NULL && insight->is_on.v ? DYNAMODB_CONTRIBUTOR_INSIGHTS_STATUS_ENABLED
                                               : DYNAMODB_CONTRIBUTOR_INSIGHTS_STATUS_DISABLED;
}

/* A rule for each part of the key, of what is accessed and of what is throttled. */
static void name_rules(struct vg_call *call, const struct dynamodb_whole *whole,
                       const struct dynamodb_record_insight *insight,
                       struct dynamodb_contributor_insights_rule_list *rules)
{
    static const char *const kinds[] = {"PKC", "PKT", "SKC", "SKT"};
    bool only_throttled = insight->mode.v == DYNAMODB_CONTRIBUTOR_INSIGHTS_MODE_THROTTLED_KEYS;
    size_t count = whole->table.schema.range.type != 0 ? 4 : 2;
    rules->items = VG_NEW_ARRAY(call->arena, struct vg_str, count);
    rules->set = true;
    for (size_t i = 0; i < count; i++)
        if (!only_throttled || i % 2 == 1)
            rules->items[rules->count++] =
                vg_arena_printf(call->arena, "DynamoDBContributorInsights-%s-%.*s-%lld", kinds[i],
                                VG_STR_ARG(whole->table.name), (long long)insight->changed_ms.v);
}

int dynamodb_describe_contributor_insights(
    struct vg_call *call, const struct dynamodb_describe_contributor_insights_in *in,
    struct dynamodb_describe_contributor_insights_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole;
    int rc = require(call, in->table_name, in->index_name, &whole, err);
    if (rc != VG_OK)
        return rc;
    const struct dynamodb_record_insight *insight = find(&whole.details, in->index_name);
    out->table_name = whole.table.name;
    out->index_name = in->index_name;
    out->contributor_insights_status = status_of(insight);
    if (insight == NULL)
        return VG_OK;
    out->last_update_date_time = vg_time(insight->changed_ms.v);
    out->contributor_insights_mode = insight->mode.v;
    if (insight->is_on.v)
        name_rules(call, &whole, insight, &out->contributor_insights_rule_list);
    return VG_OK;
}

int dynamodb_update_contributor_insights(struct vg_call *call,
                                         const struct dynamodb_update_contributor_insights_in *in,
                                         struct dynamodb_update_contributor_insights_out *out,
                                         struct vg_error *err)
{
    struct dynamodb_whole whole;
    int rc = require(call, in->table_name, in->index_name, &whole, err);
    if (rc != VG_OK)
        return rc;
    bool is_on = in->contributor_insights_action == DYNAMODB_CONTRIBUTOR_INSIGHTS_ACTION_ENABLE;
    struct dynamodb_record_insight_list *list = &whole.details.insights;
    struct dynamodb_record_insight *insight = find(&whole.details, in->index_name);
    int32_t mode = in->contributor_insights_mode != 0
                       ? in->contributor_insights_mode
                       : DYNAMODB_CONTRIBUTOR_INSIGHTS_MODE_ACCESSED_AND_THROTTLED_KEYS;
    out->table_name = whole.table.name;
    out->index_name = in->index_name;
    if (is_on ? insight != NULL && insight->is_on.v && insight->mode.v == mode
              : insight == NULL || !insight->is_on.v) { /* as it is */
        out->contributor_insights_status = status_of(insight);
        out->contributor_insights_mode = insight != NULL ? insight->mode.v : 0;
        return VG_OK;
    }
    if (insight == NULL) {
        struct dynamodb_record_insight *items =
            VG_NEW_ARRAY(call->arena, struct dynamodb_record_insight, list->count + 1);
        for (size_t i = 0; i < list->count; i++)
            items[i] = list->items[i];
        insight = &items[list->count];
        *list = (struct dynamodb_record_insight_list){
            .items = items, .count = list->count + 1, .set = true};
        insight->index_name = in->index_name;
    }
    insight->is_on = vg_bool(is_on);
    insight->changed_ms = vg_i64(call->now_ms);
    if (is_on)
        insight->mode = vg_i32(mode);
    out->contributor_insights_status = is_on ? DYNAMODB_CONTRIBUTOR_INSIGHTS_STATUS_ENABLING
                                             : DYNAMODB_CONTRIBUTOR_INSIGHTS_STATUS_DISABLING;
    out->contributor_insights_mode = insight->mode.v;
    return dynamodb_whole_store(call, &whole, whole.table.options);
}

/* ---- Lists ---- */

static void add(struct vg_call *call, struct vg_str table_name,
                const struct dynamodb_record_insight *insight, struct vg_buf *list)
{
    struct dynamodb_contributor_insights_summary summary = {
        .table_name = vg_arena_copy(call->arena, table_name),
        .index_name = insight->index_name,
        .contributor_insights_status = status_of(insight),
        .contributor_insights_mode = insight->mode.v,
    };
    vg_buf_add_bytes(list, &summary, sizeof(summary));
}

/* Whole tables until there are enough. The token is the last one's name. */
static int list_all(struct vg_call *call, struct vg_str after, size_t max, struct vg_buf *list,
                    struct vg_str *token)
{
    struct vg_walk walk;
    struct vg_str key, name, last = VG_STR_NONE;
    int rc;
    vg_call_walk(call, DYNAMODB_SPACE_TABLE, after, &walk);
    while ((rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        struct dynamodb_whole whole;
        struct vg_str rest = vg_key_rest(key);
        if (list->len / sizeof(struct dynamodb_contributor_insights_summary) >= max) {
            *token = last;
            break;
        }
        if (!vg_key_take_str(call->arena, &rest, &name) ||
            dynamodb_whole_find(call, name, &whole) != VG_OK)
            return VG_BROKEN;
        for (size_t i = 0; i < whole.details.insights.count; i++)
            add(call, name, &whole.details.insights.items[i], list);
        last = name;
    }
    vg_walk_end(&walk);
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

int dynamodb_list_contributor_insights(struct vg_call *call,
                                       const struct dynamodb_list_contributor_insights_in *in,
                                       struct dynamodb_list_contributor_insights_out *out,
                                       struct vg_error *err)
{
    struct dynamodb_whole whole;
    struct vg_buf list;
    int rc = VG_OK;
    vg_buf_init(&list, call->arena, /* max= */ 0);
    if (vg_str_is_set(in->table_name)) {
        rc = dynamodb_whole_require(call, in->table_name, &whole, err);
        for (size_t i = 0; rc == VG_OK && i < whole.details.insights.count; i++)
            add(call, whole.table.name, &whole.details.insights.items[i], &list);
    } else {
        size_t max = in->max_results.v > 0 ? (size_t)in->max_results.v : LIST_MAX;
        rc = list_all(call, in->next_token, max, &list, &out->next_token);
    }
    if (rc != VG_OK)
        return rc;
    out->contributor_insights_summaries = (struct dynamodb_contributor_insights_summaries){
        .items = (struct dynamodb_contributor_insights_summary *)(void *)list.ptr,
        .count = list.len / sizeof(struct dynamodb_contributor_insights_summary),
        .set = true};
    return VG_OK;
}

/* services/dynamodb/item/page.c: a page of items, as Query and Scan read it: in the order of the
 * store, up to 1 MB or the limit. */
#include "dynamodb/dynamodb.h"

/* Of items looked at, before the filter. The item that reaches it still belongs to the page: AWS
   bills full pages of a scan with 128.5 units, which is more than 1 MB. */
enum { PAGE_BYTES_MAX = 1024 * 1024 };

static void take(struct vg_call *call, struct dynamodb_page *page, struct vg_buf *items,
                 struct vg_str item)
{
    if (page->filter != NULL && !dynamodb_condition_holds(page->filter, item))
        return;
    page->count++;
    if (page->counts_only)
        return;
    if (page->selection != NULL)
        item = dynamodb_project(page->selection, item, call->arena);
    vg_buf_add_bytes(items, &item, sizeof(item));
}

int dynamodb_page_read(struct vg_call *call, struct dynamodb_page *page)
{
    struct vg_walk walk;
    struct vg_buf items;
    struct vg_str item, last = VG_STR_NONE;
    bool is_full = false;
    int rc;
    vg_buf_init(&items, call->arena, /* max= */ 0);
    vg_walk_begin(&walk, call->txn, call->arena, page->prefix, page->start, page->includes_start,
                  page->is_reverse);
    while (!is_full && (rc = vg_walk_next(&walk, /* key= */ NULL, &item)) == VG_OK) {
        rc = dynamodb_item_check(item);
        if (rc != VG_OK || (page->ends != NULL && page->ends(page->ctx, walk.at)))
            break;
        if (page->takes != NULL && !page->takes(page->ctx, walk.at, item))
            continue;
        page->bytes += dynamodb_item_size(item);
        page->scanned_count++;
        take(call, page, &items, item);
        last = item;
        is_full = page->bytes >= PAGE_BYTES_MAX ||
                  (page->limit > 0 && page->scanned_count == page->limit);
    }
    vg_walk_end(&walk);
    if (!is_full && rc != VG_OK && rc != VG_NOT_FOUND)
        return VG_BROKEN;
    page->items = (struct dynamodb_item_list){.items = (struct vg_str *)(void *)items.ptr,
                                              .count = items.len / sizeof(struct vg_str),
                                              .set = !page->counts_only};
    if (is_full)
        page->last_key = dynamodb_key_item(&page->table->schema, last, call->arena);
    return VG_OK;
}

int dynamodb_check_select(struct dynamodb_request *request, int32_t select, bool has_selection,
                          bool has_index)
{
    const char *problem = NULL;
    switch (select) {
    case DYNAMODB_SELECT_ALL_ATTRIBUTES:
        problem =
            has_selection
                ? "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"
                : NULL;
        break;
    case DYNAMODB_SELECT_ALL_PROJECTED_ATTRIBUTES:
        problem = !has_index
                      ? "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
                  : has_selection ? "Cannot specify the ProjectionExpression when choosing to get "
                                    "ALL_PROJECTED_ATTRIBUTES"
                                  : NULL;
        break;
    case DYNAMODB_SELECT_SPECIFIC_ATTRIBUTES:
        problem =
            !has_selection
                ? "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                  "SPECIFIC_ATTRIBUTES"
                : NULL;
        break;
    case DYNAMODB_SELECT_COUNT:
        problem =
            has_selection
                ? "Cannot specify the ProjectionExpression when choosing to get only the Count"
                : NULL;
        break;
    default:
        break;
    }
    return problem == NULL ? VG_OK : dynamodb_refuse(request, vg_str_from(problem));
}

/* iam/page.h: lists in pages: Marker, MaxItems, IsTruncated. */
#ifndef VG_IAM_PAGE_H
#define VG_IAM_PAGE_H

#include "iam/iam.h"

/* What a marker continues; one of another kind is not accepted. */
enum iam_list {
    IAM_LIST_ROLES = 'r',
    IAM_LIST_ROLE_POLICIES = 'i',
    IAM_LIST_ATTACHED = 'a',
    IAM_LIST_POLICIES = 'p',
    IAM_LIST_VERSIONS = 'v',
    IAM_LIST_ENTITIES = 'e',
    IAM_LIST_TAGS = 't',
};

struct iam_page {
    struct vg_call *call;
    enum iam_list list;
    size_t limit;
    size_t count;
    struct vg_str after; /* where to go on: what iam_page_end was given; absent on the first page */
};

int iam_page_begin(struct vg_call *call, enum iam_list list, struct vg_str marker,
                   struct vg_i32 max_items, struct iam_page *page, struct vg_error *err) VG_CHECKED;
/* Takes a place for another item. False when the page is full. */
bool iam_page_take(struct iam_page *page);
/* What closes a list: whether there is more, and the marker that goes on behind `last`. */
void iam_page_end(const struct iam_page *page, bool is_truncated, struct vg_str last,
                  struct vg_bool *is_truncated_out, struct vg_str *marker);

/* For short lists, that are paged by number: the first and one past the last of `count` items. */
struct iam_slice {
    size_t from, to;
};
int iam_page_slice(struct vg_call *call, enum iam_list list, struct vg_str marker,
                   struct vg_i32 max_items, size_t count, struct iam_slice *slice,
                   struct vg_bool *is_truncated, struct vg_str *next,
                   struct vg_error *err) VG_CHECKED;

#endif

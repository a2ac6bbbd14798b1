/* s3/list.h: what the listings of objects and of versions share. */
#ifndef VG_SERVICE_S3_LIST_H
#define VG_SERVICE_S3_LIST_H

#include "s3/s3.h"

/* What a page is asked to hold. */
struct s3_list_scope {
    const struct s3_bucket_record *bucket;
    struct vg_str prefix;    /* "" for all */
    struct vg_str delimiter; /* "" for none */
    struct vg_str after;     /* the marker; "" for none */
    size_t max;              /* keys and common prefixes together */
};

/* The bounds of prefix and marker, and max-keys as S3 takes it: at most a thousand. */
int s3_list_check(struct s3_list_scope *scope, struct vg_i32 max_keys,
                  struct vg_error *err) VG_CHECKED;
/* "" for what is absent. */
struct vg_str s3_list_text(struct vg_str text);
/* The common prefix that swallows the key; absent when none does. */
struct vg_str s3_list_common_prefix(const struct s3_list_scope *scope, struct vg_str key);
/* Whether the marker stands within that prefix: an earlier page has shown it. */
bool s3_list_is_passed(const struct s3_list_scope *scope, struct vg_str common_prefix);
/* The first text behind all that begin with the prefix; absent when there is none. */
struct vg_str s3_list_behind(struct vg_call *call, struct vg_str prefix);
/* A zeroed slot at the end of a list of the model's (any; its capacity follows from the count). */
void *s3_list_add(struct vg_call *call, void *list, size_t item_size);
void s3_list_add_prefix(struct vg_call *call, struct s3_common_prefix_list *list,
                        struct vg_str prefix);

/* encoding-type=url, as java.net.URLEncoder writes it, but with slashes kept. Absent stays absent.
 */
struct vg_str s3_list_encoded(struct vg_call *call, int32_t encoding, struct vg_str text);
void s3_list_encode_prefixes(struct vg_call *call, int32_t encoding,
                             struct s3_common_prefix_list *list);

#endif

/* proxy/tags.h: tags by ARN, of what API Gateway's two services keep under [id] or [id][part]. */
#ifndef VG_PROXY_TAGS_H
#define VG_PROXY_TAGS_H

#include "bus/call.h"

/* What can carry tags: "/<collection>/<id>", or "/<collection>/<id>/<part>/<name>". */
struct vg_proxy_tagged_kind {
    const char *collection;
    const char *part; /* or NULL */
    vg_space space;
    const struct vg_shape *shape;
    size_t tags_offset; /* of a generated map of texts in it */
};

/* A service's kinds, and its errors. */
struct vg_proxy_tags {
    const struct vg_proxy_tagged_kind *kinds;
    size_t kind_count;
    const struct vg_error_shape *bad_request, *not_found;
    bool keeps_empty; /* records without tags have an empty map, not none */
};

/* Maps are generated maps of texts, loaded (vg_list_load). VG_OK, VG_FAIL, VG_BROKEN. */
int vg_proxy_tags_check(const struct vg_proxy_tags *service, struct vg_list tags,
                        struct vg_error *err) VG_CHECKED;
int vg_proxy_tags_get(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str arn,
                      struct vg_list *tags, struct vg_error *err) VG_CHECKED;
/* Adds them, or replaces those of the same keys. */
int vg_proxy_tags_add(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str arn,
                      struct vg_list tags, struct vg_error *err) VG_CHECKED;
/* `keys`: a generated list of texts. */
int vg_proxy_tags_remove(struct vg_call *call, const struct vg_proxy_tags *service,
                         struct vg_str arn, struct vg_list keys, struct vg_error *err) VG_CHECKED;

#endif

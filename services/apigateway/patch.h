/* apigateway/patch.h: patch operations by table. A table says, path by path, which member of a
 * structure changes and by which operations; the model's tables say how. */
#ifndef VG_SERVICE_APIGATEWAY_PATCH_H
#define VG_SERVICE_APIGATEWAY_PATCH_H

#include "apigateway/apigateway.h"

enum apigateway_patch_op {
    APIGATEWAY_PATCH_ADD = 1 << 0,
    APIGATEWAY_PATCH_REMOVE = 1 << 1,
    APIGATEWAY_PATCH_REPLACE = 1 << 2,
    APIGATEWAY_PATCH_ALL = 7,
};

enum apigateway_patch_flag {
    /* An empty text is a value of its own; elsewhere it takes the member away. */
    APIGATEWAY_PATCH_KEEPS_EMPTY = 1 << 0,
    /* A map stays when its last entry goes, and takes no empty value. */
    APIGATEWAY_PATCH_KEEPS_MAP = 1 << 1,
    /* Another operation is answered as an unknown path is. */
    APIGATEWAY_PATCH_HIDES_PATH = 1 << 2,
};

struct apigateway_patch_rule {
    /* "/name", "/variables/{}": {} stands for one segment, the key of a map or element of a list.
     */
    const char *path;
    uint8_t ops;        /* enum apigateway_patch_op */
    uint8_t flags;      /* enum apigateway_patch_flag */
    const char *member; /* "endpointConfiguration.types"; of a list or map: the container */
    /* Of a map's entry that is to be replaced or removed and is not there (404); NULL: then replace
     * adds, and remove does nothing. Of an enum or number: what a wrong value is answered with. */
    const char *problem;
    int64_t min, max; /* of integers, where not both 0 */
};

/* How a service's resource words what cannot be done. */
enum apigateway_patch_style {
    /* "Invalid patch path /x", "Invalid patch operation specified. Must be one of: [replace]" */
    APIGATEWAY_PATCH_BY_PATH,
    /* "Invalid patch path  '/x' specified for op 'add'. Must be one of: [/name]" */
    APIGATEWAY_PATCH_BY_OP,
};

struct apigateway_patch_table {
    const struct vg_shape *shape; /* of the target */
    enum apigateway_patch_style style;
    const struct apigateway_patch_rule *rules;
    size_t count;
};

/* One operation on the target. VG_OK, VG_FAIL, or VG_NOT_FOUND: no rule has that path. */
int apigateway_patch_one(struct vg_call *call, const struct apigateway_patch_table *table,
                         const struct apigateway_patch_operation *operation, void *target,
                         struct vg_error *err) VG_CHECKED;
/* All of them in their order; VG_OK or VG_FAIL. The target is only good when all went well. */
int apigateway_patch_apply(struct vg_call *call, const struct apigateway_patch_table *table,
                           const struct apigateway_list_of_patch_operation *operations,
                           void *target, struct vg_error *err) VG_CHECKED;
/* Each operation copies what it changes: their number is bounded. */
int apigateway_patch_count_check(const struct apigateway_list_of_patch_operation *operations,
                                 struct vg_error *err) VG_CHECKED;
/* Segment `index` of a path, decoded (~1 is '/', ~0 is '~'); absent when there is none. */
struct vg_str apigateway_patch_segment(struct vg_arena *arena, struct vg_str path, size_t index);

#endif

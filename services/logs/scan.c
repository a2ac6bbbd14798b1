/* logs/scan.c: walks over many records in bounded memory. */
#include "logs/scan.h"

enum { SCAN_BYTES_MAX = 64 * 1024 };

static void begin_walk(struct logs_scan *scan, struct vg_str start)
{
    vg_walk_begin(&scan->walk, scan->txn, &scan->arena, scan->prefix, start,
                  /* includes_start= */ false, scan->is_reverse);
}

void logs_scan_begin(struct logs_scan *scan, struct vg_call *call, const struct vg_shape *shape,
                     struct vg_str prefix, struct vg_str start, bool is_reverse)
{
    *scan = (struct logs_scan){
        .txn = call->txn, .shape = shape, .prefix = prefix, .is_reverse = is_reverse};
    vg_arena_init(&scan->arena);
    begin_walk(scan, start);
}

/* Goes on from the last key with an empty arena. */
static void renew(struct logs_scan *scan)
{
    struct vg_arena fresh;
    vg_arena_init(&fresh);
    scan->at = vg_arena_copy(&fresh, scan->at);
    vg_walk_end(&scan->walk);
    vg_arena_deinit(&scan->arena);
    scan->arena = fresh;
    begin_walk(scan, scan->at);
}

int logs_scan_next(struct logs_scan *scan, struct vg_str *key, void *record)
{
    if (scan->arena.total_bytes > SCAN_BYTES_MAX && vg_str_is_set(scan->at))
        renew(scan);
    int rc = vg_record_next(&scan->walk, scan->shape, &scan->at, record);
    if (rc == VG_OK)
        *key = scan->at;
    return rc;
}

void logs_scan_end(struct logs_scan *scan)
{
    vg_walk_end(&scan->walk);
    vg_arena_deinit(&scan->arena);
}

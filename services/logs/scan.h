/* logs/scan.h: walks over many records in bounded memory. A walk of the store copies what it gives
 * into its arena; a scan gives its own arena back every so often. */
#ifndef VG_LOGS_SCAN_H
#define VG_LOGS_SCAN_H

#include "logs/logs.h"

struct logs_scan {
    struct vg_txn *txn;
    const struct vg_shape *shape;
    struct vg_arena arena; /* of the records given since it was renewed last */
    struct vg_walk walk;
    struct vg_str prefix;
    struct vg_str at; /* the last key given */
    bool is_reverse;
};

/* Records whose keys begin with `prefix`, behind `start` in the scan's direction (absent: all).
 * Both must outlive the scan. A begun scan is to be ended, whatever happens. */
void logs_scan_begin(struct logs_scan *scan, struct vg_call *call, const struct vg_shape *shape,
                     struct vg_str prefix, struct vg_str start, bool is_reverse);
/* VG_OK with the key and the record, which live until the next call; VG_NOT_FOUND at the end,
 * VG_BROKEN. */
int logs_scan_next(struct logs_scan *scan, struct vg_str *key, void *record) VG_CHECKED;
void logs_scan_end(struct logs_scan *scan);

#endif

/* wafv2/lists.h: what is known of addresses: the lists of the managed groups (samples of
 * documentation addresses, or the user's), and the user's countries and networks. */
#ifndef VG_WAFV2_LISTS_H
#define VG_WAFV2_LISTS_H

#include "base/log.h"
#include "wafv2/engine/acl.h"

enum { WAFV2_LISTS = 5 };

struct wafv2_lists {
    struct vg_arena arena;
    struct waf_set sets[WAFV2_LISTS];
    struct waf_places places;
};

/* `dir` (may be NULL): a folder with files "<list>.txt", one block or address on a line, '#' begins
 * a comment. A list without a file there keeps its sample. "countries.txt" has a country's code, or
 * a region's, behind each block ("203.0.113.0/25 FR", "2001:db8::/32 US-CA"), "asn.txt" a network's
 * number; without them nobody is anywhere. Lines that are none are logged and left out. */
void wafv2_lists_init(struct wafv2_lists *lists, const char *dir, const struct vg_log *log);
void wafv2_lists_deinit(struct wafv2_lists *lists);
/* By "list:<name>", as managed groups refer to it; NULL when there is none. */
const struct waf_set *wafv2_lists_find(const struct wafv2_lists *lists, struct vg_str reference);

#endif

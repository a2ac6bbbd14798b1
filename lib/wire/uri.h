/* wire/uri.h: a request's path against an operation's pattern
 * ("/2015-03-31/functions/{FunctionName}/policy"). */
#ifndef VG_WIRE_URI_H
#define VG_WIRE_URI_H

#include "base/str.h"

enum { VG_URI_LABELS_MAX = 8 };

struct vg_uri_label {
    struct vg_str name;
    struct vg_str value; /* as received: still percent-encoded */
};

struct vg_uri_match {
    struct vg_uri_label labels[VG_URI_LABELS_MAX];
    size_t label_count;
    size_t literal_count; /* segments that are no labels */
    bool is_greedy;
};

/* Whether the path fits the pattern; a slash at the end of either does not matter. Labels are never
 * empty; a greedy one takes the rest of the path, slashes included (an object's key may begin or
 * end with one). */
bool vg_uri_match(struct vg_str pattern, struct vg_str path, struct vg_uri_match *match);

/* The literal part of a pattern behind its '?', absent without one. */
struct vg_str vg_uri_literal_query(struct vg_str pattern);

#endif

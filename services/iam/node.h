/* iam/node.h: a JSON document as a tree, for judging policies. */
#ifndef VG_IAM_NODE_H
#define VG_IAM_NODE_H

#include "base/json.h"

struct iam_node {
    enum vg_json_type type;
    struct vg_str name; /* of an object's member */
    struct vg_str text; /* of a string */
    struct iam_node *child;
    struct iam_node *next;
};

/* NULL when the text is not one JSON value. */
const struct iam_node *iam_node_parse(struct vg_arena *arena, struct vg_str text);
/* A member of an object; NULL when there is none, or `node` is not an object. */
const struct iam_node *iam_node_member(const struct iam_node *node, const char *name);
bool iam_node_is(const struct iam_node *node, enum vg_json_type type);

#endif

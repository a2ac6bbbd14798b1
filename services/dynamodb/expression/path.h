/* services/dynamodb/expression/path.h: document paths (a.b[1].c): followed through stored items,
 * compared, and gathered into trees. */
#ifndef VG_DYNAMODB_PATH_H
#define VG_DYNAMODB_PATH_H

#include "dynamodb/value/value.h"

struct dynamodb_step {
    struct vg_str name; /* absent: an index */
    uint32_t index;
};

struct dynamodb_path {
    const struct dynamodb_step *steps;
    uint32_t count;
};

/* What is at the path; false when there is nothing. An absent item has nothing. */
bool dynamodb_path_find(const struct dynamodb_path *path, struct vg_str item, struct vg_str *value);
/* The value that holds the path's last step: false unless it is there and a map (for a name) or a
 * list (for an index). Of a path of one step it is the item itself: `*parent` is absent. */
bool dynamodb_path_parent(const struct dynamodb_path *path, struct vg_str item,
                          struct vg_str *parent);
/* "[a, [1], b]", as AWS prints paths. */
struct vg_str dynamodb_path_display(struct vg_arena *arena, const struct dynamodb_path *path);
bool dynamodb_path_eq(const struct dynamodb_path *a, const struct dynamodb_path *b);

enum dynamodb_path_relation {
    DYNAMODB_PATHS_APART,
    DYNAMODB_PATHS_OVERLAP,  /* equal, or one leads into the other */
    DYNAMODB_PATHS_CONFLICT, /* one takes for a map what the other takes for a list */
};
enum dynamodb_path_relation dynamodb_path_relation(const struct dynamodb_path *a,
                                                   const struct dynamodb_path *b);

/* Paths that neither overlap nor conflict, as a tree in the order of the stored form: walked beside
 * an item in one pass. */
struct dynamodb_path_tree {
    struct dynamodb_step step;
    void *leaf; /* of the path that ends here; else NULL and there are children */
    struct dynamodb_path_tree *children;
    struct dynamodb_path_tree *next; /* sibling: ascending by name's bytes or by index */
};
/* `root` begins zeroed. `leaf` is not NULL. */
void dynamodb_path_tree_add(struct vg_arena *arena, struct dynamodb_path_tree *root,
                            const struct dynamodb_path *path, void *leaf);

#endif

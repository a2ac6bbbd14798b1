/* base/list.h: an intrusive doubly linked list. */
#ifndef VG_BASE_LIST_H
#define VG_BASE_LIST_H

#include "base/str.h"

struct vg_list_node {
    struct vg_list_node *prev;
    struct vg_list_node *next;
};

static inline void vg_list_init(struct vg_list_node *head)
{
    head->prev = head->next = head;
}
static inline bool vg_list_is_empty(const struct vg_list_node *head)
{
    return head->next == head;
}
static inline void vg_list_append(struct vg_list_node *head, struct vg_list_node *node)
{
    node->prev = head->prev;
    node->next = head;
    head->prev->next = node;
    head->prev = node;
}
/* Safe on a node that is already out (it then points at itself). */
static inline void vg_list_remove(struct vg_list_node *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    node->prev = node->next = node;
}
/* The first node taken off, or NULL. */
static inline struct vg_list_node *vg_list_pop(struct vg_list_node *head)
{
    struct vg_list_node *node = head->next;
    if (node == head)
        return NULL;
    vg_list_remove(node);
    return node;
}

#endif

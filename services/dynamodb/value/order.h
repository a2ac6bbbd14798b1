/* services/dynamodb/value/order.h: the members of maps and sets, brought into canonical order after
 * they were written as they came. */
#ifndef VG_DYNAMODB_ORDER_H
#define VG_DYNAMODB_ORDER_H

#include "value.h"

struct dynamodb_order {
    struct vg_buf *out;
    struct vg_buf entries; /* a stack: the members of all containers that are open */
    struct vg_buf scratch;
};

/* One container whose members are being written. */
struct dynamodb_order_run {
    size_t base;  /* of its entries */
    size_t start; /* of its members in the output */
    size_t count;
    bool is_sorted; /* so far, and without doubles */
};

/* Takes its memory from the output's arena. */
void dynamodb_order_init(struct dynamodb_order *order, struct vg_buf *out);
struct dynamodb_order_run dynamodb_order_begin(const struct dynamodb_order *order);
/* A member has been written from `at` on; its key (a name, or a set's member) ends at `key_end`.
 * Inner containers are closed. */
void dynamodb_order_add(struct dynamodb_order *order, struct dynamodb_order_run *run, size_t at,
                        size_t key_end, size_t key_len);
/* Sorts the entries; the output stays as it came. */
bool dynamodb_order_has_doubles(struct dynamodb_order *order, struct dynamodb_order_run *run);
/* Sorts the output, of equal keys keeps the last; returns how many members are left. */
uint32_t dynamodb_order_end(struct dynamodb_order *order, struct dynamodb_order_run *run);

#endif

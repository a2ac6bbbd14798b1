/* apigateway/schema/canonical.c: one text for equal values: numbers by their value, members in the
 * order of their names. */
#include "apigateway/schema/node.h"

#include <math.h>
#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
    const struct apigateway_member *const *left = a;
    const struct apigateway_member *const *right = b;
    return vg_str_cmp((*left)->key, (*right)->key);
}

static void print(struct vg_arena *arena, struct vg_buf *buf, struct apigateway_value value);

static void print_map(struct vg_arena *arena, struct vg_buf *buf, const struct apigateway_map *map)
{
    const struct apigateway_member **sorted =
        VG_NEW_ARRAY(arena, const struct apigateway_member *, map->count);
    for (size_t i = 0; i < map->count; i++)
        sorted[i] = &map->members[i];
    if (map->count > 1)
        qsort(sorted, map->count, sizeof(const struct apigateway_member *), by_key);
    vg_buf_add_char(buf, '{');
    for (size_t i = 0; i < map->count; i++) {
        vg_json_quote(buf, sorted[i]->key);
        vg_buf_add_char(buf, ':');
        print(arena, buf, sorted[i]->value);
        vg_buf_add_char(buf, ',');
    }
    vg_buf_add_char(buf, '}');
}

/* Recursion goes as deep as JSON that was read. */
static void print(struct vg_arena *arena, struct vg_buf *buf, struct apigateway_value value)
{
    if (value.type == APIGATEWAY_MAP) {
        print_map(arena, buf, value.map);
    } else if (value.type == APIGATEWAY_LIST) {
        vg_buf_add_char(buf, '[');
        for (size_t i = 0; i < value.list->count; i++) {
            print(arena, buf, value.list->values[i]);
            vg_buf_add_char(buf, ',');
        }
        vg_buf_add_char(buf, ']');
    } else if (value.type == APIGATEWAY_DOUBLE && fabs(value.real) < 1e15 &&
               value.real == trunc(value.real)) {
        vg_buf_add_i64(buf, (int64_t)value.real);
    } else {
        apigateway_json_print(buf, value);
    }
}

struct vg_str schema_canonical(struct vg_arena *arena, struct apigateway_value value)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    print(arena, &buf, value);
    return vg_buf_str(&buf);
}

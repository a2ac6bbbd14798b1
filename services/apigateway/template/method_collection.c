/* apigateway/template/method_collection.c: java.util.List, Map and Map.Entry. */
#include "apigateway/template/run.h"

/* False, with the problem worded, when `more` elements are too many. */
static bool has_room(struct vtl_run *run, size_t count, size_t more)
{
    if (count + more > VTL_ELEMENTS_MAX) {
        vtl_fail(run, "A list or map has more than 100000 elements");
        return false;
    }
    return vtl_spend(run, more);
}

/* The position of an equal element, or the list's length. */
static size_t find(struct vtl_run *run, const struct apigateway_list *list,
                   struct apigateway_value value)
{
    size_t at = 0;
    while (at < list->count && !vtl_equals(run, list->values[at], value) && !vtl_failed(run))
        at++;
    return vtl_failed(run) ? list->count : at;
}

static struct apigateway_value list_size(struct vtl_run *run, struct apigateway_value self,
                                         const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_int((int64_t)self.list->count);
}

static struct apigateway_value list_is_empty(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_bool(self.list->count == 0);
}

/* The element an argument points to; Java throws where there is none. */
static struct apigateway_value *slot_at(struct vtl_run *run, const struct apigateway_list *list,
                                        struct apigateway_value at)
{
    if (at.integer >= 0 && (uint64_t)at.integer < list->count)
        return &list->values[at.integer];
    vtl_fail(run, "An index is outside of its list");
    return NULL;
}

static struct apigateway_value list_get(struct vtl_run *run, struct apigateway_value self,
                                        const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_INT)
        return apigateway_null();
    const struct apigateway_value *slot = slot_at(run, self.list, args[0]);
    return slot == NULL ? apigateway_null() : *slot;
}

static struct apigateway_value list_set(struct vtl_run *run, struct apigateway_value self,
                                        const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_INT)
        return apigateway_null();
    struct apigateway_value *slot = slot_at(run, self.list, args[0]);
    struct apigateway_value before = slot == NULL ? apigateway_null() : *slot;
    if (slot != NULL)
        *slot = args[1];
    return before;
}

/* add(x), or add(position, x), which returns nothing. */
static struct apigateway_value list_add(struct vtl_run *run, struct apigateway_value self,
                                        const struct apigateway_value *args, size_t count)
{
    struct apigateway_list *list = self.list;
    if (!has_room(run, list->count, 1) || (count == 2 && args[0].type != APIGATEWAY_INT))
        return apigateway_null();
    if (count == 1) {
        apigateway_list_add(run->arena, list, args[0]);
        return apigateway_bool(true);
    }
    if (args[0].integer < 0 || (uint64_t)args[0].integer > list->count)
        return vtl_fail(run, "An index is outside of its list");
    size_t at = (size_t)args[0].integer;
    vtl_spend(run, (list->count - at) / 4);
    apigateway_list_add(run->arena, list, args[1]);
    memmove(&list->values[at + 1], &list->values[at],
            (list->count - 1 - at) * sizeof(*list->values));
    list->values[at] = args[1];
    return apigateway_null();
}

static struct apigateway_value list_add_all(struct vtl_run *run, struct apigateway_value self,
                                            const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_LIST)
        return apigateway_null();
    size_t more = args[0].list->count;
    if (!has_room(run, self.list->count, more))
        return apigateway_null();
    for (size_t i = 0; i < more; i++)
        apigateway_list_add(run->arena, self.list, args[0].list->values[i]);
    return apigateway_bool(more > 0);
}

static void take_out(struct apigateway_list *list, size_t at)
{
    memmove(&list->values[at], &list->values[at + 1],
            (list->count - at - 1) * sizeof(*list->values));
    list->count--;
}

/* By position for a number, else the first equal element. */
static struct apigateway_value list_remove(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    (void)count;
    struct apigateway_list *list = self.list;
    vtl_spend(run, list->count / 4);
    if (args[0].type == APIGATEWAY_INT) {
        const struct apigateway_value *slot = slot_at(run, list, args[0]);
        if (slot == NULL)
            return apigateway_null();
        struct apigateway_value removed = *slot;
        take_out(list, (size_t)args[0].integer);
        return removed;
    }
    size_t at = find(run, list, args[0]);
    bool is_there = at < list->count;
    if (is_there)
        take_out(list, at);
    return apigateway_bool(is_there);
}

static struct apigateway_value list_clear(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    self.list->count = 0;
    return apigateway_null();
}

static struct apigateway_value list_contains(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    return apigateway_bool(find(run, self.list, args[0]) < self.list->count);
}

static struct apigateway_value list_contains_all(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_LIST)
        return apigateway_null();
    bool has_all = true;
    for (size_t i = 0; i < args[0].list->count && has_all; i++)
        has_all = find(run, self.list, args[0].list->values[i]) < self.list->count;
    return apigateway_bool(has_all);
}

static struct apigateway_value list_index_of(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    size_t at = find(run, self.list, args[0]);
    return apigateway_int(at < self.list->count ? (int64_t)at : -1);
}

/* A copy, where Java has a view. */
static struct apigateway_value list_sub_list(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_INT || args[1].type != APIGATEWAY_INT)
        return apigateway_null();
    int64_t from = args[0].integer, to = args[1].integer;
    if (from < 0 || from > to || (uint64_t)to > self.list->count)
        return vtl_fail(run, "subList() outside of its list");
    if (!has_room(run, 0, (size_t)(to - from)))
        return apigateway_null();
    struct apigateway_value list = apigateway_list_new(run->arena, (size_t)(to - from));
    for (int64_t i = from; i < to; i++)
        apigateway_list_add(run->arena, list.list, self.list->values[i]);
    return list;
}

static struct apigateway_value any_equals(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)count;
    return apigateway_bool(vtl_equals(run, self, args[0]));
}

static struct apigateway_value any_to_string(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return apigateway_string(vtl_text(run, self));
}

static struct apigateway_value map_size(struct vtl_run *run, struct apigateway_value self,
                                        const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_int((int64_t)self.map->count);
}

static struct apigateway_value map_is_empty(struct vtl_run *run, struct apigateway_value self,
                                            const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_bool(self.map->count == 0);
}

/* get(name), or getOrDefault(name, other). */
static struct apigateway_value map_get(struct vtl_run *run, struct apigateway_value self,
                                       const struct apigateway_value *args, size_t count)
{
    struct vg_str name = vtl_text(run, args[0]);
    const struct apigateway_member *member = apigateway_map_find(self.map, name);
    if (member != NULL)
        return member->value;
    return count == 2 ? args[1] : vtl_context_earlier(run, self.map, name);
}

/* Returns what was there before, as Java does. */
static struct apigateway_value put(struct vtl_run *run, struct apigateway_value self,
                                   const struct apigateway_value *args, bool is_if_absent)
{
    struct vg_str name = vtl_text(run, args[0]);
    if (!has_room(run, self.map->count, 1))
        return apigateway_null();
    const struct apigateway_member *member = apigateway_map_find(self.map, name);
    struct apigateway_value before = member == NULL ? apigateway_null() : member->value;
    if (member == NULL || !is_if_absent)
        apigateway_map_set(run->arena, self.map, name, args[1]);
    return before;
}

static struct apigateway_value map_put(struct vtl_run *run, struct apigateway_value self,
                                       const struct apigateway_value *args, size_t count)
{
    (void)count;
    return put(run, self, args, /* is_if_absent= */ false);
}

static struct apigateway_value map_put_if_absent(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)count;
    return put(run, self, args, /* is_if_absent= */ true);
}

static struct apigateway_value map_put_all(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_MAP)
        return apigateway_null();
    const struct apigateway_map *from = args[0].map;
    if (from == self.map || !has_room(run, self.map->count, from->count))
        return apigateway_null();
    for (size_t i = 0; i < from->count; i++)
        apigateway_map_set(run->arena, self.map, from->members[i].key, from->members[i].value);
    return apigateway_null();
}

static struct apigateway_value map_remove(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)count;
    struct vg_str name = vtl_text(run, args[0]);
    const struct apigateway_member *member = apigateway_map_find(self.map, name);
    if (member == NULL || !vtl_spend(run, self.map->count))
        return apigateway_null();
    struct apigateway_value removed = member->value;
    apigateway_map_remove(run->arena, self.map, name);
    return removed;
}

static struct apigateway_value map_clear(struct vtl_run *run, struct apigateway_value self,
                                         const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    *self.map = (struct apigateway_map){0};
    return apigateway_null();
}

static struct apigateway_value map_contains_key(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    (void)count;
    return apigateway_bool(apigateway_map_find(self.map, vtl_text(run, args[0])) != NULL);
}

static struct apigateway_value map_contains_value(struct vtl_run *run, struct apigateway_value self,
                                                  const struct apigateway_value *args, size_t count)
{
    (void)count;
    for (size_t i = 0; i < self.map->count && !vtl_failed(run); i++)
        if (vtl_equals(run, self.map->members[i].value, args[0]))
            return apigateway_bool(true);
    return apigateway_bool(false);
}

/* A list where Java has a view of the map. */
static struct apigateway_value members(struct vtl_run *run, struct apigateway_value self,
                                       enum vtl_method which)
{
    size_t count = self.map->count;
    if (!vtl_spend(run, count))
        return apigateway_null();
    struct apigateway_value list = apigateway_list_new(run->arena, count);
    for (size_t i = 0; i < count; i++) {
        const struct apigateway_member *member = &self.map->members[i];
        struct apigateway_value value = member->value;
        if (which == VTL_METHOD_keySet) {
            value = apigateway_string(member->key);
        } else if (which == VTL_METHOD_entrySet) {
            struct apigateway_member *copy = VG_NEW(run->arena, struct apigateway_member);
            *copy = *member;
            value = (struct apigateway_value){.type = APIGATEWAY_ENTRY, .member = copy};
        }
        apigateway_list_add(run->arena, list.list, value);
    }
    return list;
}

static struct apigateway_value map_key_set(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return members(run, self, VTL_METHOD_keySet);
}

static struct apigateway_value map_entry_set(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return members(run, self, VTL_METHOD_entrySet);
}

static struct apigateway_value map_values(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return members(run, self, VTL_METHOD_values);
}

static struct apigateway_value entry_key(struct vtl_run *run, struct apigateway_value self,
                                         const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_string(self.member->key);
}

static struct apigateway_value entry_value(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return self.member->value;
}

VTL_REFUSE(hashCode)
VTL_REFUSE(iterator)
VTL_REFUSE(lastIndexOf)
VTL_REFUSE(listIterator)
VTL_REFUSE(removeAll)
VTL_REFUSE(retainAll)
VTL_REFUSE(toArray)

const struct vtl_method_row vtl_list_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_add] = {list_add, 1, 2},
    [VTL_METHOD_addAll] = {list_add_all, 1, 1},
    [VTL_METHOD_clear] = {list_clear, 0, 0},
    [VTL_METHOD_contains] = {list_contains, 1, 1},
    [VTL_METHOD_containsAll] = {list_contains_all, 1, 1},
    [VTL_METHOD_equals] = {any_equals, 1, 1},
    [VTL_METHOD_get] = {list_get, 1, 1},
    [VTL_METHOD_indexOf] = {list_index_of, 1, 1},
    [VTL_METHOD_isEmpty] = {list_is_empty, 0, 0},
    [VTL_METHOD_remove] = {list_remove, 1, 1},
    [VTL_METHOD_set] = {list_set, 2, 2},
    [VTL_METHOD_size] = {list_size, 0, 0},
    [VTL_METHOD_subList] = {list_sub_list, 2, 2},
    [VTL_METHOD_toString] = {any_to_string, 0, 0},
    VTL_REFUSED(hashCode),
    VTL_REFUSED(iterator),
    VTL_REFUSED(lastIndexOf),
    VTL_REFUSED(listIterator),
    VTL_REFUSED(removeAll),
    VTL_REFUSED(retainAll),
    VTL_REFUSED(toArray),
};

const struct vtl_method_row vtl_map_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_clear] = {map_clear, 0, 0},
    [VTL_METHOD_containsKey] = {map_contains_key, 1, 1},
    [VTL_METHOD_containsValue] = {map_contains_value, 1, 1},
    [VTL_METHOD_entrySet] = {map_entry_set, 0, 0},
    [VTL_METHOD_equals] = {any_equals, 1, 1},
    [VTL_METHOD_get] = {map_get, 1, 1},
    [VTL_METHOD_getOrDefault] = {map_get, 2, 2},
    [VTL_METHOD_isEmpty] = {map_is_empty, 0, 0},
    [VTL_METHOD_keySet] = {map_key_set, 0, 0},
    [VTL_METHOD_put] = {map_put, 2, 2},
    [VTL_METHOD_putAll] = {map_put_all, 1, 1},
    [VTL_METHOD_putIfAbsent] = {map_put_if_absent, 2, 2},
    [VTL_METHOD_remove] = {map_remove, 1, 1},
    [VTL_METHOD_size] = {map_size, 0, 0},
    [VTL_METHOD_toString] = {any_to_string, 0, 0},
    [VTL_METHOD_values] = {map_values, 0, 0},
    VTL_REFUSED(hashCode),
};

const struct vtl_method_row vtl_entry_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_equals] = {any_equals, 1, 1},
    [VTL_METHOD_getKey] = {entry_key, 0, 0},
    [VTL_METHOD_getValue] = {entry_value, 0, 0},
    [VTL_METHOD_toString] = {any_to_string, 0, 0},
    VTL_REFUSED(hashCode),
};

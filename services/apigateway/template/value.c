/* apigateway/template/value.c: lists and maps of values, and reading them from JSON. */
#include "apigateway/template/value.h"

#include "base/hash.h"

enum { MEMBERS_WITHOUT_INDEX = 8, ROOM_FIRST = 8 };

double apigateway_to_double(struct apigateway_value value)
{
    double real = 0;
    switch (value.type) {
    case APIGATEWAY_INT:
        return (double)value.integer;
    case APIGATEWAY_DOUBLE:
        return value.real;
    case APIGATEWAY_BIG:
        if (!vg_str_to_f64(value.text,
                           &real)) /* beyond a double, or longer than a number is read */
            real = value.text.ptr[0] == '-' ? -__builtin_inf() : __builtin_inf();
        return real;
    default:
        return 0;
    }
}

int apigateway_number_cmp(struct apigateway_value a, struct apigateway_value b)
{
    if (a.type == APIGATEWAY_INT && b.type == APIGATEWAY_INT)
        return (a.integer > b.integer) - (a.integer < b.integer);
    double left = apigateway_to_double(a);
    double right = apigateway_to_double(b);
    return (left > right) - (left < right);
}

/* A copy with twice the room. */
static void *grow(struct vg_arena *arena, const void *from, size_t count, size_t *cap, size_t size)
{
    *cap = *cap == 0 ? ROOM_FIRST : *cap * 2;
    void *grown = vg_arena_alloc(arena, *cap * size);
    if (count > 0)
        memcpy(grown, from, count * size);
    return grown;
}

struct apigateway_value apigateway_list_new(struct vg_arena *arena, size_t room)
{
    struct apigateway_list *list = VG_NEW(arena, struct apigateway_list);
    if (room > 0)
        list->values = VG_NEW_ARRAY(arena, struct apigateway_value, room);
    list->cap = room;
    return (struct apigateway_value){.type = APIGATEWAY_LIST, .list = list};
}

void apigateway_list_add(struct vg_arena *arena, struct apigateway_list *list,
                         struct apigateway_value value)
{
    if (list->count == list->cap)
        list->values = grow(arena, list->values, list->count, &list->cap, sizeof(value));
    list->values[list->count++] = value;
}

struct apigateway_value apigateway_map_new(struct vg_arena *arena)
{
    return (struct apigateway_value){.type = APIGATEWAY_MAP,
                                     .map = VG_NEW(arena, struct apigateway_map)};
}

/* The slot that holds the key's position, or the empty one where it belongs. Seeded by the map's
 * place, so that nobody can choose names that collide. */
static uint32_t *slot_of(const struct apigateway_map *map, struct vg_str key)
{
    size_t at = vg_hash64((uintptr_t)map, key) & (map->index_cap - 1);
    while (map->index[at] != 0 && !vg_str_eq(map->members[map->index[at] - 1].key, key))
        at = (at + 1) & (map->index_cap - 1);
    return &map->index[at];
}

static void index_build(struct vg_arena *arena, struct apigateway_map *map)
{
    if (map->index_cap < map->count * 2) {
        map->index_cap = map->cap * 2;
        map->index = VG_NEW_ARRAY(arena, uint32_t, map->index_cap);
    } else {
        memset(map->index, 0, map->index_cap * sizeof(*map->index));
    }
    for (size_t i = 0; i < map->count; i++)
        *slot_of(map, map->members[i].key) = (uint32_t)(i + 1);
}

struct apigateway_member *apigateway_map_find(const struct apigateway_map *map, struct vg_str key)
{
    if (map->index != NULL) {
        uint32_t position = *slot_of(map, key);
        return position == 0 ? NULL : &map->members[position - 1];
    }
    for (size_t i = 0; i < map->count; i++)
        if (vg_str_eq(map->members[i].key, key))
            return &map->members[i];
    return NULL;
}

void apigateway_map_set(struct vg_arena *arena, struct apigateway_map *map, struct vg_str key,
                        struct apigateway_value value)
{
    struct apigateway_member *member = apigateway_map_find(map, key);
    if (member != NULL) {
        member->value = value;
        return;
    }
    if (map->count == map->cap)
        map->members = grow(arena, map->members, map->count, &map->cap, sizeof(*map->members));
    map->members[map->count++] = (struct apigateway_member){.key = key, .value = value};
    if (map->count <= MEMBERS_WITHOUT_INDEX)
        return;
    if (map->index == NULL || map->index_cap < map->count * 2)
        index_build(arena, map);
    else
        *slot_of(map, key) = (uint32_t)map->count;
}

bool apigateway_map_remove(struct vg_arena *arena, struct apigateway_map *map, struct vg_str key)
{
    struct apigateway_member *member = apigateway_map_find(map, key);
    if (member == NULL)
        return false;
    size_t at = (size_t)(member - map->members);
    memmove(member, member + 1, (map->count - at - 1) * sizeof(*member));
    map->count--;
    if (map->index != NULL)
        index_build(arena, map);
    return true;
}

static struct apigateway_value number_of(struct vg_str text)
{
    int64_t integer;
    double real;
    bool is_whole = vg_str_find_char(text, '.') < 0 && vg_str_find_char(text, 'e') < 0 &&
                    vg_str_find_char(text, 'E') < 0;
    if (is_whole && vg_str_to_i64(text, &integer))
        return apigateway_int(integer);
    if (!is_whole && vg_str_to_f64(text, &real))
        return apigateway_double(real);
    return (struct apigateway_value){.type = APIGATEWAY_BIG, .text = text};
}

static bool read_value(struct vg_json *json, struct apigateway_value *value);

static bool read_object(struct vg_json *json, struct apigateway_value *value)
{
    struct vg_str name;
    struct apigateway_value member;
    *value = apigateway_map_new(json->arena);
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!read_value(json, &member))
            return false;
        apigateway_map_set(json->arena, value->map, name, member);
    }
    return json->error == NULL;
}

static bool read_array(struct vg_json *json, struct apigateway_value *value)
{
    struct apigateway_value element;
    *value = apigateway_list_new(json->arena, /* room= */ 0);
    value->list->is_json = true;
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json)) {
        if (!read_value(json, &element))
            return false;
        apigateway_list_add(json->arena, value->list, element);
    }
    return json->error == NULL;
}

/* Recursion is bounded by VG_JSON_DEPTH_MAX. */
static bool read_value(struct vg_json *json, struct apigateway_value *value)
{
    struct vg_str text;
    switch (vg_json_peek(json)) {
    case VG_JSON_NULL:
        *value = apigateway_null();
        return vg_json_null(json);
    case VG_JSON_TRUE:
    case VG_JSON_FALSE:
        *value = apigateway_bool(false);
        return vg_json_bool(json, &value->boolean);
    case VG_JSON_NUMBER:
        if (!vg_json_number(json, &text))
            return false;
        *value = number_of(text);
        return true;
    case VG_JSON_STRING:
        *value = apigateway_string(VG_STR(""));
        return vg_json_string(json, &value->text);
    case VG_JSON_OBJECT:
        return read_object(json, value);
    case VG_JSON_ARRAY:
        return read_array(json, value);
    case VG_JSON_BAD:
        break;
    }
    return false;
}

bool apigateway_json_read(struct vg_arena *arena, struct vg_str text,
                          struct apigateway_value *value)
{
    struct vg_json json;
    struct apigateway_value read;
    vg_json_init(&json, text, arena);
    if (!read_value(&json, &read) || !vg_json_at_end(&json))
        return false;
    *value = read;
    return true;
}

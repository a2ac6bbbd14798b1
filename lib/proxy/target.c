/* proxy/target.c: which API a request to a custom domain name means. */
#include "bus/bus.h"
#include "proxy/address.h"
#include "proxy/domain.h"
#include "wire/message.h"

/* The owner of a name: of itself, or of the wildcard above it; `*domain` is the one that is there.
 */
static int find_place(struct vg_txn *txn, struct vg_arena *arena, struct vg_str name,
                      struct vg_str *domain, struct proxy_place *place)
{
    ptrdiff_t dot = vg_str_find_char(name, '.');
    const struct vg_str names[] = {
        name, VG_CONCAT(arena, VG_STR("*"), vg_str_tail(name, dot < 0 ? name.len : (size_t)dot))};
    int rc = VG_NOT_FOUND;
    for (size_t i = 0; i < VG_COUNT_OF(names) && rc == VG_NOT_FOUND; i++) {
        struct vg_key key;
        vg_key_begin(&key, arena, VG_STR(""), VG_STR(""), VG_PROXY_SPACE_DOMAIN_PLACE);
        vg_key_str(&key, names[i]);
        *domain = names[i];
        rc = vg_record_get(txn, vg_key_bytes(&key), &proxy_shape_place, arena, place);
    }
    return rc;
}

/* ---- The choice ---- */

struct choice {
    struct proxy_mapping all[VG_PROXY_MAPPINGS_MAX];
    size_t count;
    bool has_levels; /* a path of several parts is among them */
};

static int load(struct vg_txn *txn, struct vg_arena *arena, const struct proxy_place *place,
                struct vg_str domain, struct choice *choice)
{
    struct vg_walk walk;
    struct vg_key key;
    int rc = VG_OK;
    vg_key_begin(&key, arena, place->account, place->region, VG_PROXY_SPACE_MAPPING);
    vg_key_str(&key, domain);
    vg_walk_begin(&walk, txn, arena, vg_key_bytes(&key), VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    while (choice->count < VG_PROXY_MAPPINGS_MAX &&
           (rc = vg_record_next(&walk, &proxy_shape_mapping, NULL, &choice->all[choice->count])) ==
               VG_OK)
        choice->has_levels |= vg_str_find_char(choice->all[choice->count++].path, '/') >= 0;
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* A path of several levels makes all of the domain's match by their beginnings: then "orders" fits
 * "/ordersandmore", which it does not alone. So AWS documents it. */
static bool fits(const struct choice *choice, const struct proxy_mapping *mapping,
                 struct vg_str below)
{
    if (vg_str_is(mapping->path, VG_PROXY_NO_PATH))
        return true;
    if (!vg_str_starts(below, mapping->path))
        return false;
    return choice->has_levels || below.len == mapping->path.len ||
           below.ptr[mapping->path.len] == '/';
}

static size_t length_of(const struct proxy_mapping *mapping)
{
    return vg_str_is(mapping->path, VG_PROXY_NO_PATH) ? 0 : mapping->path.len;
}

/* The longest path that fits; leading slashes count as one. */
static void choose(struct vg_arena *arena, const struct choice *choice, struct vg_str path,
                   struct vg_proxy_target *target)
{
    const struct proxy_mapping *best = NULL;
    while (vg_str_starts(path, VG_STR("/")))
        path = vg_str_tail(path, 1);
    for (size_t i = 0; i < choice->count; i++)
        if (fits(choice, &choice->all[i], path) &&
            (best == NULL || length_of(&choice->all[i]) > length_of(best)))
            best = &choice->all[i];
    if (best == NULL)
        return;
    struct vg_str below = vg_str_tail(path, length_of(best));
    target->api_id = best->api_id;
    target->stage = best->stage.len > 0 ? best->stage : VG_STR_NONE;
    target->base_path = best->path;
    target->path = vg_str_starts(below, VG_STR("/")) ? below : VG_CONCAT(arena, VG_STR("/"), below);
}

int vg_proxy_target_find(struct vg_txn *txn, const struct vg_request *request,
                         struct vg_proxy_target *target)
{
    struct vg_arena *arena = request->arena;
    struct vg_str host = vg_proxy_host_name(request->host), domain;
    struct proxy_place place;
    *target = (struct vg_proxy_target){.path = request->path};
    if (!vg_proxy_is_custom_host(host))
        return VG_NOT_FOUND;
    char *name = vg_arena_alloc(arena, host.len);
    for (size_t i = 0; i < host.len; i++)
        name[i] = (char)(host.ptr[i] >= 'A' && host.ptr[i] <= 'Z' ? host.ptr[i] + 32 : host.ptr[i]);
    target->domain_name = vg_str_of(name, host.len);
    int rc = find_place(txn, arena, target->domain_name, &domain, &place);
    if (rc != VG_OK)
        return rc;
    struct choice *choice = VG_NEW(arena, struct choice);
    rc = load(txn, arena, &place, domain, choice);
    if (rc == VG_OK)
        choose(arena, choice, request->path, target);
    return rc;
}

/* ---- Where no call runs ---- */

struct look {
    const struct vg_request *request;
    struct vg_proxy_target *target;
};

static int look_in(struct vg_txn *txn, void *ctx)
{
    struct look *look = ctx;
    return vg_proxy_target_find(txn, look->request, look->target);
}

int vg_proxy_target_look(struct vg_bus *bus, const struct vg_request *request,
                         struct vg_proxy_target *target)
{
    struct look look = {request, target};
    /* Most hosts need no look into the store. */
    if (!vg_proxy_is_custom_host(vg_proxy_host_name(request->host)))
        return VG_NOT_FOUND;
    return vg_bus_look(bus, look_in, &look);
}

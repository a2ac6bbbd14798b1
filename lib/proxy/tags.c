/* proxy/tags.c: see tags.h. */
#include "proxy/tags.h"

enum { TAGS_MAX = 50, KEY_LEN_MAX = 128, VALUE_LEN_MAX = 256 };

/* An entry of a generated map of texts. */
struct tag {
    struct vg_str key;
    struct vg_str value;
};

int vg_proxy_tags_check(const struct vg_proxy_tags *service, struct vg_list tags,
                        struct vg_error *err)
{
    if (tags.count > TAGS_MAX)
        return vg_fail(err, service->bad_request, "Too many tags: at most %d are allowed",
                       TAGS_MAX);
    for (size_t i = 0; i < tags.count; i++) {
        const struct tag *tag = &((const struct tag *)tags.items)[i];
        if (tag->key.len == 0 || vg_utf8_count(tag->key) > KEY_LEN_MAX ||
            vg_utf8_count(tag->value) > VALUE_LEN_MAX)
            return vg_fail(err, service->bad_request, "Invalid tag key or value specified");
        if (vg_str_starts(tag->key, VG_STR("aws:")))
            return vg_fail(err, service->bad_request,
                           "Tag keys may not begin with the reserved prefix aws:");
    }
    return VG_OK;
}

/* ---- What has the tags ---- */

/* In memory, and where it is kept. */
struct tagged {
    const struct vg_proxy_tagged_kind *kind;
    struct vg_str id, part; /* the latter absent: the thing itself */
    void *record;
};

static bool fits(const struct vg_proxy_tagged_kind *kind, const struct vg_str *pieces, size_t count)
{
    return count == (kind->part != NULL ? 5 : 3) && pieces[0].len == 0 &&
           vg_str_is(pieces[1], kind->collection) &&
           (kind->part == NULL || vg_str_is(pieces[3], kind->part));
}

/* The kind and the names of an ARN of the call's region. */
static bool read_arn(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str text,
                     struct tagged *tagged)
{
    struct vg_arn arn;
    struct vg_str pieces[5];
    size_t count = 0;
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "apigateway") ||
        !vg_str_eq(arn.region, call->region) ||
        (arn.account.len > 0 && !vg_str_eq(arn.account, call->account)))
        return false;
    struct vg_str rest = arn.resource;
    while (count < VG_COUNT_OF(pieces) && vg_str_split(&rest, '/', &pieces[count]))
        count++;
    for (size_t i = 0; i < service->kind_count && !vg_str_is_set(rest); i++)
        if (fits(&service->kinds[i], pieces, count)) {
            *tagged = (struct tagged){.kind = &service->kinds[i],
                                      .id = pieces[2],
                                      .part = count == 5 ? pieces[4] : VG_STR_NONE};
            return true;
        }
    return false;
}

static struct vg_str key_of(struct vg_call *call, const struct tagged *tagged)
{
    struct vg_key key;
    vg_call_key(call, &key, tagged->kind->space);
    vg_key_str(&key, tagged->id);
    if (vg_str_is_set(tagged->part))
        vg_key_str(&key, tagged->part);
    return vg_key_bytes(&key);
}

static int find(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str arn,
                struct tagged *tagged, struct vg_error *err)
{
    if (!read_arn(call, service, arn, tagged))
        return vg_fail(err, service->bad_request, "Invalid ARN specified in the request: %.*s",
                       VG_STR_ARG(arn));
    tagged->record = vg_arena_zalloc(call->arena, 1, tagged->kind->shape->size);
    int rc = vg_record_get(call->txn, key_of(call, tagged), tagged->kind->shape, call->arena,
                           tagged->record);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, service->not_found, "Invalid resource identifier specified");
    return rc;
}

static struct vg_list tags_of(const struct tagged *tagged)
{
    return vg_list_load((char *)tagged->record + tagged->kind->tags_offset);
}

static int put(struct vg_call *call, const struct vg_proxy_tags *service,
               const struct tagged *tagged, struct vg_list tags)
{
    tags.set = tags.count > 0 || service->keeps_empty;
    vg_list_store((char *)tagged->record + tagged->kind->tags_offset, tags);
    return vg_record_put(call->txn, key_of(call, tagged), tagged->kind->shape, call->arena,
                         tagged->record);
}

/* ---- Operations ---- */

int vg_proxy_tags_get(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str arn,
                      struct vg_list *tags, struct vg_error *err)
{
    struct tagged tagged = {NULL};
    int rc = find(call, service, arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    *tags = tags_of(&tagged);
    tags->set = true;
    return VG_OK;
}

static void merge(struct vg_arena *arena, struct vg_list *all, const struct tag *tag)
{
    struct tag *known = all->items;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(known[i].key, tag->key)) {
            known[i] = *tag;
            return;
        }
    *(struct tag *)vg_list_add(arena, all, sizeof *tag) = *tag;
}

int vg_proxy_tags_add(struct vg_call *call, const struct vg_proxy_tags *service, struct vg_str arn,
                      struct vg_list tags, struct vg_error *err)
{
    struct tagged tagged = {NULL};
    struct vg_list all = {NULL, 0, false};
    int rc = vg_proxy_tags_check(service, tags, err);
    if (rc == VG_OK)
        rc = find(call, service, arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct vg_list old = tags_of(&tagged);
    for (size_t i = 0; i < old.count; i++)
        merge(call->arena, &all, &((const struct tag *)old.items)[i]);
    for (size_t i = 0; i < tags.count; i++)
        merge(call->arena, &all, &((const struct tag *)tags.items)[i]);
    rc = vg_proxy_tags_check(service, all, err);
    return rc == VG_OK ? put(call, service, &tagged, all) : rc;
}

static bool has_key(struct vg_list keys, struct vg_str key)
{
    for (size_t i = 0; i < keys.count; i++)
        if (vg_str_eq(((const struct vg_str *)keys.items)[i], key))
            return true;
    return false;
}

int vg_proxy_tags_remove(struct vg_call *call, const struct vg_proxy_tags *service,
                         struct vg_str arn, struct vg_list keys, struct vg_error *err)
{
    struct tagged tagged = {NULL};
    int rc = find(call, service, arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct vg_list tags = tags_of(&tagged);
    struct tag *items = tags.items;
    size_t kept = 0;
    for (size_t i = 0; i < tags.count; i++)
        if (!has_key(keys, items[i].key))
            items[kept++] = items[i];
    tags.count = kept;
    return put(call, service, &tagged, tags);
}

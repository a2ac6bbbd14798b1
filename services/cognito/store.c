/* cognito/store.c: pools, app clients, users and their aliases, as records. */
#include "cognito/cognito.h"
#include "cognito/schema.h"

/* ---- Keys ---- */

static struct vg_str key_of(struct vg_call *call, vg_space space, struct vg_str first,
                            struct vg_str second)
{
    struct vg_key key;
    vg_call_key(call, &key, space);
    vg_key_str(&key, first);
    if (vg_str_is_set(second))
        vg_key_str(&key, second);
    return vg_key_bytes(&key);
}

/* Ids are known across accounts and regions. */
static struct vg_str place_key(struct vg_call *call, vg_space space, struct vg_str id)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), space);
    vg_key_str(&key, id);
    return vg_key_bytes(&key);
}

/* Lower case where the pool does not care for case (ASCII: what Unicode folds beyond that stays
 * apart). */
static struct vg_str folded(struct vg_call *call, const struct cognito_pool *pool,
                            struct vg_str text)
{
    if (cognito_pool_is_case_sensitive(pool))
        return text;
    char *lower = vg_arena_alloc(call->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        lower[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] - 'A' + 'a'
                                                                   : text.ptr[i]);
    lower[text.len] = '\0';
    return vg_str_of(lower, text.len);
}

/* ---- Pools ---- */

bool cognito_pool_is_case_sensitive(const struct cognito_pool *pool)
{
    const struct cognito_username_configuration_type *configuration =
        pool->type->username_configuration;
    return configuration == NULL || configuration->case_sensitive.v;
}

bool cognito_pool_has_username_attribute(const struct cognito_pool *pool, int32_t attribute)
{
    for (size_t i = 0; i < pool->type->username_attributes.count; i++)
        if (pool->type->username_attributes.items[i] == attribute)
            return true;
    return false;
}

bool cognito_pool_has_alias_attribute(const struct cognito_pool *pool, int32_t attribute)
{
    for (size_t i = 0; i < pool->type->alias_attributes.count; i++)
        if (pool->type->alias_attributes.items[i] == attribute)
            return true;
    return false;
}

int cognito_pool_find(struct vg_call *call, struct vg_str id, struct cognito_pool *pool)
{
    struct cognito_pool_record record;
    int rc = vg_call_get(call, COGNITO_SPACE_POOL, id, &cognito_shape_pool_record, &record);
    if (rc != VG_OK)
        return rc;
    *pool = (struct cognito_pool){
        .id = record.pool->id,
        .name = vg_str_tail(record.pool->id, (size_t)(vg_str_rfind_char(record.pool->id, '_') + 1)),
        .seal_key = record.seal_key,
        .type = record.pool,
    };
    return VG_OK;
}

int cognito_pool_require(struct vg_call *call, struct vg_str id, struct cognito_pool *pool,
                         struct vg_error *err)
{
    int rc = cognito_pool_find(call, id, pool);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &COGNITO_RESOURCE_NOT_FOUND, "User pool %.*s does not exist.",
                       VG_STR_ARG(id));
    return rc;
}

int cognito_pool_put(struct vg_call *call, const struct cognito_user_pool_type *type,
                     struct vg_str seal_key)
{
    struct cognito_pool_place_record place = {.account = call->account, .region = call->region};
    int rc = vg_record_put(call->txn, place_key(call, COGNITO_SPACE_POOL_PLACE, type->id),
                           &cognito_shape_pool_place_record, call->arena, &place);
    if (rc != VG_OK)
        return rc;
    struct cognito_pool_record record = {.pool = type, .seal_key = seal_key};
    return vg_call_put(call, COGNITO_SPACE_POOL, type->id, &cognito_shape_pool_record, &record);
}

int cognito_pool_enter(struct vg_call *call, struct vg_str id, struct cognito_pool *pool)
{
    struct cognito_pool_place_record place;
    int rc = vg_record_get(call->txn, place_key(call, COGNITO_SPACE_POOL_PLACE, id),
                           &cognito_shape_pool_place_record, call->arena, &place);
    if (rc != VG_OK)
        return rc;
    call->account = place.account;
    call->region = place.region;
    return cognito_pool_find(call, id, pool);
}

int cognito_pool_delete(struct vg_call *call, struct vg_str id)
{
    const vg_space spaces[] = {COGNITO_SPACE_POOL, COGNITO_SPACE_KEYS, COGNITO_SPACE_USER_COUNT};
    int rc = vg_delete(call->txn, place_key(call, COGNITO_SPACE_POOL_PLACE, id));
    for (size_t i = 0; i < VG_COUNT_OF(spaces) && rc != VG_BROKEN; i++)
        rc = vg_call_delete(call, spaces[i], id); /* keys and count may not be there yet */
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- App clients ---- */

static struct vg_str client_key(struct vg_call *call, struct vg_str pool_id, struct vg_str id)
{
    return key_of(call, COGNITO_SPACE_CLIENT, pool_id, id);
}

int cognito_client_find(struct vg_call *call, const struct cognito_pool *pool, struct vg_str id,
                        struct cognito_user_pool_client_type *type)
{
    return vg_record_get(call->txn, client_key(call, pool->id, id),
                         &cognito_shape_user_pool_client_type, call->arena, type);
}

static int client_not_found(struct vg_error *err, struct vg_str id)
{
    return vg_fail(err, &COGNITO_RESOURCE_NOT_FOUND, "User pool client %.*s does not exist.",
                   VG_STR_ARG(id));
}

int cognito_client_require(struct vg_call *call, const struct cognito_pool *pool, struct vg_str id,
                           struct cognito_user_pool_client_type *type, struct vg_error *err)
{
    int rc = cognito_client_find(call, pool, id, type);
    return rc == VG_NOT_FOUND ? client_not_found(err, id) : rc;
}

int cognito_client_put(struct vg_call *call, const struct cognito_user_pool_client_type *type)
{
    struct cognito_client_place_record place = {
        .account = call->account, .region = call->region, .user_pool_id = type->user_pool_id};
    int rc = vg_record_put(call->txn, place_key(call, COGNITO_SPACE_CLIENT_PLACE, type->client_id),
                           &cognito_shape_client_place_record, call->arena, &place);
    if (rc != VG_OK)
        return rc;
    return vg_record_put(call->txn, client_key(call, type->user_pool_id, type->client_id),
                         &cognito_shape_user_pool_client_type, call->arena, type);
}

int cognito_client_delete(struct vg_call *call, struct vg_str pool_id, struct vg_str id)
{
    int rc = vg_delete(call->txn, place_key(call, COGNITO_SPACE_CLIENT_PLACE, id));
    return rc == VG_OK ? vg_delete(call->txn, client_key(call, pool_id, id)) : rc;
}

int cognito_client_enter(struct vg_call *call, struct vg_str id, struct cognito_client *client,
                         struct vg_error *err)
{
    struct cognito_client_place_record place;
    int rc = vg_record_get(call->txn, place_key(call, COGNITO_SPACE_CLIENT_PLACE, id),
                           &cognito_shape_client_place_record, call->arena, &place);
    if (rc == VG_NOT_FOUND)
        return client_not_found(err, id);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_pool_client_type *type =
        VG_NEW(call->arena, struct cognito_user_pool_client_type);
    rc = cognito_pool_enter(call, place.user_pool_id, &client->pool);
    if (rc == VG_OK)
        rc = cognito_client_find(call, &client->pool, id, type);
    client->type = type;
    if (rc == VG_OK)
        return cognito_guard(call, &client->pool, err);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

void cognito_clients_walk(struct vg_call *call, struct vg_str pool_id, struct vg_str after,
                          struct vg_walk *walk)
{
    struct vg_str prefix = key_of(call, COGNITO_SPACE_CLIENT, pool_id, VG_STR_NONE);
    struct vg_str start = vg_str_is_set(after) ? client_key(call, pool_id, after) : VG_STR_NONE;
    vg_walk_begin(walk, call->txn, call->arena, prefix, start, /* includes_start= */ false,
                  /* is_reverse= */ false);
}

/* ---- Aliases ---- */

enum { ALIASES_MAX = 4 };

struct aliases {
    struct {
        const char *attribute;
        struct vg_str value;
    } items[ALIASES_MAX];
    size_t count;
};

static void alias_add(struct aliases *aliases, const char *attribute, struct vg_str value)
{
    if (value.len == 0)
        return;
    aliases->items[aliases->count].attribute = attribute;
    aliases->items[aliases->count++].value = value;
}

/* By what, besides the user name, a user is found. An address that is an alias counts once it is
 * verified; one that stands for the user name counts from the start. */
static struct aliases aliases_of(const struct cognito_pool *pool,
                                 const struct cognito_user_record *user)
{
    static const struct {
        const char *attribute;
        const char *verified; /* NULL: needs no verification */
        int32_t alias;
        int32_t username; /* 0: cannot be one */
    } kinds[] = {
        {"email", "email_verified", COGNITO_ALIAS_ATTRIBUTE_TYPE_EMAIL,
         COGNITO_USERNAME_ATTRIBUTE_TYPE_EMAIL},
        {"phone_number", "phone_number_verified", COGNITO_ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER,
         COGNITO_USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER},
        {"preferred_username", NULL, COGNITO_ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME, 0},
    };
    struct aliases aliases = {.count = 0};
    if (!vg_str_eq(user->sub, user->username))
        alias_add(&aliases, "sub", user->sub);
    for (size_t i = 0; i < VG_COUNT_OF(kinds); i++) {
        bool is_verified =
            kinds[i].verified == NULL
                ? user->status != COGNITO_USER_STATUS_TYPE_UNCONFIRMED
                : vg_str_is(cognito_attribute(&user->attributes, kinds[i].verified), "true");
        bool is_username =
            kinds[i].username != 0 && cognito_pool_has_username_attribute(pool, kinds[i].username);
        if (is_username || (is_verified && cognito_pool_has_alias_attribute(pool, kinds[i].alias)))
            alias_add(&aliases, kinds[i].attribute,
                      cognito_attribute(&user->attributes, kinds[i].attribute));
    }
    return aliases;
}

static struct vg_str alias_key(struct vg_call *call, const struct cognito_pool *pool,
                               const char *attribute, struct vg_str value)
{
    struct vg_key key;
    vg_call_key(call, &key, COGNITO_SPACE_ALIAS);
    vg_key_str(&key, pool->id);
    vg_key_str(&key, vg_str_from(attribute));
    vg_key_str(&key, folded(call, pool, value));
    return vg_key_bytes(&key);
}

static bool aliases_have(const struct aliases *aliases, const char *attribute, struct vg_str value)
{
    for (size_t i = 0; i < aliases->count; i++)
        if (strcmp(aliases->items[i].attribute, attribute) == 0 &&
            vg_str_eq(aliases->items[i].value, value))
            return true;
    return false;
}

/* Takes an alias back, unless it has passed to another user meanwhile. */
static int alias_drop(struct vg_call *call, struct vg_str username, struct vg_str key)
{
    struct cognito_alias_record alias;
    int rc = vg_record_get(call->txn, key, &cognito_shape_alias_record, call->arena, &alias);
    if (rc == VG_OK && vg_str_eq(alias.username, username))
        rc = vg_delete(call->txn, key);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int aliases_sync(struct vg_call *call, const struct cognito_pool *pool,
                        const struct aliases *before, const struct aliases *after,
                        struct vg_str username)
{
    struct cognito_alias_record alias = {.username = username};
    for (size_t i = 0; i < before->count; i++) {
        if (aliases_have(after, before->items[i].attribute, before->items[i].value))
            continue;
        int rc =
            alias_drop(call, username,
                       alias_key(call, pool, before->items[i].attribute, before->items[i].value));
        if (rc != VG_OK)
            return rc;
    }
    for (size_t i = 0; i < after->count; i++) {
        struct vg_str key = alias_key(call, pool, after->items[i].attribute, after->items[i].value);
        int rc = vg_record_put(call->txn, key, &cognito_shape_alias_record, call->arena, &alias);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

static int user_by_name(struct vg_call *call, const struct cognito_pool *pool,
                        struct vg_str username, struct cognito_user_record *user)
{
    struct vg_str key = key_of(call, COGNITO_SPACE_USER, pool->id, folded(call, pool, username));
    return vg_record_get(call->txn, key, &cognito_shape_user_record, call->arena, user);
}

static int user_by_alias(struct vg_call *call, const struct cognito_pool *pool,
                         const char *attribute, struct vg_str value,
                         struct cognito_user_record *user)
{
    struct cognito_alias_record alias;
    int rc = vg_record_get(call->txn, alias_key(call, pool, attribute, value),
                           &cognito_shape_alias_record, call->arena, &alias);
    if (rc != VG_OK)
        return rc;
    rc = user_by_name(call, pool, alias.username, user);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

int cognito_alias_holder(struct vg_call *call, const struct cognito_pool *pool,
                         const struct cognito_user_record *user, struct cognito_user_record *holder,
                         const char **attribute)
{
    struct aliases aliases = aliases_of(pool, user);
    for (size_t i = 0; i < aliases.count; i++) {
        int rc =
            user_by_alias(call, pool, aliases.items[i].attribute, aliases.items[i].value, holder);
        if (rc == VG_OK && !vg_str_eq(holder->username, user->username)) {
            *attribute = aliases.items[i].attribute;
            return VG_OK;
        }
        if (rc != VG_OK && rc != VG_NOT_FOUND)
            return rc;
    }
    return VG_NOT_FOUND;
}

/* ---- Users ---- */

int cognito_user_find(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name,
                      struct cognito_user_record *user)
{
    static const char *const attributes[] = {"email", "phone_number", "preferred_username", "sub"};
    int rc = user_by_name(call, pool, name, user);
    for (size_t i = 0; i < VG_COUNT_OF(attributes) && rc == VG_NOT_FOUND; i++)
        rc = user_by_alias(call, pool, attributes[i], name, user);
    return rc;
}

int cognito_user_require(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name,
                         struct cognito_user_record *user, struct vg_error *err)
{
    int rc = cognito_user_find(call, pool, name, user);
    return rc == VG_NOT_FOUND ? vg_fail(err, &COGNITO_USER_NOT_FOUND, "User does not exist.") : rc;
}

static int count_users(struct vg_call *call, struct vg_str pool_id, uint64_t step)
{
    uint64_t count;
    return vg_counter_add(call->txn, key_of(call, COGNITO_SPACE_USER_COUNT, pool_id, VG_STR_NONE),
                          step, &count);
}

int cognito_user_put(struct vg_call *call, const struct cognito_pool *pool,
                     const struct cognito_user_record *before,
                     const struct cognito_user_record *user)
{
    struct vg_str key =
        key_of(call, COGNITO_SPACE_USER, pool->id, folded(call, pool, user->username));
    int rc = vg_record_put(call->txn, key, &cognito_shape_user_record, call->arena, user);
    if (rc == VG_OK && before == NULL)
        rc = count_users(call, pool->id, 1);
    if (rc != VG_OK)
        return rc;
    struct aliases had = {.count = 0};
    if (before != NULL)
        had = aliases_of(pool, before);
    struct aliases has = aliases_of(pool, user);
    return aliases_sync(call, pool, &had, &has, user->username);
}

int cognito_user_delete(struct vg_call *call, const struct cognito_pool *pool,
                        const struct cognito_user_record *user)
{
    const struct aliases none = {.count = 0};
    struct aliases had = aliases_of(pool, user);
    int rc = aliases_sync(call, pool, &had, &none, user->username);
    if (rc == VG_OK)
        rc = cognito_grants_revoke(call, pool, user->sub);
    if (rc == VG_OK)
        rc = vg_delete(call->txn, key_of(call, COGNITO_SPACE_USER, pool->id,
                                         folded(call, pool, user->username)));
    return rc == VG_OK ? count_users(call, pool->id, UINT64_MAX /* one less */) : rc;
}

void cognito_users_walk(struct vg_call *call, const struct cognito_pool *pool, struct vg_str after,
                        struct vg_walk *walk)
{
    struct vg_str prefix = key_of(call, COGNITO_SPACE_USER, pool->id, VG_STR_NONE);
    struct vg_str start =
        vg_str_is_set(after) ? key_of(call, COGNITO_SPACE_USER, pool->id, folded(call, pool, after))
                             : VG_STR_NONE;
    vg_walk_begin(walk, call->txn, call->arena, prefix, start, /* includes_start= */ false,
                  /* is_reverse= */ false);
}

int cognito_user_count(struct vg_call *call, struct vg_str pool_id, int32_t *count)
{
    struct vg_str bytes;
    struct vg_str key = key_of(call, COGNITO_SPACE_USER_COUNT, pool_id, VG_STR_NONE);
    uint64_t value = 0;
    int rc = vg_get(call->txn, key, call->arena, &bytes);
    if (rc == VG_OK && !vg_key_take_u64(&bytes, &value))
        return VG_BROKEN;
    *count = (int32_t)value;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* cognito/user.c: looking at users: GetUser, AdminGetUser, ListUsers; what an app client may write
 * of one; aliases. */
#include "cognito/user.h"

#include "base/codec.h"
#include "cognito/filter.h"
#include "cognito/schema.h"
#include "cognito/token.h"

struct cognito_user_record cognito_user_copy(struct vg_arena *arena,
                                             const struct cognito_user_record *user)
{
    struct cognito_user_record copy = *user;
    copy.attributes.items =
        VG_NEW_ARRAY(arena, struct cognito_attribute_type, user->attributes.count);
    if (user->attributes.count > 0)
        memcpy(copy.attributes.items, user->attributes.items,
               user->attributes.count * sizeof *copy.attributes.items);
    return copy;
}

static bool may_write(const struct cognito_user_pool_client_type *client, struct vg_str attribute)
{
    if (vg_str_is(attribute, "email_verified") || vg_str_is(attribute, "phone_number_verified") ||
        vg_str_starts(attribute, VG_STR("dev:")))
        return false;
    for (size_t i = 0; i < client->write_attributes.count; i++)
        if (vg_str_eq(client->write_attributes.items[i], attribute))
            return true;
    return client->write_attributes.count == 0;
}

int cognito_write_permission_check(const struct cognito_user_pool_client_type *client,
                                   const struct cognito_attribute_list_type *attributes,
                                   struct vg_error *err)
{
    for (size_t i = 0; i < attributes->count; i++)
        if (!may_write(client, attributes->items[i].name))
            return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                           "A client attempted to write unauthorized attribute");
    return VG_OK;
}

/* ---- Aliases ---- */

int cognito_aliases_are_free(struct vg_call *call, const struct cognito_pool *pool,
                             const struct cognito_user_record *user,
                             const struct vg_error_shape *taken, struct vg_error *err)
{
    struct cognito_user_record holder;
    const char *attribute;
    int rc = cognito_alias_holder(call, pool, user, &holder, &attribute);
    if (rc == VG_OK)
        return vg_fail(err, taken, "An account with the %s already exists.", attribute);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int cognito_aliases_take_over(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_user_record *user)
{
    struct cognito_user_record holder;
    const char *attribute;
    int rc;
    while ((rc = cognito_alias_holder(call, pool, user, &holder, &attribute)) == VG_OK) {
        struct cognito_user_record loser = cognito_user_copy(call->arena, &holder);
        struct vg_str verified = vg_arena_printf(call->arena, "%s_verified", attribute);
        /* A preferred user name has no verification to lose: it goes altogether. */
        if (strcmp(attribute, "preferred_username") == 0)
            cognito_attribute_set(call->arena, &loser.attributes, VG_STR("preferred_username"),
                                  VG_STR(""));
        else
            cognito_attribute_set(call->arena, &loser.attributes, verified, VG_STR("false"));
        loser.modified_at = vg_time(call->now_ms);
        rc = cognito_user_put(call, pool, &holder, &loser);
        if (rc != VG_OK)
            return rc;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- GetUser, AdminGetUser ---- */

int cognito_get_user(struct vg_call *call, const struct cognito_get_user_in *in,
                     struct cognito_get_user_out *out, struct vg_error *err)
{
    struct cognito_bearer bearer;
    int rc = cognito_access_token_take(call, in->access_token, &bearer, err);
    if (rc != VG_OK)
        return rc;
    const struct cognito_attribute_list_type *all = &bearer.user.attributes;
    struct cognito_attribute_list_type readable = {.set = true};
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_is(all->items[i].name, "sub") ||
            cognito_client_reads(bearer.client.type, all->items[i].name))
            cognito_attribute_set(call->arena, &readable, all->items[i].name, all->items[i].value);
    out->username = bearer.user.username;
    out->user_attributes = readable;
    return VG_OK;
}

int cognito_admin_get_user(struct vg_call *call, const struct cognito_admin_get_user_in *in,
                           struct cognito_admin_get_user_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_record user;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_user_require(call, &pool, in->username, &user, err);
    if (rc != VG_OK)
        return rc;
    out->username = user.username;
    out->user_attributes = user.attributes;
    out->user_create_date = user.created_at;
    out->user_last_modified_date = user.modified_at;
    out->enabled = user.enabled;
    out->user_status = user.status;
    return VG_OK;
}

/* ---- ListUsers ---- */

enum { USERS_PER_PAGE_MAX = 60 };

static struct vg_str filtered_value(struct vg_call *call, const struct cognito_filter *filter,
                                    const struct cognito_user_record *user)
{
    if (vg_str_is(filter->attribute, "username"))
        return user->username;
    if (vg_str_is(filter->attribute, "status"))
        return user->enabled.v ? VG_STR("Enabled") : VG_STR("Disabled");
    if (vg_str_is(filter->attribute, "cognito:user_status"))
        return vg_enum_text(&cognito_shape_user_status_type, user->status);
    return cognito_attribute(&user->attributes, vg_arena_cstr(call->arena, filter->attribute));
}

static struct cognito_attribute_list_type
chosen_attributes(struct vg_call *call, const struct cognito_user_record *user,
                  const struct cognito_searched_attribute_names_list_type *names)
{
    struct cognito_attribute_list_type chosen = {.set = true};
    if (!names->set)
        return user->attributes;
    for (size_t i = 0; i < names->count; i++) {
        struct vg_str value =
            cognito_attribute(&user->attributes, vg_arena_cstr(call->arena, names->items[i]));
        if (vg_str_is_set(value))
            cognito_attribute_set(call->arena, &chosen, names->items[i], value);
    }
    return chosen;
}

static int page_start(struct vg_call *call, struct vg_str token, struct vg_str *after,
                      struct vg_error *err)
{
    *after = VG_STR_NONE;
    if (token.len > 0 && !vg_base64_decode(call->arena, token, /* is_url= */ true, after))
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Invalid pagination token.");
    return VG_OK;
}

int cognito_list_users(struct vg_call *call, const struct cognito_list_users_in *in,
                       struct cognito_list_users_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_filter filter;
    struct vg_str problem, after;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK && !cognito_filter_parse(call->arena, in->filter, &filter, &problem))
        rc = vg_fail_with(err, &COGNITO_INVALID_PARAMETER, problem, NULL);
    if (rc == VG_OK)
        rc = page_start(call, in->pagination_token, &after, err);
    if (rc != VG_OK)
        return rc;

    size_t limit = in->limit.v > 0 ? (size_t)in->limit.v : USERS_PER_PAGE_MAX;
    out->users.items = VG_NEW_ARRAY(call->arena, struct cognito_user_type, limit);
    out->users.set = true;
    struct cognito_user_record user;
    struct vg_str last = VG_STR_NONE;
    struct vg_walk walk;
    cognito_users_walk(call, &pool, after, &walk);
    while ((rc = vg_record_next(&walk, &cognito_shape_user_record, NULL, &user)) == VG_OK) {
        if (vg_str_is_set(filter.attribute) &&
            !cognito_filter_matches(&filter, filtered_value(call, &filter, &user)))
            continue;
        if (out->users.count == limit) {
            out->pagination_token = vg_base64url(call->arena, last);
            break;
        }
        out->users.items[out->users.count++] = (struct cognito_user_type){
            .username = user.username,
            .attributes = chosen_attributes(call, &user, &in->attributes_to_get),
            .user_create_date = user.created_at,
            .user_last_modified_date = user.modified_at,
            .enabled = user.enabled,
            .user_status = user.status,
        };
        last = user.username;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

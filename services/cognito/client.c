/* cognito/client.c: app clients of a user pool. */
#include "base/codec.h"
#include "cognito/cognito.h"
#include "cognito/password.h"
#include "cognito/schema.h"
#include "cognito/token.h"

enum { CLIENT_ID_CHARS = 26, CLIENT_SECRET_CHARS = 51, CLIENTS_PER_PAGE_MAX = 60 };

static const char id_alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";

int cognito_secret_hash_check(const struct cognito_user_pool_client_type *client,
                              struct vg_str username, struct vg_str given, struct vg_error *err)
{
    if (client->client_secret.len == 0)
        return VG_OK;
    if (given.len == 0)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                       "Client %.*s is configured with secret but SECRET_HASH was not received",
                       VG_STR_ARG(client->client_id));
    if (!cognito_secret_hash_matches(given, client->client_secret, username, client->client_id))
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Unable to verify secret hash for client %.*s",
                       VG_STR_ARG(client->client_id));
    return VG_OK;
}

bool cognito_client_hides_users(const struct cognito_user_pool_client_type *client)
{
    return client->prevent_user_existence_errors ==
           COGNITO_PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED;
}

/* ---- Settings: the same for CreateUserPoolClient and UpdateUserPoolClient, which sets what it is
 * not given to its default ---- */

#define COPY_SETTINGS(to, from)                                                                    \
    do {                                                                                           \
        (to)->refresh_token_validity = (from)->refresh_token_validity;                             \
        (to)->access_token_validity = (from)->access_token_validity;                               \
        (to)->id_token_validity = (from)->id_token_validity;                                       \
        (to)->token_validity_units = (from)->token_validity_units;                                 \
        (to)->read_attributes = (from)->read_attributes;                                           \
        (to)->write_attributes = (from)->write_attributes;                                         \
        (to)->explicit_auth_flows = (from)->explicit_auth_flows;                                   \
        (to)->supported_identity_providers = (from)->supported_identity_providers;                 \
        (to)->callback_urls = (from)->callback_urls;                                               \
        (to)->logout_urls = (from)->logout_urls;                                                   \
        (to)->default_redirect_uri = (from)->default_redirect_uri;                                 \
        (to)->allowed_oauth_flows = (from)->allowed_oauth_flows;                                   \
        (to)->allowed_oauth_scopes = (from)->allowed_oauth_scopes;                                 \
        (to)->allowed_oauth_flows_user_pool_client = (from)->allowed_oauth_flows_user_pool_client; \
        (to)->analytics_configuration = (from)->analytics_configuration;                           \
        (to)->prevent_user_existence_errors = (from)->prevent_user_existence_errors;               \
        (to)->enable_token_revocation = (from)->enable_token_revocation;                           \
        (to)->enable_propagate_additional_user_context_data =                                      \
            (from)->enable_propagate_additional_user_context_data;                                 \
        (to)->auth_session_validity = (from)->auth_session_validity;                               \
        (to)->refresh_token_rotation = (from)->refresh_token_rotation;                             \
    } while (0)

static int refuse_unsupported(const struct cognito_user_pool_client_type *client,
                              struct vg_error *err)
{
    const char *name = NULL;
    if (client->allowed_oauth_flows_user_pool_client.v || client->allowed_oauth_flows.count > 0)
        name = "AllowedOAuthFlows";
    if (client->refresh_token_rotation != NULL &&
        client->refresh_token_rotation->feature == COGNITO_FEATURE_TYPE_ENABLED)
        name = "RefreshTokenRotation";
    for (size_t i = 0; i < client->supported_identity_providers.count; i++)
        if (!vg_str_is(client->supported_identity_providers.items[i], "COGNITO"))
            name = "SupportedIdentityProviders other than COGNITO";
    if (name != NULL)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "virga does not support %s of an app client.", name);
    return VG_OK;
}

static int check_attributes(const struct cognito_pool *pool,
                            const struct cognito_client_permission_list_type *names,
                            const char *kind, struct vg_error *err)
{
    for (size_t i = 0; i < names->count; i++)
        if (cognito_schema_find(&pool->type->schema_attributes, names->items[i]) == NULL)
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "Invalid %s attributes specified while creating a client", kind);
    return VG_OK;
}

/* The two lists of flows, with ALLOW_ and without, do not mix. */
static int check_flows(const struct cognito_explicit_auth_flows_list_type *flows,
                       struct vg_error *err)
{
    size_t old = 0;
    for (size_t i = 0; i < flows->count; i++)
        old += flows->items[i] <= COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH;
    if (old > 0 && old < flows->count)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "Invalid ExplicitAuthFlows: values with the prefix ALLOW_ cannot be "
                       "combined with others.");
    return VG_OK;
}

static int check_validities(const struct cognito_user_pool_client_type *client,
                            struct vg_error *err)
{
    enum { FIVE_MINUTES_S = 5 * 60, HOUR_S = 60 * 60, DAY_S = 24 * 60 * 60 };
    const struct {
        enum cognito_token_kind kind;
        int64_t min_s, max_s;
    } ranges[] = {
        {COGNITO_TOKEN_ID, FIVE_MINUTES_S, DAY_S},
        {COGNITO_TOKEN_ACCESS, FIVE_MINUTES_S, DAY_S},
        {COGNITO_TOKEN_REFRESH, HOUR_S, 3650LL * DAY_S},
    };
    for (size_t i = 0; i < VG_COUNT_OF(ranges); i++) {
        int64_t seconds = cognito_token_validity_s(client, ranges[i].kind);
        if (seconds < ranges[i].min_s || seconds > ranges[i].max_s)
            return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Invalid range for token validity.");
    }
    return VG_OK;
}

static int check_settings(const struct cognito_pool *pool,
                          const struct cognito_user_pool_client_type *client, struct vg_error *err)
{
    int rc = refuse_unsupported(client, err);
    if (rc == VG_OK)
        rc = check_attributes(pool, &client->read_attributes, "read", err);
    if (rc == VG_OK)
        rc = check_attributes(pool, &client->write_attributes, "write", err);
    if (rc == VG_OK)
        rc = check_flows(&client->explicit_auth_flows, err);
    if (rc == VG_OK)
        rc = check_validities(client, err);
    return rc;
}

static void set_defaults(struct vg_call *call, struct cognito_user_pool_client_type *client)
{
    enum { REFRESH_DAYS = 30, SESSION_MIN = 3 };
    if (!client->refresh_token_validity.set || client->refresh_token_validity.v == 0)
        client->refresh_token_validity = vg_i32(REFRESH_DAYS);
    if (client->token_validity_units == NULL)
        client->token_validity_units =
            VG_NEW(call->arena, struct cognito_token_validity_units_type);
    client->allowed_oauth_flows_user_pool_client = vg_bool(false);
    if (!client->enable_token_revocation.set)
        client->enable_token_revocation = vg_bool(true);
    if (!client->enable_propagate_additional_user_context_data.set)
        client->enable_propagate_additional_user_context_data = vg_bool(false);
    if (!client->auth_session_validity.set)
        client->auth_session_validity = vg_i32(SESSION_MIN);
}

static const struct cognito_user_pool_client_type *
shown(struct vg_call *call, const struct cognito_user_pool_client_type *client)
{
    struct cognito_user_pool_client_type *copy =
        VG_NEW(call->arena, struct cognito_user_pool_client_type);
    *copy = *client;
    return copy;
}

/* ---- Operations ---- */

int cognito_create_user_pool_client(struct vg_call *call,
                                    const struct cognito_create_user_pool_client_in *in,
                                    struct cognito_create_user_pool_client_out *out,
                                    struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_pool_client_type client = {
        .user_pool_id = in->user_pool_id,
        .client_name = in->client_name,
        .client_id = vg_id_text(call, id_alphabet, CLIENT_ID_CHARS),
        .client_secret = in->client_secret,
        .creation_date = vg_time(call->now_ms),
        .last_modified_date = vg_time(call->now_ms),
    };
    if (client.client_secret.len == 0 && in->generate_secret.v)
        client.client_secret = vg_id_text(call, id_alphabet, CLIENT_SECRET_CHARS);
    COPY_SETTINGS(&client, in);
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = check_settings(&pool, &client, err);
    if (rc != VG_OK)
        return rc;
    set_defaults(call, &client);
    out->user_pool_client = shown(call, &client);
    return cognito_client_put(call, &client);
}

int cognito_update_user_pool_client(struct vg_call *call,
                                    const struct cognito_update_user_pool_client_in *in,
                                    struct cognito_update_user_pool_client_out *out,
                                    struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_pool_client_type client;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_client_require(call, &pool, in->client_id, &client, err);
    if (rc != VG_OK)
        return rc;
    COPY_SETTINGS(&client, in);
    if (in->client_name.len > 0)
        client.client_name = in->client_name;
    client.last_modified_date = vg_time(call->now_ms);
    rc = check_settings(&pool, &client, err);
    if (rc != VG_OK)
        return rc;
    set_defaults(call, &client);
    out->user_pool_client = shown(call, &client);
    return cognito_client_put(call, &client);
}

int cognito_describe_user_pool_client(struct vg_call *call,
                                      const struct cognito_describe_user_pool_client_in *in,
                                      struct cognito_describe_user_pool_client_out *out,
                                      struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_pool_client_type client;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_client_require(call, &pool, in->client_id, &client, err);
    if (rc == VG_OK)
        out->user_pool_client = shown(call, &client);
    return rc;
}

int cognito_delete_user_pool_client(struct vg_call *call,
                                    const struct cognito_delete_user_pool_client_in *in,
                                    struct cognito_delete_user_pool_client_out *out,
                                    struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_pool_client_type client;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_client_require(call, &pool, in->client_id, &client, err);
    return rc == VG_OK ? cognito_client_delete(call, pool.id, client.client_id) : rc;
}

int cognito_list_user_pool_clients(struct vg_call *call,
                                   const struct cognito_list_user_pool_clients_in *in,
                                   struct cognito_list_user_pool_clients_out *out,
                                   struct vg_error *err)
{
    struct cognito_pool pool;
    struct vg_str after = VG_STR_NONE;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK && in->next_token.len > 0 &&
        !vg_base64_decode(call->arena, in->next_token, /* is_url= */ true, &after))
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Invalid pagination token.");
    if (rc != VG_OK)
        return rc;

    size_t limit = in->max_results.set ? (size_t)in->max_results.v : CLIENTS_PER_PAGE_MAX;
    struct cognito_user_pool_client_list_type *list = &out->user_pool_clients;
    list->items = VG_NEW_ARRAY(call->arena, struct cognito_user_pool_client_description, limit);
    list->set = true;
    struct cognito_user_pool_client_type client;
    struct vg_walk walk;
    cognito_clients_walk(call, pool.id, after, &walk);
    while ((rc = vg_record_next(&walk, &cognito_shape_user_pool_client_type, NULL, &client)) ==
           VG_OK) {
        if (list->count == limit) {
            out->next_token = vg_base64url(call->arena, list->items[limit - 1].client_id);
            break;
        }
        list->items[list->count++] =
            (struct cognito_user_pool_client_description){.client_id = client.client_id,
                                                          .user_pool_id = client.user_pool_id,
                                                          .client_name = client.client_name};
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

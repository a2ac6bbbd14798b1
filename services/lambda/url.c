/* lambda/url.c: function URLs are created, shown, changed, deleted. */
#include "lambda/url.h"

#include "base/timetext.h"

enum { URL_ID_LEN = 32 };

/* ---- Where they are kept ---- */

int lambda_url_find(struct vg_call *call, struct vg_str name,
                    struct lambda_function_url_record *url)
{
    return vg_call_get(call, LAMBDA_SPACE_URL, name, &lambda_shape_function_url_record, url);
}

static struct vg_str place_key(struct vg_call *call, struct vg_str id)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), LAMBDA_SPACE_URL_PLACE);
    vg_key_str(&key, id);
    return vg_key_bytes(&key);
}

int lambda_url_place_find(struct vg_call *call, struct vg_str id,
                          struct lambda_function_url_place *place)
{
    return vg_record_get(call->txn, place_key(call, id), &lambda_shape_function_url_place,
                         call->arena, place);
}

static int put_url(struct vg_call *call, const struct lambda_function_url_record *url)
{
    return vg_call_put(call, LAMBDA_SPACE_URL, url->function_name,
                       &lambda_shape_function_url_record, url);
}

int lambda_url_forget(struct vg_call *call, struct vg_str name)
{
    struct lambda_function_url_record url;
    int rc = lambda_url_find(call, name, &url);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    rc = vg_delete(call->txn, place_key(call, url.id));
    if (rc == VG_OK)
        rc = vg_call_delete(call, LAMBDA_SPACE_URL, name);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* ---- Checks ---- */

static bool is_method(struct vg_str method)
{
    static const char *const names[] = {"*",    "GET",   "PUT",    "POST",
                                        "HEAD", "PATCH", "DELETE", "OPTIONS"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_is(method, names[i]))
            return true;
    return false;
}

static int check_cors(const struct lambda_cors *cors, struct vg_error *err)
{
    if (cors == NULL)
        return VG_OK;
    for (size_t i = 0; i < cors->allow_methods.count; i++)
        if (!is_method(cors->allow_methods.items[i]))
            return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE, "Invalid method in Cors: %.*s",
                               VG_STR_ARG(cors->allow_methods.items[i]));
    for (size_t i = 0; i < cors->allow_origins.count; i++) {
        struct vg_str origin = cors->allow_origins.items[i];
        if (!vg_str_is(origin, "*") && vg_str_find(origin, VG_STR("://")) <= 0)
            return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE, "Invalid origin in Cors: %.*s",
                               VG_STR_ARG(origin));
    }
    return VG_OK;
}

static int check_mode(int32_t mode, struct vg_error *err)
{
    return mode == LAMBDA_INVOKE_MODE_RESPONSE_STREAM
               ? lambda_refuse(err, "InvokeMode RESPONSE_STREAM")
               : VG_OK;
}

/* URLs word a function that is not there differently. */
static int require_function(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                            struct vg_str *name, struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = lambda_function_find(call, text, qualifier, &function, err);
    if (rc == VG_FAIL && err->shape == &LAMBDA_RESOURCE_NOT_FOUND)
        return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND, "Function does not exist");
    if (rc == VG_OK)
        *name = function.name;
    return rc;
}

static int require_url(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                       struct lambda_function_url_record *url, struct vg_error *err)
{
    struct lambda_reference reference;
    int rc = lambda_reference_read(call, text, qualifier, &reference, err);
    if (rc == VG_OK)
        rc =
            reference.qualifier.len > 0 ? VG_NOT_FOUND : lambda_url_find(call, reference.name, url);
    if (rc == VG_NOT_FOUND)
        return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND,
                           "The resource you requested does not exist.");
    return rc;
}

/* ---- Description ---- */

/* "http://<id>.lambda-url.<region>.localhost:4566/" */
static struct vg_str text_of(struct vg_call *call, const struct lambda_function_url_record *url)
{
    struct vg_str endpoint = vg_endpoint_url(call);
    ptrdiff_t at = vg_str_find(endpoint, VG_STR("://"));
    size_t host = at < 0 ? 0 : (size_t)at + strlen("://");
    return VG_CONCAT(call->arena, vg_str_slice(endpoint, 0, host), url->id, VG_STR(".lambda-url."),
                     call->region, VG_STR("."), vg_str_tail(endpoint, host), VG_STR("/"));
}

static struct lambda_function_url_config describe(struct vg_call *call,
                                                  const struct lambda_function_url_record *url)
{
    return (struct lambda_function_url_config){
        .function_url = text_of(call, url),
        .function_arn = lambda_function_arn(call, url->function_name, VG_STR("")),
        .creation_time = vg_time_iso(call->arena, url->created.ms, /* with_ms= */ true),
        .last_modified_time = vg_time_iso(call->arena, url->modified.ms, /* with_ms= */ true),
        .cors = url->cors,
        .auth_type = url->auth_type,
        .invoke_mode = LAMBDA_INVOKE_MODE_BUFFERED,
    };
}

/* ---- Operations ---- */

int lambda_create_function_url_config(struct vg_call *call,
                                      const struct lambda_create_function_url_config_in *in,
                                      struct lambda_create_function_url_config_out *out,
                                      struct vg_error *err)
{
    struct lambda_function_url_record url = {.auth_type = in->auth_type,
                                             .cors = in->cors,
                                             .invoke_mode = LAMBDA_INVOKE_MODE_BUFFERED,
                                             .created = vg_time(call->now_ms),
                                             .modified = vg_time(call->now_ms)};
    struct lambda_function_url_record before;
    int rc = check_mode(in->invoke_mode, err);
    if (rc == VG_OK)
        rc = check_cors(in->cors, err);
    if (rc == VG_OK)
        rc = require_function(call, in->function_name, in->qualifier, &url.function_name, err);
    if (rc == VG_OK) {
        rc = lambda_url_find(call, url.function_name, &before);
        if (rc == VG_OK)
            return lambda_fail(
                err, &LAMBDA_RESOURCE_CONFLICT,
                "Failed to create function url config for [functionArn = %.*s]. Error message:  "
                "FunctionUrlConfig exists for this Lambda function",
                VG_STR_ARG(lambda_function_arn(call, url.function_name, VG_STR(""))));
    }
    if (rc != VG_NOT_FOUND)
        return rc;
    url.id = vg_id_text(call, "abcdefghijklmnopqrstuvwxyz234567", URL_ID_LEN);
    const struct lambda_function_url_place place = {
        .account = call->account, .region = call->region, .function_name = url.function_name};
    rc = vg_record_put(call->txn, place_key(call, url.id), &lambda_shape_function_url_place,
                       call->arena, &place);
    if (rc == VG_OK)
        rc = put_url(call, &url);
    const struct lambda_function_url_config config = describe(call, &url);
    vg_members_copy(&lambda_shape_function_url_config, &config,
                    &lambda_shape_create_function_url_config_out, out);
    out->invoke_mode = in->invoke_mode; /* only where it was given */
    return rc;
}

int lambda_get_function_url_config(struct vg_call *call,
                                   const struct lambda_get_function_url_config_in *in,
                                   struct lambda_get_function_url_config_out *out,
                                   struct vg_error *err)
{
    struct lambda_function_url_record url;
    int rc = require_url(call, in->function_name, in->qualifier, &url, err);
    if (rc != VG_OK)
        return rc;
    const struct lambda_function_url_config config = describe(call, &url);
    vg_members_copy(&lambda_shape_function_url_config, &config,
                    &lambda_shape_get_function_url_config_out, out);
    return VG_OK;
}

int lambda_update_function_url_config(struct vg_call *call,
                                      const struct lambda_update_function_url_config_in *in,
                                      struct lambda_update_function_url_config_out *out,
                                      struct vg_error *err)
{
    struct lambda_function_url_record url;
    struct vg_str name;
    int rc = check_mode(in->invoke_mode, err);
    if (rc == VG_OK)
        rc = check_cors(in->cors, err);
    if (rc == VG_OK)
        rc = require_function(call, in->function_name, in->qualifier, &name, err);
    if (rc == VG_OK)
        rc = require_url(call, in->function_name, in->qualifier, &url, err);
    if (rc != VG_OK)
        return rc;
    if (in->auth_type != 0)
        url.auth_type = in->auth_type;
    if (in->cors != NULL)
        url.cors = in->cors;
    url.modified = vg_time(call->now_ms);
    rc = put_url(call, &url);
    const struct lambda_function_url_config config = describe(call, &url);
    vg_members_copy(&lambda_shape_function_url_config, &config,
                    &lambda_shape_update_function_url_config_out, out);
    return rc;
}

int lambda_delete_function_url_config(struct vg_call *call,
                                      const struct lambda_delete_function_url_config_in *in,
                                      struct lambda_delete_function_url_config_out *out,
                                      struct vg_error *err)
{
    struct lambda_function_url_record url;
    (void)out;
    int rc = require_url(call, in->function_name, in->qualifier, &url, err);
    return rc == VG_OK ? lambda_url_forget(call, url.function_name) : rc;
}

/* A function has one at most: only aliases have more, and there are none. */
int lambda_list_function_url_configs(struct vg_call *call,
                                     const struct lambda_list_function_url_configs_in *in,
                                     struct lambda_list_function_url_configs_out *out,
                                     struct vg_error *err)
{
    struct lambda_function_url_record url;
    struct vg_str name;
    struct lambda_function_url_config *config =
        VG_NEW(call->arena, struct lambda_function_url_config);
    int rc = require_function(call, in->function_name, VG_STR(""), &name, err);
    if (rc == VG_OK)
        rc = lambda_url_find(call, name, &url);
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    if (rc == VG_OK)
        *config = describe(call, &url);
    out->function_url_configs =
        (struct lambda_function_url_config_list){config, rc == VG_OK ? 1 : 0, true};
    return VG_OK;
}

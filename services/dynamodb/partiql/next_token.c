/* services/dynamodb/partiql/next_token.c: NextToken: a place in the answer to one statement with
 * its parameters, which it fits alone.
 *
 *   base64 of: version, hash of statement and parameters (8 bytes), read of the plan (4 bytes), the
 *   last key as an item, or nothing where the next read begins
 *
 * What a client makes up can only be a place from which reading goes on: everything is checked. */
#include "execute.h"

#include "base/codec.h"
#include "base/hash.h"

#include <endian.h>

enum { VERSION = 1, HEAD = 1 + 8 + 4 };

static uint64_t hash_of(const struct partiql_context *context)
{
    struct vg_buf bytes;
    vg_buf_init(&bytes, context->arena, /* max= */ 0);
    dynamodb_put_name(&bytes, context->statement);
    for (size_t i = 0; i < context->parameter_count; i++)
        dynamodb_put_name(&bytes, context->parameters[i]);
    return vg_hash64(/* seed= */ VERSION, vg_buf_str(&bytes));
}

struct vg_str partiql_token_make(const struct partiql_context *context,
                                 const struct partiql_select *select)
{
    struct vg_buf token;
    uint64_t hash = htole64(hash_of(context));
    uint32_t read = htole32(select->read);
    if (!select->goes_on)
        return VG_STR_NONE;
    vg_buf_init(&token, context->arena, /* max= */ 0);
    vg_buf_add_char(&token, VERSION);
    vg_buf_add_bytes(&token, &hash, sizeof(hash));
    vg_buf_add_bytes(&token, &read, sizeof(read));
    vg_buf_add(&token, select->start_key);
    return vg_base64(context->arena, vg_buf_str(&token));
}

static int refuse(struct vg_error *err)
{
    return dynamodb_invalid(err, VG_STR("Invalid NextToken"));
}

int partiql_token_read(const struct partiql_context *context, struct vg_str token,
                       struct partiql_select *select, struct vg_error *err)
{
    struct vg_str bytes;
    uint64_t hash;
    uint32_t read;
    if (!vg_str_is_set(token))
        return VG_OK;
    if (!vg_base64_decode(context->arena, token, /* is_url= */ false, &bytes) || bytes.len < HEAD ||
        bytes.ptr[0] != VERSION)
        return refuse(err);
    memcpy(&hash, bytes.ptr + 1, sizeof(hash));
    memcpy(&read, bytes.ptr + 1 + sizeof(hash), sizeof(read));
    struct vg_str start_key = vg_str_tail(bytes, HEAD);
    if (start_key.len > 0 && !dynamodb_item_is_valid(start_key))
        return refuse(err);
    if (le64toh(hash) != hash_of(context))
        return dynamodb_invalid(err, VG_STR("NextToken does not match request"));
    select->read = le32toh(read);
    select->start_key = start_key.len > 0 ? start_key : VG_STR_NONE;
    return VG_OK;
}

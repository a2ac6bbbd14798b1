/* logs/token.c: tokens to page by: kind, owner, time, number and name in base64, closed by a check
 * sum. */
#include "logs/token.h"

#include "base/codec.h"
#include "base/hash.h"

#include <endian.h>

enum { NUMBERS = 3, FIXED_BYTES = 1 + NUMBERS * 8, SUM_BYTES = 4, TOKEN_MAX = 2048 };

static uint32_t check_sum(struct vg_str bytes)
{
    return htobe32(vg_crc32(0, bytes));
}

struct vg_str logs_token_make(struct vg_arena *arena, enum logs_token_kind kind,
                              const struct logs_place *place)
{
    struct vg_buf buf;
    uint64_t numbers[NUMBERS] = {htobe64(place->owner), htobe64((uint64_t)place->time),
                                 htobe64(place->number)};
    vg_buf_init(&buf, arena, 0);
    vg_buf_add_char(&buf, (char)kind);
    vg_buf_add_bytes(&buf, numbers, sizeof numbers);
    vg_buf_add(&buf, place->name);
    uint32_t sum = check_sum(vg_buf_str(&buf));
    vg_buf_add_bytes(&buf, &sum, sizeof sum);
    return vg_base64url(arena, vg_buf_str(&buf));
}

static bool open_token(struct vg_arena *arena, enum logs_token_kind kind, uint64_t owner,
                       struct vg_str token, struct logs_place *place)
{
    struct vg_str bytes;
    uint64_t numbers[NUMBERS];
    uint32_t sum;
    if (token.len > TOKEN_MAX || !vg_base64_decode(arena, token, /* is_url= */ true, &bytes) ||
        bytes.len < FIXED_BYTES + SUM_BYTES)
        return false;
    struct vg_str body = vg_str_slice(bytes, 0, bytes.len - SUM_BYTES);
    memcpy(&sum, body.ptr + body.len, sizeof sum);
    memcpy(numbers, body.ptr + 1, sizeof numbers);
    if (sum != check_sum(body) || body.ptr[0] != (char)kind || be64toh(numbers[0]) != owner)
        return false;
    place->owner = owner;
    place->time = (int64_t)be64toh(numbers[1]);
    place->number = be64toh(numbers[2]);
    place->name = vg_str_tail(body, FIXED_BYTES);
    return true;
}

int logs_token_open(struct vg_arena *arena, enum logs_token_kind kind, uint64_t owner,
                    struct vg_str token, struct logs_place *place, struct vg_error *err)
{
    if (open_token(arena, kind, owner, token, place))
        return VG_OK;
    return vg_fail(err, &LOGS_INVALID_PARAMETER, "The specified nextToken is invalid.");
}

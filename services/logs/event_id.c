/* logs/event_id.c: event ids, which are also places to page from.
 *
 * AWS's are decimal numbers of 56 digits whose bits from the 144th on are the event's milliseconds.
 * Here the other bits are the sequence number (64), the stream (64) and a check sum (16). */
#include "logs/event.h"

#include "base/hash.h"

#include <endian.h>

enum { ID_BYTES = 26, ID_DIGITS = 56, LIMBS = 7, LIMB_DIGITS = 9 };

#define LIMB_BASE UINT32_C(1000000000)

static uint16_t check_sum(const uint8_t bytes[ID_BYTES])
{
    return (uint16_t)vg_crc32(0, vg_str_of(bytes, ID_BYTES - 2));
}

/* The big-endian number as decimal digits, nine at a time from the right. */
static struct vg_str to_decimal(struct vg_arena *arena, const uint8_t bytes[ID_BYTES])
{
    uint8_t padded[LIMBS * 4] = {0};
    uint32_t limbs[LIMBS];
    memcpy(padded + sizeof padded - ID_BYTES, bytes, ID_BYTES);
    for (int i = 0; i < LIMBS; i++) {
        memcpy(&limbs[i], padded + 4 * i, sizeof limbs[i]);
        limbs[i] = be32toh(limbs[i]);
    }
    char digits[LIMBS * LIMB_DIGITS];
    for (char *end = digits + sizeof digits; end > digits; end -= LIMB_DIGITS) {
        uint64_t rest = 0;
        for (int i = 0; i < LIMBS; i++) {
            rest = rest << 32 | limbs[i];
            limbs[i] = (uint32_t)(rest / LIMB_BASE);
            rest %= LIMB_BASE;
        }
        for (int i = 1; i <= LIMB_DIGITS; i++, rest /= 10)
            end[-i] = (char)('0' + rest % 10);
    }
    struct vg_str text = vg_str_of(digits, sizeof digits);
    while (text.len > ID_DIGITS && text.ptr[0] == '0')
        text = vg_str_tail(text, 1);
    return vg_arena_copy(arena, text);
}

/* False when it is not a number that long. */
static bool from_decimal(struct vg_str text, uint8_t bytes[ID_BYTES])
{
    if (text.len < ID_DIGITS || text.len > LIMBS * LIMB_DIGITS)
        return false;
    memset(bytes, 0, ID_BYTES);
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] < '0' || text.ptr[at] > '9')
            return false;
        unsigned carry = (unsigned)(text.ptr[at] - '0');
        for (int i = ID_BYTES - 1; i >= 0; i--) {
            carry += bytes[i] * 10u;
            bytes[i] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry != 0)
            return false;
    }
    return true;
}

struct vg_str logs_event_id(struct vg_arena *arena, uint64_t stream_id, struct logs_position at)
{
    uint8_t bytes[ID_BYTES];
    uint64_t parts[] = {htobe64((uint64_t)at.timestamp), htobe64(at.sequence), htobe64(stream_id)};
    memcpy(bytes, parts, sizeof parts);
    uint16_t sum = htobe16(check_sum(bytes));
    memcpy(bytes + sizeof parts, &sum, sizeof sum);
    return to_decimal(arena, bytes);
}

bool logs_event_id_parse(struct vg_str id, uint64_t stream_id, struct logs_position *at)
{
    uint8_t bytes[ID_BYTES];
    uint64_t parts[3];
    uint16_t sum;
    if (!from_decimal(id, bytes))
        return false;
    memcpy(parts, bytes, sizeof parts);
    memcpy(&sum, bytes + sizeof parts, sizeof sum);
    if (be16toh(sum) != check_sum(bytes) || be64toh(parts[2]) != stream_id ||
        (parts[0] & htobe64(1ULL << 63)) != 0)
        return false;
    *at = (struct logs_position){(int64_t)be64toh(parts[0]), be64toh(parts[1])};
    return true;
}

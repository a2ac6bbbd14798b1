/* services/dynamodb/value/number.c: decimal text to base-100 bytes and back, and exact sums. */
#include "number.h"

enum {
    DIGITS_MAX = 38,     /* decimal */
    MAGNITUDE_MAX = 125, /* exponent of the first significant digit */
    MAGNITUDE_MIN = -130,
    ZERO_BYTE = 0x80,
    WEIGHT_BIAS = ZERO_BYTE + 65,
    WEIGHT_MAX = MAGNITUDE_MAX / 2,
    WEIGHT_MIN = MAGNITUDE_MIN / 2,
    PAIRS_MAX = 20,
    NEGATIVE_END = 102,
};

/* Exponents beyond this are out of any range, whatever the digits, and do not fit 32 bits either.
 */
#define EXPONENT_CLAMP (INT64_C(1) << 40)

/* A decimal as it is read: digits[0] and digits[count - 1] are not zero, the last one weighs
 * 10^last. */
struct decimal {
    uint8_t digits[DIGITS_MAX];
    int64_t count; /* of significant digits; beyond DIGITS_MAX they are only counted */
    int64_t last;
    int64_t exponent; /* as it was written, or EXPONENT_CLAMP */
    int64_t scale;    /* digits behind the point, as they were written */
    bool is_negative;
};

/* A stored number taken apart: pairs[0] weighs 100^weight. */
struct pairs {
    uint8_t pairs[PAIRS_MAX];
    int count;
    int weight;
    bool is_negative;
};

/* Halves towards minus infinity. */
static int floor_half(int value)
{
    return (value - (value < 0)) / 2;
}

static void add_digit(struct decimal *decimal, int64_t *zeros, uint8_t digit)
{
    if (digit == 0) {
        *zeros += decimal->count > 0;
        return;
    }
    int64_t end = decimal->count + *zeros;
    for (; decimal->count < end && decimal->count < DIGITS_MAX; decimal->count++)
        decimal->digits[decimal->count] = 0;
    if (end < DIGITS_MAX)
        decimal->digits[end] = digit;
    decimal->count = end + 1;
    *zeros = 0;
}

/* "e-12" and so on, or nothing. False when it is malformed, or does not fit 64 bits. */
static bool scan_exponent(const char *at, const char *end, int64_t *exponent)
{
    *exponent = 0;
    if (at == end)
        return true;
    if ((*at != 'e' && *at != 'E') || ++at == end)
        return false;
    bool is_negative = *at == '-';
    if ((*at == '-' || *at == '+') && ++at == end)
        return false;
    int64_t value = 0; /* its negative: there is one more of those */
    for (; at < end; at++)
        if (*at < '0' || *at > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *at - '0', &value))
            return false;
    if (!is_negative && value == INT64_MIN)
        return false;
    value = value < -EXPONENT_CLAMP ? -EXPONENT_CLAMP : value;
    *exponent = is_negative ? value : -value;
    return true;
}

static bool scan_decimal(struct vg_str text, struct decimal *decimal)
{
    const char *at = text.ptr;
    const char *end = at + text.len;
    decimal->count = 0;
    decimal->is_negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    int64_t zeros = 0; /* that follow the last significant digit so far */
    int64_t scale = 0;
    bool has_point = false, has_digit = false;
    for (; at < end; at++) {
        if (*at >= '0' && *at <= '9') {
            add_digit(decimal, &zeros, (uint8_t)(*at - '0'));
            has_digit = true;
            scale += has_point;
        } else if (*at == '.' && !has_point) {
            has_point = true;
        } else {
            break;
        }
    }
    if (!has_digit || !scan_exponent(at, end, &decimal->exponent))
        return false;
    decimal->scale = scale;
    decimal->last = decimal->exponent - scale + zeros;
    return true;
}

/* Bytes of a number whose pairs neither begin nor end with zero. */
static void put_pairs(struct dynamodb_number *number, const struct pairs *from)
{
    uint8_t head = (uint8_t)(WEIGHT_BIAS + from->weight);
    uint8_t *out = number->bytes;
    *out++ = from->is_negative ? (uint8_t)~head : head;
    for (int i = 0; i < from->count; i++)
        *out++ = (uint8_t)(from->is_negative ? 101 - from->pairs[i] : from->pairs[i] + 1);
    if (from->is_negative)
        *out++ = NEGATIVE_END;
    number->len = (uint8_t)(out - number->bytes);
}

static void put_zero(struct dynamodb_number *number)
{
    number->bytes[0] = ZERO_BYTE;
    number->len = 1;
}

/* The exponent of the first significant digit. A zero has that of the last one that was written:
 * AWS refuses 0e126 and 0e-131 (dynamodb-conformance, tests/tier3/limits/numberExponent.test.ts).
 */
static int64_t magnitude_of(const struct decimal *decimal)
{
    return decimal->count == 0 ? decimal->last : decimal->last + decimal->count - 1;
}

static enum dynamodb_number_status judge(const struct decimal *decimal, int64_t magnitude)
{
    return magnitude > MAGNITUDE_MAX     ? DYNAMODB_NUMBER_OVERFLOW
           : magnitude < MAGNITUDE_MIN   ? DYNAMODB_NUMBER_UNDERFLOW
           : decimal->count > DIGITS_MAX ? DYNAMODB_NUMBER_TOO_PRECISE
                                         : DYNAMODB_NUMBER_OK;
}

enum dynamodb_number_status dynamodb_number_parse(struct vg_str text,
                                                  struct dynamodb_number *number)
{
    struct decimal decimal;
    if (!scan_decimal(text, &decimal))
        return DYNAMODB_NUMBER_BAD_TEXT;
    int64_t magnitude = magnitude_of(&decimal);
    enum dynamodb_number_status status = judge(&decimal, magnitude);
    if (status != DYNAMODB_NUMBER_OK)
        return status;
    if (decimal.count == 0) {
        put_zero(number); /* "-0" too */
        return DYNAMODB_NUMBER_OK;
    }
    struct pairs pairs = {.is_negative = decimal.is_negative, .weight = floor_half((int)magnitude)};
    int i = 0;
    if ((magnitude & 1) == 0)
        pairs.pairs[pairs.count++] = decimal.digits[i++];
    for (; i < decimal.count; i += 2) {
        int units = i + 1 < decimal.count ? decimal.digits[i + 1] : 0;
        pairs.pairs[pairs.count++] = (uint8_t)(decimal.digits[i] * 10 + units);
    }
    put_pairs(number, &pairs);
    return DYNAMODB_NUMBER_OK;
}

static bool fits_32(int64_t value)
{
    return value >= INT32_MIN && value <= INT32_MAX;
}

/* Java's BigDecimal has exponents and scales of 32 bits, and AWS adds up to the magnitude in as
 * many: 1e2147483648 is no number, 1e2147483647 one that is too small (dynamodb-conformance,
 * tests/tier3/error-messages/partiqlParameterNumbers.test.ts). */
enum dynamodb_number_status dynamodb_number_judge_older(struct vg_str text)
{
    struct decimal decimal;
    if (!scan_decimal(text, &decimal) || !fits_32(decimal.exponent) ||
        !fits_32(decimal.scale - decimal.exponent))
        return DYNAMODB_NUMBER_BAD_TEXT;
    int64_t magnitude = magnitude_of(&decimal);
    return judge(&decimal, magnitude < INT32_MAX ? magnitude : INT32_MIN);
}

struct vg_str dynamodb_number_problem(struct vg_arena *arena, enum dynamodb_number_status status,
                                      struct vg_str text)
{
    switch (status) {
    case DYNAMODB_NUMBER_OVERFLOW:
        return VG_STR("Number overflow. Attempting to store a number with magnitude larger than "
                      "supported range");
    case DYNAMODB_NUMBER_UNDERFLOW:
        return VG_STR("Number underflow. Attempting to store a number with magnitude smaller than "
                      "supported range");
    case DYNAMODB_NUMBER_TOO_PRECISE:
        return VG_STR("Attempting to store more than 38 significant digits in a Number");
    case DYNAMODB_NUMBER_BAD_TEXT:
    case DYNAMODB_NUMBER_OK:
        break;
    }
    struct vg_str sentence = VG_STR("The parameter cannot be converted to a numeric value");
    return text.len == 0 ? sentence : VG_CONCAT(arena, sentence, VG_STR(": "), text);
}

static void take_pairs(struct vg_str stored, struct pairs *into)
{
    const uint8_t *bytes = (const uint8_t *)stored.ptr;
    VG_ASSERT(stored.len >= 1 && stored.len <= DYNAMODB_NUMBER_BYTES_MAX);
    into->is_negative = bytes[0] < ZERO_BYTE;
    uint8_t head = into->is_negative ? (uint8_t)~bytes[0] : bytes[0];
    into->weight = head - WEIGHT_BIAS;
    into->count = (int)stored.len - 1 - into->is_negative;
    VG_ASSERT(into->count >= 0 && into->count <= PAIRS_MAX);
    for (int i = 0; i < into->count; i++)
        into->pairs[i] = (uint8_t)(into->is_negative ? 101 - bytes[i + 1] : bytes[i + 1] - 1);
}

static char *put_zeros(char *out, int count)
{
    if (count <= 0)
        return out;
    memset(out, '0', (size_t)count);
    return out + count;
}

/* Of 1 to 99: one pair before the point. */
static size_t small_text(unsigned number, char *text)
{
    if (number < 10) {
        text[0] = (char)('0' + number);
        return 1;
    }
    text[0] = (char)('0' + number / 10);
    text[1] = (char)('0' + number % 10);
    return 2;
}

size_t dynamodb_number_text(struct vg_str stored, char text[DYNAMODB_NUMBER_TEXT_MAX])
{
    const uint8_t *bytes = (const uint8_t *)stored.ptr;
    if (stored.len == 2 && bytes[0] == WEIGHT_BIAS)
        return small_text(bytes[1] - 1U, text);
    struct pairs from;
    take_pairs(stored, &from);
    if (from.count == 0) {
        text[0] = '0';
        return 1;
    }
    char *out = text;
    if (from.is_negative)
        *out++ = '-';
    int whole = from.weight + 1; /* pairs before the point */
    if (whole <= 0) {
        *out++ = '0';
        *out++ = '.';
        out = put_zeros(out, -whole * 2);
    }
    for (int i = 0; i < from.count; i++) {
        if (i == whole && i > 0)
            *out++ = '.';
        if (from.pairs[i] >= 10 || i > 0 || whole <= 0)
            *out++ = (char)('0' + from.pairs[i] / 10);
        *out++ = (char)('0' + from.pairs[i] % 10);
    }
    if (from.count > whole && out[-1] == '0')
        out--;
    out = put_zeros(out, (whole - from.count) * 2);
    return (size_t)(out - text);
}

/* A sum in the making. cells[i] weighs 100^(WEIGHT_MAX + 1 - i): room for every weight, a carry
 * included. */
enum { CELLS = WEIGHT_MAX + 1 - (WEIGHT_MIN - PAIRS_MAX) };
struct sum {
    int cells[CELLS];
    int first, end; /* the cells in use */
};

static void spread(struct sum *sum, const struct pairs *from, bool is_subtracted)
{
    int at = WEIGHT_MAX + 1 - from->weight;
    for (int i = 0; i < from->count; i++)
        sum->cells[at + i] += from->is_negative != is_subtracted ? -from->pairs[i] : from->pairs[i];
    if (from->count > 0) {
        sum->first = at < sum->first ? at : sum->first;
        sum->end = at + from->count > sum->end ? at + from->count : sum->end;
    }
}

/* Brings the cells into 0..99 with the first one's sign. True when the number was negative (it is
 * negated). */
static bool carry(struct sum *sum)
{
    int first = sum->first;
    while (first < sum->end && sum->cells[first] == 0)
        first++;
    bool is_negative = first < sum->end && sum->cells[first] < 0;
    int over = 0;
    for (int i = sum->end - 1; i >= first; i--) {
        int value = (is_negative ? -sum->cells[i] : sum->cells[i]) + over;
        over = (value + 200) / 100 - 2; /* cells are within +-198 and a carry */
        sum->cells[i] = value - over * 100;
    }
    sum->first = first;
    if (over > 0)
        sum->cells[--sum->first] = over;
    return is_negative;
}

static enum dynamodb_number_status gather(const struct sum *sum, bool is_negative,
                                          struct dynamodb_number *number)
{
    const int *cells = sum->cells;
    int first = sum->first, end = sum->end;
    while (first < end && cells[first] == 0)
        first++;
    if (first >= end) {
        put_zero(number);
        return DYNAMODB_NUMBER_OK;
    }
    while (cells[end - 1] == 0)
        end--;
    int weight = WEIGHT_MAX + 1 - first;
    int digits = (end - first) * 2 - (cells[first] < 10) - (cells[end - 1] % 10 == 0);
    int magnitude = weight * 2 + (cells[first] >= 10);
    if (magnitude < MAGNITUDE_MIN)
        return DYNAMODB_NUMBER_UNDERFLOW;
    /* AWS words a result of more than 38 digits as an overflow too. */
    if (magnitude > MAGNITUDE_MAX || digits > DIGITS_MAX)
        return DYNAMODB_NUMBER_OVERFLOW;
    struct pairs pairs = {.is_negative = is_negative, .weight = weight, .count = end - first};
    for (int i = 0; i < pairs.count; i++)
        pairs.pairs[i] = (uint8_t)cells[first + i];
    put_pairs(number, &pairs);
    return DYNAMODB_NUMBER_OK;
}

static enum dynamodb_number_status combine(struct vg_str a, struct vg_str b, bool is_difference,
                                           struct dynamodb_number *result)
{
    struct sum sum = {.first = CELLS};
    struct pairs pairs;
    take_pairs(a, &pairs);
    spread(&sum, &pairs, /* is_subtracted= */ false);
    take_pairs(b, &pairs);
    spread(&sum, &pairs, is_difference);
    bool is_negative = carry(&sum);
    return gather(&sum, is_negative, result);
}

enum dynamodb_number_status dynamodb_number_add(struct vg_str a, struct vg_str b,
                                                struct dynamodb_number *sum)
{
    return combine(a, b, /* is_difference= */ false, sum);
}

enum dynamodb_number_status dynamodb_number_subtract(struct vg_str a, struct vg_str b,
                                                     struct dynamodb_number *difference)
{
    return combine(a, b, /* is_difference= */ true, difference);
}

bool dynamodb_number_is_valid(struct vg_str stored)
{
    const uint8_t *bytes = (const uint8_t *)stored.ptr;
    if (stored.len == 0 || stored.len > DYNAMODB_NUMBER_BYTES_MAX)
        return false;
    if (stored.len == 1)
        return bytes[0] == ZERO_BYTE;
    if (stored.len == 2) /* one pair, and no end of a negative one */
        return bytes[0] >= ZERO_BYTE && bytes[1] >= 2 && bytes[1] <= 100;
    bool is_negative = bytes[0] < ZERO_BYTE;
    size_t count = stored.len - 1 - is_negative;
    if (count == 0 || count > PAIRS_MAX || (is_negative && bytes[stored.len - 1] != NEGATIVE_END))
        return false;
    for (size_t i = 1; i <= count; i++) {
        int pair = is_negative ? 101 - bytes[i] : bytes[i] - 1;
        if (pair < 0 || pair > 99 || (pair == 0 && (i == 1 || i == count)))
            return false;
    }
    return true;
}

/* services/dynamodb/value/number.h: DynamoDB's numbers: decimals of up to 38 significant digits,
 * 1E-130 to 9.99...E+125.
 *
 * The stored form is canonical and ordered by its bytes (memcmp, a prefix first), so equality,
 * order, sort keys and set members need no arithmetic. It counts in hundreds, aligned at the
 * decimal point:
 *
 *   zero       80
 *   positive   80 + 65 + e, then each base-100 digit + 1      where the first digit weighs 100^e,
 * -65 <= e <= 62 negative   the complement of the positive's first byte, then 101 - each digit,
 * then 102
 *
 * Its length is what AWS counts as the number's size (captured literals:
 * test/unit/test_dynamodb_number.c). */
#ifndef VG_DYNAMODB_NUMBER_H
#define VG_DYNAMODB_NUMBER_H

#include "base/arena.h"

enum {
    DYNAMODB_NUMBER_BYTES_MAX = 22, /* exponent, 20 base-100 digits, the negatives' end mark */
    DYNAMODB_NUMBER_TEXT_MAX = 176, /* "-0.", 129 zeros, 38 digits */
};

struct dynamodb_number {
    uint8_t bytes[DYNAMODB_NUMBER_BYTES_MAX];
    uint8_t len;
};

enum dynamodb_number_status {
    DYNAMODB_NUMBER_OK = 0,
    DYNAMODB_NUMBER_BAD_TEXT,
    DYNAMODB_NUMBER_OVERFLOW,
    DYNAMODB_NUMBER_UNDERFLOW,
    DYNAMODB_NUMBER_TOO_PRECISE,
};

/* Text as clients write it: sign, digits, point and exponent; leading and trailing zeros do not
 * count. */
enum dynamodb_number_status dynamodb_number_parse(struct vg_str text,
                                                  struct dynamodb_number *number) VG_CHECKED;

/* What AWS's older layer (value.h) finds wrong with a text that dynamodb_number_parse refused. */
enum dynamodb_number_status dynamodb_number_judge_older(struct vg_str text);

/* AWS's sentence for what went wrong with `text`. */
struct vg_str dynamodb_number_problem(struct vg_arena *arena, enum dynamodb_number_status status,
                                      struct vg_str text);

/* Plain decimal notation without exponent, as AWS returns numbers. Writes at most
 * DYNAMODB_NUMBER_TEXT_MAX bytes and returns how many. `stored` is trusted to be of the stored
 * form. */
size_t dynamodb_number_text(struct vg_str stored, char text[DYNAMODB_NUMBER_TEXT_MAX]);

/* Exact sum or difference of two stored numbers. */
enum dynamodb_number_status dynamodb_number_add(struct vg_str a, struct vg_str b,
                                                struct dynamodb_number *sum) VG_CHECKED;
enum dynamodb_number_status dynamodb_number_subtract(struct vg_str a, struct vg_str b,
                                                     struct dynamodb_number *difference) VG_CHECKED;

static inline struct vg_str dynamodb_number_str(const struct dynamodb_number *number)
{
    return vg_str_of(number->bytes, number->len);
}

/* Whether bytes from outside are of the stored form. */
bool dynamodb_number_is_valid(struct vg_str stored);

#endif

/* base/timetext.c: civil-date arithmetic, and time formats written and read by one small pattern
 * language (strftime's letters). Neither the C library's time zone nor its locale has a say. */
#include "base/timetext.h"

enum {
    MS_PER_SECOND = 1000,
    SECONDS_PER_MINUTE = 60,
    SECONDS_PER_HOUR = 3600,
    SECONDS_PER_DAY = 86400,
    FORMAT_BYTES_MAX = 255,
    MONTHS = 12,
    WEEKDAYS = 7,
};

/* 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z */
#define TIME_MIN INT64_C(-62135596800000)
#define TIME_MAX INT64_C(253402300799999)

static const char *const month_names[MONTHS] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};
static const char *const weekday_names[WEEKDAYS] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

struct civil {
    int year, month, day; /* 1..9999, 1..12, 1..31 */
    int hour, minute, second;
    int weekday;     /* 0: Sunday */
    int day_of_year; /* 1..366 */
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int days_before_month(int year, int month)
{
    int days = 0;
    for (int m = 1; m < month; m++)
        days += days_in_month(year, m);
    return days;
}

/* Days from 1970-01-01 to January 1st of the year. */
static int days_before_year(int year)
{
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400 - 719162;
}

static int64_t seconds_of(const struct civil *t)
{
    int64_t days = days_before_year(t->year) + days_before_month(t->year, t->month) + t->day - 1;
    return days * SECONDS_PER_DAY + t->hour * SECONDS_PER_HOUR + t->minute * SECONDS_PER_MINUTE +
           t->second;
}

static int64_t clamp(int64_t ms)
{
    if (ms < TIME_MIN)
        return TIME_MIN;
    return ms > TIME_MAX ? TIME_MAX : ms;
}

/* Of a clamped time; the remainder of the milliseconds is the caller's. */
static struct civil civil_of(int64_t ms)
{
    int64_t seconds = (ms - TIME_MIN) / MS_PER_SECOND; /* since year 1: no negative division */
    int days = (int)(seconds / SECONDS_PER_DAY);
    int rest = (int)(seconds % SECONDS_PER_DAY);
    struct civil t = {
        .hour = rest / SECONDS_PER_HOUR,
        .minute = rest % SECONDS_PER_HOUR / SECONDS_PER_MINUTE,
        .second = rest % SECONDS_PER_MINUTE,
        .weekday = (days + 1) % WEEKDAYS, /* 0001-01-01 was a Monday */
    };
    int days_since_epoch = days - 719162;
    t.year = (int)((int64_t)days * 400 / 146097) + 1; /* right, or one too small or too large */
    while (days_before_year(t.year) > days_since_epoch)
        t.year--;
    while (days_before_year(t.year + 1) <= days_since_epoch)
        t.year++;
    int day = days_since_epoch - days_before_year(t.year);
    t.day_of_year = day + 1;
    for (t.month = 1; day >= days_in_month(t.year, t.month); t.month++)
        day -= days_in_month(t.year, t.month);
    t.day = day + 1;
    return t;
}

/* A writer over a fixed field of bytes. */
struct text_out {
    char *at;
    char *end;
};

static void put_char(struct text_out *out, char c)
{
    VG_ASSERT(out->at < out->end);
    *out->at++ = c;
}

static void put_number(struct text_out *out, int value, int width, char pad)
{
    char digits[10];
    for (int i = width - 1; i >= 0; i--) {
        digits[i] = (char)(value == 0 && i < width - 1 ? pad : '0' + value % 10);
        value /= 10;
    }
    for (int i = 0; i < width; i++)
        put_char(out, digits[i]);
}

static void put_name(struct text_out *out, const char *name, size_t max)
{
    for (size_t i = 0; i < max && name[i] != '\0'; i++)
        put_char(out, name[i]);
}

static void put_conversion(struct text_out *out, char letter, const struct civil *t)
{
    switch (letter) {
    case 'Y':
        put_number(out, t->year, 4, '0');
        break;
    case 'y':
        put_number(out, t->year % 100, 2, '0');
        break;
    case 'm':
        put_number(out, t->month, 2, '0');
        break;
    case 'd':
        put_number(out, t->day, 2, '0');
        break;
    case 'e':
        put_number(out, t->day, 2, ' ');
        break;
    case 'j':
        put_number(out, t->day_of_year, 3, '0');
        break;
    case 'H':
        put_number(out, t->hour, 2, '0');
        break;
    case 'M':
        put_number(out, t->minute, 2, '0');
        break;
    case 'S':
        put_number(out, t->second, 2, '0');
        break;
    case 'a':
        put_name(out, weekday_names[t->weekday], 3);
        break;
    case 'A':
        put_name(out, weekday_names[t->weekday], SIZE_MAX);
        break;
    case 'b':
        put_name(out, month_names[t->month - 1], 3);
        break;
    case 'B':
        put_name(out, month_names[t->month - 1], SIZE_MAX);
        break;
    default:
        VG_ASSERT(letter == '%');
        put_char(out, '%');
    }
}

static void put_format(struct text_out *out, const char *fmt, int64_t ms)
{
    struct civil t = civil_of(clamp(ms));
    for (; *fmt != '\0'; fmt++) {
        if (*fmt == '%')
            put_conversion(out, *++fmt, &t);
        else
            put_char(out, *fmt);
    }
}

struct vg_str vg_time_format(struct vg_arena *arena, int64_t ms, const char *fmt)
{
    char text[FORMAT_BYTES_MAX];
    struct text_out out = {text, text + sizeof(text)};
    put_format(&out, fmt, ms);
    return vg_arena_copy(arena, vg_str_of(text, (size_t)(out.at - text)));
}

struct vg_str vg_time_http(struct vg_arena *arena, int64_t ms)
{
    return vg_time_format(arena, ms, "%a, %d %b %Y %H:%M:%S GMT");
}

size_t vg_time_iso_put(char out[VG_TIME_ISO_BYTES], int64_t ms, bool with_ms)
{
    struct text_out text = {out, out + VG_TIME_ISO_BYTES};
    put_format(&text, "%Y-%m-%dT%H:%M:%S", ms);
    if (with_ms) {
        put_char(&text, '.');
        put_number(&text, (int)((clamp(ms) - TIME_MIN) % MS_PER_SECOND), 3, '0');
    }
    put_char(&text, 'Z');
    return (size_t)(text.at - out);
}

struct vg_str vg_time_iso(struct vg_arena *arena, int64_t ms, bool with_ms)
{
    char text[VG_TIME_ISO_BYTES];
    return vg_arena_copy(arena, vg_str_of(text, vg_time_iso_put(text, ms, with_ms)));
}

static bool take_char(struct vg_str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c)
        return false;
    *text = vg_str_tail(*text, 1);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `width` digits with a value from `min` to `max`. */
static bool take_number(struct vg_str *text, size_t width, int min, int max, int *value)
{
    if (text->len < width)
        return false;
    int sum = 0;
    for (size_t i = 0; i < width; i++) {
        if (!is_digit(text->ptr[i]))
            return false;
        sum = sum * 10 + (text->ptr[i] - '0');
    }
    if (sum < min || sum > max)
        return false;
    *text = vg_str_tail(*text, width);
    *value = sum;
    return true;
}

/* One of the names, or its first three letters; `index` counts from 0. */
static bool take_name(struct vg_str *text, const char *const *names, int count, bool is_short,
                      int *index)
{
    for (int i = 0; i < count; i++) {
        struct vg_str name = vg_str_from(names[i]);
        if (is_short)
            name = vg_str_slice(name, 0, 3);
        if (vg_str_starts(*text, name)) {
            *text = vg_str_tail(*text, name.len);
            *index = i;
            return true;
        }
    }
    return false;
}

/* RFC 7231 7.1.1.1: two digits that seem to lie more than 50 years ahead are in the past. The pivot
 * is fixed, as it is in POSIX, so that a text means the same in every run. */
static bool take_short_year(struct vg_str *text, int *year)
{
    if (!take_number(text, 2, 0, 99, year))
        return false;
    *year += *year < 69 ? 2000 : 1900;
    return true;
}

static bool take_conversion(struct vg_str *text, char letter, struct civil *t)
{
    int month;
    switch (letter) {
    case 'Y':
        return take_number(text, 4, 1, 9999, &t->year);
    case 'y':
        return take_short_year(text, &t->year);
    case 'm':
        return take_number(text, 2, 1, MONTHS, &t->month);
    case 'd':
        return take_number(text, 2, 1, 31, &t->day);
    case 'e':
        return take_number(text, take_char(text, ' ') ? 1 : 2, 1, 31, &t->day);
    case 'H':
        return take_number(text, 2, 0, 23, &t->hour);
    case 'M':
        return take_number(text, 2, 0, 59, &t->minute);
    case 'S':
        return take_number(text, 2, 0, 60, &t->second); /* 60: a leap second */
    case 'a':
        return take_name(text, weekday_names, WEEKDAYS, true, &t->weekday);
    case 'A':
        return take_name(text, weekday_names, WEEKDAYS, false, &t->weekday);
    case 'b':
        if (!take_name(text, month_names, MONTHS, true, &month))
            return false;
        t->month = month + 1;
        return true;
    default:
        return false; /* %B, %j: only written */
    }
}

/* Takes what matches `fmt` off the front. A wrong weekday is let pass, as browsers and servers do.
 */
static bool take_format(struct vg_str *text, const char *fmt, struct civil *t)
{
    for (; *fmt != '\0'; fmt++) {
        bool matches = *fmt == '%' ? take_conversion(text, *++fmt, t) : take_char(text, *fmt);
        if (!matches)
            return false;
    }
    return true;
}

static bool civil_to_ms(const struct civil *t, int64_t offset_ms, int64_t *ms)
{
    if (t->day > days_in_month(t->year, t->month))
        return false;
    int64_t result = seconds_of(t) * MS_PER_SECOND + offset_ms;
    if (result < TIME_MIN || result > TIME_MAX)
        return false;
    *ms = result;
    return true;
}

/* An optional fraction of a second; digits beyond the millisecond are cut off. */
static bool take_fraction(struct vg_str *text, int64_t *ms)
{
    *ms = 0;
    if (!take_char(text, '.') && !take_char(text, ','))
        return true;
    if (text->len == 0 || !is_digit(text->ptr[0]))
        return false;
    for (int unit = 100; text->len > 0 && is_digit(text->ptr[0]); unit /= 10) {
        *ms += unit * (text->ptr[0] - '0');
        *text = vg_str_tail(*text, 1);
    }
    return true;
}

/* The rest of an ISO time: nothing, Z, +hh:mm, +hhmm or +hh. What to add to reach UTC. */
static bool take_offset(struct vg_str text, int64_t *offset_ms)
{
    *offset_ms = 0;
    if (text.len == 0 || vg_str_is(text, "Z") || vg_str_is(text, "z"))
        return true;
    bool is_east = take_char(&text, '+');
    if (!is_east && !take_char(&text, '-'))
        return false;
    int hours;
    int minutes = 0;
    if (!take_number(&text, 2, 0, 23, &hours))
        return false;
    if (text.len > 0) {
        take_char(&text, ':');
        if (!take_number(&text, 2, 0, 59, &minutes))
            return false;
    }
    int64_t ms = (int64_t)(hours * 60 + minutes) * SECONDS_PER_MINUTE * MS_PER_SECOND;
    *offset_ms = is_east ? -ms : ms;
    return text.len == 0;
}

bool vg_time_parse_iso(struct vg_str text, int64_t *ms)
{
    struct civil t = {0};
    int64_t fraction;
    int64_t offset;
    if (!take_format(&text, "%Y-%m-%d", &t))
        return false;
    if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
        return false;
    if (!take_format(&text, "%H:%M:%S", &t))
        return false;
    if (!take_fraction(&text, &fraction) || !take_offset(text, &offset))
        return false;
    return civil_to_ms(&t, fraction + offset, ms);
}

bool vg_time_parse_http(struct vg_str text, int64_t *ms)
{
    static const char *const formats[] = {
        "%a, %d %b %Y %H:%M:%S GMT", /* what everybody sends */
        "%A, %d-%b-%y %H:%M:%S GMT", /* RFC 850 */
        "%a %b %e %H:%M:%S %Y",      /* asctime */
    };
    for (size_t i = 0; i < VG_COUNT_OF(formats); i++) {
        struct vg_str rest = text;
        struct civil t = {0};
        if (take_format(&rest, formats[i], &t) && rest.len == 0)
            return civil_to_ms(&t, 0, ms);
    }
    return false;
}

bool vg_time_parse_basic(struct vg_str text, int64_t *ms)
{
    struct civil t = {0};
    return take_format(&text, "%Y%m%dT%H%M%SZ", &t) && text.len == 0 && civil_to_ms(&t, 0, ms);
}

/* "12" or, for seconds, "12.5", before its unit; the amount goes to `*total`. */
static bool take_amount(struct vg_str *text, char unit, int64_t unit_ms, int64_t *total)
{
    size_t digits = 0;
    while (digits < text->len && is_digit(text->ptr[digits]))
        digits++;
    struct vg_str rest = vg_str_tail(*text, digits);
    int64_t fraction = 0;
    if (unit == 'S' && !take_fraction(&rest, &fraction))
        return false;
    int64_t amount;
    if (!take_char(&rest, unit) || !vg_str_to_i64(vg_str_slice(*text, 0, digits), &amount))
        return false;
    int64_t ms;
    if (__builtin_mul_overflow(amount, unit_ms, &ms) || __builtin_add_overflow(ms, fraction, &ms) ||
        __builtin_add_overflow(*total, ms, total))
        return false;
    *text = rest;
    return true;
}

/* Each unit at most once, in the given order. */
static bool take_amounts(struct vg_str *text, const char *units, const int64_t *units_ms,
                         int64_t *total)
{
    size_t before = text->len;
    for (size_t i = 0; units[i] != '\0'; i++)
        take_amount(text, units[i], units_ms[i], total);
    return text->len < before;
}

bool vg_duration_parse(struct vg_str text, int64_t *ms)
{
    static const int64_t date_ms[] = {INT64_C(7) * SECONDS_PER_DAY * MS_PER_SECOND,
                                      INT64_C(1) * SECONDS_PER_DAY * MS_PER_SECOND};
    static const int64_t time_ms[] = {SECONDS_PER_HOUR * MS_PER_SECOND,
                                      SECONDS_PER_MINUTE * MS_PER_SECOND, MS_PER_SECOND};
    int64_t total = 0;
    if (!take_char(&text, 'P'))
        return false;
    bool has_days = take_amounts(&text, "WD", date_ms, &total);
    bool has_time = take_char(&text, 'T');
    if (has_time && !take_amounts(&text, "HMS", time_ms, &total))
        return false;
    if (text.len > 0 || !(has_days || has_time))
        return false;
    *ms = total;
    return true;
}

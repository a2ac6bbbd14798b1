/* apigateway/template/method_string.c: java.lang.String. Positions count UTF-16 units, as in Java.
 */
#include "apigateway/template/run.h"

/* The byte at which the UTF-16 unit begins; the length of the text for a unit at or beyond its end.
 * Malformed bytes count as one unit each. */
static size_t byte_of_unit(struct vg_str text, size_t unit)
{
    size_t at = 0;
    for (size_t units = 0; at < text.len && units < unit;) {
        uint32_t code_point = 0;
        size_t len = (unsigned char)text.ptr[at] < 0x80
                         ? 1
                         : vg_utf8_get(vg_str_tail(text, at), &code_point);
        at += len == 0 ? 1 : len;
        units += len == 4 ? 2 : 1;
    }
    return at;
}

static size_t units_of(struct vg_str text)
{
    size_t units = 0;
    for (size_t at = 0; at < text.len; units++) {
        uint32_t code_point = 0;
        size_t len = (unsigned char)text.ptr[at] < 0x80
                         ? 1
                         : vg_utf8_get(vg_str_tail(text, at), &code_point);
        at += len == 0 ? 1 : len;
        units += len == 4;
    }
    return units;
}

static struct apigateway_value position(struct vg_str text, ptrdiff_t at)
{
    return apigateway_int(at < 0 ? -1 : (int64_t)units_of(vg_str_slice(text, 0, (size_t)at)));
}

static struct apigateway_value string_length(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    vtl_spend_bytes(run, self.text.len);
    return apigateway_int((int64_t)units_of(self.text));
}

static struct apigateway_value string_is_empty(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_bool(self.text.len == 0);
}

static struct apigateway_value string_substring(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    if (args[0].type != APIGATEWAY_INT || (count == 2 && args[1].type != APIGATEWAY_INT))
        return apigateway_null();
    vtl_spend_bytes(run, self.text.len);
    int64_t units = (int64_t)units_of(self.text);
    int64_t from = args[0].integer;
    int64_t to = count == 2 ? args[1].integer : units;
    if (from < 0 || to > units || from > to)
        return vtl_fail(run, "substring() outside of its string");
    size_t begin = byte_of_unit(self.text, (size_t)from);
    size_t end = begin + byte_of_unit(vg_str_tail(self.text, begin), (size_t)(to - from));
    return apigateway_string(vg_str_slice(self.text, begin, end));
}

static struct apigateway_value string_char_at(struct vtl_run *run, struct apigateway_value self,
                                              const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_INT)
        return apigateway_null();
    if (args[0].integer < 0 || args[0].integer >= (int64_t)self.text.len)
        return vtl_fail(run, "charAt() outside of its string");
    struct apigateway_value ends[] = {args[0], apigateway_int(args[0].integer + 1)};
    return string_substring(run, self, ends, 2);
}

/* Whether the argument is a string as Java's methods want one. */
static bool is_string(struct apigateway_value value)
{
    return value.type == APIGATEWAY_STRING;
}

static struct apigateway_value string_index_of(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    if (!is_string(args[0]) || (count == 2 && args[1].type != APIGATEWAY_INT))
        return apigateway_null();
    vtl_spend_bytes(run, self.text.len);
    int64_t unit = count == 2 && args[1].integer > 0 ? args[1].integer : 0;
    size_t from = byte_of_unit(self.text, (size_t)unit);
    ptrdiff_t at = vg_str_find(vg_str_tail(self.text, from), args[0].text);
    return position(self.text, at < 0 ? -1 : (ptrdiff_t)from + at);
}

static struct apigateway_value string_last_index_of(struct vtl_run *run,
                                                    struct apigateway_value self,
                                                    const struct apigateway_value *args,
                                                    size_t count)
{
    (void)count;
    if (!is_string(args[0]))
        return apigateway_null();
    struct vg_str needle = args[0].text;
    vtl_spend_bytes(run, self.text.len);
    for (size_t at = self.text.len + 1; at-- > 0 && !vtl_failed(run);) {
        if (vg_str_starts(vg_str_tail(self.text, at), needle))
            return position(self.text, (ptrdiff_t)at);
        vtl_spend_bytes(run, needle.len);
    }
    return apigateway_int(-1);
}

static struct apigateway_value string_contains(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (!is_string(args[0]))
        return apigateway_null();
    vtl_spend_bytes(run, self.text.len);
    return apigateway_bool(vg_str_find(self.text, args[0].text) >= 0);
}

static struct apigateway_value string_starts_with(struct vtl_run *run, struct apigateway_value self,
                                                  const struct apigateway_value *args, size_t count)
{
    if (!is_string(args[0]) || (count == 2 && args[1].type != APIGATEWAY_INT))
        return apigateway_null();
    vtl_spend_bytes(run, self.text.len);
    int64_t unit = count == 2 ? args[1].integer : 0;
    if (unit < 0 || unit > (int64_t)self.text.len)
        return apigateway_bool(false);
    size_t from = byte_of_unit(self.text, (size_t)unit);
    return apigateway_bool(vg_str_starts(vg_str_tail(self.text, from), args[0].text));
}

static struct apigateway_value string_ends_with(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    (void)run, (void)count;
    return is_string(args[0]) ? apigateway_bool(vg_str_ends(self.text, args[0].text))
                              : apigateway_null();
}

static struct apigateway_value string_equals(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    return apigateway_bool(vtl_equals(run, self, args[0]));
}

static struct apigateway_value string_equals_ignore_case(struct vtl_run *run,
                                                         struct apigateway_value self,
                                                         const struct apigateway_value *args,
                                                         size_t count)
{
    (void)count;
    vtl_spend_bytes(run, self.text.len);
    return is_string(args[0]) ? apigateway_bool(vg_str_ieq(self.text, args[0].text))
                              : apigateway_null();
}

static struct apigateway_value string_compare_to(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (!is_string(args[0]))
        return apigateway_null();
    vtl_spend_bytes(run, self.text.len);
    size_t common = self.text.len < args[0].text.len ? self.text.len : args[0].text.len;
    for (size_t i = 0; i < common; i++)
        if (self.text.ptr[i] != args[0].text.ptr[i])
            return apigateway_int((unsigned char)self.text.ptr[i] -
                                  (unsigned char)args[0].text.ptr[i]);
    return apigateway_int((int64_t)self.text.len - (int64_t)args[0].text.len);
}

static struct apigateway_value string_concat(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    return is_string(args[0]) ? vtl_arithmetic(run, VTL_ADD, self, args[0]) : apigateway_null();
}

static struct apigateway_value string_trim(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    struct vg_str text = self.text;
    vtl_spend_bytes(run, text.len);
    while (text.len > 0 && (unsigned char)text.ptr[0] <= ' ')
        text = vg_str_tail(text, 1);
    while (text.len > 0 && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    return apigateway_string(text);
}

/* ASCII letters. */
static struct apigateway_value in_case(struct vtl_run *run, struct vg_str text, char from)
{
    struct vg_buf buf = vtl_make(run);
    char *to = vg_buf_reserve(&buf, text.len);
    if (to == NULL)
        return vtl_made(run, &buf);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        to[i] = c >= from && c <= from + 25 ? (char)(c ^ 0x20) : c;
    }
    buf.len = text.len;
    return vtl_made(run, &buf);
}

static struct apigateway_value string_to_lower(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return in_case(run, self.text, 'A');
}

static struct apigateway_value string_to_upper(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)args, (void)count;
    return in_case(run, self.text, 'a');
}

/* An empty needle is found before every character and at the end. */
static struct apigateway_value string_replace(struct vtl_run *run, struct apigateway_value self,
                                              const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (!is_string(args[0]) || !is_string(args[1]))
        return apigateway_null();
    struct vg_str rest = self.text, needle = args[0].text;
    struct vg_buf buf = vtl_make(run);
    ptrdiff_t at;
    vtl_spend_bytes(run, rest.len);
    while ((at = vg_str_find(rest, needle)) >= 0 && vtl_spend(run, 1)) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        vg_buf_add(&buf, args[1].text);
        size_t taken = (size_t)at + needle.len;
        if (needle.len == 0) {
            if (rest.len == 0)
                break;
            taken = byte_of_unit(rest, 1);
            vg_buf_add(&buf, vg_str_slice(rest, 0, taken));
        }
        rest = vg_str_tail(rest, taken);
    }
    vg_buf_add(&buf, rest);
    return vtl_made(run, &buf);
}

static struct apigateway_value string_to_string(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return self;
}

/* String.valueOf(x): of any string, as static methods are called. */
static struct apigateway_value string_value_of(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    return apigateway_string(vtl_text(run, args[0]));
}

VTL_REFUSE(format)
VTL_REFUSE(getBytes)
VTL_REFUSE(hashCode)
VTL_REFUSE(join)
VTL_REFUSE(regionMatches)
VTL_REFUSE(toCharArray)
VTL_REFUSE(compareToIgnoreCase)

const struct vtl_method_row vtl_string_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_charAt] = {string_char_at, 1, 1},
    [VTL_METHOD_compareTo] = {string_compare_to, 1, 1},
    [VTL_METHOD_concat] = {string_concat, 1, 1},
    [VTL_METHOD_contains] = {string_contains, 1, 1},
    [VTL_METHOD_endsWith] = {string_ends_with, 1, 1},
    [VTL_METHOD_equals] = {string_equals, 1, 1},
    [VTL_METHOD_equalsIgnoreCase] = {string_equals_ignore_case, 1, 1},
    [VTL_METHOD_indexOf] = {string_index_of, 1, 2},
    [VTL_METHOD_isEmpty] = {string_is_empty, 0, 0},
    [VTL_METHOD_lastIndexOf] = {string_last_index_of, 1, 1},
    [VTL_METHOD_length] = {string_length, 0, 0},
    [VTL_METHOD_replace] = {string_replace, 2, 2},
    [VTL_METHOD_startsWith] = {string_starts_with, 1, 2},
    [VTL_METHOD_subSequence] = {string_substring, 2, 2},
    [VTL_METHOD_substring] = {string_substring, 1, 2},
    [VTL_METHOD_toLowerCase] = {string_to_lower, 0, 0},
    [VTL_METHOD_toString] = {string_to_string, 0, 0},
    [VTL_METHOD_toUpperCase] = {string_to_upper, 0, 0},
    [VTL_METHOD_trim] = {string_trim, 0, 0},
    [VTL_METHOD_valueOf] = {string_value_of, 1, 1},
    VTL_REFUSED(format),
    VTL_REFUSED(getBytes),
    VTL_REFUSED(hashCode),
    VTL_REFUSED(join),
    VTL_REFUSED(regionMatches),
    VTL_REFUSED(toCharArray),
    VTL_REFUSED(compareToIgnoreCase),
};

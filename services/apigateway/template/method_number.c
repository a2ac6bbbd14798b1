/* apigateway/template/method_number.c: java.lang.Integer, Long, Double and Boolean; their static
 * methods are called on any number, as templates do it: #set($n = 0)$n.parseInt("5"). */
#include "apigateway/template/run.h"

#include <math.h>

/* A cast to an integer type: towards zero, NaN is 0, and what is too large its greatest value. */
static struct apigateway_value to_integer(struct apigateway_value value)
{
    if (value.type == APIGATEWAY_INT)
        return value;
    double real = apigateway_to_double(value);
    if (isnan(real))
        return apigateway_int(0);
    if (real >= 9223372036854775808.0)
        return apigateway_int(INT64_MAX);
    if (real < -9223372036854775808.0)
        return apigateway_int(INT64_MIN);
    return apigateway_int((int64_t)real);
}

static struct apigateway_value number_int_value(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return to_integer(self);
}

static struct apigateway_value number_double_value(struct vtl_run *run,
                                                   struct apigateway_value self,
                                                   const struct apigateway_value *args,
                                                   size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_double(apigateway_to_double(self));
}

static struct apigateway_value parse_integer(struct vtl_run *run, struct apigateway_value text,
                                             int64_t min, int64_t max)
{
    int64_t parsed;
    if (text.type != APIGATEWAY_STRING)
        return apigateway_null();
    bool has_plus = text.text.len > 1 && text.text.ptr[0] == '+' && text.text.ptr[1] != '-';
    if (!vg_str_to_i64(vg_str_tail(text.text, has_plus), &parsed) || parsed < min || parsed > max)
        return vtl_fail(run, "A string is parsed as a number and is none");
    return apigateway_int(parsed);
}

static struct apigateway_value number_parse_int(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    return parse_integer(run, args[0], INT32_MIN, INT32_MAX);
}

static struct apigateway_value number_parse_long(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    return parse_integer(run, args[0], INT64_MIN, INT64_MAX);
}

static struct apigateway_value number_parse_double(struct vtl_run *run,
                                                   struct apigateway_value self,
                                                   const struct apigateway_value *args,
                                                   size_t count)
{
    (void)self, (void)count;
    double parsed;
    if (args[0].type != APIGATEWAY_STRING)
        return apigateway_null();
    if (!vg_str_to_f64(vg_str_trim(args[0].text), &parsed))
        return vtl_fail(run, "A string is parsed as a number and is none");
    return apigateway_double(parsed);
}

/* Of a string as the number's own type reads it, or of a number. */
static struct apigateway_value number_value_of(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    if (apigateway_is_number(args[0]))
        return args[0];
    return self.type == APIGATEWAY_DOUBLE ? number_parse_double(run, self, args, count)
                                          : number_parse_long(run, self, args, count);
}

static struct apigateway_value number_compare_to(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)run, (void)count;
    return apigateway_is_number(args[0]) ? apigateway_int(apigateway_number_cmp(self, args[0]))
                                         : apigateway_null();
}

static struct apigateway_value scalar_equals(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    return apigateway_bool(vtl_equals(run, self, args[0]));
}

/* toString(), or the static toString(x). */
static struct apigateway_value scalar_to_string(struct vtl_run *run, struct apigateway_value self,
                                                const struct apigateway_value *args, size_t count)
{
    return apigateway_string(vtl_text(run, count == 1 ? args[0] : self));
}

static struct apigateway_value bool_value(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return self;
}

/* Boolean.valueOf("true") */
static struct apigateway_value bool_value_of(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)run, (void)self, (void)count;
    if (args[0].type == APIGATEWAY_BOOL)
        return args[0];
    return args[0].type == APIGATEWAY_STRING
               ? apigateway_bool(vg_str_ieq(args[0].text, VG_STR("true")))
               : apigateway_null();
}

static struct apigateway_value loop_has_next(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)run, (void)args, (void)count;
    return apigateway_bool(self.loop->has_next);
}

VTL_REFUSE(hashCode)

const struct vtl_method_row vtl_number_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_compareTo] = {number_compare_to, 1, 1},
    [VTL_METHOD_doubleValue] = {number_double_value, 0, 0},
    [VTL_METHOD_equals] = {scalar_equals, 1, 1},
    [VTL_METHOD_floatValue] = {number_double_value, 0, 0},
    [VTL_METHOD_intValue] = {number_int_value, 0, 0},
    [VTL_METHOD_longValue] = {number_int_value, 0, 0},
    [VTL_METHOD_parseDouble] = {number_parse_double, 1, 1},
    [VTL_METHOD_parseInt] = {number_parse_int, 1, 1},
    [VTL_METHOD_parseLong] = {number_parse_long, 1, 1},
    [VTL_METHOD_toString] = {scalar_to_string, 0, 1},
    [VTL_METHOD_valueOf] = {number_value_of, 1, 1},
    VTL_REFUSED(hashCode),
};

const struct vtl_method_row vtl_bool_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_booleanValue] = {bool_value, 0, 0},
    [VTL_METHOD_equals] = {scalar_equals, 1, 1},
    [VTL_METHOD_toString] = {scalar_to_string, 0, 0},
    [VTL_METHOD_valueOf] = {bool_value_of, 1, 1},
    VTL_REFUSED(hashCode),
};

const struct vtl_method_row vtl_loop_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_hasNext] = {loop_has_next, 0, 0},
};

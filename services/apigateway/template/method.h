/* apigateway/template/method.h: the methods that templates call, by name and by the type they are
 * called on. */
#ifndef VG_APIGATEWAY_TEMPLATE_METHOD_H
#define VG_APIGATEWAY_TEMPLATE_METHOD_H

#include "apigateway/template/value.h"

/* Sorted, so that the parser finds a name by halving. */
#define VTL_METHODS(X)                                                                             \
    X(add)                                                                                         \
    X(addAll)                                                                                      \
    X(base64Decode)                                                                                \
    X(base64Encode)                                                                                \
    X(booleanValue)                                                                                \
    X(charAt)                                                                                      \
    X(clear)                                                                                       \
    X(compareTo)                                                                                   \
    X(compareToIgnoreCase)                                                                         \
    X(concat)                                                                                      \
    X(contains)                                                                                    \
    X(containsAll)                                                                                 \
    X(containsKey)                                                                                 \
    X(containsValue)                                                                               \
    X(doubleValue)                                                                                 \
    X(endsWith)                                                                                    \
    X(entrySet)                                                                                    \
    X(equals)                                                                                      \
    X(equalsIgnoreCase)                                                                            \
    X(escapeJavaScript)                                                                            \
    X(floatValue)                                                                                  \
    X(format)                                                                                      \
    X(get)                                                                                         \
    X(getBytes)                                                                                    \
    X(getKey)                                                                                      \
    X(getOrDefault)                                                                                \
    X(getValue)                                                                                    \
    X(hasNext)                                                                                     \
    X(hashCode)                                                                                    \
    X(indexOf)                                                                                     \
    X(intValue)                                                                                    \
    X(isEmpty)                                                                                     \
    X(iterator)                                                                                    \
    X(join)                                                                                        \
    X(json)                                                                                        \
    X(keySet)                                                                                      \
    X(lastIndexOf)                                                                                 \
    X(length)                                                                                      \
    X(listIterator)                                                                                \
    X(longValue)                                                                                   \
    X(matches)                                                                                     \
    X(params)                                                                                      \
    X(parseDouble)                                                                                 \
    X(parseInt)                                                                                    \
    X(parseJson)                                                                                   \
    X(parseLong)                                                                                   \
    X(path)                                                                                        \
    X(put)                                                                                         \
    X(putAll)                                                                                      \
    X(putIfAbsent)                                                                                 \
    X(regionMatches)                                                                               \
    X(remove)                                                                                      \
    X(removeAll)                                                                                   \
    X(replace)                                                                                     \
    X(replaceAll)                                                                                  \
    X(replaceFirst)                                                                                \
    X(retainAll)                                                                                   \
    X(set)                                                                                         \
    X(size)                                                                                        \
    X(split)                                                                                       \
    X(startsWith)                                                                                  \
    X(subList)                                                                                     \
    X(subSequence)                                                                                 \
    X(substring)                                                                                   \
    X(toArray)                                                                                     \
    X(toCharArray)                                                                                 \
    X(toLowerCase)                                                                                 \
    X(toString)                                                                                    \
    X(toUpperCase)                                                                                 \
    X(trim)                                                                                        \
    X(urlDecode)                                                                                   \
    X(urlEncode)                                                                                   \
    X(valueOf)                                                                                     \
    X(values)

enum vtl_method {
#define VTL_METHOD_ID(name) VTL_METHOD_##name,
    VTL_METHODS(VTL_METHOD_ID)
#undef VTL_METHOD_ID
        VTL_METHOD_COUNT /* a name that no type knows */
};

enum vtl_method vtl_method_of(struct vg_str name);

struct vtl_run;

/* Called only with as many arguments as its row allows. Null is what Java's null is. */
typedef struct apigateway_value vtl_method_fn(struct vtl_run *run, struct apigateway_value self,
                                              const struct apigateway_value *args, size_t count);

enum { VTL_ARGS_MAX = 8 };

struct vtl_method_row {
    vtl_method_fn *call;
    uint8_t args_min;
    uint8_t args_max;
};

/* One row per method; those without `call` are not methods of the type. */
extern const struct vtl_method_row vtl_string_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_regex_methods[VTL_METHOD_COUNT]; /* of strings as well */
extern const struct vtl_method_row vtl_list_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_map_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_entry_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_number_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_bool_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_input_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_util_methods[VTL_METHOD_COUNT];
extern const struct vtl_method_row vtl_loop_methods[VTL_METHOD_COUNT];

/* Null where the value has no such method: Velocity's answer to that. */
struct apigateway_value vtl_call(struct vtl_run *run, struct apigateway_value self,
                                 enum vtl_method method, const struct apigateway_value *args,
                                 size_t count);
/* A row's `call` for what Java has and virga does not. */
#define VTL_REFUSED(name) [VTL_METHOD_##name] = {vtl_refuse_##name, 0, VTL_ARGS_MAX}
#define VTL_REFUSE(name)                                                                           \
    static struct apigateway_value vtl_refuse_##name(                                              \
        struct vtl_run *run, struct apigateway_value self, const struct apigateway_value *args,    \
        size_t count)                                                                              \
    {                                                                                              \
        (void)self, (void)args, (void)count;                                                       \
        return vtl_fail(run, "The method " #name "() is not available in templates");              \
    }

#endif

/* apigateway/template/method.c: which method a call means. */
#include "apigateway/template/run.h"

static const char *const names[VTL_METHOD_COUNT] = {
#define VTL_METHOD_NAME(name) #name,
    VTL_METHODS(VTL_METHOD_NAME)
#undef VTL_METHOD_NAME
};

enum vtl_method vtl_method_of(struct vg_str name)
{
    size_t low = 0, high = VTL_METHOD_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = vg_str_cmp(name, vg_str_from(names[middle]));
        if (order == 0)
            return (enum vtl_method)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return VTL_METHOD_COUNT;
}

static const struct vtl_method_row *row_of(enum apigateway_type type, enum vtl_method method)
{
    switch (type) {
    case APIGATEWAY_STRING:
        return vtl_regex_methods[method].call != NULL ? &vtl_regex_methods[method]
                                                      : &vtl_string_methods[method];
    case APIGATEWAY_LIST:
        return &vtl_list_methods[method];
    case APIGATEWAY_MAP:
        return &vtl_map_methods[method];
    case APIGATEWAY_ENTRY:
        return &vtl_entry_methods[method];
    case APIGATEWAY_INT:
    case APIGATEWAY_DOUBLE:
    case APIGATEWAY_BIG:
        return &vtl_number_methods[method];
    case APIGATEWAY_BOOL:
        return &vtl_bool_methods[method];
    case APIGATEWAY_INPUT:
        return &vtl_input_methods[method];
    case APIGATEWAY_UTIL:
        return &vtl_util_methods[method];
    case APIGATEWAY_LOOP:
        return &vtl_loop_methods[method];
    default:
        return NULL;
    }
}

struct apigateway_value vtl_call(struct vtl_run *run, struct apigateway_value self,
                                 enum vtl_method method, const struct apigateway_value *args,
                                 size_t count)
{
    if (method == VTL_METHOD_COUNT)
        return apigateway_null();
    const struct vtl_method_row *row = row_of(self.type, method);
    if (row == NULL || row->call == NULL || count < row->args_min || count > row->args_max)
        return apigateway_null();
    return row->call(run, self, args, count);
}

/* apigateway/template/method_input.c: $input and $util. */
#include "apigateway/template/path.h"
#include "apigateway/template/run.h"
#include "base/codec.h"

/* A body that is no JSON is a text to the JSON functions. */
static struct apigateway_value body_of(struct vtl_run *run)
{
    struct vg_str body = run->input->body;
    if (run->has_body)
        return run->body;
    run->has_body = true;
    if (body.len == 0)
        run->body = apigateway_map_new(run->arena);
    else if (!apigateway_json_read(run->arena, body, &run->body))
        run->body = apigateway_string(body);
    return run->body;
}

struct apigateway_value vtl_input_path(struct vtl_run *run, struct vg_str path)
{
    struct apigateway_value found = apigateway_null();
    if (vtl_failed(run))
        return found;
    switch (apigateway_path_find(run->arena, path, body_of(run), &run->steps_left, &found)) {
    case APIGATEWAY_PATH_FOUND:
        return found;
    case APIGATEWAY_PATH_NOTHING:
        return apigateway_null();
    case APIGATEWAY_PATH_MALFORMED:
        return vtl_fail(run, "A JSON path is malformed or uses what is not available");
    case APIGATEWAY_PATH_TOO_DEAR:
        break;
    }
    run->steps_left = 0;
    return vtl_fail(run, "The template takes too many steps");
}

static struct apigateway_value input_path(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    return vtl_input_path(run, vtl_text(run, args[0]));
}

/* JSON; what is not there is an empty string. */
static struct apigateway_value input_json(struct vtl_run *run, struct apigateway_value self,
                                          const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    struct apigateway_value found = vtl_input_path(run, vtl_text(run, args[0]));
    if (found.type == APIGATEWAY_NULL)
        found = apigateway_string(VG_STR(""));
    struct vg_buf buf = vtl_make(run);
    apigateway_json_print(&buf, found);
    return vtl_made(run, &buf);
}

static struct apigateway_value add_place(struct vtl_run *run, struct apigateway_map *owner,
                                         const char *name, const struct vg_header *params,
                                         size_t count)
{
    struct apigateway_value map = apigateway_map_new(run->arena);
    for (size_t i = 0; i < count; i++)
        apigateway_map_set(run->arena, map.map, params[i].name, apigateway_string(params[i].value));
    apigateway_map_set(run->arena, owner, vg_str_from(name), map);
    return map;
}

static struct apigateway_value params_of(struct vtl_run *run)
{
    const struct apigateway_template_input *input = run->input;
    if (run->params.type == APIGATEWAY_MAP)
        return run->params;
    run->params = apigateway_map_new(run->arena);
    struct apigateway_map *map = run->params.map;
    add_place(run, map, "path", input->path_params, input->path_param_count);
    add_place(run, map, "querystring", input->query_params, input->query_param_count);
    add_place(run, map, "header", input->headers, input->header_count);
    return run->params;
}

/* The last one of a name; header names in any case. Absent when there is none. */
static struct vg_str param(const struct vg_header *params, size_t count, struct vg_str name,
                           bool is_header)
{
    for (size_t i = count; i-- > 0;)
        if (is_header ? vg_str_ieq(params[i].name, name) : vg_str_eq(params[i].name, name))
            return params[i].value;
    return VG_STR_NONE;
}

/* params(): all; params(name): the first of path, query string, headers that has it. */
static struct apigateway_value input_params(struct vtl_run *run, struct apigateway_value self,
                                            const struct apigateway_value *args, size_t count)
{
    (void)self;
    const struct apigateway_template_input *input = run->input;
    if (count == 0)
        return params_of(run);
    struct vg_str name = vtl_text(run, args[0]);
    vtl_spend(run, input->path_param_count + input->query_param_count + input->header_count);
    struct vg_str value = param(input->path_params, input->path_param_count, name, false);
    if (!vg_str_is_set(value))
        value = param(input->query_params, input->query_param_count, name, false);
    if (!vg_str_is_set(value))
        value = param(input->headers, input->header_count, name, true);
    return apigateway_string(vg_str_is_set(value) ? value : VG_STR(""));
}

static void add_unit(struct vg_buf *buf, uint32_t unit)
{
    static const char hex[] = "0123456789ABCDEF";
    const char text[] = {
        '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    vg_buf_add_bytes(buf, text, sizeof(text));
}

static void add_javascript(struct vg_buf *buf, uint32_t code_point)
{
    static const char letters[] = "btn.fr"; /* \b is 8 */
    if (code_point >= 0x10000) {
        add_unit(buf, 0xD800 + ((code_point - 0x10000) >> 10));
        add_unit(buf, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
    } else if (code_point >= 8 && code_point <= 13 && code_point != 11) {
        vg_buf_add_char(buf, '\\');
        vg_buf_add_char(buf, letters[code_point - 8]);
    } else if (code_point < 0x20 || code_point > 0x7F) {
        add_unit(buf, code_point);
    } else {
        if (code_point == '"' || code_point == '\'' || code_point == '\\' || code_point == '/')
            vg_buf_add_char(buf, '\\');
        vg_buf_add_char(buf, (char)code_point);
    }
}

/* As Apache Commons does it: quotes of both kinds, backslashes and slashes get a backslash, what is
 * not ASCII its UTF-16 units. */
static struct apigateway_value util_escape_javascript(struct vtl_run *run,
                                                      struct apigateway_value self,
                                                      const struct apigateway_value *args,
                                                      size_t count)
{
    (void)self, (void)count;
    struct vg_str text = vtl_text(run, args[0]);
    struct vg_buf buf = vtl_make(run);
    for (size_t at = 0; at < text.len && !buf.overflow;) {
        uint32_t code_point = 0xFFFD;
        size_t len = vg_utf8_get(vg_str_tail(text, at), &code_point);
        add_javascript(&buf, len == 0 ? 0xFFFD : code_point);
        at += len == 0 ? 1 : len;
    }
    return vtl_made(run, &buf);
}

static struct apigateway_value util_parse_json(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    struct apigateway_value value;
    struct vg_str text = vtl_text(run, args[0]);
    if (!vtl_spend_bytes(run, text.len * 4)) /* the tree is larger than its text */
        return apigateway_null();
    if (!apigateway_json_read(run->arena, text, &value))
        return vtl_fail(run, "$util.parseJson() was given what is no JSON");
    return value;
}

/* As java.net.URLEncoder: of forms. */
static struct apigateway_value util_url_encode(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    static const char hex[] = "0123456789ABCDEF";
    struct vg_str text = vtl_text(run, args[0]);
    struct vg_buf buf = vtl_make(run);
    for (size_t i = 0; i < text.len && !buf.overflow; i++) {
        char c = text.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '*' || c == '_';
        if (is_plain || c == ' ')
            vg_buf_add_char(&buf, is_plain ? c : '+');
        else
            vg_buf_add_bytes(
                &buf, (char[]){'%', hex[(unsigned char)c >> 4], hex[(unsigned char)c & 15]}, 3);
    }
    return vtl_made(run, &buf);
}

static struct apigateway_value util_url_decode(struct vtl_run *run, struct apigateway_value self,
                                               const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    struct vg_buf buf = vtl_make(run);
    vg_buf_add(&buf, vg_percent_decode(run->arena, vtl_text(run, args[0]),
                                       /* plus_is_space= */ true));
    return vtl_made(run, &buf);
}

static struct apigateway_value util_base64_encode(struct vtl_run *run, struct apigateway_value self,
                                                  const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    struct vg_buf buf = vtl_make(run);
    vg_base64_add(&buf, vtl_text(run, args[0]));
    return vtl_made(run, &buf);
}

/* As Apache Commons does it: either alphabet, up to the padding, and anything else is passed over.
 */
static struct apigateway_value util_base64_decode(struct vtl_run *run, struct apigateway_value self,
                                                  const struct apigateway_value *args, size_t count)
{
    (void)self, (void)count;
    struct vg_str text = vtl_text(run, args[0]);
    struct vg_buf buf = vtl_make(run);
    uint32_t bits = 0;
    int bit_count = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
        char c = text.ptr[i];
        int digit = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+' || c == '-' ? 62
                    : c == '/' || c == '_' ? 63
                                           : -1;
        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            vg_buf_add_char(&buf, (char)(bits >> bit_count & 0xFF));
        }
    }
    return vtl_made(run, &buf);
}

const struct vtl_method_row vtl_input_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_json] = {input_json, 1, 1},
    [VTL_METHOD_params] = {input_params, 0, 1},
    [VTL_METHOD_path] = {input_path, 1, 1},
};

const struct vtl_method_row vtl_util_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_base64Decode] = {util_base64_decode, 1, 1},
    [VTL_METHOD_base64Encode] = {util_base64_encode, 1, 1},
    [VTL_METHOD_escapeJavaScript] = {util_escape_javascript, 1, 1},
    [VTL_METHOD_parseJson] = {util_parse_json, 1, 1},
    [VTL_METHOD_urlDecode] = {util_url_decode, 1, 1},
    [VTL_METHOD_urlEncode] = {util_url_encode, 1, 1},
};

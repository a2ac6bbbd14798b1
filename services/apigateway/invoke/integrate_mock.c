/* apigateway/invoke/integrate_mock.c: MOCK: the request's template says which answer it shall be:
 * {"statusCode": 200}. */
#include "apigateway/invoke/map.h"

#include "base/json.h"

#include <ctype.h>

static void skip_space(struct vg_str *rest)
{
    while (rest->len > 0 && isspace((unsigned char)rest->ptr[0]))
        *rest = vg_str_tail(*rest, 1);
}

static bool take_char(struct vg_str *rest, char c)
{
    skip_space(rest);
    if (rest->len == 0 || rest->ptr[0] != c)
        return false;
    *rest = vg_str_tail(*rest, 1);
    return true;
}

/* A text in either kind of quotes, or a word without. */
static struct vg_str take_word(struct vg_str *rest)
{
    skip_space(rest);
    bool is_quoted = rest->len > 0 && (rest->ptr[0] == '"' || rest->ptr[0] == '\'');
    char quote = is_quoted ? rest->ptr[0] : '\0';
    size_t from = is_quoted ? 1 : 0, to = from;
    while (to < rest->len &&
           (is_quoted ? rest->ptr[to] != quote : strchr(":,{}[] \t\r\n", rest->ptr[to]) == NULL))
        to += rest->ptr[to] == '\\' && to + 1 < rest->len ? 2 : 1;
    struct vg_str word = vg_str_slice(*rest, from, to);
    *rest = vg_str_tail(*rest, to + (is_quoted ? 1 : 0));
    return word;
}

/* Over one value, whatever it is, up to the comma or brace that ends it. */
static void skip_value(struct vg_str *rest)
{
    int depth = 0;
    for (;;) {
        skip_space(rest);
        if (rest->len == 0)
            return;
        char c = rest->ptr[0];
        if (depth == 0 && (c == ',' || c == '}'))
            return;
        if (strchr("{}[],:", c) == NULL) {
            (void)take_word(rest);
            continue;
        }
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        *rest = vg_str_tail(*rest, 1);
    }
}

/* The real service reads what is not quite JSON: bare names, single quotes, a comma too many. */
static bool read_status(struct vg_str body, int *status)
{
    struct vg_str rest = body;
    int64_t value;
    if (!take_char(&rest, '{'))
        return false;
    for (skip_space(&rest); rest.len > 0 && rest.ptr[0] != '}'; skip_space(&rest)) {
        struct vg_str name = take_word(&rest);
        if (!take_char(&rest, ':'))
            return false;
        if (vg_str_is(name, "statusCode")) {
            if (!vg_str_to_i64(take_word(&rest), &value) || value < 100 || value > 599)
                return false;
            *status = (int)value;
            return true;
        }
        skip_value(&rest);
        (void)take_char(&rest, ',');
    }
    return false;
}

int apigateway_integrate_mock(struct apigateway_exchange *exchange,
                              const struct apigateway_integration *integration)
{
    int rc = apigateway_map_request(exchange, integration, /* is_proxy= */ false);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    struct apigateway_received received = {.body = VG_STR("")};
    if (!read_status(exchange->sent->body, &received.status))
        return apigateway_refuse_configuration(
            exchange, "Unable to parse statusCode. It should be an integer defined in the request "
                      "template.");
    received.selector = vg_arena_printf(exchange->arena, "%d", received.status);
    return apigateway_map_response(exchange, integration, &received);
}

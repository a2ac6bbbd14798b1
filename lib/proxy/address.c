/* proxy/address.c: which API or function a host name or a path means. */
#include "proxy/address.h"

enum { API_ID_LEN = 10 };
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static struct vg_str api_id(struct vg_call *call, const char *first)
{
    struct vg_str head = vg_id_text(call, first, 1);
    return VG_CONCAT(call->arena, head, vg_id_text(call, LETTERS DIGITS, API_ID_LEN - 1));
}

struct vg_str vg_proxy_rest_api_id(struct vg_call *call)
{
    return api_id(call, LETTERS);
}

struct vg_str vg_proxy_http_api_id(struct vg_call *call)
{
    return api_id(call, DIGITS);
}

bool vg_proxy_is_http_api(struct vg_str id)
{
    return id.len > 0 && id.ptr[0] >= '0' && id.ptr[0] <= '9';
}

struct vg_str vg_proxy_host_name(struct vg_str host)
{
    ptrdiff_t colon = vg_str_rfind_char(host, ':');
    return colon < 0 ? host : vg_str_slice(host, 0, (size_t)colon);
}

struct vg_str vg_proxy_host_id(struct vg_str host, const char *kind)
{
    struct vg_str rest = vg_proxy_host_name(host), id, label;
    if (vg_str_split(&rest, '.', &id) && vg_str_split(&rest, '.', &label) && id.len > 0 &&
        vg_str_is(label, kind) && vg_str_is_set(rest))
        return id;
    return VG_STR_NONE;
}

bool vg_proxy_is_custom_host(struct vg_str host)
{
    char last = host.len > 0 ? host.ptr[host.len - 1] : '.';
    return vg_str_find_char(host, '.') > 0 && last != '.' && !(last >= '0' && last <= '9') &&
           host.ptr[0] != '[' && !vg_str_ends(host, VG_STR(".amazonaws.com")) &&
           !vg_str_is_set(vg_proxy_host_id(host, "execute-api")) &&
           !vg_str_is_set(vg_proxy_host_id(host, "lambda-url"));
}

bool vg_proxy_path_id(struct vg_str path, const char *kind, struct vg_str *id, struct vg_str *rest)
{
    struct vg_str left = path, piece;
    if (!vg_str_starts(path, VG_STR("/_aws/")))
        return false;
    left = vg_str_tail(left, strlen("/_aws/"));
    if (!vg_str_split(&left, '/', &piece) || !vg_str_is(piece, kind) || !vg_str_is_set(left))
        return false;
    ptrdiff_t slash = vg_str_find_char(left, '/');
    size_t end = slash < 0 ? left.len : (size_t)slash;
    *id = vg_str_slice(left, 0, end);
    *rest = vg_str_tail(left, end);
    return end > 0;
}

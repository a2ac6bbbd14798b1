/* gateway/source.c: the source address that --trust-source-header lets one machine play. */
#include "gateway/source.h"

#include <arpa/inet.h>

/* By text: the server names its peers in the canonical form, IPv4 within IPv6 as IPv4. */
static bool is_loopback(struct vg_str ip)
{
    return vg_str_starts(ip, VG_STR("127.")) || vg_str_is(ip, "::1");
}

static struct vg_str first_value(const struct vg_request *request, struct vg_str name)
{
    struct vg_str rest = VG_STR_NONE, first = VG_STR_NONE;
    for (size_t i = 0; i < request->header_count && !vg_str_is_set(rest); i++)
        if (vg_str_ieq(request->headers[i].name, name))
            rest = request->headers[i].value;
    if (vg_str_is_set(rest))
        vg_str_split(&rest, ',', &first);
    return vg_str_trim(first);
}

/* In the form in which a socket's address is shown; absent when it is none. */
static struct vg_str canonical(struct vg_arena *arena, struct vg_str text)
{
    const struct vg_str mapped = VG_STR("::ffff:");
    char ip[INET6_ADDRSTRLEN];
    uint8_t bytes[sizeof(struct in6_addr)];
    if (text.len == 0 || text.len >= sizeof ip || memchr(text.ptr, '\0', text.len) != NULL)
        return VG_STR_NONE;
    memcpy(ip, text.ptr, text.len);
    ip[text.len] = '\0';
    int family = memchr(ip, ':', text.len) != NULL ? AF_INET6 : AF_INET;
    if (inet_pton(family, ip, bytes) != 1 || inet_ntop(family, bytes, ip, sizeof ip) == NULL)
        return VG_STR_NONE;
    struct vg_str shown = vg_str_from(ip);
    if (vg_str_starts(shown, mapped) && vg_str_find_char(shown, '.') >= 0)
        shown = vg_str_tail(shown, mapped.len);
    return vg_str_from(vg_arena_cstr(arena, shown));
}

struct vg_str vg_source_ip(const struct vg_request *request, struct vg_str trusted)
{
    if (trusted.len == 0 || !is_loopback(request->source_ip))
        return request->source_ip;
    struct vg_str said = canonical(request->arena, first_value(request, trusted));
    return vg_str_is_set(said) ? said : request->source_ip;
}

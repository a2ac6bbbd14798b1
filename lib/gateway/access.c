/* gateway/access.c: hosts and origins that the control API answers to. The same whether or not
 * virga listens beyond this machine: by its address it can always be reached. */
#include "gateway/access.h"

#include "gateway/route.h"

#include <arpa/inet.h>
#include <stdio.h>

static bool is_ipv4(struct vg_str name, struct in_addr *address)
{
    char text[INET_ADDRSTRLEN];
    if (name.len >= sizeof text)
        return false;
    snprintf(text, sizeof text, "%.*s", VG_STR_ARG(name));
    return inet_pton(AF_INET, text, address) == 1;
}

/* The name itself, or one below it. */
static bool is_under(struct vg_str name, struct vg_str domain)
{
    size_t before = name.len - domain.len;
    return name.len >= domain.len && vg_str_ieq(vg_str_tail(name, before), domain) &&
           (before == 0 || name.ptr[before - 1] == '.');
}

static bool is_loopback(struct vg_str name)
{
    struct in_addr address;
    return is_under(name, VG_STR("localhost")) || vg_str_is(name, "[::1]") ||
           (is_ipv4(name, &address) && ntohl(address.s_addr) >> 24 == 127);
}

/* Addresses, names without a dot (a container's) and domains that the public DNS never has
 * ("host.docker.internal"): nothing that a page's own domain could be made to point here by. */
static bool is_out_of_dns(struct vg_str name)
{
    static const char *const domains[] = {"localhost", "internal", "local", "test", "home.arpa"};
    struct in_addr address;
    if (name.len == 0)
        return false;
    if (name.ptr[0] == '[' || vg_str_find_char(name, '.') < 0 || is_ipv4(name, &address))
        return true;
    for (size_t i = 0; i < VG_COUNT_OF(domains); i++)
        if (is_under(name, vg_str_from(domains[i])))
            return true;
    return false;
}

/* A page's origin is on this machine, or where virga itself is, whatever the port. */
static bool is_home(struct vg_str origin, struct vg_str host)
{
    ptrdiff_t scheme = vg_str_find(origin, VG_STR("://"));
    if (scheme < 0)
        return false;
    struct vg_str name = vg_host_name(vg_str_tail(origin, (size_t)scheme + 3));
    return is_loopback(name) || (name.len > 0 && vg_str_ieq(name, vg_host_name(host)));
}

const char *vg_access_problem(const struct vg_request *request, const struct vg_head *head)
{
    if (!is_out_of_dns(vg_host_name(request->host)))
        return "Control requests must name virga's host by its address, by localhost, or by a name "
               "that the public DNS does not have.";
    /* A link that is followed has no Origin, and its page does not get to see where it leads. */
    bool is_link = vg_str_is(request->method, "GET") || vg_str_is(request->method, "HEAD");
    if (vg_str_is_set(head->origin) ? !is_home(head->origin, request->host)
                                    : !is_link && vg_str_is(head->sec_fetch_site, "cross-site"))
        return "Control requests must not come from a web page of another site.";
    return NULL;
}

void vg_access_add(const struct vg_head *head, struct vg_response *response)
{
    vg_response_header(response, "Vary", VG_STR("Origin"));
    if (vg_str_is_set(head->origin))
        vg_response_header(response, "Access-Control-Allow-Origin", head->origin);
}

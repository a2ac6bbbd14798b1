/* gateway/cors.c: any origin may call the AWS APIs (they are signed or meant for browsers); of
 * control requests only those come here that access.c lets through. */
#include "gateway/cors.h"

static void allow(struct vg_response *response)
{
    vg_response_header(response, "Access-Control-Allow-Origin", VG_STR("*"));
    vg_response_header(response, "Access-Control-Expose-Headers",
                       VG_STR("x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, "
                              "x-amz-request-id, x-amz-id-2, x-amz-crc32, "
                              "x-amz-version-id, x-amz-function-error, x-amz-log-result, "
                              "x-amz-executed-version, ETag, Date"));
}

bool vg_cors_answer_preflight(const struct vg_request *request, const struct vg_head *head,
                              struct vg_http_exchange *exchange)
{
    if (!vg_str_is_set(head->origin) || !vg_str_is(request->method, "OPTIONS"))
        return false;
    struct vg_response response;
    vg_response_init(&response, request->arena, 200);
    allow(&response);
    struct vg_str method = vg_request_header(request, "Access-Control-Request-Method");
    if (vg_str_is_set(method))
        vg_response_header(&response, "Access-Control-Allow-Methods", method);
    struct vg_str headers = vg_request_header(request, "Access-Control-Request-Headers");
    vg_response_header(&response, "Access-Control-Allow-Headers",
                       vg_str_is_set(headers) ? headers : VG_STR("*"));
    vg_response_header(&response, "Access-Control-Max-Age", VG_STR("172800"));
    vg_http_respond(exchange, &response);
    return true;
}

/* A page that speaks for itself is left alone: twice would be once too often for a browser. */
static bool has_spoken(const struct vg_response *response)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (vg_str_ieq(response->headers[i].name, VG_STR("Access-Control-Allow-Origin")))
            return true;
    return false;
}

void vg_cors_add(const struct vg_head *head, struct vg_response *response)
{
    if (vg_str_is_set(head->origin) && !has_spoken(response))
        allow(response);
}

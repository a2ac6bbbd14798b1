/* gateway/head.c: headers told apart by the length of their names, then by the names. */
#include "gateway/head.h"

/* Sets `head->member` from the first header of that name. */
#define TAKE(lower, member)                                                                        \
    do {                                                                                           \
        if (vg_header_is(header->name, lower) && !vg_str_is_set(head->member))                     \
            head->member = header->value;                                                          \
    } while (0)

void vg_head_read(const struct vg_request *request, struct vg_head *head)
{
    *head = (struct vg_head){0};
    for (size_t i = 0; i < request->header_count; i++) {
        const struct vg_header *header = &request->headers[i];
        switch (header->name.len) {
        case 4:
            TAKE("date", date);
            break;
        case 6:
            TAKE("origin", origin);
            break;
        case 10:
            TAKE("x-amz-date", amz_date);
            TAKE("user-agent", user_agent);
            break;
        case 12:
            TAKE("x-amz-target", amz_target);
            TAKE("content-type", content_type);
            break;
        case 13:
            TAKE("authorization", authorization);
            break;
        case 14:
            TAKE("sec-fetch-site", sec_fetch_site);
            break;
        case 20:
            TAKE("x-amz-content-sha256", amz_content_sha256);
            TAKE("x-amz-security-token", amz_security_token);
            break;
        default:
            break;
        }
    }
}

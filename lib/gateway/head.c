/* gateway/head.c: headers told apart by the length of their names, then by the names. */
#include "gateway/head.h"

static void take(const struct vg_header *header, struct vg_str name, struct vg_str *value)
{
    if (!vg_str_is_set(*value) && vg_str_ieq(header->name, name))
        *value = header->value;
}

void vg_head_read(const struct vg_request *request, struct vg_head *head)
{
    *head = (struct vg_head){0};
    for (size_t i = 0; i < request->header_count; i++) {
        const struct vg_header *header = &request->headers[i];
        switch (header->name.len) {
        case 4:
            take(header, VG_STR("date"), &head->date);
            break;
        case 6:
            take(header, VG_STR("origin"), &head->origin);
            break;
        case 10:
            take(header, VG_STR("x-amz-date"), &head->amz_date);
            take(header, VG_STR("user-agent"), &head->user_agent);
            break;
        case 12:
            take(header, VG_STR("x-amz-target"), &head->amz_target);
            take(header, VG_STR("content-type"), &head->content_type);
            break;
        case 13:
            take(header, VG_STR("authorization"), &head->authorization);
            break;
        case 14:
            take(header, VG_STR("sec-fetch-site"), &head->sec_fetch_site);
            break;
        case 20:
            take(header, VG_STR("x-amz-content-sha256"), &head->amz_content_sha256);
            take(header, VG_STR("x-amz-security-token"), &head->amz_security_token);
            break;
        default:
            break;
        }
    }
}

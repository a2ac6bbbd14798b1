/* wire/s3_subresource.c: what S3 requests ask for besides their path. */
#include "wire/s3_subresource.h"

#include "base/arena.h"
#include "wire/query_read.h"
#include "wire/uri.h"

/* Names are made of verb, thing and noun ("Get" "Bucket" "Cors") unless a row spells them out. */
struct subresource {
    const char *key;    /* of the query */
    const char *method; /* NULL: any */
    const char *noun;
    const char *whole_name;
};

static const struct subresource subresources[] = {
    {"acl", NULL, "Acl", NULL},
    {"accelerate", NULL, "AccelerateConfiguration", NULL},
    {"analytics", NULL, "AnalyticsConfiguration", NULL},
    {"attributes", NULL, "Attributes", NULL},
    {"cors", NULL, "Cors", NULL},
    {"delete", "POST", NULL, "DeleteObjects"},
    {"encryption", NULL, "Encryption", NULL},
    {"intelligent-tiering", NULL, "IntelligentTieringConfiguration", NULL},
    {"inventory", NULL, "InventoryConfiguration", NULL},
    {"legal-hold", NULL, "LegalHold", NULL},
    {"lifecycle", "DELETE", NULL, "DeleteBucketLifecycle"},
    {"lifecycle", NULL, "LifecycleConfiguration", NULL},
    {"location", NULL, "Location", NULL},
    {"logging", NULL, "Logging", NULL},
    {"metrics", NULL, "MetricsConfiguration", NULL},
    {"notification", NULL, "NotificationConfiguration", NULL},
    {"object-lock", "GET", NULL, "GetObjectLockConfiguration"},
    {"object-lock", "PUT", NULL, "PutObjectLockConfiguration"},
    {"ownershipControls", NULL, "OwnershipControls", NULL},
    {"policy", NULL, "Policy", NULL},
    {"policyStatus", NULL, "PolicyStatus", NULL},
    {"publicAccessBlock", "GET", NULL, "GetPublicAccessBlock"},
    {"publicAccessBlock", "PUT", NULL, "PutPublicAccessBlock"},
    {"publicAccessBlock", "DELETE", NULL, "DeletePublicAccessBlock"},
    {"replication", NULL, "Replication", NULL},
    {"requestPayment", NULL, "RequestPayment", NULL},
    {"restore", NULL, NULL, "RestoreObject"},
    {"retention", NULL, "Retention", NULL},
    {"select", NULL, NULL, "SelectObjectContent"},
    {"session", NULL, NULL, "CreateSession"},
    {"tagging", NULL, "Tagging", NULL},
    {"torrent", NULL, "Torrent", NULL},
    {"uploadId", "GET", NULL, "ListParts"},
    {"uploadId", "PUT", NULL, "UploadPart"},
    {"uploadId", "POST", NULL, "CompleteMultipartUpload"},
    {"uploadId", "DELETE", NULL, "AbortMultipartUpload"},
    {"uploads", "GET", NULL, "ListMultipartUploads"},
    {"uploads", "POST", NULL, "CreateMultipartUpload"},
    {"versioning", NULL, "Versioning", NULL},
    {"versions", NULL, NULL, "ListObjectVersions"},
    {"website", NULL, "Website", NULL},
};

static bool knows_parameter(const struct vg_op_model *op, struct vg_str key)
{
    struct vg_str rest = vg_uri_literal_query(op->uri);
    struct vg_str literal;
    while (vg_str_split(&rest, '&', &literal))
        if (vg_str_starts(literal, key) && (literal.len == key.len || literal.ptr[key.len] == '='))
            return true;
    for (uint32_t i = 0; i < op->input->member_count; i++) {
        const struct vg_member *member = &op->input->members[i];
        if (member->binding == VG_BIND_QUERY && vg_str_eq(member->http_name, key))
            return true;
    }
    return false;
}

static bool knows_header(const struct vg_op_model *op, struct vg_str name)
{
    for (uint32_t i = 0; i < op->input->member_count; i++) {
        const struct vg_member *member = &op->input->members[i];
        if (member->binding == VG_BIND_HEADER && vg_str_ieq(member->http_name, name))
            return true;
    }
    return false;
}

static struct vg_str name_of(const struct subresource *subresource,
                             const struct vg_request *request)
{
    if (subresource->whole_name != NULL)
        return vg_str_from(subresource->whole_name);
    struct vg_str verb = vg_str_is(request->method, "GET")      ? VG_STR("Get")
                         : vg_str_is(request->method, "DELETE") ? VG_STR("Delete")
                                                                : VG_STR("Put");
    struct vg_uri_match match;
    bool is_object = vg_uri_match(VG_STR("/{Bucket}/{Key+}"), request->path, &match);
    return VG_CONCAT(request->arena, verb, is_object ? VG_STR("Object") : VG_STR("Bucket"),
                     vg_str_from(subresource->noun));
}

bool vg_s3_asks_for_more(const struct vg_op_model *op, const struct vg_request *request,
                         struct vg_str *name)
{
    for (size_t i = 0; request->query.len > 0 && i < VG_COUNT_OF(subresources); i++) {
        const struct subresource *subresource = &subresources[i];
        struct vg_str key = vg_str_from(subresource->key);
        if (subresource->method != NULL && !vg_str_is(request->method, subresource->method))
            continue;
        if (!vg_str_is_set(vg_query_find(request->arena, request->query, key)))
            continue;
        if (op == NULL || !knows_parameter(op, key)) {
            *name = name_of(subresource, request);
            return true;
        }
    }
    bool is_copy = vg_str_is(request->method, "PUT") &&
                   vg_str_is_set(vg_request_header(request, "x-amz-copy-source"));
    if (is_copy && (op == NULL || !knows_header(op, VG_STR("x-amz-copy-source")))) {
        *name = VG_STR("CopyObject");
        return true;
    }
    return false;
}

/* gateway/sigv4.h: AWS Signature Version 4: reading it from a request (header or presigned query),
 * and checking it. */
#ifndef VG_GATEWAY_SIGV4_H
#define VG_GATEWAY_SIGV4_H

#include "bus/error.h"
#include "gateway/head.h"

struct vg_sigv4 {
    bool is_present;
    bool is_presigned; /* in the query */
    struct vg_str access_key_id;
    struct vg_str date; /* "20260102" */
    struct vg_str region;
    bool is_region; /* its form is one's */
    struct vg_str service;
    struct vg_str signed_headers; /* "host;x-amz-date" */
    struct vg_str signature;
    struct vg_str amz_date; /* "20260102T030405Z"; of a header it may be absent, or an HTTP date */
    struct vg_str session_token;
    struct vg_str content_sha256; /* what the client says of its body, or absent */
    struct vg_str body_sha256;    /* in hex, where the body's digest is known already */
    int64_t expires_s;            /* presigned only: 0 to 604,800 */
};

/* The last Authorization header that was read, up to its signature: a client's next one most often
 * begins like it. All zero: none. */
struct vg_sigv4_known {
    char head[256]; /* "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=" */
    size_t head_len;
    struct vg_sigv4 sigv4; /* with views of `head` */
};

/* Reads what the request says of its signature. VG_OK (also without one), or VG_FAIL:
 * IncompleteSignature for a header, S3's AuthorizationQueryParametersError for a query. Then
 * `is_present` is false. */
int vg_sigv4_read(const struct vg_request *request, const struct vg_head *head,
                  struct vg_sigv4_known *known, struct vg_sigv4 *sigv4,
                  struct vg_error *err) VG_CHECKED;

struct vg_sigv4_clocks {
    int64_t machine_ms; /* by which clients sign, wherever virga's clock stands: 15 minutes around
                           it are good */
    int64_t now_ms;     /* virga's: a presigned link expires by it */
};

/* Checks the signature with the key's secret, and its date.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
int vg_sigv4_verify(const struct vg_request *request, const struct vg_sigv4 *sigv4,
                    struct vg_str secret_access_key, const struct vg_sigv4_clocks *clocks,
                    struct vg_error *err) VG_CHECKED;

#endif

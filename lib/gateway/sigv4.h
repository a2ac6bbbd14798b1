/* gateway/sigv4.h: AWS Signature Version 4: reading it from a request (header or presigned query), and checking it. */
#ifndef VG_GATEWAY_SIGV4_H
#define VG_GATEWAY_SIGV4_H

#include "bus/error.h"
#include "wire/message.h"

struct vg_sigv4 {
    bool is_present;
    bool is_presigned; /* in the query */
    struct vg_str access_key_id;
    struct vg_str date; /* "20260102" */
    struct vg_str region;
    struct vg_str service;
    struct vg_str signed_headers; /* "host;x-amz-date" */
    struct vg_str signature;
    struct vg_str amz_date; /* "20260102T030405Z" */
    struct vg_str session_token;
    int64_t expires_s; /* presigned only */
};

/* Reads what the request says of its signature. VG_OK (also without one) or VG_FAIL with IncompleteSignature. */
int vg_sigv4_read(const struct vg_request *request, struct vg_sigv4 *sigv4, struct vg_error *err) VG_CHECKED;

/* Checks the signature with the key's secret, and its date: 15 minutes around the machine's clock, by which clients sign wherever virga's
 * stands; a presigned link's expiry goes by `now_ms`, virga's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
int vg_sigv4_verify(const struct vg_request *request, const struct vg_sigv4 *sigv4, struct vg_str secret_access_key,
                    int64_t now_ms, struct vg_error *err) VG_CHECKED;

#endif

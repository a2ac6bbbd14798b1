/* wire/wire.h: the AWS protocols: a request's bytes to a typed input, a typed output or error to a
 * response's bytes. Does no I/O. One file per protocol; all walk the model's tables. */
#ifndef VG_WIRE_WIRE_H
#define VG_WIRE_WIRE_H

#include "bus/error.h"
#include "model/check.h"
#include "wire/message.h"

struct vg_wire_call {
    struct vg_arena *arena;
    const struct vg_service_model *service; /* NULL only for errors before it is known */
    const struct vg_op_model *op; /* NULL where it is not known (errors before routing ends) */
    struct vg_str request_id;     /* of XML bodies; headers are the gateway's */
    struct vg_str resource;       /* of S3 errors: the path */
    struct vg_str content_type;   /* the request's */
    size_t body_hint; /* bytes that a large answer may have, so that it need not grow; 0: small */
    const struct vg_protocol *protocol; /* never NULL; the one whose functions are called */
};

struct vg_protocol {
    enum vg_protocol_kind kind;
    const char *name; /* "json-1.0", "query", "rest-json", ... */
    /* Reads the input into `in` (zeroed, of op->input). Violations that show while decoding
     * (unknown enum text) are added. VG_OK, or VG_FAIL with SerializationException (or the
     * protocol's like) in `err`. */
    int (*decode)(const struct vg_wire_call *call, const struct vg_request *request, void *in,
                  struct vg_violations *violations, struct vg_error *err);
    /* Fills the response (initialised): status (from the model unless the output binds it),
     * Content-Type, bound headers, and a body or stream. x-amzn-RequestId and x-amz-crc32 (where
     * `has_crc32` asks for it) are added by the caller. */
    void (*encode)(const struct vg_wire_call *call, const void *out, struct vg_response *response);
    void (*encode_error)(const struct vg_wire_call *call, const struct vg_error *err,
                         struct vg_response *response);
};

/* DynamoDB and its streams: their answers differ a little from other services' (checksums, types,
 * ids). NULL: not. */
bool vg_wire_is_dynamodb(const struct vg_service_model *service);

extern const struct vg_protocol vg_protocol_json_1_0;
extern const struct vg_protocol vg_protocol_json_1_1;
extern const struct vg_protocol vg_protocol_query;
extern const struct vg_protocol vg_protocol_rest_json;
extern const struct vg_protocol vg_protocol_rest_xml;

/* Finds the operation of a request within a service, for the protocol. For rest protocols
 * `request->path` is what is matched, here and again in decode: the gateway has moved a bucket from
 * the host name into it. NULL: no such operation; `*name` is what was asked for: the X-Amz-Target's
 * second half, the Action, S3's name of a sub-resource's operation ("PutBucketCors"), else method
 * and path. */
const struct vg_op_model *vg_wire_route(const struct vg_protocol *protocol,
                                        const struct vg_service_model *service,
                                        const struct vg_request *request, struct vg_str *name);

/* The same for the JSON protocols, by the value of X-Amz-Target. */
const struct vg_op_model *vg_wire_route_target(const struct vg_service_model *service,
                                               struct vg_str target, struct vg_str *name);

/* The second id that S3 gives each request, as x-amz-id-2 and in errors as HostId. */
struct vg_str vg_wire_host_id(const struct vg_wire_call *call);

/* The client's side, for outbound calls, is not here: calls inside virga need no bytes
 * (model/plain.h). */

#endif

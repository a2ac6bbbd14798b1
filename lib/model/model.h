/* model/model.h: the tables that tools/smithyc makes of a service's Smithy model. Everything that
 * turns bytes into typed structs and back (wire/), checks constraints (model/check.h) or keeps
 * records (store/record.h) walks these. */
#ifndef VG_MODEL_MODEL_H
#define VG_MODEL_MODEL_H

#include "model/value.h"

struct vg_arena;
struct vg_buf;
struct vg_json;
struct vg_json_out;
struct vg_shape;

enum vg_type {
    VG_TYPE_BOOL,
    VG_TYPE_I32,
    VG_TYPE_I64,
    VG_TYPE_F64,
    VG_TYPE_STRING,
    VG_TYPE_BLOB,
    VG_TYPE_BODY, /* @streaming blob */
    VG_TYPE_TIME,
    VG_TYPE_ENUM,
    VG_TYPE_LIST,
    VG_TYPE_MAP,
    VG_TYPE_STRUCT,
    VG_TYPE_UNION, /* a struct of which exactly one member is set */
    VG_TYPE_DOCUMENT,
    VG_TYPE_CODEC,
};

enum vg_time_format {
    VG_TIME_DEFAULT = 0,
    VG_TIME_EPOCH_SECONDS,
    VG_TIME_DATE_TIME,
    VG_TIME_HTTP_DATE
};

/* @length, @range and @pattern of a shape, or of a member where it has its own. */
struct vg_limits {
    int64_t min;         /* length or value; INT64_MIN when there is none */
    int64_t max;         /* INT64_MAX when there is none */
    const char *pattern; /* as AWS writes it, or NULL; matched whole by model/check.c */
    bool or_arn;         /* @virga#orArn: what begins as an ARN is not held to these */
};

/* A shape whose text form a service reads and writes itself, in one pass (DynamoDB items). The C
 * value is a struct vg_str of whatever bytes the service likes. */
struct vg_shape_codec {
    /* Reads one JSON value. On failure returns false and words `*problem` (arena memory):
     * `is_serialization` tells whether it is a SerializationException or a ValidationException. */
    bool (*from_json)(struct vg_json *json, struct vg_arena *arena, struct vg_str *value,
                      struct vg_str *problem, bool *is_serialization);
    void (*to_json)(struct vg_str value, struct vg_json_out *out, struct vg_arena *arena);
    void (*print)(struct vg_str value, struct vg_buf *buf); /* in sentences; NULL: as JSON */
    bool is_map;                                            /* else a structure */
};

enum vg_member_flag {
    VG_MEMBER_REQUIRED = 1 << 0,
    VG_MEMBER_FLATTENED = 1 << 1,     /* @xmlFlattened */
    VG_MEMBER_XML_ATTRIBUTE = 1 << 2, /* @xmlAttribute */
    VG_MEMBER_IDEMPOTENCY = 1 << 3,   /* @idempotencyToken */
    VG_MEMBER_GREEDY = 1 << 4,        /* {Label+} */
    VG_MEMBER_SENSITIVE =
        1 << 5, /* @sensitive on the member or its shape: kept out of journal and log */
};

enum vg_binding {
    VG_BIND_BODY = 0,
    VG_BIND_LABEL,          /* @httpLabel */
    VG_BIND_QUERY,          /* @httpQuery(http_name) */
    VG_BIND_QUERY_PARAMS,   /* @httpQueryParams */
    VG_BIND_HEADER,         /* @httpHeader(http_name) */
    VG_BIND_PREFIX_HEADERS, /* @httpPrefixHeaders(http_name) */
    VG_BIND_PAYLOAD,        /* @httpPayload */
    VG_BIND_STATUS,         /* @httpResponseCode */
};

struct vg_member {
    struct vg_str name;       /* Smithy's: "TopicArn" */
    struct vg_str json_name;  /* @jsonName, else name */
    struct vg_str xml_name;   /* @xmlName, else name; list elements "member", map "key" and "value"
                                 unless renamed */
    struct vg_str query_name; /* of aws.query: @xmlName else name; (ec2 is not spoken) */
    struct vg_str http_name;  /* of the binding, where it has one */
    const struct vg_shape *shape;
    const struct vg_limits *limits; /* the member's own, or NULL */
    uint32_t offset; /* in the C struct, bytes; in list elements 0, in map entries key/value's */
    uint8_t flags;   /* enum vg_member_flag */
    uint8_t binding; /* enum vg_binding */
    uint8_t time_format; /* enum vg_time_format of the member or its shape */
};

struct vg_enum_value {
    struct vg_str text; /* on the wire */
};

struct vg_shape {
    struct vg_str name; /* "AttributeMap"; of a structure with @xmlName that: its element as the
                           root of a document */
    enum vg_type type;
    uint32_t size;                  /* sizeof one C value as it stands in a list; bytes */
    const struct vg_limits *limits; /* or NULL */
    /* STRUCT, UNION: the members. LIST: [0] the element. MAP: [0] the key, [1] the value. */
    const struct vg_member *members;
    uint32_t member_count;
    const struct vg_enum_value *enum_values; /* constant N is enum_values[N - 1] */
    uint32_t enum_count;
    const uint8_t
        *enum_order; /* of @virga#enumOrder: constants as sentences list them; else NULL */
    /* STRUCT of a service with @virga#javaSentences: the order in which sentences list what its
     * members break; else NULL. */
    const uint8_t *check_order;
    const struct vg_shape_codec *codec;
    uint32_t entry_size; /* MAP: sizeof one {key, value}; LIST: sizeof one element */
    bool is_sparse;      /* @sparse list or map: nulls are kept (as absent values) */
};

struct vg_error_shape {
    struct vg_str name; /* Smithy's shape: "NotFoundException" */
    struct vg_str code; /* @awsQueryError code, else name: "NotFound" */
    int http_status;
    bool is_sender_fault;
    const struct vg_shape *shape; /* of `detail` (members besides the message), or NULL */
    struct vg_str
        message_name; /* how the message member is spelt on the wire: "message" or "Message" */
    struct vg_str
        name_space; /* "com.amazonaws.dynamodb.v20120810" where __type carries it, else empty */
};

enum vg_op_flag {
    VG_OP_UNSIGNED = 1 << 0,      /* @auth([]) or @optionalAuth: callable without a signature */
    VG_OP_HTTP_CHECKSUM = 1 << 1, /* @httpChecksumRequired / @httpChecksum */
    VG_OP_STREAM_IN = 1 << 2,     /* the input's payload is a vg_body */
    VG_OP_STREAM_OUT = 1 << 3,
    VG_OP_INTERNAL = 1 << 4, /* @internal: for calls between services only, none of AWS's */
};

struct vg_op_model {
    struct vg_str name;           /* "CreateTopic" */
    uint32_t index;               /* the generated enum's value */
    const struct vg_shape *input; /* always a STRUCT, empty for none */
    const struct vg_shape *output;
    const struct vg_error_shape *const *errors; /* what the model says it may answer */
    uint32_t error_count;
    uint32_t flags; /* enum vg_op_flag */
    /* @http, for rest protocols; method "POST" and uri "/" elsewhere. */
    struct vg_str method;
    struct vg_str uri; /* pattern: "/2015-03-31/functions/{FunctionName}/policy?literal" */
    int success_status;
};

enum vg_protocol_kind {
    VG_PROTOCOL_JSON_1_0 = 1 << 0,
    VG_PROTOCOL_JSON_1_1 = 1 << 1,
    VG_PROTOCOL_QUERY = 1 << 2,
    VG_PROTOCOL_REST_JSON = 1 << 3,
    VG_PROTOCOL_REST_XML = 1 << 4,
    VG_PROTOCOL_CBOR = 1 << 5,
};

struct vg_service_model {
    struct vg_str name;            /* the folder: "sns" */
    struct vg_str sdk_id;          /* "SNS" */
    struct vg_str signing_name;    /* SigV4 service: "sns" */
    struct vg_str endpoint_prefix; /* host name's first part */
    struct vg_str target_prefix;   /* "DynamoDB_20120810", for JSON protocols */
    struct vg_str version;         /* "2010-03-31" */
    struct vg_str xml_namespace;   /* uri, or empty */
    struct vg_str json_namespace; /* "com.amazonaws.dynamodb.v20120810" where errors' __type carries
                                     it, else empty */
    uint32_t protocols;           /* enum vg_protocol_kind bits */
    const struct vg_op_model *ops;
    uint32_t op_count;
    const struct vg_error_shape *const *errors;
    uint32_t error_count;
    /* How this service words constraint violations: the error's code, "ValidationException" by
     * default. */
    const struct vg_error_shape *validation_error;
    /* Names of operations that AWS has and virga lacks, sorted, for a truthful NotImplemented. */
    const struct vg_str *missing_ops;
    uint32_t missing_op_count;
};

/* NULL when the service has no such operation. Case-sensitive. */
const struct vg_op_model *vg_model_op(const struct vg_service_model *model, struct vg_str name);
/* Whether AWS has the operation and virga does not. */
bool vg_model_op_is_missing(const struct vg_service_model *model, struct vg_str name);
/* Text of an enum constant, absent view for 0. */
struct vg_str vg_enum_text(const struct vg_shape *shape, int32_t value);
/* The constant of a text, or 0. */
int32_t vg_enum_value(const struct vg_shape *shape, struct vg_str text);

/* Access through the tables. `at` points at the member's or element's C value. */
bool vg_value_is_set(const struct vg_shape *shape, const void *at, bool in_container);
static inline struct vg_list vg_list_load(const void *at)
{
    struct vg_list list;
    memcpy(&list, at, sizeof list);
    return list;
}
static inline void vg_list_store(void *at, struct vg_list list)
{
    memcpy(at, &list, sizeof list);
}
/* One more element at the end of a list that grows by this alone, zeroed. Elements move: no pointer
 * to an older one stays good. */
void *vg_list_add(struct vg_arena *arena, struct vg_list *list, size_t item_size);
/* Copies the members that both structures have, by name and shape, where they are set. */
void vg_members_copy(const struct vg_shape *from_shape, const void *from,
                     const struct vg_shape *to_shape, void *to);

#endif

/* bus/error.c: wording an API error, and the errors that any service may answer. */
#include "bus/error.h"

int vg_fail_with(struct vg_error *err, const struct vg_error_shape *shape, struct vg_str message,
                 const void *detail)
{
    err->shape = shape;
    err->message = message;
    err->detail = detail;
    return VG_FAIL;
}

int vg_fail(struct vg_error *err, const struct vg_error_shape *shape, const char *fmt, ...)
{
    VG_ASSERT(err->arena != NULL);
    va_list args;
    va_start(args, fmt);
    struct vg_str message = vg_arena_vprintf(err->arena, fmt, args);
    va_end(args);
    return vg_fail_with(err, shape, message, /* detail= */ NULL);
}

/* Two names each: the JSON protocols spell the shape's, query and rest-xml the code. */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define CORAL_ERROR(constant, shape_name, wire_code, status, is_sender, message_key, space)        \
    const struct vg_error_shape constant = {                                                       \
        .name = STR_INIT(shape_name),                                                              \
        .code = STR_INIT(wire_code),                                                               \
        .http_status = (status),                                                                   \
        .is_sender_fault = (is_sender),                                                            \
        .message_name = STR_INIT(message_key),                                                     \
        .name_space = STR_INIT(space),                                                             \
    }
#define SERVICE_SPACE "com.amazon.coral.service"
#define VALIDATE_SPACE "com.amazon.coral.validate"

CORAL_ERROR(VG_VALIDATION, "ValidationException", "ValidationError", 400, true, "message",
            VALIDATE_SPACE);
CORAL_ERROR(VG_SERIALIZATION, "SerializationException", "MalformedInput", 400, true, "Message",
            SERVICE_SPACE);
CORAL_ERROR(VG_UNKNOWN_OPERATION, "UnknownOperationException", "InvalidAction", 400, true,
            "message", SERVICE_SPACE);
CORAL_ERROR(VG_INVALID_ACTION, "InvalidAction", "InvalidAction", 400, true, "message",
            SERVICE_SPACE);
CORAL_ERROR(VG_NOT_IMPLEMENTED, "NotImplementedException", "NotImplemented", 501, false, "message",
            SERVICE_SPACE);
CORAL_ERROR(VG_INTERNAL_FAILURE, "InternalFailure", "InternalFailure", 500, false, "message",
            SERVICE_SPACE);
CORAL_ERROR(VG_ACCESS_DENIED, "AccessDeniedException", "AccessDenied", 403, true, "Message",
            SERVICE_SPACE);
CORAL_ERROR(VG_MISSING_AUTHENTICATION_TOKEN, "MissingAuthenticationTokenException",
            "MissingAuthenticationToken", 403, true, "message", SERVICE_SPACE);
CORAL_ERROR(VG_INCOMPLETE_SIGNATURE, "IncompleteSignatureException", "IncompleteSignature", 403,
            true, "message", SERVICE_SPACE);
CORAL_ERROR(VG_INVALID_SIGNATURE, "InvalidSignatureException", "SignatureDoesNotMatch", 403, true,
            "message", SERVICE_SPACE);
CORAL_ERROR(VG_UNRECOGNIZED_CLIENT, "UnrecognizedClientException", "InvalidClientTokenId", 403,
            true, "message", SERVICE_SPACE);
CORAL_ERROR(VG_INVALID_TOKEN, "InvalidToken", "InvalidToken", 400, true, "message", SERVICE_SPACE);
CORAL_ERROR(VG_EXPIRED_TOKEN, "ExpiredTokenException", "ExpiredToken", 403, true, "message",
            SERVICE_SPACE);
CORAL_ERROR(VG_REQUEST_TOO_LARGE, "RequestEntityTooLargeException", "RequestEntityTooLarge", 413,
            true, "message", SERVICE_SPACE);
CORAL_ERROR(VG_INCOMPLETE_BODY, "IncompleteBody", "IncompleteBody", 400, true, "message",
            SERVICE_SPACE);

bool vg_error_is_common(const struct vg_error_shape *shape)
{
    static const struct vg_error_shape *const common[] = {
        &VG_VALIDATION,           &VG_SERIALIZATION,
        &VG_UNKNOWN_OPERATION,    &VG_INVALID_ACTION,
        &VG_NOT_IMPLEMENTED,      &VG_INTERNAL_FAILURE,
        &VG_ACCESS_DENIED,        &VG_MISSING_AUTHENTICATION_TOKEN,
        &VG_INVALID_SIGNATURE,    &VG_INVALID_TOKEN,
        &VG_INCOMPLETE_SIGNATURE, &VG_UNRECOGNIZED_CLIENT,
        &VG_EXPIRED_TOKEN,        &VG_INCOMPLETE_BODY,
        &VG_REQUEST_TOO_LARGE,
    };
    for (size_t i = 0; i < VG_COUNT_OF(common); i++)
        if (common[i] == shape)
            return true;
    return false;
}

/* bus/error.h: an API error on its way out: which one, its sentence, and what else its shape
 * carries. */
#ifndef VG_BUS_ERROR_H
#define VG_BUS_ERROR_H

#include "base/arena.h"
#include "model/model.h"

struct vg_error {
    struct vg_arena *arena;             /* set by the dispatcher: messages go here */
    const struct vg_error_shape *shape; /* NULL: none */
    struct vg_str message;              /* absent for errors that have no message */
    const void *detail;                 /* the shape's further members, or NULL */
};

/* Words the error and returns VG_FAIL, so that it reads `return vg_fail(err, &SNS_NOT_FOUND, "Topic
 * does not exist");`. The text goes to the arena. Formats as printf does; views by "%.*s" and
 * VG_STR_ARG. */
int vg_fail(struct vg_error *err, const struct vg_error_shape *shape, const char *fmt, ...)
    VG_PRINTF(3, 4);
/* The same with a message that is ready, or absent. */
int vg_fail_with(struct vg_error *err, const struct vg_error_shape *shape, struct vg_str message,
                 const void *detail);

/* Errors that any service may answer; the wire gives them each protocol's form: JSON spells the
 * name, query and rest-xml the code (both given here where they differ). Where the status is 403,
 * the JSON-RPC protocols answer 400. */
extern const struct vg_error_shape VG_VALIDATION; /* ValidationException, ValidationError; 400 */
extern const struct vg_error_shape
    VG_SERIALIZATION; /* SerializationException, MalformedInput; 400 */
extern const struct vg_error_shape
    VG_UNKNOWN_OPERATION; /* UnknownOperationException, InvalidAction; 400 */
extern const struct vg_error_shape VG_INVALID_ACTION; /* InvalidAction; 400: the query protocol's */
extern const struct vg_error_shape
    VG_NOT_IMPLEMENTED; /* NotImplementedException, NotImplemented; 501 */
extern const struct vg_error_shape VG_INTERNAL_FAILURE; /* InternalFailure; 500 */
extern const struct vg_error_shape VG_ACCESS_DENIED; /* AccessDeniedException, AccessDenied; 403 */
extern const struct vg_error_shape
    VG_MISSING_AUTHENTICATION_TOKEN; /* ...Exception, without it; 403 */
extern const struct vg_error_shape
    VG_INCOMPLETE_SIGNATURE; /* IncompleteSignatureException, without it; 403 */
extern const struct vg_error_shape
    VG_INVALID_SIGNATURE; /* InvalidSignatureException, SignatureDoesNotMatch; 403 */
extern const struct vg_error_shape
    VG_UNRECOGNIZED_CLIENT; /* unknown key or token: UnrecognizedClientException,
                               InvalidClientTokenId; 403 */
extern const struct vg_error_shape
    VG_INVALID_TOKEN; /* InvalidToken; 400: S3's for an unknown session token */
extern const struct vg_error_shape VG_EXPIRED_TOKEN; /* ExpiredTokenException, ExpiredToken; 403 */
extern const struct vg_error_shape VG_INCOMPLETE_BODY; /* IncompleteBody; 400: S3's */
extern const struct vg_error_shape
    VG_REQUEST_TOO_LARGE; /* RequestEntityTooLargeException, without it; 413 */
/* Whether it is one of these. */
bool vg_error_is_common(const struct vg_error_shape *shape);

#endif

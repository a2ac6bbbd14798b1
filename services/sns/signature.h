/* sns/signature.h: SNS signs what it delivers; receivers check that with the certificate at
 * SigningCertURL. */
#ifndef VG_SERVICE_SNS_SIGNATURE_H
#define VG_SERVICE_SNS_SIGNATURE_H

#include "base/arena.h"

struct sns_signer;

struct sns_signer *sns_signer_new(void);
void sns_signer_free(struct sns_signer *signer);

/* PKCS #1 v1.5 over SHA-1 (signature version 1) or SHA-256 (version 2), as base64. */
struct vg_str sns_sign(const struct sns_signer *signer, struct vg_arena *arena, struct vg_str text,
                       bool is_sha256);

/* The 32 hex digits in the certificate's name, and the certificate (X.509, PEM). */
struct vg_str sns_signer_id(const struct sns_signer *signer);
struct vg_str sns_signer_certificate(const struct sns_signer *signer, struct vg_arena *arena);

#endif

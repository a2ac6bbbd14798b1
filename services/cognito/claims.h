/* cognito/claims.h: the claims of a token while they are put together: named JSON values in order.
 * Pure. */
#ifndef COGNITO_CLAIMS_H
#define COGNITO_CLAIMS_H

#include "base/json.h"

struct cognito_claim {
    struct vg_str name;
    struct vg_str json; /* trusted JSON text */
};

struct cognito_claim_set {
    struct vg_arena *arena;
    struct cognito_claim *items;
    size_t count;
    size_t cap;
};

void cognito_claims_init(struct cognito_claim_set *claims, struct vg_arena *arena);
/* Each sets the claim, or changes it where it is there already. */
void cognito_claim_json(struct cognito_claim_set *claims, struct vg_str name, struct vg_str json);
void cognito_claim_text(struct cognito_claim_set *claims, const char *name, struct vg_str value);
void cognito_claim_i64(struct cognito_claim_set *claims, const char *name, int64_t value);
void cognito_claim_bool(struct cognito_claim_set *claims, const char *name, bool value);
void cognito_claim_texts(struct cognito_claim_set *claims, const char *name,
                         const struct vg_str *values, size_t count);
void cognito_claim_remove(struct cognito_claim_set *claims, struct vg_str name);
struct vg_str cognito_claims_json(const struct cognito_claim_set *claims);

#endif

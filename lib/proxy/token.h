/* proxy/token.h: tokens of user pools at a front: the pools' service verifies them, their claims
 * are read here. */
#ifndef VG_PROXY_TOKEN_H
#define VG_PROXY_TOKEN_H

#include "bus/call.h"
#include "proxy/event.h"

struct vg_proxy_token {
    struct vg_str verdict;   /* "GOOD", "EXPIRED", "REVOKED", "FORGED" */
    struct vg_str token_use; /* "id" or "access" */
    struct vg_str claims;    /* a JSON object */
};

/* Whether one of these pools issued the token, and it still holds. VG_OK, VG_FAIL (it could not be
 * verified), VG_DEFER, VG_BROKEN. */
int vg_proxy_token_verify(struct vg_call *call, struct vg_str token, const struct vg_str *pool_ids,
                          size_t pool_count, struct vg_proxy_token *verified) VG_CHECKED;
/* What stands behind "Bearer ", or the whole value; absent when there is nothing. */
struct vg_str vg_proxy_bearer(struct vg_str value);

/* REST APIs show times as Java prints them and lists as "a,b"; HTTP APIs times as they are and
 * lists as "[a b]". */
enum vg_proxy_claim_style { VG_PROXY_CLAIMS_REST, VG_PROXY_CLAIMS_HTTP };
/* All claims as texts, in the token's order, at most 256. False when it is no JSON object. */
bool vg_proxy_claims_read(struct vg_arena *arena, struct vg_str claims,
                          enum vg_proxy_claim_style style, struct vg_pairs *values) VG_CHECKED;

#endif

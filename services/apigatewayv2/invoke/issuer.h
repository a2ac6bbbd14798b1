/* apigatewayv2/invoke/issuer.h: tokens of issuers outside: verified with the keys that the issuer
 * publishes. */
#ifndef APIGATEWAYV2_INVOKE_ISSUER_H
#define APIGATEWAYV2_INVOKE_ISSUER_H

#include "apigatewayv2/invoke/exchange.h"
#include "proxy/token.h"

/* The issuer's keys as a JSON Web Key Set: from memory, or by its discovery document. VG_OK,
 * VG_NOT_FOUND (they are not to be had), VG_DEFER. */
int apigatewayv2_issuer_keys(struct apigatewayv2_exchange *exchange, struct vg_str issuer,
                             struct vg_str *keys) VG_CHECKED;
/* Whether one of the keys signed the token, it is the issuer's, and now is its time. */
void apigatewayv2_jwt_verify(struct vg_arena *arena, struct vg_str token, struct vg_str issuer,
                             struct vg_str keys, int64_t now_ms, struct vg_proxy_token *verified);

#endif

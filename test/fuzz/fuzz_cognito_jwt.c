/* fuzz_cognito_jwt: tokens from clients. What is taken apart lies in the token; claims are read
 * from any text, and a token of them is taken apart to the same. */
#include "cognito/jwt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_apart(struct vg_arena *arena, struct vg_str token)
{
    struct cognito_jwt jwt;
    struct cognito_claims claims;
    if (!cognito_jwt_parse(arena, token, &jwt))
        return;
    VG_ASSERT(vg_str_starts(token, jwt.signed_part));
    VG_ASSERT(jwt.claims.len > 1 && jwt.kid.ptr != NULL);
    (void)!cognito_claims_read(arena, jwt.claims, &claims);
}

static void put_together(struct vg_arena *arena, struct vg_str text)
{
    struct cognito_claims claims;
    struct cognito_jwt jwt;
    if (!cognito_claims_read(arena, text, &claims))
        return;
    struct vg_str signed_part = cognito_jwt_signed_part(arena, VG_STR("kid"), text);
    struct vg_str token = cognito_jwt_join(arena, signed_part, VG_STR("signature"));
    VG_ASSERT(cognito_jwt_parse(arena, token, &jwt));
    VG_ASSERT(vg_str_eq(jwt.claims, text) && vg_str_is(jwt.signature, "signature"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    char *copy = malloc(size == 0 ? 1 : size);
    VG_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    vg_arena_init(&arena);
    take_apart(&arena, vg_str_of(copy, size));
    put_together(&arena, vg_str_of(copy, size));
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}

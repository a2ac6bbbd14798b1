/* fuzz_apigatewayv2_jwt: a token, a NUL, the keys that its issuer publishes. What is found good has
 * claims that say whose it is, and is good no more with other claims or at another time. */
#include "apigatewayv2/invoke/issuer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t now_ms = 1800000000000;

static struct vg_str verdict_of(struct vg_arena *arena, struct vg_str token, struct vg_str keys,
                                int64_t at_ms, struct vg_str *claims)
{
    struct vg_proxy_token verified;
    apigatewayv2_jwt_verify(arena, token, VG_STR("https://issuer"), keys, at_ms, &verified);
    VG_ASSERT(vg_str_is(verified.verdict, "GOOD") || vg_str_is(verified.verdict, "EXPIRED") ||
              vg_str_is(verified.verdict, "FORGED"));
    *claims = verified.claims;
    return verified.verdict;
}

static void check_good(struct vg_arena *arena, struct vg_str token, struct vg_str keys,
                       struct vg_str claims)
{
    struct vg_pairs values;
    struct vg_str other_claims;
    VG_ASSERT(vg_proxy_claims_read(arena, claims, VG_PROXY_CLAIMS_HTTP, &values));
    VG_ASSERT(
        vg_str_is(vg_pairs_last(values, VG_STR("iss"), /* is_header= */ false), "https://issuer"));
    /* Its first letter is the header's: another one is another header. */
    struct vg_str other = vg_arena_copy(arena, token);
    ((char *)(uintptr_t)other.ptr)[0] = token.ptr[0] == 'e' ? 'f' : 'e';
    VG_ASSERT(vg_str_is(verdict_of(arena, other, keys, now_ms, &other_claims), "FORGED"));
    VG_ASSERT(!vg_str_is(verdict_of(arena, token, keys, 0, &other_claims), "EXPIRED"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct vg_str claims;
    char *copy = malloc(size == 0 ? 1 : size);
    VG_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    vg_arena_init(&arena);
    struct vg_str rest = vg_str_of(copy, size), token;
    if (vg_str_split(&rest, '\0', &token) && vg_str_is_set(rest) &&
        vg_str_is(verdict_of(&arena, token, rest, now_ms, &claims), "GOOD"))
        check_good(&arena, token, rest, claims);
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}

/* fuzz_proxy_answer: what functions return to the fronts, and what authorizers decide: every answer
 * that is taken can be sent. */
#include "proxy/answer.h"
#include "proxy/policy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct vg_proxy_answer *answer)
{
    VG_ASSERT(answer->status >= 100 && answer->status <= 599);
    VG_ASSERT(answer->header_count <= VG_PROXY_HEADERS_MAX && vg_str_is_set(answer->body));
    for (size_t i = 0; i < answer->header_count; i++) {
        VG_ASSERT(answer->headers[i].name.len > 0);
        VG_ASSERT(vg_str_find_char(answer->headers[i].value, '\n') < 0);
        VG_ASSERT(vg_str_find_char(answer->headers[i].value, '\r') < 0);
    }
}

static void decide(struct vg_arena *arena, struct vg_str text)
{
    struct vg_proxy_policy_answer strict, loose;
    struct vg_str arn = VG_STR("arn:aws:execute-api:us-east-1:000000000000:a1/prod/GET/pets/7");
    if (!vg_proxy_policy_answer_read(arena, text, arn, /* may_nest= */ false, &strict))
        return;
    VG_ASSERT(vg_str_is_set(strict.principal_id));
    /* What is allowed to hold more holds this, and says the same. */
    VG_ASSERT(vg_proxy_policy_answer_read(arena, text, arn, /* may_nest= */ true, &loose));
    VG_ASSERT(loose.decision == strict.decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    char *copy = malloc(size == 0 ? 1 : size);
    struct vg_proxy_answer *answer = malloc(sizeof *answer);
    VG_ASSERT(copy != NULL && answer != NULL);
    memcpy(copy, data, size);
    struct vg_str text = vg_str_of(copy, size);
    vg_arena_init(&arena);
    if (vg_proxy_answer_1(&arena, text, answer))
        check(answer);
    if (vg_proxy_answer_2(&arena, text, answer))
        check(answer);
    decide(&arena, text);
    vg_arena_deinit(&arena);
    free(answer);
    free(copy);
    return 0;
}

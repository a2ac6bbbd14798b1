/* cognito/claims.c: a small ordered set of claims; a token has thirty at most, so that looking
 * through them is quick enough. */
#include "cognito/claims.h"

void cognito_claims_init(struct cognito_claim_set *claims, struct vg_arena *arena)
{
    *claims = (struct cognito_claim_set){.arena = arena};
}

static struct cognito_claim *find(struct cognito_claim_set *claims, struct vg_str name)
{
    for (size_t i = 0; i < claims->count; i++)
        if (vg_str_eq(claims->items[i].name, name))
            return &claims->items[i];
    return NULL;
}

void cognito_claim_json(struct cognito_claim_set *claims, struct vg_str name, struct vg_str json)
{
    struct cognito_claim *claim = find(claims, name);
    if (claim != NULL) {
        claim->json = json;
        return;
    }
    if (claims->count == claims->cap) {
        size_t cap = claims->cap == 0 ? 32 : 2 * claims->cap;
        struct cognito_claim *items = VG_NEW_ARRAY(claims->arena, struct cognito_claim, cap);
        if (claims->count > 0)
            memcpy(items, claims->items, claims->count * sizeof *items);
        claims->items = items;
        claims->cap = cap;
    }
    claims->items[claims->count++] = (struct cognito_claim){.name = name, .json = json};
}

void cognito_claim_text(struct cognito_claim_set *claims, const char *name, struct vg_str value)
{
    struct vg_buf quoted;
    vg_buf_init(&quoted, claims->arena, 0);
    vg_json_quote(&quoted, value);
    cognito_claim_json(claims, vg_str_from(name), vg_buf_str(&quoted));
}

void cognito_claim_i64(struct cognito_claim_set *claims, const char *name, int64_t value)
{
    cognito_claim_json(claims, vg_str_from(name),
                       vg_arena_printf(claims->arena, "%lld", (long long)value));
}

void cognito_claim_bool(struct cognito_claim_set *claims, const char *name, bool value)
{
    cognito_claim_json(claims, vg_str_from(name), value ? VG_STR("true") : VG_STR("false"));
}

void cognito_claim_texts(struct cognito_claim_set *claims, const char *name,
                         const struct vg_str *values, size_t count)
{
    struct vg_buf list;
    vg_buf_init(&list, claims->arena, 0);
    struct vg_json_out out = vg_json_out_to(&list);
    vg_json_out_begin(&out, '[');
    for (size_t i = 0; i < count; i++)
        vg_json_out_string(&out, values[i]);
    vg_json_out_end(&out, ']');
    cognito_claim_json(claims, vg_str_from(name), vg_buf_str(&list));
}

void cognito_claim_remove(struct cognito_claim_set *claims, struct vg_str name)
{
    struct cognito_claim *claim = find(claims, name);
    if (claim == NULL)
        return;
    size_t behind = (size_t)(&claims->items[claims->count] - (claim + 1));
    memmove(claim, claim + 1, behind * sizeof *claim);
    claims->count--;
}

struct vg_str cognito_claims_json(const struct cognito_claim_set *claims)
{
    struct vg_buf text;
    vg_buf_init(&text, claims->arena, 0);
    struct vg_json_out out = vg_json_out_to(&text);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < claims->count; i++) {
        vg_json_out_name(&out, claims->items[i].name);
        vg_json_out_raw(&out, claims->items[i].json);
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&text);
}

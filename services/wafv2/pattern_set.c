/* wafv2/pattern_set.c: regex pattern sets. */
#include "wafv2/wafv2.h"

#include "wafv2/engine/regex.h"

enum { PATTERNS_MAX = 10 };

static int check_patterns(struct vg_call *call, const struct wafv2_regular_expression_list *list,
                          struct vg_error *err)
{
    if (list->count > PATTERNS_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < list->count; i++) {
        struct vg_str text = list->items[i].regex_string;
        if (!vg_str_is_set(text) || text.len > WAF_REGEX_BYTES_MAX ||
            waf_regex_new(call->arena, text) == NULL)
            return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_REGEX_PATTERN_SET,
                                        text, WAFV2_REASON_FORMAT);
    }
    return VG_OK;
}

int wafv2_create_regex_pattern_set(struct vg_call *call,
                                   const struct wafv2_create_regex_pattern_set_in *in,
                                   struct wafv2_create_regex_pattern_set_out *out,
                                   struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = check_patterns(call, &in->regular_expression_list, err);
    if (rc == VG_OK)
        rc = wafv2_entity_begin(call, WAFV2_PATTERN_SET, in->scope, in->name, &in->tags, &entity,
                                err);
    if (rc != VG_OK)
        return rc;
    const struct wafv2_regex_pattern_set body = {
        .name = in->name,
        .id = entity.record.id,
        .arn = entity.arn,
        .description = in->description,
        .regular_expression_list = in->regular_expression_list,
    };
    out->summary = wafv2_summary_of(call, &entity, in->description);
    return wafv2_entity_save(call, &entity, &body, NULL, 0);
}

int wafv2_get_regex_pattern_set(struct vg_call *call,
                                const struct wafv2_get_regex_pattern_set_in *in,
                                struct wafv2_get_regex_pattern_set_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc =
        wafv2_entity_require(call, WAFV2_PATTERN_SET, in->scope, in->name, in->id, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_regex_pattern_set *body = VG_NEW(call->arena, struct wafv2_regex_pattern_set);
    out->regex_pattern_set = body;
    out->lock_token = entity.record.lock_token;
    return wafv2_entity_body(call, &entity, body);
}

int wafv2_update_regex_pattern_set(struct vg_call *call,
                                   const struct wafv2_update_regex_pattern_set_in *in,
                                   struct wafv2_update_regex_pattern_set_out *out,
                                   struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_regex_pattern_set body;
    int rc =
        wafv2_entity_require(call, WAFV2_PATTERN_SET, in->scope, in->name, in->id, &entity, err);
    if (rc == VG_OK)
        rc = wafv2_entity_body(call, &entity, &body);
    if (rc == VG_OK)
        rc = check_patterns(call, &in->regular_expression_list, err);
    if (rc == VG_OK)
        rc = wafv2_entity_lock(call, &entity, in->lock_token, err);
    if (rc != VG_OK)
        return rc;
    body.description = in->description;
    body.regular_expression_list = in->regular_expression_list;
    out->next_lock_token = entity.record.lock_token;
    return wafv2_entity_save(call, &entity, &body, NULL, 0);
}

int wafv2_delete_regex_pattern_set(struct vg_call *call,
                                   const struct wafv2_delete_regex_pattern_set_in *in,
                                   struct wafv2_delete_regex_pattern_set_out *out,
                                   struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc =
        wafv2_entity_require(call, WAFV2_PATTERN_SET, in->scope, in->name, in->id, &entity, err);
    return rc == VG_OK ? wafv2_entity_delete(call, &entity, in->lock_token, err) : rc;
}

int wafv2_list_regex_pattern_sets(struct vg_call *call,
                                  const struct wafv2_list_regex_pattern_sets_in *in,
                                  struct wafv2_list_regex_pattern_sets_out *out,
                                  struct vg_error *err)
{
    return wafv2_summaries_page(call, WAFV2_PATTERN_SET, in->scope, in->next_marker, in->limit,
                                &out->regex_pattern_sets, &out->next_marker, err);
}

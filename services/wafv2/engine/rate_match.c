/* wafv2/engine/rate_match.c: what a rate-based rule counts a request by, and whether it is beyond
 * the limit. */
#include "wafv2/engine/evaluate.h"

#include "base/buf.h"
#include "base/hash.h"

enum { KEY_BYTES_MAX = 128 }; /* longer ones are kept as digests */

/* The values of a custom key's parts, each behind its length so that no two mean the same. */
static bool add_part(struct vg_buf *key, struct vg_str *value, struct vg_str text)
{
    if (!vg_str_is_set(text))
        return false;
    *value = text;
    vg_buf_add_u64(key, text.len);
    vg_buf_add_char(key, ':');
    vg_buf_add(key, text);
    return true;
}

/* The labels of the namespace, one behind the other: together they are the value. */
static struct vg_str labels_in(struct waf_evaluation *evaluation, struct vg_str label_namespace)
{
    struct vg_buf found;
    vg_buf_init(&found, evaluation->request->arena, /* max= */ 0);
    for (size_t i = 0; i < evaluation->label_count; i++) {
        if (!vg_str_starts(evaluation->labels[i], label_namespace))
            continue;
        if (found.len > 0)
            vg_buf_add_char(&found, ',');
        vg_buf_add(&found, evaluation->labels[i]);
    }
    return found.len > 0 ? vg_buf_str(&found) : VG_STR_NONE;
}

static struct vg_str field_text(struct waf_evaluation *evaluation, int32_t input)
{
    const struct waf_content *content = waf_input_content(evaluation, input);
    bool has_text = content->kind == WAF_CONTENT_TEXTS && content->count > 0;
    return has_text ? content->items[0] : VG_STR_NONE;
}

static struct vg_str system_text(struct waf_evaluation *evaluation)
{
    const struct waf_places *places = evaluation->knowledge->places;
    const struct waf_request *request = evaluation->request;
    uint32_t number = places != NULL && request->has_client
                          ? waf_trie_value(&places->systems, &request->client)
                          : 0;
    return number > 0 ? vg_arena_printf(request->arena, "%u", number) : VG_STR_NONE;
}

static enum waf_forwarded forwarded_text(struct waf_evaluation *evaluation,
                                         const struct waf_rate *rate, struct vg_str *text)
{
    struct waf_address addresses[WAF_FORWARDED_MAX];
    size_t count;
    enum waf_forwarded found = waf_request_forwarded(
        evaluation->request, rate->header, WAFV2_FORWARDED_IP_POSITION_FIRST, addresses, &count);
    if (found == WAF_FORWARDED_GOOD)
        *text = waf_address_text(evaluation->request->arena, &addresses[0]);
    return found;
}

/* WAF_YES with the key, WAF_SKIP when the request lacks a part of it. */
static enum waf_answer custom_key(struct waf_evaluation *evaluation, const struct waf_rate *rate,
                                  struct vg_str *key, struct waf_rate_result *result)
{
    struct vg_arena *arena = evaluation->request->arena;
    struct vg_buf buf;
    struct vg_str *values = VG_NEW_ARRAY(arena, struct vg_str, rate->key_count);
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < rate->key_count; i++) {
        const struct waf_rate_key *part = &rate->keys[i];
        struct vg_str text = VG_STR_NONE;
        if (part->kind == WAF_KEY_FIELD)
            text = field_text(evaluation, part->input);
        else if (part->kind == WAF_KEY_IP)
            text = evaluation->request->client_ip;
        else if (part->kind == WAF_KEY_FORWARDED_IP)
            forwarded_text(evaluation, rate, &text);
        else if (part->kind == WAF_KEY_LABEL_NAMESPACE)
            text = labels_in(evaluation, part->label_namespace);
        else if (part->kind == WAF_KEY_ASN)
            text = system_text(evaluation);
        if (!add_part(&buf, &values[i], text))
            return WAF_SKIP;
    }
    *key = vg_buf_str(&buf);
    if (key->len > KEY_BYTES_MAX)
        *key = vg_sha256_hex(arena, *key);
    result->values = values;
    return WAF_YES;
}

/* WAF_YES with the key to count by, WAF_SKIP for nothing to count, WAF_NO for a match without
 * counting (the fallback of a forwarding header that cannot be read). */
static enum waf_answer key_of(struct waf_evaluation *evaluation, const struct waf_rate *rate,
                              struct vg_str *key, struct waf_rate_result *result)
{
    enum waf_forwarded found;
    switch ((enum wafv2_rate_based_statement_aggregate_key_type)rate->aggregate) {
    case WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_IP:
        *key = evaluation->request->client_ip;
        break;
    case WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_FORWARDED_IP:
        found = forwarded_text(evaluation, rate, key);
        if (found == WAF_FORWARDED_BAD && rate->fallback == WAFV2_FALLBACK_BEHAVIOR_MATCH)
            return WAF_NO;
        if (found != WAF_FORWARDED_GOOD)
            return WAF_SKIP;
        break;
    case WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CUSTOM_KEYS:
        return custom_key(evaluation, rate, key, result);
    case WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CONSTANT:
        *key = VG_STR("");
        return WAF_YES;
    }
    result->value = *key;
    return key->len > 0 ? WAF_YES : WAF_SKIP;
}

enum waf_answer waf_rate_matches(struct waf_evaluation *evaluation, const struct waf_rate *rate,
                                 struct waf_rate_result *result)
{
    struct vg_str key = VG_STR("");
    if (rate->scope_down != NULL && waf_matches(evaluation, rate->scope_down) != WAF_YES)
        return WAF_NO;
    enum waf_answer answer = key_of(evaluation, rate, &key, result);
    if (answer != WAF_YES)
        return answer == WAF_NO ? WAF_YES : WAF_NO;
    return waf_rates_count(evaluation->knowledge->rates, rate, key, evaluation->request->now_ms)
               ? WAF_YES
               : WAF_NO;
}

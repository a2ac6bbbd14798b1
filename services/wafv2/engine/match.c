/* wafv2/engine/match.c: whether a statement matches a request. */
#include "wafv2/engine/evaluate.h"

#include "env/clock.h"
#include "wafv2/engine/injection.h"
#include "wafv2/engine/transform.h"

enum { REGEX_US_MAX = 10000 };

/* ---- What statements look at ---- */

const struct waf_content *waf_input_content(struct waf_evaluation *evaluation, int32_t index)
{
    const struct waf_input *input = &evaluation->acl->inputs[index];
    struct vg_arena *arena = evaluation->request->arena;
    if (evaluation->contents[index] != NULL)
        return evaluation->contents[index];
    struct waf_content *content = VG_NEW(arena, struct waf_content);
    if (input->parent < 0) {
        waf_field_content(input->field, evaluation->request, content);
    } else {
        const struct waf_content *parent = waf_input_content(evaluation, input->parent);
        *content = *parent;
        content->items = VG_NEW_ARRAY(arena, struct vg_str, parent->count);
        for (size_t i = 0; i < parent->count; i++)
            content->items[i] = waf_transform(input->transformation, arena, parent->items[i]);
    }
    evaluation->contents[index] = content;
    return content;
}

/* ---- Bytes ---- */

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool contains_word(struct vg_str text, struct vg_str word)
{
    for (size_t from = 0; from < text.len;) {
        ptrdiff_t found = vg_str_find(vg_str_tail(text, from), word);
        if (found < 0)
            return false;
        size_t start = from + (size_t)found, end = start + word.len;
        if ((start == 0 || !is_word_char(text.ptr[start - 1])) &&
            (end == text.len || !is_word_char(text.ptr[end])))
            return true;
        from = start + 1;
    }
    return false;
}

static bool has_bytes(struct vg_str text, const struct waf_statement *statement)
{
    struct vg_str wanted = statement->bytes.text;
    switch ((enum wafv2_positional_constraint)statement->bytes.constraint) {
    case WAFV2_POSITIONAL_CONSTRAINT_EXACTLY:
        return vg_str_eq(text, wanted);
    case WAFV2_POSITIONAL_CONSTRAINT_STARTS_WITH:
        return vg_str_starts(text, wanted);
    case WAFV2_POSITIONAL_CONSTRAINT_ENDS_WITH:
        return vg_str_ends(text, wanted);
    case WAFV2_POSITIONAL_CONSTRAINT_CONTAINS:
        return vg_str_find(text, wanted) >= 0;
    case WAFV2_POSITIONAL_CONSTRAINT_CONTAINS_WORD:
        return contains_word(text, wanted);
    }
    return false;
}

static bool has_size(struct vg_str text, const struct waf_statement *statement)
{
    int64_t size = (int64_t)text.len, wanted = statement->size.size;
    switch ((enum wafv2_comparison_operator)statement->size.operator) {
    case WAFV2_COMPARISON_OPERATOR_EQ:
        return size == wanted;
    case WAFV2_COMPARISON_OPERATOR_NE:
        return size != wanted;
    case WAFV2_COMPARISON_OPERATOR_LE:
        return size <= wanted;
    case WAFV2_COMPARISON_OPERATOR_LT:
        return size < wanted;
    case WAFV2_COMPARISON_OPERATOR_GE:
        return size >= wanted;
    case WAFV2_COMPARISON_OPERATOR_GT:
        return size > wanted;
    }
    return false;
}

/* A request of thousands of parts, each made to be dear for some pattern, would hold everybody else
 * up: once a request has used up its time no further pattern matches. */
static bool finds(struct waf_evaluation *evaluation, const struct waf_regex *regex,
                  struct vg_str text)
{
    if (evaluation->regex_us > REGEX_US_MAX)
        return false;
    uint64_t began_us = vg_monotonic_us();
    bool is_found = waf_regex_finds(regex, text);
    evaluation->regex_us += vg_monotonic_us() - began_us;
    return is_found;
}

static bool has_pattern(struct waf_evaluation *evaluation, struct vg_str text,
                        const struct waf_set *set)
{
    for (size_t i = 0; i < set->pattern_count; i++)
        if (finds(evaluation, set->patterns[i], text))
            return true;
    return false;
}

static bool has_injection(struct waf_evaluation *evaluation, struct vg_str text,
                          const struct waf_statement *statement)
{
    bool is_sqli = statement->kind == WAF_SQLI;
    bool is_seen = is_sqli ? waf_is_sqli(evaluation->knowledge->injection, text)
                           : waf_is_xss(evaluation->knowledge->injection, text);
    if (!is_seen)
        return false;
    bool is_high = is_sqli && statement->sensitivity == WAFV2_SENSITIVITY_LEVEL_HIGH;
    evaluation->detail = (struct waf_detail){
        .condition = is_sqli ? "SQL_INJECTION" : "XSS",
        .sensitivity = !is_sqli  ? NULL
                       : is_high ? "HIGH"
                                 : "LOW",
        .location = waf_field_location(evaluation->acl->inputs[statement->input].field),
        .text = text,
    };
    return true;
}

static bool text_matches(struct waf_evaluation *evaluation, struct vg_str text,
                         const struct waf_statement *statement)
{
    switch (statement->kind) {
    case WAF_BYTES:
        return has_bytes(text, statement);
    case WAF_REGEX:
        return finds(evaluation, statement->regex, text);
    case WAF_PATTERN_SET:
        return has_pattern(evaluation, text, statement->set);
    case WAF_SIZE:
        return has_size(text, statement);
    case WAF_SQLI:
    case WAF_XSS:
        return has_injection(evaluation, text, statement);
    default:
        return false;
    }
}

static bool field_matches(struct waf_evaluation *evaluation, const struct waf_statement *statement)
{
    const struct waf_content *content = waf_input_content(evaluation, statement->input);
    if (content->kind != WAF_CONTENT_TEXTS)
        return content->kind == WAF_CONTENT_MATCH;
    for (size_t i = 0; i < content->count; i++)
        if (text_matches(evaluation, content->items[i], statement))
            return true;
    return false;
}

/* ---- Addresses and labels ---- */

static enum waf_answer ip_matches(struct waf_evaluation *evaluation,
                                  const struct waf_statement *statement)
{
    const struct waf_request *request = evaluation->request;
    struct waf_address addresses[WAF_FORWARDED_MAX];
    size_t count;
    const struct waf_trie *trie = &statement->ip.set->addresses;
    if (!vg_str_is_set(statement->ip.header))
        return request->has_client && waf_trie_has(trie, &request->client) ? WAF_YES : WAF_NO;
    switch (waf_request_forwarded(request, statement->ip.header, statement->ip.position, addresses,
                                  &count)) {
    case WAF_FORWARDED_ABSENT:
        return WAF_SKIP;
    case WAF_FORWARDED_BAD:
        return statement->ip.fallback == WAFV2_FALLBACK_BEHAVIOR_MATCH ? WAF_YES : WAF_NO;
    case WAF_FORWARDED_GOOD:
        break;
    }
    for (size_t i = 0; i < count; i++)
        if (waf_trie_has(trie, &addresses[i]))
            return WAF_YES;
    return WAF_NO;
}

/* Without a prefix of its own the key means labels of its context: a whole trailing part of one, or
 * whole namespaces that follow one another in one. */
bool waf_label_matches(struct vg_str label, const struct waf_statement *statement)
{
    struct vg_str key = statement->label.key, prefix = statement->label.prefix;
    bool is_namespace = statement->label.is_namespace;
    if (prefix.len == 0)
        return is_namespace ? vg_str_starts(label, key) : vg_str_eq(label, key);
    if (!vg_str_starts(label, prefix))
        return false;
    for (struct vg_str rest = vg_str_tail(label, prefix.len);;) {
        if (is_namespace ? vg_str_starts(rest, key) : vg_str_eq(rest, key))
            return true;
        ptrdiff_t colon = vg_str_find_char(rest, ':');
        if (colon < 0)
            return false;
        rest = vg_str_tail(rest, (size_t)colon + 1);
    }
}

static bool has_label(const struct waf_evaluation *evaluation,
                      const struct waf_statement *statement)
{
    for (size_t i = 0; i < evaluation->label_count; i++)
        if (waf_label_matches(evaluation->labels[i], statement))
            return true;
    return false;
}

/* ---- Statements ---- */

static enum waf_answer parts_match(struct waf_evaluation *evaluation,
                                   const struct waf_statement *statement)
{
    enum waf_answer deciding = statement->kind == WAF_AND ? WAF_NO : WAF_YES;
    for (size_t i = 0; i < statement->parts.count; i++) {
        enum waf_answer answer = waf_matches(evaluation, &statement->parts.items[i]);
        if (answer == deciding || answer == WAF_SKIP)
            return answer;
    }
    return statement->kind == WAF_AND ? WAF_YES : WAF_NO;
}

enum waf_answer waf_matches(struct waf_evaluation *evaluation,
                            const struct waf_statement *statement)
{
    enum waf_answer answer;
    switch (statement->kind) {
    case WAF_AND:
    case WAF_OR:
        return parts_match(evaluation, statement);
    case WAF_NOT:
        answer = waf_matches(evaluation, statement->parts.items);
        return answer == WAF_SKIP ? WAF_SKIP : answer == WAF_YES ? WAF_NO : WAF_YES;
    case WAF_IP_SET:
        return ip_matches(evaluation, statement);
    case WAF_GEO:
    case WAF_ASN:
        return waf_place_matches(evaluation, statement);
    case WAF_LABEL:
        return has_label(evaluation, statement) ? WAF_YES : WAF_NO;
    case WAF_ALWAYS:
        return WAF_YES;
    default:
        return field_matches(evaluation, statement) ? WAF_YES : WAF_NO;
    }
}

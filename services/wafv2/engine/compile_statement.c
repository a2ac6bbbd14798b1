/* wafv2/engine/compile_statement.c: statements from the model's form to the engine's. */
#include "wafv2/engine/acl.h"

#include "base/hash.h"

#include <stdlib.h>

/* ---- Inputs: fields with their transformations, each once ---- */

static int32_t input_of(struct waf_compiler *compiler, const struct waf_field *field,
                        int32_t parent, int32_t transformation)
{
    struct waf_acl *acl = compiler->acl;
    for (size_t i = 0; i < acl->input_count; i++) {
        const struct waf_input *input = &acl->inputs[i];
        if (input->parent == parent && input->transformation == transformation &&
            (parent >= 0 || waf_field_eq(input->field, field)))
            return (int32_t)i;
    }
    if (acl->input_count == compiler->input_cap) {
        size_t cap = compiler->input_cap == 0 ? 16 : compiler->input_cap * 2;
        struct waf_input *grown = VG_NEW_ARRAY(compiler->arena, struct waf_input, cap);
        if (acl->input_count > 0)
            memcpy(grown, acl->inputs, acl->input_count * sizeof *grown);
        acl->inputs = grown;
        compiler->input_cap = cap;
    }
    struct waf_field *kept = VG_NEW(compiler->arena, struct waf_field);
    *kept = *field;
    acl->inputs[acl->input_count] = (struct waf_input){kept, parent, transformation};
    return (int32_t)acl->input_count++;
}

static int by_priority(const void *a, const void *b)
{
    int32_t x = ((const struct wafv2_text_transformation *)a)->priority.v;
    int32_t y = ((const struct wafv2_text_transformation *)b)->priority.v;
    return (x > y) - (x < y);
}

static int32_t transformed(struct waf_compiler *compiler, const struct waf_field *field,
                           const struct wafv2_text_transformations *transformations)
{
    int32_t at = input_of(compiler, field, /* parent= */ -1, 0);
    size_t count = transformations->count;
    struct wafv2_text_transformation *sorted =
        VG_NEW_ARRAY(compiler->arena, struct wafv2_text_transformation, count + 1);
    if (count > 0)
        memcpy(sorted, transformations->items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_priority);
    for (size_t i = 0; i < count; i++)
        if (sorted[i].type != WAFV2_TEXT_TRANSFORMATION_TYPE_NONE)
            at = input_of(compiler, field, at, sorted[i].type);
    return at;
}

static int32_t input_of_model(struct waf_compiler *compiler,
                              const struct wafv2_field_to_match *model,
                              const struct wafv2_text_transformations *transformations)
{
    struct waf_field field;
    waf_field_of(model, &field);
    return transformed(compiler, &field, transformations);
}

/* ---- References ---- */

static const struct waf_set *set_of(struct waf_compiler *compiler, struct vg_str arn)
{
    const struct waf_set *set = compiler->sources->set(compiler->sources->ctx, arn);
    compiler->is_broken = compiler->is_broken || set == NULL;
    return set;
}

static void compile_ip_set(struct waf_compiler *compiler,
                           const struct wafv2_ip_set_reference_statement *model,
                           struct waf_statement *out)
{
    const struct wafv2_ip_set_forwarded_ip_config *forwarded = model->ip_set_forwarded_ip_config;
    out->kind = WAF_IP_SET;
    out->ip.set = set_of(compiler, model->arn);
    if (forwarded == NULL)
        return;
    out->ip.header = forwarded->header_name;
    out->ip.fallback = forwarded->fallback_behavior;
    out->ip.position = forwarded->position;
}

static void compile_place(const struct wafv2_statement *model, struct waf_statement *out)
{
    const struct wafv2_geo_match_statement *geo = model->geo_match_statement;
    const struct wafv2_asn_match_statement *asn = model->asn_match_statement;
    const struct wafv2_forwarded_ip_config *forwarded =
        geo != NULL ? geo->forwarded_ip_config : asn->forwarded_ip_config;
    out->kind = geo != NULL ? WAF_GEO : WAF_ASN;
    if (geo != NULL) {
        out->place.countries = geo->country_codes.items;
        out->place.count = geo->country_codes.count;
    } else {
        out->place.systems = asn->asn_list.items;
        out->place.count = asn->asn_list.count;
    }
    if (forwarded != NULL) {
        out->place.header = forwarded->header_name;
        out->place.fallback = forwarded->fallback_behavior;
    }
}

static void compile_label(struct waf_compiler *compiler,
                          const struct wafv2_label_match_statement *model,
                          struct waf_statement *out)
{
    out->kind = WAF_LABEL;
    out->label.key = model->key;
    out->label.is_namespace = model->scope == WAFV2_LABEL_MATCH_SCOPE_NAMESPACE;
    out->label.prefix =
        vg_str_starts(model->key, VG_STR("awswaf:")) ? VG_STR("") : compiler->label_prefix;
}

/* ---- Statements ---- */

static void compile_parts(struct waf_compiler *compiler, enum waf_statement_kind kind,
                          const struct wafv2_statement *items, size_t count,
                          struct waf_statement *out)
{
    struct waf_statement *parts = VG_NEW_ARRAY(compiler->arena, struct waf_statement, count);
    for (size_t i = 0; i < count; i++)
        waf_compile_statement(compiler, &items[i], &parts[i]);
    out->kind = kind;
    out->parts.items = parts;
    out->parts.count = count;
}

/* Those that look for a pattern in a field. */
static bool compile_pattern(struct waf_compiler *compiler, const struct wafv2_statement *model,
                            struct waf_statement *out)
{
    if (model->byte_match_statement != NULL) {
        const struct wafv2_byte_match_statement *bytes = model->byte_match_statement;
        out->kind = WAF_BYTES;
        out->bytes.text = bytes->search_string;
        out->bytes.constraint = bytes->positional_constraint;
        out->input = input_of_model(compiler, bytes->field_to_match, &bytes->text_transformations);
    } else if (model->regex_match_statement != NULL) {
        const struct wafv2_regex_match_statement *regex = model->regex_match_statement;
        out->kind = WAF_REGEX;
        out->regex = waf_regex_new(compiler->arena, regex->regex_string);
        compiler->is_broken = compiler->is_broken || out->regex == NULL;
        out->input = input_of_model(compiler, regex->field_to_match, &regex->text_transformations);
    } else if (model->regex_pattern_set_reference_statement != NULL) {
        const struct wafv2_regex_pattern_set_reference_statement *set =
            model->regex_pattern_set_reference_statement;
        out->kind = WAF_PATTERN_SET;
        out->set = set_of(compiler, set->arn);
        out->input = input_of_model(compiler, set->field_to_match, &set->text_transformations);
    } else if (model->size_constraint_statement != NULL) {
        const struct wafv2_size_constraint_statement *size = model->size_constraint_statement;
        out->kind = WAF_SIZE;
        out->size.size = size->size.v;
        out->size.operator= size->comparison_operator;
        out->input = input_of_model(compiler, size->field_to_match, &size->text_transformations);
    } else {
        return false;
    }
    return true;
}

static bool compile_injection(struct waf_compiler *compiler, const struct wafv2_statement *model,
                              struct waf_statement *out)
{
    compiler->acl->needs_injection = compiler->acl->needs_injection ||
                                     model->sqli_match_statement != NULL ||
                                     model->xss_match_statement != NULL;
    if (model->sqli_match_statement != NULL) {
        const struct wafv2_sqli_match_statement *sqli = model->sqli_match_statement;
        out->kind = WAF_SQLI;
        out->sensitivity = sqli->sensitivity_level;
        out->input = input_of_model(compiler, sqli->field_to_match, &sqli->text_transformations);
    } else if (model->xss_match_statement != NULL) {
        const struct wafv2_xss_match_statement *xss = model->xss_match_statement;
        out->kind = WAF_XSS;
        out->input = input_of_model(compiler, xss->field_to_match, &xss->text_transformations);
    } else {
        return false;
    }
    return true;
}

void waf_compile_statement(struct waf_compiler *compiler, const struct wafv2_statement *model,
                           struct waf_statement *out)
{
    *out = (struct waf_statement){.kind = WAF_ALWAYS, .input = -1};
    if (compile_pattern(compiler, model, out) || compile_injection(compiler, model, out))
        return;
    if (model->ip_set_reference_statement != NULL)
        compile_ip_set(compiler, model->ip_set_reference_statement, out);
    else if (model->geo_match_statement != NULL || model->asn_match_statement != NULL)
        compile_place(model, out);
    else if (model->label_match_statement != NULL)
        compile_label(compiler, model->label_match_statement, out);
    else if (model->and_statement != NULL)
        compile_parts(compiler, WAF_AND, model->and_statement->statements.items,
                      model->and_statement->statements.count, out);
    else if (model->or_statement != NULL)
        compile_parts(compiler, WAF_OR, model->or_statement->statements.items,
                      model->or_statement->statements.count, out);
    else if (model->not_statement != NULL)
        compile_parts(compiler, WAF_NOT, model->not_statement->statement, 1, out);
    else
        compiler->is_broken = true;
}

/* ---- Rate-based statements ---- */

static void key_of_field(struct waf_compiler *compiler, enum waf_field_kind kind,
                         struct vg_str name,
                         const struct wafv2_text_transformations *transformations,
                         const char *log_name, struct waf_rate_key *out)
{
    const struct waf_field field = {.kind = kind, .name = name, .with_values = true};
    out->kind = WAF_KEY_FIELD;
    out->input = transformed(compiler, &field, transformations);
    out->log_name = log_name;
    out->name = name;
}

static void compile_key(struct waf_compiler *compiler,
                        const struct wafv2_rate_based_statement_custom_key *model,
                        struct waf_rate_key *out)
{
    static const struct wafv2_text_transformations none;
    *out = (struct waf_rate_key){.kind = WAF_KEY_ASN, .log_name = "ASN"};
    if (model->header != NULL)
        key_of_field(compiler, WAF_FIELD_HEADER, model->header->name,
                     &model->header->text_transformations, "HEADER", out);
    else if (model->cookie != NULL)
        key_of_field(compiler, WAF_FIELD_COOKIE, model->cookie->name,
                     &model->cookie->text_transformations, "COOKIE", out);
    else if (model->query_argument != NULL)
        key_of_field(compiler, WAF_FIELD_ARGUMENT, model->query_argument->name,
                     &model->query_argument->text_transformations, "QUERY_ARGUMENT", out);
    else if (model->query_string != NULL)
        key_of_field(compiler, WAF_FIELD_QUERY, VG_STR(""),
                     &model->query_string->text_transformations, "QUERY_STRING", out);
    else if (model->uri_path != NULL)
        key_of_field(compiler, WAF_FIELD_URI_PATH, VG_STR(""),
                     &model->uri_path->text_transformations, "URI_PATH", out);
    else if (model->http_method != NULL)
        key_of_field(compiler, WAF_FIELD_METHOD, VG_STR(""), &none, "HTTP_METHOD", out);
    else if (model->ip != NULL)
        *out = (struct waf_rate_key){.kind = WAF_KEY_IP, .log_name = "IP"};
    else if (model->forwarded_ip != NULL)
        *out = (struct waf_rate_key){.kind = WAF_KEY_FORWARDED_IP, .log_name = "FORWARDED_IP"};
    else if (model->label_namespace != NULL)
        *out = (struct waf_rate_key){.kind = WAF_KEY_LABEL_NAMESPACE,
                                     .log_name = "LABEL_NAMESPACE",
                                     .label_namespace = model->label_namespace->namespace};
}

struct waf_rate *waf_compile_rate(struct waf_compiler *compiler,
                                  const struct wafv2_rate_based_statement *model)
{
    struct waf_rate *rate = VG_NEW(compiler->arena, struct waf_rate);
    rate->limit = model->limit.v;
    rate->window_s =
        model->evaluation_window_sec.set ? (int32_t)model->evaluation_window_sec.v : 300;
    rate->aggregate = model->aggregate_key_type;
    rate->path = compiler->path;
    rate->arn = compiler->acl->arn;
    if (model->forwarded_ip_config != NULL) {
        rate->header = model->forwarded_ip_config->header_name;
        rate->fallback = model->forwarded_ip_config->fallback_behavior;
    }
    rate->key_count = model->custom_keys.count;
    rate->keys = VG_NEW_ARRAY(compiler->arena, struct waf_rate_key, rate->key_count);
    for (size_t i = 0; i < rate->key_count; i++)
        compile_key(compiler, &model->custom_keys.items[i], &rate->keys[i]);
    if (model->scope_down_statement != NULL) {
        struct waf_statement *scope_down = VG_NEW(compiler->arena, struct waf_statement);
        waf_compile_statement(compiler, model->scope_down_statement, scope_down);
        rate->scope_down = scope_down;
    }
    const int64_t settings[] = {rate->limit, rate->window_s, rate->aggregate,
                                (int64_t)rate->key_count};
    rate->fingerprint = vg_hash64(0, vg_str_of(settings, sizeof settings));
    return rate;
}

/* wafv2/engine/place.c: where a request comes from, and out of whose network. */
#include "wafv2/engine/evaluate.h"

static struct vg_str code_of(const struct waf_places *places, const struct waf_address *address)
{
    uint32_t index = places != NULL ? waf_trie_value(&places->countries, address) : 0;
    return index > 0 ? places->codes[index] : VG_STR_NONE;
}

/* "US" of "US-CA". */
static struct vg_str country_part(struct vg_str code)
{
    ptrdiff_t dash = vg_str_find_char(code, '-');
    return dash < 0 ? code : vg_str_slice(code, 0, (size_t)dash);
}

struct vg_str waf_country_of(const struct waf_places *places, const struct waf_address *address)
{
    struct vg_str code = code_of(places, address);
    return vg_str_is_set(code) ? country_part(code) : VG_STR("-");
}

/* AWS labels every request that such a statement looks at, whether or not it matches. */
static void add_labels(struct waf_evaluation *evaluation, struct vg_str code, bool is_forwarded)
{
    struct vg_arena *arena = evaluation->request->arena;
    struct vg_str prefix =
        is_forwarded ? VG_STR("awswaf:forwardedip:geo:") : VG_STR("awswaf:clientip:geo:");
    bool is_known = vg_str_is_set(code);
    struct vg_str country = is_known ? country_part(code) : VG_STR("XX");
    bool has_region = is_known && country.len < code.len;
    waf_label_add(evaluation, VG_CONCAT(arena, prefix, VG_STR("country:"), country));
    waf_label_add(evaluation,
                  VG_CONCAT(arena, prefix, VG_STR("region:"),
                            has_region ? code : VG_CONCAT(arena, country, VG_STR("-XX"))));
}

static bool is_in_country(const struct waf_statement *statement, struct vg_str code)
{
    struct vg_str country = country_part(code);
    for (size_t i = 0; vg_str_is_set(code) && i < statement->place.count; i++)
        if (vg_str_eq(vg_enum_text(&wafv2_shape_country_code, statement->place.countries[i]),
                      country))
            return true;
    return false;
}

static bool is_in_system(const struct waf_statement *statement, uint32_t number)
{
    for (size_t i = 0; i < statement->place.count; i++)
        if (statement->place.systems[i].v == (int64_t)number)
            return true;
    return false;
}

enum waf_answer waf_place_matches(struct waf_evaluation *evaluation,
                                  const struct waf_statement *statement)
{
    const struct waf_places *places = evaluation->knowledge->places;
    const struct waf_request *request = evaluation->request;
    bool is_forwarded = vg_str_is_set(statement->place.header);
    struct waf_address addresses[WAF_FORWARDED_MAX] = {request->client};
    size_t count;
    enum waf_forwarded found = request->has_client ? WAF_FORWARDED_GOOD : WAF_FORWARDED_BAD;
    if (is_forwarded)
        found = waf_request_forwarded(request, statement->place.header,
                                      WAFV2_FORWARDED_IP_POSITION_FIRST, addresses, &count);
    if (found == WAF_FORWARDED_ABSENT)
        return WAF_SKIP;
    if (found == WAF_FORWARDED_BAD)
        return statement->place.fallback == WAFV2_FALLBACK_BEHAVIOR_MATCH ? WAF_YES : WAF_NO;
    if (statement->kind == WAF_ASN) {
        uint32_t number = places != NULL ? waf_trie_value(&places->systems, &addresses[0]) : 0;
        return is_in_system(statement, number) ? WAF_YES : WAF_NO;
    }
    struct vg_str code = code_of(places, &addresses[0]);
    add_labels(evaluation, code, is_forwarded);
    return is_in_country(statement, code) ? WAF_YES : WAF_NO;
}

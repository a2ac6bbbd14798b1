/* wafv2/engine/evaluate.h: a request's way through a web ACL: which rules matched, which one
 * decided, and what comes of it. */
#ifndef VG_WAF_EVALUATE_H
#define VG_WAF_EVALUATE_H

#include "wafv2/engine/acl.h"
#include "wafv2/engine/rate.h"

struct waf_injection;

/* Where an injection was seen: logs tell. */
struct waf_detail {
    const char *condition; /* "SQL_INJECTION", "XSS"; NULL: none */
    const char *sensitivity;
    const char *location;
    struct vg_str text;
};

struct waf_match {
    const struct waf_rule *rule;
    int32_t action; /* enum wafv2_action_value */
    struct waf_detail detail;
    struct waf_match *next;
};

struct waf_group_result {
    const struct waf_rule *reference; /* the web ACL's rule */
    const struct waf_match *terminating;
    struct waf_match *matches; /* that did not terminate, in order */
    struct waf_group_result *next;
};

struct waf_rate_result {
    const struct waf_rule *rule;
    struct vg_str value; /* the address, or absent for custom keys */
    const struct vg_str *values;
    struct waf_rate_result *next;
};

struct waf_outcome {
    int32_t action;                     /* ALLOW, BLOCK, CAPTCHA or CHALLENGE */
    const struct waf_action *because;   /* what decided */
    const struct waf_rule *terminating; /* the web ACL's rule; NULL: the default action */
    const struct waf_match *match;      /* of it, when it is no group */
    struct waf_match *matches;          /* of the web ACL's rules that did not terminate */
    struct waf_group_result *groups;
    struct waf_rate_result *rates;
    const struct vg_str *labels;
    size_t label_count;
    const struct waf_pair *inserted; /* headers for the request that goes on, prefix included */
    size_t inserted_count;
};

/* What an instance knows beside its web ACLs. */
struct waf_knowledge {
    const struct waf_injection *injection; /* NULL: nothing is an injection */
    const struct waf_places *places;       /* NULL: nobody is anywhere */
    struct waf_rates *rates;
};

/* All memory is the request's arena's. */
void waf_evaluate(const struct waf_acl *acl, struct waf_request *request,
                  const struct waf_knowledge *knowledge, struct waf_outcome *outcome);
/* The country's code of an address, "-" when it is not known. */
struct vg_str waf_country_of(const struct waf_places *places, const struct waf_address *address);

/* ---- What evaluate.c and match.c share ---- */

struct waf_evaluation {
    const struct waf_acl *acl;
    struct waf_request *request;
    const struct waf_knowledge *knowledge;
    struct waf_content **contents; /* by input; NULL: not looked at yet */
    struct vg_str *labels;
    size_t label_count, label_cap;
    struct waf_detail detail; /* of the rule at hand */
    uint64_t regex_us;        /* spent on regular expressions */
};

/* WAF_SKIP: a forwarding header is not there, so the rule does not apply, whatever else it says. */
enum waf_answer { WAF_NO, WAF_YES, WAF_SKIP };
enum waf_answer waf_matches(struct waf_evaluation *evaluation,
                            const struct waf_statement *statement);
const struct waf_content *waf_input_content(struct waf_evaluation *evaluation, int32_t input);
void waf_label_add(struct waf_evaluation *evaluation, struct vg_str label);
/* place.c: geographic and autonomous system statements; the former label what they look at. */
enum waf_answer waf_place_matches(struct waf_evaluation *evaluation,
                                  const struct waf_statement *statement);
/* Whether the label is what the statement's key means. */
bool waf_label_matches(struct vg_str label, const struct waf_statement *statement);
/* Whether a rate-based rule matches: the request is beyond its limit. `result` gets the key. */
enum waf_answer waf_rate_matches(struct waf_evaluation *evaluation, const struct waf_rate *rate,
                                 struct waf_rate_result *result);

#endif

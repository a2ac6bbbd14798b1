/* wafv2/engine/acl.h: a web ACL made ready to judge requests: what is fixed is worked out once. */
#ifndef VG_WAF_ACL_H
#define VG_WAF_ACL_H

#include "wafv2.gen.h"
#include "wafv2/engine/address.h"
#include "wafv2/engine/field.h"
#include "wafv2/engine/regex.h"

/* A field after some of its transformations; the next transformation builds on `parent`, so that
 * what statements share is computed once for a request. */
struct waf_input {
    const struct waf_field *field;
    int32_t parent;         /* index of another input, or -1 for the field as it is */
    int32_t transformation; /* enum wafv2_text_transformation_type, when there is a parent */
};

/* A set that statements refer to. Shared by all web ACLs that use it. */
struct waf_set {
    struct waf_trie addresses;
    struct waf_regex **patterns;
    size_t pattern_count;
};

/* Where addresses are, and whose: by the smallest block that has them. */
struct waf_places {
    struct waf_trie countries; /* value: index in `codes` */
    struct waf_trie systems;   /* value: the number of the autonomous system */
    struct vg_str *codes;      /* "FR", "US-CA"; [0] is never used */
    size_t code_count, code_cap;
};

enum waf_statement_kind {
    WAF_BYTES,
    WAF_REGEX,
    WAF_PATTERN_SET,
    WAF_SIZE,
    WAF_SQLI,
    WAF_XSS,
    WAF_IP_SET,
    WAF_GEO,
    WAF_ASN,
    WAF_LABEL,
    WAF_AND,
    WAF_OR,
    WAF_NOT,
    WAF_ALWAYS,
};

struct waf_statement {
    enum waf_statement_kind kind;
    int32_t input; /* index, of those that look at a field */
    union {
        struct {
            struct vg_str text;
            int32_t constraint; /* enum wafv2_positional_constraint */
        } bytes;
        const struct waf_regex *regex;
        const struct waf_set *set;
        struct {
            int64_t size;
            int32_t operator; /* enum wafv2_comparison_operator */
        } size;
        int32_t sensitivity; /* enum wafv2_sensitivity_level */
        struct {
            const struct waf_set *set;
            struct vg_str header; /* absent: the client's address */
            int32_t fallback, position;
        } ip;
        struct {
            const int32_t *countries; /* enum wafv2_country_code */
            const struct vg_i64 *systems;
            size_t count;
            struct vg_str header; /* absent: the client's address */
            int32_t fallback;
        } place;
        struct {
            struct vg_str key;
            struct vg_str prefix; /* of the context; empty when the key has its own */
            bool is_namespace;
        } label;
        struct {
            const struct waf_statement *items;
            size_t count;
        } parts;
    };
};

struct waf_rate_key {
    enum {
        WAF_KEY_FIELD,
        WAF_KEY_IP,
        WAF_KEY_FORWARDED_IP,
        WAF_KEY_LABEL_NAMESPACE,
        WAF_KEY_ASN,
    } kind;
    int32_t input;
    struct vg_str label_namespace;
    const char *log_name; /* "HEADER" */
    struct vg_str name;   /* of the header, cookie or argument */
};

struct waf_rate {
    int64_t limit;
    int32_t window_s;
    int32_t aggregate;                      /* enum wafv2_rate_based_statement_aggregate_key_type */
    const struct waf_statement *scope_down; /* or NULL */
    struct vg_str header;                   /* of forwarded addresses */
    int32_t fallback;
    struct waf_rate_key *keys;
    size_t key_count;
    uint64_t fingerprint; /* of the settings: counts begin anew when they change */
    struct vg_str path;   /* of the rule in its web ACL: "rule" or "group rule/rule" */
    struct vg_str arn;    /* of the web ACL */
};

struct waf_action {
    int32_t kind; /* enum wafv2_action_value */
    bool is_custom;
    int32_t status;
    struct vg_str content_type, body;
    const struct wafv2_custom_http_header *headers; /* of the response */
    size_t header_count;
    const struct wafv2_custom_http_header *insert; /* into the request; names without prefix */
    size_t insert_count;
};

struct waf_group;

struct waf_rule {
    struct vg_str name;
    struct vg_str metric;
    int64_t priority;
    bool is_sampled;
    const struct waf_statement *statement; /* what matches; of a group its scope-down, or NULL */
    const struct waf_rate *rate;           /* or NULL */
    const struct waf_group *group;         /* or NULL */
    bool counts_group;                     /* OverrideAction Count */
    struct waf_action action;
    int32_t overridden;          /* the action before an override; 0: none */
    bool is_excluded;            /* overridden by ExcludedRules */
    const struct vg_str *labels; /* fully qualified */
    size_t label_count;
};

struct waf_group {
    struct vg_str id; /* as logs name it: its ARN, or "AWS#AWSManagedRulesCommonRuleSet" */
    bool is_managed;
    struct waf_rule *rules; /* by priority */
    size_t rule_count;
};

struct waf_acl {
    struct vg_str arn;
    struct vg_str name;
    struct vg_str metric; /* of the default action */
    bool is_sampled;
    bool needs_injection;   /* a rule looks for one */
    struct waf_rule *rules; /* by priority */
    size_t rule_count;
    struct waf_action default_action;
    struct waf_input *inputs;
    size_t input_count;
    size_t body_limit[8]; /* by enum wafv2_associated_resource_type; 0: not said */
};

/* ---- compile.c ---- */

/* Where a compilation gets what rules refer to. */
struct waf_sources {
    void *ctx;
    /* A set by its ARN; NULL when there is none. It outlives the web ACL. */
    const struct waf_set *(*set)(void *ctx, struct vg_str arn);
    /* A rule group's rules by its ARN, or a managed one's by "AWS#<name>": false without one.
     * `label_prefix`: "awswaf:...:". */
    bool (*group)(void *ctx, struct vg_str id, struct wafv2_rule_group *group,
                  struct vg_str *label_prefix);
};

/* The model's structures and all they point to must live as long as the result (`arena`). They were
 * checked (check_rule.c) when they were stored. NULL when a reference leads nowhere. */
struct waf_acl *waf_acl_compile(struct vg_arena *arena, const struct wafv2_web_acl *model,
                                struct vg_str label_prefix, const struct waf_sources *sources);

/* What compile.c and compile_statement.c share. */
struct waf_compiler {
    struct vg_arena *arena;
    struct waf_acl *acl;
    size_t input_cap;
    const struct waf_sources *sources;
    struct vg_str label_prefix; /* of the web ACL or rule group at hand */
    struct vg_str path;         /* of the rule at hand */
    bool is_broken;             /* a reference leads nowhere */
};
void waf_compile_statement(struct waf_compiler *compiler, const struct wafv2_statement *model,
                           struct waf_statement *out);
struct waf_rate *waf_compile_rate(struct waf_compiler *compiler,
                                  const struct wafv2_rate_based_statement *model);

#endif

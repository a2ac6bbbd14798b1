/* wafv2/wafv2.h: what WAF's files share. */
#ifndef VG_SERVICE_WAFV2_H
#define VG_SERVICE_WAFV2_H

#include "bus/service.h"
#include "bus/spaces.h"
#include "wafv2.gen.h"

struct waf_injection; /* engine/injection.h */
struct waf_lists;     /* lists.h */

extern const struct vg_service wafv2_service;

enum wafv2_space {
    WAFV2_SPACE_WEB_ACL = VG_SPACE(VG_SPACES_WAFV2, 1), /* [scope, name]: EntityRecord */
    WAFV2_SPACE_RULE_GROUP = VG_SPACE(VG_SPACES_WAFV2, 2),
    WAFV2_SPACE_IP_SET = VG_SPACE(VG_SPACES_WAFV2, 3),
    WAFV2_SPACE_PATTERN_SET = VG_SPACE(VG_SPACES_WAFV2, 4),
    WAFV2_SPACE_REFERENCE = VG_SPACE(VG_SPACES_WAFV2, 5),   /* [referred ARN, referring ARN] */
    WAFV2_SPACE_ASSOCIATION = VG_SPACE(VG_SPACES_WAFV2, 6), /* [resource ARN] */
    WAFV2_SPACE_POLICY = VG_SPACE(VG_SPACES_WAFV2, 7),      /* [rule group ARN] */
    WAFV2_SPACE_LOGGING = VG_SPACE(VG_SPACES_WAFV2, 8),     /* [web ACL ARN] */
    WAFV2_SPACE_APPLIED = VG_SPACE(VG_SPACES_WAFV2, 9),     /* [ARN]: AppliedRecord */
    WAFV2_SPACE_IN_FORCE = VG_SPACE(VG_SPACES_WAFV2, 10),   /* [resource ARN]: AssociationRecord */
    WAFV2_SPACE_GENERATION = VG_SPACE(VG_SPACES_WAFV2, 11), /* [""]: GenerationRecord */
    WAFV2_SPACE_API_KEY = VG_SPACE(VG_SPACES_WAFV2, 12),    /* [scope, key]: ApiKeyRecord */
};

/* ---- fail.c: errors in AWS's words ---- */

/* WAFInvalidParameterException: "Error reason: <reason>, field: <FIELD>, parameter: <parameter>".
 */
int wafv2_fail_parameter(struct vg_error *err, enum wafv2_parameter_exception_field field,
                         struct vg_str parameter, const char *reason);
/* The same for what AWS knows and virga does not do: `what` names it. */
int wafv2_fail_unsupported(struct vg_error *err, enum wafv2_parameter_exception_field field,
                           const char *what);
int wafv2_fail_missing(struct vg_error *err);
int wafv2_fail_limit(struct vg_error *err);
int wafv2_fail_duplicate(struct vg_error *err);
/* A Get that names nothing: "Critical information is missing in your request: ...". */
int wafv2_fail_critical(struct vg_error *err, const char *request, struct vg_str name,
                        int32_t scope, struct vg_str id);

extern const char WAFV2_REASON_ONE_VALUE[];
extern const char WAFV2_REASON_REFERENCE[];
extern const char WAFV2_REASON_FORMAT[];
extern const char WAFV2_REASON_ARN[];
extern const char WAFV2_REASON_MINIMUM[];
extern const char WAFV2_REASON_CAPACITY[];

/* ---- entity.c: the four kinds of things with a name, an id and a lock token ---- */

enum wafv2_kind { WAFV2_WEB_ACL, WAFV2_RULE_GROUP, WAFV2_IP_SET, WAFV2_PATTERN_SET, WAFV2_KINDS };

struct wafv2_entity {
    enum wafv2_kind kind;
    int32_t scope; /* enum wafv2_scope */
    struct vg_str name;
    struct vg_str arn;
    struct wafv2_entity_record record;
};

/* CLOUDFRONT lives in us-east-1 alone. */
int wafv2_scope_check(const struct vg_call *call, int32_t scope, struct vg_error *err) VG_CHECKED;
struct vg_str wafv2_entity_arn(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                               struct vg_str name, struct vg_str id);
/* By name and id; WAFNonexistentItemException. */
int wafv2_entity_require(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                         struct vg_str name, struct vg_str id, struct wafv2_entity *entity,
                         struct vg_error *err) VG_CHECKED;
/* By ARN, of this call's account and region: VG_NOT_FOUND when there is none or it is no such ARN.
 */
int wafv2_entity_find_by_arn(struct vg_call *call, struct vg_str arn,
                             struct wafv2_entity *entity) VG_CHECKED;
/* Words what is wrong with the ARN, or that there is no such thing. */
int wafv2_entity_require_by_arn(struct vg_call *call, struct vg_str arn,
                                struct wafv2_entity *entity, struct vg_error *err) VG_CHECKED;
/* A new one: id, ARN and lock token are drawn into `entity`. Checks scope, limit, name and tags. */
int wafv2_entity_begin(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                       struct vg_str name, const struct wafv2_tag_list *tags,
                       struct wafv2_entity *entity, struct vg_error *err) VG_CHECKED;
/* Checks the lock token and draws the next one into `entity`. */
int wafv2_entity_lock(struct vg_call *call, struct wafv2_entity *entity, struct vg_str lock_token,
                      struct vg_error *err) VG_CHECKED;
/* Stores the entity with a new body (a struct of the kind's shape) and brings it into force.
 * `references`: ARNs that it refers to. */
int wafv2_entity_save(struct vg_call *call, struct wafv2_entity *entity, const void *body,
                      const struct vg_str *references, size_t reference_count) VG_CHECKED;
/* Its body: `out` is a struct of the kind's shape. */
int wafv2_entity_body(struct vg_call *call, const struct wafv2_entity *entity,
                      void *out) VG_CHECKED;
/* Deletes it, unless it is in use or the token is stale. */
int wafv2_entity_delete(struct vg_call *call, struct wafv2_entity *entity, struct vg_str lock_token,
                        struct vg_error *err) VG_CHECKED;
/* Only its tags. */
int wafv2_entity_put(struct vg_call *call, const struct wafv2_entity *entity) VG_CHECKED;
/* A page of a kind in the order of names: WAFV2_PAGE_MAX at most. */
enum { WAFV2_PAGE_MAX = 100 };
struct wafv2_page {
    struct wafv2_entity items[WAFV2_PAGE_MAX];
    size_t count;
    struct vg_str next_marker; /* absent: that was all */
};
int wafv2_entities_page(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                        struct vg_str marker, struct vg_i32 limit, struct wafv2_page *page,
                        struct vg_error *err) VG_CHECKED;
/* By ARN, or by name, scope and id, as GetWebACL and GetRuleGroup have it; `request` is AWS's name
 * for their input. */
struct wafv2_place {
    const char *request;
    struct vg_str arn, name, id;
    int32_t scope;
};
int wafv2_entity_require_either(struct vg_call *call, enum wafv2_kind kind,
                                const struct wafv2_place *place, struct wafv2_entity *entity,
                                struct vg_error *err) VG_CHECKED;

/* ---- summary.c: what creation and lists show of an entity ---- */

/* The members of every kind's summary: a pointer to this is one to that. */
struct wafv2_summary {
    struct vg_str name, id, description, lock_token, arn;
};
const void *wafv2_summary_of(struct vg_call *call, const struct wafv2_entity *entity,
                             struct vg_str description);
/* A page of summaries into `list`, the kind's generated list. */
int wafv2_summaries_page(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                         struct vg_str marker, struct vg_i32 limit, void *list,
                         struct vg_str *next_marker, struct vg_error *err) VG_CHECKED;

/* ---- entity.c again ---- */

/* A structure of the API that was kept as JSON; `out` need not be zeroed. False when it is damaged.
 */
bool wafv2_read(struct vg_arena *arena, const struct vg_shape *shape, struct vg_str json,
                void *out) VG_CHECKED;
/* The kind's word in ARNs: "webacl". */
struct vg_str wafv2_kind_word(enum wafv2_kind kind);
/* "awswaf:<account>:webacl:<name>:" */
struct vg_str wafv2_label_prefix(struct vg_arena *arena, struct vg_str account,
                                 enum wafv2_kind kind, struct vg_str name);

/* ---- apply.c: what requests are judged by, at once or after the propagation time ---- */

int wafv2_apply_entity(struct vg_call *call, const struct wafv2_entity_change *change) VG_CHECKED;
int wafv2_apply_association(struct vg_call *call,
                            const struct wafv2_association_change *change) VG_CHECKED;
extern const struct vg_effect_kind wafv2_entity_effect;
extern const struct vg_effect_kind wafv2_association_effect;
/* association.c: resources that are gone. */
extern const struct vg_effect_kind wafv2_hear_deleted_effect;
extern const struct vg_listener wafv2_listeners[];

/* ---- tag.c ---- */

int wafv2_tags_check(const struct wafv2_tag_list *tags, struct vg_error *err) VG_CHECKED;

#endif

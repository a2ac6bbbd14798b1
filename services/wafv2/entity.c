/* wafv2/entity.c: web ACLs, rule groups, IP sets and pattern sets as what they have in common: a
 * name in a scope, an id, a lock token, tags, and who refers to them. */
#include "wafv2/wafv2.h"

#include "base/codec.h"
#include "model/plain.h"

enum { ENTITIES_MAX = 100 }; /* of a kind, in a region */

static const struct {
    struct vg_str word;
    const struct vg_shape *shape;
    vg_space space;
} kinds[WAFV2_KINDS] = {
    [WAFV2_WEB_ACL] = {VG_STR_INIT("webacl"), &wafv2_shape_web_acl, WAFV2_SPACE_WEB_ACL},
    [WAFV2_RULE_GROUP] = {VG_STR_INIT("rulegroup"), &wafv2_shape_rule_group,
                          WAFV2_SPACE_RULE_GROUP},
    [WAFV2_IP_SET] = {VG_STR_INIT("ipset"), &wafv2_shape_ip_set, WAFV2_SPACE_IP_SET},
    [WAFV2_PATTERN_SET] = {VG_STR_INIT("regexpatternset"), &wafv2_shape_regex_pattern_set,
                           WAFV2_SPACE_PATTERN_SET},
};

bool wafv2_read(struct vg_arena *arena, const struct vg_shape *shape, struct vg_str json, void *out)
{
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, arena);
    memset(out, 0, shape->size);
    return vg_value_from_json(shape, json, arena, out, &violations, &problem);
}

struct vg_str wafv2_kind_word(enum wafv2_kind kind)
{
    return kinds[kind].word;
}

struct vg_str wafv2_label_prefix(struct vg_arena *arena, struct vg_str account,
                                 enum wafv2_kind kind, struct vg_str name)
{
    return vg_arena_printf(arena, "awswaf:%.*s:%s:%.*s:", VG_STR_ARG(account), kinds[kind].word.ptr,
                           VG_STR_ARG(name));
}

/* ---- Names and ARNs ---- */

int wafv2_scope_check(const struct vg_call *call, int32_t scope, struct vg_error *err)
{
    if (scope == WAFV2_SCOPE_CLOUDFRONT && !vg_str_is(call->region, "us-east-1"))
        return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_SCOPE_VALUE,
                                    VG_STR("CLOUDFRONT"), "The scope is not valid.");
    return VG_OK;
}

static const char *scope_word(int32_t scope)
{
    return scope == WAFV2_SCOPE_CLOUDFRONT ? "global" : "regional";
}

struct vg_str wafv2_entity_arn(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                               struct vg_str name, struct vg_str id)
{
    return vg_arn(call, "wafv2",
                  vg_arena_printf(call->arena, "%s/%s/%.*s/%.*s", scope_word(scope),
                                  kinds[kind].word.ptr, VG_STR_ARG(name), VG_STR_ARG(id)));
}

/* "regional/webacl/<name>/<id>" */
static bool parse_resource(struct vg_str resource, struct wafv2_entity *entity, struct vg_str *id)
{
    struct vg_str scope, word, rest = resource;
    if (!vg_str_split(&rest, '/', &scope) || !vg_str_split(&rest, '/', &word) ||
        !vg_str_split(&rest, '/', &entity->name) || !vg_str_split(&rest, '/', id) ||
        vg_str_is_set(rest))
        return false;
    if (vg_str_is(scope, "global"))
        entity->scope = WAFV2_SCOPE_CLOUDFRONT;
    else if (vg_str_is(scope, "regional"))
        entity->scope = WAFV2_SCOPE_REGIONAL;
    else
        return false;
    for (int kind = 0; kind < WAFV2_KINDS; kind++) {
        entity->kind = (enum wafv2_kind)kind;
        if (vg_str_eq(word, kinds[kind].word))
            return true;
    }
    return false;
}

/* ---- Finding ---- */

static struct vg_str key_of(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                            struct vg_str name)
{
    struct vg_key key;
    vg_call_key(call, &key, kinds[kind].space);
    vg_key_u64(&key, (uint64_t)scope);
    if (vg_str_is_set(name))
        vg_key_str(&key, name);
    return vg_key_bytes(&key);
}

/* By name alone. */
static int find(struct vg_call *call, enum wafv2_kind kind, int32_t scope, struct vg_str name,
                struct wafv2_entity *entity)
{
    int rc = vg_record_get(call->txn, key_of(call, kind, scope, name), &wafv2_shape_entity_record,
                           call->arena, &entity->record);
    entity->kind = kind;
    entity->scope = scope;
    entity->name = name;
    if (rc == VG_OK)
        entity->arn = wafv2_entity_arn(call, kind, scope, name, entity->record.id);
    return rc;
}

int wafv2_entity_require(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                         struct vg_str name, struct vg_str id, struct wafv2_entity *entity,
                         struct vg_error *err)
{
    int rc = wafv2_scope_check(call, scope, err);
    if (rc == VG_OK)
        rc = find(call, kind, scope, name, entity);
    if (rc == VG_OK && !vg_str_eq(entity->record.id, id))
        rc = VG_NOT_FOUND;
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}

static int find_parsed(struct vg_call *call, const struct vg_arn *arn, struct wafv2_entity *entity)
{
    struct wafv2_entity named = {.scope = 0};
    struct vg_str id;
    if (!vg_str_eq(arn->account, call->account) || !vg_str_eq(arn->region, call->region) ||
        !parse_resource(arn->resource, &named, &id))
        return VG_NOT_FOUND;
    int rc = find(call, named.kind, named.scope, named.name, entity);
    return rc == VG_OK && !vg_str_eq(entity->record.id, id) ? VG_NOT_FOUND : rc;
}

int wafv2_entity_find_by_arn(struct vg_call *call, struct vg_str text, struct wafv2_entity *entity)
{
    struct vg_arn arn;
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "wafv2"))
        return VG_NOT_FOUND;
    return find_parsed(call, &arn, entity);
}

int wafv2_entity_require_by_arn(struct vg_call *call, struct vg_str text,
                                struct wafv2_entity *entity, struct vg_error *err)
{
    struct vg_arn arn;
    struct wafv2_entity named;
    struct vg_str id;
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "wafv2") ||
        !parse_resource(arn.resource, &named, &id))
        return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_RESOURCE_ARN, text,
                                    WAFV2_REASON_ARN);
    int rc = find_parsed(call, &arn, entity);
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}

int wafv2_entity_require_either(struct vg_call *call, enum wafv2_kind kind,
                                const struct wafv2_place *place, struct wafv2_entity *entity,
                                struct vg_error *err)
{
    int rc;
    if (vg_str_is_set(place->arn))
        rc = wafv2_entity_require_by_arn(call, place->arn, entity, err);
    else if (vg_str_is_set(place->name) && place->scope != 0 && vg_str_is_set(place->id))
        rc = wafv2_entity_require(call, kind, place->scope, place->name, place->id, entity, err);
    else
        return wafv2_fail_critical(err, place->request, place->name, place->scope, place->id);
    return rc == VG_OK && entity->kind != kind ? wafv2_fail_missing(err) : rc;
}

/* ---- Making and changing ---- */

static int count_kind(struct vg_call *call, enum wafv2_kind kind, int32_t scope, size_t *count)
{
    struct vg_walk walk;
    int rc;
    *count = 0;
    vg_walk_begin(&walk, call->txn, call->arena, key_of(call, kind, scope, VG_STR_NONE),
                  VG_STR_NONE, /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_walk_next(&walk, NULL, NULL)) == VG_OK)
        ++*count;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int wafv2_entity_begin(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                       struct vg_str name, const struct wafv2_tag_list *tags,
                       struct wafv2_entity *entity, struct vg_error *err)
{
    size_t count;
    int rc = wafv2_scope_check(call, scope, err);
    if (rc == VG_OK)
        rc = wafv2_tags_check(tags, err);
    if (rc != VG_OK)
        return rc;
    rc = find(call, kind, scope, name, entity);
    if (rc == VG_OK)
        return wafv2_fail_duplicate(err);
    if (rc == VG_NOT_FOUND)
        rc = count_kind(call, kind, scope, &count);
    if (rc != VG_OK)
        return rc;
    if (count >= ENTITIES_MAX)
        return wafv2_fail_limit(err);
    entity->record = (struct wafv2_entity_record){
        .id = vg_id_uuid(call), .lock_token = vg_id_uuid(call), .tags = *tags};
    entity->arn = wafv2_entity_arn(call, kind, scope, name, entity->record.id);
    return VG_OK;
}

static int check_token(const struct wafv2_entity *entity, struct vg_str lock_token,
                       struct vg_error *err)
{
    if (vg_str_eq(entity->record.lock_token, lock_token))
        return VG_OK;
    return vg_fail(err, &WAFV2_WAF_OPTIMISTIC_LOCK,
                   "AWS WAF couldn\u2019t save your changes because someone changed the resource "
                   "after you started to edit it. Reapply your changes.");
}

int wafv2_entity_lock(struct vg_call *call, struct wafv2_entity *entity, struct vg_str lock_token,
                      struct vg_error *err)
{
    int rc = check_token(entity, lock_token, err);
    if (rc == VG_OK)
        entity->record.lock_token = vg_id_uuid(call);
    return rc;
}

int wafv2_entity_put(struct vg_call *call, const struct wafv2_entity *entity)
{
    return vg_record_put(call->txn, key_of(call, entity->kind, entity->scope, entity->name),
                         &wafv2_shape_entity_record, call->arena, &entity->record);
}

/* ---- References: [referred, referring], and what it refers to is found by its body ---- */

static struct vg_str reference_key(struct vg_call *call, struct vg_str referred,
                                   struct vg_str referring)
{
    struct vg_key key;
    vg_call_key(call, &key, WAFV2_SPACE_REFERENCE);
    if (vg_str_is_set(referred))
        vg_key_str(&key, referred);
    if (vg_str_is_set(referring))
        vg_key_str(&key, referring);
    return vg_key_bytes(&key);
}

static int has_any(struct vg_call *call, struct vg_str prefix)
{
    struct vg_walk walk;
    vg_walk_begin(&walk, call->txn, call->arena, prefix, VG_STR_NONE, /* includes_start= */ false,
                  /* is_reverse= */ false);
    int rc = vg_walk_next(&walk, NULL, NULL);
    vg_walk_end(&walk);
    return rc;
}

/* The references are few: at most those of all web ACLs and rule groups together. */
static int forget_references(struct vg_call *call, struct vg_str referring)
{
    struct vg_walk walk;
    struct vg_str key, referred, from;
    int rc;
    vg_walk_begin(&walk, call->txn, call->arena, reference_key(call, VG_STR_NONE, VG_STR_NONE),
                  VG_STR_NONE, /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        if (vg_key_take_str(call->arena, &rest, &referred) &&
            vg_key_take_str(call->arena, &rest, &from) && vg_str_eq(from, referring))
            rc = vg_delete(call->txn, vg_arena_copy(call->arena, key));
        if (rc != VG_OK)
            return rc;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int wafv2_entity_save(struct vg_call *call, struct wafv2_entity *entity, const void *body,
                      const struct vg_str *references, size_t reference_count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    vg_value_to_json(kinds[entity->kind].shape, body, &buf);
    entity->record.body = vg_buf_str(&buf);
    int rc = forget_references(call, entity->arn);
    for (size_t i = 0; i < reference_count && rc == VG_OK; i++)
        rc = vg_put(call->txn, reference_key(call, references[i], entity->arn), VG_STR(""));
    if (rc == VG_OK)
        rc = wafv2_entity_put(call, entity);
    if (rc != VG_OK)
        return rc;
    return wafv2_apply_entity(call, &(struct wafv2_entity_change){
                                        .arn = entity->arn,
                                        .lock_token = entity->record.lock_token,
                                        .body = entity->record.body,
                                    });
}

int wafv2_entity_body(struct vg_call *call, const struct wafv2_entity *entity, void *out)
{
    return wafv2_read(call->arena, kinds[entity->kind].shape, entity->record.body, out) ? VG_OK
                                                                                        : VG_BROKEN;
}

/* Whether a resource is associated with the web ACL: VG_OK or VG_NOT_FOUND. */
static int is_associated(struct vg_call *call, struct vg_str arn)
{
    struct vg_walk walk;
    struct wafv2_association_record record;
    int rc;
    vg_call_walk(call, WAFV2_SPACE_ASSOCIATION, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, &wafv2_shape_association_record, NULL, &record)) == VG_OK)
        if (vg_str_eq(record.web_acl_arn, arn))
            break;
    vg_walk_end(&walk);
    return rc;
}

static int forget_if_there(struct vg_call *call, vg_space space, struct vg_str name)
{
    int rc = vg_call_delete(call, space, name);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int wafv2_entity_delete(struct vg_call *call, struct wafv2_entity *entity, struct vg_str lock_token,
                        struct vg_error *err)
{
    int rc = check_token(entity, lock_token, err);
    if (rc != VG_OK)
        return rc;
    rc = has_any(call, reference_key(call, entity->arn, VG_STR_NONE));
    if (rc == VG_NOT_FOUND && entity->kind == WAFV2_WEB_ACL)
        rc = is_associated(call, entity->arn);
    if (rc == VG_OK)
        return vg_fail(err, &WAFV2_WAF_ASSOCIATED_ITEM,
                       "AWS WAF couldn\u2019t perform the operation because your resource is being "
                       "used by another resource or it\u2019s associated with another resource.");
    if (rc == VG_NOT_FOUND)
        rc = forget_references(call, entity->arn);
    if (rc == VG_OK)
        rc = vg_delete(call->txn, key_of(call, entity->kind, entity->scope, entity->name));
    if (rc == VG_OK)
        rc = forget_if_there(call, WAFV2_SPACE_LOGGING, entity->arn);
    if (rc == VG_OK)
        rc = forget_if_there(call, WAFV2_SPACE_POLICY, entity->arn);
    if (rc != VG_OK)
        return rc;
    return wafv2_apply_entity(call, &(struct wafv2_entity_change){.arn = entity->arn});
}

/* ---- Lists ---- */

int wafv2_entities_page(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                        struct vg_str marker, struct vg_i32 limit, struct wafv2_page *page,
                        struct vg_error *err)
{
    struct vg_walk walk;
    struct vg_str key, after = VG_STR_NONE;
    uint64_t stored_scope;
    size_t max = limit.set ? (size_t)limit.v : WAFV2_PAGE_MAX;
    int rc = wafv2_scope_check(call, scope, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(marker) && !vg_base64_decode(call->arena, marker, /* is_url= */ true, &after))
        return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_ENTITY_LIMIT, marker,
                                    WAFV2_REASON_FORMAT);
    page->count = 0;
    page->next_marker = VG_STR_NONE;
    vg_walk_begin(&walk, call->txn, call->arena, key_of(call, kind, scope, VG_STR_NONE),
                  vg_str_is_set(after) ? key_of(call, kind, scope, after) : VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    struct wafv2_entity entity = {.kind = kind, .scope = scope};
    while ((rc = vg_record_next(&walk, &wafv2_shape_entity_record, &key, &entity.record)) ==
           VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        if (page->count == max) {
            page->next_marker = vg_base64url(call->arena, page->items[page->count - 1].name);
            break;
        }
        if (!vg_key_take_u64(&rest, &stored_scope) ||
            !vg_key_take_str(call->arena, &rest, &entity.name))
            return VG_BROKEN;
        entity.arn = wafv2_entity_arn(call, kind, scope, entity.name, entity.record.id);
        page->items[page->count++] = entity;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

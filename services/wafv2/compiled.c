/* wafv2/compiled.c: web ACLs as they are in force, compiled when a request first needs them and
 * again when something changed (the generation's token tells). Sets are compiled once for each of
 * their versions, whichever web ACLs use them. */
#include "wafv2/state.h"

#include "bus/bus.h"
#include "wafv2/managed.h"
#include "wafv2/wafv2.h"

#include <stdlib.h>

enum { ACLS_MAX = 64 }; /* compiled at a time; the one not used for longest makes room */

struct wafv2_shared_set {
    struct vg_arena arena;
    struct waf_set set;
    size_t users;
    struct vg_str key; /* in the map */
};

struct wafv2_compiled {
    struct vg_arena arena;
    struct vg_str generation;
    struct waf_acl *acl;
    struct wafv2_shared_set **sets;
    size_t set_count, set_cap;
    uint64_t last_use;
};

/* ---- Sets ---- */

static void set_release(struct wafv2_state *state, struct wafv2_shared_set *shared)
{
    if (--shared->users > 0)
        return;
    vg_map_remove(&state->sets, shared->key);
    vg_arena_deinit(&shared->arena);
    free(shared);
}

static void fill_addresses(struct wafv2_shared_set *shared, const struct wafv2_ip_set *body)
{
    waf_trie_init(&shared->set.addresses, &shared->arena);
    for (size_t i = 0; i < body->addresses.count; i++) {
        struct waf_cidr cidr;
        if (waf_cidr_parse(body->addresses.items[i], &cidr))
            waf_trie_add(&shared->set.addresses, &cidr, /* value= */ 0);
    }
}

static void fill_patterns(struct wafv2_shared_set *shared,
                          const struct wafv2_regex_pattern_set *body)
{
    size_t count = body->regular_expression_list.count;
    shared->set.patterns = VG_NEW_ARRAY(&shared->arena, struct waf_regex *, count);
    for (size_t i = 0; i < count; i++) {
        struct waf_regex *regex =
            waf_regex_new(&shared->arena, body->regular_expression_list.items[i].regex_string);
        if (regex != NULL)
            shared->set.patterns[shared->set.pattern_count++] = regex;
    }
}

/* The JSON is copied: strings may be views of it. */
static bool read_body(const struct vg_shape *shape, struct vg_str json, struct vg_arena *arena,
                      void *body)
{
    return wafv2_read(arena, shape, vg_arena_copy(arena, json), body);
}

/* `scratch` holds the model's structure while the set is made. */
static struct wafv2_shared_set *set_new(struct vg_arena *scratch, struct vg_str arn,
                                        struct vg_str json)
{
    struct wafv2_shared_set *shared = calloc(1, sizeof *shared);
    VG_ASSERT(shared != NULL);
    vg_arena_init(&shared->arena);
    waf_trie_init(&shared->set.addresses, &shared->arena);
    if (vg_str_find(arn, VG_STR("/ipset/")) >= 0) {
        struct wafv2_ip_set body;
        if (read_body(&wafv2_shape_ip_set, json, scratch, &body))
            fill_addresses(shared, &body);
    } else {
        struct wafv2_regex_pattern_set body;
        if (read_body(&wafv2_shape_regex_pattern_set, json, scratch, &body))
            fill_patterns(shared, &body);
    }
    return shared;
}

/* ---- What a compilation asks for ---- */

struct source {
    struct vg_call *call;
    struct wafv2_state *state;
    struct wafv2_compiled *compiled;
    int rc; /* what the store said, if it broke */
};

static bool applied(struct source *source, struct vg_str arn, struct wafv2_applied_record *record)
{
    int rc =
        vg_call_get(source->call, WAFV2_SPACE_APPLIED, arn, &wafv2_shape_applied_record, record);
    if (rc == VG_BROKEN)
        source->rc = rc;
    return rc == VG_OK;
}

static void use_set(struct wafv2_compiled *compiled, struct wafv2_shared_set *shared)
{
    if (compiled->set_count == compiled->set_cap) {
        size_t cap = compiled->set_cap == 0 ? 8 : compiled->set_cap * 2;
        struct wafv2_shared_set **grown =
            VG_NEW_ARRAY(&compiled->arena, struct wafv2_shared_set *, cap);
        if (compiled->set_count > 0)
            memcpy(grown, compiled->sets, compiled->set_count * sizeof *grown);
        compiled->sets = grown;
        compiled->set_cap = cap;
    }
    compiled->sets[compiled->set_count++] = shared;
    shared->users++;
}

static const struct waf_set *source_set(void *ctx, struct vg_str arn)
{
    struct source *source = ctx;
    struct wafv2_applied_record record;
    struct vg_map *sets = &source->state->sets;
    const struct waf_set *list = wafv2_lists_find(&source->state->lists, arn);
    if (list != NULL)
        return list;
    if (!applied(source, arn, &record))
        return NULL;
    struct vg_arena *scratch = source->call->arena;
    struct vg_str key = VG_CONCAT(scratch, arn, VG_STR(" "), record.lock_token);
    struct wafv2_shared_set *shared = vg_map_get(sets, key);
    if (shared == NULL) {
        shared = set_new(scratch, arn, record.body);
        shared->key = vg_arena_copy(&shared->arena, key);
        vg_map_set(sets, key, shared);
    }
    use_set(source->compiled, shared);
    return &shared->set;
}

static bool source_group(void *ctx, struct vg_str id, struct wafv2_rule_group *group,
                         struct vg_str *label_prefix)
{
    struct source *source = ctx;
    struct wafv2_applied_record record;
    struct vg_arena *arena = &source->compiled->arena;
    const struct wafv2_managed *managed = wafv2_managed_by_id(id);
    bool is_read = managed != NULL
                       ? wafv2_managed_read(managed, arena, group)
                       : applied(source, id, &record) &&
                             read_body(&wafv2_shape_rule_group, record.body, arena, group);
    *label_prefix = is_read ? group->label_namespace : VG_STR("");
    return is_read;
}

/* ---- Web ACLs ---- */

static void compiled_free(struct wafv2_state *state, struct wafv2_compiled *compiled)
{
    for (size_t i = 0; i < compiled->set_count; i++)
        set_release(state, compiled->sets[i]);
    vg_arena_deinit(&compiled->arena);
    free(compiled);
}

/* VG_NOT_FOUND when the web ACL, or something that it refers to, is not in force. */
static int compile(struct vg_call *call, struct wafv2_state *state, struct vg_str arn,
                   struct wafv2_compiled **out)
{
    struct wafv2_applied_record record;
    int rc = vg_call_get(call, WAFV2_SPACE_APPLIED, arn, &wafv2_shape_applied_record, &record);
    if (rc != VG_OK)
        return rc;
    struct wafv2_compiled *compiled = calloc(1, sizeof *compiled);
    VG_ASSERT(compiled != NULL);
    vg_arena_init(&compiled->arena);
    struct wafv2_web_acl *body = VG_NEW(&compiled->arena, struct wafv2_web_acl);
    struct source source = {call, state, compiled, VG_NOT_FOUND};
    const struct waf_sources sources = {&source, source_set, source_group};
    if (read_body(&wafv2_shape_web_acl, record.body, &compiled->arena, body))
        compiled->acl = waf_acl_compile(&compiled->arena, body, body->label_namespace, &sources);
    if (compiled->acl == NULL) {
        vg_log_write(vg_bus_log(call->bus), VG_LOG_WARN, "%.*s does not hold together",
                     VG_STR_ARG(arn));
        compiled_free(state, compiled);
        return source.rc;
    }
    *out = compiled;
    return VG_OK;
}

static void make_room(struct wafv2_state *state)
{
    struct vg_str key, oldest_key = VG_STR_NONE;
    void *value;
    struct wafv2_compiled *oldest = NULL;
    if (state->acls.count < ACLS_MAX)
        return;
    for (size_t at = 0; vg_map_next(&state->acls, &at, &key, &value);) {
        struct wafv2_compiled *compiled = value;
        if (oldest != NULL && oldest->last_use <= compiled->last_use)
            continue;
        oldest = compiled;
        oldest_key = key;
    }
    vg_map_remove(&state->acls, oldest_key);
    compiled_free(state, oldest);
}

static void forget(struct wafv2_state *state, struct vg_str arn)
{
    struct wafv2_compiled *old = vg_map_remove(&state->acls, arn);
    if (old != NULL)
        compiled_free(state, old);
    waf_rates_forget(&state->rates, arn);
}

int wafv2_compiled_get(struct vg_call *call, struct vg_str arn, const struct waf_acl **acl)
{
    struct wafv2_state *state = vg_service_state(call);
    struct wafv2_generation_record generation;
    int rc = vg_call_get(call, WAFV2_SPACE_GENERATION, VG_STR(""), &wafv2_shape_generation_record,
                         &generation);
    if (rc != VG_OK)
        return rc;
    struct wafv2_compiled *compiled = vg_map_get(&state->acls, arn);
    if (compiled == NULL || !vg_str_eq(compiled->generation, generation.token)) {
        rc = compile(call, state, arn, &compiled);
        if (rc == VG_NOT_FOUND)
            forget(state, arn);
        if (rc != VG_OK)
            return rc;
        compiled->generation = vg_arena_copy(&compiled->arena, generation.token);
        make_room(state);
        struct wafv2_compiled *old = vg_map_set(&state->acls, arn, compiled);
        if (old != NULL)
            compiled_free(state, old);
    }
    compiled->last_use = ++state->uses;
    *acl = compiled->acl;
    return VG_OK;
}

void wafv2_compiled_clear(struct wafv2_state *state)
{
    struct vg_str key;
    void *value;
    for (size_t at = 0; vg_map_next(&state->acls, &at, &key, &value);)
        compiled_free(state, value);
    vg_map_deinit(&state->acls);
    vg_map_init(&state->acls);
}

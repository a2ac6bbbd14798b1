/* wafv2/managed.c: AWS's managed rule groups, listed and described. */
#include "wafv2/managed.h"

#define EMBEDDED(symbol)                                                                           \
    extern const unsigned char wafv2_managed_##symbol[];                                           \
    extern const size_t wafv2_managed_##symbol##_len
EMBEDDED(reputation);
EMBEDDED(anonymous);
EMBEDDED(common);
EMBEDDED(admin);
EMBEDDED(inputs);
EMBEDDED(sqli);
EMBEDDED(linux);
#define DATA(symbol) wafv2_managed_##symbol, &wafv2_managed_##symbol##_len

/* In the order of their names. */
static const struct wafv2_managed groups[] = {
    {VG_STR_INIT("AWSManagedRulesAdminProtectionRuleSet"), VG_STR_INIT("Version_1.0"), false,
     DATA(admin)},
    {VG_STR_INIT("AWSManagedRulesAmazonIpReputationList"), VG_STR_INIT(""), false,
     DATA(reputation)},
    {VG_STR_INIT("AWSManagedRulesAnonymousIpList"), VG_STR_INIT(""), false, DATA(anonymous)},
    {VG_STR_INIT("AWSManagedRulesCommonRuleSet"), VG_STR_INIT("Version_1.0"), true, DATA(common)},
    {VG_STR_INIT("AWSManagedRulesKnownBadInputsRuleSet"), VG_STR_INIT("Version_1.0"), false,
     DATA(inputs)},
    {VG_STR_INIT("AWSManagedRulesLinuxRuleSet"), VG_STR_INIT("Version_1.0"), false, DATA(linux)},
    {VG_STR_INIT("AWSManagedRulesSQLiRuleSet"), VG_STR_INIT("Version_1.0"), true, DATA(sqli)},
};

/* Groups of AWS whose rules are not published, or not done. */
static const char *const others[] = {
    "AWSManagedRulesUnixRuleSet", "AWSManagedRulesWindowsRuleSet",
    "AWSManagedRulesPHPRuleSet",  "AWSManagedRulesWordPressRuleSet",
    "AWSManagedRulesATPRuleSet",  "AWSManagedRulesBotControlRuleSet",
    "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet",
};

static const struct wafv2_managed *find(struct vg_str name)
{
    for (size_t i = 0; i < VG_COUNT_OF(groups); i++)
        if (vg_str_eq(groups[i].name, name))
            return &groups[i];
    return NULL;
}

const struct wafv2_managed *wafv2_managed_by_id(struct vg_str id)
{
    struct vg_str vendor = VG_STR("AWS#");
    return vg_str_starts(id, vendor) ? find(vg_str_tail(id, vendor.len)) : NULL;
}

bool wafv2_managed_read(const struct wafv2_managed *managed, struct vg_arena *arena,
                        struct wafv2_rule_group *group)
{
    return wafv2_read(arena, &wafv2_shape_rule_group, vg_str_of(managed->json, *managed->json_len),
                      group);
}

int wafv2_managed_require(struct vg_str vendor, struct vg_str name, struct vg_str version,
                          const struct wafv2_managed **managed, struct vg_error *err)
{
    bool is_aws = vg_str_is(vendor, "AWS");
    for (size_t i = 0; is_aws && i < VG_COUNT_OF(others); i++)
        if (vg_str_is(name, others[i]))
            return wafv2_fail_unsupported(
                err, WAFV2_PARAMETER_EXCEPTION_FIELD_MANAGED_RULE_SET_STATEMENT, others[i]);
    *managed = is_aws ? find(name) : NULL;
    if (*managed == NULL)
        return wafv2_fail_missing(err);
    if (vg_str_is_set(version) && !vg_str_eq(version, (*managed)->version))
        return wafv2_fail_missing(err);
    return VG_OK;
}

/* ---- Operations ---- */

static int read(struct vg_call *call, const struct wafv2_managed *managed,
                struct wafv2_rule_group *group)
{
    return wafv2_managed_read(managed, call->arena, group) ? VG_OK : VG_BROKEN;
}

int wafv2_list_available_managed_rule_groups(
    struct vg_call *call, const struct wafv2_list_available_managed_rule_groups_in *in,
    struct wafv2_list_available_managed_rule_groups_out *out, struct vg_error *err)
{
    struct wafv2_managed_rule_group_summaries *list = &out->managed_rule_groups;
    size_t max = in->limit.set ? (size_t)in->limit.v : WAFV2_PAGE_MAX;
    int rc = wafv2_scope_check(call, in->scope, err);
    list->set = true;
    list->items =
        VG_NEW_ARRAY(call->arena, struct wafv2_managed_rule_group_summary, VG_COUNT_OF(groups));
    for (size_t i = 0; i < VG_COUNT_OF(groups) && rc == VG_OK; i++) {
        struct wafv2_rule_group group;
        if (vg_str_is_set(in->next_marker) && vg_str_cmp(groups[i].name, in->next_marker) <= 0)
            continue;
        if (list->count == max) {
            out->next_marker = list->items[max - 1].name;
            break;
        }
        rc = read(call, &groups[i], &group);
        list->items[list->count++] = (struct wafv2_managed_rule_group_summary){
            VG_STR("AWS"), groups[i].name, vg_bool(groups[i].version.len > 0), group.description};
    }
    return rc;
}

int wafv2_list_available_managed_rule_group_versions(
    struct vg_call *call, const struct wafv2_list_available_managed_rule_group_versions_in *in,
    struct wafv2_list_available_managed_rule_group_versions_out *out, struct vg_error *err)
{
    const struct wafv2_managed *managed;
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK)
        rc = wafv2_managed_require(in->vendor_name, in->name, VG_STR_NONE, &managed, err);
    out->versions.set = true;
    if (rc != VG_OK || managed->version.len == 0)
        return rc;
    out->versions.items = VG_NEW(call->arena, struct wafv2_managed_rule_group_version);
    out->versions.items[out->versions.count++].name = managed->version;
    out->current_default_version = managed->version;
    return VG_OK;
}

static void describe_rules(struct vg_call *call, const struct wafv2_rule_group *group,
                           struct wafv2_describe_managed_rule_group_out *out)
{
    size_t count = group->rules.count;
    out->rules.set = out->available_labels.set = true;
    out->rules.items = VG_NEW_ARRAY(call->arena, struct wafv2_rule_summary, count);
    out->available_labels.items = VG_NEW_ARRAY(call->arena, struct wafv2_label_summary, count);
    for (size_t i = 0; i < count; i++) {
        const struct wafv2_rule *rule = &group->rules.items[i];
        out->rules.items[out->rules.count++] =
            (struct wafv2_rule_summary){rule->name, rule->action};
        if (rule->rule_labels.count > 0)
            out->available_labels.items[out->available_labels.count++].name =
                VG_CONCAT(call->arena, group->label_namespace, rule->rule_labels.items[0].name);
    }
}

int wafv2_describe_managed_rule_group(struct vg_call *call,
                                      const struct wafv2_describe_managed_rule_group_in *in,
                                      struct wafv2_describe_managed_rule_group_out *out,
                                      struct vg_error *err)
{
    const struct wafv2_managed *managed;
    struct wafv2_rule_group group;
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK)
        rc = wafv2_managed_require(in->vendor_name, in->name, in->version_name, &managed, err);
    if (rc == VG_OK)
        rc = read(call, managed, &group);
    if (rc != VG_OK)
        return rc;
    if (managed->version.len > 0)
        out->version_name = managed->version;
    out->capacity = group.capacity;
    out->label_namespace = group.label_namespace;
    describe_rules(call, &group, out);
    return VG_OK;
}

static int describe_products(struct vg_call *call, struct wafv2_managed_product_descriptors *list)
{
    int rc = VG_OK;
    list->set = true;
    list->items =
        VG_NEW_ARRAY(call->arena, struct wafv2_managed_product_descriptor, VG_COUNT_OF(groups));
    for (size_t i = 0; i < VG_COUNT_OF(groups) && rc == VG_OK; i++) {
        struct wafv2_rule_group group;
        rc = read(call, &groups[i], &group);
        list->items[list->count++] = (struct wafv2_managed_product_descriptor){
            .vendor_name = VG_STR("AWS"),
            .managed_rule_set_name = groups[i].name,
            .product_description = group.description,
            .is_versioning_supported = vg_bool(groups[i].version.len > 0),
            .is_advanced_managed_rule_set = vg_bool(false),
        };
    }
    return rc;
}

int wafv2_describe_all_managed_products(struct vg_call *call,
                                        const struct wafv2_describe_all_managed_products_in *in,
                                        struct wafv2_describe_all_managed_products_out *out,
                                        struct vg_error *err)
{
    int rc = wafv2_scope_check(call, in->scope, err);
    return rc == VG_OK ? describe_products(call, &out->managed_products) : rc;
}

/* AWS's own are all there are. */
int wafv2_describe_managed_products_by_vendor(
    struct vg_call *call, const struct wafv2_describe_managed_products_by_vendor_in *in,
    struct wafv2_describe_managed_products_by_vendor_out *out, struct vg_error *err)
{
    int rc = wafv2_scope_check(call, in->scope, err);
    out->managed_products.set = true;
    return rc == VG_OK && vg_str_is(in->vendor_name, "AWS")
               ? describe_products(call, &out->managed_products)
               : rc;
}

/* iam/document.c: policy documents. The order of the checks decides which of several errors AWS
 * names; it and the sentences are as recorded from IAM by the test suites of localstack and moto.
 */
#include "iam/document.h"

#include "iam/document_form.h"

#define IAM_PATHS                                                                                  \
    "user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, "        \
    "policy/, sms-mfa/, "                                                                          \
    "saml-provider/, oidc-provider/, report/, access-report/"
#define PARTITIONS "aws aws-cn aws-eusc aws-iso aws-iso-b aws-iso-e aws-iso-f aws-us-gov *"
#define TRUST_ACTIONS                                                                              \
    "sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:SetContext "          \
    "sts:SetSourceIdentity "                                                                       \
    "sts:TagSession"

enum { ARN_PARTS = 6 };

#define MALFORMED (&IAM_MALFORMED_POLICY_DOCUMENT)

/* ---- Passes over a document: the first problem ends them ---- */

typedef int (*statement_fn)(const struct iam_node *statement, struct vg_error *err);
typedef int (*text_fn)(struct vg_str text, struct vg_error *err);

static int each_statement(const struct iam_node *root, statement_fn check, struct vg_error *err)
{
    int rc = VG_OK;
    for (const struct iam_node *at = iam_first_statement(root); at != NULL && rc == VG_OK;
         at = iam_next_statement(root, at))
        rc = check(at, err);
    return rc;
}

/* The texts of a member and of its negation; of these one is there. */
static int each_text(const struct iam_node *statement, const char *name, const char *negated,
                     text_fn check, struct vg_error *err)
{
    const struct iam_node *texts = iam_node_member(statement, name);
    int rc = VG_OK;
    if (texts == NULL)
        texts = iam_node_member(statement, negated);
    for (const struct iam_node *at = iam_first_text(texts); at != NULL && rc == VG_OK;
         at = iam_next_text(texts, at))
        rc = check(at->text, err);
    return rc;
}

static bool has_texts(const struct iam_node *statement, const char *name)
{
    return iam_first_text(iam_node_member(statement, name)) != NULL;
}

/* ---- What older readers would stumble over ---- */

/* "arn:aws:s3::bucket" lacks a part, "arn:aws::::bucket" the service. */
static int check_legacy_resource(struct vg_str resource, struct vg_error *err)
{
    const struct vg_str start = VG_STR("arn:aws:");
    size_t colons = 0;
    for (size_t i = 0; i < resource.len; i++)
        colons += resource.ptr[i] == ':';
    bool lacks_service = vg_str_starts(vg_str_tail(resource, start.len), VG_STR(":"));
    bool lacks_part = colons < ARN_PARTS - 1 && vg_str_find(resource, VG_STR("::")) >= 0;
    if (!vg_str_starts(resource, start) || !(lacks_service || lacks_part))
        return VG_OK;
    return vg_fail(err, MALFORMED, "The policy failed legacy parsing");
}

static int check_legacy(const struct iam_node *statement, struct vg_error *err)
{
    if (!iam_is_one_of(iam_node_member(statement, "Effect")->text, "Allow Deny"))
        return vg_fail(err, MALFORMED, "The policy failed legacy parsing");
    return each_text(statement, "Resource", "NotResource", check_legacy_resource, err);
}

/* ---- Statement ids ---- */

static bool is_alphanumeric(struct vg_str text, const char *more)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_good && (c == '\0' || strchr(more, c) == NULL))
            return false;
    }
    return true;
}

static int check_sids(const struct iam_node *root, struct vg_error *err)
{
    const struct iam_node *first = iam_first_statement(root);
    for (const struct iam_node *at = first; at != NULL; at = iam_next_statement(root, at)) {
        const struct iam_node *sid = iam_node_member(at, "Sid");
        if (sid == NULL)
            continue;
        if (!is_alphanumeric(sid->text, ""))
            return vg_fail(err, MALFORMED,
                           "Statement IDs (SID) must be alpha-numeric. Check that your input "
                           "satisfies the regular "
                           "expression [0-9A-Za-z]*");
        for (const struct iam_node *other = first; other != at;
             other = iam_next_statement(root, other)) {
            const struct iam_node *earlier = iam_node_member(other, "Sid");
            if (earlier != NULL && sid->text.len > 0 && vg_str_eq(earlier->text, sid->text))
                return vg_fail(err, MALFORMED,
                               "Statement IDs (SID) in a single policy must be unique.");
        }
    }
    return VG_OK;
}

/* ---- Resources ---- */

static int check_iam_resource(struct vg_str resource, const struct vg_str parts[ARN_PARTS],
                              struct vg_error *err)
{
    struct vg_str rest = VG_STR(IAM_PATHS), start;
    if (parts[3].len > 0)
        return vg_fail(err, MALFORMED, "IAM resource %.*s cannot contain region information.",
                       VG_STR_ARG(resource));
    if (iam_is_one_of(parts[5], "* root"))
        return VG_OK;
    while (vg_str_split(&rest, ',', &start))
        if (vg_str_starts(parts[5], vg_str_trim(start)))
            return VG_OK;
    return vg_fail(err, MALFORMED,
                   "IAM resource path must either be \"*\", root, or start with " IAM_PATHS ".");
}

/* AWS shows what has an unknown partition as an ARN, filled up with asterisks. */
static int fail_partition(struct vg_str resource, const struct vg_str parts[ARN_PARTS],
                          size_t count, struct vg_error *err)
{
    static const char *const stars[ARN_PARTS + 1] = {"",     "",   ":*:*:*:*", ":*:*:*",
                                                     ":*:*", ":*", ""};
    struct vg_str shown = vg_str_tail(resource, parts[0].len + 1);
    return vg_fail(err, MALFORMED, "Partition \"%.*s\" is not valid for resource \"arn:%.*s%s\".",
                   VG_STR_ARG(parts[1]), VG_STR_ARG(shown), stars[count]);
}

/* An ARN's parts, as many as there are; the last takes the rest. */
static size_t split_arn(struct vg_str resource, struct vg_str parts[ARN_PARTS])
{
    size_t count = 0;
    while (count < ARN_PARTS - 1 && vg_str_split(&resource, ':', &parts[count]))
        count++;
    if (count == ARN_PARTS - 1 && vg_str_is_set(resource))
        parts[count++] = resource;
    return count;
}

static int check_resource(struct vg_str resource, struct vg_error *err)
{
    struct vg_str parts[ARN_PARTS] = {{0}};
    if (vg_str_is(resource, "*"))
        return VG_OK;
    size_t count = split_arn(resource, parts);
    if (count < 2)
        return vg_fail(err, MALFORMED, "Resource %.*s must be in ARN format or \"*\".",
                       VG_STR_ARG(resource));
    if (!iam_is_one_of(parts[1], PARTITIONS))
        return fail_partition(resource, parts, count, err);
    if (count < 3 || vg_str_find_char(parts[2], '*') >= 0 || vg_str_find_char(parts[2], '?') >= 0)
        return vg_fail(err, MALFORMED,
                       "Resource vendor must be fully qualified and cannot contain regexes.");
    if (vg_str_is(parts[2], "iam") && count == ARN_PARTS)
        return check_iam_resource(resource, parts, err);
    if (vg_str_is(parts[2], "s3") && parts[3].len > 0)
        return vg_fail(err, MALFORMED, "Resource %.*s can not contain region information.",
                       VG_STR_ARG(resource));
    return VG_OK;
}

static int check_resources(const struct iam_node *statement, struct vg_error *err)
{
    return each_text(statement, "Resource", "NotResource", check_resource, err);
}

/* ---- Actions ---- */

static int check_action(struct vg_str action, struct vg_error *err)
{
    ptrdiff_t colon = vg_str_find_char(action, ':');
    if (vg_str_is(action, "*"))
        return VG_OK;
    if (colon < 0)
        return vg_fail(
            err, MALFORMED,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    if (vg_str_rfind_char(action, ':') != colon)
        return vg_fail(err, MALFORMED, "Actions/Condition can contain only one colon.");
    struct vg_str vendor = vg_str_slice(action, 0, (size_t)colon);
    if (!is_alphanumeric(vendor, "-."))
        return vg_fail(err, MALFORMED, "Vendor %.*s is not valid", VG_STR_ARG(vendor));
    return VG_OK;
}

static int check_actions(const struct iam_node *statement, struct vg_error *err)
{
    return each_text(statement, "Action", "NotAction", check_action, err);
}

/* ---- Permissions policies ---- */

static int check_presence(const struct iam_node *statement, struct vg_error *err)
{
    if (iam_node_member(statement, "Principal") != NULL ||
        iam_node_member(statement, "NotPrincipal") != NULL)
        return vg_fail(err, MALFORMED, "Policy document should not specify a principal.");
    if (!has_texts(statement, "Action") && !has_texts(statement, "NotAction"))
        return vg_fail(err, MALFORMED, "Policy statement must contain actions.");
    if (!has_texts(statement, "Resource") && !has_texts(statement, "NotResource"))
        return vg_fail(err, MALFORMED, "Policy statement must contain resources.");
    return VG_OK;
}

int iam_check_policy(struct vg_call *call, struct vg_str document, struct vg_error *err)
{
    const struct iam_node *root = iam_node_parse(call->arena, document);
    if (!iam_document_has_form(root))
        return vg_fail(err, MALFORMED, "Syntax errors in policy.");
    const struct iam_node *version = iam_node_member(root, "Version");
    if (version == NULL || !vg_str_is(version->text, "2012-10-17"))
        return vg_fail(err, MALFORMED, "Policy document must be version 2012-10-17 or greater.");
    int rc = each_statement(root, check_legacy, err);
    if (rc == VG_OK)
        rc = check_sids(root, err);
    if (rc == VG_OK)
        rc = each_statement(root, check_presence, err);
    if (rc == VG_OK)
        rc = each_statement(root, check_resources, err);
    return rc == VG_OK ? each_statement(root, check_actions, err) : rc;
}

/* ---- Trust policies ---- */

/* One of STS's actions for assuming a role, or a pattern that one of them is like. */
static int check_trust_action(struct vg_str action, struct vg_error *err)
{
    struct vg_str rest = VG_STR(TRUST_ACTIONS), known, start = action;
    bool is_pattern = vg_str_starts(action, VG_STR("sts:")) && vg_str_ends(action, VG_STR("*"));
    if (is_pattern)
        start = vg_str_slice(action, 0, action.len - 1);
    while (vg_str_split(&rest, ' ', &known))
        if (vg_str_ieq(is_pattern ? vg_str_slice(known, 0, start.len) : known, start))
            return VG_OK;
    return vg_fail(err, MALFORMED, "AssumeRole policy may only specify STS AssumeRole actions.");
}

static int check_trust_statement(const struct iam_node *statement, struct vg_error *err)
{
    if (iam_node_member(statement, "Resource") != NULL)
        return vg_fail(err, MALFORMED, "Has prohibited field Resource");
    if (iam_node_member(statement, "NotResource") != NULL)
        return vg_fail(err, MALFORMED, "Has prohibited field NotResource");
    if (iam_node_member(statement, "Principal") == NULL &&
        iam_node_member(statement, "NotPrincipal") == NULL)
        return vg_fail(err, MALFORMED, "Missing required field Principal");
    if (!has_texts(statement, "Action"))
        return vg_fail(err, MALFORMED, "Missing required field Action");
    return each_text(statement, "Action", "NotAction", check_trust_action, err);
}

int iam_check_trust_policy(struct vg_call *call, struct vg_str document, struct vg_error *err)
{
    const struct iam_node *root = iam_node_parse(call->arena, document);
    if (root == NULL)
        return vg_fail(err, MALFORMED, "This policy contains invalid Json");
    if (!iam_document_has_form(root))
        return vg_fail(err, MALFORMED, "Syntax errors in policy.");
    int rc = each_statement(root, check_trust_statement, err);
    return rc == VG_OK ? check_sids(root, err) : rc;
}

size_t iam_document_size(struct vg_str document)
{
    size_t size = 0;
    for (size_t i = 0; i < document.len; i++) {
        char c = document.ptr[i];
        size += c != ' ' && c != '\t' && c != '\n' && c != '\r';
    }
    return size;
}

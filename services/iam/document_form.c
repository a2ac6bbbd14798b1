/* iam/document_form.c: the form of policy documents. */
#include "iam/document_form.h"

#define OPERATORS                                                                                  \
    "ArnEquals ArnLike ArnNotEquals ArnNotLike BinaryEquals Bool DateEquals DateGreaterThan "      \
    "DateGreaterThanEquals "                                                                       \
    "DateLessThan DateLessThanEquals DateNotEquals IpAddress NotIpAddress Null NumericEquals "     \
    "NumericGreaterThan "                                                                          \
    "NumericGreaterThanEquals NumericLessThan NumericLessThanEquals NumericNotEquals "             \
    "StringEquals "                                                                                \
    "StringEqualsIgnoreCase StringLike StringNotEquals StringNotEqualsIgnoreCase StringNotLike"

bool iam_is_one_of(struct vg_str text, const char *list)
{
    struct vg_str rest = vg_str_from(list), word;
    while (vg_str_split(&rest, ' ', &word))
        if (vg_str_eq(word, text))
            return true;
    return false;
}

/* ---- Ways in ---- */

const struct iam_node *iam_first_statement(const struct iam_node *root)
{
    const struct iam_node *statement = iam_node_member(root, "Statement");
    return iam_node_is(statement, VG_JSON_ARRAY) ? statement->child : statement;
}

const struct iam_node *iam_next_statement(const struct iam_node *root,
                                          const struct iam_node *statement)
{
    return iam_node_is(iam_node_member(root, "Statement"), VG_JSON_ARRAY) ? statement->next : NULL;
}

const struct iam_node *iam_first_text(const struct iam_node *texts)
{
    return iam_node_is(texts, VG_JSON_ARRAY) ? texts->child : texts;
}

const struct iam_node *iam_next_text(const struct iam_node *texts, const struct iam_node *text)
{
    return texts->type == VG_JSON_ARRAY ? text->next : NULL;
}

/* ---- Types ---- */

static bool has_only(const struct iam_node *object, const char *names)
{
    for (const struct iam_node *at = object->child; at != NULL; at = at->next)
        if (!iam_is_one_of(at->name, names))
            return false;
    return true;
}

static bool is_text_or_absent(const struct iam_node *node)
{
    return node == NULL || node->type == VG_JSON_STRING;
}

/* A string or a list of strings, or absent. */
static bool is_texts(const struct iam_node *node)
{
    if (is_text_or_absent(node))
        return true;
    if (node->type != VG_JSON_ARRAY)
        return false;
    for (const struct iam_node *at = node->child; at != NULL; at = at->next)
        if (at->type != VG_JSON_STRING)
            return false;
    return true;
}

/* ---- Conditions: {"<operator>": {"<key>": value or [values]}} ---- */

/* "ForAnyValue:StringLikeIfExists" */
static bool is_operator(struct vg_str name)
{
    if (vg_str_starts(name, VG_STR("ForAllValues:")) || vg_str_starts(name, VG_STR("ForAnyValue:")))
        name = vg_str_tail(name, (size_t)vg_str_find_char(name, ':') + 1);
    if (vg_str_ends(name, VG_STR("IfExists")))
        name = vg_str_slice(name, 0, name.len - strlen("IfExists"));
    return iam_is_one_of(name, OPERATORS);
}

static bool is_value(const struct iam_node *node)
{
    return node->type == VG_JSON_STRING || node->type == VG_JSON_NUMBER ||
           node->type == VG_JSON_TRUE || node->type == VG_JSON_FALSE;
}

static bool is_values(const struct iam_node *node)
{
    if (node->type != VG_JSON_ARRAY)
        return is_value(node);
    for (const struct iam_node *at = node->child; at != NULL; at = at->next)
        if (!is_value(at))
            return false;
    return true;
}

/* An operator without keys may have any name (recorded). */
static bool is_condition(const struct iam_node *condition)
{
    if (condition == NULL)
        return true;
    if (condition->type != VG_JSON_OBJECT)
        return false;
    for (const struct iam_node *test = condition->child; test != NULL; test = test->next) {
        if (test->type != VG_JSON_OBJECT || (test->child != NULL && !is_operator(test->name)))
            return false;
        for (const struct iam_node *key = test->child; key != NULL; key = key->next)
            if (!is_values(key))
                return false;
    }
    return true;
}

/* ---- Statements ---- */

/* "*", or {"Service": texts, ...}. */
static bool is_principal(const struct iam_node *principal)
{
    if (principal == NULL)
        return true;
    if (principal->type != VG_JSON_OBJECT)
        return principal->type == VG_JSON_STRING && vg_str_is(principal->text, "*");
    for (const struct iam_node *kind = principal->child; kind != NULL; kind = kind->next)
        if (!iam_is_one_of(kind->name, "AWS CanonicalUser Federated Service") || !is_texts(kind))
            return false;
    return true;
}

/* Whether at most one of two members is there, as texts. */
static bool is_texts_once(const struct iam_node *statement, const char *name, const char *negated)
{
    const struct iam_node *one = iam_node_member(statement, name),
                          *other = iam_node_member(statement, negated);
    return is_texts(one) && is_texts(other) && (one == NULL || other == NULL);
}

static bool statement_has_form(const struct iam_node *statement)
{
    if (!iam_node_is(statement, VG_JSON_OBJECT) ||
        !has_only(
            statement,
            "Action Condition Effect NotAction NotPrincipal NotResource Principal Resource Sid"))
        return false;
    const struct iam_node *effect = iam_node_member(statement, "Effect");
    return iam_node_is(effect, VG_JSON_STRING) &&
           (vg_str_ieq(effect->text, VG_STR("Allow")) ||
            vg_str_ieq(effect->text, VG_STR("Deny"))) &&
           is_text_or_absent(iam_node_member(statement, "Sid")) &&
           is_texts_once(statement, "Action", "NotAction") &&
           is_texts_once(statement, "Resource", "NotResource") &&
           is_principal(iam_node_member(statement, "Principal")) &&
           is_principal(iam_node_member(statement, "NotPrincipal")) &&
           is_condition(iam_node_member(statement, "Condition"));
}

bool iam_document_has_form(const struct iam_node *root)
{
    if (!iam_node_is(root, VG_JSON_OBJECT) || !has_only(root, "Id Statement Version"))
        return false;
    const struct iam_node *version = iam_node_member(root, "Version"),
                          *first = iam_first_statement(root);
    bool is_good = is_text_or_absent(version) && is_text_or_absent(iam_node_member(root, "Id")) &&
                   first != NULL;
    is_good = is_good && (version == NULL || iam_is_one_of(version->text, "2008-10-17 2012-10-17"));
    for (const struct iam_node *at = first; at != NULL && is_good;
         at = iam_next_statement(root, at))
        is_good = statement_has_form(at);
    return is_good;
}

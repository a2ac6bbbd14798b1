/* logs/condition.c: comparisons joined by && and ||, with parentheses. */
#include "logs/condition.h"

struct parser {
    struct logs_reader *reader;
    logs_subject_fn read_subject;
    void *ctx;
};

static int parse_or(struct parser *parser, struct logs_node **node);

/* ---- One comparison ---- */

static bool take_comparison(struct logs_reader *reader, enum logs_comparison *comparison)
{
    static const struct {
        const char *text;
        enum logs_comparison comparison;
    } all[] = {
        {"!=", LOGS_UNEQUAL}, {"<=", LOGS_LESS_OR_EQUAL}, {">=", LOGS_GREATER_OR_EQUAL},
        {"<", LOGS_LESS},     {">", LOGS_GREATER},        {"=", LOGS_EQUAL},
    };
    logs_reader_skip_space(reader);
    for (size_t i = 0; i < VG_COUNT_OF(all); i++) {
        *comparison = all[i].comparison;
        if (logs_reader_take(reader, all[i].text))
            return true;
    }
    return false;
}

/* IS NULL, IS TRUE, IS FALSE, NOT EXISTS. */
static bool take_predicate(struct logs_reader *reader, enum logs_comparison *comparison)
{
    static const struct {
        const char *first, *second;
        enum logs_comparison comparison;
    } all[] = {
        {"IS", "NULL", LOGS_IS_NULL},
        {"IS", "TRUE", LOGS_IS_TRUE},
        {"IS", "FALSE", LOGS_IS_FALSE},
        {"NOT", "EXISTS", LOGS_NOT_EXISTS},
    };
    for (size_t i = 0; i < VG_COUNT_OF(all); i++) {
        size_t from = reader->at;
        logs_reader_skip_space(reader);
        *comparison = all[i].comparison;
        if (vg_str_is(logs_reader_word(reader, ""), all[i].first)) {
            logs_reader_skip_space(reader);
            if (vg_str_is(logs_reader_word(reader, ""), all[i].second))
                return true;
        }
        reader->at = from;
    }
    return false;
}

static int read_value(struct logs_reader *reader, struct logs_test *test)
{
    switch (logs_reader_skip_space(reader)) {
    case '"':
        return logs_reader_quoted(reader, &test->text);
    case '%':
        return logs_reader_regex(reader, &test->regex);
    default:
        test->text = logs_reader_word(reader, "_.*-+/:");
        test->is_number = vg_str_to_f64(test->text, &test->number);
        return test->text.len > 0 ? VG_OK : logs_reader_fail(reader);
    }
}

static int parse_test(struct parser *parser, struct logs_node **out)
{
    struct logs_reader *reader = parser->reader;
    struct logs_node *node = VG_NEW(reader->arena, struct logs_node);
    struct logs_test *test = &node->test;
    *out = node;
    int rc = parser->read_subject(reader, parser->ctx, &test->subject);
    if (rc != VG_OK || take_predicate(reader, &test->comparison))
        return rc;
    if (!take_comparison(reader, &test->comparison))
        return logs_reader_fail(reader);
    rc = read_value(reader, test);
    bool needs_number = test->comparison != LOGS_EQUAL && test->comparison != LOGS_UNEQUAL;
    if (rc == VG_OK && needs_number && !test->is_number)
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER, "Invalid filter pattern");
    return rc;
}

/* ---- Joined ---- */

static int parse_part(struct parser *parser, struct logs_node **node)
{
    struct logs_reader *reader = parser->reader;
    logs_reader_skip_space(reader);
    if (!logs_reader_take(reader, "("))
        return parse_test(parser, node);
    int rc = parse_or(parser, node);
    logs_reader_skip_space(reader);
    if (rc == VG_OK && !logs_reader_take(reader, ")"))
        return logs_reader_fail(reader);
    return rc;
}

static struct logs_node *join(struct parser *parser, enum logs_node_kind kind,
                              struct logs_node *left)
{
    struct logs_node *node = VG_NEW(parser->reader->arena, struct logs_node);
    *node = (struct logs_node){.kind = kind, .left = left};
    return node;
}

static int parse_and(struct parser *parser, struct logs_node **node)
{
    int rc = parse_part(parser, node);
    while (rc == VG_OK && logs_reader_skip_space(parser->reader) == '&' &&
           logs_reader_take(parser->reader, "&&")) {
        *node = join(parser, LOGS_NODE_AND, *node);
        rc = parse_part(parser, &(*node)->right);
    }
    return rc;
}

static int parse_or(struct parser *parser, struct logs_node **node)
{
    int rc = parse_and(parser, node);
    while (rc == VG_OK && logs_reader_skip_space(parser->reader) == '|' &&
           logs_reader_take(parser->reader, "||")) {
        *node = join(parser, LOGS_NODE_OR, *node);
        rc = parse_and(parser, &(*node)->right);
    }
    return rc;
}

int logs_condition_parse(struct logs_reader *reader, logs_subject_fn read_subject, void *ctx,
                         const struct logs_node **node)
{
    struct parser parser = {reader, read_subject, ctx};
    struct logs_node *root;
    int rc = parse_or(&parser, &root);
    if (rc == VG_OK)
        *node = root;
    return rc;
}

bool logs_condition_holds(const struct logs_node *node, logs_holds_fn holds, void *ctx)
{
    switch (node->kind) {
    case LOGS_NODE_TEST:
        return holds(&node->test, ctx);
    case LOGS_NODE_AND:
        return logs_condition_holds(node->left, holds, ctx) &&
               logs_condition_holds(node->right, holds, ctx);
    case LOGS_NODE_OR:
        return logs_condition_holds(node->left, holds, ctx) ||
               logs_condition_holds(node->right, holds, ctx);
    }
    return false;
}

/* ---- Comparing ---- */

/* Whether the text is like the mask, in which each asterisk stands for any run of characters.
 * Greedy, going back only to the last asterisk: linear in the text for each of them. */
static bool is_like(struct vg_str text, struct vg_str mask)
{
    size_t at = 0, in_mask = 0, after_star = SIZE_MAX, star_at = 0;
    while (at < text.len) {
        if (in_mask < mask.len && mask.ptr[in_mask] == '*') {
            after_star = ++in_mask;
            star_at = at;
        } else if (in_mask < mask.len && mask.ptr[in_mask] == text.ptr[at]) {
            in_mask++;
            at++;
        } else if (after_star != SIZE_MAX) {
            in_mask = after_star;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (in_mask < mask.len && mask.ptr[in_mask] == '*')
        in_mask++;
    return in_mask == mask.len;
}

static bool is_equal(const struct logs_test *test, struct vg_str value, bool is_number)
{
    double number;
    if (test->regex != NULL)
        return logs_regex_finds(test->regex, value);
    if (is_number && test->is_number && vg_str_to_f64(value, &number))
        return number == test->number;
    return is_like(value, test->text);
}

bool logs_test_compares(const struct logs_test *test, struct vg_str value, bool is_number)
{
    double number;
    if (test->comparison == LOGS_EQUAL)
        return is_equal(test, value, is_number);
    if (test->comparison == LOGS_UNEQUAL)
        return !is_equal(test, value, is_number);
    if (!is_number || !vg_str_to_f64(value, &number))
        return false;
    switch (test->comparison) {
    case LOGS_LESS:
        return number < test->number;
    case LOGS_LESS_OR_EQUAL:
        return number <= test->number;
    case LOGS_GREATER:
        return number > test->number;
    case LOGS_GREATER_OR_EQUAL:
        return number >= test->number;
    default:
        return false;
    }
}

/* services/dynamodb/partiql/statement.c: SELECT, INSERT, UPDATE (also as FROM ... SET) and DELETE
 * with their clauses. */
#include "parse.h"

bool partiql_at_statement(const struct partiql_parser *parser)
{
    static const char *const verbs[] = {"select", "update", "delete", "from", "set", "remove"};
    for (size_t i = 0; i < VG_COUNT_OF(verbs); i++)
        if (partiql_at(parser, verbs[i]))
            return true;
    const struct partiql_token *next = partiql_peek(parser, 1);
    return partiql_at(parser, "insert") && next->kind == PARTIQL_TOKEN_KEYWORD &&
           vg_str_ieq(next->text, VG_STR("into"));
}

static bool at_name(const struct partiql_parser *parser)
{
    enum partiql_token_kind kind = partiql_peek(parser, 0)->kind;
    return kind == PARTIQL_TOKEN_NAME || kind == PARTIQL_TOKEN_QUOTED;
}

/* A clause that DynamoDB has no use for; the first one is told. */
static void note_odd(struct partiql_statement *statement, const char *name,
                     const struct partiql_token *token)
{
    if (statement->odd_clause != NULL)
        return;
    statement->odd_clause_name = name;
    statement->odd_clause = token;
}

/* The same where AWS has a sentence of its own. */
static void note_odd_sentence(struct partiql_statement *statement, const char *sentence)
{
    if (statement->odd_clause == NULL && statement->odd_sentence == NULL)
        statement->odd_sentence = sentence;
}

/* [AS] alias, AT alias, BY alias. */
static bool parse_alias(struct partiql_parser *parser, const char *keyword, bool is_optional,
                        bool *has_alias)
{
    if (partiql_take(parser, keyword)) {
        if (!at_name(parser))
            return partiql_refuse(parser, "Expected identifier for alias") != NULL;
    } else if (!is_optional || !at_name(parser)) {
        return true;
    }
    parser->at++;
    *has_alias = true;
    return true;
}

static bool parse_aliases(struct partiql_parser *parser, bool *has_alias)
{
    return parse_alias(parser, "as", /* is_optional= */ true, has_alias) &&
           parse_alias(parser, "at", /* is_optional= */ false, has_alias) &&
           parse_alias(parser, "by", /* is_optional= */ false, has_alias);
}

static bool parse_where(struct partiql_parser *parser, struct partiql_statement *statement,
                        enum partiql_precedence above)
{
    if (!partiql_take(parser, "where"))
        return true;
    statement->where = partiql_parse_expr(parser, above);
    return statement->where != NULL;
}

static bool parse_returning(struct partiql_parser *parser, struct partiql_statement *statement)
{
    if (!partiql_take(parser, "returning"))
        return true;
    bool is_all = partiql_take(parser, "all");
    if (!is_all && !partiql_take(parser, "modified"))
        return partiql_refuse(parser, "Expected ALL or MODIFIED after RETURNING") != NULL;
    bool is_old = partiql_take(parser, "old");
    if (!is_old && !partiql_take(parser, "new"))
        return partiql_refuse(parser, "Expected OLD or NEW in RETURNING") != NULL;
    statement->returning = is_all   ? is_old ? PARTIQL_RETURNS_ALL_OLD : PARTIQL_RETURNS_ALL_NEW
                           : is_old ? PARTIQL_RETURNS_MODIFIED_OLD
                                    : PARTIQL_RETURNS_MODIFIED_NEW;
    if (partiql_peek(parser, 0)->kind == PARTIQL_TOKEN_END || partiql_at(parser, ";"))
        return partiql_expect(parser, "*", "STAR");
    if (!partiql_take(parser, "*")) {
        note_odd_sentence(statement, "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in "
                                     "RETURNING clause");
        return partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING) != NULL;
    }
    return true;
}

/* ---- SELECT ---- */

static bool parse_column(struct partiql_parser *parser, struct partiql_statement *statement)
{
    if (partiql_take(parser, "*")) {
        statement->is_star = true;
        return true;
    }
    struct partiql_expr *column = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
    return column != NULL && partiql_append(parser, statement->columns, column) != NULL &&
           parse_alias(parser, "as", /* is_optional= */ true, &statement->has_alias);
}

static bool parse_columns(struct partiql_parser *parser, struct partiql_statement *statement)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    size_t count = 0;
    statement->columns = partiql_new(parser, PARTIQL_LIST, token);
    if (partiql_take(parser, "distinct"))
        note_odd(statement, "DISTINCT", token);
    else
        (void)partiql_take(parser, "all");
    if (partiql_take(parser, "value"))
        note_odd_sentence(statement, "Select projection doesn't support value or pivot keywords");
    do {
        if (!parse_column(parser, statement))
            return false;
        count++;
    } while (partiql_take(parser, ","));
    if (statement->is_star && count > 1)
        partiql_refuse(parser, "Other expressions may not be present in the select list when '*' "
                               "is used without dot notation.");
    return !vg_str_is_set(parser->problem);
}

/* Whether a join begins at the present token, with all its words read. */
static bool take_join(struct partiql_parser *parser)
{
    static const char *const words[] = {"inner", "left", "right", "full", "outer", "cross"};
    size_t from = parser->at;
    if (partiql_take(parser, ","))
        return true;
    for (size_t i = 0; i < VG_COUNT_OF(words); i++)
        (void)partiql_take(parser, words[i]);
    if (partiql_take(parser, "join"))
        return true;
    parser->at = from;
    return false;
}

/* The table, in front of which FROM has been read. */
static bool parse_source(struct partiql_parser *parser, struct partiql_statement *statement,
                         enum partiql_precedence above)
{
    static const char one_table[] = "Only select from a single table or index is supported.";
    if (partiql_take(parser, "unpivot"))
        note_odd_sentence(statement, one_table);
    statement->from = partiql_parse_expr(parser, above);
    if (statement->from == NULL || !parse_aliases(parser, &statement->has_alias))
        return false;
    while (take_join(parser)) {
        bool has_alias;
        note_odd_sentence(statement, one_table);
        if (partiql_parse_expr(parser, above) == NULL || !parse_aliases(parser, &has_alias))
            return false;
        if (partiql_take(parser, "on") && partiql_parse_expr(parser, above) == NULL)
            return false;
    }
    return true;
}

/* keyword expression, ...: one that DynamoDB has no use for. */
static bool parse_odd_clause(struct partiql_parser *parser, struct partiql_statement *statement,
                             const char *keyword, const char *name)
{
    if (!partiql_take(parser, keyword))
        return true;
    if (vg_str_is(vg_str_from(keyword), "group")) {
        (void)partiql_take(parser, "partial");
        if (!partiql_expect(parser, "by", "BY"))
            return false;
    }
    note_odd(statement, name, partiql_peek(parser, 0));
    do {
        bool has_alias;
        if (partiql_parse_expr(parser, PARTIQL_BINDS_SELECT) == NULL ||
            !parse_alias(parser, "as", /* is_optional= */ false, &has_alias))
            return false;
    } while (partiql_take(parser, ","));
    return true;
}

static bool parse_order(struct partiql_parser *parser, struct partiql_statement *statement)
{
    if (!partiql_take(parser, "order"))
        return true;
    if (!partiql_expect(parser, "by", "BY"))
        return false;
    struct partiql_order **end = &statement->order;
    do {
        struct partiql_order *order = VG_NEW(parser->arena, struct partiql_order);
        order->key = partiql_parse_expr(parser, PARTIQL_BINDS_SELECT);
        if (order->key == NULL)
            return false;
        order->is_descending = partiql_take(parser, "desc");
        if (!order->is_descending)
            (void)partiql_take(parser, "asc");
        *end = order;
        end = &order->next;
    } while (partiql_take(parser, ","));
    return true;
}

static bool parse_select(struct partiql_parser *parser, struct partiql_statement *statement)
{
    statement->verb = PARTIQL_SELECT;
    if (!parse_columns(parser, statement))
        return false;
    if (!partiql_take(parser, "from"))
        return partiql_refuse(parser, "Expected FROM after SELECT list") != NULL;
    return parse_source(parser, statement, PARTIQL_BINDS_SELECT) &&
           parse_odd_clause(parser, statement, "let", "LET") &&
           parse_where(parser, statement, PARTIQL_BINDS_SELECT) &&
           parse_odd_clause(parser, statement, "group", "GROUP BY") &&
           parse_odd_clause(parser, statement, "having", "HAVING") &&
           parse_order(parser, statement) && parse_odd_clause(parser, statement, "limit", "LIMIT");
}

/* ---- Writes ---- */

/* VALUE item, or what others write there. */
static bool parse_insert(struct partiql_parser *parser, struct partiql_statement *statement)
{
    statement->verb = PARTIQL_INSERT;
    parser->at += 2;
    statement->from = partiql_parse_simple_path(parser);
    if (statement->from == NULL)
        return false;
    if (!partiql_take(parser, "value"))
        note_odd_sentence(statement,
                          "Unsupported operation: Inserting multiple items in a single statement "
                          "is not supported, use \"INSERT INTO tableName VALUE item\" instead");
    statement->value = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
    if (statement->value == NULL)
        return false;
    if (partiql_take(parser, "at")) {
        note_odd_sentence(statement, "AT is not supported in insert statements.");
        if (partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING) == NULL)
            return false;
    }
    return parse_returning(parser, statement);
}

static bool parse_assignment(struct partiql_parser *parser, bool is_set,
                             struct partiql_assignment ***end)
{
    struct partiql_assignment *assignment = VG_NEW(parser->arena, struct partiql_assignment);
    assignment->path = partiql_parse_simple_path(parser);
    if (assignment->path == NULL)
        return false;
    if (is_set) {
        if (!partiql_expect(parser, "=", "'='"))
            return false;
        assignment->value = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
        if (assignment->value == NULL)
            return false;
    }
    **end = assignment;
    *end = &assignment->next;
    return true;
}

/* SET a = 1, b = 2 REMOVE c SET ... */
static bool parse_changes(struct partiql_parser *parser, struct partiql_statement *statement)
{
    struct partiql_assignment **end = &statement->assignments;
    if (!partiql_at(parser, "set") && !partiql_at(parser, "remove"))
        return partiql_refuse(parser, "Expected data manipulation") != NULL;
    for (;;) {
        bool is_set = partiql_take(parser, "set");
        if (!is_set && !partiql_take(parser, "remove"))
            return true;
        do {
            if (!parse_assignment(parser, is_set, &end))
                return false;
        } while (is_set && partiql_take(parser, ","));
    }
}

static bool parse_update(struct partiql_parser *parser, struct partiql_statement *statement)
{
    statement->verb = PARTIQL_UPDATE;
    statement->from = partiql_parse_simple_path(parser);
    return statement->from != NULL && parse_aliases(parser, &statement->has_alias) &&
           parse_changes(parser, statement) &&
           parse_where(parser, statement, PARTIQL_BINDS_NOTHING) &&
           parse_returning(parser, statement);
}

/* FROM table WHERE ... SET ... */
static bool parse_from(struct partiql_parser *parser, struct partiql_statement *statement)
{
    statement->verb = PARTIQL_UPDATE;
    return parse_source(parser, statement, PARTIQL_BINDS_NOTHING) &&
           parse_where(parser, statement, PARTIQL_BINDS_NOTHING) &&
           parse_changes(parser, statement) && parse_returning(parser, statement);
}

static bool parse_delete(struct partiql_parser *parser, struct partiql_statement *statement)
{
    statement->verb = PARTIQL_DELETE;
    if (!partiql_take(parser, "from"))
        return partiql_refuse(parser, "Expected FROM after DELETE") != NULL;
    statement->from = partiql_parse_simple_path(parser);
    return statement->from != NULL && parse_aliases(parser, &statement->has_alias) &&
           parse_where(parser, statement, PARTIQL_BINDS_NOTHING) &&
           parse_returning(parser, statement);
}

static bool parse_verb(struct partiql_parser *parser, struct partiql_statement *statement)
{
    if (partiql_at(parser, "insert"))
        return parse_insert(parser, statement);
    if (partiql_take(parser, "select"))
        return parse_select(parser, statement);
    if (partiql_take(parser, "update"))
        return parse_update(parser, statement);
    if (partiql_take(parser, "delete"))
        return parse_delete(parser, statement);
    if (partiql_take(parser, "from"))
        return parse_from(parser, statement);
    statement->verb = PARTIQL_UPDATE; /* of no table */
    return parse_changes(parser, statement);
}

struct partiql_expr *partiql_parse_statement(struct partiql_parser *parser)
{
    struct partiql_expr *node = partiql_new(parser, PARTIQL_STATEMENT, partiql_peek(parser, 0));
    node->statement = VG_NEW(parser->arena, struct partiql_statement);
    if (!parse_verb(parser, node->statement))
        return NULL;
    node->statement->parameter_count = parser->parameter_count;
    return node;
}

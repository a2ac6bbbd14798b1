/* services/dynamodb/partiql/translate.c: statements as operations: tables, columns, order, and the
 * order in which what is wrong is told. */
#include "translate.h"

#include "parse.h"

#include <ctype.h>
#include <stdlib.h>

void *partiql_fail(struct partiql_context *context, struct vg_str sentence)
{
    if (!vg_str_is_set(context->problem))
        context->problem = sentence;
    return NULL;
}

void *partiql_fail_at(struct partiql_context *context, const struct partiql_token *token,
                      const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct vg_str sentence = vg_arena_vprintf(context->arena, fmt, args);
    va_end(args);
    return partiql_fail(context,
                        VG_CONCAT(context->arena, sentence, VG_STR(" at "),
                                  partiql_place(context->arena, context->statement, token)));
}

struct vg_str partiql_upper(struct vg_arena *arena, struct vg_str text)
{
    char *upper = VG_NEW_ARRAY(arena, char, text.len);
    for (size_t i = 0; i < text.len; i++)
        upper[i] = (char)toupper((unsigned char)text.ptr[i]);
    return vg_str_of(upper, text.len);
}

struct vg_str partiql_identifier(struct vg_arena *arena, const struct partiql_expr *expr)
{
    static const char *const names[PARTIQL_OTHER + 1] = {[PARTIQL_STEP] = "UNKNOWN",
                                                         [PARTIQL_MISSING] = "MISSING",
                                                         [PARTIQL_PARAMETER] = "PARAMETER",
                                                         [PARTIQL_LIST] = "LIST",
                                                         [PARTIQL_BAG] = "BAG",
                                                         [PARTIQL_STRUCT] = "STRUCT",
                                                         [PARTIQL_STATEMENT] = "SELECT",
                                                         [PARTIQL_OR] = "or",
                                                         [PARTIQL_AND] = "and",
                                                         [PARTIQL_NOT] = "not",
                                                         [PARTIQL_NE] = "<>",
                                                         [PARTIQL_BETWEEN] = "between",
                                                         [PARTIQL_IN] = "in",
                                                         [PARTIQL_IS] = "is"};
    if (names[expr->kind] != NULL)
        return vg_str_from(names[expr->kind]);
    if (expr->kind == PARTIQL_PATH)
        return expr->count == 1 ? expr->first->text : VG_STR("PATH");
    if (expr->kind == PARTIQL_STRING)
        return VG_CONCAT(arena, VG_STR("\""), expr->text, VG_STR("\""));
    return partiql_lower(arena, vg_str_is_set(expr->text) ? expr->text : expr->token->text);
}

void *partiql_refuse_token(struct partiql_context *context, const struct partiql_expr *expr)
{
    if (expr->kind == PARTIQL_MISSING)
        return partiql_fail(context, VG_STR("MISSING must be compared using IS operator"));
    return partiql_fail_at(context, expr->token, "Unsupported token in expression: %.*s",
                           VG_STR_ARG(partiql_identifier(context->arena, expr)));
}

bool partiql_settle(struct partiql_context *context)
{
    for (size_t i = 0; i < DYNAMODB_PROBLEM_CLASSES; i++)
        if (vg_str_is_set(context->checks.problems[i]))
            partiql_fail(context, context->checks.problems[i]);
    return !vg_str_is_set(context->problem);
}

/* ---- Paths ---- */

static bool translate_index(struct partiql_context *context, const struct partiql_expr *index,
                            uint32_t *value)
{
    int64_t number;
    bool is_number = index->kind == PARTIQL_NUMBER && vg_str_to_i64(index->text, &number);
    if (is_number && number >= 0 && number <= INT32_MAX) {
        *value = (uint32_t)number;
        return true;
    }
    struct vg_str text = index->kind == PARTIQL_NUMBER ? index->text : index->token->text;
    return partiql_fail_at(context, index->token,
                           "List index is not within the allowable range; index: [%.*s]",
                           VG_STR_ARG(text)) != NULL;
}

bool partiql_path(struct partiql_context *context, const struct partiql_expr *expr,
                  struct dynamodb_path *path)
{
    struct dynamodb_step *steps = VG_NEW_ARRAY(context->arena, struct dynamodb_step, expr->count);
    uint32_t count = 0;
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        bool is_name = at->kind == PARTIQL_STEP && vg_str_is_set(at->text);
        bool is_index = at->kind == PARTIQL_STEP && at->first != NULL;
        if (!is_name && !is_index)
            return partiql_fail_at(context, at->token, "Unexpected path component") != NULL;
        if (is_name)
            steps[count].name = at->text;
        else if (!translate_index(context, at->first, &steps[count].index))
            return false;
        count++;
    }
    if (count > DYNAMODB_LEVELS_MAX)
        dynamodb_note(&context->checks, DYNAMODB_PROBLEM_LIMIT,
                      "The document path has too many nesting levels; nesting levels: %u", count);
    *path = (struct dynamodb_path){.steps = steps, .count = count};
    if (count > 1) {
        struct dynamodb_nested *nested = VG_NEW(context->arena, struct dynamodb_nested);
        *nested = (struct dynamodb_nested){steps[0].name, context->nested};
        context->nested = nested;
    }
    return true;
}

/* ---- Tables ---- */

/* An ARN passes. */
static bool is_source_name(struct vg_str name)
{
    if (vg_str_starts(name, VG_STR("arn:")))
        return true;
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && strchr("-_.", name.ptr[i]) == NULL)
            return false;
    return name.len >= 3 && name.len <= 255;
}

static bool check_source(struct partiql_context *context, enum partiql_verb verb,
                         const struct dynamodb_path *path)
{
    const char *problem = NULL;
    for (uint32_t i = 0; i < path->count; i++)
        if (vg_str_is_set(path->steps[i].name) && path->steps[i].name.len == 0)
            return partiql_fail(context, VG_STR("Path component cannot be an empty string")) !=
                   NULL;
    if (path->count > 1 && verb == PARTIQL_INSERT)
        problem = "FROM clause may only contain a single table name";
    else if (path->count > 2)
        problem = "A path may contain at most 2 components in the FROM clause";
    for (uint32_t i = 0; i < path->count && problem == NULL; i++)
        if (!vg_str_is_set(path->steps[i].name))
            problem = "Invalid list expression in source.";
    if (problem == NULL && path->count > 1 && verb != PARTIQL_SELECT)
        problem = "This operation is not supported on an index";
    return problem == NULL || partiql_fail(context, vg_str_from(problem)) != NULL;
}

/* "table" or "table"."index". */
static bool translate_source(struct partiql_context *context,
                             const struct partiql_statement *statement,
                             struct partiql_operation *operation)
{
    const struct partiql_expr *from = statement->from;
    struct dynamodb_path path;
    if (from->kind != PARTIQL_PATH)
        return partiql_fail(context, VG_STR("Unexpected from source")) != NULL;
    if (!partiql_path(context, from, &path) || !check_source(context, operation->verb, &path))
        return false;
    context->nested = NULL;
    operation->table_name = path.steps[0].name;
    if (path.count > 1)
        operation->index_name = path.steps[1].name;
    return true;
}

/* ---- Columns ---- */

/* A column is named by the last name of its path and the indexes behind it. */
static struct vg_str column_name(struct vg_arena *arena, const struct dynamodb_path *path)
{
    uint32_t at = path->count - 1;
    while (!vg_str_is_set(path->steps[at].name))
        at--;
    if (at == path->count - 1)
        return path->steps[at].name;
    struct vg_buf name;
    vg_buf_init(&name, arena, /* max= */ 0);
    vg_buf_add(&name, path->steps[at].name);
    while (++at < path->count)
        vg_buf_printf(&name, "[%u]", path->steps[at].index);
    return vg_buf_str(&name);
}

static int compare_columns(const void *a, const void *b)
{
    return vg_str_cmp(((const struct partiql_column *)a)->name,
                      ((const struct partiql_column *)b)->name);
}

static bool translate_columns(struct partiql_context *context,
                              const struct partiql_statement *statement,
                              struct partiql_operation *operation)
{
    size_t count = 0, listed = statement->columns->count;
    struct partiql_column *columns = VG_NEW_ARRAY(context->arena, struct partiql_column, listed);
    struct vg_str *names = VG_NEW_ARRAY(context->arena, struct vg_str, listed);
    if (statement->is_star)
        return true;
    for (const struct partiql_expr *at = statement->columns->first; at != NULL; at = at->next) {
        if (at->kind != PARTIQL_PATH)
            return partiql_fail_at(context, at->token, "Unexpected path component") != NULL;
        if (!partiql_path(context, at, &columns[count].path))
            return false;
        columns[count].name = column_name(context->arena, &columns[count].path);
        names[count] = columns[count].path.steps[0].name;
        count++;
    }
    qsort(columns, count, sizeof(*columns), compare_columns);
    for (size_t i = 1; i < count; i++)
        if (vg_str_eq(columns[i - 1].name, columns[i].name))
            return partiql_fail(context, VG_CONCAT(context->arena,
                                                   VG_STR("Duplicate identifiers in select "
                                                          "clause: "),
                                                   columns[i].name)) != NULL;
    operation->columns = columns;
    operation->column_count = count;
    operation->column_order = names;
    return true;
}

struct vg_str partiql_show(const struct partiql_operation *operation, struct vg_str item,
                           struct vg_arena *arena)
{
    struct vg_buf shown;
    struct vg_str value;
    uint32_t count = 0;
    if (operation->columns == NULL || !vg_str_is_set(item))
        return item;
    vg_buf_init(&shown, arena, /* max= */ 0);
    size_t opened = dynamodb_open_item(&shown);
    for (size_t i = 0; i < operation->column_count; i++) {
        if (!dynamodb_path_find(&operation->columns[i].path, item, &value))
            continue;
        dynamodb_put_name(&shown, operation->columns[i].name);
        vg_buf_add(&shown, value);
        count++;
    }
    dynamodb_close_item(&shown, opened, count);
    return vg_buf_str(&shown);
}

static bool translate_order(struct partiql_context *context,
                            const struct partiql_statement *statement,
                            struct partiql_operation *operation)
{
    size_t count = 0;
    for (const struct partiql_order *at = statement->order; at != NULL; at = at->next)
        count++;
    operation->order = VG_NEW_ARRAY(context->arena, struct partiql_order_key, count);
    for (const struct partiql_order *at = statement->order; at != NULL; at = at->next) {
        struct dynamodb_path path;
        if (at->key->kind != PARTIQL_PATH || at->key->count > 1)
            return partiql_fail(context, VG_CONCAT(context->arena,
                                                   VG_STR("Argument to ORDER BY must be of type "
                                                          "VariableReference. Type: "),
                                                   partiql_identifier(context->arena, at->key))) !=
                   NULL;
        if (!partiql_path(context, at->key, &path))
            return false;
        operation->order[operation->order_count++] = (struct partiql_order_key){
            .name = path.steps[0].name, .is_descending = at->is_descending};
    }
    return true;
}

/* ---- Statements ---- */

static bool translate_where(struct partiql_context *context,
                            const struct partiql_statement *statement,
                            struct partiql_operation *operation)
{
    if (statement->where == NULL)
        return true;
    operation->where = partiql_condition(context, statement->where);
    return operation->where != NULL && partiql_settle(context);
}

static bool check_returning(struct partiql_context *context,
                            const struct partiql_statement *statement)
{
    static const char *const names[] = {[PARTIQL_RETURNS_ALL_OLD] = "ALL OLD",
                                        [PARTIQL_RETURNS_ALL_NEW] = "ALL NEW",
                                        [PARTIQL_RETURNS_MODIFIED_OLD] = "MODIFIED OLD",
                                        [PARTIQL_RETURNS_MODIFIED_NEW] = "MODIFIED NEW"};
    enum partiql_returning returning = statement->returning;
    if (returning == PARTIQL_RETURNS_NOTHING || statement->verb == PARTIQL_UPDATE ||
        (returning == PARTIQL_RETURNS_ALL_OLD && statement->verb == PARTIQL_DELETE))
        return true;
    if (statement->verb == PARTIQL_INSERT)
        return partiql_fail(context, VG_STR("RETURNING is not supported in INSERT")) != NULL;
    return partiql_fail(context,
                        vg_arena_printf(context->arena,
                                        "Invalid returning clause: RETURNING %s *. Only RETURNING "
                                        "ALL OLD * is allowed in DELETE statements.",
                                        names[returning])) != NULL;
}

static bool translate_rest(struct partiql_context *context,
                           const struct partiql_statement *statement,
                           struct partiql_operation *operation)
{
    switch (statement->verb) {
    case PARTIQL_SELECT:
        return translate_columns(context, statement, operation) &&
               translate_where(context, statement, operation) &&
               translate_order(context, statement, operation);
    case PARTIQL_INSERT:
        return partiql_item(context, statement->value, &operation->item);
    case PARTIQL_UPDATE:
        return partiql_update(context, statement->assignments, &operation->update) &&
               translate_where(context, statement, operation);
    case PARTIQL_DELETE:
        break;
    }
    return translate_where(context, statement, operation);
}

static bool translate_statement(struct partiql_context *context,
                                const struct partiql_statement *statement,
                                struct partiql_operation *operation)
{
    operation->verb = statement->verb;
    operation->returning = statement->returning;
    if (statement->from == NULL)
        return partiql_fail(context, VG_STR("The statement names no table")) != NULL;
    if (statement->odd_sentence != NULL)
        return partiql_fail(context, vg_str_from(statement->odd_sentence)) != NULL;
    if (statement->odd_clause != NULL)
        return partiql_fail_at(context, statement->odd_clause, "Unsupported clause: %s",
                               statement->odd_clause_name) != NULL;
    if (statement->has_alias)
        return partiql_fail(context, VG_STR("Aliasing is not supported")) != NULL;
    if (statement->parameter_count > context->parameter_count)
        return partiql_fail(context, VG_STR("Number of parameters in request and statement don't "
                                            "match.")) != NULL;
    bool is_good = translate_source(context, statement, operation) &&
                   check_returning(context, statement) &&
                   translate_rest(context, statement, operation);
    operation->nested = context->nested;
    return is_good;
}

bool partiql_check_names(struct partiql_context *context, const struct partiql_operation *operation)
{
    bool is_index = vg_str_is_set(operation->index_name);
    if (operation->verb == PARTIQL_INSERT || (is_source_name(operation->table_name) &&
                                              (!is_index || is_source_name(operation->index_name))))
        return true;
    return partiql_fail(context, VG_STR("Table name should be within the length [3, 255] and only "
                                        "contain 'a-z', 'A-Z', '0-9', '-', '_', '.'.")) != NULL;
}

bool partiql_translate(struct partiql_context *context, struct partiql_operation *operation)
{
    struct partiql_expr *tree;
    *operation = (struct partiql_operation){.verb = PARTIQL_SELECT};
    context->checks = (struct dynamodb_parser){.arena = context->arena, .kind = DYNAMODB_STATEMENT};
    if (!partiql_parse(context->arena, context->statement, &tree, &context->problem))
        return false;
    const struct partiql_expr *inside = tree;
    if (tree->kind == PARTIQL_CALL && vg_str_is(tree->text, "exists") && tree->count == 1) {
        operation->is_exists = true;
        inside = tree->first;
    }
    if (inside->kind == PARTIQL_STATEMENT &&
        (!operation->is_exists || inside->statement->verb == PARTIQL_SELECT))
        return translate_statement(context, inside->statement, operation);
    if (tree->kind == PARTIQL_IS)
        return partiql_fail(context, VG_STR("Unsupported operation: IsType")) != NULL;
    return partiql_fail_at(context, tree->token, "The statement is none") != NULL;
}

/* apigateway/template/path_filter.c: the filters of JSONPaths: ?(@.price < 10 && @.name). */
#include "apigateway/template/path_inside.h"
#include "apigateway/template/regex.h"

static bool accept_text(struct path_reader *reader, struct vg_str text)
{
    path_skip_space(reader);
    if (!vg_str_starts(vg_str_of(reader->at, (size_t)(reader->end - reader->at)), text))
        return false;
    reader->at += text.len;
    return true;
}

static bool read_list(struct path_reader *reader, struct apigateway_value *list)
{
    struct apigateway_value element;
    *list = apigateway_list_new(reader->arena, /* room= */ 0);
    if (accept_text(reader, VG_STR("]")))
        return true;
    do {
        path_skip_space(reader);
        if (!path_literal(reader, &element))
            return false;
        apigateway_list_add(reader->arena, list->list, element);
    } while (accept_text(reader, VG_STR(",")));
    return accept_text(reader, VG_STR("]"));
}

static bool read_operand(struct path_reader *reader, struct filter_operand *operand)
{
    path_skip_space(reader);
    char first = path_peek(reader);
    if (first == '@' || first == '$') {
        reader->at++;
        operand->is_path = true;
        operand->is_root = first == '$';
        operand->path = path_segments(reader);
        return !reader->is_malformed;
    }
    if (path_accept(reader, '['))
        return read_list(reader, &operand->literal);
    return path_literal(reader, &operand->literal);
}

/* "/text/" with "i" behind it or not. */
static bool read_regex(struct path_reader *reader, struct filter_operand *operand)
{
    if (!accept_text(reader, VG_STR("/")))
        return false;
    const char *from = reader->at;
    while (reader->at < reader->end && *reader->at != '/')
        reader->at += *reader->at == '\\' && reader->end - reader->at > 1 ? 2 : 1;
    struct vg_str pattern = vg_str_of(from, (size_t)(reader->at - from));
    if (!path_accept(reader, '/'))
        return false;
    if (path_accept(reader, 'i'))
        pattern = VG_CONCAT(reader->arena, VG_STR("(?i)"), pattern);
    operand->regex = apigateway_regex_new(reader->arena, pattern, /* is_whole= */ true);
    return operand->regex != NULL;
}

static const struct {
    struct vg_str sign; /* longer ones before those they begin with */
    enum filter_operator test;
} operators[] = {
    {VG_STR_INIT("=="), FILTER_EQ},      {VG_STR_INIT("!="), FILTER_NE},
    {VG_STR_INIT("<="), FILTER_LE},      {VG_STR_INIT(">="), FILTER_GE},
    {VG_STR_INIT("=~"), FILTER_MATCHES}, {VG_STR_INIT("<"), FILTER_LT},
    {VG_STR_INIT(">"), FILTER_GT},       {VG_STR_INIT("nin "), FILTER_NOT_IN},
    {VG_STR_INIT("in "), FILTER_IN},
};

static const struct filter *read_test(struct path_reader *reader)
{
    struct filter *filter = VG_NEW(reader->arena, struct filter);
    filter->kind = FILTER_TEST;
    if (!read_operand(reader, &filter->left))
        return path_fail(reader);
    for (size_t i = 0; i < VG_COUNT_OF(operators); i++) {
        if (!accept_text(reader, operators[i].sign))
            continue;
        filter->test = operators[i].test;
        bool is_good = filter->test == FILTER_MATCHES ? read_regex(reader, &filter->right)
                                                      : read_operand(reader, &filter->right);
        return is_good ? filter : path_fail(reader);
    }
    return filter->left.is_path ? filter : path_fail(reader);
}

static const struct filter *read_or(struct path_reader *reader);

static const struct filter *node(struct path_reader *reader, enum filter_kind kind,
                                 const struct filter *a, const struct filter *b)
{
    struct filter *filter = VG_NEW(reader->arena, struct filter);
    *filter = (struct filter){.kind = kind, .a = a, .b = b};
    return filter;
}

static const struct filter *read_one(struct path_reader *reader)
{
    if (reader->depth == PATH_FILTER_DEPTH_MAX)
        return path_fail(reader);
    reader->depth++;
    const struct filter *filter;
    path_skip_space(reader);
    if (path_accept(reader, '!')) {
        filter = node(reader, FILTER_NOT, read_one(reader), NULL);
    } else if (path_accept(reader, '(')) {
        filter = read_or(reader);
        if (!accept_text(reader, VG_STR(")")))
            path_fail(reader);
    } else {
        filter = read_test(reader);
    }
    reader->depth--;
    return reader->is_malformed ? NULL : filter;
}

/* Chains lean to the left and are at most as long as a path. */
static const struct filter *read_and(struct path_reader *reader)
{
    const struct filter *left = read_one(reader);
    while (!reader->is_malformed && accept_text(reader, VG_STR("&&")))
        left = node(reader, FILTER_AND, left, read_one(reader));
    return reader->is_malformed ? NULL : left;
}

static const struct filter *read_or(struct path_reader *reader)
{
    const struct filter *left = read_and(reader);
    while (!reader->is_malformed && accept_text(reader, VG_STR("||")))
        left = node(reader, FILTER_OR, left, read_and(reader));
    return reader->is_malformed ? NULL : left;
}

const struct filter *path_filter(struct path_reader *reader)
{
    const struct filter *filter = read_or(reader);
    if (!reader->is_malformed && !accept_text(reader, VG_STR(")")))
        path_fail(reader);
    return reader->is_malformed ? NULL : filter;
}

/* False when a path leads nowhere. */
static bool value_of(struct path_walker *walker, const struct filter_operand *operand,
                     struct apigateway_value here, struct apigateway_value *value)
{
    *value = operand->literal;
    if (!operand->is_path)
        return true;
    struct apigateway_value list = apigateway_list_new(walker->arena, /* room= */ 1);
    struct path_walker inner = *walker;
    inner.found = list.list;
    path_walk(&inner, operand->path, operand->is_root ? walker->root : here);
    *value = path_is_definite(operand->path) && list.list->count > 0 ? list.list->values[0] : list;
    return list.list->count > 0;
}

/* A number and a text are compared as numbers where the text is one. */
static bool number_from(struct apigateway_value value, struct apigateway_value *number)
{
    double real;
    *number = value;
    if (value.type == APIGATEWAY_STRING && vg_str_to_f64(value.text, &real))
        *number = apigateway_double(real);
    return apigateway_is_number(*number);
}

static bool are_equal(struct path_walker *walker, struct apigateway_value a,
                      struct apigateway_value b, int level)
{
    struct apigateway_value left, right;
    if (--*walker->steps < 0 || level > VG_JSON_DEPTH_MAX)
        return false;
    if (apigateway_is_number(a) || apigateway_is_number(b))
        return number_from(a, &left) && number_from(b, &right) &&
               apigateway_number_cmp(left, right) == 0;
    if (a.type != b.type)
        return false;
    bool is_equal = true;
    switch (a.type) {
    case APIGATEWAY_BOOL:
        return a.boolean == b.boolean;
    case APIGATEWAY_STRING:
        *walker->steps -= (int64_t)(a.text.len / 64);
        return vg_str_eq(a.text, b.text);
    case APIGATEWAY_LIST:
        is_equal = a.list->count == b.list->count;
        for (size_t i = 0; is_equal && i < a.list->count; i++)
            is_equal = are_equal(walker, a.list->values[i], b.list->values[i], level + 1);
        return is_equal;
    case APIGATEWAY_MAP:
        is_equal = a.map->count == b.map->count;
        for (size_t i = 0; is_equal && i < a.map->count; i++) {
            const struct apigateway_member *other =
                apigateway_map_find(b.map, a.map->members[i].key);
            is_equal = other != NULL &&
                       are_equal(walker, a.map->members[i].value, other->value, level + 1);
        }
        return is_equal;
    default:
        return true; /* null */
    }
}

static bool is_in(struct path_walker *walker, struct apigateway_value value,
                  struct apigateway_value list)
{
    for (size_t i = 0; list.type == APIGATEWAY_LIST && i < list.list->count; i++)
        if (are_equal(walker, value, list.list->values[i], 0))
            return true;
    return false;
}

/* Numbers by their value, texts by their bytes; other pairs have no order. */
static bool is_ordered(enum filter_operator test, struct apigateway_value a,
                       struct apigateway_value b)
{
    struct apigateway_value left, right;
    int order;
    if (a.type == APIGATEWAY_STRING && b.type == APIGATEWAY_STRING)
        order = vg_str_cmp(a.text, b.text);
    else if (number_from(a, &left) && number_from(b, &right))
        order = apigateway_number_cmp(left, right);
    else
        return false;
    switch (test) {
    case FILTER_LT:
        return order < 0;
    case FILTER_LE:
        return order <= 0;
    case FILTER_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool matches(struct path_walker *walker, struct apigateway_regex *regex,
                    struct apigateway_value value)
{
    struct apigateway_match match;
    if (value.type != APIGATEWAY_STRING || *walker->steps < 0)
        return false;
    enum apigateway_regex_result result =
        apigateway_regex_find(regex, value.text, 0, walker->steps, &match);
    if (result == APIGATEWAY_TOO_DEAR)
        *walker->steps = -1;
    return result == APIGATEWAY_MATCH;
}

static bool test_holds(struct path_walker *walker, const struct filter *filter,
                       struct apigateway_value here)
{
    struct apigateway_value left, right = apigateway_null();
    bool has_left = value_of(walker, &filter->left, here, &left);
    bool has_right = filter->test != FILTER_EXISTS && filter->test != FILTER_MATCHES &&
                     value_of(walker, &filter->right, here, &right);
    switch (filter->test) {
    case FILTER_EXISTS:
        return has_left;
    case FILTER_MATCHES:
        return has_left && matches(walker, filter->right.regex, left);
    case FILTER_EQ:
        return has_left && has_right && are_equal(walker, left, right, 0);
    case FILTER_NE:
        return has_left != has_right || (has_left && !are_equal(walker, left, right, 0));
    case FILTER_IN:
        return has_left && is_in(walker, left, right);
    case FILTER_NOT_IN:
        return !has_left || !is_in(walker, left, right);
    default:
        return has_left && has_right && is_ordered(filter->test, left, right);
    }
}

bool path_filter_holds(struct path_walker *walker, const struct filter *filter,
                       struct apigateway_value value)
{
    if (--*walker->steps < 0)
        return false;
    switch (filter->kind) {
    case FILTER_OR:
        return path_filter_holds(walker, filter->a, value) ||
               path_filter_holds(walker, filter->b, value);
    case FILTER_AND:
        return path_filter_holds(walker, filter->a, value) &&
               path_filter_holds(walker, filter->b, value);
    case FILTER_NOT:
        return !path_filter_holds(walker, filter->a, value);
    default:
        return test_holds(walker, filter, value);
    }
}

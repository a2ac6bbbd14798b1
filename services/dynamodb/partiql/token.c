/* services/dynamodb/partiql/token.c: the words and signs of statements.
 *
 * What is a token, and which words are keywords (which no bare name can be), follows the reference
 * implementation of PartiQL, whose complaints AWS's answers quote. */
#include "partiql.h"

#include "parse.h"

#include <stdlib.h>

enum { KEYWORD_MAX = 17 };

/* In byte order. */
/* clang-format off */
static const char *const keywords[] = {
    "absolute", "action", "add", "all", "allocate", "alter", "and", "any", "are", "as", "asc",
    "assertion", "at", "authorization", "avg", "bag", "begin", "between", "bigint", "bit",
    "bit_length", "blob", "bool", "boolean", "by", "cascade", "cascaded", "case", "cast", "catalog",
    "char", "char_length", "character", "character_length", "check", "clob", "close", "coalesce",
    "collate", "collation", "column", "commit", "conflict", "connect", "connection", "constraint",
    "constraints", "continue", "convert", "corresponding", "count", "create", "cross", "current",
    "current_date", "current_time", "current_timestamp", "current_user", "cursor", "date",
    "date_add", "date_diff", "deallocate", "dec", "decimal", "declare", "default", "deferrable",
    "deferred", "delete", "desc", "describe", "descriptor", "diagnostics", "disconnect", "distinct",
    "do", "domain", "double", "drop", "else", "end", "escape", "except", "exception", "exec",
    "execute", "exists", "external", "extract", "false", "fetch", "first", "float", "for",
    "foreign", "found", "from", "full", "get", "global", "go", "goto", "grant", "group", "having",
    "identity", "immediate", "in", "index", "indicator", "initially", "inner", "input",
    "insensitive", "insert", "int", "int2", "int4", "int8", "integer", "integer2", "integer4",
    "integer8", "intersect", "interval", "into", "is", "isolation", "join", "key", "language",
    "last", "left", "let", "level", "like", "limit", "list", "local", "lower", "match", "max",
    "min", "missing", "modified", "module", "names", "national", "natural", "nchar", "new", "next",
    "no", "not", "nothing", "null", "nullif", "numeric", "octet_length", "of", "old", "on", "only",
    "open", "option", "or", "order", "outer", "output", "overlaps", "pad", "partial", "pivot",
    "position", "precision", "prepare", "preserve", "primary", "prior", "privileges", "procedure",
    "public", "read", "real", "references", "relative", "remove", "restrict", "returning", "revoke",
    "right", "rollback", "rows", "schema", "scroll", "section", "select", "session",
    "session_user", "set", "sexp", "size", "smallint", "some", "space", "sql", "sqlcode",
    "sqlerror", "sqlstate", "string", "struct", "substring", "sum", "symbol", "system_user",
    "table", "temporary", "then", "time", "timestamp", "to", "transaction", "translate",
    "translation", "trim", "true", "tuple", "union", "unique", "unknown", "unpivot", "update",
    "upper", "usage", "user", "using", "value", "values", "varchar", "varying", "view", "when",
    "whenever", "where", "with", "work", "write", "zone",
};
/* clang-format on */

static int compare_words(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static char to_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_keyword(struct vg_str word)
{
    char lower[KEYWORD_MAX + 1];
    if (word.len > KEYWORD_MAX)
        return false;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = to_lower(word.ptr[i]);
    lower[word.len] = '\0';
    return bsearch(lower, keywords, VG_COUNT_OF(keywords), sizeof(keywords[0]), compare_words) !=
           NULL;
}

struct vg_str partiql_lower(struct vg_arena *arena, struct vg_str text)
{
    char *lower = vg_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        lower[i] = to_lower(text.ptr[i]);
    return vg_str_of(lower, text.len);
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What is read, and where. Behind the end there are zeros, which are no token's characters. */
struct scanner {
    struct vg_str text;
    size_t at;
};

static char peek(const struct scanner *scanner, size_t ahead)
{
    size_t at = scanner->at + ahead;
    return at < scanner->text.len ? scanner->text.ptr[at] : '\0';
}

static bool starts(const struct scanner *scanner, const char *literal)
{
    return vg_str_starts(vg_str_tail(scanner->text, scanner->at), vg_str_from(literal));
}

/* White space and comments. False for a comment that does not end. */
static bool skip_space(struct scanner *scanner)
{
    while (scanner->at < scanner->text.len) {
        char c = peek(scanner, 0);
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            scanner->at++;
        } else if (starts(scanner, "--")) {
            while (scanner->at < scanner->text.len && peek(scanner, 0) != '\n' &&
                   peek(scanner, 0) != '\r')
                scanner->at++;
        } else if (starts(scanner, "/*")) {
            ptrdiff_t end = vg_str_find(vg_str_tail(scanner->text, scanner->at + 2), VG_STR("*/"));
            if (end < 0)
                return false;
            scanner->at += (size_t)end + 4;
        } else {
            break;
        }
    }
    return true;
}

static size_t skip_digits(struct scanner *scanner)
{
    size_t from = scanner->at;
    while (is_digit(peek(scanner, 0)))
        scanner->at++;
    return scanner->at - from;
}

/* An exponent must fit 32 bits, and so must the number's scale: the digits behind the point less
 * the exponent. */
static bool exponent_fits(struct vg_str digits, bool is_negative, size_t fraction)
{
    int64_t value;
    if (!vg_str_to_i64(digits, &value) || value > INT32_MAX)
        return false;
    int64_t scale = (int64_t)fraction - (is_negative ? -value : value);
    return scale >= INT32_MIN && scale <= INT32_MAX;
}

static bool scan_number(struct scanner *scanner)
{
    size_t fraction = 0;
    skip_digits(scanner);
    if (peek(scanner, 0) == '.') {
        scanner->at++;
        fraction = skip_digits(scanner);
    }
    if (to_lower(peek(scanner, 0)) != 'e')
        return true;
    scanner->at++;
    bool is_negative = peek(scanner, 0) == '-';
    if (is_negative || peek(scanner, 0) == '+')
        scanner->at++;
    size_t from = scanner->at;
    return skip_digits(scanner) > 0 &&
           exponent_fits(vg_str_slice(scanner->text, from, scanner->at), is_negative, fraction);
}

/* A quote inside is doubled. */
static bool scan_quoted(struct scanner *scanner)
{
    char quote = peek(scanner, 0);
    scanner->at++;
    for (; scanner->at < scanner->text.len; scanner->at++) {
        if (peek(scanner, 0) != quote)
            continue;
        scanner->at++;
        if (peek(scanner, 0) != quote)
            return true;
    }
    return false;
}

static bool scan_symbol(struct scanner *scanner)
{
    static const char *const doubles[] = {"<<", ">>", "<=", ">=", "<>", "!=", "||"};
    for (size_t i = 0; i < VG_COUNT_OF(doubles); i++) {
        if (!starts(scanner, doubles[i]))
            continue;
        scanner->at += 2;
        return true;
    }
    bool is_symbol = memchr("()[]{}:,*;?.<>=+-/%^@", peek(scanner, 0), 21) != NULL;
    scanner->at++;
    return is_symbol;
}

static bool scan_token(struct scanner *scanner, struct partiql_token *token)
{
    size_t from = scanner->at;
    char c = peek(scanner, 0);
    bool is_token = true;
    if (is_name_start(c)) {
        while (is_name_start(peek(scanner, 0)) || is_digit(peek(scanner, 0)))
            scanner->at++;
        token->kind = is_keyword(vg_str_slice(scanner->text, from, scanner->at))
                          ? PARTIQL_TOKEN_KEYWORD
                          : PARTIQL_TOKEN_NAME;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(scanner, 1)))) {
        token->kind = PARTIQL_TOKEN_NUMBER;
        is_token = scan_number(scanner);
    } else if (c == '\'' || c == '"') {
        token->kind = c == '"' ? PARTIQL_TOKEN_QUOTED : PARTIQL_TOKEN_STRING;
        is_token = scan_quoted(scanner);
    } else {
        token->kind = PARTIQL_TOKEN_SYMBOL;
        is_token = scan_symbol(scanner);
    }
    token->text = vg_str_slice(scanner->text, from, scanner->at);
    return is_token;
}

bool partiql_tokens(struct vg_arena *arena, struct vg_str text, struct partiql_token **tokens,
                    size_t *count)
{
    struct scanner scanner = {.text = text};
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (;;) {
        struct partiql_token token = {.kind = PARTIQL_TOKEN_END};
        if (!skip_space(&scanner))
            return false;
        token.text = vg_str_tail(text, scanner.at);
        bool is_end = scanner.at >= text.len;
        if (!is_end && !scan_token(&scanner, &token))
            return false;
        vg_buf_add_bytes(&buf, &token, sizeof(token));
        if (is_end)
            break;
    }
    *tokens = (struct partiql_token *)(void *)buf.ptr;
    *count = buf.len / sizeof(**tokens);
    return true;
}

struct vg_str partiql_token_value(struct vg_arena *arena, const struct partiql_token *token)
{
    if (token->kind != PARTIQL_TOKEN_QUOTED && token->kind != PARTIQL_TOKEN_STRING)
        return token->text;
    struct vg_str inside = vg_str_slice(token->text, 1, token->text.len - 1);
    char quote = token->text.ptr[0];
    if (vg_str_find_char(inside, quote) < 0)
        return inside;
    struct vg_buf value;
    vg_buf_init(&value, arena, /* max= */ 0);
    for (size_t i = 0; i < inside.len; i++) {
        vg_buf_add_char(&value, inside.ptr[i]);
        i += inside.ptr[i] == quote; /* of two only one */
    }
    return vg_buf_str(&value);
}

struct vg_str partiql_place(struct vg_arena *arena, struct vg_str statement,
                            const struct partiql_token *token)
{
    size_t line = 1, line_start = 0;
    size_t at = (size_t)(token->text.ptr - statement.ptr);
    for (size_t i = 0; i < at; i++) {
        char c = statement.ptr[i];
        if (c != '\n' && (c != '\r' || (i + 1 < statement.len && statement.ptr[i + 1] == '\n')))
            continue;
        line++;
        line_start = i + 1;
    }
    return vg_arena_printf(arena, "%zu:%zu:%zu", line,
                           vg_utf8_count(vg_str_slice(statement, line_start, at)) + 1,
                           vg_utf8_count(token->text));
}

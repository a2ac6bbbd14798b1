/* client/reply.c: collects an answer and finds the error in it: JSON's __type and message, XML's
 * Code and Message. */
#include "client/reply.h"

#include <stdlib.h>
#include <string.h>

void virga_reply_clear(struct virga_reply *reply)
{
    free(reply->body);
    free(reply->error_code);
    free(reply->error_message);
    memset(reply, 0, sizeof *reply);
}

size_t vg_reply_take_body(char *piece, size_t one, size_t len, void *ctx)
{
    struct virga_reply *reply = ctx;
    (void)one; /* always 1 */
    char *longer = realloc(reply->body, reply->body_len + len + 1);
    if (longer == NULL)
        return 0; /* libcurl then ends the transfer */
    memcpy(longer + reply->body_len, piece, len);
    reply->body = longer;
    reply->body_len += len;
    longer[reply->body_len] = '\0';
    return len;
}

/* "com.amazonaws.x#Code" and "Code:http://..." both mean Code. */
static char *copy_code(const char *text, size_t len)
{
    const char *hash = memchr(text, '#', len);
    if (hash != NULL) {
        len -= (size_t)(hash + 1 - text);
        text = hash + 1;
    }
    const char *colon = memchr(text, ':', len);
    return strndup(text, colon != NULL ? (size_t)(colon - text) : len);
}

size_t vg_reply_take_header(char *line, size_t one, size_t len, void *ctx)
{
    static const char name[] = "x-amzn-errortype:";
    struct virga_reply *reply = ctx;
    (void)one;
    if (len < sizeof name || strncasecmp(line, name, sizeof name - 1) != 0)
        return len;
    size_t from = sizeof name - 1, to = len;
    while (from < to && line[from] == ' ')
        from++;
    while (to > from && (line[to - 1] == '\r' || line[to - 1] == '\n' || line[to - 1] == ' '))
        to--;
    free(reply->error_code);
    reply->error_code = copy_code(line + from, to - from);
    return len;
}

/* ---- JSON: the members of the outermost object, no more. ---- */

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Behind the closing quote of the string that begins at `at`, or NULL. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++)
        if (*at == '\\' && at[1] != '\0')
            at++;
    return *at == '"' ? at + 1 : NULL;
}

/* Behind the value at `at`, or NULL. Nesting is counted, not checked. */
static const char *skip_value(const char *at)
{
    int depth = 0;
    do {
        at = skip_space(at);
        if (*at == '"') {
            at = skip_string(at);
            if (at == NULL)
                return NULL;
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            depth--;
            at++;
        } else if (*at == '\0') {
            return NULL;
        } else {
            at += *at == ',' || *at == ':' ? 1 : strcspn(at, ",:{}[]\" \t\r\n");
        }
    } while (depth > 0);
    return at;
}

static char *put_utf8(char *out, unsigned code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    }
    return out;
}

/* The four digits at `at`, or 0. */
static unsigned read_hex4(const char *at)
{
    char digits[5] = {0};
    strncpy(digits, at, 4);
    return strspn(digits, "0123456789abcdefABCDEF") == 4 ? (unsigned)strtoul(digits, NULL, 16) : 0;
}

/* Reads an escape behind its backslash; returns where it ends. */
static const char *unescape(const char *at, char **out)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    const char *known = strchr(names, *at);
    if (*at != 'u') {
        *(*out)++ = known != NULL ? values[known - names] : *at;
        return at + 1;
    }
    unsigned code = read_hex4(at + 1);
    at += 1 + strnlen(at + 1, 4);
    unsigned low =
        code >= 0xd800 && code < 0xdc00 && at[0] == '\\' && at[1] == 'u' ? read_hex4(at + 2) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
    }
    *out = put_utf8(*out, code);
    return at;
}

/* The string at `at`, unescaped: never longer than it was. */
static char *copy_json_string(const char *at)
{
    const char *end = skip_string(at);
    char *text = end != NULL ? malloc((size_t)(end - at)) : NULL;
    if (text == NULL)
        return NULL;
    char *out = text;
    for (at++; at < end - 1;)
        if (*at == '\\')
            at = unescape(at + 1, &out);
        else
            *out++ = *at++;
    *out = '\0';
    return text;
}

/* The text of the first member whose name is one of `names` (ends in NULL), or NULL. */
static char *json_member(const char *json, const char *const *names)
{
    const char *at = skip_space(json);
    if (*at++ != '{')
        return NULL;
    for (;;) {
        at = skip_space(at);
        const char *name = at;
        if (*at != '"' || (at = skip_string(at)) == NULL)
            return NULL;
        size_t length = (size_t)(at - name) - 2;
        at = skip_space(at);
        if (*at++ != ':')
            return NULL;
        at = skip_space(at);
        for (size_t i = 0; names[i] != NULL; i++)
            if (*at == '"' && strlen(names[i]) == length && memcmp(name + 1, names[i], length) == 0)
                return copy_json_string(at);
        at = skip_value(at);
        if (at == NULL || *(at = skip_space(at)) != ',')
            return NULL;
        at++;
    }
}

/* ---- XML ---- */

static char *replace_entities(char *text)
{
    static const char *const entities[][2] = {{"&lt;", "<"},   {"&gt;", ">"},  {"&quot;", "\""},
                                              {"&apos;", "'"}, {"&#39;", "'"}, {"&amp;", "&"}};
    char *out = text;
    for (const char *at = text; *at != '\0';) {
        size_t used = 0;
        for (size_t i = 0; used == 0 && i < sizeof entities / sizeof entities[0]; i++)
            if (strncmp(at, entities[i][0], strlen(entities[i][0])) == 0) {
                used = strlen(entities[i][0]);
                *out++ = entities[i][1][0];
            }
        if (used == 0) {
            *out++ = *at;
            used = 1;
        }
        at += used;
    }
    *out = '\0';
    return text;
}

/* Text of the first element of that name: `open` and `close` are its tags. */
static char *xml_text(const char *xml, const char *open, const char *close)
{
    const char *from = strstr(xml, open);
    const char *to = from != NULL ? strstr(from, close) : NULL;
    if (to == NULL)
        return NULL;
    from += strlen(open);
    char *text = strndup(from, (size_t)(to - from));
    return text != NULL ? replace_entities(text) : NULL;
}

/* ---- The whole ---- */

static void take_error(struct virga_reply *reply)
{
    static const char *const codes[] = {"__type", "code", "Code", NULL};
    static const char *const messages[] = {"message", "Message", "errorMessage", NULL};
    const char *body = skip_space(reply->body);
    if (*body == '{') {
        char *code = reply->error_code == NULL ? json_member(body, codes) : NULL;
        if (code != NULL)
            reply->error_code = copy_code(code, strlen(code));
        free(code);
        reply->error_message = json_member(body, messages);
    } else if (*body == '<') {
        if (reply->error_code == NULL)
            reply->error_code = xml_text(body, "<Code>", "</Code>");
        reply->error_message = xml_text(body, "<Message>", "</Message>");
    }
}

int vg_reply_finish(struct virga_reply *reply, int status)
{
    reply->status = status;
    if (reply->body == NULL)
        reply->body = calloc(1, 1);
    if (reply->body == NULL) {
        vg_reply_fail(reply, "out of memory");
        return -1;
    }
    if (status >= 200 && status < 300) {
        free(reply->error_code);
        reply->error_code = NULL;
        return 0;
    }
    take_error(reply);
    if (reply->error_code == NULL)
        reply->error_code = strdup("UnknownError");
    if (reply->error_message == NULL)
        reply->error_message = strdup("");
    return -1;
}

void vg_reply_fail(struct virga_reply *reply, const char *problem)
{
    virga_reply_clear(reply);
    reply->body = calloc(1, 1);
    reply->error_code = strdup("RequestFailed");
    reply->error_message = strdup(problem);
}

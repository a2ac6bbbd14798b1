/* apigateway/template/method_regex.c: the methods of java.lang.String that take a regular
 * expression. */
#include "apigateway/template/regex.h"
#include "apigateway/template/run.h"

/* What a new regular expression costs, beside its length. */
enum { COMPILE_STEPS = 500 };

/* Kept for the run, as templates use theirs in loops. */
static struct apigateway_regex *regex_of(struct vtl_run *run, struct vg_str pattern, bool is_whole)
{
    struct vg_str key = VG_CONCAT(run->arena, is_whole ? VG_STR("=") : VG_STR("~"), pattern);
    if (run->regexes == NULL)
        run->regexes = apigateway_map_new(run->arena).map;
    const struct apigateway_member *known = apigateway_map_find(run->regexes, key);
    if (known != NULL)
        return known->value.regex;
    if (!vtl_spend(run, COMPILE_STEPS + pattern.len))
        return NULL;
    struct apigateway_value value = {.regex = apigateway_regex_new(run->arena, pattern, is_whole)};
    if (value.regex == NULL)
        vtl_fail(run, "A regular expression is malformed, or longer than 4 KB");
    else
        apigateway_map_set(run->arena, run->regexes, key, value);
    return value.regex;
}

/* False at the end, and when it takes too many steps, with the problem worded. */
static bool find(struct vtl_run *run, struct apigateway_regex *regex, struct vg_str text,
                 size_t from, struct apigateway_match *match)
{
    if (!vtl_spend(run, 1))
        return false;
    enum apigateway_regex_result result =
        apigateway_regex_find(regex, text, from, &run->steps_left, match);
    if (result == APIGATEWAY_TOO_DEAR || run->steps_left < 0) {
        run->steps_left = 0;
        vtl_fail(run, "A regular expression takes too many steps");
    }
    return result == APIGATEWAY_MATCH && !vtl_failed(run);
}

static struct apigateway_value regex_matches(struct vtl_run *run, struct apigateway_value self,
                                             const struct apigateway_value *args, size_t count)
{
    (void)count;
    if (args[0].type != APIGATEWAY_STRING)
        return apigateway_null();
    struct apigateway_regex *regex = regex_of(run, args[0].text, /* is_whole= */ true);
    struct apigateway_match match;
    return apigateway_bool(regex != NULL && find(run, regex, self.text, 0, &match));
}

static void add_group(struct vg_buf *buf, struct vg_str text, const struct apigateway_match *match,
                      size_t group)
{
    if (group < match->count && match->groups[group].from >= 0)
        vg_buf_add(buf, vg_str_slice(text, (size_t)match->groups[group].from,
                                     (size_t)match->groups[group].to));
}

/* "$1", "$12" (as many digits as there are groups for), "${name}": the group at `*at`, and `*at`
 * behind it; -1 when it is not there. */
static int group_reference(struct vtl_run *run, const struct apigateway_regex *regex,
                           struct vg_str replacement, size_t *at)
{
    struct vg_str rest = vg_str_tail(replacement, *at + 1);
    int count = (int)apigateway_regex_group_count(regex);
    if (rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
        int group = rest.ptr[0] - '0';
        size_t used = 1;
        for (; used < rest.len && rest.ptr[used] >= '0' && rest.ptr[used] <= '9'; used++) {
            if (group * 10 + rest.ptr[used] - '0' > count)
                break;
            group = group * 10 + rest.ptr[used] - '0';
        }
        *at += 1 + used;
        return group <= count ? group : -1;
    }
    ptrdiff_t end = vg_str_find_char(rest, '}');
    if (rest.len == 0 || rest.ptr[0] != '{' || end < 0)
        return -1;
    *at += (size_t)end + 2;
    return apigateway_regex_group(regex, run->arena, vg_str_slice(rest, 1, (size_t)end));
}

static void add_replacement(struct vtl_run *run, const struct apigateway_regex *regex,
                            struct vg_str text, const struct apigateway_match *match,
                            struct vg_str replacement, struct vg_buf *buf)
{
    for (size_t at = 0; at < replacement.len;) {
        char c = replacement.ptr[at];
        if (c == '$') {
            int group = group_reference(run, regex, replacement, &at);
            if (group < 0) {
                vtl_fail(run, "A replacement refers to a group that is not there");
                return;
            }
            add_group(buf, text, match, (size_t)group);
            continue;
        }
        at += c == '\\' && at + 1 < replacement.len;
        vg_buf_add_char(buf, replacement.ptr[at++]);
    }
}

/* Where the search goes on: behind the match, a character further when that is empty. */
static size_t behind(struct vg_str text, const struct apigateway_match *match)
{
    size_t end = (size_t)match->groups[0].to;
    if (match->groups[0].from != match->groups[0].to)
        return end;
    uint32_t code_point;
    size_t len = vg_utf8_get(vg_str_tail(text, end), &code_point);
    return end + (len == 0 ? 1 : len);
}

static struct apigateway_value replaced(struct vtl_run *run, struct vg_str text,
                                        const struct apigateway_value *args, bool is_once)
{
    if (args[0].type != APIGATEWAY_STRING || args[1].type != APIGATEWAY_STRING)
        return apigateway_null();
    struct apigateway_regex *regex = regex_of(run, args[0].text, /* is_whole= */ false);
    struct apigateway_match match;
    struct vg_buf buf = vtl_make(run);
    size_t at = 0;
    while (regex != NULL && find(run, regex, text, at, &match)) {
        vg_buf_add(&buf, vg_str_slice(text, at, (size_t)match.groups[0].from));
        add_replacement(run, regex, text, &match, args[1].text, &buf);
        if (is_once) {
            at = (size_t)match.groups[0].to;
            break;
        }
        size_t end = (size_t)match.groups[0].to;
        at = behind(text, &match);
        if (at > end)
            vg_buf_add(&buf, vg_str_slice(text, end, at));
    }
    vg_buf_add(&buf, vg_str_tail(text, at));
    return vtl_made(run, &buf);
}

static struct apigateway_value regex_replace_all(struct vtl_run *run, struct apigateway_value self,
                                                 const struct apigateway_value *args, size_t count)
{
    (void)count;
    return replaced(run, self.text, args, /* is_once= */ false);
}

static struct apigateway_value regex_replace_first(struct vtl_run *run,
                                                   struct apigateway_value self,
                                                   const struct apigateway_value *args,
                                                   size_t count)
{
    (void)count;
    return replaced(run, self.text, args, /* is_once= */ true);
}

/* The pieces between the matches. Java drops empty ones at the end when there is no limit, and the
 * one before a match of nothing at the very start. */
static struct apigateway_value regex_split(struct vtl_run *run, struct apigateway_value self,
                                           const struct apigateway_value *args, size_t count)
{
    if (args[0].type != APIGATEWAY_STRING || (count == 2 && args[1].type != APIGATEWAY_INT))
        return apigateway_null();
    struct apigateway_regex *regex = regex_of(run, args[0].text, /* is_whole= */ false);
    int64_t limit = count == 2 ? args[1].integer : 0;
    struct apigateway_value list = apigateway_list_new(run->arena, /* room= */ 0);
    struct vg_str text = self.text;
    struct apigateway_match match;
    size_t from = 0, at = 0;
    while (regex != NULL && (limit <= 0 || (int64_t)list.list->count < limit - 1) &&
           find(run, regex, text, at, &match)) {
        size_t begin = (size_t)match.groups[0].from, end = (size_t)match.groups[0].to;
        bool is_empty = begin == end;
        if (is_empty && end >= text.len)
            break;
        at = behind(text, &match);
        if (is_empty && begin == 0)
            continue;
        apigateway_list_add(run->arena, list.list,
                            apigateway_string(vg_str_slice(text, from, begin)));
        from = end;
    }
    apigateway_list_add(run->arena, list.list, apigateway_string(vg_str_tail(text, from)));
    while (limit == 0 && list.list->count > 1 &&
           list.list->values[list.list->count - 1].text.len == 0)
        list.list->count--;
    return list;
}

const struct vtl_method_row vtl_regex_methods[VTL_METHOD_COUNT] = {
    [VTL_METHOD_matches] = {regex_matches, 1, 1},
    [VTL_METHOD_replaceAll] = {regex_replace_all, 2, 2},
    [VTL_METHOD_replaceFirst] = {regex_replace_first, 2, 2},
    [VTL_METHOD_split] = {regex_split, 1, 2},
};

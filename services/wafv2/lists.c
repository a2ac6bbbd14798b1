/* wafv2/lists.c: the address lists of the managed groups, from files. */
#include "wafv2/lists.h"

#include <errno.h>
#include <stdio.h>

enum { LIST_BYTES_MAX = 64 << 20, PATH_BYTES = 4096 };

extern const unsigned char wafv2_list_reputation[], wafv2_list_reconnaissance[], wafv2_list_ddos[],
    wafv2_list_anonymous[], wafv2_list_hosting[];
extern const size_t wafv2_list_reputation_len, wafv2_list_reconnaissance_len, wafv2_list_ddos_len,
    wafv2_list_anonymous_len, wafv2_list_hosting_len;

static const struct {
    const char *name;
    const unsigned char *sample;
    const size_t *sample_len;
} names[WAFV2_LISTS] = {
    {"AWSManagedIPReputationList", wafv2_list_reputation, &wafv2_list_reputation_len},
    {"AWSManagedReconnaissanceList", wafv2_list_reconnaissance, &wafv2_list_reconnaissance_len},
    {"AWSManagedIPDDoSList", wafv2_list_ddos, &wafv2_list_ddos_len},
    {"AnonymousIPList", wafv2_list_anonymous, &wafv2_list_anonymous_len},
    {"HostingProviderIPList", wafv2_list_hosting, &wafv2_list_hosting_len},
};

/* A block, or an address alone. */
static bool parse_line(struct vg_str line, struct waf_cidr *cidr)
{
    if (vg_str_find_char(line, '/') >= 0)
        return waf_cidr_parse(line, cidr);
    if (!waf_address_parse(line, &cidr->address))
        return false;
    cidr->bits = cidr->address.is_v6 ? 128 : 32;
    return true;
}

/* A line without its comment, and what stands behind the block. */
static bool next_line(struct vg_str *text, struct vg_str *block, struct vg_str *value)
{
    struct vg_str line;
    while (vg_str_split(text, '\n', &line)) {
        ptrdiff_t hash = vg_str_find_char(line, '#');
        line = vg_str_trim(hash >= 0 ? vg_str_slice(line, 0, (size_t)hash) : line);
        if (line.len == 0)
            continue;
        size_t end = 0;
        while (end < line.len && line.ptr[end] != ' ' && line.ptr[end] != '\t')
            end++;
        *block = vg_str_slice(line, 0, end);
        *value = vg_str_trim(vg_str_tail(line, end));
        return true;
    }
    return false;
}

/* What a file's lines become. */
struct target {
    struct wafv2_lists *lists;
    const char *name;
    /* False when the value is none of the file's. */
    bool (*add)(struct target *target, const struct waf_cidr *cidr, struct vg_str value);
    struct waf_trie *trie;
};

static void read_lines(struct target *target, struct vg_str text, const struct vg_log *log)
{
    struct vg_str block, value;
    size_t bad = 0;
    while (next_line(&text, &block, &value)) {
        struct waf_cidr cidr;
        if (parse_line(block, &cidr) && target->add(target, &cidr, value))
            continue;
        if (bad++ == 0)
            vg_log_write(log, VG_LOG_WARN, "list %s: not understood: %.*s", target->name,
                         VG_STR_ARG(vg_str_slice(block, 0, 64)));
    }
    if (bad > 1)
        vg_log_write(log, VG_LOG_WARN, "list %s: %zu lines are left out", target->name, bad);
}

static bool add_block(struct target *target, const struct waf_cidr *cidr, struct vg_str value)
{
    if (value.len > 0)
        return false;
    waf_trie_add(target->trie, cidr, /* value= */ 1);
    return true;
}

/* "64500", "AS64500" */
static bool add_system(struct target *target, const struct waf_cidr *cidr, struct vg_str value)
{
    uint64_t number;
    if (value.len > 2 && vg_str_ieq(vg_str_slice(value, 0, 2), VG_STR("AS")))
        value = vg_str_tail(value, 2);
    if (!vg_str_to_u64(value, &number) || number > UINT32_MAX)
        return false;
    waf_trie_add(target->trie, cidr, (uint32_t)number);
    return true;
}

/* "FR", "US-CA" */
static bool is_code(struct vg_str code)
{
    enum { CODE_MAX = 6 };
    if (code.len < 2 || code.len > CODE_MAX || code.len == 3 ||
        (code.len > 2 && code.ptr[2] != '-'))
        return false;
    return vg_enum_value(&wafv2_shape_country_code, vg_str_slice(code, 0, 2)) != 0;
}

/* The code's index, with room made for it where it is new. */
static uint32_t code_index(struct wafv2_lists *lists, struct vg_str code)
{
    struct waf_places *places = &lists->places;
    size_t at = 1;
    while (at < places->code_count && !vg_str_eq(places->codes[at], code))
        at++;
    if (at < places->code_count)
        return (uint32_t)at;
    if (at >= places->code_cap) {
        size_t cap = places->code_cap == 0 ? 64 : places->code_cap * 2;
        struct vg_str *grown = VG_NEW_ARRAY(&lists->arena, struct vg_str, cap);
        if (places->code_count > 0)
            memcpy(grown, places->codes, places->code_count * sizeof *grown);
        places->codes = grown;
        places->code_cap = cap;
    }
    places->codes[at] = vg_arena_copy(&lists->arena, code);
    places->code_count = at + 1;
    return (uint32_t)at;
}

static bool add_country(struct target *target, const struct waf_cidr *cidr, struct vg_str value)
{
    if (!is_code(value))
        return false;
    waf_trie_add(target->trie, cidr, code_index(target->lists, value));
    return true;
}

/* False: there is no such file. Others that cannot be read are logged. */
static bool read_file(struct target *target, const char *dir, const struct vg_log *log)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s.txt", dir, target->name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        if (errno != ENOENT)
            vg_log_write(log, VG_LOG_WARN, "%s: %s", path, strerror(errno));
        return false;
    }
    struct vg_buf buf;
    vg_buf_init(&buf, /* arena= */ NULL, LIST_BYTES_MAX);
    char chunk[65536];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
        vg_buf_add_bytes(&buf, chunk, got);
    fclose(file);
    if (buf.overflow)
        vg_log_write(log, VG_LOG_WARN, "%s: only the first %d bytes are read", path,
                     LIST_BYTES_MAX);
    read_lines(target, vg_buf_str(&buf), log);
    vg_buf_deinit(&buf);
    return true;
}

static void read_places(struct wafv2_lists *lists, const char *dir, const struct vg_log *log)
{
    struct target countries = {lists, "countries", add_country, &lists->places.countries};
    struct target systems = {lists, "asn", add_system, &lists->places.systems};
    lists->places = (struct waf_places){.code_count = 0};
    waf_trie_init(&lists->places.countries, &lists->arena);
    waf_trie_init(&lists->places.systems, &lists->arena);
    if (dir == NULL)
        return;
    (void)read_file(&countries, dir, log);
    (void)read_file(&systems, dir, log);
}

void wafv2_lists_init(struct wafv2_lists *lists, const char *dir, const struct vg_log *log)
{
    vg_arena_init(&lists->arena);
    for (size_t i = 0; i < WAFV2_LISTS; i++) {
        lists->sets[i] = (struct waf_set){.pattern_count = 0};
        waf_trie_init(&lists->sets[i].addresses, &lists->arena);
        struct target target = {lists, names[i].name, add_block, &lists->sets[i].addresses};
        if (dir == NULL || !read_file(&target, dir, log))
            read_lines(&target, vg_str_of(names[i].sample, *names[i].sample_len), log);
    }
    read_places(lists, dir, log);
}

void wafv2_lists_deinit(struct wafv2_lists *lists)
{
    vg_arena_deinit(&lists->arena);
}

const struct waf_set *wafv2_lists_find(const struct wafv2_lists *lists, struct vg_str reference)
{
    struct vg_str prefix = VG_STR("list:");
    for (size_t i = 0; vg_str_starts(reference, prefix) && i < WAFV2_LISTS; i++)
        if (vg_str_is(vg_str_tail(reference, prefix.len), names[i].name))
            return &lists->sets[i];
    return NULL;
}

/* apigateway/api_key_import.c: API keys from a CSV file whose first line names its columns. */
#include "apigateway/api_key.h"

enum { COLUMNS_MAX = 16, KEYS_MAX = 1000 };

enum column { NAME, KEY, DESCRIPTION, ENABLED, USAGE_PLANS, COLUMN_COUNT };
static const char *const column_names[] = {"name", "key", "description", "enabled", "usageplanids"};

/* Takes a field off the front of a line; quotes around it go, doubled ones within are one. */
static struct vg_str take_field(struct vg_arena *arena, struct vg_str *rest)
{
    struct vg_buf field;
    size_t i = 0;
    bool is_quoted = rest->len > 0 && rest->ptr[0] == '"';
    if (!is_quoted) {
        struct vg_str plain;
        (void)vg_str_split(rest, ',', &plain);
        return vg_str_trim(plain);
    }
    vg_buf_init(&field, arena, rest->len);
    for (i = 1; i < rest->len; i++) {
        bool is_quote = rest->ptr[i] == '"';
        if (is_quote && (i + 1 == rest->len || rest->ptr[i + 1] != '"'))
            break;
        vg_buf_add_char(&field, rest->ptr[i]);
        i += is_quote;
    }
    *rest = vg_str_tail(*rest, i + 1);
    struct vg_str behind;
    if (!vg_str_split(rest, ',', &behind))
        *rest = VG_STR_NONE;
    return vg_buf_str(&field);
}

static size_t take_line(struct vg_arena *arena, struct vg_str line, struct vg_str *fields)
{
    size_t count = 0;
    while (vg_str_is_set(line) && count < COLUMNS_MAX)
        fields[count++] = take_field(arena, &line);
    return count;
}

/* Which column is where: places[NAME] is the field's index, or COLUMNS_MAX. */
static bool read_head(struct vg_arena *arena, struct vg_str line, size_t *places)
{
    struct vg_str fields[COLUMNS_MAX];
    size_t count = take_line(arena, line, fields);
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        places[c] = COLUMNS_MAX;
        for (size_t i = 0; i < count; i++)
            if (vg_str_ieq(fields[i], vg_str_from(column_names[c])))
                places[c] = i;
    }
    return places[KEY] < COLUMNS_MAX;
}

/* The plans of a key: "a,b". */
static int join_plans(struct vg_call *call, const struct apigateway_api_key *key,
                      struct vg_str plans, struct vg_error *err)
{
    struct apigateway_usage_plan plan;
    struct vg_str id;
    while (vg_str_split(&plans, ',', &id)) {
        id = vg_str_trim(id);
        if (id.len == 0)
            continue;
        int rc = apigateway_usage_plan_require(call, id, &plan, err);
        if (rc == VG_OK)
            rc = apigateway_usage_plan_key_add(call, plan.id, key);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

struct row {
    struct apigateway_api_key key;
    struct vg_str plans;
};

static int add_row(struct vg_call *call, struct row *row,
                   struct apigateway_import_api_keys_out *out, struct vg_error *err)
{
    int rc = apigateway_api_key_add(call, &row->key, err);
    if (rc == VG_OK)
        rc = join_plans(call, &row->key, row->plans, err);
    if (rc == VG_OK)
        out->ids.items[out->ids.count++] = row->key.id;
    return rc;
}

static struct vg_str field_at(const struct vg_str *fields, size_t count, size_t place)
{
    return place < count ? fields[place] : VG_STR_NONE;
}

/* Everything that a row needs is there, so that what is written is written whole. */
static int check_rows(struct vg_call *call, const struct row *rows, size_t count,
                      struct vg_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct apigateway_api_key known;
        struct apigateway_usage_plan plan;
        struct vg_str plans = rows[i].plans, id;
        int rc = apigateway_api_key_find_value(call, rows[i].key.value, &known);
        if (rc == VG_BROKEN)
            return rc;
        bool is_double = rc == VG_OK;
        for (size_t k = 0; k < i; k++)
            is_double |= vg_str_eq(rows[k].key.value, rows[i].key.value);
        if (is_double)
            return vg_fail(err, &APIGATEWAY_CONFLICT, "API Key already exists");
        rc = apigateway_api_key_check(&rows[i].key, err);
        while (rc == VG_OK && vg_str_split(&plans, ',', &id))
            if (vg_str_trim(id).len > 0)
                rc = apigateway_usage_plan_require(call, vg_str_trim(id), &plan, err);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

/* One more than is allowed tells that there are too many. */
static size_t read_rows(struct vg_call *call, struct vg_str rest, const size_t *places,
                        struct row *rows)
{
    struct vg_str line, fields[COLUMNS_MAX];
    size_t count = 0;
    while (count <= KEYS_MAX && vg_str_split(&rest, '\n', &line)) {
        line = vg_str_trim(line);
        if (line.len == 0)
            continue;
        size_t found = take_line(call->arena, line, fields);
        struct vg_str description = field_at(fields, found, places[DESCRIPTION]);
        rows[count++] =
            (struct row){.key = {.name = field_at(fields, found, places[NAME]),
                                 .value = field_at(fields, found, places[KEY]),
                                 .description = description.len > 0 ? description : VG_STR_NONE,
                                 .enabled = vg_bool(vg_str_ieq(
                                     field_at(fields, found, places[ENABLED]), VG_STR("true")))},
                         .plans = field_at(fields, found, places[USAGE_PLANS])};
    }
    return count;
}

int apigateway_import_api_keys(struct vg_call *call, const struct apigateway_import_api_keys_in *in,
                               struct apigateway_import_api_keys_out *out, struct vg_error *err)
{
    struct vg_str rest = in->body, head;
    size_t places[COLUMN_COUNT];
    if (!vg_utf8_is_valid(in->body) || !vg_str_split(&rest, '\n', &head) ||
        !read_head(call->arena, vg_str_trim(head), places))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid API key file: no column Key");
    struct row *rows = VG_NEW_ARRAY(call->arena, struct row, KEYS_MAX + 1);
    size_t count = read_rows(call, rest, places, rows);
    int rc = apigateway_entries_check(count, KEYS_MAX, "API keys", err);
    if (rc == VG_OK)
        rc = check_rows(call, rows, count, err);
    if (rc != VG_OK)
        return rc;
    out->ids = (struct apigateway_list_of_string){
        VG_NEW_ARRAY(call->arena, struct vg_str, count + 1), 0, true};
    out->warnings.set = true;
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = add_row(call, &rows[i], out, err);
    return rc;
}

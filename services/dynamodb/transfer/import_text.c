/* services/dynamodb/transfer/import_text.c: items in the text of a file: lines of DynamoDB JSON, or
 * CSV (RFC 4180). */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "base/json.h"

enum { COLUMNS_MAX = 256 };

/* ---- DynamoDB JSON: {"Item":{...}} on each line ---- */

static struct vg_str take_line(struct dynamodb_import_text *text)
{
    struct vg_str rest = vg_str_tail(text->text, text->offset);
    ptrdiff_t end = vg_str_find_char(rest, '\n');
    struct vg_str line = end < 0 ? rest : vg_str_slice(rest, 0, (size_t)end);
    text->offset += line.len + (end >= 0);
    return vg_str_trim(line);
}

static enum dynamodb_import_line next_json(struct vg_call *call, struct dynamodb_import_text *text,
                                           struct vg_str *item, struct vg_str *problem)
{
    struct vg_str line = VG_STR(""), name;
    struct dynamodb_problem broken;
    struct vg_json json;
    bool is_serialization;
    while (line.len == 0) {
        if (text->offset >= text->text.len)
            return DYNAMODB_LINE_END;
        line = take_line(text);
    }
    vg_json_init(&json, line, call->arena);
    *problem = VG_STR_NONE;
    if (!vg_json_object(&json) || !vg_json_member(&json, &name) || !vg_str_is(name, "Item") ||
        !dynamodb_item_from_json(&json, call->arena, item, problem, &is_serialization) ||
        vg_json_member(&json, &name) || !vg_json_at_end(&json)) {
        if (!vg_str_is_set(*problem))
            *problem = VG_STR("The line is no item in DynamoDB JSON");
        return DYNAMODB_LINE_GARBAGE;
    }
    if (!dynamodb_item_problem(*item, &broken))
        return DYNAMODB_LINE_ITEM;
    *problem = dynamodb_problem_sentence(call->arena, &broken, DYNAMODB_LAYER_OLDER);
    return DYNAMODB_LINE_BAD;
}

/* ---- CSV ---- */

struct row {
    struct vg_str fields[COLUMNS_MAX];
    size_t count;
};

/* A field up to the delimiter or the line's end, quotes taken off. False where quotes do not end.
 */
static bool take_field(struct vg_call *call, struct dynamodb_import_text *text, char delimiter,
                       struct vg_str *field, bool *is_last)
{
    const char *at = text->text.ptr + text->offset, *end = text->text.ptr + text->text.len;
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    bool is_quoted = at < end && *at == '"';
    if (is_quoted)
        at++;
    for (; at < end; at++) {
        if (is_quoted && *at == '"') {
            if (at + 1 < end && at[1] == '"')
                at++; /* a doubled quote is one */
            else {
                is_quoted = false;
                continue;
            }
        } else if (!is_quoted && (*at == delimiter || *at == '\n')) {
            break;
        }
        vg_buf_add_char(&buf, *at);
    }
    if (is_quoted)
        return false;
    *is_last = at == end || *at == '\n';
    text->offset = (size_t)(at - text->text.ptr) + (at < end);
    *field = vg_buf_str(&buf);
    if (*is_last && field->len > 0 && field->ptr[field->len - 1] == '\r')
        field->len--;
    return true;
}

static bool take_row(struct vg_call *call, struct dynamodb_import_text *text, char delimiter,
                     struct row *row)
{
    bool is_last = false;
    row->count = 0;
    while (!is_last && row->count < COLUMNS_MAX)
        if (!take_field(call, text, delimiter, &row->fields[row->count++], &is_last))
            return false;
    return is_last;
}

/* Keys of the table and its indexes have their types; all else is text. */
static enum dynamodb_type type_of(const struct dynamodb_import_table_in *request,
                                  struct vg_str name)
{
    const struct dynamodb_attribute_definitions *all =
        &request->table_creation_parameters->attribute_definitions;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].attribute_name, name))
            return all->items[i].attribute_type == DYNAMODB_SCALAR_ATTRIBUTE_TYPE_N   ? DYNAMODB_N
                   : all->items[i].attribute_type == DYNAMODB_SCALAR_ATTRIBUTE_TYPE_B ? DYNAMODB_B
                                                                                      : DYNAMODB_S;
    return DYNAMODB_S;
}

/* As the wire has items, so that all its checks apply. */
static struct vg_str row_json(struct vg_call *call, const struct dynamodb_import_table_in *request,
                              const struct row *header, const struct row *row)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&text);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].len == 0)
            continue; /* no value, no attribute */
        vg_json_out_name(&out, header->fields[i]);
        vg_json_out_begin(&out, '{');
        vg_json_out_name(&out, dynamodb_type_name(type_of(request, header->fields[i])));
        vg_json_out_string(&out, row->fields[i]);
        vg_json_out_end(&out, '}');
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&text);
}

static bool find_header(struct vg_call *call, struct dynamodb_import_text *text, char delimiter,
                        struct row *header)
{
    const struct dynamodb_csv_options *csv = text->request->input_format_options != NULL
                                                 ? text->request->input_format_options->csv
                                                 : NULL;
    if (csv != NULL && csv->header_list.count > 0) {
        header->count = csv->header_list.count;
        for (size_t i = 0; i < header->count; i++)
            header->fields[i] = csv->header_list.items[i];
        return true;
    }
    /* The file's first line, which is read anew each time. */
    struct dynamodb_import_text first = {.text = text->text};
    if (!take_row(call, &first, delimiter, header))
        return false;
    if (text->offset < first.offset)
        text->offset = first.offset;
    return true;
}

static enum dynamodb_import_line next_csv(struct vg_call *call, struct dynamodb_import_text *text,
                                          struct vg_str *item, struct vg_str *problem)
{
    const struct dynamodb_input_format_options *options = text->request->input_format_options;
    bool has_delimiter = options != NULL && options->csv != NULL && options->csv->delimiter.len > 0;
    char delimiter = has_delimiter ? options->csv->delimiter.ptr[0] : ',';
    struct row *header = VG_NEW(call->arena, struct row), *row = VG_NEW(call->arena, struct row);
    struct dynamodb_problem broken;
    struct vg_json json;
    bool is_serialization;
    *problem = VG_STR("The line cannot be read as CSV");
    if (text->text.len == 0)
        return DYNAMODB_LINE_END;
    if (!find_header(call, text, delimiter, header))
        return DYNAMODB_LINE_GARBAGE;
    do {
        if (text->offset >= text->text.len)
            return DYNAMODB_LINE_END;
        if (!take_row(call, text, delimiter, row))
            return DYNAMODB_LINE_GARBAGE;
    } while (row->count == 1 && row->fields[0].len == 0); /* an empty line */
    if (row->count > header->count) {
        *problem = VG_STR("The line has more fields than the header");
        return DYNAMODB_LINE_BAD;
    }
    vg_json_init(&json, row_json(call, text->request, header, row), call->arena);
    if (!dynamodb_item_from_json(&json, call->arena, item, problem, &is_serialization))
        return DYNAMODB_LINE_BAD;
    if (!dynamodb_item_problem(*item, &broken))
        return DYNAMODB_LINE_ITEM;
    *problem = dynamodb_problem_sentence(call->arena, &broken, DYNAMODB_LAYER_OLDER);
    return DYNAMODB_LINE_BAD;
}

enum dynamodb_import_line dynamodb_import_next(struct vg_call *call,
                                               struct dynamodb_import_text *text,
                                               struct vg_str *item, struct vg_str *problem)
{
    return text->request->input_format == DYNAMODB_INPUT_FORMAT_CSV
               ? next_csv(call, text, item, problem)
               : next_json(call, text, item, problem);
}

/* base/json.h: JSON in one pass: a pull reader over text and a writer into a buffer. No tree, no
 * allocation but for strings that carry escapes. (For documents that are walked at will, services
 * use cJSON.) */
#ifndef VG_BASE_JSON_H
#define VG_BASE_JSON_H

#include "base/buf.h"

enum { VG_JSON_DEPTH_MAX = 64 };

enum vg_json_type {
    VG_JSON_BAD = 0, /* not JSON; `error` and `at` tell */
    VG_JSON_NULL,
    VG_JSON_TRUE,
    VG_JSON_FALSE,
    VG_JSON_NUMBER,
    VG_JSON_STRING,
    VG_JSON_OBJECT,
    VG_JSON_ARRAY,
};

struct vg_json {
    const char *start;
    const char *at;
    const char *end;
    struct vg_arena *arena; /* where unescaped strings go */
    const char *error;      /* NULL, or why the text is not JSON (sticky) */
    int depth;              /* of objects and arrays entered */
    bool is_first;          /* no member or element of the current container read yet */
};

void vg_json_init(struct vg_json *json, struct vg_str text, struct vg_arena *arena);

/* The type of the value that comes next; reads nothing but white space. */
enum vg_json_type vg_json_peek(struct vg_json *json);

/* Each reads one value of that type; false (and the reader bad) when the next value is another.
 * Strings are UTF-8 checked; a view of the text where nothing is escaped, else unescaped into the
 * arena. */
bool vg_json_string(struct vg_json *json, struct vg_str *value) VG_CHECKED;
bool vg_json_number(struct vg_json *json,
                    struct vg_str *text) VG_CHECKED; /* grammar-checked text */
bool vg_json_bool(struct vg_json *json, bool *value) VG_CHECKED;
bool vg_json_null(struct vg_json *json) VG_CHECKED;
/* Skips one value of any type, checking its grammar; `raw` (may be NULL) gets its text. */
bool vg_json_skip(struct vg_json *json, struct vg_str *raw) VG_CHECKED;

/* Objects:  if (!vg_json_object(j)) ...; while (vg_json_member(j, &name)) { read the value }  if
 * (j->error) ... */
bool vg_json_object(struct vg_json *json) VG_CHECKED;
bool vg_json_member(struct vg_json *json,
                    struct vg_str *name); /* false at the closing brace (read) or on error */
bool vg_json_array(struct vg_json *json) VG_CHECKED;
bool vg_json_element(struct vg_json *json); /* false at the closing bracket (read) or on error */
/* True when nothing but white space is left and no error happened. */
bool vg_json_at_end(struct vg_json *json);

/* One member of an object whose text is trusted: as it stands there, or as the string that it is.
 * Absent when there is none. */
struct vg_str vg_json_pick(struct vg_arena *arena, struct vg_str object, const char *name);
struct vg_str vg_json_pick_text(struct vg_arena *arena, struct vg_str object, const char *name);

/* Writing. Commas are the writer's business: each call knows what came before. */
struct vg_json_out {
    struct vg_buf *buf;
    bool needs_comma;
};
static inline struct vg_json_out vg_json_out_to(struct vg_buf *buf)
{
    return (struct vg_json_out){.buf = buf};
}
void vg_json_out_begin(struct vg_json_out *out, char brace_or_bracket); /* '{' or '[' */
void vg_json_out_end(struct vg_json_out *out, char brace_or_bracket);   /* '}' or ']' */
void vg_json_out_name(struct vg_json_out *out, struct vg_str name);
void vg_json_out_string(struct vg_json_out *out, struct vg_str value); /* absent: null */
void vg_json_out_i64(struct vg_json_out *out, int64_t value);
void vg_json_out_f64(struct vg_json_out *out, double value);
void vg_json_out_bool(struct vg_json_out *out, bool value);
void vg_json_out_null(struct vg_json_out *out);
void vg_json_out_raw(struct vg_json_out *out, struct vg_str json_text); /* trusted JSON */
/* Shorthands for `"name":value`. */
void vg_json_out_member(struct vg_json_out *out, const char *name, struct vg_str value);
void vg_json_out_member_i64(struct vg_json_out *out, const char *name, int64_t value);
void vg_json_out_member_bool(struct vg_json_out *out, const char *name, bool value);
/* A quoted, escaped JSON string straight into a buffer. Invalid UTF-8 becomes U+FFFD. */
void vg_json_quote(struct vg_buf *buf, struct vg_str value);

#endif

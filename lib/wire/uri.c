/* wire/uri.c: a request's path against an operation's pattern. */
#include "wire/uri.h"

static struct vg_str without_first_slash(struct vg_str path)
{
    return path.len > 0 && path.ptr[0] == '/' ? vg_str_tail(path, 1) : path;
}

struct vg_str vg_uri_literal_query(struct vg_str pattern)
{
    ptrdiff_t mark = vg_str_find_char(pattern, '?');
    return mark < 0 ? VG_STR_NONE : vg_str_tail(pattern, (size_t)mark + 1);
}

static bool is_label(struct vg_str segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

/* Takes what the label stands for off the front of `*path`, which becomes absent at its end. */
static bool take_label(struct vg_str segment, struct vg_str *path, struct vg_uri_match *match)
{
    VG_ASSERT(match->label_count < VG_URI_LABELS_MAX);
    struct vg_uri_label *label = &match->labels[match->label_count++];
    label->name = vg_str_slice(segment, 1, segment.len - 1);
    if (vg_str_ends(label->name, VG_STR("+"))) {
        label->name.len--;
        label->value = *path;
        *path = VG_STR_NONE;
        match->is_greedy = true;
    } else if (!vg_str_split(path, '/', &label->value)) {
        return false;
    }
    return label->value.len > 0;
}

bool vg_uri_match(struct vg_str pattern, struct vg_str path, struct vg_uri_match *match)
{
    *match = (struct vg_uri_match){0};
    ptrdiff_t mark = vg_str_find_char(pattern, '?');
    pattern = without_first_slash(mark < 0 ? pattern : vg_str_slice(pattern, 0, (size_t)mark));
    if (vg_str_ends(pattern, VG_STR("/")))
        pattern.len--;
    path = without_first_slash(path);
    if (pattern.len == 0)
        return path.len == 0;
    struct vg_str segment;
    while (vg_str_split(&pattern, '/', &segment)) {
        struct vg_str piece;
        if (is_label(segment)) {
            if (!take_label(segment, &path, match))
                return false;
        } else if (!vg_str_split(&path, '/', &piece) || !vg_str_eq(piece, segment)) {
            return false;
        } else {
            match->literal_count++;
        }
    }
    return path.len == 0;
}

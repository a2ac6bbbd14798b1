/* wire/xml_out.c: typed values as XML. */
#include "wire/xml_out.h"

#include "base/codec.h"

static void write_element(struct vg_xml_out *out, struct vg_str name,
                          const struct vg_member *member, const void *at, bool in_container);

static void add_attribute(struct vg_xml_out *out, struct vg_str name, struct vg_str value)
{
    vg_buf_add_char(out->buf, ' ');
    vg_buf_add(out->buf, name);
    vg_buf_add_lit(out->buf, "=\"");
    vg_xml_escape_add(out->buf, value);
    vg_buf_add_char(out->buf, '"');
}

void vg_xml_open(struct vg_xml_out *out, struct vg_str name, struct vg_str name_space)
{
    vg_buf_add_char(out->buf, '<');
    vg_buf_add(out->buf, name);
    if (name_space.len > 0)
        add_attribute(out, VG_STR("xmlns"), name_space);
    vg_buf_add_char(out->buf, '>');
}

void vg_xml_close(struct vg_xml_out *out, struct vg_str name)
{
    vg_buf_add_lit(out->buf, "</");
    vg_buf_add(out->buf, name);
    vg_buf_add_char(out->buf, '>');
}

void vg_xml_text_element(struct vg_xml_out *out, struct vg_str name, struct vg_str text)
{
    if (!vg_str_is_set(text))
        return;
    vg_xml_open(out, name, VG_STR_NONE);
    vg_xml_escape_add(out->buf, text);
    vg_xml_close(out, name);
}

/* Members that are attributes of their structure's element: a Grantee's xsi:type. */
static void write_attributes(struct vg_xml_out *out, const struct vg_shape *shape,
                             const void *value)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const char *at = (const char *)value + member->offset;
        if ((member->flags & VG_MEMBER_XML_ATTRIBUTE) == 0 ||
            !vg_value_is_set(member->shape, at, false))
            continue;
        if (vg_str_starts(member->xml_name, VG_STR("xsi:")))
            add_attribute(out, VG_STR("xmlns:xsi"),
                          VG_STR("http://www.w3.org/2001/XMLSchema-instance"));
        add_attribute(out, member->xml_name, vg_encode_text(out->arena, member, at, out->times));
    }
}

static void write_entry(struct vg_xml_out *out, struct vg_str name, const struct vg_shape *shape,
                        const char *entry)
{
    const struct vg_member *key = &shape->members[0];
    const struct vg_member *value = &shape->members[1];
    vg_xml_open(out, name, VG_STR_NONE);
    vg_xml_text_element(out, key->xml_name,
                        *(const struct vg_str *)(const void *)(entry + key->offset));
    write_element(out, value->xml_name, value, entry + value->offset, /* in_container= */ true);
    vg_xml_close(out, name);
}

/* The elements of a list or the entries of a map, each in an element of that name. */
static void write_items(struct vg_xml_out *out, struct vg_str name, const struct vg_shape *shape,
                        const void *at)
{
    struct vg_list list = vg_list_load(at);
    for (size_t i = 0; i < list.count; i++) {
        const char *item = (const char *)list.items + i * shape->entry_size;
        if (shape->type == VG_TYPE_MAP)
            write_entry(out, name, shape, item);
        else
            write_element(out, name, &shape->members[0], item, /* in_container= */ true);
    }
}

static void write_element(struct vg_xml_out *out, struct vg_str name,
                          const struct vg_member *member, const void *at, bool in_container)
{
    const struct vg_shape *shape = member->shape;
    bool is_struct = shape->type == VG_TYPE_STRUCT || shape->type == VG_TYPE_UNION;
    const void *value = is_struct && !in_container ? *(const void *const *)at : at;
    vg_buf_add_char(out->buf, '<');
    vg_buf_add(out->buf, name);
    if (is_struct)
        write_attributes(out, shape, value);
    vg_buf_add_char(out->buf, '>');
    if (is_struct)
        vg_xml_write_members(out, shape, value);
    else if (shape->type == VG_TYPE_LIST)
        write_items(out, shape->members[0].xml_name, shape, at);
    else if (shape->type == VG_TYPE_MAP)
        write_items(out, VG_STR("entry"), shape, at);
    else if (vg_value_is_set(shape, at, in_container))
        vg_xml_escape_add(out->buf, vg_encode_text(out->arena, member, at, out->times));
    vg_xml_close(out, name);
}

void vg_xml_write_members(struct vg_xml_out *out, const struct vg_shape *shape, const void *value)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const char *at = (const char *)value + member->offset;
        if (member->binding != VG_BIND_BODY || (member->flags & VG_MEMBER_XML_ATTRIBUTE) != 0)
            continue;
        if (!vg_value_is_set(member->shape, at, /* in_container= */ false))
            continue;
        if ((member->flags & VG_MEMBER_FLATTENED) != 0)
            write_items(out, member->xml_name, member->shape, at);
        else
            write_element(out, member->xml_name, member, at, /* in_container= */ false);
    }
}

void vg_xml_write_root(struct vg_xml_out *out, struct vg_str name, struct vg_str name_space,
                       const struct vg_shape *shape, const void *value)
{
    vg_buf_add_lit(out->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    vg_xml_open(out, name, name_space);
    vg_xml_write_members(out, shape, value);
    vg_xml_close(out, name);
}

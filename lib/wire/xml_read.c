/* wire/xml_read.c: an XML tree into typed values. */
#include "wire/xml_in.h"

static int read_value(const struct vg_decode *decode, const struct vg_xml *node,
                      const struct vg_shape *shape, void *at, bool in_container,
                      const struct vg_path *path);

/* One more element of a list. Lists of enums are kept as text until all elements are there. */
static int read_element(const struct vg_decode *decode, const struct vg_xml *node,
                        const struct vg_shape *shape, struct vg_list *list,
                        const struct vg_path *path)
{
    bool has_enums = vg_decode_has_enums(shape);
    const struct vg_shape *element =
        has_enums ? vg_decode_text_element.shape : shape->members[0].shape;
    struct vg_path here = {.parent = path, .index = list->count + 1};
    void *slot = vg_decode_append(decode->arena, list,
                                  has_enums ? sizeof(struct vg_str) : shape->entry_size);
    return read_value(decode, node, element, slot, /* in_container= */ true, &here);
}

static int read_entry(const struct vg_decode *decode, const struct vg_xml *node,
                      const struct vg_shape *shape, struct vg_list *map, const struct vg_path *path)
{
    const struct vg_member *key = &shape->members[0];
    const struct vg_member *value = &shape->members[1];
    char *entry = vg_decode_append(decode->arena, map, shape->entry_size);
    const struct vg_xml *key_node = NULL;
    const struct vg_xml *value_node = NULL;
    for (const struct vg_xml *child = node->first_child; child != NULL; child = child->next) {
        if (vg_str_eq(child->name, key->xml_name))
            key_node = child;
        else if (vg_str_eq(child->name, value->xml_name))
            value_node = child;
    }
    if (key_node == NULL || value_node == NULL)
        return vg_decode_fail_silently(decode);
    memcpy(entry + key->offset, &key_node->text, sizeof(key_node->text));
    struct vg_path here = {.parent = path, .key = key_node->text};
    return read_value(decode, value_node, value->shape, entry + value->offset,
                      /* in_container= */ true, &here);
}

/* The elements among the siblings that bear the name: all children of a list's element, or a
 * structure's children where the list is flattened. */
static int read_items(const struct vg_decode *decode, const struct vg_xml *first,
                      struct vg_str name, const struct vg_shape *shape, void *at,
                      const struct vg_path *path)
{
    struct vg_list list = {.set = true};
    for (const struct vg_xml *node = first; node != NULL; node = node->next) {
        if (!vg_str_eq(node->name, name))
            continue;
        int rc = shape->type == VG_TYPE_MAP ? read_entry(decode, node, shape, &list, path)
                                            : read_element(decode, node, shape, &list, path);
        if (rc != VG_OK)
            return rc;
    }
    if (shape->type == VG_TYPE_LIST && vg_decode_has_enums(shape))
        vg_decode_enum_list(decode, shape, list, at, path);
    else
        vg_list_store(at, list);
    return VG_OK;
}

static int read_value(const struct vg_decode *decode, const struct vg_xml *node,
                      const struct vg_shape *shape, void *at, bool in_container,
                      const struct vg_path *path)
{
    switch (shape->type) {
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        return vg_xml_read_struct(decode, node, shape,
                                  vg_decode_struct(decode->arena, shape, at, in_container), path);
    case VG_TYPE_LIST:
        return read_items(decode, node->first_child, shape->members[0].xml_name, shape, at, path);
    case VG_TYPE_MAP:
        return read_items(decode, node->first_child, VG_STR("entry"), shape, at, path);
    default:
        break;
    }
    bool is_textual =
        shape->type == VG_TYPE_STRING || shape->type == VG_TYPE_ENUM || shape->type == VG_TYPE_BLOB;
    if (node->first_child != NULL)
        return vg_decode_fail_silently(decode); /* a document where text should be */
    if (node->text.len == 0 && !is_textual)
        return VG_OK; /* <MaxKeys/> says nothing */
    return vg_decode_text(decode, shape, node->text, at, path);
}

static int read_attributes(const struct vg_decode *decode, const struct vg_xml *node,
                           const struct vg_shape *shape, void *value, const struct vg_path *path)
{
    struct vg_lookup lookup = {.shape = shape, .name_offset = offsetof(struct vg_member, xml_name)};
    for (const struct vg_xml_attribute *attribute = node->attributes; attribute != NULL;
         attribute = attribute->next) {
        const struct vg_member *member = vg_lookup_member(&lookup, attribute->name);
        if (member == NULL || (member->flags & VG_MEMBER_XML_ATTRIBUTE) == 0)
            continue;
        struct vg_path here = {.parent = path, .name = member->name};
        if (vg_decode_text(decode, member->shape, attribute->value, (char *)value + member->offset,
                           &here) != VG_OK)
            return VG_FAIL;
    }
    return VG_OK;
}

/* A flattened collection takes all its siblings when the first of them comes. */
static int read_member(const struct vg_decode *decode, const struct vg_xml *node,
                       const struct vg_member *member, void *value, const struct vg_path *path)
{
    void *at = (char *)value + member->offset;
    struct vg_path here = {.parent = path, .name = member->name};
    if ((member->flags & VG_MEMBER_FLATTENED) == 0)
        return read_value(decode, node, member->shape, at, /* in_container= */ false, &here);
    if (vg_list_load(at).set)
        return VG_OK;
    return read_items(decode, node, member->xml_name, member->shape, at, &here);
}

int vg_xml_read_struct(const struct vg_decode *decode, const struct vg_xml *node,
                       const struct vg_shape *shape, void *value, const struct vg_path *path)
{
    struct vg_lookup lookup = {.shape = shape, .name_offset = offsetof(struct vg_member, xml_name)};
    uint32_t read_count = 0;
    if (read_attributes(decode, node, shape, value, path) != VG_OK)
        return VG_FAIL;
    for (const struct vg_xml *child = node->first_child; child != NULL; child = child->next) {
        const struct vg_member *member = vg_lookup_member(&lookup, child->name);
        if (member == NULL || (member->flags & VG_MEMBER_XML_ATTRIBUTE) != 0)
            continue;
        if (read_member(decode, child, member, value, path) != VG_OK)
            return VG_FAIL;
        read_count++;
    }
    if (shape->type == VG_TYPE_UNION && read_count != 1)
        return vg_decode_fail_silently(decode);
    return VG_OK;
}

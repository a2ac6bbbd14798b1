/* wire/xml_in.h: a small XML document as a tree in an arena, and the tree into typed values. */
#ifndef VG_WIRE_XML_IN_H
#define VG_WIRE_XML_IN_H

#include "wire/decode.h"

enum {
    VG_XML_NODES_MAX = 200000, /* elements and attributes; CompleteMultipartUpload names 10,000
                                  parts with six each */
    VG_XML_BYTES_MAX = 16 * 1024 * 1024,
};

struct vg_xml_attribute {
    struct vg_str name; /* with its prefix: "xsi:type" */
    struct vg_str value;
    const struct vg_xml_attribute *next;
};

struct vg_xml {
    struct vg_str name; /* without a prefix */
    struct vg_str text; /* of an element without children; never absent */
    const struct vg_xml *first_child;
    const struct vg_xml *next;
    const struct vg_xml_attribute *attributes;
};

/* The root element, or NULL: not well-formed, beyond the bounds, nested too deeply, or with a DTD
 * (so there are no entities to expand, and nothing outside to load). */
const struct vg_xml *vg_xml_parse(struct vg_str text, struct vg_arena *arena);

/* Reads an element's children into a structure's members that belong into a document. */
int vg_xml_read_struct(const struct vg_decode *decode, const struct vg_xml *node,
                       const struct vg_shape *shape, void *value,
                       const struct vg_path *path) VG_CHECKED;

#endif

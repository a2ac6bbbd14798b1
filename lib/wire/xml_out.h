/* wire/xml_out.h: typed values as XML, for query's answers and rest-xml. */
#ifndef VG_WIRE_XML_OUT_H
#define VG_WIRE_XML_OUT_H

#include "wire/encode.h"

struct vg_xml_out {
    struct vg_buf *buf;
    struct vg_arena *arena;
    struct vg_encode_times times;
};

/* <name xmlns="...">; no attribute where the namespace is empty. */
void vg_xml_open(struct vg_xml_out *out, struct vg_str name, struct vg_str name_space);
void vg_xml_close(struct vg_xml_out *out, struct vg_str name);
/* <name>text</name>, escaped; nothing when the text is absent. */
void vg_xml_text_element(struct vg_xml_out *out, struct vg_str name, struct vg_str text);

/* The set members of a structure that belong into a document, as elements. */
void vg_xml_write_members(struct vg_xml_out *out, const struct vg_shape *shape, const void *value);
/* A whole document of one structure, with the XML declaration in front. */
void vg_xml_write_root(struct vg_xml_out *out, struct vg_str name, struct vg_str name_space,
                       const struct vg_shape *shape, const void *value);

#endif

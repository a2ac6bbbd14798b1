"""<svc>.gen.h: enums, structs, tables' declarations, handler prototypes."""

from .names import member_name


def emit_header(layout, source_names):
    guard = f"VG_GEN_{layout.upper}_H"
    parts = [
        f"/* Made by tools/smithyc from {', '.join(source_names)}. */",
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        '#include "model/model.h"',
    ]
    if layout.service is not None:
        parts += ["", "struct vg_call;", "struct vg_error;", "", operations_enum(layout)]
    parts += enums(layout)
    parts += structs(layout)
    parts += tables(layout)
    if layout.service is not None:
        parts += handlers(layout)
    parts += ["", "#endif", ""]
    return "\n".join(parts)


def operations_enum(layout):
    lines = [f"enum {layout.prefix}_op {{"]
    lines += [f"    {operation.constant}," for operation in layout.operations]
    lines += [f"    {layout.upper}_OP_COUNT", "};"]
    return "\n".join(lines)


def enums(layout):
    parts = []
    for shape in layout.simple:
        if shape.type not in ("enum", "intEnum") or "virga#codec" in shape.traits:
            continue
        lines = ["", f"enum {layout.tag(shape)} {{"]
        for number, member in enumerate(shape.members.values(), 1):
            value = number if shape.type == "enum" else member.value
            lines.append(f"    {layout.enum_constant(shape, member)} = {value},")
        lines.append("};")
        parts.append("\n".join(lines))
    return parts


def structs(layout):
    """Lists and maps hold pointers only, so they come first; structs hold lists by value; map entries hold anything."""
    names = [layout.tag(shape) for shape in layout.structures + layout.containers]
    names += [layout.tag(shape) + "_entry" for shape in layout.containers if shape.type == "map"]
    parts = [""] + [f"struct {name};" for name in sorted(names)] + [""]
    parts += [container(layout, shape) for shape in layout.containers]
    parts += [structure(layout, shape) for shape in layout.structures]
    parts += [map_entry(layout, shape) for shape in layout.containers if shape.type == "map"]
    if layout.aliases:
        parts += ["/* Operations whose input or output is a shape that others use too. */"]
        parts += [f"#define {layout.prefix}_{alias} {layout.prefix}_{name}" for alias, name in layout.aliases]
    return parts


def container(layout, shape):
    if shape.type == "map":
        element = f"struct {layout.tag(shape)}_entry"
    else:
        element = layout.value_type(shape.members["member"].target)
    return (f"struct {layout.tag(shape)} {{\n    {element} *items;\n    size_t count;\n    bool set;\n}};")


def structure(layout, shape):
    lines = [f"struct {layout.tag(shape)} {{"]
    for member in shape.members.values():
        lines.append(f"    {layout.member_type(member.target)}{member_name(member.name)};")
    if not shape.members:
        lines.append("    char unused_; /* C has no empty struct */")
    lines.append("};")
    return "\n".join(lines)


def map_entry(layout, shape):
    value = layout.value_type(shape.members["value"].target)
    return f"struct {layout.tag(shape)}_entry {{\n    struct vg_str key;\n    {value} value;\n}};"


def tables(layout):
    shapes = layout.structures + layout.containers + layout.simple
    parts = [""] + [f"extern const struct vg_shape {layout.table(shape)};" for shape in shapes]
    errors = [layout.error_constant(error) for error in layout.errors]
    if layout.service is not None:
        error, is_made = layout.validation_error()
        if is_made:
            errors.append(layout.error_constant(error))
    if errors:
        parts += [""] + [f"extern const struct vg_error_shape {name};" for name in errors]
    codecs = sorted({s.traits["virga#codec"] for s in layout.simple if "virga#codec" in s.traits})
    if codecs:
        parts += ["", "/* The service's own. */"]
        parts += [f"extern const struct vg_shape_codec {name}_codec;" for name in codecs]
    return parts


def handlers(layout):
    prefix = layout.prefix
    parts = [
        "",
        f"extern const struct vg_op_model {prefix}_ops_model[];",
        f"extern const struct vg_service_model {prefix}_model;",
        "",
        "/* The handlers, written by hand; the thunks are what the operation table points at. */",
    ]
    for operation in layout.operations:
        name = operation.function
        parts.append(
            f"int {name}(struct vg_call *call, const struct {name}_in *in, struct {name}_out *out,\n"
            f"    struct vg_error *err);\n"
            f"static inline int {name}_thunk(struct vg_call *call, const void *in, void *out, struct vg_error *err)\n"
            f"{{\n"
            f"    return {name}(call, (const struct {name}_in *)in, (struct {name}_out *)out, err);\n"
            f"}}"
        )
    parts += [
        "",
        "/* Refers to every handler: a program with this model and without one of them does not link. Tests of the",
        " * tables alone define VG_MODEL_ONLY. */",
        f"typedef int {prefix}_handler_fn(struct vg_call *call, const void *in, void *out, struct vg_error *err);",
        f"extern {prefix}_handler_fn *const {prefix}_handlers_linked[];",
    ]
    return parts

"""Which C names a model's shapes get, which of them are needed, and that no two names clash."""

from .errors import ModelError
from .model import Member, Shape
from .names import error_name, member_name, snake, upper_snake

C_TYPES = {
    "string": "struct vg_str", "blob": "struct vg_str", "boolean": "struct vg_bool", "byte": "struct vg_i32",
    "short": "struct vg_i32", "integer": "struct vg_i32", "intEnum": "struct vg_i32", "long": "struct vg_i64",
    "float": "struct vg_f64", "double": "struct vg_f64", "timestamp": "struct vg_time", "enum": "int32_t",
    "document": "struct vg_str",
}
MESSAGE_NAMES = ("message", "Message")


class Operation:
    def __init__(self, shape, prefix):
        self.shape = shape
        self.name = shape.name
        self.snake = snake(shape.name)
        self.constant = f"{prefix.upper()}_OP_{self.snake.upper()}"
        self.function = f"{prefix}_{self.snake}"
        self.input = None  # the Shape whose struct and table it is
        self.output = None


class Layout:
    def __init__(self, model, prefix):
        self.model = model
        self.prefix = prefix
        self.upper = prefix.upper()
        self.service = model.service
        self.uses = self.count_uses()
        self.c_names = {}  # id(shape) -> snake name without prefix
        self.aliases = []  # (struct name of an operation, name of the shared shape)
        self.errors = [s for s in model.own("structure") if "error" in s.traits]
        self.details = {e.name: self.detail_of(e) for e in self.errors}
        self.operations = self.make_operations()
        self.structures = self.make_structures()
        self.containers = []  # lists and maps
        self.simple = []  # own simple shapes and enums that something uses
        self.prelude = []
        self.reach()
        self.taken = {}
        self.claim_names()

    # What there is

    def make_operations(self):
        if self.service is None:
            return []
        # What services ask of each other and no client may stands beside AWS's operations, as @internal.
        internal = [s for s in self.model.own("operation") if "internal" in s.traits]
        shapes = sorted([*self.service.properties["operations"], *internal], key=lambda s: s.name)
        operations = [Operation(s, self.prefix) for s in shapes]
        for operation in operations:
            for part, suffix in (("input", "in"), ("output", "out")):
                shape = operation.shape.properties.get(part)
                name = f"{operation.snake}_{suffix}"
                if shape is None:
                    shape = Shape("structure", operation.name + part.capitalize(), "virga", operation.shape.pos)
                if self.is_shared(shape):
                    self.aliases.append((name, snake(shape.name)))
                else:
                    self.c_names[id(shape)] = name
                setattr(operation, part, shape)
        return operations

    def count_uses(self):
        """id(shape) -> how many members, inputs and outputs it is the type of."""
        uses = {}
        for shape in self.model.own():
            targets = [member.target for member in shape.members.values()]
            targets += [shape.properties.get("input"), shape.properties.get("output")]
            for target in targets:
                uses[id(target)] = uses.get(id(target), 0) + 1
        return uses

    def is_shared(self, shape):
        """Whether a shape is more than one operation's input or output: then it keeps its own name."""
        return self.uses.get(id(shape), 0) > 1

    def detail_of(self, error):
        """A structure of an error's members besides its message, or None."""
        members = {n: m for n, m in error.members.items() if n not in MESSAGE_NAMES}
        if not members:
            return None
        return Shape("structure", error.name, error.namespace, error.pos, error.traits, members)

    def make_structures(self):
        found = []
        for operation in self.operations:
            for shape in (operation.input, operation.output):
                if shape not in found and id(shape) in self.c_names:
                    found.append(shape)
        for shape in self.model.own("structure", "union"):
            if "error" in shape.traits:
                shape = self.details[shape.name]
            if shape is None or "virga#codec" in shape.traits or id(shape) in self.c_names:
                continue
            found.append(shape)
        return found

    def reach(self):
        """Lists, maps and simple shapes that the structures need, in the order of the file."""
        seen = set()
        queue = [m.target for s in self.structures for m in s.members.values()]
        while queue:
            shape = queue.pop()
            if id(shape) in seen:
                continue
            seen.add(id(shape))
            if shape.type in ("list", "map") and "virga#codec" not in shape.traits:
                queue.extend(m.target for m in shape.members.values())
        for shape in self.model.shapes.values():
            if id(shape) not in seen:
                continue
            if shape.is_prelude:
                if shape.type == "structure":
                    raise ModelError(shape.pos, "Unit as a member's type is not supported")
                self.prelude.append(shape)
            elif "virga#codec" in shape.traits or shape.type not in ("list", "map", "structure", "union"):
                self.simple.append(shape)
            elif shape.type in ("list", "map"):
                self.containers.append(shape)

    # Names

    def c_name(self, shape):
        """Snake name of a shape, without the service's prefix."""
        return self.c_names.get(id(shape)) or snake(shape.name)

    def tag(self, shape):
        return f"{self.prefix}_{self.c_name(shape)}"

    def table(self, shape):
        if shape.is_prelude:
            return f"prelude_{snake(shape.name)}"
        return f"{self.prefix}_shape_{self.c_name(shape)}"

    def error_constant(self, shape):
        return f"{self.upper}_{error_name(shape)}"

    def enum_constant(self, shape, member):
        return f"{self.upper}_{upper_snake(shape.name)}_{upper_snake(member.name)}"

    def value_type(self, shape):
        """C type of a value where it stands in a list or a map."""
        if "virga#codec" in shape.traits:
            return "struct vg_str"
        if shape.type == "blob" and "streaming" in shape.traits:
            return "struct vg_body"
        return C_TYPES.get(shape.type) or f"struct {self.tag(shape)}"

    def member_type(self, shape):
        """C type of a member of a struct, with the space or star before its name."""
        is_struct = shape.type in ("structure", "union") and "virga#codec" not in shape.traits
        return f"const {self.value_type(shape)} *" if is_struct else self.value_type(shape) + " "

    def claim(self, space, name, pos, what, shape=None):
        """`shape` tells two of one name, of two models, apart."""
        other, claimer = self.taken.setdefault((space, name), (what, shape))
        if other != what or claimer is not shape:
            place = f" at {claimer.pos[0]}:{claimer.pos[1]}" if other == what else ""
            raise ModelError(pos, f"C name '{name}' of {what} clashes with {other}{place}; @virga#cName renames an error")

    def claim_names(self):
        """Struct and enum tags share one space in C, constants, tables and functions another."""
        for operation in self.operations:
            pos = operation.shape.pos
            self.claim("plain", operation.constant, pos, f"operation {operation.name}")
            self.claim("plain", operation.function, pos, f"the handler of {operation.name}")
        self.claim("plain", f"{self.upper}_OP_COUNT", ("", 0, 0), "the number of operations")
        self.claim("tag", f"{self.prefix}_op", ("", 0, 0), "the operations' enum")
        for alias, _ in self.aliases:
            self.claim("tag", f"{self.prefix}_{alias}", ("", 0, 0), f"the operation's struct {alias}")
        for shape in self.structures + self.containers + [s for s in self.simple if s.type in ("enum", "intEnum")]:
            self.claim("tag", self.tag(shape), shape.pos, f"{shape.type} {shape.name}", shape)
            if shape.type == "map":
                self.claim("tag", self.tag(shape) + "_entry", shape.pos, f"the entries of map {shape.name}", shape)
        for shape in self.simple:
            if shape.type in ("enum", "intEnum"):
                for member in shape.members.values():
                    name = self.enum_constant(shape, member)
                    self.claim("plain", name, member.pos, f"{shape.name}${member.name}", shape)
        for error in self.errors:
            self.claim("plain", self.error_constant(error), error.pos, f"error {error.name}", error)
        for shape in self.structures:
            names = {}
            for member in shape.members.values():
                other = names.setdefault(member_name(member.name), member)
                if other is not member:
                    raise ModelError(member.pos, f"'{member.name}' and '{other.name}' of '{shape.name}' are one name in C")

    # The error of constraint violations

    def validation_error(self):
        """(shape, is_made): the error that words constraint violations, made here where the model lacks it."""
        name = self.service.trait("virga#validationError", "ValidationException")
        for error in self.errors:
            if error.name == name:
                return error, False
        made = Shape("structure", name, self.service.namespace, self.service.pos, {"error": "client"})
        made.members["message"] = Member("message", None, self.service.pos)
        self.claim("plain", self.error_constant(made), self.service.pos, f"the validation error {name}")
        return made, True

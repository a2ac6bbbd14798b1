"""Tokens to a Model. One method per rule of the grammar; the name of the rule is the name of the method."""

from .errors import ModelError
from .lexer import Source, tokens
from .model import SIMPLE, Member, Model, Shape, check, find_shape, resolve_trait

SHAPE_KEYWORDS = SIMPLE | {"structure", "union", "list", "map", "enum", "intEnum", "service", "operation"}
LITERALS = {"true": True, "false": False, "null": None}


class Scope:
    """What relative names mean in one file."""

    def __init__(self):
        self.namespace = None
        self.uses = {}


class Parser:
    def __init__(self, model, source):
        self.model = model
        self.source = source
        self.tokens = tokens(source)
        self.at = 0
        self.scope = Scope()
        self.applied = []  # (target, traits, pos)

    # Token handling

    @property
    def token(self):
        return self.tokens[self.at]

    def pos(self, token=None):
        return self.source.pos((token or self.token).offset)

    def fail(self, expected, token=None):
        token = token or self.token
        found = "the end of the file" if token.kind == "end" else repr(token.value)
        raise ModelError(self.pos(token), f"expected {expected}, found {found}")

    def take(self, kind, expected=None):
        token = self.token
        if token.kind != kind:
            self.fail(expected or f"'{kind}'")
        self.at += 1
        return token

    def accept(self, kind):
        if self.token.kind != kind:
            return False
        self.at += 1
        return True

    def shape_id(self, expected):
        """A relative or absolute shape id, with the member of `apply` where it has one."""
        text = self.take("name", expected).value
        while self.token.kind in (".", "#", "$"):
            text += self.take(self.token.kind).value
            text += self.take("name", "a name").value
        return text

    # Statements

    def file(self):
        self.control_section()
        if self.token.value == "namespace":
            self.at += 1
            self.scope.namespace = self.shape_id("a namespace")
        else:
            self.fail("'namespace'")
        while self.token.kind == "name" and self.token.value == "use":
            self.at += 1
            target = self.shape_id("an absolute shape id")
            self.scope.uses[target.rpartition("#")[2]] = target
        while self.token.kind != "end":
            self.statement()

    def control_section(self):
        while self.accept("$"):
            name = self.take("name", "a control name").value
            self.take(":")
            value = self.node()
            if name == "version" and str(value) not in ("2", "2.0"):
                raise ModelError(self.source.pos(0), f"expected $version 2, found {value}")
        while self.token.kind == "name" and self.token.value == "metadata":
            self.at += 1
            self.at += 1  # its key, a name or a string
            self.take("=")
            self.node()

    def statement(self):
        if self.token.kind == "name" and self.token.value == "apply":
            return self.apply()
        traits = self.traits()
        keyword = self.take("name", "a shape, a trait or 'apply'")
        if keyword.value not in SHAPE_KEYWORDS:
            self.fail("a shape ('structure', 'list', 'string', ...), a trait or 'apply'", keyword)
        name = self.take("name", f"the name of the {keyword.value}")
        shape = Shape(keyword.value, name.value, self.scope.namespace, self.pos(name), traits)
        self.model.add(shape)
        if shape.type in ("service", "operation"):
            self.properties(shape)
        elif shape.type not in SIMPLE:
            self.members(shape)
        return None

    def apply(self):
        pos = self.pos()
        self.at += 1
        target = self.shape_id("what to apply to")
        if self.accept("{"):
            traits = self.traits()
            self.take("}", "a trait or '}'")
        else:
            if self.token.kind != "@":
                self.fail("'@' and a trait, or '{'")
            traits = dict([self.trait()])
        self.applied.append((target, traits, pos))

    # Traits and node values

    def traits(self):
        found = {}
        while self.token.kind == "@":
            token = self.token
            name, value = self.trait()
            if name in found:
                raise ModelError(self.pos(token), f"@{name} is given twice")
            found[name] = value
        return found

    def trait(self):
        self.take("@")
        token = self.token
        name = self.shape_id("the name of a trait")
        absolute = resolve_trait(name, self.scope)
        if absolute is None:
            raise ModelError(self.pos(token), f"expected a known trait, found '@{name}'")
        value = {}
        if self.accept("("):
            value = self.trait_body()
            self.take(")", "')' after the trait's value")
        return absolute, value

    def trait_body(self):
        if self.token.kind == ")":
            return {}
        following = self.tokens[self.at + 1]
        if self.token.kind in ("name", "string") and following.kind == ":":
            return self.object_members(")")
        return self.node()

    def object_members(self, closing):
        found = {}
        while self.token.kind != closing:
            if self.token.kind not in ("name", "string"):
                self.fail(f"a key or '{closing}'")
            key = self.token.value
            self.at += 1
            self.take(":", f"':' after the key '{key}'")
            found[key] = self.node()
        return found

    def node(self):
        token = self.token
        if token.kind in ("string", "number"):
            self.at += 1
            return token.value
        if self.accept("{"):
            value = self.object_members("}")
            self.take("}")
            return value
        if self.accept("["):
            values = []
            while self.token.kind != "]":
                values.append(self.node())
            self.take("]")
            return values
        if token.kind == "name":
            if token.value in LITERALS:
                self.at += 1
                return LITERALS[token.value]
            return self.shape_id("a value")
        return self.fail("a value (a string, number, object, list, true, false, null or shape id)")

    # Shapes

    def members(self, shape):
        self.take("{", f"'{{' and the members of '{shape.name}'")
        while not self.accept("}"):
            traits = self.traits()
            name = self.take("name", f"a member of '{shape.name}' or '}}'")
            member = Member(name.value, None, self.pos(name), traits)
            if shape.type not in ("enum", "intEnum"):
                self.take(":", f"':' and the type of '{name.value}'")
                member.target = self.shape_id("the type of the member")
            if self.accept("="):
                member.value = self.node()
            if member.name in shape.members:
                raise ModelError(member.pos, f"'{shape.name}' already has a member '{member.name}'")
            shape.members[member.name] = member
        self.check_members(shape)

    def check_members(self, shape):
        wanted = {"list": {"member"}, "map": {"key", "value"}}.get(shape.type)
        if wanted is not None and set(shape.members) != wanted:
            names = " and ".join(f"'{n}'" for n in sorted(wanted))
            raise ModelError(shape.pos, f"expected the {shape.type} '{shape.name}' to have just {names}")
        if shape.type in ("enum", "intEnum", "union") and not shape.members:
            raise ModelError(shape.pos, f"expected members in the {shape.type} '{shape.name}'")
        for member in shape.members.values():
            if shape.type == "enum":
                member.value = member.name if member.value is None else member.value
            if shape.type in ("enum", "intEnum"):
                kind = str if shape.type == "enum" else int
                if not isinstance(member.value, kind):
                    what = "a string" if kind is str else "a number"
                    raise ModelError(member.pos, f"expected {what} as the value of '{member.name}'")

    def properties(self, shape):
        """The body of a service or an operation; inline structures become shapes of their own."""
        allowed = {"service": {"version", "operations", "resources", "errors", "rename"},
                   "operation": {"input", "output", "errors"}}[shape.type]
        shape.properties = {"errors": [], "operations": []}
        self.take("{", f"'{{' and the properties of '{shape.name}'")
        while not self.accept("}"):
            token = self.take("name", f"a property of '{shape.name}' or '}}'")
            if token.value not in allowed:
                self.fail(f"a property of the {shape.type} ({', '.join(sorted(allowed))})", token)
            if self.accept(":="):
                shape.properties[token.value] = self.inline_structure(shape, token)
                continue
            self.take(":", f"':' or ':=' after '{token.value}'")
            pos = self.pos()
            value = self.node()
            shape.properties[token.value] = value if token.value == "version" else (value, pos)

    def inline_structure(self, operation, token):
        if token.value not in ("input", "output"):
            self.fail("':' (only input and output can be inline)", token)
        traits = self.traits()
        name = operation.name + token.value.capitalize()
        inline = Shape("structure", name, self.scope.namespace, self.pos(token), traits)
        self.model.add(inline)
        self.members(inline)
        return (name, inline.pos)

    # Resolution, after all files are read

    def resolve(self):
        for target, traits, pos in self.applied:
            name, _, member_name = target.partition("$")
            shape = find_shape(self.model, name, self.scope, pos, "a shape to apply to")
            if not member_name:
                shape.traits.update(traits)
            elif member_name in shape.members:
                shape.members[member_name].traits.update(traits)
            else:
                raise ModelError(pos, f"expected a member of '{name}', it has no '{member_name}'")

    def resolve_shape(self, shape):
        for member in shape.members.values():
            if isinstance(member.target, str):
                member.target = find_shape(self.model, member.target, self.scope, member.pos, "a type")
        for key in ("input", "output"):
            if key in shape.properties:
                name, pos = shape.properties[key]
                found = find_shape(self.model, name, self.scope, pos, "a structure")
                shape.properties[key] = None if found.is_prelude else found
        for key, kind in (("errors", "structure"), ("operations", "operation")):
            if not isinstance(shape.properties.get(key), tuple):
                continue
            names, pos = shape.properties[key]
            found = [find_shape(self.model, name, self.scope, pos, f"a {kind}") for name in names]
            for item in found:
                if item.type != kind:
                    raise ModelError(pos, f"expected a {kind}, '{item.name}' is a {item.type}")
            shape.properties[key] = found


def parse(files):
    """Parses [(path, text)] into one checked Model."""
    model = Model()
    parsers = []
    for path, text in files:
        before = set(model.shapes)
        parser = Parser(model, Source(path, text))
        parser.file()
        parsers.append((parser, [s for k, s in model.shapes.items() if k not in before]))
    for parser, shapes in parsers:
        for shape in shapes:
            parser.resolve_shape(shape)
    for parser, _ in parsers:
        parser.resolve()
    check(model)
    return model

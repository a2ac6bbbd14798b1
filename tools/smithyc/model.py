"""What a parsed model is: shapes, members, traits; names resolved, and checked for what the emitter relies on."""

from dataclasses import dataclass, field

from .errors import ModelError

SIMPLE = {
    "string", "blob", "boolean", "byte", "short", "integer", "long", "float", "double", "timestamp", "document",
}
PRELUDE = {
    "String": "string", "Blob": "blob", "Boolean": "boolean", "Byte": "byte", "Short": "short",
    "Integer": "integer", "Long": "long", "Float": "float", "Double": "double", "Timestamp": "timestamp",
    "Document": "document", "PrimitiveBoolean": "boolean", "PrimitiveByte": "byte", "PrimitiveShort": "short",
    "PrimitiveInteger": "integer", "PrimitiveLong": "long", "PrimitiveFloat": "float",
    "PrimitiveDouble": "double", "Unit": "structure",
}

# A trait that is not listed is a misspelling until someone lists it: a silently ignored @requierd helps nobody.
TRAITS = {
    "smithy.api": {
        "auth", "optionalAuth", "default", "deprecated", "documentation", "endpoint", "enumValue", "error",
        "externalDocumentation", "hostLabel", "http", "httpChecksumRequired", "httpError", "httpHeader", "httpLabel",
        "httpPayload", "httpPrefixHeaders", "httpQuery", "httpQueryParams", "httpResponseCode", "idempotent",
        "idempotencyToken", "input", "internal", "jsonName", "length", "mediaType", "notProperty", "output",
        "paginated", "pattern", "private", "range", "readonly", "recommended", "required", "requiresLength",
        "retryable", "sensitive", "sparse", "streaming", "suppress", "tags", "timestampFormat", "title",
        "uniqueItems", "xmlAttribute", "xmlFlattened", "xmlName", "xmlNamespace",
    },
    "aws.api": {"service", "arn", "arnReference", "controlPlane", "dataPlane"},
    "aws.auth": {"sigv4", "unsignedPayload"},
    "aws.customizations": {"s3UnwrappedXmlOutput"},
    "aws.protocols": {
        "awsJson1_0", "awsJson1_1", "awsQuery", "awsQueryCompatible", "awsQueryError", "httpChecksum", "restJson1",
        "restXml",
    },
    "smithy.protocols": {"rpcv2Cbor"},
    "virga": {
        "absentWhenEmpty", "cName", "codec", "enumOrder", "errorNamespace", "javaSentences",
        "missingOperations", "orArn", "validationError",
    },
}


@dataclass(eq=False)
class Member:
    name: str
    target: object  # the id as written until resolve() puts the Shape here
    pos: tuple
    traits: dict = field(default_factory=dict)
    value: object = None  # of an enum member, or a default


@dataclass(eq=False)
class Shape:
    type: str
    name: str
    namespace: str
    pos: tuple
    traits: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    properties: dict = field(default_factory=dict)  # of a service or operation

    def trait(self, name, default=None):
        return self.traits.get(name, default)

    @property
    def is_prelude(self):
        return self.namespace == "smithy.api"


class Model:
    def __init__(self):
        self.shapes = {}  # "namespace#Name" -> Shape, in the order of the files
        for name, kind in PRELUDE.items():
            self.shapes["smithy.api#" + name] = Shape(kind, name, "smithy.api", ("prelude", 0, 0))

    def add(self, shape):
        key = f"{shape.namespace}#{shape.name}"
        other = self.shapes.get(key)
        if other is not None:
            raise ModelError(shape.pos, f"'{shape.name}' is already defined at {other.pos[0]}:{other.pos[1]}")
        self.shapes[key] = shape

    def own(self, *types):
        """The shapes of the files themselves, of these types (all without any), in their order."""
        return [s for s in self.shapes.values() if not s.is_prelude and (not types or s.type in types)]

    @property
    def service(self):
        return next(iter(self.own("service")), None)


def resolve_id(model, name, scope):
    """The absolute id that `name` means in a file: absolute, used, of its namespace, or of the prelude."""
    if "#" in name:
        return name
    if name in scope.uses:
        return scope.uses[name]
    own = f"{scope.namespace}#{name}"
    if own in model.shapes:
        return own
    return "smithy.api#" + name


def resolve_trait(name, scope):
    """A trait's absolute id; traits of smithy.api lose their namespace: "required", "virga#codec"."""
    space, _, short = name.rpartition("#")
    if not space:
        space, _, short = scope.uses.get(name, "smithy.api#" + name).rpartition("#")
    if short not in TRAITS.get(space, ()):
        return None
    return short if space == "smithy.api" else f"{space}#{short}"


def find_shape(model, name, scope, pos, expected="a shape"):
    shape = model.shapes.get(resolve_id(model, name, scope))
    if shape is None:
        raise ModelError(pos, f"expected {expected}, but there is no shape '{name}'")
    return shape


def check(model):
    """What the grammar cannot say. Runs after all ids are resolved."""
    services = model.own("service")
    if len(services) > 1:
        raise ModelError(services[1].pos, "expected one service in a model, found a second one")
    folded = {}
    for shape in model.own():
        other = folded.setdefault((shape.namespace, shape.name.lower()), shape)
        if other is not shape:
            raise ModelError(shape.pos, f"'{shape.name}' and '{other.name}' differ only in case")
        if shape.type == "map":
            key = shape.members["key"].target
            if key.type not in ("string", "enum"):
                raise ModelError(shape.members["key"].pos, f"expected a string or enum as map key, found {key.type}")
        for member in shape.members.values():
            check_member(shape, member)
        if shape.type == "operation":
            check_operation(shape)


def check_member(shape, member):
    target = member.target
    if target is not None and target.type in ("service", "operation"):
        raise ModelError(member.pos, f"expected a data shape as target, '{target.name}' is a {target.type}")
    if target is not None and "streaming" in target.traits:
        if target.type != "blob":
            raise ModelError(member.pos, "@streaming is for blobs; event streams are not spoken")
        if shape.type != "structure" or "httpPayload" not in member.traits:
            raise ModelError(member.pos, "expected @httpPayload on a member that streams")


def check_operation(operation):
    for part in ("input", "output"):
        shape = operation.properties.get(part)
        if shape is not None and shape.type != "structure":
            raise ModelError(operation.pos, f"expected a structure as {part}, '{shape.name}' is a {shape.type}")
    for error in operation.properties["errors"]:
        if "error" not in error.traits:
            raise ModelError(operation.pos, f"expected @error on '{error.name}', an error of '{operation.name}'")
    http = operation.trait("http")
    if http is None:
        return
    labels = uri_labels(http["uri"])
    inputs = operation.properties.get("input")
    members = inputs.members if inputs is not None else {}
    for label in labels:
        if label not in members or "httpLabel" not in members[label].traits:
            raise ModelError(operation.pos, f"expected a member '{label}' with @httpLabel for {http['uri']}")
    for member in members.values():
        if "httpLabel" in member.traits and member.name not in labels:
            raise ModelError(member.pos, f"expected a label '{{{member.name}}}' in the uri {http['uri']}")


def uri_labels(uri):
    """Label -> is it greedy, of a uri pattern."""
    labels = {}
    for piece in uri.split("{")[1:]:
        label = piece.split("}")[0]
        labels[label.rstrip("+")] = label.endswith("+")
    return labels

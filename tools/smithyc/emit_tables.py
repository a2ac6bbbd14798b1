"""<svc>.gen.c: the tables of lib/model/model.h."""

from .errors import ModelError
from .layout import MESSAGE_NAMES
from .model import uri_labels
from .names import c_str, c_string, member_name

TYPES = {
    "string": "STRING", "blob": "BLOB", "boolean": "BOOL", "byte": "I32", "short": "I32", "integer": "I32",
    "intEnum": "I32", "long": "I64", "float": "F64", "double": "F64", "timestamp": "TIME", "enum": "ENUM",
    "list": "LIST", "map": "MAP", "structure": "STRUCT", "union": "UNION", "document": "DOCUMENT",
}
TIME_FORMATS = {"epoch-seconds": "EPOCH_SECONDS", "date-time": "DATE_TIME", "http-date": "HTTP_DATE"}
PROTOCOLS = {
    "aws.protocols#awsJson1_0": "JSON_1_0", "aws.protocols#awsJson1_1": "JSON_1_1", "aws.protocols#awsQuery": "QUERY",
    "aws.protocols#awsQueryCompatible": "QUERY",  # still spoken, and JSON errors carry its codes
    "aws.protocols#restJson1": "REST_JSON", "aws.protocols#restXml": "REST_XML", "smithy.protocols#rpcv2Cbor": "CBOR",
}
BINDINGS = {
    "httpLabel": "LABEL", "httpQuery": "QUERY", "httpQueryParams": "QUERY_PARAMS", "httpHeader": "HEADER",
    "httpPrefixHeaders": "PREFIX_HEADERS", "httpPayload": "PAYLOAD", "httpResponseCode": "STATUS",
}


def record(fields):
    """A designated initializer of the fields that are not None."""
    return "{" + ", ".join(f".{name} = {value}" for name, value in fields if value is not None) + "}"


def array(declaration, rows):
    return f"{declaration}[] = {{\n" + "".join(f"    {row},\n" for row in rows) + "};"


def camel_case(name):
    return name[:1].lower() + name[1:]


def hash_order(names):
    """The places of `names` in the order in which Java's HashMap goes through them when they were put in as listed."""
    buckets = 16
    while len(names) * 4 > buckets * 3:
        buckets *= 2

    def bucket(place):
        code = 0
        for char in names[place]:
            code = (code * 31 + ord(char)) & 0xFFFFFFFF
        return (code ^ code >> 16) % buckets

    return sorted(range(len(names)), key=bucket)


class Tables:
    def __init__(self, layout):
        self.layout = layout
        self.limits = {}  # initializer -> name
        self.labels = {}  # id(input shape) -> labels of its operation's uri
        for operation in layout.operations:
            http = operation.shape.trait("http")
            if http is not None:
                self.labels.setdefault(id(operation.input), {}).update(uri_labels(http["uri"]))

    def emit(self, header_name, source_names):
        layout = self.layout
        body = [self.simple_shape(shape) for shape in layout.simple]
        body += [self.container(shape) for shape in layout.containers]
        body += [self.structure(shape) for shape in layout.structures]
        body += [self.error(error) for error in layout.errors]
        if layout.service is not None:
            body += self.service()
        head = [
            f"/* Made by tools/smithyc from {', '.join(source_names)}. */",
            f'#include "{header_name}"',
            "",
        ]
        head += [self.prelude_shape(shape) for shape in layout.prelude]
        head += [f"static const struct vg_limits {name} = {value};" for value, name in self.limits.items()]
        return "\n".join(head + body) + "\n"

    # Constraints

    def limits_of(self, traits, pos):
        """A reference to a vg_limits of @length, @range and @pattern, or None."""
        bounds = traits.get("length", traits.get("range"))
        pattern = traits.get("pattern")
        if bounds is None and pattern is None:
            return None
        bounds = bounds or {}
        for value in bounds.values():
            if value != int(value):
                raise ModelError(pos, f"expected a whole number as bound, found {value}")
        low, high = bounds.get("min"), bounds.get("max")
        value = record([
            ("min", "INT64_MIN" if low is None else f"INT64_C({int(low)})"),
            ("max", "INT64_MAX" if high is None else f"INT64_C({int(high)})"),
            ("pattern", None if pattern is None else c_string(pattern)),
            ("or_arn", "true" if "virga#orArn" in traits else None),
        ])
        return "&" + self.limits.setdefault(value, f"limits_{len(self.limits) + 1}")

    def member_limits(self, member):
        """A member's own constraints stand for the shape's of the same kind; the others still hold."""
        own = {name for name in ("length", "range", "pattern") if name in member.traits}
        if not own:
            return None
        return self.limits_of({**member.target.traits, **member.traits}, member.pos)

    # Shapes

    def shape_fields(self, shape, kind, size, extra=()):
        # An XML document's root is the shape's name, unless @xmlName says otherwise.
        name = shape.trait("xmlName", shape.name)
        fields = [("name", c_str(name)), ("type", f"VG_TYPE_{kind}"), ("size", f"sizeof({size})"),
                  ("limits", self.limits_of(shape.traits, shape.pos))]
        return record(fields + list(extra))

    def prelude_shape(self, shape):
        value = self.shape_fields(shape, TYPES[shape.type], self.layout.value_type(shape))
        return f"static const struct vg_shape {self.layout.table(shape)} = {value};"

    def shape(self, shape, kind, extra=(), size=None):
        value = self.shape_fields(shape, kind, size or self.layout.value_type(shape), extra)
        return f"const struct vg_shape {self.layout.table(shape)} = {value};\n"

    def simple_shape(self, shape):
        codec = shape.trait("virga#codec")
        if codec is not None:
            return self.shape(shape, "CODEC", [("codec", f"&{codec}_codec")])
        if shape.type == "blob" and "streaming" in shape.traits:
            return self.shape(shape, "BODY")
        if shape.type != "enum":
            return self.shape(shape, TYPES[shape.type])
        values = f"{self.layout.table(shape)}_values"
        rows = [f"{{{c_str(member.value)}}}" for member in shape.members.values()]
        extra = [("enum_values", values), ("enum_count", len(rows))]
        tables = array(f"static const struct vg_enum_value {values}", rows) + "\n"
        if "virga#enumOrder" in shape.traits:
            order = f"{self.layout.table(shape)}_order"
            extra.append(("enum_order", order))
            tables += array(f"static const uint8_t {order}", self.enum_order(shape)) + "\n"
        return tables + self.shape(shape, "ENUM", extra)

    @staticmethod
    def enum_order(shape):
        """The constants of @virga#enumOrder, which names every value once."""
        texts = [member.value for member in shape.members.values()]
        order = shape.trait("virga#enumOrder")
        if not isinstance(order, list) or sorted(order) != sorted(texts):
            raise ModelError(shape.pos, f"@virga#enumOrder of {shape.name} has to list each of its values once")
        return [str(texts.index(text) + 1) for text in order]

    def container(self, shape):
        layout = self.layout
        tag = layout.tag(shape)
        members = f"{layout.table(shape)}_members"
        if shape.type == "list":
            size = layout.value_type(shape.members["member"].target)
            rows = [self.member(shape, shape.members["member"], "0")]
        else:
            size = f"struct {tag}_entry"
            rows = [self.member(shape, shape.members[name], f"offsetof({size}, {name})") for name in ("key", "value")]
        extra = [("members", members), ("member_count", len(rows)), ("entry_size", f"sizeof({size})"),
                 ("is_sparse", "true" if "sparse" in shape.traits else None)]
        text = array(f"static const struct vg_member {members}", rows)
        return text + "\n" + self.shape(shape, TYPES[shape.type], extra, f"struct {tag}")

    def structure(self, shape):
        layout = self.layout
        tag = f"struct {layout.tag(shape)}"
        if not shape.members:
            return self.shape(shape, TYPES[shape.type], [], tag)
        members = f"{layout.table(shape)}_members"
        rows = []
        for member in shape.members.values():
            rows.append(self.member(shape, member, f"offsetof({tag}, {member_name(member.name)})"))
        extra = [("members", members), ("member_count", len(rows))]
        text = array(f"static const struct vg_member {members}", rows) + "\n"
        if layout.service is not None and "virga#javaSentences" in layout.service.traits:
            order = f"{layout.table(shape)}_order"
            extra.append(("check_order", order))
            places = hash_order([camel_case(name) for name in shape.members])
            text += array(f"static const uint8_t {order}", [", ".join(map(str, places))]) + "\n"
        return text + self.shape(shape, TYPES[shape.type], extra, tag)

    def member(self, shape, member, offset):
        traits, target = member.traits, member.target
        xml_name = c_str(traits.get("xmlName", member.name))
        time_format = traits.get("timestampFormat", target.trait("timestampFormat"))
        if time_format is not None and time_format not in TIME_FORMATS:
            raise ModelError(member.pos, f"expected one of {', '.join(TIME_FORMATS)}, found '{time_format}'")
        binding, http_name = self.binding(member)
        return record([
            ("name", c_str(member.name)),
            ("json_name", c_str(traits.get("jsonName", member.name))),
            ("xml_name", xml_name),
            ("query_name", xml_name),
            ("http_name", http_name),
            ("shape", "&" + self.layout.table(target)),
            ("limits", self.member_limits(member)),
            ("offset", offset),
            ("flags", self.member_flags(shape, member)),
            ("binding", binding),
            ("time_format", time_format and f"VG_TIME_{TIME_FORMATS[time_format]}"),
        ])

    def binding(self, member):
        for trait, binding in BINDINGS.items():
            if trait in member.traits:
                value = member.traits[trait]
                name = member.name if trait == "httpLabel" else value if isinstance(value, str) else None
                return f"VG_BIND_{binding}", name and c_str(name)
        return None, None

    def member_flags(self, shape, member):
        is_greedy = "httpLabel" in member.traits and self.labels.get(id(shape), {}).get(member.name, False)
        is_required = "required" in member.traits and "virga#absentWhenEmpty" not in member.traits
        flags = [
            ("REQUIRED", is_required),
            ("FLATTENED", "xmlFlattened" in member.traits),
            ("XML_ATTRIBUTE", "xmlAttribute" in member.traits),
            ("IDEMPOTENCY", "idempotencyToken" in member.traits),
            ("GREEDY", is_greedy),
            ("SENSITIVE", "sensitive" in member.traits or "sensitive" in member.target.traits),
        ]
        return " | ".join(f"VG_MEMBER_{name}" for name, is_on in flags if is_on) or None

    # Errors

    def error(self, shape):
        layout = self.layout
        service = layout.service
        is_client = shape.traits["error"] != "server"
        query = shape.trait("aws.protocols#awsQueryError", {})
        message = next((name for name in shape.members if name in MESSAGE_NAMES), "message")
        inherited = service.trait("virga#errorNamespace", "") if service is not None else ""
        detail = layout.details.get(shape.name)
        value = record([
            ("name", c_str(shape.name)),
            ("code", c_str(query.get("code", shape.name))),
            ("http_status", shape.trait("httpError", query.get("httpResponseCode", 400 if is_client else 500))),
            ("is_sender_fault", "true" if is_client else "false"),
            ("shape", detail and "&" + layout.table(detail)),
            ("message_name", c_str(message)),
            ("name_space", c_str(shape.trait("virga#errorNamespace", inherited))),
        ])
        return f"const struct vg_error_shape {layout.error_constant(shape)} = {value};"

    def errors_array(self, name, errors):
        """The array's text, and the two fields that refer to it."""
        if not errors:
            return "", "NULL", 0
        rows = [f"&{self.layout.error_constant(error)}" for error in errors]
        return array(f"static const struct vg_error_shape *const {name}", rows), name, len(rows)

    # The service

    def service(self):
        layout = self.layout
        prefix, service = layout.prefix, layout.service
        parts = []
        validation, is_made = layout.validation_error()
        if is_made:
            parts.append(self.error(validation))
        rows = []
        for operation in layout.operations:
            text, row = self.operation(operation)
            parts.append(text)
            rows.append(row)
        if not rows:
            raise ModelError(service.pos, f"expected operations in the service '{service.name}'")
        parts.append("")
        parts.append(array(f"const struct vg_op_model {prefix}_ops_model", rows))
        text, errors, error_count = self.errors_array("service_errors", layout.errors)
        missing = sorted(service.trait("virga#missingOperations", []))
        parts.append(text)
        if missing:
            parts.append(array("static const struct vg_str missing_ops", [c_str(name) for name in missing]))
        parts.append(f"const struct vg_service_model {prefix}_model = {self.service_record(errors, error_count, missing)};")
        parts += ["", "#ifndef VG_MODEL_ONLY"]
        parts.append(array(f"{prefix}_handler_fn *const {prefix}_handlers_linked",
                           [f"{operation.function}_thunk" for operation in layout.operations]))
        parts.append("#endif")
        return parts

    def service_record(self, errors, error_count, missing):
        layout = self.layout
        service = layout.service
        api = service.trait("aws.api#service", {})
        sdk_id = api.get("sdkId", service.name)
        endpoint = api.get("endpointPrefix", api.get("arnNamespace", sdk_id.lower().replace(" ", "")))
        signing = service.trait("aws.auth#sigv4", {}).get("name", endpoint)
        protocols = [f"VG_PROTOCOL_{kind}" for trait, kind in PROTOCOLS.items() if trait in service.traits]
        if not protocols:
            raise ModelError(service.pos, f"expected a protocol trait on the service '{service.name}'")
        xml = service.trait("xmlNamespace", {}).get("uri", "")
        return "{\n    " + ",\n    ".join(f".{name} = {value}" for name, value in [
            ("name", c_str(layout.prefix)),
            ("sdk_id", c_str(sdk_id)),
            ("signing_name", c_str(signing)),
            ("endpoint_prefix", c_str(endpoint)),
            ("target_prefix", c_str(service.name)),
            ("version", c_str(service.properties.get("version", ""))),
            ("xml_namespace", c_str(xml)),
            ("json_namespace", c_str(service.trait("virga#errorNamespace", ""))),
            ("protocols", " | ".join(protocols)),
            ("ops", f"{layout.prefix}_ops_model"),
            ("op_count", f"{layout.upper}_OP_COUNT"),
            ("errors", errors),
            ("error_count", error_count),
            ("validation_error", f"&{layout.error_constant(layout.validation_error()[0])}"),
            ("missing_ops", "missing_ops" if missing else "NULL"),
            ("missing_op_count", len(missing)),
        ]) + ",\n}"

    def operation(self, operation):
        layout = self.layout
        shape = operation.shape
        errors = list(shape.properties["errors"]) + list(layout.service.properties["errors"])
        text, name, count = self.errors_array(f"{operation.snake}_errors", errors)
        http = shape.trait("http", {})
        row = record([
            ("name", c_str(operation.name)),
            ("index", operation.constant),
            ("input", "&" + layout.table(operation.input)),
            ("output", "&" + layout.table(operation.output)),
            ("errors", name),
            ("error_count", count),
            ("flags", self.operation_flags(operation)),
            ("method", c_str(http.get("method", "POST"))),
            ("uri", c_str(http.get("uri", "/"))),
            ("success_status", http.get("code", 200)),
        ])
        return text, row

    def operation_flags(self, operation):
        traits = operation.shape.traits
        flags = [
            ("UNSIGNED", "optionalAuth" in traits or traits.get("auth", {}) == []),
            ("INTERNAL", "internal" in traits),
            ("HTTP_CHECKSUM", "httpChecksumRequired" in traits or "aws.protocols#httpChecksum" in traits),
            ("STREAM_IN", streams(operation.input)),
            ("STREAM_OUT", streams(operation.output)),
        ]
        return " | ".join(f"VG_OP_{name}" for name, is_on in flags if is_on) or None


def streams(shape):
    return any("streaming" in member.target.traits for member in shape.members.values())


def emit_tables(layout, header_name, source_names):
    return Tables(layout).emit(header_name, source_names)

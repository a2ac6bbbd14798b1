"""virga's Python runtime: loads a Lambda handler and speaks the Runtime API over one plain socket.

Log records go to stdout like everything else. One that has line breaks of its own, or none at its end, begins with
RECORD and has NUL in place of its line breaks: virga turns it back into one event.
"""
import json
import os
import sys

RECORD = "\x1e"
INDENT = "\u00a0\u00a0"
TASK_ROOT = os.environ.get("LAMBDA_TASK_ROOT", os.getcwd())


class Fault(Exception):
    """An error of the runtime's own, as AWS names it."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


# ---- The Runtime API ----


class RuntimeApi:
    """One connection, kept alive. An answer and the wait for the next event travel as one piece."""

    PIPELINE_MAX = 256 * 1024

    def __init__(self, address):
        import socket

        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.base = "/2018-06-01/runtime"
        self.tail = ("Host: %s\r\n" % address).encode()
        self.next_request = b"GET %s/invocation/next HTTP/1.1\r\n%s\r\n" % (self.base.encode(), self.tail)
        self.asked = False

    def next(self):
        if not self.asked:
            self.socket.sendall(self.next_request)
        self.asked = False
        return self._read()

    def post(self, path, body, error_type=None):
        extra = b"Lambda-Runtime-Function-Error-Type: %s\r\n" % error_type.encode() if error_type else b""
        head = b"POST %s%s HTTP/1.1\r\n%sContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n" % (
            self.base.encode(), path.encode(), self.tail, extra, len(body))
        if path[:12] == "/invocation/" and len(body) <= self.PIPELINE_MAX:
            self.socket.sendall(head + body + self.next_request)
            self.asked = True
        else:
            self.socket.sendall(head + body)
        self._read()

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            os._exit(0)  # virga is gone
        return piece

    def _read(self):
        """Headers (names in lower case) and body of one answer."""
        buffer = self.buffer
        while True:
            end = buffer.find(b"\r\n\r\n")
            if end >= 0:
                break
            buffer += self._more()
        headers = {}
        for line in buffer[:end].decode("utf-8").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        stop = end + 4 + int(headers.get("content-length", 0))
        if len(buffer) < stop:
            pieces, have = [buffer], len(buffer)
            while have < stop:
                pieces.append(self._more())
                have += len(pieces[-1])
            buffer = b"".join(pieces)
        self.buffer = buffer[stop:]
        return headers, buffer[end + 4:stop]


# ---- What the handler is given ----


class ClientContext:
    __slots__ = ["custom", "env", "client"]


class Client:
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]


def fill(target, source):
    for name in target.__slots__:
        setattr(target, name, source.get(name))
    return target


class LambdaContext:
    def __init__(self, headers):
        environ = os.environ
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self.client_context = None
        client = headers.get("lambda-runtime-client-context")
        if client:
            client = json.loads(client)
            self.client_context = fill(ClientContext(), client)
            self.client_context.client = fill(Client(), client.get("client") or {})
        identity = json.loads(headers.get("lambda-runtime-cognito-identity") or "{}")
        self.identity = CognitoIdentity()
        self.identity.cognito_identity_id = identity.get("cognitoIdentityId")
        self.identity.cognito_identity_pool_id = identity.get("cognitoIdentityPoolId")
        self._epoch_deadline_time_in_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        import time

        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        return "LambdaContext([%s])" % ",".join("%s=%s" % item for item in vars(self).items() if item[0][0] != "_")


# ---- Log and errors ----

current_request_id = None


def log_record(text):
    """One event, whatever line breaks it has."""
    sys.stdout.write(RECORD + text.replace("\0", " ").replace("\n", "\0") + "\n")
    sys.stdout.flush()


def set_up_logging(logging):
    """Called when `logging` has been imported: the root handler that AWS's runtime has."""
    import time

    class Handler(logging.Handler):
        def emit(self, record):
            record.aws_request_id = current_request_id or ""
            try:
                log_record(self.format(record))
            except Exception:
                self.handleError(record)

    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = Handler()
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


def error_report(error, request_id):
    """The error as AWS shows it: without the runtime's own frames, with the task's folder where it is on AWS."""
    import traceback

    if isinstance(error, Fault):
        error_type, trace = error.error_type, error.trace
    else:
        error_type = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        while frames and frames[0].filename == __file__:
            frames = frames[1:]
        trace = traceback.format_list(frames)
    trace = [line.replace(TASK_ROOT, "/var/task") for line in trace]
    return {
        "errorMessage": str(error).replace(TASK_ROOT, "/var/task"),
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": trace,
    }


def indent(line):
    depth = (len(line) - len(line.lstrip(" "))) // 2
    return INDENT * depth + line[2 * depth:]


def log_error(report):
    lines = ["[ERROR] %s" % report["errorType"]]
    if report["errorMessage"]:
        lines[0] += ": " + report["errorMessage"]
    lines.append("Traceback (most recent call last):")
    for element in report["stackTrace"]:
        lines += [indent(line) for line in element.splitlines()]
    log_record("\n".join(lines))


# ---- Modules that are changed once they are imported, and cost nothing until then ----


def set_up_botocore(session_module):
    """boto3 before 1.28 ignores AWS_ENDPOINT_URL."""
    import botocore

    if tuple(int(part) for part in botocore.__version__.split(".")[:2]) >= (1, 31):
        return
    create_client = session_module.Session.create_client

    def create_client_here(self, service_name, region_name=None, api_version=None, use_ssl=True, verify=None,
                           endpoint_url=None, *args, **kwargs):
        if endpoint_url is None:
            service = self.get_service_model(service_name).service_id.upper().replace(" ", "_").replace("-", "_")
            endpoint_url = os.environ.get("AWS_ENDPOINT_URL_" + service) or os.environ.get("AWS_ENDPOINT_URL")
        return create_client(self, service_name, region_name, api_version, use_ssl, verify, endpoint_url, *args, **kwargs)

    session_module.Session.create_client = create_client_here


class AfterImport:
    """A module finder that lets the others find, and calls a function when the module has run."""

    def __init__(self, hooks):
        self.hooks = {}
        for name, hook in hooks.items():
            if name in sys.modules:
                hook(sys.modules[name])
            else:
                self.hooks[name] = hook
        sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        hook = self.hooks.pop(name, None)
        if hook is None:
            return None
        import importlib.util

        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def run_and_hook(module):
            run(module)
            hook(module)

        spec.loader.exec_module = run_and_hook
        return spec


# ---- The handler ----


def load_handler(name):
    import importlib

    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error))
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict",
                    "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error),
                    ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))


def plain_value(value):
    """What json can't write itself: numbers as DynamoDB's Decimal."""
    decimal = sys.modules.get("decimal")
    if decimal is not None and isinstance(value, decimal.Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


KEEPS_UNICODE = os.environ.get("AWS_EXECUTION_ENV", "") not in (
    "AWS_Lambda_python3.8", "AWS_Lambda_python3.9", "AWS_Lambda_python3.10", "AWS_Lambda_python3.11")
encode = json.JSONEncoder(ensure_ascii=not KEEPS_UNICODE, default=plain_value).encode


def call_handler(handler, event, context):
    try:
        event = json.loads(event) if event else {}
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)
    result = handler(event, context)
    try:
        return encode(result)
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


def serve(api, handler):
    global current_request_id
    while True:
        headers, event = api.next()
        request_id = current_request_id = headers["lambda-runtime-aws-request-id"]
        trace_id = headers.get("lambda-runtime-trace-id")
        if trace_id:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        path, error_type = "/invocation/%s/response" % request_id, None
        try:
            body = call_handler(handler, event, LambdaContext(headers))
        except Exception as error:
            report = error_report(error, request_id)
            log_error(report)
            path, error_type = "/invocation/%s/error" % request_id, report["errorType"]
            body = json.dumps(report)
        sys.stdout.flush()
        sys.stderr.flush()
        api.post(path, body.encode("utf-8", "surrogatepass"), error_type)


def main():
    sys.path[0] = TASK_ROOT
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    AfterImport({"logging": set_up_logging, "botocore.session": set_up_botocore})
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        report = error_report(error, "")
        log_error(report)
        api.post("/init/error", json.dumps(report).encode(), report["errorType"])
        sys.exit(1)
    serve(api, handler)


main()

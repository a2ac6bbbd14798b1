"""What the storefront's functions behind the API share: who asks, and the form of answers.

An event is a plain document, or a request through API Gateway (a proxy event): then its user is the one whose token the API's authorizer has
checked. An API without an authorizer lets anybody name any user in the query."""

import json


class Refused(Exception):
    """What the caller did wrong, and the HTTP status that says so."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def is_api(event):
    return "requestContext" in event


def user_of(event):
    user = event.get("userId")
    if is_api(event):
        claims = (event["requestContext"].get("authorizer") or {}).get("claims")
        user = claims["sub"] if claims else (event.get("queryStringParameters") or {}).get("userId")
    if not user:
        raise Refused(400, "userId is missing")
    return user


def wish_of(event):
    """What is asked for: the body of a request through the API, else the event."""
    if not is_api(event):
        return event
    try:
        body = json.loads(event.get("body") or "{}")
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {}


def plain(item):
    return {product: int(quantity) for product, quantity in (item or {}).get("items", {}).items()}


def respond(event, work):
    """`work`'s answer to the event: as API Gateway wants it where it came from there."""
    if not is_api(event):
        return work()
    try:
        status, document = 200, work()
    except Refused as refusal:
        print(f"[WARN] {refusal}")
        status, document = refusal.status, {"message": str(refusal)}
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(document)}

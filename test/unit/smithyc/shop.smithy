$version: "2"

metadata suppressions = []

namespace com.example.shop

use aws.api#service
use aws.protocols#awsQueryError
use aws.protocols#restJson1

/// A small model with one of everything.
@service(sdkId: "Shop", arnNamespace: "shop", endpointPrefix: "api.shop")
@aws.auth#sigv4(name: "shop")
@restJson1
@xmlNamespace(uri: "http://shop.example/")
@virga#missingOperations(["DeleteItem", "AddStock"])
@virga#errorNamespace("com.example.shop.v1")
@virga#validationError("InvalidInputException")
service Shop_2026 {
    version: "2026-01-01"
    operations: [PutItem, GetItem, Upload]
    errors: [Throttled]
}

@http(method: "PUT", uri: "/items/{Id+}?full", code: 201)
@aws.protocols#httpChecksum(requestChecksumRequired: true)
operation PutItem {
    input := {
        @required @httpLabel Id: Id
        @httpHeader("X-Kind") Kind: Kind = "book"
        @httpQuery("n") @range(min: 1) Count: Integer
        @httpQueryParams Extra: Texts
        @httpPrefixHeaders("x-meta-") Meta: Texts
        @httpPayload Item: Item
    }
    output: Item
    errors: [NotFoundException]
}

@http(method: "GET", uri: "/items")
@auth([])
operation GetItem {
    output := {
        @httpResponseCode Status: Integer
        @jsonName("found") Items: Items
        @idempotencyToken Token: String
    }
}

@http(method: "POST", uri: "/files")
operation Upload {
    input := {
        @httpPayload Body: Body
    }
}

@error("client")
@httpError(404)
@awsQueryError(code: "NotFound", httpResponseCode: 404)
structure NotFoundException {
    Message: String
    Id: Id
}

@error("server")
structure Throttled {}

@length(min: 1, max: 64)
@pattern("[a-z]+(-[a-z]+)??(x)?")
string Id

@streaming
blob Body

enum Kind {
    BOOK = "book"
    ToyCar = "toy-car"
    GAME
}

intEnum Size {
    SMALL = 1
    LARGE = 5
}

structure Item {
    @required id: Id
    default: Boolean = false
    kind: Kind
    size: Size
    weight: Double
    stock: Long
    secret: Secret
    @timestampFormat("date-time") since: Timestamp
    @xmlName("Part") @xmlFlattened parts: Items
    labels: Labels
    price: Price
    attributes: Attributes
    extra: Document
    picture: Blob
}

@sensitive
string Secret

union Price {
    fixed: Integer
    text: String
}

@length(max: 100)
list Items {
    @xmlName("Item")
    member: Item
}

map Labels {
    key: Kind
    value: Item
}

@sparse
map Texts {
    key: String
    value: String
}

map Attributes {
    key: String
    value: Item
}

/// Only stored, never sent.
structure ItemRecord {
    item: Item
    versions: Versions
}

list Versions {
    member: Long
}

apply Attributes @virga#codec("shop_item")

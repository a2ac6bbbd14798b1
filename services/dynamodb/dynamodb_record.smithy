$version: "2.0"

namespace virga.dynamodb

/// What DynamoDB keeps beside its items. Members may only be added at the end.

/// What every call on a table's items needs: kept small. Types are numbers of enum dynamodb_type.
structure Table {
    number: Long
    seedA: Long
    seedB: Long
    hashName: String
    hashType: Integer
    rangeName: String
    rangeType: Integer
    /// Bits of enum dynamodb_table_option.
    options: Integer
}

/// What only descriptions show.
structure Details {
    tableId: String
    createdMs: Long
    isOnDemand: Boolean
    readUnits: Long
    writeUnits: Long
    isProtected: Boolean
    tableClass: Integer
    sseType: Integer
    sseKeyArn: String
    maxReadRequestUnits: Long
    maxWriteRequestUnits: Long
    warmReadUnits: Long
    warmWriteUnits: Long
    tags: Tags
}

list Tags {
    member: Tag
}

structure Tag {
    key: String
    value: String
}

/// The items of a table that is gone are removed in slices.
structure Sweep {
    number: Long
}

$version: "2.0"

namespace virga.bus

/// What the bus itself keeps, and the events that services emit.

/// An effect that has not run yet. Members may only be added at the end.
structure OutboxRecord {
    kind: String
    payload: Blob
    dueMs: Long
    attempt: Integer
    account: String
    region: String
    parentId: Long
    traceId: Long
    principalArn: String
}

/// How far the instance's clock is ahead of the machine's.
structure ClockRecord {
    aheadMs: Long
}

/// An object came to be in a bucket, or a new version of it.
structure ObjectCreated {
    bucket: String
    key: String
    versionId: String
    etag: String
    size: Long
}

/// An item of a table changed.
structure ItemChanged {
    tableName: String
    eventName: String
}

/// An execution, stage or action of a pipeline changed its state.
structure PipelineStateChanged {
    pipeline: String
    executionId: String
    stage: String
    action: String
    state: String
}

/// A resource is gone that another service may have attached something to: an API's stage, a user pool.
structure ResourceDeleted {
    arn: String
}

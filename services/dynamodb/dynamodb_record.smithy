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
    /// As CreateTable and UpdateTable had them. Absent: those of the table's key.
    definitions: Definitions
    /// When the latest stream was made: its label. Absent: there was none.
    streamMs: Long
    /// Of the stream that is on.
    streamViewType: Integer
    /// Of enum dynamodb_table_status, while it is another than ACTIVE.
    status: Integer
    history: ThroughputHistory
    /// When the table last became one that is billed on demand.
    onDemandMs: Long
    /// When its class was changed.
    classChanges: Times
    /// While the table is being restored: of what, and as of when.
    restoredBackupArn: String
    restoredTableArn: String
    restoredMs: Long
    /// Contributor insights that were switched on once.
    insights: InsightList
}

/// Of provisioned throughput.
structure ThroughputHistory {
    lastIncreaseMs: Long
    lastDecreaseMs: Long
    /// On the day of the last one.
    decreases: Integer
    /// What is described while a change is on its way.
    oldReadUnits: Long
    oldWriteUnits: Long
    oldDecreases: Integer
}

list Times {
    member: Long
}

list Definitions {
    member: Definition
}

structure Definition {
    name: String
    type: Integer
}

/// A table's secondary indexes, in the order in which they were made.
structure Indexes {
    items: IndexList
}

list IndexList {
    member: Index
}

structure Index {
    name: String
    /// From the same counter as tables': its entries stand under it.
    number: Long
    isLocal: Boolean
    /// Of its key, those of the partition key first.
    parts: KeyParts
    hashCount: Integer
    projection: Integer
    attributes: Names
    status: Integer
    /// The store key of the last item that was brought into it; absent: all were.
    filledTo: Blob
    readUnits: Long
    writeUnits: Long
    maxReadRequestUnits: Long
    maxWriteRequestUnits: Long
    warmReadUnits: Long
    warmWriteUnits: Long
    history: ThroughputHistory
}

list KeyParts {
    member: Definition
}

list Names {
    member: String
}

list Tags {
    member: Tag
}

structure Tag {
    key: String
    value: String
}

/// A table's status passes.
structure Settle {
    name: String
    number: Long
}

/// An index that was added to a table gets the table's items, in slices.
structure IndexFill {
    name: String
    number: Long
    index: Long
}

/// The items of a table that is gone are removed in slices.
structure Sweep {
    number: Long
}

// ---- Streams ----

/// A stream, also one that was switched off less than a day ago.
structure Stream {
    /// Unique in the instance, as tables' numbers are.
    number: Long
    tableNumber: Long
    /// Of enum dynamodb_stream_view_type.
    viewType: Integer
    createdMs: Long
    /// Absent: it is on.
    disabledMs: Long
    hashName: String
    rangeName: String
    tags: Tags
}

/// A change, with as much of it as the stream's view type shows.
structure StreamEntry {
    /// Of enum dynamodb_stream_event.
    event: Integer
    sizeBytes: Long
    isExpiry: Boolean
    keys: Blob
    newImage: Blob
    oldImage: Blob
}

/// What is older than a day leaves a stream in slices.
structure StreamTrim {
    tableNumber: Long
    stream: Long
}

/// A stream that was switched off is forgotten a day later.
structure StreamForget {
    stream: Long
    tableName: String
    createdMs: Long
}

// ---- Expiry ----

/// Of a table whose items expire.
structure Ttl {
    /// Unique in the instance: what an earlier specification left is told by it.
    generation: Long
    attributeName: String
    /// The items that there were before are still being looked through.
    isFilling: Boolean
    /// The effect that is waiting for the next item to expire. Absent: none is.
    dueMs: Long
    effectId: Long
}

/// Items whose time has come are deleted.
structure TtlRun {
    tableName: String
    tableNumber: Long
    generation: Long
}

/// The items of a table are looked through, behind a store key.
structure TtlFill {
    tableName: String
    tableNumber: Long
    generation: Long
    after: Blob
}

/// What a specification that is gone left behind is removed.
structure TtlClear {
    generation: Long
}

/// Of a table whose old images are kept.
structure History {
    /// Under which the log stands: unique in the instance.
    generation: Long
    /// Of the last entry.
    lastMs: Long
    lastCount: Long
    /// Since when point-in-time recovery is on. Absent: it is off.
    recoveryMs: Long
    recoveryDays: Integer
    /// Copies that are being made.
    copies: Integer
    /// An effect waits that forgets what is too old.
    trims: Boolean
    tableName: String
    /// The table is deleted; its items are still needed by copies.
    isGone: Boolean
    /// The table is deleted; its items belong to a backup.
    isKept: Boolean
}

/// A change, by what was there before.
structure HistoryEntry {
    /// What the item's store key has behind the table's number.
    key: Blob
    /// Absent: there was no item.
    old: Blob
}

/// What is older than the recovery period leaves the log.
structure HistoryTrim {
    tableNumber: Long
    generation: Long
}

/// A log that nobody needs any more.
structure HistoryClear {
    generation: Long
}

/// A copy of a table as it was, in the making.
structure Copy {
    tableNumber: Long
    generation: Long
    /// Where the items are copied to.
    snapshot: Long
    /// What changed after this is undone.
    boundaryMs: Long
    boundaryCount: Long
    /// The last item copied, as in a HistoryEntry.
    after: Blob
    /// All items are copied; the log is undone, backwards from here.
    isUndoing: Boolean
    undoMs: Long
    undoCount: Long
    /// Of enum dynamodb_copy_purpose, with what it needs.
    purpose: Integer
    tableName: String
    id: String
    targetName: String
    targetNumber: Long
}

structure Backup {
    /// Where its items are.
    snapshot: Long
    name: String
    /// Of enums dynamodb_backup_type and dynamodb_backup_status.
    type: Integer
    status: Integer
    createdMs: Long
    expiryMs: Long
    tableId: String
    tableCreatedMs: Long
    items: Long
    bytes: Long
    /// JSON of CreateTable's input that makes such a table.
    definition: String
    /// What the table had beside it.
    streamViewType: Integer
    ttlAttribute: String
    /// Tables that are being restored from it.
    restores: Integer
}

/// A table is filled with copied items.
structure Fill {
    targetName: String
    targetNumber: Long
    snapshot: Long
    after: Blob
    /// The backup that is restored. Absent: the snapshot goes when it is read.
    backupRegion: String
    backupTable: String
    backupId: String
}

/// A backup whose time is over.
structure BackupExpiry {
    tableName: String
    id: String
}

list InsightList {
    member: Insight
}

structure Insight {
    /// Absent: the table's own.
    indexName: String
    isOn: Boolean
    mode: Integer
    changedMs: Long
}

structure Policy {
    document: String
    revision: String
}

/// Idempotency tokens of an operation that are out of date are removed in slices.
structure TokenSweep {
    operation: String
    period: Long
}

structure Export {
    /// JSON of the request: what a token repeats, and what descriptions tell.
    request: String
    tableId: String
    status: Integer
    startMs: Long
    endMs: Long
    timeMs: Long
    items: Long
    bytes: Long
    /// Lines of manifest-files.json so far.
    files: String
    failureCode: String
    failureMessage: String
    /// Of an incremental export: its span, and the sorted names of the table's key.
    fromMs: Long
    toMs: Long
    keyNames: Names
}

/// An export goes on.
structure ExportRun {
    tableName: String
    id: String
    snapshot: Long
    /// Of enum step.
    step: Integer
    /// The store key of the last item that is in a file.
    after: Blob
}

/// The items that changed in a span of time are being gathered from the log.
structure Changes {
    tableNumber: Long
    generation: Long
    /// Under which they are kept.
    snapshot: Long
    fromMs: Long
    /// Not of the span any more.
    toMs: Long
    /// The last entry that was looked at.
    walkedMs: Long
    walkedCount: Long
    tableName: String
    id: String
}

/// An item that changed in a span of time.
structure ItemChange {
    /// Of the last change.
    writtenMs: Long
    /// Before the span, and at its end. Absent: there was none.
    old: Blob
    item: Blob
    /// It changed again later: `item` is not what it is.
    isPast: Boolean
}

structure Import {
    request: String
    tableId: String
    tableNumber: Long
    status: Integer
    startMs: Long
    endMs: Long
    items: Long
    imported: Long
    errors: Long
    bytes: Long
    failureCode: String
    failureMessage: String
}

/// An import goes on.
structure ImportRun {
    tableName: String
    id: String
    /// The object being read; absent: the next one is to be found.
    key: String
    /// The one before it.
    after: String
    /// Into the object's text.
    offset: Long
    /// Of the next item in the object.
    index: Long
}

/// The regions of a global table, in the order in which they came to it: every replica has it.
structure Replicas {
    members: ReplicaList
    isStrong: Boolean
    /// A region without a table. Absent: there is none.
    witness: String
    /// Of enum dynamodb_witness_status.
    witnessStatus: Integer
}

list ReplicaList {
    member: Replica
}

structure Replica {
    region: String
    /// Of enum dynamodb_replica_status.
    status: Integer
    /// Where it was added from; absent: there it all began.
    source: String
    addedMs: Long
}

/// The items of a table go to a new replica in slices. Runs in the region that it is made from.
structure ReplicaCopy {
    name: String
    number: Long
    region: String
    /// The store key of the last item that was copied; absent: none was.
    after: Blob
}

/// A replica goes. Runs in the region that it is removed from.
structure ReplicaRemove {
    name: String
    number: Long
    region: String
}

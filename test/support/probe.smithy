$version: "2.0"

namespace virga.probe

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1

/// A service for tests of the bus: what a handler may do, and what it must not.
@service(sdkId: "Probe", arnNamespace: "probe", endpointPrefix: "probe")
@sigv4(name: "probe")
@awsJson1_1
service Probe {
    version: "2026-01-01"
    operations: [
        Add
        CallAdd
        CallBadly
        CallInTime
        CallSleep
        CommitThenCall
        Fail
        Forget
        Get
        QueueAdd
        QueueMany
        Sleep
        SleepIf
        SumInSlices
        Unsteady
        Work
        WorkIf
        WriteThenFail
        WriteWhileReading
    ]
}

operation Add { input: AddInput, output: AddOutput }
operation CallBadly { input: AddInput, output: AddOutput }
operation CallInTime { input: AddInput, output: AddOutput }
operation CallSleep { input: AddInput, output: AddOutput }
operation Fail { input: AddInput, output: AddOutput, errors: [ListedException] }
operation Forget { input: AddInput, output: ForgetOutput }
operation QueueMany { input: AddInput, output: AddOutput }
operation SleepIf { input: AddInput, output: AddOutput }
operation SumInSlices { input: AddInput, output: AddOutput }
operation Unsteady { input: AddInput, output: AddOutput }
operation WorkIf { input: AddInput, output: AddOutput }
operation WriteWhileReading { input: AddInput, output: AddOutput }
operation Get { input: NameInput, output: AddOutput }
operation WriteThenFail { input: AddInput, output: AddOutput }
operation Work { input: AddInput, output: AddOutput }
operation Sleep { input: AddInput, output: AddOutput }
operation CallAdd { input: AddInput, output: AddOutput }
operation CommitThenCall { input: AddInput, output: AddOutput }
operation QueueAdd { input: AddInput, output: AddOutput }

structure NameInput {
    @required Name: String
}

structure AddInput {
    @required
    Name: CounterName
    By: Long
    DueMs: Long
    Fails: Integer
}

@length(min: 1, max: 64)
@pattern("[a-z]+")
string CounterName

structure AddOutput {
    Value: Long
    Id: String
}

structure ForgetOutput {
    @required
    Value: Long
    Id: String
}

@error("client")
structure ListedException {
    message: String
}

@error("client")
structure OtherException {
    message: String
}

/// How much a counter holds.
structure Counter {
    value: Long
}

structure AddLater {
    name: String
    by: Long
    fails: Integer
    nth: Long
}

/// One of each type, for values as plain JSON.
structure Sample {
    yes: Boolean
    count: Integer
    since: Long
    ratio: Double
    text: String
    bytes: Blob
    at: Timestamp
    kind: SampleKind
    names: NameList
    gaps: GapList
    labels: LabelMap
    holes: HoleMap
    inner: Sample
    all: SampleList
    choice: SampleChoice
}

enum SampleKind {
    ONE = "one"
    TWO = "Two"
}

list NameList {
    member: String
}

@sparse
list GapList {
    member: Integer
}

map LabelMap {
    key: String
    value: String
}

@sparse
map HoleMap {
    key: String
    value: String
}

list SampleList {
    member: Sample
}

union SampleChoice {
    number: Integer
    text: String
}

structure SampleBody {
    @httpPayload
    stream: SampleStream
}

@streaming
blob SampleStream

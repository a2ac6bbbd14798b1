$version: "2.0"

namespace virga.mail

/// A mail in the mailbox; also what the relay effect carries. Members may only be added at the end.
structure Record {
    id: Long
    to: String
    from: String
    subject: String
    text: String
    html: String
    source: String
    dateMs: Long
}

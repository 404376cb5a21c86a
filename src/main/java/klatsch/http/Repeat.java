package klatsch.http;

/// Which request of its client this is, if the client may send it again: a `PUT` to a path of the
/// first generations with a transaction ID behind it.
public record Repeat(TransactionPath path, String txnId) {}

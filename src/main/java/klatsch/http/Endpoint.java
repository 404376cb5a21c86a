package klatsch.http;

/// One operation of one API: where it lives, what it takes, what it gives back.
///
/// **The request** is a record whose component names are the names of the specification. A name
/// that stands in the path of the route is that path variable. `body` is the JSON body: a record,
/// or a [klatsch.json.JsonObject] as it came. Any other name is a query parameter. On the wire
/// `notMembership` is `not_membership`, in the query as in the body.
///
/// A component is a `String`, an id (`UserId`, `RoomId`, `EventId`, `RoomAlias`, `DeviceId`,
/// `MediaId`), a `long`, `int` or `boolean`, an enum (its `wireName()` if it has one, else its name
/// in lower case) or a `List` of these; in the body also a nested record, a `JsonObject` or any
/// `Json`. A component that is `@Nullable` may be missing or `null`, a `List` that is missing is
/// empty, anything else that is missing is an error. Unknown names are ignored.
///
/// Five types come from HTTP itself, under any name: [Client], who is calling; [TransactionPath],
/// what makes a request with a `txnId` unique for its device; [Repeat], which request it is if it
/// is one that clients of old may send again, and else `null`; [ApiVersion], whose path was called,
/// to be passed on to what writes for it, and never to be asked; and [Upload], a body that is read
/// by the handler while it arrives.
///
/// **The answer** is a [klatsch.json.Json], which is written as it is, or a record, which becomes
/// an object: names as above, `null` left out, ids as text, lists and records inside. [Empty] is
/// `{}`. A [Page] is for people, and is sent as it is. A [StreamedJson] is sent while it is made,
/// and a [Download] while it is read.
///
/// A handler refuses by throwing what [klatsch.model.error.MatrixError] offers.
///
/// @param <I> the request
/// @param <O> the answer
public interface Endpoint<I extends Record, O> {
  Route route();

  O handle(Caller caller, I request);
}

package klatsch.http;

import klatsch.json.JsonStream;

/// An answer that may be too large to lie in memory as a whole: it is sent while it is made.
///
/// If making it fails before anything has been sent, the client gets the error as with any other
/// answer. If it fails later, the connection breaks: nobody takes the half of an answer for the
/// whole.
///
/// The writer waits for a client that reads slowly, and so must hold nothing meanwhile that others
/// wait for: no lock, and no transaction of the database.
@FunctionalInterface
public interface StreamedJson {
  /// Writes one object.
  void writeTo(JsonStream out);
}

package klatsch.api.client.todevice;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.LinkedHashMap;
import java.util.Map;
import klatsch.e2ee.ToDevice;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.TransactionPath;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.rooms.TransactionKey;

/// Sends something to devices, once: a repeat with the same transaction ID does nothing.
///
/// Who is suspended may do so, for otherwise they could not read what they still may read.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid)
public final class SendToDevice implements UserEndpoint<SendToDevice.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/sendToDevice/{eventType}/{txnId}", V3, R0)
          .auth(ACCESS_TOKEN)
          .forGuests()
          .limit(Limit.SIGNALS);

  public record Request(String eventType, String txnId, TransactionPath path, Body body) {}

  /// @param messages by user and by device, or by `*` for all devices of the user
  public record Body(JsonObject messages) {}

  private final ToDevice toDevice;

  public SendToDevice(ToDevice toDevice) {
    this.toDevice = toDevice;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var transaction =
        new TransactionKey(caller.user(), caller.device(), request.path().value(), request.txnId());
    toDevice.send(transaction, request.eventType(), messages(request.body().messages()));
    return EMPTY;
  }

  private static Map<UserId, Map<String, JsonObject>> messages(JsonObject json) {
    var messages = new LinkedHashMap<UserId, Map<String, JsonObject>>();
    for (var user : json.names()) {
      messages.put(user(user), ofUser(json, user));
    }
    return messages;
  }

  private static UserId user(String id) {
    try {
      return new UserId(id);
    } catch (BadIdException e) {
      throw invalidParam("'messages': " + e.getMessage());
    }
  }

  private static Map<String, JsonObject> ofUser(JsonObject json, String user) {
    var devices = json.object(user);
    if (devices == null) {
      throw badJson("'messages' has an object for each user, by device");
    }
    var messages = new LinkedHashMap<String, JsonObject>();
    for (var device : devices.names()) {
      var content = devices.object(device);
      if (content == null) {
        throw badJson("A message to a device is an object");
      }
      messages.put(device, content);
    }
    return messages;
  }
}

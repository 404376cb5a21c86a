package klatsch.sync.streams;

import java.util.List;
import klatsch.e2ee.ToDevice;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.ToDeviceStore.Message;

/// What others have sent to the device that asks, and to no other.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging)
public final class ToDeviceStream {
  private final ToDevice toDevice;

  public ToDeviceStream(ToDevice toDevice) {
    this.toDevice = toDevice;
  }

  /// @param upTo the position up to which this is all
  public record News(List<JsonObject> events, long upTo) {}

  public News of(UserId user, DeviceId device, Span span) {
    var since = span.since();
    var waiting = toDevice.waiting(user, device, since == null ? 0 : since.toDevice(), span.end());
    return new News(
        waiting.messages().stream().map(ToDeviceStream::event).toList(), waiting.upTo());
  }

  private static JsonObject event(Message message) {
    return JsonObject.builder()
        .put("type", message.type())
        .put("sender", message.sender().value())
        .put("content", new JsonRaw(message.content()))
        .build();
  }
}

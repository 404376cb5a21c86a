package klatsch.api.client.keys;

import java.util.Collection;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.sync.SyncAnswer.DeviceLists;

/// Whose devices have changed, as it goes over the wire.
public final class DeviceListsJson {
  private DeviceListsJson() {}

  public static JsonObject of(DeviceLists lists) {
    return JsonObject.builder()
        .put("changed", texts(lists.changed()))
        .put("left", texts(lists.left()))
        .build();
  }

  private static JsonArray texts(Collection<UserId> users) {
    return JsonArray.ofTexts(users);
  }
}

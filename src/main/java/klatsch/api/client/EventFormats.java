package klatsch.api.client;

import klatsch.http.ApiVersion;

/// The layouts of events, one writer for each: [ApiVersion] says which generation reads which.
public record EventFormats(EventJson nested, EventWriter flat) {
  public EventWriter of(ApiVersion version) {
    return switch (version.eventLayout()) {
      case NESTED -> nested.of(version);
      case FLAT -> flat;
    };
  }
}

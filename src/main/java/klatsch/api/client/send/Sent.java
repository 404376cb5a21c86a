package klatsch.api.client.send;

import klatsch.model.id.EventId;

/// The event that a request has made.
public record Sent(EventId eventId) {}

package klatsch.http;

/// Which requests are counted together. A [Route] names one of these; [RateLimits] has what each
/// means.
///
/// `docs/decisions/0009-rate-limits.md` has the reasons.
public enum Limit {
  /// What becomes an event in a room. A room has a limit of its own, for each event is work for all
  /// who are in it.
  SENDING,
  /// What is over soon: typing, receipts, presence, messages to devices.
  SIGNALS,
  JOINING,
  INVITING,
  CREATING,
  /// What changes a name or picture, and with it a member event in each room.
  PROFILE,
  /// What else people change that is theirs.
  CHANGING,
  /// What puts files on our disk.
  UPLOADING,
  /// What looks through many things.
  SEARCHING,
  READING,
  /// What waits for news. Only so many may wait at the same time.
  SYNCING,
  REGISTERING,
  LOGGING_IN
}

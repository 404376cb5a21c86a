package klatsch.accounts;

import klatsch.model.id.UserId;

/// Wants to know when people change how they appear to others.
///
/// The one who changes the profile waits for this call to return, so it only takes note. What the
/// profile says by the time there is leisure is what counts: two changes may be carried out as one.
@FunctionalInterface
public interface ProfileListener {
  /// The display name or the picture has changed, and that is durable.
  void profileChanged(UserId user);
}

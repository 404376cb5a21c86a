package klatsch.api.client.versions;

import java.util.List;

/// The versions of the specification that are listed. A line for each, the oldest first.
///
/// Clients switch features on by what stands here, so a version after the first that clients of
/// today demand is listed when nothing that it brought will disappoint them. What is still missing
/// for which version stands in `docs/decisions/0014-versions.md`.
final class SpecVersions {
  static final List<String> ALL =
      List.of(
          "r0.0.0", // clients of 2016 and after
          "r0.0.1", "r0.1.0", "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0", "r0.6.0", "r0.6.1",
          "v1.1"); // without it, clients of today do not talk to us

  private SpecVersions() {}
}

package klatsch.api.client.versions;

import java.util.List;

/// The versions of the specification that are listed. A line for each, the oldest first.
///
/// Clients switch features on by what stands here, so a version after the first that clients of
/// today demand is listed when nothing that it brought will disappoint them. Why the list has gaps
/// stands in `docs/decisions/0018-versions-with-gaps.md`.
final class SpecVersions {
  static final List<String> ALL =
      List.of(
          "r0.0.0", // clients of 2016 and after
          "r0.0.1", "r0.1.0", "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0", "r0.6.0", "r0.6.1",
          "v1.1", // without it, clients of today do not talk to us
          "v1.3", "v1.4", "v1.5", "v1.6", // not v1.2, which has fallback keys
          "v1.8", "v1.9", "v1.10", // not v1.7 and v1.11, which have media
          "v1.12", "v1.13", "v1.14", "v1.15", "v1.16", "v1.17", "v1.18", "v1.19");

  private SpecVersions() {}
}

package klatsch.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import klatsch.powercut.DiskLog.Deed;
import klatsch.store.TemporaryFiles;
import org.jspecify.annotations.Nullable;

/// What is on a disk for certain, what programs see, and what may or may not be left of that.
///
/// A file is kept by syncing it, its name by syncing the folder: nothing else is promised, and
/// nothing else is given here, though file systems often do more.
final class Disk {
  private final Path root;
  private final Node.Folder top = new Node.Folder();
  private final List<NameChange> unsynced = new ArrayList<>();
  private long moment;

  /// Something that happens to names in one step.
  private record NameChange(long moment, List<Step> steps, Set<Node.Folder> waitsFor) {
    void keep() {
      steps.forEach(step -> step.folder.keep(step.name, new Node.Entry(step.node, moment)));
    }
  }

  /// @param node what the name leads to from then on, or `null` if nothing
  private record Step(Node.Folder folder, String name, @Nullable Node node) {}

  /// Where a name is, or will be.
  private record Place(Node.Folder folder, String name) {
    @Nullable Node node() {
      return folder.seen.get(name);
    }
  }

  private record Sync(Node node, long began) {}

  /// All that is in the folder now is on the disk.
  Disk(Path root) throws IOException {
    this.root = root;
    read(root, top);
  }

  private static void read(Path path, Node.Folder folder) throws IOException {
    try (var inside = Files.list(path)) {
      for (var file : inside.filter(one -> !isShared(one)).toList()) {
        var name = file.getFileName().toString();
        Node node;
        if (Files.isDirectory(file)) {
          var below = new Node.Folder();
          read(file, below);
          node = below;
        } else {
          node = new Node.File(Files.readAllBytes(file));
        }
        folder.seen.put(name, node);
        folder.keep(name, new Node.Entry(node, 0));
      }
    }
  }

  /// What several connections of SQLite share, and make anew after every crash: it may be there, or
  /// not.
  private static boolean isShared(Path file) {
    return file.toString().endsWith("-shm");
  }

  /// A process has done this.
  void happens(List<Deed> deeds) {
    var handles = new HashMap<Long, Node>();
    var syncs = new HashMap<Long, Sync>();
    for (var deed : deeds) {
      moment++;
      switch (deed) {
        case Deed.Opened(var handle, var path) -> handles.put(handle, opened(path));
        case Deed.Written(var handle, var at, var bytes) ->
            file(handles, handle).write(moment, at, bytes);
        case Deed.Cut(var handle, var length) -> file(handles, handle).cut(moment, length);
        case Deed.SyncBegun(var sync, var handle) ->
            syncs.put(sync, new Sync(Objects.requireNonNull(handles.get(handle)), moment));
        case Deed.Synced(var sync) -> synced(Objects.requireNonNull(syncs.remove(sync)));
        case Deed.FolderMade(var path) -> named(place(path), new Node.Folder());
        case Deed.Renamed(var from, var to) -> renamed(place(from), place(to));
        case Deed.Removed(var path) -> named(place(path), null);
      }
    }
  }

  private static Node.File file(Map<Long, Node> handles, long handle) {
    return (Node.File) Objects.requireNonNull(handles.get(handle));
  }

  private Node opened(Path path) {
    if (path.equals(root)) {
      return top;
    }
    var place = place(path);
    var there = place.node();
    return there != null ? there : named(place, new Node.File(new byte[0]));
  }

  private Place place(Path path) {
    var folder = top;
    var way = root.relativize(path);
    for (int i = 0; i < way.getNameCount() - 1; i++) {
      folder = (Node.Folder) Objects.requireNonNull(folder.seen.get(way.getName(i).toString()));
    }
    return new Place(folder, way.getFileName().toString());
  }

  private <T extends @Nullable Node> T named(Place place, T node) {
    changes(List.of(new Step(place.folder, place.name, node)));
    return node;
  }

  private void renamed(Place from, Place to) {
    changes(
        List.of(new Step(from.folder, from.name, null), new Step(to.folder, to.name, from.node())));
  }

  private void changes(List<Step> steps) {
    var folders = new HashSet<Node.Folder>();
    for (var step : steps) {
      folders.add(step.folder);
      if (step.node == null) {
        step.folder.seen.remove(step.name);
      } else {
        step.folder.seen.put(step.name, step.node);
      }
    }
    unsynced.add(new NameChange(moment, steps, folders));
  }

  private void synced(Sync sync) {
    switch (sync.node) {
      case Node.File file -> file.sync(sync.began);
      case Node.Folder folder -> {
        for (var change : List.copyOf(unsynced)) {
          if (change.moment < sync.began
              && change.waitsFor.remove(folder)
              && change.waitsFor.isEmpty()) {
            change.keep();
            unsynced.remove(change);
          }
        }
      }
    }
  }

  /// The power is cut: from now on, what is left is all there is, and the folder has it.
  Losses losesPower(RandomGenerator random) throws IOException {
    var losses = new Losses();
    double share = random.nextDouble(); // sometimes nearly all is there, sometimes nearly nothing
    for (var change : unsynced) {
      losses.names++;
      if (random.nextDouble() < share) {
        change.keep();
      } else {
        losses.namesUndone++;
      }
    }
    unsynced.clear();
    moment = 0;
    settle(top, root, random, share, losses);
    return losses;
  }

  private static void settle(
      Node.Folder folder, Path path, RandomGenerator random, double share, Losses losses)
      throws IOException {
    folder.seen.clear();
    for (var name : new TreeSet<>(folder.kept.keySet())) {
      var node = Objects.requireNonNull(folder.kept.remove(name)).node();
      if (node != null) {
        folder.seen.put(name, node);
        folder.keep(name, new Node.Entry(node, 0));
      }
    }
    try (var inside = Files.list(path)) {
      for (var file : inside.sorted().toList()) {
        if (!isShared(file) || random.nextBoolean()) {
          TemporaryFiles.remove(file);
        }
      }
    }
    for (var name : new TreeSet<>(folder.seen.keySet())) {
      var below = path.resolve(name);
      switch (folder.seen.get(name)) {
        case Node.File file -> {
          file.losePower(random, share, losses);
          Files.write(below, file.bytes());
        }
        case Node.Folder inner -> {
          Files.createDirectory(below);
          settle(inner, below, random, share, losses);
        }
      }
    }
  }
}

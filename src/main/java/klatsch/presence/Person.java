package klatsch.presence;

import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;
import static klatsch.presence.Availability.UNAVAILABLE;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import klatsch.accounts.Profiles.Appearance;
import org.jspecify.annotations.Nullable;

/// What is known of somebody, and what of it others see. Never changes.
///
/// The client at which they are the most active decides: who has left the phone at home and sits at
/// the desk is there.
///
/// @param clients at which they were lately, by their names
/// @param message what they say
/// @param lastActive when they last did something, or `null` if that is not known
/// @param setAside their account is closed, locked or suspended: others see nothing of them
/// @param shown as others see them
/// @param active whether others take them to be doing something right now
/// @param serial of the last change that others see
record Person(
    Map<String, Client> clients,
    @Nullable String message,
    @Nullable Instant lastActive,
    Appearance appearance,
    boolean setAside,
    Availability shown,
    boolean active,
    long serial) {

  /// One place at which somebody is.
  ///
  /// @param says how they want to be seen there
  /// @param lastSeen when it last asked for news
  /// @param waiting how many of its requests wait for news right now
  private record Client(Availability says, Instant lastSeen, int waiting) {
    boolean isGone(Instant now) {
      return waiting == 0 && !lastSeen.plus(Presence.GONE_AFTER).isAfter(now);
    }

    Client says(Availability what) {
      return new Client(what, lastSeen, waiting);
    }

    Client seen(Instant now, int nowWaiting) {
      return new Client(says, now, Math.max(0, nowWaiting));
    }
  }

  /// Somebody who is nowhere.
  static Person away(
      @Nullable String message,
      @Nullable Instant lastActive,
      Appearance appearance,
      boolean setAside) {
    return new Person(Map.of(), message, lastActive, appearance, setAside, OFFLINE, false, 0);
  }

  /// Whether others see no difference.
  boolean looksLike(Person other) {
    return isAsPresentAs(other) && active == other.active;
  }

  /// Whether the difference is one for which nobody needs to be woken.
  boolean isAsPresentAs(Person other) {
    return shown == other.shown
        && Objects.equals(message, other.message)
        && appearance.equals(other.appearance)
        && setAside == other.setAside;
  }

  /// They say how they want to be seen, everywhere.
  Person says(String client, Availability what, @Nullable String nowMessage, Instant now) {
    var own = clients.getOrDefault(client, new Client(what, now, 0));
    return each(known -> known.says(known.says().atMost(what)))
        .with(client, own.says(what).seen(now, own.waiting()))
        .withMessage(nowMessage)
        .activeAt(now);
  }

  /// A client begins to ask for news. That it does so does not bring anybody back to the keyboard,
  /// but that they have come to it does.
  Person arrives(String client, Availability as, Instant now) {
    var known = clients.get(client);
    boolean isNew = known == null || known.isGone(now) || known.says() != ONLINE;
    var own = known == null ? new Client(as, now, 0) : known;
    var there = with(client, own.says(as).seen(now, own.waiting() + 1));
    return as == ONLINE && isNew ? there.activeAt(now) : there;
  }

  /// It has its answer.
  Person leaves(String client, Instant now) {
    var known = clients.get(client);
    return known == null ? this : with(client, known.seen(now, known.waiting() - 1));
  }

  /// They did something, which shows that they are there; but who hides stays hidden.
  Person acts(Instant now) {
    return each(known -> known.says() == UNAVAILABLE ? known.says(ONLINE) : known).activeAt(now);
  }

  /// As others see them from now on.
  Person settled(Instant now) {
    var there = clients;
    if (clients.values().stream().anyMatch(client -> client.isGone(now))) {
      there = new HashMap<>(clients);
      there.values().removeIf(client -> client.isGone(now));
    }
    var is = availability(there, now);
    boolean acts = is == ONLINE && isWithin(Presence.ACTIVE_FOR, now);
    return new Person(
        Map.copyOf(there), message, lastActive, appearance, setAside, is, acts, serial);
  }

  /// Whether [#settled] would change anything.
  boolean isSettled(Instant now) {
    return clients.values().stream().noneMatch(client -> client.isGone(now))
        && shown == availability(clients, now)
        && active == (shown == ONLINE && isWithin(Presence.ACTIVE_FOR, now));
  }

  private Availability availability(Map<String, Client> there, Instant now) {
    if (setAside) {
      return OFFLINE;
    }
    var most =
        there.values().stream().map(Client::says).max(Comparator.naturalOrder()).orElse(OFFLINE);
    return most == ONLINE && !isWithin(Presence.IDLE_AFTER, now) ? UNAVAILABLE : most;
  }

  private boolean isWithin(Duration time, Instant now) {
    return lastActive != null && lastActive.plus(time).isAfter(now);
  }

  Person withAppearance(Appearance now) {
    return new Person(clients, message, lastActive, now, setAside, shown, active, serial);
  }

  Person withSetAside(boolean now) {
    return new Person(clients, message, lastActive, appearance, now, shown, active, serial);
  }

  Person at(long nextSerial) {
    return new Person(
        clients, message, lastActive, appearance, setAside, shown, active, nextSerial);
  }

  private Person withMessage(@Nullable String now) {
    return new Person(clients, now, lastActive, appearance, setAside, shown, active, serial);
  }

  private Person activeAt(Instant now) {
    return new Person(clients, message, now, appearance, setAside, shown, active, serial);
  }

  private Person with(String client, Client now) {
    var all = new HashMap<>(clients);
    all.put(client, now);
    return withClients(all);
  }

  private Person each(UnaryOperator<Client> change) {
    var all = new HashMap<>(clients);
    all.replaceAll((_, client) -> change.apply(client));
    return withClients(all);
  }

  private Person withClients(Map<String, Client> all) {
    return new Person(all, message, lastActive, appearance, setAside, shown, active, serial);
  }
}

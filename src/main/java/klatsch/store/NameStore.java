package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The words by which people are found. How names become words is not known here.
public final class NameStore {
  /// No byte of UTF-8 is as great.
  private static final byte AFTER_ALL_LETTERS = (byte) 0xFF;

  /// See [#known]. `CROSS` keeps SQLite from going through all memberships that there are.
  static final String KNOWN =
      """
      SELECT user_id FROM (
        SELECT m.user_id
          FROM memberships o JOIN memberships m ON m.room_nr = o.room_nr
         WHERE o.user_id = :asker AND o.membership = 'join' AND m.membership = 'join'
        UNION ALL
        SELECT m.user_id
          FROM rooms r CROSS JOIN memberships m
         WHERE r.is_open AND m.room_nr = r.nr AND m.membership = 'join') known
       LIMIT :limit
      """;

  private final Db db;

  NameStore(Db db) {
    this.db = db;
  }

  /// What a word is of the one who is found by it.
  public enum Kind {
    DISPLAY_NAME(0),
    LOCALPART(1),
    /// Something that begins inside of one of these.
    INSIDE(2);

    /// By which the database knows it.
    private final int number;

    Kind(int number) {
      this.number = number;
    }

    private static Kind numbered(int number) {
      return Arrays.stream(values())
          .filter(kind -> kind.number == number)
          .findFirst()
          .orElseThrow();
    }
  }

  public record Word(Kind kind, String text) {}

  public record Owned(UserId user, Word word) {}

  /// Which words are meant.
  ///
  /// @param whole nothing but the text, or all that begins with it
  /// @param also what else one must be found by, or by what begins with it
  public record Wanted(Kind kind, String text, boolean whole, List<String> also) {
    public Wanted {
      also = List.copyOf(also);
    }

    public boolean means(Word word) {
      return word.kind() == kind
          && (whole ? word.text().equals(text) : word.text().startsWith(text));
    }
  }

  /// @param everybody whether the asker may find all accounts, and not only those in rooms that
  ///   anybody may come or look into, and in rooms that the asker is in
  public record Asker(UserId user, boolean everybody) {}

  /// A word that was looked at.
  ///
  /// @param found whether the asker may find the user, and all words are there
  public record Hit(byte[] word, UserId user, boolean found) {}

  /// Replaces all words of a user.
  public void set(Transaction tx, UserId user, Collection<Word> words) {
    remove(tx, user);
    for (var word : words) {
      tx.sql(
              """
              INSERT INTO name_words (kind, word, user_id) VALUES (:kind, :word, :user)
              ON CONFLICT (kind, word, user_id) DO NOTHING
              """)
          .with("kind", word.kind().number)
          .with("word", word.text().getBytes(UTF_8))
          .with("user", user)
          .update();
    }
  }

  public void remove(Transaction tx, UserId user) {
    tx.sql("DELETE FROM name_words WHERE user_id = :user").with("user", user).update();
    tx.sql("DELETE FROM unnamed_users WHERE user_id = :user").with("user", user).update();
  }

  /// Users who have no words yet, since they are older than words are.
  public List<UserId> unnamed(int limit) {
    return db.sql("SELECT user_id FROM unnamed_users ORDER BY user_id LIMIT :limit")
        .with("limit", limit)
        .list(row -> new UserId(row.getString("user_id")));
  }

  /// Looks at words, in their order. Those whom nobody should look for are never found: whose
  /// account is closed, locked or suspended.
  ///
  /// @param after the last one that was looked at, or `null`
  public List<Hit> look(Wanted wanted, Asker asker, @Nullable Hit after, int limit) {
    var text = wanted.text().getBytes(UTF_8);
    var query =
        db.sql(
                """
                SELECT w.word, w.user_id,
                       NOT (u.deactivated OR u.locked OR u.suspended)
                       AND (:everybody AND NOT u.is_guest
                            OR EXISTS (
                              SELECT 1
                                FROM memberships m JOIN rooms r ON r.nr = m.room_nr
                               WHERE m.user_id = w.user_id AND m.membership = 'join'
                                 AND (r.is_open OR EXISTS (
                                   SELECT 1
                                     FROM memberships o
                                    WHERE o.user_id = :asker AND o.room_nr = m.room_nr
                                      AND o.membership = 'join'))))
                """
                    + also(wanted.also().size())
                    + """
                           AS found
                      FROM name_words w JOIN users u ON u.user_id = w.user_id
                     WHERE w.kind = :kind AND (w.word, w.user_id) > (:word, :user) AND w.word < :end
                     ORDER BY w.word, w.user_id
                     LIMIT :limit
                    """)
            .with("everybody", asker.everybody())
            .with("asker", asker.user())
            .with("kind", wanted.kind().number)
            .with("word", after == null ? text : after.word())
            .with("user", after == null ? "" : after.user())
            .with("end", wanted.whole() ? with(text, (byte) 0) : with(text, AFTER_ALL_LETTERS))
            .with("limit", limit);
    for (int i = 0; i < wanted.also().size(); i++) {
      var one = wanted.also().get(i).getBytes(UTF_8);
      query.with("begin_" + i, one).with("end_" + i, with(one, AFTER_ALL_LETTERS));
    }
    return query.list(
        row ->
            new Hit(
                row.getBytes("word"),
                new UserId(row.getString("user_id")),
                row.getBoolean("found")));
  }

  /// Who is in rooms that an asker is in, or that anybody may come or look into; some may be named
  /// several times.
  ///
  /// @param limit after so many it is left at that
  public List<UserId> known(UserId asker, int limit) {
    return db.sql(KNOWN)
        .with("asker", asker)
        .with("limit", limit)
        .list(row -> new UserId(row.getString("user_id")));
  }

  /// The words of some users that begin like one of these texts, in their order. Those whom nobody
  /// should look for have none.
  public List<Owned> of(Collection<UserId> users, List<String> texts) {
    var query =
        db.sql(
                """
                SELECT w.kind, w.word, w.user_id
                  FROM name_words w JOIN users u ON u.user_id = w.user_id
                 WHERE w.user_id IN (:users) AND NOT (u.deactivated OR u.locked OR u.suspended)
                   AND (\
                """
                    + beginnings(texts.size())
                    + ") ORDER BY w.word, w.user_id")
            .with("users", users);
    for (int i = 0; i < texts.size(); i++) {
      var one = texts.get(i).getBytes(UTF_8);
      query.with("begin_" + i, one).with("end_" + i, with(one, AFTER_ALL_LETTERS));
    }
    return query.list(
        row ->
            new Owned(
                new UserId(row.getString("user_id")),
                new Word(
                    Kind.numbered(row.getInt("kind")), new String(row.getBytes("word"), UTF_8))));
  }

  private static String beginnings(int texts) {
    return IntStream.range(0, texts)
        .mapToObj("w.word >= :begin_%1$d AND w.word < :end_%1$d"::formatted)
        .collect(joining(" OR "));
  }

  private static String also(int words) {
    var conditions = new StringBuilder();
    for (int i = 0; i < words; i++) {
      conditions.append(
          """
                       AND EXISTS (
                         SELECT 1
                           FROM name_words x
                          WHERE x.user_id = w.user_id
                            AND x.word >= :begin_%1$d AND x.word < :end_%1$d)
          """
              .formatted(i));
    }
    return conditions.toString();
  }

  private static byte[] with(byte[] text, byte last) {
    var longer = Arrays.copyOf(text, text.length + 1);
    longer[text.length] = last;
    return longer;
  }
}

package klatsch.store;

/// Makes of a database what a program would have left that knew less.
public final class OlderDatabase {
  private OlderDatabase() {}

  /// As if it had just come to the tables by which people are found.
  public static void knowsNoNames(Store store) {
    store.write(
        tx -> {
          tx.sql("DELETE FROM name_words").update();
          tx.sql("INSERT INTO unnamed_users (user_id) SELECT user_id FROM users").update();
          return tx.sql("UPDATE rooms SET is_open = NULL").update();
        });
  }
}

package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.MediaId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What people have uploaded here, and what they have announced. The bytes are elsewhere.
public final class MediaStore {
  private static final String COLUMNS =
      " media_id, user_id, content_type, file_name, size, sha256, created_ts ";

  private final Db db;

  MediaStore(Db db) {
    this.db = db;
  }

  /// @param contentType as the client named it, in characters that a header may have
  /// @param size in bytes
  /// @param sha256 in hexadecimal
  /// @param createdTs milliseconds since 1970
  public record Media(
      MediaId id,
      UserId user,
      String contentType,
      @Nullable String fileName,
      long size,
      String sha256,
      long createdTs) {}

  /// Something that was announced.
  ///
  /// @param expiresTs when it is too late to upload it, in milliseconds since 1970
  public record Pending(MediaId id, UserId user, long expiresTs) {}

  /// Keeps what is on disk by now.
  public void add(Transaction tx, Media media) {
    tx.sql(
            """
            INSERT INTO media
              (media_id, user_id, content_type, file_name, size, sha256, created_ts)
            VALUES
              (:id, :user, :content_type, :file_name, :size, :sha256, :created_ts)
            """)
        .with("id", media.id().value())
        .with("user", media.user())
        .with("content_type", media.contentType())
        .with("file_name", media.fileName())
        .with("size", media.size())
        .with("sha256", media.sha256())
        .with("created_ts", media.createdTs())
        .update();
  }

  public @Nullable Media find(MediaId id) {
    return db.sql("SELECT" + COLUMNS + "FROM media WHERE media_id = :id")
        .with("id", id.value())
        .first(MediaStore::media);
  }

  /// All media by their ids, some at a time.
  ///
  /// @param after the last one before these; empty for the first ones
  public List<Media> page(String after, int limit) {
    return db.sql(
            "SELECT"
                + COLUMNS
                + """
                FROM media
                WHERE media_id > :after
                ORDER BY media_id
                LIMIT :limit
                """)
        .with("after", after)
        .with("limit", limit)
        .list(MediaStore::media);
  }

  /// Keeps that a user will upload something, and forgets what anybody has announced in vain.
  ///
  /// @param now in milliseconds since 1970
  /// @param most that one user may have announced
  /// @return whether it may be; `false` if there is too much already
  public boolean announce(Transaction tx, Pending pending, long now, int most) {
    tx.sql("DELETE FROM pending_media WHERE expires_ts <= :now").with("now", now).update();
    long open =
        tx.sql("SELECT count(*) FROM pending_media WHERE user_id = :user")
            .with("user", pending.user())
            .number();
    if (open >= most) {
      return false;
    }
    tx.sql(
            """
            INSERT INTO pending_media (media_id, user_id, expires_ts)
            VALUES (:id, :user, :expires_ts)
            """)
        .with("id", pending.id().value())
        .with("user", pending.user())
        .with("expires_ts", pending.expiresTs())
        .update();
    return true;
  }

  public @Nullable Pending findPending(MediaId id) {
    return db.sql("SELECT media_id, user_id, expires_ts FROM pending_media WHERE media_id = :id")
        .with("id", id.value())
        .first(
            row ->
                new Pending(
                    new MediaId(row.getString("media_id")),
                    new UserId(row.getString("user_id")),
                    row.getLong("expires_ts")));
  }

  /// What was announced is here.
  ///
  /// @return whether it was awaited; `false` if somebody else was faster
  public boolean arrived(Transaction tx, Media media) {
    int awaited =
        tx.sql("DELETE FROM pending_media WHERE media_id = :id")
            .with("id", media.id().value())
            .update();
    if (awaited == 1) {
      add(tx, media);
    }
    return awaited == 1;
  }

  private static Media media(ResultSet row) throws SQLException {
    return new Media(
        new MediaId(row.getString("media_id")),
        new UserId(row.getString("user_id")),
        row.getString("content_type"),
        row.getString("file_name"),
        row.getLong("size"),
        row.getString("sha256"),
        row.getLong("created_ts"));
  }
}

package klatsch.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself: a native library that comes packed in the driver's jar.
///
/// The driver can unpack it alone, but then reads it again byte by byte, which is a tenth of a
/// second of each start, and leaves it behind when the process is killed.
final class SqliteLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  /// Where the driver looks first. An operator may have set it.
  private static final String FOLDER = "org.sqlite.lib.path";

  private static final String NAME = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /// Loads the library if that has not been done. What fails here, the driver tries in its own way.
  ///
  /// @param folder where it may be unpacked: a folder of our own, for whoever can write there could
  ///   give us another library
  static synchronized void load(Path folder) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    var name = LibraryLoaderUtil.getNativeLibName();
    var path = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (var packed = SQLiteJDBCLoader.class.getResourceAsStream(path)) {
      if (packed == null) {
        return;
      }
      var file = folder.resolve(ProcessHandle.current().pid() + "-" + name);
      Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
      System.setProperty(FOLDER, folder.toString());
      System.setProperty(NAME, file.getFileName().toString());
      SQLiteJDBCLoader.initialize();
      remove(file);
    } catch (Exception e) {
      LOG.debug("SQLite's driver must unpack its library itself", e);
    }
  }

  /// What is loaded needs no name any more, except on Windows.
  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException _) {
      file.toFile().deleteOnExit();
    }
  }
}

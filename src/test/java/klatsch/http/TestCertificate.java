package klatsch.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of `localhost` as this program makes it, for servers that tests ask.
///
/// @param context for the server
/// @param file what has to be trusted, in PEM
public record TestCertificate(SSLContext context, Path file) {
  /// @param folder where its files are
  public static TestCertificate in(Path folder) {
    try {
      var keys = Certificate.in(folder, "localhost", InstantSource.system());
      var file = folder.resolve("authority.pem");
      Files.writeString(file, pem(keys));
      return new TestCertificate(context(keys), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(KeyStore keys) throws GeneralSecurityException {
    var certificate = keys.getCertificate(keys.aliases().nextElement()).getEncoded();
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(certificate));
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, Certificate.password().toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}

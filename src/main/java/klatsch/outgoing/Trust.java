package klatsch.outgoing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import klatsch.config.StartupProblem;
import org.jspecify.annotations.Nullable;

/// Who is believed when they say who other servers are: the authorities that this machine knows,
/// and those that an operator adds.
public final class Trust {
  private final List<Certificate> more;
  private @Nullable SSLContext context;

  private Trust(List<Certificate> more) {
    this.more = more;
  }

  /// In those that this machine knows, and no others.
  public static Trust usual() {
    return new Trust(List.of());
  }

  /// @param file with further certificates, in PEM
  /// @throws StartupProblem if it cannot be read
  public static Trust alsoIn(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new Trust(
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)));
    } catch (IOException | GeneralSecurityException e) {
      throw new StartupProblem(
          "The certificates in %s cannot be used: %s. It needs certificates in PEM."
              .formatted(file, e.getMessage()));
    }
  }

  /// Made when it is needed, for that takes a while, and most servers ask nobody.
  synchronized SSLContext context() {
    if (context == null) {
      try {
        context = make();
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("This machine has no certificates that it trusts", e);
      }
    }
    return context;
  }

  private SSLContext make() throws IOException, GeneralSecurityException {
    var all = new ArrayList<>(more);
    for (var manager : managers(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager usual) {
        all.addAll(List.of(usual.getAcceptedIssuers()));
      }
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    var made = SSLContext.getInstance("TLS");
    made.init(null, managers(store).getTrustManagers(), null);
    return made;
  }

  /// @param store `null` for that of this machine
  private static TrustManagerFactory managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers;
  }
}

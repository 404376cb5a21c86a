package klatsch.http;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import klatsch.config.StartupProblem;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The certificate for HTTPS: made on first start, signed by itself, and kept in the data folder.
///
/// Nobody has to trust it. It lets `curl -k` and test clients speak TLS to a server that nobody has
/// configured; a server on the internet has a proxy with a real one in front.
final class Certificate {
  private static final String FILE = "tls.p12";
  private static final String ALIAS = "klatsch";

  /// PKCS #12 wants a password. This one protects nothing: the mode of the file does.
  private static final char[] PASSWORD = "klatsch".toCharArray();

  /// Renewing it would help nobody, since nobody can trust it anyway.
  private static final Duration VALIDITY = Duration.ofDays(3650);

  /// For clients whose clock is behind ours.
  private static final Duration BACKDATED = Duration.ofDays(1);

  private Certificate() {}

  static String password() {
    return new String(PASSWORD);
  }

  /// The key and certificate in this folder, which are made if there are none.
  ///
  /// @throws StartupProblem if the file cannot be read or written
  static KeyStore in(Path folder, String serverName, InstantSource clock) {
    var file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        return read(file);
      }
      var made = make(serverName, clock.instant());
      write(made, file);
      return made;
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new StartupProblem(
          "The certificate %s cannot be used: %s. Move it away, and a new one will be made."
              .formatted(file.toAbsolutePath(), e.getMessage()));
    }
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      return store;
    }
  }

  private static void write(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    var onlyOurs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var unfinished =
        Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", onlyOurs);
    try (var out = Files.newOutputStream(unfinished)) {
      store.store(out, PASSWORD);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static KeyStore make(String serverName, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var keys = generator.generateKeyPair();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(
        ALIAS,
        keys.getPrivate(),
        PASSWORD,
        new X509Certificate[] {certificate(hostOf(serverName), keys, now)});
    return store;
  }

  private static X509Certificate certificate(String host, KeyPair keys, Instant now)
      throws CertIOException, GeneralSecurityException, OperatorCreationException {
    var name = name(host);
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(VALIDITY)),
            name,
            keys.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(host));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static X500Name name(String host) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, host).build();
  }

  private static GeneralNames alternativeNames(String host) {
    var names = new ArrayList<GeneralName>();
    names.add(new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
    for (var more :
        List.of(
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"))) {
      if (!names.contains(more)) {
        names.add(more);
      }
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /// A server name may have a port, and an IPv6 address in it stands in brackets.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#server-name)
  private static String hostOf(String serverName) {
    if (serverName.startsWith("[")) {
      return serverName.substring(1, serverName.indexOf(']'));
    }
    int port = serverName.indexOf(':');
    return port < 0 ? serverName : serverName.substring(0, port);
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
  }
}

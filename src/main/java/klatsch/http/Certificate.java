package klatsch.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import klatsch.config.StartupProblem;
import klatsch.disk.Disk;
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
  private static final String FILE = "tls.pem";
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String ALIAS = "klatsch";

  /// A kind of store that spends no time on hiding a key which is in our memory anyway. The usual
  /// PKCS #12, in memory and on disk, cost a quarter of a second of CPU at every start.
  private static final String IN_MEMORY = "JKS";

  private static final char[] PASSWORD = {};

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
      return make(serverName, clock.instant(), file);
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | IllegalArgumentException e) {
      throw new StartupProblem(
          "The certificate %s cannot be used: %s. Move it away, and a new one will be made."
              .formatted(file.toAbsolutePath(), e.getMessage()));
    }
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    var pem = Files.readString(file);
    var key =
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block(pem, KEY)));
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(block(pem, CERTIFICATE)));
    return store(key, certificate);
  }

  private static byte[] block(String pem, String label) throws InvalidKeyException {
    var block =
        Pattern.compile("-----BEGIN " + label + "-----(.*?)-----END", Pattern.DOTALL).matcher(pem);
    if (!block.find()) {
      throw new InvalidKeyException("there is no " + label + " in it");
    }
    return Base64.getMimeDecoder().decode(block.group(1));
  }

  private static KeyStore make(String serverName, Instant now, Path file)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var keys = generator.generateKeyPair();
    var certificate = certificate(hostOf(serverName), keys, now);
    write(
        block(KEY, keys.getPrivate().getEncoded()) + block(CERTIFICATE, certificate.getEncoded()),
        file);
    return store(keys.getPrivate(), certificate);
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  /// Written under another name first: half a file would keep the next start from succeeding.
  private static void write(String pem, Path file) throws IOException {
    var onlyOurs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var unfinished =
        Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", onlyOurs);
    Files.writeString(unfinished, pem);
    Disk.move(unfinished, file);
  }

  private static KeyStore store(PrivateKey key, java.security.cert.Certificate certificate)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(IN_MEMORY);
    store.load(null, PASSWORD);
    store.setKeyEntry(ALIAS, key, PASSWORD, new java.security.cert.Certificate[] {certificate});
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

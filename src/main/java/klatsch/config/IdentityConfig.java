package klatsch.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is believed about which addresses people have outside of Matrix.
///
/// @param servers names of identity servers
/// @param authorities a file with certificates, or `null`
public record IdentityConfig(List<String> servers, @Nullable Path authorities) {
  public static IdentityConfig from(Settings settings) {
    return new IdentityConfig(
        settings.serverNames(
            "accounts.identity-servers",
            "The identity servers that are asked whether somebody's mail address or telephone"
                + " number is theirs. Without it, nobody is asked, and people cannot add addresses"
                + " to their accounts. Whoever runs one of these can say that an address is"
                + " anybody's."),
        settings.file(
            "accounts.identity-authorities",
            "A file with certificates in PEM that are trusted when one of these servers is asked,"
                + " beside those that Java trusts."));
  }
}

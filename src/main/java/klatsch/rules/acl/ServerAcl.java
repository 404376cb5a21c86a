package klatsch.rules.acl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.StateKey;
import klatsch.rules.push.Glob;
import org.jspecify.annotations.Nullable;

/// Which servers may take part in a room. Made once for each `m.room.server_acl`, asked for each
/// request.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroomserver_acl)
public final class ServerAcl {
  public static final StateKey KEY = new StateKey("m.room.server_acl", "");

  /// Of a room without such an event.
  private static final ServerAcl OPEN =
      new ServerAcl(
          true, new Names(Set.of(), List.of(Glob.of("*"))), new Names(Set.of(), List.of()));

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final boolean ipLiterals;
  private final Names allow;
  private final Names deny;

  private ServerAcl(boolean ipLiterals, Names allow, Names deny) {
    this.ipLiterals = ipLiterals;
    this.allow = allow;
    this.deny = deny;
  }

  /// Long lists name servers one by one; those are found without going through the list.
  private record Names(Set<String> plain, List<Glob> globs) {
    static Names of(JsonObject content, String name) {
      var plain = new HashSet<String>();
      var globs = new ArrayList<Glob>();
      var list = content.array(name);
      if (list != null) {
        for (var entry : list.values()) {
          if (entry instanceof JsonString(var pattern)) {
            if (isPlain(pattern)) {
              plain.add(pattern.toLowerCase(Locale.ROOT));
            } else {
              globs.add(Glob.of(pattern));
            }
          }
        }
      }
      return new Names(plain, globs);
    }

    private static boolean isPlain(String pattern) {
      return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
    }

    boolean have(String host) {
      return plain.contains(host) || globs.stream().anyMatch(glob -> glob.matchesAll(host));
    }
  }

  /// @param content of the event, or `null` if there is none
  public static ServerAcl of(@Nullable JsonObject content) {
    return content == null
        ? OPEN
        : new ServerAcl(
            !Boolean.FALSE.equals(content.bool("allow_ip_literals")),
            Names.of(content, "allow"),
            Names.of(content, "deny"));
  }

  /// Whether a server may take part.
  ///
  /// @param server its name, with a port or without
  public boolean allows(String server) {
    var host = host(server);
    if (!ipLiterals && isIpLiteral(host)) {
      return false;
    }
    return !deny.have(host) && allow.have(host);
  }

  /// The colons of an IPv6 address are inside brackets, so the last one outside is that of a port.
  private static String host(String server) {
    return PORT.matcher(server).replaceFirst("").toLowerCase(Locale.ROOT);
  }

  private static boolean isIpLiteral(String host) {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }
}

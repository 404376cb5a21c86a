package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Sources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What [Serve] says aloud at the start about who may make an account.
class GreetingTest {
  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "http.bind, 127.0.0.1, 'is open, for only this machine can reach the server'",
    "http.bind, 0.0.0.0, 'is off: accounts are made with ./klatsch user create'",
    "registration.mode, public, 'is open to the world: everybody can make an account'",
    "registration.mode, token, 'needs a token from ./klatsch token create'",
  })
  void whoMayMakeAnAccountIsSaidAloud(String setting, String value, String said)
      throws ConfigProblems {
    var sources = new Sources(Config.settings(), List.of());
    sources.option(setting, value);

    var greeting = Serve.greeting(Config.from(sources.settings()), new Somewhere());

    assertThat(greeting).contains("registration  " + said);
  }

  private static final class Somewhere implements Program.Running {
    @Override
    public List<URI> addresses() {
      return List.of(URI.create("http://localhost:8008"));
    }

    @Override
    public void close() {}
  }
}

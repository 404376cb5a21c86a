package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.accounts.SessionCache.Known;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionCacheTest {
  private static final Known ALICES = known(ALICE);
  private static final Known BOBS = known(BOB);

  private final SessionCache cache = new SessionCache();
  private int looks;

  private static Known known(UserId user) {
    var session = new Session(user, new DeviceId("PHONE"), false, false);
    return new Known(session, null, new AtomicLong());
  }

  /// @param onDisk what the disk knows of the token
  private @Nullable Known get(String token, @Nullable Known onDisk) {
    return cache.get(
        ByteBuffer.wrap(token.getBytes(UTF_8)),
        () -> {
          looks++;
          return onDisk;
        });
  }

  @Test
  void whatIsAtHandIsNotLookedFor() {
    assertThat(get("a", ALICES)).isEqualTo(ALICES);
    assertThat(get("a", null)).isEqualTo(ALICES);

    assertThat(looks).isEqualTo(1);
  }

  @Test
  void whatHasChangedIsLookedForAgainAndNothingElse() {
    get("a", ALICES);
    get("b", BOBS);

    cache.lookAgain(ALICE);

    assertThat(get("a", null)).isNull();
    assertThat(get("b", null)).isEqualTo(BOBS);
  }

  @Test
  void whatIsNobodysIsNotRemembered() {
    assertThat(get("a", null)).isNull();
    assertThat(get("a", ALICES)).isEqualTo(ALICES);
  }

  @Test
  void whatChangesWhileItIsReadIsNotRemembered() {
    var key = ByteBuffer.wrap(new byte[] {1});
    var read =
        cache.get(
            key,
            () -> {
              cache.lookAgain(ALICE);
              return ALICES;
            });

    assertThat(read).isEqualTo(ALICES);
    assertThat(cache.get(key, () -> null)).isNull();
  }
}

package klatsch.sync.streams;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.id.UserId;
import org.junit.jupiter.api.Test;

class DeviceListNewsTest {
  private final DeviceListNews news = new DeviceListNews(10);

  @Test
  void eachUserIsNamedOnceAndOnlyForTheNewestChange() {
    news.accept(ALICE, 11);
    news.accept(BOB, 12);
    news.accept(ALICE, 13);

    assertThat(news.changedSince(10)).containsExactly(BOB, ALICE);
    assertThat(news.changedSince(12)).containsExactly(ALICE);
    assertThat(news.changedSince(13)).isEmpty();
  }

  @Test
  void aboutTheTimeBeforeTheStartTheDiskIsAsked() {
    assertThat(news.changedSince(10)).isEmpty();
    assertThat(news.changedSince(9)).isNull();
  }

  @Test
  void whatIsForgottenIsNotDenied() {
    news.accept(ALICE, 11);
    for (int i = 0; i < DeviceListNews.MAX_USERS; i++) {
      news.accept(new UserId("@user" + i + ":here"), 12 + i);
    }

    assertThat(news.changedSince(10)).isNull();
    assertThat(news.changedSince(11)).hasSize(DeviceListNews.MAX_USERS);
  }
}

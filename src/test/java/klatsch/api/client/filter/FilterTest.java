package klatsch.api.client.filter;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import org.junit.jupiter.api.Test;

/// [DefineFilter] and [GetFilter].
class FilterTest extends ApiTest {
  private static final String FILTERS = "/user/@alice:here/filter";

  @Test
  void aFilterIsKeptUnderAnId() {
    var id = api.post(alice, FILTERS, "{\"room\":{\"timeline\":{\"limit\":5}}}").text("filter_id");

    assertThat(api.get(alice, FILTERS + "/" + id).ok())
        .hasToString("{\"room\":{\"timeline\":{\"limit\":5}}}");
    assertThat(api.get(alice, FILTERS + "/9" + id).refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(alice, FILTERS + "/none").refusal()).isEqualTo("404 M_NOT_FOUND");
  }

  @Test
  void nobodyUsesTheFiltersOfOthers() {
    var id = api.post(alice, FILTERS, "{}").text("filter_id");

    assertThat(api.get(bob, FILTERS + "/" + id).refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.post(bob, FILTERS, "{}").refusal()).isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void whatIsNoFilterIsRefused() {
    assertThat(api.post(alice, FILTERS, "{\"room\":7}").refusal()).isEqualTo("400 M_BAD_JSON");
    assertThat(api.post(alice, FILTERS, "[]").refusal()).isEqualTo("400 M_NOT_JSON");
  }
}

package klatsch.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract is only worth something if it can be broken.
class ContractTest {
  @BeforeAll
  static void needsTheSpecification() {
    assumeTrue(SpecFiles.here(), "the specification's files are not beside the project");
  }

  @Test
  void anAnswerWithoutWhatIsRequiredBreaksIt() {
    Contract.check(
        "POST", "/_matrix/client/v3/createRoom", null, 200, bytes("{\"room_id\":\"!a:b\"}"));

    assertThatThrownBy(
            () -> Contract.check("POST", "/_matrix/client/v3/createRoom", null, 200, bytes("{}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("createRoom");
  }

  @Test
  void whatOtherFilesDescribeCountsToo() {
    var path = "/_matrix/client/v3/rooms/%21a%3Ab/messages?dir=b";

    assertThatThrownBy(
            () ->
                Contract.check(
                    "GET",
                    path,
                    null,
                    200,
                    bytes("{\"start\":\"t1\",\"chunk\":[{\"type\":\"m.room.message\"}]}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sender");
  }

  @Test
  void r0IsHeldAgainstTheSpecificationOfItsTime() {
    assertThatThrownBy(
            () ->
                Contract.check(
                    "POST", "/_matrix/client/r0/createRoom", null, 200, bytes("{\"room_id\": 1}")))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api/v1/publicRooms                | {\"chunk\":[{\"room_id\":\"!a:b\"}]}",
        "api/v1/initialSync                | {\"end\":\"s1\",\"rooms\":[{\"room_id\":\"!a:b\"}]}",
        "api/v1/rooms/!a:b/members         | {\"start\":\"s\",\"end\":\"e\"}",
        "v2_alpha/sync                     | {\"next_batch\":1}",
      })
  void soAreTheGenerationsBefore(String path, String answer) {
    assertThatThrownBy(
            () -> Contract.check("GET", "/_matrix/client/" + path, null, 200, bytes(answer)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void whatDescriptionsAreSaidToBeWrongAboutTheySay() {
    assertThat(WrongDescriptions.all())
        .as("lines that cover nothing")
        .allMatch(WrongDescriptions.Mistake::isMade);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}

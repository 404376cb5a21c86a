package klatsch.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}

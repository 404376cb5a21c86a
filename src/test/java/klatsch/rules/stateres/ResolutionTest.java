package klatsch.rules.stateres;

import static klatsch.rules.stateres.Algorithm.V2;
import static klatsch.rules.stateres.Algorithm.V2_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.json.JsonSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Rooms whose history forks and comes together again. What is asserted is the name of the event
/// that sets an entry of the state. See [Story] for the language.
class ResolutionTest {
  @ParameterizedTest
  @EnumSource
  void aBanBeatsWhatTheBannedDidMeanwhile(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            C after B:     bob joins
            L after C:     alice bans bob
            R after C:     bob sends m.room.member @bob:here {'membership': 'join', 'displayname': 'B'}
            S after R:     bob sends m.room.member @bob:here {'membership': 'join', 'displayname': 'C'}
            """);

    assertThat(story.merge("L", "R")).containsEntry("bob", "L");
    assertThat(story.merge("L", "S")).containsEntry("bob", "L");
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDemotedCannotBanMeanwhile(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            C after B:     carol joins
            R after C:     alice bans carol
            L after C:     founder gives alice 0
            """);

    assertThat(story.merge("L", "R")).containsEntry("levels", "L").containsEntry("carol", "C");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void whoIsDemotedCannotPromoteMeanwhileEvenIfThatWasEarlier(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            R after B:     alice gives bob 50
            S after R:     alice sets topic hers
            L after B:     founder gives alice 0
            """);

    assertThat(story.merge("L", "S")).containsEntry("levels", "L").doesNotContainKey("topic");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void ofTwoLevelsByEquallyPowerfulOnesTheLaterHolds(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     bob joins
            C after B:     founder gives alice 90, bob 90
            D after C:     alice sets name ours
            E after D:     bob sets topic about us
            R after E:     bob gives dave 50
            L after E:     alice gives carol 50
            """);

    assertThat(story.merge("L", "R")).containsEntry("levels", "L");
  }

  @Test
  void inVersion12ACreatorOutranksThoseWithAHundred() {
    var history =
        """
        A after start: alice joins
        B after A:     founder gives alice 100
        R after B:     alice gives bob 100
        %sL after B:   founder gives alice 0
        """;

    assertThat(new Story(V2_1, history.formatted("")).merge("L", "R")).containsEntry("levels", "L");
    assertThat(new Story(V2, history.formatted("rejected: ")).merge("L", "R"))
        .containsEntry("levels", "R");
  }

  @ParameterizedTest(name = "alice is a creator too: {0}; levels: {1}")
  @CsvSource({"true, M", "false, R"})
  void soDoesEveryCreator(boolean aliceToo, String levels) {
    var create = aliceToo ? "{'additional_creators': ['@alice:here']}" : "{}";
    var gift = aliceToo ? "" : "alice 100, ";
    // Bob has a hundred, and was faster. Whether Alice comes first all the same is what differs.
    var story =
        new Story(
            new Dag(V2_1, JsonSample.json(create)),
            """
            A after start: alice joins
            B after A:     bob joins
            C after B:     founder gives %sbob 100
            D after C:     alice sets name ours
            E after D:     bob sets topic about us
            R after E:     bob gives carol 100
            M after E:     alice gives dave 100
            """
                .formatted(gift));

    assertThat(story.merge("M", "R")).containsEntry("levels", levels);
  }

  @ParameterizedTest
  @EnumSource
  void theLatestTopicHoldsAmongEquals(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            L after B:     founder sets topic first
            R after B:     alice says nothing
            S after R:     alice sets topic second
            """);

    assertThat(story.merge("L", "S")).containsEntry("topic", "S");
  }

  @ParameterizedTest
  @EnumSource
  void aTopicUnderNewerLevelsBeatsALaterOneUnderOlderLevels(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            M after B:     founder gives bob 50
            L after M:     founder sets topic newer levels
            R after B:     alice sets topic older levels
            """);

    assertThat(story.merge("L", "R")).containsEntry("topic", "L").containsEntry("levels", "M");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void whatStandsOnNoLevelsAtAllIsOldest(Algorithm by) {
    var story =
        new Story(
            by,
            """
            L after start:   founder sets topic of today
            R after founder: founder sets topic from before there were levels
            """);

    assertThat(story.merge("L", "R")).containsEntry("topic", "L");
  }

  @ParameterizedTest(name = "by {0}: carol is {1}")
  @CsvSource({"V1, R", "V2, -", "V2_1, -"})
  void nobodyComesInWhileTheDoorIsClosed(Algorithm by, String carol) {
    var story =
        new Story(
            by,
            """
            L after start: founder closes
            R after start: carol joins
            """);

    var merged = story.merge("L", "R");

    assertThat(merged).containsEntry("join rules", "L");
    // In the first version, what only one branch knows is in no conflict.
    assertThat(merged.getOrDefault("carol", "-")).isEqualTo(carol);
  }

  @ParameterizedTest
  @EnumSource
  void whoWasInvitedComesInAlthoughTheDoorIsClosed(Algorithm by) {
    var story =
        new Story(
            by,
            """
            I after start: founder invites carol
            L after I:     founder closes
            R after I:     carol joins
            """);

    assertThat(story.merge("L", "R")).containsEntry("join rules", "L").containsEntry("carol", "R");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void whatABannedModeratorDidMeanwhileIsUndone(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     bob joins
            C after B:     founder gives alice 50
            R after C:     alice kicks bob
            S after R:     alice sets topic mine
            L after C:     founder bans alice
            """);

    assertThat(story.merge("L", "S"))
        .containsEntry("alice", "L")
        .containsEntry("bob", "B")
        .doesNotContainKey("topic");
  }

  @ParameterizedTest
  @EnumSource
  void threeBranchesMeet(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     bob joins
            C after B:     founder gives alice 50
            L after C:     alice bans bob
            M after C:     founder sets name ours
            R after C:     carol joins
            """);

    assertThat(story.merge("L", "M", "R"))
        .containsEntry("bob", "L")
        .containsEntry("name", "M")
        .containsEntry("carol", "R");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasRejectedIsInNoState(Algorithm by) {
    var story =
        new Story(
            by,
            """
            A after start:           alice joins
            L after A:               founder bans alice
            rejected: M after L:     alice joins
            N after M:               founder sets name ours
            R after A:               founder sets topic all are welcome
            """);

    assertThat(story.merge("N", "R"))
        .containsEntry("alice", "L")
        .containsEntry("name", "N")
        .containsEntry("topic", "R");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void aRejectedEventGivesNobodyARight(Algorithm by) {
    var create = by == V2 ? "create, " : "";
    var story =
        new Story(
            by,
            """
            A after start:        alice joins
            L after A:            founder sets topic right
            rejected: P after A:  alice gives alice 100
            rejected: R after A:  alice sets topic wrong citing %sA, P
            """
                .formatted(create));

    // Somebody tells us that the wrong topic is in the state.
    var states = List.of(story.stateAfterBut("A", "R"), story.dag.stateAfter("L"));

    assertThat(story.resolve(states)).containsEntry("topic", "L").containsEntry("levels", "levels");
  }

  @ParameterizedTest(name = "by {0}: bob is {1}")
  @CsvSource({"V1, R", "V2, -", "V2_1, -"})
  void whoeverAuthorisedAJoinMustHaveBeenThere(Algorithm by, String bob) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder sends m.room.join_rules - {'join_rule': 'restricted'}
            R after B:     bob sends m.room.member @bob:here {'membership': 'join', 'join_authorised_via_users_server': '@alice:here'}
            L after B:     founder bans alice
            """);

    assertThat(story.merge("L", "R").getOrDefault("bob", "-")).isEqualTo(bob);
    assertThat(story.merge("B", "R")).containsEntry("bob", "R");
  }

  /// Neither is a power event, and both stand on the same levels: so the older one comes first.
  @ParameterizedTest(name = "by {0}, taken back {1} the invitation: bob is {2}")
  @CsvSource({"V2, after, R", "V2_1, after, R", "V2, before, -", "V2_1, before, -"})
  void anInvitationByEMailMayBeTakenBack(Algorithm by, String when, String bob) {
    var identity = SigningKey.generate("0", new Random(1));
    var signed =
        SignedJson.sign(
            JsonSample.json("{'mxid': '@bob:here', 'token': 'abc'}"), "identity", identity);
    var takenBack = "L after T: founder sends m.room.third_party_invite abc {}\n";
    var story =
        new Story(
            by,
            "T after start: founder sends m.room.third_party_invite abc {'public_key': '%s'}\n"
                    .formatted(identity.verifyKey())
                + (when.equals("before") ? takenBack : "")
                + "R after T: founder sends m.room.member @bob:here {'membership': 'invite', "
                + "'third_party_invite': {'signed': %s}}\n".formatted(signed)
                + (when.equals("after") ? takenBack : ""));

    var merged = story.merge("L", "R");

    assertThat(merged).containsEntry("m.room.third_party_invite abc", "L");
    assertThat(merged.getOrDefault("bob", "-")).isEqualTo(bob);
  }

  /// Those who set the join rules have left since, and one branch tells of old join rules.
  @ParameterizedTest(name = "by {0}: {1}")
  @CsvSource({"V1, D", "V2, -", "V2_1, E"})
  void joinRulesAreNotLostBecauseWhoSetThemHasLeft(Algorithm by, String joinRules) {
    var story =
        new Story(
            by,
            """
            A after start: alice joins
            B after A:     founder gives alice 100
            D after B:     alice closes
            E after D:     alice opens
            F after E:     alice leaves
            G after F:     founder sets name ours
            """);

    var merged = story.resolve(List.of(story.stateAfterBut("G", "D"), story.dag.stateAfter("F")));

    assertThat(merged.getOrDefault("join rules", "-")).isEqualTo(joinRules);
  }

  /// One branch tells of old levels, although it has seen what was done under newer ones.
  @ParameterizedTest(name = "by {0}: {1}")
  @CsvSource({"V1, levels", "V2, levels", "V2_1, D"})
  void levelsAreNotLostBecauseOneWhoGaveThemWasPromotedInBetween(Algorithm by, String levels) {
    var story =
        new Story(
            by,
            """
            A after start: bob joins
            B after A:     carol joins
            C after B:     founder gives bob 100
            D after C:     bob gives carol 50
            E after D:     carol sets name ours
            F after E:     founder says hello
            """);

    var merged =
        story.resolve(List.of(story.stateAfterBut("F", "levels"), story.dag.stateAfter("E")));

    assertThat(merged).containsEntry("levels", levels).containsEntry("name", "E");
  }

  @Test
  void statesThatDoNotDifferStayAsTheyAre() {
    var story = new Story(V2_1, "A after start: alice joins");
    var state = story.dag.stateAfter("A");

    assertThat(
            Resolution.resolve(
                Branches.whole(story.dag.version, story.dag.room, List.of(state, state)),
                _ -> {
                  throw new AssertionError("nothing is in conflict, so nothing is looked at");
                }))
        .isEqualTo(new Outcome.Resolved(state));
  }
}

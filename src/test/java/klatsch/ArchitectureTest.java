package klatsch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import klatsch.http.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The map of the house: which part may look into which. ARCHITECTURE.md draws the same picture.
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("klatsch");

  /// From the bottom to the top.
  private static final List<Part> PARTS =
      List.of(
          part("json"),
          part("disk"),
          part("config"),
          part("telemetry", "json"),
          part("model", "json"),
          part("crypto", "json"),
          part("rules", "json", "model", "crypto"),
          part("notify", "model"),
          part("store", "json", "disk", "config", "telemetry", "model"),
          part("outgoing", "json", "config", "model"),
          part("accounts", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "outgoing"),
          part("rooms", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts"),
          part("e2ee", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts", "rooms"),
          part("presence", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts", "rooms"),
          part("push", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts", "rooms"),
          part("sync", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts", "rooms", "e2ee", "presence", "push"),
          part("search", "json", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "notify", "accounts", "rooms"),
          part("media", "disk", "config", "model", "crypto", "store"),
          part("upkeep", "json", "disk", "config", "telemetry", "model", "crypto", "rules")
              .and("store", "media"),
          part("http", "json", "disk", "config", "telemetry", "model", "crypto"),
          part(
              "api",
              "json",
              "telemetry",
              "model",
              "http",
              "accounts",
              "rooms",
              "e2ee",
              "presence",
              "push",
              "media",
              "search",
              "sync"),
          part("web", "json", "model", "crypto", "http", "accounts"),
          part("cli", "json", "config", "telemetry", "model", "accounts", "upkeep"));

  /// What others made, and who alone may use it.
  private static final List<Foreign> FOREIGN =
      List.of(
          foreign("SQL", "java.sql", "javax.sql", "org.sqlite", "org.postgresql", "com.zaxxer")
              .onlyIn("store"),
          foreign("Jetty", "org.eclipse.jetty").onlyIn("http"),
          foreign("Jackson", "tools.jackson").onlyIn("json"),
          foreign("Bouncy Castle", "org.bouncycastle").onlyIn("crypto", "http"),
          foreign("HTTP to others", "java.net.http").onlyIn("outgoing", "cli"),
          foreign("Lucene", "org.apache.lucene").onlyIn("search"),
          foreign("Thumbnailator", "net.coobird").onlyIn("media"),
          foreign("TwelveMonkeys", "com.twelvemonkeys").onlyIn("media"),
          foreign("AWT", "java.awt", "javax.imageio").onlyIn("media"),
          foreign("Logback", "ch.qos.logback").onlyIn("telemetry"));

  /// Parts whose inner packages are open to all: their names are those of the specification.
  private static final List<String> OPEN = List.of("model", "rules", "api");

  private record Part(String name, List<String> mayUse) {
    Part and(String... more) {
      return new Part(name, Stream.concat(mayUse.stream(), Stream.of(more)).toList());
    }

    String packages() {
      return "klatsch." + name + "..";
    }

    boolean mayNotUse(Part other) {
      return !other.equals(this) && !mayUse.contains(other.name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record Foreign(String name, List<String> packages, List<String> users) {
    Foreign onlyIn(String... users) {
      return new Foreign(name, packages, List.of(users));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Part part(String name, String... mayUse) {
    return new Part(name, List.of(mayUse));
  }

  private static Foreign foreign(String name, String... packages) {
    return new Foreign(name, List.of(packages), List.of());
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void eachPartLooksOnlyDown(Part part) {
    noClasses()
        .that()
        .resideInAPackage(part.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PARTS.stream().filter(part::mayNotUse).map(Part::packages).toArray(String[]::new))
        .because("below " + part + " lie only " + part.mayUse() + ", see ARCHITECTURE.md")
        .allowEmptyShould(true)
        .check(CODE);
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void visitorsUseTheFrontDoor(Part part) {
    if (OPEN.contains(part.name())) {
      return;
    }
    noClasses()
        .that()
        .resideOutsideOfPackage(part.packages())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("klatsch." + part + ".*..")
        .because("from outside, only the root package of " + part + " is open")
        .check(CODE);
  }

  /// `Homeserver` knows all parts, so whoever knew it would know them too. The commands may have
  /// the `Config`.
  @Test
  void nobodyLooksUpToTheWiring() {
    noClasses()
        .that()
        .resideInAPackage("klatsch.*..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("klatsch")
                .and(describe("are not Config", type -> !type.isEquivalentTo(Config.class))))
        .because("the parts are given what they need, they do not fetch it")
        .check(CODE);
    noClasses()
        .that(resideOutsideOfPackages("klatsch", "klatsch.cli.."))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Config.class)
        .because("a part knows its own section of the settings and no other")
        .check(CODE);
  }

  @Test
  void everyPackageIsOnTheMap() {
    var known = Stream.concat(Stream.of("klatsch"), PARTS.stream().map(Part::packages));
    classes().should().resideInAnyPackage(known.toArray(String[]::new)).check(CODE);
  }

  /// Otherwise a wall could stand around nothing, because somebody renamed what it protects.
  @ParameterizedTest
  @FieldSource("PARTS")
  void everyPartOfTheMapIsThere(Part part) {
    assertThat(Path.of("src/main/java/klatsch", part.name(), "package-info.java"))
        .matches(Files::exists, "exists");
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void theMapInTheBookIsThisOne(Part part) throws IOException {
    var mayUse = part.mayUse().stream().map(name -> "`" + name + "`").collect(joining(", "));
    var row = ("| `" + part + "` | " + mayUse + " |").replace("  ", " ");

    assertThat(Files.readAllLines(Path.of("ARCHITECTURE.md"))).contains(row);
  }

  @Test
  void noCircles() {
    slices().matching("klatsch.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void rulesArePure() {
    noClasses()
        .that()
        .resideInAPackage("klatsch.rules..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.sql..",
                "java.util.concurrent..",
                "java.util.random..",
                "org.slf4j.."))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, Clock.class, InstantSource.class, Random.class)
        .because("a rule's answer depends on its arguments and on nothing else")
        .check(CODE);
  }

  @Test
  void timeAndChanceComeFromOutside() {
    noClasses()
        .that(resideOutsideOfPackages("klatsch", "klatsch.cli.."))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SecureRandom.class)
        .because(
            "tests must be able to turn the clock and to load the dice; take them as arguments")
        .check(CODE);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .because("one waits for something, and is woken when it is there")
        .check(CODE);
  }

  @ParameterizedTest
  @FieldSource("FOREIGN")
  void whatOthersMadeStaysBehindOneWall(Foreign foreign) {
    noClasses()
        .that(
            resideOutsideOfPackages(
                foreign.users().stream()
                    .map(user -> "klatsch." + user + "..")
                    .toArray(String[]::new)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            foreign.packages().stream().map(name -> name + "..").toArray(String[]::new))
        .because(foreign + " is known only in " + foreign.users() + ", so that it can be replaced")
        .check(CODE);
  }

  /// Or on the pages, for those that serve people and no API.
  @Test
  void endpointsLiveInTheApi() {
    classes()
        .that()
        .areAssignableTo(Endpoint.class)
        .and()
        .areNotInterfaces()
        .should()
        .resideInAnyPackage("klatsch.api..", "klatsch.web..")
        .andShould()
        .haveModifier(FINAL)
        .because("an operation of an API is a file of its own there")
        .allowEmptyShould(true)
        .check(CODE);
  }
}

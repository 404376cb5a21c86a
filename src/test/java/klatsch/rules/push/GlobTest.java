package klatsch.rules.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest(name = "{0} means all of {1}: {2}")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // The examples of the specification.
        "lunc?*,Lunch plans,true",
        "lunc?*,LUNCH,true",
        "lunc?*,' lunch',false",
        "lunc?*,lunc,false",
        "'','',true",
        "'',a,false",
        "*,'',true",
        "*,anything,true",
        "?,'',false",
        "?,a,true",
        "?,ab,false",
        "??,ab,true",
        "a*,a,true",
        "*a,ba,true",
        "*a,ab,false",
        "a*b*c,axxbxxc,true",
        "a*b*c,abcabc,true",
        "a*b*c,acb,false",
        "***a***,a,true",
        "m.notice,m.notice,true",
        "m.notice,mxnotice,false",
        "m.notice,m.notice2,false",
        // One character is one character, also where Java needs two.
        "?,😀,true",
        "??,😀,false",
        "a?c,a😀c,true",
        "Größe,GRÖSSE,false",
        "größe,GRÖßE,true",
        "ΣΑΣ,σας,true",
        // What means something in other languages of patterns means itself here.
        "[a-z]+,[a-z]+,true",
        "[a-z]+,abc,false",
        "a.c,abc,false",
        "a\\*,a\\b,true",
        "(,(,true",
      })
  void ofTheWholeText(String pattern, String text, boolean matches) {
    assertThat(Glob.of(pattern).matchesAll(text)).isEqualTo(matches);
  }

  @ParameterizedTest(name = "{0} means words of {1}: {2}")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // The examples of the specification.
        "ex*ple,An example event.,true",
        "ex*ple,exple,true",
        "ex*ple,An exciting triple-whammy,true",
        "cake,cake,true",
        "cake,Cake!,true",
        "cake,the cake is a lie,true",
        "cake,cakes,false",
        "cake,pancake,false",
        "cake,cake_,false",
        "cake,cake2,false",
        "cake,cupcakes and cake,true",
        "cake*lie,the cake is a lie,true",
        "c?ke,a coke,true",
        // Only the letters of ASCII are of a word.
        "foo,éfoo,true",
        "foo,fooé,true",
        "foo,ßfooß,true",
        "foo,foo日本,true",
        "日本,日本語,true",
        // What is no word stands at a boundary by itself.
        ":),hi:),true",
        "-foo,a-foo,true",
        "foo-,foo-a,true",
        "foo,'',false",
        "*,'',true",
        "*,a,true",
        "?,ab,false",
        "?,a b,true",
      })
  void ofSomeWords(String pattern, String text, boolean matches) {
    assertThat(Glob.of(pattern).matchesWords(text)).isEqualTo(matches);
  }

  @ParameterizedTest(name = "a pattern of {0} characters")
  @CsvSource({"62", "63", "64", "65", "127", "128", "129", "255", "1000"})
  void ofAnyLength(int length) {
    var text = "abcdefghij".repeat(length / 10 + 1).substring(0, length);

    assertThat(Glob.of(text).matchesAll(text)).isTrue();
    assertThat(Glob.of(text).matchesAll(text + "x")).isFalse();
    assertThat(Glob.of(text).matchesAll(text.substring(1))).isFalse();
    assertThat(Glob.of(text + "*?").matchesAll(text + "xyz")).isTrue();
    assertThat(Glob.of(text + "*?").matchesAll(text)).isFalse();
    assertThat(Glob.of("*" + text).matchesWords("say " + text + ".")).isTrue();
    assertThat(Glob.of(text).matchesWords("say " + text + "s")).isFalse();
  }

  @Test
  void aLiteralHasNoWildcards() {
    assertThat(Glob.literal("*").matchesWords("a star: *")).isTrue();
    assertThat(Glob.literal("A*").matchesWords("abc")).isFalse();
    assertThat(Glob.literal("Alice?").matchesWords("hello ALICE?")).isTrue();
  }

  /// What makes other ways of matching try again and again: none of it makes this one read a
  /// character twice.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
    "*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
    "?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*b",
    "a*?a*?a*?a*?a*?a*?a*?a*?a*?a*?b",
    "*",
  })
  void noPatternReadsACharacterTwice(String pattern) {
    var whole = new CountedText("a".repeat(65_000));
    var words = new CountedText("a".repeat(65_000));

    Glob.of(pattern).matchesAll(whole);
    Glob.of(pattern).matchesWords(words);

    assertThat(whole.reads()).isLessThanOrEqualTo(65_000);
    assertThat(words.reads()).isLessThanOrEqualTo(65_000);
  }

  /// A member event may name a user as long as an event is, and the name is looked for in each
  /// message.
  @Test
  void aNameOfVeryManyLettersCostsLittleAndIsNotFound() {
    var letters = letters(20_000);
    long before = allocated();

    boolean found = Glob.literal(letters).matchesWords(letters);
    boolean all = Glob.of(letters + "*").matchesAll(letters);

    assertThat(allocated() - before).isLessThan(1 << 20);
    assertThat(found).isFalse();
    assertThat(all).isFalse();
  }

  @Test
  void aNameOfTheLongestKindIsFound() {
    var name = letters(Glob.MAX_LETTERS);

    assertThat(Glob.literal(name).matchesWords("dear " + name + "!")).isTrue();
    assertThat(Glob.literal(name + "x").matchesWords("dear " + name + "x!")).isFalse();
    assertThat(Glob.of("*" + name + "*").matchesAll("dear " + name + "!")).isTrue();
  }

  /// All different.
  private static String letters(int count) {
    return IntStream.range(0x4e00, 0x4e00 + count)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}

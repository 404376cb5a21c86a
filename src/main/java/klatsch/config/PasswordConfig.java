package klatsch.config;

/// How good a password has to be that somebody chooses.
public record PasswordConfig(
    int minLength,
    boolean requireDigit,
    boolean requireLowercase,
    boolean requireUppercase,
    boolean requireSymbol) {
  public static final PasswordConfig USUAL = new PasswordConfig(8, false, false, false, false);

  public static PasswordConfig from(Settings settings) {
    return new PasswordConfig(
        settings.number(
            "password.min-length",
            1,
            USUAL.minLength(),
            128,
            "The fewest characters of a password that somebody chooses."),
        settings.flag(
            "password.require-digit", USUAL.requireDigit(), "Whether a password needs a digit."),
        settings.flag(
            "password.require-lowercase",
            USUAL.requireLowercase(),
            "Whether a password needs a small letter."),
        settings.flag(
            "password.require-uppercase",
            USUAL.requireUppercase(),
            "Whether a password needs a capital letter."),
        settings.flag(
            "password.require-symbol",
            USUAL.requireSymbol(),
            "Whether a password needs a character that is neither letter, digit nor space."));
  }
}

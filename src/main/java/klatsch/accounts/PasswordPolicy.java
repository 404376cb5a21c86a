package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import klatsch.config.PasswordConfig;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Which passwords are good enough to be chosen. Those that people have already are not asked
/// about.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#password-management)
public final class PasswordPolicy {
  private final PasswordConfig config;

  PasswordPolicy(PasswordConfig config) {
    this.config = config;
  }

  /// @param user whose it is going to be
  /// @throws MatrixException if this cannot become a password; `null` can: it stands for none
  public void require(UserId user, @Nullable String password) {
    if (password == null) {
      return;
    }
    if (password.length() > Passwords.MAX_LENGTH) {
      throw invalidParam("A password has at most " + Passwords.MAX_LENGTH + " characters");
    }
    var lacks = lacks(password);
    if (!lacks.isEmpty()) {
      throw weak("A password needs " + sentence(lacks));
    }
    if (isName(user, password)) {
      throw weak("A password must not be the username");
    }
    if (password.chars().distinct().count() == 1) {
      throw weak("A password must not be one character again and again");
    }
  }

  private List<String> lacks(String password) {
    var lacks = new ArrayList<String>();
    if (password.codePointCount(0, password.length()) < config.minLength()) {
      lacks.add("at least " + characters(config.minLength()));
    }
    if (config.requireDigit() && !has(password, Character::isDigit)) {
      lacks.add("a digit");
    }
    if (config.requireLowercase() && !has(password, Character::isLowerCase)) {
      lacks.add("a small letter");
    }
    if (config.requireUppercase() && !has(password, Character::isUpperCase)) {
      lacks.add("a capital letter");
    }
    if (config.requireSymbol() && !has(password, PasswordPolicy::isSymbol)) {
      lacks.add("a symbol such as ! or -");
    }
    return lacks;
  }

  private static String characters(int count) {
    return count == 1 ? "one character" : count + " characters";
  }

  private static boolean has(String password, IntPredicate kind) {
    return password.codePoints().anyMatch(kind);
  }

  private static boolean isSymbol(int character) {
    return !Character.isLetterOrDigit(character) && !Character.isWhitespace(character);
  }

  private static boolean isName(UserId user, String password) {
    return password.equalsIgnoreCase(user.localpart()) || password.equalsIgnoreCase(user.value());
  }

  private static String sentence(List<String> parts) {
    var last = parts.getLast();
    return parts.size() == 1
        ? last
        : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + last;
  }

  private static MatrixException weak(String why) {
    return error(Errcode.WEAK_PASSWORD, why);
  }
}

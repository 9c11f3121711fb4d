package llm.template;

import java.util.function.IntPredicate;

/** The methods of Python's strings that ask what characters they are made of. */
final class TextQuestions {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("isdigit()", all(PythonChars::isDigit))
          .add("isdecimal()", all(Character::isDigit))
          .add("isnumeric()", all(PythonChars::isNumeric))
          .add("isalpha()", all(Character::isLetter))
          .add("isalnum()", all(one -> Character.isLetter(one) || PythonChars.isNumeric(one)))
          .add("isspace()", all(PythonChars::isSpace))
          .add("isascii()", question(text -> text.chars().allMatch(unit -> unit < 128)))
          .add(
              "isprintable()",
              question(text -> text.codePoints().allMatch(PythonChars::isPrintable)))
          .add("isidentifier()", question(TextQuestions::isIdentifier))
          .add("isupper()", question(text -> isCased(text, Character::isUpperCase)))
          .add("islower()", question(text -> isCased(text, Character::isLowerCase)))
          .add("istitle()", question(TextQuestions::isTitle));

  private TextQuestions() {}

  /** What can be asked of a text. */
  @FunctionalInterface
  private interface Question {
    boolean test(String text);
  }

  private static Builtin.Body question(Question question) {
    return (self, in, c) -> {
      String text = ((Text) self).value();
      c.budget().each(text.length());
      return BoolValue.of(question.test(text));
    };
  }

  private static Builtin.Body all(IntPredicate test) {
    return question(text -> !text.isEmpty() && text.codePoints().allMatch(test));
  }

  /** Whether there is a letter with case, and {@code test} holds for every one. */
  static boolean isCased(String text, IntPredicate test) {
    return text.codePoints().anyMatch(PythonChars::isCased)
        && text.codePoints().filter(PythonChars::isCased).allMatch(test);
  }

  private static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
        && text.codePoints()
            .allMatch(
                one ->
                    Character.isUnicodeIdentifierPart(one)
                        && !Character.isIdentifierIgnorable(one));
  }

  /** Whether every word begins with a letter in upper or title case, and no other letter is. */
  private static boolean isTitle(String text) {
    boolean some = false;
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      boolean large = Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
      if (large ? inWord : !inWord && Character.isLowerCase(codePoint)) {
        return false;
      }
      inWord = PythonChars.isCased(codePoint);
      some |= inWord;
      at += Character.charCount(codePoint);
    }
    return some;
  }
}

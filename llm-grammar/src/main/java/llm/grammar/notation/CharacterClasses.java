package llm.grammar.notation;

import java.util.Map;
import java.util.Optional;
import llm.grammar.form.CodePoints;

/** Classes of characters that have names or letters in regular expressions, as RE2 knows them. */
final class CharacterClasses {
  static final CodePoints DIGIT = CodePoints.range('0', '9');
  static final CodePoints SPACE = CodePoints.of("\t\n\f\r ");
  static final CodePoints WORD = CodePoints.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  private static final Map<String, CodePoints> POSIX =
      Map.ofEntries(
          Map.entry("alnum", CodePoints.ofRanges('0', '9', 'A', 'Z', 'a', 'z')),
          Map.entry("alpha", CodePoints.ofRanges('A', 'Z', 'a', 'z')),
          Map.entry("ascii", CodePoints.range(0, 0x7F)),
          Map.entry("blank", CodePoints.of("\t ")),
          Map.entry("cntrl", CodePoints.ofRanges(0, 0x1F, 0x7F, 0x7F)),
          Map.entry("digit", DIGIT),
          Map.entry("graph", CodePoints.range('!', '~')),
          Map.entry("lower", CodePoints.range('a', 'z')),
          Map.entry("print", CodePoints.range(' ', '~')),
          Map.entry("punct", CodePoints.ofRanges('!', '/', ':', '@', '[', '`', '{', '~')),
          Map.entry("space", CodePoints.of("\t\n\u000b\f\r ")),
          Map.entry("upper", CodePoints.range('A', 'Z')),
          Map.entry("word", WORD),
          Map.entry("xdigit", CodePoints.ofRanges('0', '9', 'A', 'F', 'a', 'f')));

  private CharacterClasses() {}

  /** What {@code \d} and the like stand for, by their letter. */
  static Optional<CodePoints> byLetter(int letter) {
    return switch (letter) {
      case 'd' -> Optional.of(DIGIT);
      case 'D' -> Optional.of(DIGIT.not());
      case 's' -> Optional.of(SPACE);
      case 'S' -> Optional.of(SPACE.not());
      case 'w' -> Optional.of(WORD);
      case 'W' -> Optional.of(WORD.not());
      default -> Optional.empty();
    };
  }

  /** What {@code [:name:]} stands for. */
  static Optional<CodePoints> posix(String name) {
    return Optional.ofNullable(POSIX.get(name));
  }
}

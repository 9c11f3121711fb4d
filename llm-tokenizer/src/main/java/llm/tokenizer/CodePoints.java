package llm.tokenizer;

import java.util.Arrays;

/** Unicode facts as pre-tokenizers use them: categories by their first letter, and white space. */
final class CodePoints {
  static final int LETTER = 1;
  static final int MARK = 1 << 1;
  static final int NUMBER = 1 << 2;
  static final int PUNCTUATION = 1 << 3;
  static final int SYMBOL = 1 << 4;
  static final int SPACE = 1 << 5;

  static final int REPLACEMENT = 0xFFFD;

  private CodePoints() {}

  /** The code points of {@code text}; half of a surrogate pair becomes U+FFFD. */
  static int[] of(String text) {
    var result = new int[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      result[size++] = isSurrogate(codePoint) ? REPLACEMENT : codePoint;
    }
    return Arrays.copyOf(result, size);
  }

  /** {@code text} with each half of a surrogate pair replaced by U+FFFD. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (isSurrogate(codePoint)) {
        int[] repaired = of(text);
        return new String(repaired, 0, repaired.length);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** The category of a code point, as one of this class's bits; 0 for any other category. */
  static int category(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          PUNCTUATION;
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          SYMBOL;
      default -> isSpace(codePoint) ? SPACE : 0;
    };
  }

  /** Whether a code point has Unicode's property White_Space. */
  static boolean isSpace(int codePoint) {
    return codePoint <= 0x20
        ? codePoint == 0x20 || (codePoint >= 0x09 && codePoint <= 0x0D)
        : codePoint >= 0x85 && isWideSpace(codePoint);
  }

  private static boolean isWideSpace(int codePoint) {
    return switch (codePoint) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> codePoint >= 0x2000 && codePoint <= 0x200A;
    };
  }
}

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

  /**
   * What Unicode 16 assigned. The reference's tables are Unicode 15.1's, this Java's are 16's: to
   * cut alike, these stay unassigned. Inclusive first and last code points in ascending order.
   */
  private static final int[] NEWER = {
    0x897, 0x897, 0x1B4E, 0x1B4F, 0x1B7F, 0x1B7F, 0x1C89, 0x1C8A, 0x2427, 0x2429, 0x31E4, 0x31E5,
    0xA7CB, 0xA7CD, 0xA7DA, 0xA7DC, 0x105C0, 0x105F3, 0x10D40, 0x10D65, 0x10D69, 0x10D85, 0x10D8E,
    0x10D8F, 0x10EC2, 0x10EC4, 0x10EFC, 0x10EFC, 0x11380, 0x11389, 0x1138B, 0x1138B, 0x1138E,
    0x1138E, 0x11390, 0x113B5, 0x113B7, 0x113C0, 0x113C2, 0x113C2, 0x113C5, 0x113C5, 0x113C7,
    0x113CA, 0x113CC, 0x113D5, 0x113D7, 0x113D8, 0x113E1, 0x113E2, 0x116D0, 0x116E3, 0x11BC0,
    0x11BE1, 0x11BF0, 0x11BF9, 0x11F5A, 0x11F5A, 0x13460, 0x143FA, 0x16100, 0x16139, 0x16D40,
    0x16D79, 0x18CFF, 0x18CFF, 0x1CC00, 0x1CCF9, 0x1CD00, 0x1CEB3, 0x1E5D0, 0x1E5FA, 0x1E5FF,
    0x1E5FF, 0x1F8B2, 0x1F8BB, 0x1F8C0, 0x1F8C1, 0x1FA89, 0x1FA89, 0x1FA8F, 0x1FA8F, 0x1FABE,
    0x1FABE, 0x1FAC6, 0x1FAC6, 0x1FADC, 0x1FADC, 0x1FADF, 0x1FADF, 0x1FAE9, 0x1FAE9, 0x1FBCB,
    0x1FBEF
  };

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
    return switch (type(codePoint)) {
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

  /** The general category as {@link Character#getType(int)} numbers it, in Unicode 15.1. */
  static int type(int codePoint) {
    return isNewer(codePoint) ? Character.UNASSIGNED : Character.getType(codePoint);
  }

  private static boolean isNewer(int codePoint) {
    if (codePoint < NEWER[0]) {
      return false;
    }
    int at = Arrays.binarySearch(NEWER, codePoint);
    return at >= 0 || ~at % 2 == 1; // between a first and its last
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

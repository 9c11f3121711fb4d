package llm.template;

import java.util.Arrays;

/** Python's classes of characters. */
final class PythonChars {
  /** Digits that form no decimal numbers, first and last in turn: superscripts, circled ones. */
  private static final int[] OTHER_DIGITS = {
    0xB2, 0xB3, 0xB9, 0xB9, 0x1369, 0x1371, 0x19DA, 0x19DA, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080,
    0x2089, 0x2460, 0x2468, 0x2474, 0x247C, 0x2488, 0x2490, 0x24EA, 0x24EA, 0x24F5, 0x24FD, 0x24FF,
    0x24FF, 0x2776, 0x277E, 0x2780, 0x2788, 0x278A, 0x2792, 0x10A40, 0x10A43, 0x10E60, 0x10E68,
    0x11052, 0x1105A, 0x1F100, 0x1F10A
  };

  /** Ideographs that are numbers. */
  private static final String NUMERALS =
      "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍"
          + "弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭"
          + "\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\ud87e\udc90";

  private PythonChars() {}

  /** What {@code str.isdigit} takes for a digit. */
  static boolean isDigit(int codePoint) {
    if (Character.isDigit(codePoint)) {
      return true;
    }
    int found = Arrays.binarySearch(OTHER_DIGITS, codePoint);
    // Between the two ends of a range the place to insert at is odd.
    return found >= 0 || (-found - 1) % 2 == 1;
  }

  /** What {@code str.isnumeric} takes for a number. */
  static boolean isNumeric(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      case Character.OTHER_LETTER -> NUMERALS.indexOf(codePoint) >= 0;
      default -> false;
    };
  }

  /** What {@code str.isspace} and {@code str.split} take for white space. */
  static boolean isSpace(int codePoint) {
    return switch (codePoint) {
      case '\t', '\n', 0x0B, '\f', '\r', 0x1C, 0x1D, 0x1E, 0x1F, 0x85 -> true;
      default -> Character.isSpaceChar(codePoint);
    };
  }

  /** What {@code str.splitlines} takes for the end of a line. */
  static boolean isLineEnd(int codePoint) {
    return switch (codePoint) {
      case '\n', 0x0B, '\f', '\r', 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
      default -> false;
    };
  }

  /** What {@code repr} writes as it is. */
  static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }

  /** What a regular expression's {@code \\w} matches. */
  static boolean isWordPart(int codePoint) {
    return codePoint == '_' || Character.isLetter(codePoint) || isNumeric(codePoint);
  }

  /** What is looked past to see whether a letter ends a word. */
  static boolean isCaseIgnorable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027".indexOf(codePoint) >= 0;
    };
  }

  /** A letter that has case. */
  static boolean isCased(int codePoint) {
    return Character.isUpperCase(codePoint)
        || Character.isLowerCase(codePoint)
        || Character.isTitleCase(codePoint);
  }
}

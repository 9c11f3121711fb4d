package llm.tokenizer;

import java.util.Arrays;

/**
 * What the published BERT models' tokenizers take characters for: Hugging Face's, whose tables of
 * categories are Unicode 8's whatever has been assigned since.
 */
final class BertCharacters {
  /**
   * What Unicode has made a non-spacing mark, a format or a punctuation since: letters to these
   * tokenizers. Inclusive first and last code points in ascending order; whatever else lies between
   * is of another category.
   */
  private static final int[] NEWER = {
    0x61D, 0x61D, 0x7FD, 0x7FD, 0x890, 0x8E2, 0x9FD, 0x9FE, 0xA76, 0xA76, 0xAFA, 0xAFF, 0xB55,
    0xB55, 0xC04, 0xC3C, 0xC77, 0xC77, 0xC84, 0xC84, 0xD00, 0xD00, 0xD3B, 0xD3C, 0xD81, 0xD81,
    0xEBA, 0xEBA, 0xECE, 0xECE, 0x180F, 0x1886, 0x1ABF, 0x1ACE, 0x1B7D, 0x1B7E, 0x1DF6, 0x1DFB,
    0x2E43, 0x2E5D, 0xA82C, 0xA82C, 0xA8C5, 0xA8C5, 0xA8FF, 0xA8FF, 0xA9BD, 0xA9BD, 0x10D24,
    0x10F89, 0x11070, 0x11074, 0x110C2, 0x110CD, 0x111CF, 0x111CF, 0x1123E, 0x11241, 0x1133B,
    0x1133B, 0x11438, 0x1145E, 0x11660, 0x1166C, 0x116B9, 0x116B9, 0x1182F, 0x11FFF, 0x12FF1,
    0x13455, 0x16E97, 0x16F4F, 0x16FE2, 0x16FE4, 0x1CF00, 0x1CF46, 0x1E000, 0x1E4EF, 0x1E944,
    0x1E95F
  };

  private static final int CANADIAN_SYLLABICS_CHI_SIGN = 0x166D; // a symbol since
  private static final int SHARADA_SANDHI_MARK = 0x111C9; // a mark since
  private static final int HANUNOO_SIGN_PAMUDPOD = 0x1734; // a spacing mark since
  private static final int AHOM_MEDIAL_RA = 0x1171E; // the same

  private BertCharacters() {}

  /** Controls and what is like them, but for line breaks and tabs. */
  static boolean isDropped(int codePoint) {
    if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
      return false;
    }
    return codePoint == CodePoints.REPLACEMENT
        || switch (CodePoints.type(codePoint)) {
          case Character.CONTROL, Character.PRIVATE_USE -> true;
          case Character.FORMAT -> !isNewer(codePoint);
          default -> false;
        };
  }

  /** Words of their own. */
  static boolean isPunctuation(int codePoint) {
    if (codePoint == CANADIAN_SYLLABICS_CHI_SIGN || codePoint == SHARADA_SANDHI_MARK) {
      return true;
    }
    return switch (CodePoints.category(codePoint)) {
      case CodePoints.PUNCTUATION -> !isNewer(codePoint);
      case CodePoints.SYMBOL -> codePoint < 0x7F;
      default -> false;
    };
  }

  /** Non-spacing marks: what is left of accents once letters are decomposed. */
  static boolean isAccent(int codePoint) {
    if (codePoint == HANUNOO_SIGN_PAMUDPOD || codePoint == AHOM_MEDIAL_RA) {
      return true;
    }
    return CodePoints.type(codePoint) == Character.NON_SPACING_MARK
        && codePoint != SHARADA_SANDHI_MARK
        && !isNewer(codePoint);
  }

  /** Chinese characters, in the ranges that the tokenizers list: words of their own. */
  static boolean isChinese(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2B81F)
        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF) // from 2B920, as published
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
  }

  private static boolean isNewer(int codePoint) {
    if (codePoint < NEWER[0]) {
      return false;
    }
    int at = Arrays.binarySearch(NEWER, codePoint);
    return at >= 0 || ~at % 2 == 1; // between a first and its last
  }
}

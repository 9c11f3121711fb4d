package llm.tokenizer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT's word pieces ({@code tokenizer.ggml.model} is {@code bert}): words of the normalised text
 * are cut in the longest tokens from left to right; a word that cannot be is unknown as a whole.
 *
 * <p>The vocabulary spells the start of a word with U+2581.
 */
final class WordPiece implements TextModel {
  /** How text is normalised. */
  record Normalization(boolean lowercase, boolean stripAccents) {}

  private final Vocabulary vocabulary;
  private final int unknown;
  private final Normalization normalization;

  /**
   * @param unknown the id that stands for a word that cannot be cut in tokens
   */
  WordPiece(Vocabulary vocabulary, int unknown, Normalization normalization) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    this.normalization = normalization;
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }

  @Override
  public void encode(String text, boolean afterSpecial, IdBuffer ids) {
    for (String word : words(text)) {
      int from = ids.size();
      if (!appendPieces(Spelling.SPACE_MARK + word, ids)) {
        ids.truncate(from);
        ids.add(unknown);
      }
    }
  }

  private boolean appendPieces(String word, IdBuffer ids) {
    var table = vocabulary.table();
    for (int at = 0; at < word.length(); ) {
      int end = Math.min(word.length(), at + table.longest());
      int id = -1;
      while (end > at && (id = table.find(word, at, end)) < 0) {
        end--;
      }
      if (id < 0) {
        return false;
      }
      ids.add(id);
      at = end;
    }
    return true;
  }

  private List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    for (int original : CodePoints.of(text)) {
      int codePoint = normalization.stripAccents() ? base(original) : original;
      if (CodePoints.isSpace(codePoint)) {
        end(word, words);
      } else if (!isDropped(codePoint)) {
        boolean alone = isAlone(codePoint);
        if (alone) {
          end(word, words);
        }
        word.appendCodePoint(
            normalization.lowercase() ? Character.toLowerCase(codePoint) : codePoint);
        if (alone) {
          end(word, words);
        }
      }
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /**
   * The first character of the canonical decomposition. Like the reference, this keeps of a Hangul
   * syllable only its first letter.
   */
  private static int base(int codePoint) {
    if (codePoint < 0xC0) {
      return codePoint;
    }
    return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD).codePointAt(0);
  }

  private boolean isDropped(int codePoint) {
    return codePoint == CodePoints.REPLACEMENT
        || switch (CodePoints.type(codePoint)) {
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
          default ->
              normalization.stripAccents() && CodePoints.category(codePoint) == CodePoints.MARK;
        };
  }

  /** Whether a character is a word of its own: punctuation, and Chinese characters. */
  private static boolean isAlone(int codePoint) {
    return switch (CodePoints.category(codePoint)) {
      case CodePoints.PUNCTUATION -> true;
      case CodePoints.SYMBOL -> codePoint < 0x7F;
      default -> isChinese(codePoint);
    };
  }

  private static boolean isChinese(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2B81F)
        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF) // from 2B920, as published
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
  }
}

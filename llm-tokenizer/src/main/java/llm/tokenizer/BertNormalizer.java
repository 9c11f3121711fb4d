package llm.tokenizer;

import java.text.Normalizer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes words of a text as the published BERT models do (Hugging Face's {@code BertNormalizer} and
 * {@code BertPreTokenizer}).
 *
 * @param lowercase whether letters become small ones
 * @param stripAccents whether letters are decomposed (NFD) and lose their non-spacing marks
 */
record BertNormalizer(boolean lowercase, boolean stripAccents) {
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  /** Tells the words of {@code text} in order. */
  void words(String text, Consumer<String> to) {
    var words = new Words(to);
    var decompositions = new Decompositions();
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (isDropped(codePoint)) {
        continue;
      }
      boolean chinese = isChinese(codePoint);
      if (chinese) {
        words.end();
      }
      if (stripAccents) {
        decompositions.of(codePoint).codePoints().forEach(part -> small(part, words));
      } else {
        small(codePoint, words);
      }
      if (chinese) {
        words.end();
      }
    }
    words.end();
  }

  /** Collects the characters of a word. */
  private static final class Words {
    private final Consumer<String> to;
    private final StringBuilder word = new StringBuilder();

    Words(Consumer<String> to) {
      this.to = to;
    }

    void add(int codePoint) {
      if (CodePoints.isSpace(codePoint)) {
        end();
      } else if (isPunctuation(codePoint)) {
        end();
        word.appendCodePoint(codePoint);
        end();
      } else {
        word.appendCodePoint(codePoint);
      }
    }

    void end() {
      if (!word.isEmpty()) {
        to.accept(word.toString());
        word.setLength(0);
      }
    }
  }

  /** The canonical decompositions of characters without their non-spacing marks. */
  private static final class Decompositions {
    private static final int KEPT = 256;

    private final int[] codePoints = new int[KEPT];
    private final @Nullable String[] parts = new String[KEPT];

    String of(int codePoint) {
      if (isChinese(codePoint) && codePoint < 0xF900) {
        return Character.toString(codePoint);
      }
      int slot = codePoint % KEPT;
      String known = parts[slot];
      if (known != null && codePoints[slot] == codePoint) {
        return known;
      }
      String found = decompose(Character.toString(codePoint));
      codePoints[slot] = codePoint;
      parts[slot] = found;
      return found;
    }

    private static String decompose(String character) {
      var parts = new StringBuilder();
      Normalizer.normalize(character, Normalizer.Form.NFD)
          .codePoints()
          .filter(part -> CodePoints.type(part) != Character.NON_SPACING_MARK)
          .forEach(parts::appendCodePoint);
      return parts.toString();
    }
  }

  private void small(int codePoint, Words words) {
    if (!lowercase) {
      words.add(codePoint);
    } else if (codePoint == CAPITAL_I_WITH_DOT) { // the only one that becomes two
      words.add('i');
      words.add(0x307);
    } else {
      words.add(Character.toLowerCase(codePoint));
    }
  }

  private static boolean isDropped(int codePoint) {
    if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
      return false;
    }
    return codePoint == CodePoints.REPLACEMENT
        || switch (CodePoints.type(codePoint)) {
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
          default -> false;
        };
  }

  private static boolean isPunctuation(int codePoint) {
    return switch (CodePoints.category(codePoint)) {
      case CodePoints.PUNCTUATION -> true;
      case CodePoints.SYMBOL -> codePoint < 0x7F;
      default -> false;
    };
  }

  /** Chinese characters, in the ranges that the models' tokenizers list. */
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

package llm.tokenizer;

import java.util.function.Consumer;

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
    var stripper = new AccentStripper(part -> small(part, words));
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (BertCharacters.isDropped(codePoint)) {
        continue;
      }
      boolean chinese = BertCharacters.isChinese(codePoint);
      if (chinese) {
        stripper.end();
        words.end();
      }
      if (stripAccents) {
        stripper.add(codePoint);
      } else {
        small(codePoint, words);
      }
      if (chinese) {
        stripper.end();
        words.end();
      }
    }
    stripper.end();
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
      } else if (BertCharacters.isPunctuation(codePoint)) {
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
}

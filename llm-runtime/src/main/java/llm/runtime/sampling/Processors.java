package llm.runtime.sampling;

import java.util.Arrays;
import java.util.List;
import llm.api.LogitsProcessor;

/**
 * An application's own steps, before all others: they see the tokens so far and work on a copy of
 * the logits.
 */
final class Processors {
  private final List<LogitsProcessor> processors;
  private final Seen tokens = new Seen();
  private final float[] logits; // [vocabulary]

  Processors(List<LogitsProcessor> processors, int vocabularySize) {
    this.processors = processors;
    this.logits = new float[processors.isEmpty() ? 0 : vocabularySize];
  }

  void accept(int token) {
    if (!processors.isEmpty()) tokens.add(token);
  }

  /**
   * What they make of the logits, which stay as they are; the array is used again.
   *
   * @throws IllegalStateException if one of them leaves what cannot be drawn from
   */
  float[] process(float[] computed) {
    if (processors.isEmpty()) return computed;
    tokens.beginAnswer();
    System.arraycopy(computed, 0, logits, 0, logits.length);
    for (var processor : processors) {
      processor.process(tokens, logits);
      check(processor);
    }
    return logits;
  }

  private void check(LogitsProcessor processor) {
    boolean possible = false;
    for (int i = 0; i < logits.length; i++) {
      if (!(logits[i] < Float.POSITIVE_INFINITY)) {
        throw refused(processor, "logit " + i + " is " + logits[i] + ", expected a number");
      }
      possible |= logits[i] > Float.NEGATIVE_INFINITY;
    }
    if (!possible) throw refused(processor, "no token is left, expected at least one");
  }

  private static IllegalStateException refused(LogitsProcessor processor, String found) {
    return new IllegalStateException(
        "logitsProcessors: behind " + processor.getClass().getName() + " " + found);
  }

  /** The tokens that were read and written. */
  private static final class Seen implements LogitsProcessor.Tokens {
    private int[] ids = new int[64];
    private int length;
    private int promptLength = -1; // nothing was drawn yet

    void add(int id) {
      if (length == ids.length) ids = Arrays.copyOf(ids, 2 * length);
      ids[length++] = id;
    }

    void beginAnswer() {
      if (promptLength < 0) promptLength = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public int get(int index) {
      if (index >= 0 && index < length) return ids[index];
      throw new IndexOutOfBoundsException("index: " + index + ", expected 0 to " + (length - 1));
    }

    @Override
    public int promptLength() {
      return promptLength;
    }
  }
}

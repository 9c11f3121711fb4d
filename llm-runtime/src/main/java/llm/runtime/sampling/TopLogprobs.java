package llm.runtime.sampling;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.function.IntFunction;
import llm.api.Logprobs;

/** Finds out how likely a token and the likeliest others are, from unchanged logits. */
public final class TopLogprobs {
  private final Candidates candidates;
  private final int count;
  private final IntFunction<byte[]> bytes;

  /**
   * For a vocabulary of this size.
   *
   * @param count how many of the likeliest tokens are wanted
   * @param bytes gives those that a token stands for
   */
  public TopLogprobs(int vocabularySize, int count, IntFunction<byte[]> bytes) {
    this.candidates = new Candidates(vocabularySize);
    this.count = Math.min(count, vocabularySize);
    this.bytes = bytes;
  }

  /** How likely this token was. */
  public Logprobs of(float[] logits, int token) {
    candidates.reset(logits);
    candidates.softmax();
    var chosen = entry(candidates.indexOf(token));
    var top = new ArrayList<Logprobs.Entry>();
    if (count > 0) candidates.keepTop(count);
    for (int i = 0; i < count; i++) top.add(entry(i));
    return Logprobs.of(chosen, top);
  }

  private Logprobs.Entry entry(int index) {
    int id = candidates.id(index);
    var text = new String(bytes.apply(id), StandardCharsets.UTF_8);
    return Logprobs.Entry.of(id, text, -candidates.surprise(index));
  }
}

package llm.testkit.fake;

import java.util.Arrays;
import java.util.stream.IntStream;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Session;
import org.jspecify.annotations.Nullable;

/** Holds the characters that were read and written. */
final class FakeSession implements Session {
  private final FakeModel model;
  private int[] tokens = {};
  private @Nullable FakeGeneration active;
  private Message said = Message.assistant("");
  private boolean closed;

  FakeSession(FakeModel model) {
    this.model = model;
  }

  @Override
  public Generation generate(String prompt, GenerationOptions options) {
    ensureIdle();
    said = model.answer(prompt, tokens.length, options);
    append(CharacterTokenizer.ids(prompt));
    var generation =
        new FakeGeneration(this, CharacterTokenizer.length(prompt), said.content(), options);
    active = generation;
    return generation;
  }

  @Override
  public Generation generate(int[] ids, GenerationOptions options) {
    return generate(CharacterTokenizer.INSTANCE.decode(ids), options);
  }

  /** What the last prompt is answered by, if nothing cuts it. */
  Message said() {
    return said;
  }

  void append(int... more) {
    tokens = IntStream.concat(Arrays.stream(tokens), Arrays.stream(more)).toArray();
  }

  private void ensureIdle() {
    if (closed) throw new IllegalStateException("the session is closed");
    if (active == null || active.isFinished()) return;
    throw new IllegalStateException("a generation is under way: read it to its end, or close it");
  }

  @Override
  public Session branch() {
    ensureIdle();
    var branch = new FakeSession(model);
    branch.tokens = tokens.clone();
    return branch;
  }

  @Override
  public int[] tokens() {
    return tokens.clone();
  }

  @Override
  public int length() {
    return tokens.length;
  }

  @Override
  public int contextLength() {
    return FakeModel.CONTEXT;
  }

  @Override
  public void truncate(int length) {
    ensureIdle();
    if (length < 0 || length > tokens.length) {
      throw new IllegalArgumentException("length: " + length + ", expected 0 to " + tokens.length);
    }
    tokens = Arrays.copyOf(tokens, length);
  }

  @Override
  public void close() {
    if (active != null) active.close();
    closed = true;
    tokens = new int[0];
  }
}

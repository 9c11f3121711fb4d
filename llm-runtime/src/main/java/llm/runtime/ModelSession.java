package llm.runtime;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Tokenizer.Special;
import llm.runtime.chat.ChatMemory;
import llm.tensor.KeyValueCache;
import org.jspecify.annotations.Nullable;

/** The tokens of a context, and how many of them the cache holds already. */
final class ModelSession implements ChatMemory {
  private final LoadedModel model;
  private final AtomicReference<@Nullable TextGeneration> active = new AtomicReference<>();
  private final KeyValueCache cache;
  private int[] tokens = new int[64];
  private int length;
  private int cached; // tokens whose keys and values the cache holds; the first ones
  private boolean closed;

  ModelSession(LoadedModel model) {
    this(model, model.newCache());
  }

  private ModelSession(LoadedModel model, KeyValueCache cache) {
    this.model = model;
    this.cache = cache;
  }

  @Override
  public ModelSession branch() {
    ensureIdle();
    var branch = new ModelSession(model, cache.copyOf(cached));
    branch.tokens = tokens.clone();
    branch.length = length;
    branch.cached = cached;
    return branch;
  }

  @Override
  public int[] tokens() {
    return Arrays.copyOf(tokens, length);
  }

  @Override
  public int cached() {
    return cached;
  }

  @Override
  public Generation generate(String prompt, GenerationOptions options) {
    ensureIdle();
    var ids = model.tokenizer().encode(prompt, length == 0 ? Special.START : Special.NONE);
    if (ids.length == 0 && length == 0) {
      throw new IllegalArgumentException("the prompt is empty, and the model knows no bos token");
    }
    return start(ids, options);
  }

  @Override
  public Generation generate(int[] prompt, GenerationOptions options) {
    ensureIdle();
    model.checkTokens(prompt);
    return start(prompt, options);
  }

  private Generation start(int[] prompt, GenerationOptions options) {
    model.checkBias(options);
    model.checkFits(length, prompt.length);
    var generation = new TextGeneration(this, model, prompt.length, options);
    if (!active.compareAndSet(null, generation)) throw busy();
    for (int token : prompt) append(token);
    generation.readPrompt(tokens, length);
    return generation;
  }

  /** Adds a token that the cache does not hold yet. */
  void append(int token) {
    if (length == tokens.length) tokens = Arrays.copyOf(tokens, length * 2);
    tokens[length++] = token;
  }

  /** Runs what the cache does not hold through the model; the logits of the last token come out. */
  void advance(AtomicReference<@Nullable Request> running, float[] logits) {
    if (closed) throw new IllegalStateException("the session is closed");
    if (cached == length) cached--; // nothing new: only the logits of the last token are wanted
    var request =
        new Request(
            cache,
            Arrays.copyOfRange(tokens, cached, length),
            cached,
            Request.Logits.LAST,
            (position, rows, row) ->
                System.arraycopy(rows.data(), rows.offset(row), logits, 0, logits.length));
    running.set(request);
    try {
      model.scheduler().run(request);
      cached = length;
    } finally {
      running.set(null);
    }
  }

  /** Says that a generation has ended. */
  void end(TextGeneration generation) {
    active.compareAndSet(generation, null);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public void truncate(int length) {
    ensureIdle();
    if (length < 0 || length > this.length) {
      throw new IllegalArgumentException("length: " + length + ", expected 0 to " + this.length);
    }
    this.length = length;
    cached = Math.min(cached, length);
  }

  private void ensureIdle() {
    model.ensureOpen();
    if (closed) throw new IllegalStateException("the session is closed");
    if (active.get() != null) throw busy();
  }

  private static IllegalStateException busy() {
    return new IllegalStateException(
        "the session is generating: read that generation to its end, or close it");
  }

  @Override
  public void close() {
    var generation = active.get();
    if (generation != null) generation.close();
    closed = true;
  }
}

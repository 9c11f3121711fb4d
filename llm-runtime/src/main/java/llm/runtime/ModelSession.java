package llm.runtime;

import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Tokenizer.Special;
import llm.runtime.chat.ChatMemory;
import llm.runtime.checks.Arguments;
import llm.tensor.KeyValueCache;

/** The tokens of a context, and how many of them the cache holds already. */
final class ModelSession implements ChatMemory {
  private final LoadedModel model;
  private final SessionUse use;
  private final KeyValueCache cache;
  private final TokenBuffer tokens = new TokenBuffer();
  private int cached; // tokens whose keys and values the cache holds; the first ones

  ModelSession(LoadedModel model) {
    this(model, model.newCache());
  }

  private ModelSession(LoadedModel model, KeyValueCache cache) {
    this.model = model;
    this.use = new SessionUse(model.scheduler());
    this.cache = cache;
  }

  @Override
  public ModelSession branch() {
    enter();
    try {
      var branch = new ModelSession(model, cache.copyOf(cached));
      branch.append(tokens.all());
      branch.cached = cached;
      return branch;
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public int[] tokens() {
    return tokens.all();
  }

  @Override
  public int cached() {
    return cached;
  }

  @Override
  public Generation generate(String prompt, GenerationOptions options) {
    Arguments.present("prompt", prompt);
    Arguments.present("options", options);
    enter();
    try {
      int held = tokens.length();
      var ids = model.tokenizer().encode(prompt, held == 0 ? Special.START : Special.NONE);
      if (ids.length == 0 && held == 0) {
        throw new IllegalArgumentException("the prompt is empty, and the model knows no bos token");
      }
      return start(ids, options);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public Generation generate(int[] tokens, GenerationOptions options) {
    Arguments.present("tokens", tokens);
    Arguments.present("options", options);
    enter();
    try {
      return start(model.checked(tokens), options);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  /** Changes nothing before all that may fail is done. */
  private Generation start(int[] prompt, GenerationOptions options) {
    model.checkBias(options);
    model.checkFits(tokens.length(), prompt.length);
    var generation = new TextGeneration(this, model, prompt.length, options);
    generation.readPrompt(tokens.all());
    generation.readPrompt(prompt);
    tokens.reserve(prompt.length);
    use.begin(generation);
    append(prompt);
    return generation;
  }

  private void append(int[] more) {
    for (int token : more) tokens.append(token);
  }

  /** Adds a token that the cache does not hold yet. */
  void append(int token) {
    tokens.append(token);
  }

  /**
   * Runs what the cache does not hold through the model; the logits of the last token come out.
   *
   * @return false if that was cancelled
   */
  boolean advance(float[] logits) {
    int length = tokens.length();
    // Where nothing is new only the logits of the last token are wanted.
    int from = cached == length ? cached - 1 : cached;
    var request =
        new Request(
            cache,
            tokens.range(from, length),
            from,
            Request.Logits.LAST,
            (position, rows, row) ->
                System.arraycopy(rows.data(), rows.offset(row), logits, 0, logits.length));
    boolean done = false;
    try {
      done = use.run(request);
      return done;
    } finally {
      if (done) cached = length;
      else cache.truncate(cached); // what a part of it took
    }
  }

  /** Who uses this session, and what ends that. */
  SessionUse use() {
    return use;
  }

  @Override
  public int length() {
    return tokens.length();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public void truncate(int length) {
    enter();
    try {
      if (length < 0 || length > tokens.length()) {
        throw new IllegalArgumentException(
            "length: " + length + ", expected 0 to " + tokens.length());
      }
      tokens.truncate(length);
      cached = Math.min(cached, length);
      cache.truncate(cached);
    } finally {
      use.leave();
    }
  }

  private void enter() {
    model.ensureOpen();
    use.enter();
  }

  @Override
  public void close() {
    use.close(this::free);
  }

  private void free() {
    tokens.truncate(0);
    cached = 0;
    cache.truncate(0);
  }
}

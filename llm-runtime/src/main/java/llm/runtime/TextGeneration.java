package llm.runtime;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntFunction;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import llm.runtime.engine.Failures;
import llm.runtime.sampling.SamplerChain;
import llm.runtime.sampling.SamplerContext;
import llm.runtime.sampling.TopLogprobs;
import llm.runtime.text.TokenText;
import llm.tokenizer.Decoder;
import org.jspecify.annotations.Nullable;

/** Generates a token whenever one is asked for. */
final class TextGeneration implements Generation {
  private final ModelSession session;
  private final LoadedModel model;
  private final GenerationOptions options;
  private final int promptTokens;
  private final SamplerChain sampler;
  private final Optional<TopLogprobs> logprobs;
  private final Decoder decoder;
  private final TokenText tokenText;
  private final float[] logits;
  private final StringBuilder text = new StringBuilder();

  private @Nullable Token next;
  private boolean iterated;
  private boolean entered;
  private int generated;
  private volatile @Nullable FinishReason reason;

  private long start; // nanoseconds
  private long promptRead;
  private long firstToken;
  private long last;

  TextGeneration(
      ModelSession session, LoadedModel model, int promptTokens, GenerationOptions options) {
    this.session = session;
    this.model = model;
    this.options = options;
    this.promptTokens = promptTokens;
    this.sampler = SamplerChain.of(options.sampling(), samplerContext());
    this.logprobs = topLogprobs();
    this.decoder = model.vocabulary().decoder();
    this.tokenText = new TokenText(text(decoder), options.stop());
    this.logits = new float[model.vocabularySize()];
  }

  private SamplerContext samplerContext() {
    var vocabulary = model.vocabulary();
    return new SamplerContext(
        model.vocabularySize(), model.contextLength(), text(vocabulary.decoder()));
  }

  private IntFunction<String> text(Decoder decoder) {
    return id -> isText(id) ? decoder.accept(id) : "";
  }

  private Optional<TopLogprobs> topLogprobs() {
    if (options.logprobs().isEmpty()) return Optional.empty();
    int count = options.logprobs().getAsInt();
    IntFunction<byte[]> bytes = id -> isText(id) ? model.vocabulary().bytes(id) : new byte[0];
    return Optional.of(new TopLogprobs(model.vocabularySize(), count, bytes));
  }

  /** Shows the sampler what was read so far. */
  void readPrompt(int[] tokens) {
    for (int token : tokens) sampler.accept(token);
  }

  @Override
  public Iterator<Token> iterator() {
    if (iterated) throw new IllegalStateException("a generation can be iterated only once");
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (next == null) next = compute();
        return next != null;
      }

      @Override
      public Token next() {
        if (!hasNext()) throw new NoSuchElementException();
        var token = next;
        next = null;
        return java.util.Objects.requireNonNull(token);
      }
    };
  }

  @Override
  public String text() {
    iterated = true;
    while (compute() != null) {}
    try {
      return text.toString();
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    }
  }

  /** The next token; null at the end. */
  private @Nullable Token compute() {
    if (!session.use().enter(this)) return null;
    try {
      boolean first = start == 0;
      if (first) {
        start = System.nanoTime();
        model.scheduler().enter();
        entered = true;
      }
      if (!session.advance(logits)) return end(FinishReason.CANCELLED);
      last = System.nanoTime();
      if (first) promptRead = last;
      if (options.maxTokens() == 0) return end(FinishReason.MAX_TOKENS);
      return token(sampler.sample(logits));
    } catch (Throwable e) {
      end(FinishReason.CANCELLED);
      throw Failures.of(e);
    } finally {
      session.use().leave();
    }
  }

  private Token token(int id) {
    sampler.accept(id);
    session.append(id);
    generated++;
    last = System.nanoTime();
    if (generated == 1) firstToken = last;
    var piece = "";
    if (isEnd(id)) {
      end(FinishReason.END_OF_TEXT);
    } else {
      piece = tokenText.accept(id);
      if (tokenText.stopped()) end(FinishReason.STOP_STRING);
      else if (generated == options.maxTokens()) end(FinishReason.MAX_TOKENS);
      else if (session.length() >= model.contextLength()) end(FinishReason.CONTEXT_FULL);
    }
    if (reason != null) piece += tokenText.finish(decoder.flush());
    text.append(piece);
    var token = Token.of(id, piece);
    return logprobs.map(top -> token.withLogprobs(top.of(logits, id))).orElse(token);
  }

  private boolean isEnd(int id) {
    return !options.ignoreEnd() && isText(id) && model.vocabulary().isEndOfGeneration(id);
  }

  /** Whether the vocabulary has the token: some models have more rows than it, to round numbers. */
  private boolean isText(int id) {
    return id < model.vocabulary().size();
  }

  private @Nullable Token end(FinishReason reason) {
    session.use().end(this, reason);
    return null;
  }

  /** Says why it has ended: called once. */
  void ended(FinishReason reason) {
    this.reason = reason;
    if (entered) model.scheduler().leave();
  }

  @Override
  public Usage usage() {
    return Usage.builder().promptTokens(promptTokens).generatedTokens(generated).build();
  }

  @Override
  public Timings timings() {
    long prompt = Math.max(0, promptRead - start);
    long generation = generated > 0 ? last - firstToken : 0;
    return Timings.builder()
        .prompt(Duration.ofNanos(prompt))
        .firstToken(Duration.ofNanos(generated > 0 ? firstToken - start : 0))
        .generation(Duration.ofNanos(generation))
        .promptTokensPerSecond(prompt > 0 ? promptTokens * 1e9 / prompt : 0)
        .generatedTokensPerSecond(generation > 0 ? (generated - 1) * 1e9 / generation : 0)
        .build();
  }

  @Override
  public boolean isFinished() {
    return reason != null;
  }

  @Override
  public FinishReason finishReason() {
    var finished = reason;
    if (finished == null) throw new IllegalStateException("the generation has not ended");
    return finished;
  }

  @Override
  public void close() {
    session.use().cancel(this);
  }
}

package llm.runtime.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.Sampler;
import llm.api.Token;
import llm.runtime.constraint.TokenConstraint;
import llm.runtime.engine.Continuation;
import llm.runtime.engine.Written;
import llm.runtime.sampling.SamplerChain;
import llm.runtime.sampling.SamplerContext;
import llm.runtime.sampling.TopLogprobs;
import llm.runtime.text.Shortening;
import llm.runtime.text.TokenText;
import llm.tokenizer.Decoder;

/** Writes a generation's text: draws its tokens, and says where it ends. */
final class TextWriter implements Continuation {
  private final SessionModel model;
  private final GenerationOptions options;
  private final Predicate<Token> endsTurn;
  private final SamplerChain sampler;
  private final Optional<TokenConstraint> constraint;
  private final Optional<TopLogprobs> logprobs;
  private final Decoder decoder;
  private final TokenText tokenText;
  private final Shortening shortening;
  private final TokenBuffer text = new TokenBuffer(); // the sequence
  private final boolean asksNobody; // whether the constraint alone rules tokens out
  private int[] forced = NONE; // tokens that come next
  private int nextForced;
  private int written;

  /**
   * A writer of a text that holds no tokens.
   *
   * @param endsTurn says of each token that ends nothing by itself whether nothing is to follow
   * @param shortening makes room where the context is full
   * @param constraint what the text is held to; nobody else uses it
   */
  TextWriter(
      SessionModel model,
      GenerationOptions options,
      Predicate<Token> endsTurn,
      Shortening shortening,
      Optional<TokenConstraint> constraint) {
    this.constraint = constraint;
    this.shortening = shortening;
    this.model = model;
    this.options = options;
    this.endsTurn = endsTurn;
    this.sampler =
        constraint
            .map(c -> SamplerChain.of(options, samplerContext(), c))
            .orElseGet(() -> SamplerChain.of(options, samplerContext()));
    this.logprobs = topLogprobs();
    this.asksNobody =
        options.logitsProcessors().isEmpty()
            && options.sampling().samplers().stream()
                .noneMatch(s -> s instanceof Sampler.LogitBias && s.isActive());
    this.decoder = model.vocabulary().decoder();
    this.tokenText = new TokenText(text(decoder), options.stop());
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

  /** Is shown what the text begins with. */
  void read(int[] tokens) {
    for (int token : tokens) sampler.accept(token);
    text.reserve(tokens.length);
    for (int token : tokens) text.append(token);
  }

  @Override
  public Written next(float[] logits) {
    if (options.maxTokens() == 0) return Written.nothing(FinishReason.MAX_TOKENS);
    if (mustEnd()) return Written.nothing(FinishReason.END_OF_TEXT);
    int id = isForced() ? forced[nextForced++] : sampler.sample(logits);
    boolean ends = constraint.isPresent() && !constraint.get().accept(id);
    sampler.accept(id);
    text.append(id);
    written++;
    if (ends || isEnd(id)) return last(token(id, "", logits), FinishReason.END_OF_TEXT);
    var token = token(id, tokenText.accept(id), logits);
    if (tokenText.stopped()) return last(token, FinishReason.STOP_STRING);
    if (mustEnd()) return last(token, FinishReason.END_OF_TEXT);
    if (written == options.maxTokens()) return last(token, FinishReason.MAX_TOKENS);
    if (endsTurn.test(token)) return last(token, FinishReason.END_OF_TEXT);
    return text.length() < model.contextLength() ? Written.of(token) : shortened(token);
  }

  /**
   * Whether the next token is known without the model: looked at behind each token alike, so that
   * what is written does not depend on when passes ask for it.
   */
  private boolean isForced() {
    if (nextForced == forced.length && mayBeCertain()) {
      forced = constraint.orElseThrow().forced();
      nextForced = 0;
    }
    return nextForced < forced.length;
  }

  @Override
  public int[] certain() {
    return isForced() ? Arrays.copyOfRange(forced, nextForced, forced.length) : NONE;
  }

  /** Biases and processors may rule out a token that another of the same text could stand for. */
  @Override
  public boolean mayBeCertain() {
    return constraint.isPresent() && asksNobody;
  }

  /** Whether nothing that fits can follow. */
  private boolean mustEnd() {
    return constraint.isPresent() && constraint.get().mustEnd();
  }

  @Override
  public int fitting(int[] draft, int count) {
    return constraint.isPresent() ? constraint.get().fitting(draft, count) : count;
  }

  @Override
  public boolean isSelfContained() {
    return options.logitsProcessors().isEmpty();
  }

  private Token token(int id, String text, float[] logits) {
    var token = Token.of(id, text);
    return logprobs.isEmpty() ? token : token.withLogprobs(logprobs.get().of(logits, id));
  }

  /** Goes on with fewer tokens in the context, or ends. */
  private Written shortened(Token token) {
    var fewer = shortening.shortened(text.all());
    if (fewer.isEmpty()) return last(token, FinishReason.CONTEXT_FULL);
    text.replace(fewer.get());
    return Written.shortened(token, fewer.get());
  }

  @Override
  public int left() {
    return Math.min(options.maxTokens() - written, model.contextLength() - text.length());
  }

  private Written last(Token token, FinishReason reason) {
    var whole = Token.of(token.id(), token.text().concat(tokenText.finish(decoder.flush())));
    var logprobs = token.logprobs();
    return Written.last(logprobs.isEmpty() ? whole : whole.withLogprobs(logprobs.get()), reason);
  }

  private boolean isEnd(int id) {
    return !options.ignoreEnd() && isText(id) && model.vocabulary().isEndOfGeneration(id);
  }

  /** Whether the vocabulary has the token: some models have more rows than it, to round numbers. */
  private boolean isText(int id) {
    return id < model.vocabulary().size();
  }
}

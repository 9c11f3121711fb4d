package llm.runtime.session;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.Token;
import llm.runtime.engine.Continuation;
import llm.runtime.engine.Written;
import llm.runtime.sampling.SamplerChain;
import llm.runtime.sampling.SamplerContext;
import llm.runtime.sampling.TopLogprobs;
import llm.runtime.text.TokenText;
import llm.tokenizer.Decoder;

/** Writes a generation's text: draws its tokens, and says where it ends. */
final class TextWriter implements Continuation {
  private final SessionModel model;
  private final GenerationOptions options;
  private final Predicate<Token> endsTurn;
  private final SamplerChain sampler;
  private final Optional<TopLogprobs> logprobs;
  private final Decoder decoder;
  private final TokenText tokenText;
  private int length; // tokens of the sequence
  private int written;

  /**
   * A writer of a text that holds no tokens.
   *
   * @param endsTurn says of each token that ends nothing by itself whether nothing is to follow
   */
  TextWriter(SessionModel model, GenerationOptions options, Predicate<Token> endsTurn) {
    this.model = model;
    this.options = options;
    this.endsTurn = endsTurn;
    this.sampler = SamplerChain.of(options, samplerContext());
    this.logprobs = topLogprobs();
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
    length += tokens.length;
  }

  @Override
  public Written next(float[] logits) {
    if (options.maxTokens() == 0) return Written.nothing(FinishReason.MAX_TOKENS);
    int id = sampler.sample(logits);
    sampler.accept(id);
    length++;
    written++;
    if (isEnd(id)) return last(token(id, "", logits), FinishReason.END_OF_TEXT);
    var token = token(id, tokenText.accept(id), logits);
    if (tokenText.stopped()) return last(token, FinishReason.STOP_STRING);
    if (written == options.maxTokens()) return last(token, FinishReason.MAX_TOKENS);
    if (length >= model.contextLength()) return last(token, FinishReason.CONTEXT_FULL);
    return endsTurn.test(token) ? last(token, FinishReason.END_OF_TEXT) : Written.of(token);
  }

  private Token token(int id, String text, float[] logits) {
    var token = Token.of(id, text);
    return logprobs.map(top -> token.withLogprobs(top.of(logits, id))).orElse(token);
  }

  private Written last(Token token, FinishReason reason) {
    var whole = Token.of(token.id(), token.text() + tokenText.finish(decoder.flush()));
    return Written.last(token.logprobs().map(whole::withLogprobs).orElse(whole), reason);
  }

  private boolean isEnd(int id) {
    return !options.ignoreEnd() && isText(id) && model.vocabulary().isEndOfGeneration(id);
  }

  /** Whether the vocabulary has the token: some models have more rows than it, to round numbers. */
  private boolean isText(int id) {
    return id < model.vocabulary().size();
  }
}

package llm.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.ContextOverflowException;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.ModelDescription;
import llm.api.Sampler;
import llm.api.Session;
import llm.api.Tokenizer;
import llm.api.UnsupportedModelException;
import llm.blocks.EncoderDecoder;
import llm.blocks.Network;
import llm.runtime.chat.ChatFormats;
import llm.runtime.chat.SessionChat;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import llm.runtime.engine.Engine;
import llm.runtime.engine.Scheduler;
import llm.template.ChatTemplates;
import llm.tensor.Quoted;
import llm.tensor.sequence.SequenceState;

/** A model in memory, and the threads that run it. */
final class LoadedModel implements LanguageModel {
  private final Engine engine;
  private final ModelTokenizer tokenizer;
  private final ChatTemplates chatTemplates;
  private final ModelDescription description;
  private final ChatFormats formats;

  LoadedModel(
      ModelTokenizer tokenizer,
      ChatTemplates chatTemplates,
      ModelDescription description,
      Engine engine) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.chatTemplates = chatTemplates;
    this.description = description;
    this.formats = new ChatFormats(Quoted.of(description.name()), vocabulary());
  }

  @Override
  public Session newSession() {
    ensureOpen();
    try {
      return new ModelSession(this);
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public Optional<String> chatTemplate() {
    return chatTemplates.choose(false);
  }

  @Override
  public Map<String, String> chatTemplates() {
    return chatTemplates.sources();
  }

  @Override
  public Chat newChat(ChatOptions options) {
    Arguments.present("options", options);
    ensureOpen();
    if (decoderStart().isPresent()) {
      throw new UnsupportedModelException(
          Quoted.of(description.name())
              + ": its encoder reads one text, which its decoder answers: there are no turns of a"
              + " chat; generate takes the text");
    }
    var source =
        options
            .template()
            .or(() -> chatTemplates.choose(hasTools(options)))
            .orElseThrow(
                () ->
                    new ChatTemplateException(
                        Quoted.of(description.name()) + ": " + chatTemplates.missing()));
    tokenizer.checkTakesText();
    try {
      return new SessionChat(
          formats.of(source).with(options.variables()), new ModelSession(this), options);
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  private static boolean hasTools(ChatOptions options) {
    return options.variables().get("tools") instanceof List<?> tools && !tools.isEmpty();
  }

  @Override
  public Tokenizer tokenizer() {
    ensureOpen();
    return tokenizer;
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public void evaluate(int[] tokens, EvaluationOptions options) {
    Arguments.present("tokens", tokens);
    Arguments.present("options", options);
    ensureOpen();
    try {
      var ids = checked(tokens);
      checkFits(0, ids.length);
      var evaluation = new Evaluation(options.observer(), vocabularySize());
      evaluation.run(engine.scheduler(), newState(options), ids, options.chunk());
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  Network network() {
    return engine.network();
  }

  void ensureOpen() {
    engine.ensureOpen();
  }

  Scheduler scheduler() {
    return engine.scheduler();
  }

  llm.tokenizer.Tokenizer vocabulary() {
    return tokenizer.tokenizer();
  }

  int vocabularySize() {
    return engine.network().vocabularySize();
  }

  SequenceState newState() {
    return engine.newState();
  }

  private SequenceState newState(EvaluationOptions options) {
    var source = options.encoderTokens().stream().mapToInt(Integer::intValue).toArray();
    if (source.length > 0) return newState(source);
    if (decoderStart().isEmpty()) return newState();
    throw new IllegalArgumentException(
        "encoderTokens: none, expected what the encoder of "
            + Quoted.of(description.name())
            + " reads before its decoder");
  }

  /** The state of a sequence for which the model's encoder reads a text. */
  SequenceState newState(int[] source) {
    if (!(engine.network() instanceof EncoderDecoder both)) {
      throw new IllegalArgumentException(
          "encoderTokens: " + Quoted.of(description.name()) + " has no encoder that reads them");
    }
    var ids = checked(source);
    checkFits(0, ids.length);
    return both.newState(engine.cacheType(), ids);
  }

  @Override
  public OptionalInt decoderStart() {
    return engine.network() instanceof EncoderDecoder both
        ? OptionalInt.of(both.startToken())
        : OptionalInt.empty();
  }

  int contextLength() {
    return description.contextLength();
  }

  /** A copy of ids that are good: the caller may change the array while they are computed. */
  int[] checked(int[] tokens) {
    if (tokens.length == 0) throw new IllegalArgumentException("no tokens, expected at least one");
    var ids = tokens.clone();
    for (int token : ids) {
      if (token < 0 || token >= vocabularySize()) {
        throw new IllegalArgumentException(
            "token " + token + ", expected 0 to " + (vocabularySize() - 1));
      }
    }
    return ids;
  }

  /** Refuses a bias for a token that the model does not know. */
  void checkBias(GenerationOptions options) {
    for (var sampler : options.sampling().samplers()) {
      if (!(sampler instanceof Sampler.LogitBias bias)) continue;
      for (int token : bias.addends().keySet()) {
        if (token >= 0 && token < vocabularySize()) continue;
        throw new IllegalArgumentException(
            "logitBias: token " + token + ", expected an id of 0 to " + (vocabularySize() - 1));
      }
    }
  }

  void checkFits(int held, int more) {
    if ((long) held + more <= contextLength()) return;
    throw new ContextOverflowException(
        "the prompt has "
            + more
            + " tokens"
            + (held > 0 ? " after " + held + " that the session holds" : "")
            + ", but the context holds "
            + contextLength(),
        more,
        contextLength() - held);
  }
}

package llm.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Message;
import llm.api.ModelDescription;
import llm.api.RenderedPrompt;
import llm.api.Session;
import llm.api.Tokenizer;
import llm.api.UnsupportedModelException;
import llm.blocks.Network;
import llm.runtime.chat.ChatFormat;
import llm.runtime.chat.ChatFormats;
import llm.runtime.chat.ChatForms;
import llm.runtime.chat.SessionChat;
import llm.runtime.chat.ToolUse;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import llm.runtime.constraint.Constraints;
import llm.runtime.engine.Engine;
import llm.runtime.saved.LazyIdentity;
import llm.runtime.session.ModelSession;
import llm.runtime.session.SessionModel;
import llm.template.ChatTemplates;
import llm.tensor.Quoted;
import llm.tensor.sequence.SequenceState;

/** A model in memory, and the threads that run it. */
final class LoadedModel implements LanguageModel {
  private final Engine engine;
  private final ModelTokenizer tokenizer;
  private final SessionModel sessions;
  private final ChatTemplates chatTemplates;
  private final ModelDescription description;
  private final ChatFormats formats;

  LoadedModel(
      ModelTokenizer tokenizer,
      ChatTemplates chatTemplates,
      ModelDescription description,
      LazyIdentity identity,
      Engine engine) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.chatTemplates = chatTemplates;
    this.description = description;
    this.formats = new ChatFormats(Quoted.of(description.name()), tokenizer.tokenizer());
    var constraints = new Constraints(tokenizer.tokenizer(), engine.network().vocabularySize());
    this.sessions = new SessionModel(engine, tokenizer, constraints, description, identity);
  }

  @Override
  public Session newSession() {
    ensureOpen();
    try {
      return new ModelSession(sessions);
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public Session restore(Path file) {
    Arguments.present("file", file);
    ensureOpen();
    try {
      return ModelSession.restore(sessions, file);
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
    var forms = forms(options);
    try {
      return new SessionChat(forms, new ModelSession(sessions), options);
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public RenderedPrompt render(List<Message> messages, ChatOptions options) {
    return render(messages, options, GenerationOptions.defaults());
  }

  @Override
  public RenderedPrompt render(
      List<Message> messages, ChatOptions options, GenerationOptions generation) {
    var forms = forms(options);
    for (var message : Arguments.present("messages", messages)) {
      Arguments.present("messages, an element", message);
    }
    var tools = ToolUse.of(Arguments.present("generation", generation));
    return HeapSpace.within(() -> forms.of(messages, tools).prompt(messages, options));
  }

  private ChatForms forms(ChatOptions options) {
    Arguments.present("options", options);
    return new ChatForms(format(options, hasTools(options)), () -> format(options, true));
  }

  private ChatFormat format(ChatOptions options, boolean tools) {
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
            .or(() -> chatTemplates.choose(tools))
            .orElseThrow(
                () ->
                    new ChatTemplateException(
                        Quoted.of(description.name()) + ": " + chatTemplates.missing()));
    tokenizer.checkTakesText();
    return HeapSpace.within(() -> formats.of(source).with(options.variables()));
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
      var ids = sessions.checked(tokens);
      sessions.checkFits(0, ids.length);
      var evaluation = new Evaluation(options.observer(), engine.network().vocabularySize());
      try (var state = newState(options)) {
        evaluation.run(engine.scheduler(), state, ids, options.chunk());
      }
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public void close() {
    engine.close();
    sessions.constraints().clear();
  }

  Network network() {
    return engine.network();
  }

  private void ensureOpen() {
    engine.ensureOpen();
  }

  private SequenceState newState(EvaluationOptions options) {
    var source = options.encoderTokens().stream().mapToInt(Integer::intValue).toArray();
    if (source.length > 0) return sessions.newState(source);
    if (decoderStart().isEmpty()) return engine.newState();
    throw new IllegalArgumentException(
        "encoderTokens: none, expected what the encoder of "
            + Quoted.of(description.name())
            + " reads before its decoder");
  }

  @Override
  public OptionalInt decoderStart() {
    return sessions.decoderStart();
  }
}

package llm.testkit.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ContextOverflowException;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Message;
import llm.api.ModelDescription;
import llm.api.RenderedPrompt;
import llm.api.Session;
import llm.api.Tokenizer;
import llm.api.Tool;

/**
 * A model that answers as it is told, for tests of applications: it has no file, and computes
 * nothing.
 *
 * <p>A token is a character. Samplers, processors and constraints do nothing, as what it writes is
 * the test's own: a test that asks looks into {@link #options}. {@code maxTokens}, stop strings and
 * the context's length are heeded. Thread-safe; sessions and chats are for one thread each.
 */
public final class FakeModel implements LanguageModel {
  static final int CONTEXT = 4096;

  private final List<Message> answers;
  private final List<String> prompts = new ArrayList<>();
  private final List<GenerationOptions> options = new ArrayList<>();
  private int next;
  private boolean closed;

  private FakeModel(List<Message> answers) {
    this.answers = answers;
  }

  /**
   * A model that writes these texts.
   *
   * @param texts one for each prompt or message in turn, at least one; the last one again and again
   */
  public static FakeModel answering(String... texts) {
    if (texts.length > 0) return new FakeModel(Stream.of(texts).map(Message::assistant).toList());
    throw new IllegalArgumentException("texts: none, expected at least one");
  }

  /**
   * A model that answers by these messages: by their texts, and by their calls of tools, which come
   * with the last token. Where there are calls, the options must have the tools.
   *
   * @param messages of the assistant, one for each prompt or message in turn, at least one; the
   *     last one again and again
   */
  public static FakeModel saying(Message... messages) {
    for (var message : messages) {
      if (message.role() == Message.Role.ASSISTANT) continue;
      throw new IllegalArgumentException(
          "messages: one of role " + message.role().id() + ", expected assistant");
    }
    if (messages.length > 0) return new FakeModel(List.of(messages));
    throw new IllegalArgumentException("messages: none, expected at least one");
  }

  /** All prompts so far, as they were read: of chats, what their template makes. */
  public synchronized List<String> prompts() {
    return List.copyOf(prompts);
  }

  /** The options of each generation so far. */
  public synchronized List<GenerationOptions> options() {
    return List.copyOf(options);
  }

  /** Whether it was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** What follows a prompt. */
  synchronized Message answer(String prompt, int held, GenerationOptions wanted) {
    ensureOpen();
    int length = CharacterTokenizer.length(prompt);
    if (held + length > CONTEXT) {
      throw new ContextOverflowException(
          "the prompt has " + length + " tokens, but there is room for " + (CONTEXT - held),
          length,
          CONTEXT - held);
    }
    prompts.add(prompt);
    options.add(wanted);
    var said = answers.get(Math.min(next++, answers.size() - 1));
    var tools = wanted.tools().stream().map(Tool::name).toList();
    for (var call : said.calls()) {
      if (tools.contains(call.name())) continue;
      throw new IllegalStateException(
          "the answer calls " + call.name() + ", which is not among the tools " + tools);
    }
    return said;
  }

  synchronized void ensureOpen() {
    if (closed) throw new IllegalStateException("the model is closed");
  }

  @Override
  public Session newSession() {
    ensureOpen();
    return new FakeSession(this);
  }

  @Override
  public Optional<String> chatTemplate() {
    return Optional.of("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}");
  }

  @Override
  public Chat newChat(ChatOptions options) {
    ensureOpen();
    return new FakeChat(this, options);
  }

  @Override
  public RenderedPrompt render(List<Message> messages, ChatOptions options) {
    ensureOpen();
    var all = new ArrayList<Message>();
    options.system().map(Message::system).ifPresent(all::add);
    all.addAll(messages);
    var text = rendered(all);
    return RenderedPrompt.of(text, CharacterTokenizer.ids(text));
  }

  @Override
  public RenderedPrompt render(
      List<Message> messages, ChatOptions options, GenerationOptions generation) {
    return render(messages, options);
  }

  static String rendered(List<Message> messages) {
    var text = new StringBuilder();
    for (var message : messages) {
      text.append(message.role().id()).append(": ").append(message.content());
      message.calls().forEach(text::append);
      text.append('\n');
    }
    return text.toString();
  }

  @Override
  public Tokenizer tokenizer() {
    ensureOpen();
    return CharacterTokenizer.INSTANCE;
  }

  @Override
  public ModelDescription description() {
    return ModelDescription.builder()
        .name("fake")
        .vocabularySize(CharacterTokenizer.INSTANCE.size())
        .contextLength(CONTEXT)
        .build();
  }

  /** It has no logits. */
  @Override
  public void evaluate(int[] tokens, EvaluationOptions options) {
    throw new UnsupportedOperationException("a fake model has no logits");
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}

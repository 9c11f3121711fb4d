package llm.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A language model that was loaded from a GGUF file.
 *
 * <p>Immutable and thread-safe: any number of threads may generate at once, and sessions that
 * generate at the same time share each pass over the weights. Blocking calls suit virtual threads.
 * Using a model after {@link #close} is an {@link IllegalStateException}.
 *
 * <p>A thread that is interrupted while it waits for a model, or before, gets an {@link
 * InterruptionException} and stays interrupted: from {@code load}, {@code generate}, {@code
 * evaluate}, and from reading a {@link Generation} or an {@link Answer}. What lacks memory fails by
 * itself, by an {@link InsufficientMemoryException}; other sessions go on. All failures but wrong
 * use are an {@link LlmException}; an argument that is null is an {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * try (var model = LanguageModel.load(Path.of("model.gguf"))) {
 *   IO.println(model.generate("Once upon a time"));
 * }
 * }</pre>
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface LanguageModel extends AutoCloseable {
  /**
   * Loads a model with the default options.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws InterruptionException if the thread is interrupted
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static LanguageModel load(Path file) {
    return load(ModelSource.of(Checks.present("file", file)), LoadOptions.defaults());
  }

  /**
   * Loads a model.
   *
   * <p>A file is mapped, not read, where that serves as well: leave it as it is while the model is
   * open, or see {@link LoadOptions#weightsInMemory}. What is odd about the model is logged as
   * warnings of the logger {@code llm.runtime}, unless the options' listener does something else
   * with it.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws InterruptionException if the thread is interrupted; nothing is left behind
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static LanguageModel load(ModelSource source, LoadOptions options) {
    Checks.present("source", source);
    return Providers.first().load(source, Checks.present("options", options));
  }

  /**
   * Says what a model is made of once it is loaded with these options, without loading it: its
   * weights are mapped, but not repacked.
   *
   * @throws LlmException if the source is no model that this installation can run; the message says
   *     why
   */
  static ModelDescription describe(ModelSource source, LoadOptions options) {
    Checks.present("source", source);
    return Providers.first().describe(source, Checks.present("options", options));
  }

  /** The architectures (model families) that are installed, in the order of their ids. */
  static List<ArchitectureInfo> architectures(LoadOptions options) {
    return Providers.first().architectures(Checks.present("options", options));
  }

  /** Says how this machine and this VM run models, and what would make them faster. */
  static Diagnostics diagnose() {
    return Providers.first().diagnose();
  }

  /** Continues a text with the default options, in a session of its own. */
  default String generate(String prompt) {
    return generate(prompt, GenerationOptions.defaults());
  }

  /**
   * Continues a text, in a session of its own.
   *
   * @return the continuation, without the prompt
   * @throws InterruptionException if the thread is interrupted
   * @throws IllegalStateException if the model is closed, also meanwhile
   */
  default String generate(String prompt, GenerationOptions options) {
    try (var session = newSession();
        var generation = session.generate(prompt, options)) {
      return generation.text();
    }
  }

  /** An empty session: a context that remembers what was read and written. */
  Session newSession();

  /**
   * A session that {@link Session#save} wrote: it goes on as if it had never stopped.
   *
   * @throws SessionFileException if it is damaged, or another model's, or does not fit how this one
   *     was loaded
   */
  default Session restore(Path file) {
    throw new UnsupportedOperationException("this model cannot restore sessions");
  }

  /**
   * The chat template that the model's file holds, in Jinja ({@code tokenizer.chat_template}); the
   * one for conversations with tools if there is no other.
   */
  Optional<String> chatTemplate();

  /**
   * All chat templates that the model's file holds, by name.
   *
   * <p>The one without a name is {@code default}; one called {@code tool_use} is taken where a chat
   * is given tools. {@link ChatOptions.Builder#template} takes any of them.
   */
  default Map<String, String> chatTemplates() {
    return chatTemplate().map(template -> Map.of("default", template)).orElse(Map.of());
  }

  /** An empty chat with the model's own template. */
  default Chat newChat() {
    return newChat(ChatOptions.defaults());
  }

  /**
   * A chat in which nobody said anything.
   *
   * @throws ChatTemplateException if there is no template, or one that is no Jinja
   * @throws UnsupportedModelException if the model has an encoder, which reads one text and no
   *     turns
   */
  Chat newChat(ChatOptions options);

  /** Answers a conversation with the default options; see the method with all of them. */
  default Answer answer(List<Message> messages) {
    return answer(messages, GenerationOptions.defaults());
  }

  /** Answers a conversation with the model's own template; see the method with all options. */
  default Answer answer(List<Message> messages, GenerationOptions options) {
    return answer(messages, ChatOptions.defaults(), options);
  }

  /**
   * Answers a conversation of which nothing is kept: for those who hold it themselves, as servers
   * do. What comes of it is one answer; its memory is freed when it has ended, so read it to its
   * end or close it.
   *
   * @param messages the whole conversation; the last is not the assistant's
   * @param chat how it is rendered; a system message of these options comes first
   * @throws IllegalArgumentException if there is no message, or the assistant was the last; or if
   *     both the options and the first message say how the assistant is to behave
   * @throws ChatTemplateException if there is no template, or it fails or refuses the conversation
   * @throws ContextOverflowException if the conversation does not fit into the context
   * @throws UnsupportedModelException if the model has an encoder, which reads one text
   */
  default Answer answer(List<Message> messages, ChatOptions chat, GenerationOptions options) {
    return OneAnswer.of(this, messages, chat, options);
  }

  /** The prompt of a conversation with the model's own template; see the method with options. */
  default RenderedPrompt render(List<Message> messages) {
    return render(messages, ChatOptions.defaults());
  }

  /**
   * The prompt that a conversation makes, and its tokens, without generating anything: to see what
   * the model reads, and to count.
   *
   * @param messages the whole conversation
   * @param options how it is rendered; a system message of these options comes first
   * @throws IllegalArgumentException if there is no message; or if both the options and the first
   *     message say how the assistant is to behave
   * @throws ChatTemplateException if there is no template, or it fails or refuses the conversation
   * @throws UnsupportedModelException if the model has an encoder, which reads one text
   */
  RenderedPrompt render(List<Message> messages, ChatOptions options);

  /**
   * The prompt that {@link #answer(List, ChatOptions, GenerationOptions)} has the model read: the
   * tools of the options are in it.
   *
   * @throws IllegalArgumentException if there is no message; or if both the options and the first
   *     message say how the assistant is to behave; or if a tool's parameters are no JSON object
   * @throws ChatTemplateException if there is no template, or it fails or refuses the conversation,
   *     or takes no tools
   * @throws UnsupportedModelException if the model has an encoder, which reads one text
   */
  default RenderedPrompt render(
      List<Message> messages, ChatOptions options, GenerationOptions generation) {
    if (Checks.present("generation", generation).tools().isEmpty()) {
      return render(messages, options);
    }
    throw new UnsupportedOperationException("this model knows no tools");
  }

  /**
   * The token that each text begins with in a model whose encoder reads a text before its decoder
   * writes one; empty for all others.
   *
   * <p>A prompt of such a model is what the encoder reads, whole: its tokens end as the vocabulary
   * wants it ({@link Tokenizer.Special#ADD}).
   */
  default OptionalInt decoderStart() {
    return OptionalInt.empty();
  }

  /** The model's tokenizer. */
  Tokenizer tokenizer();

  /** What the model is made of. */
  ModelDescription description();

  /**
   * Runs tokens through the model and hands out the logits of every position.
   *
   * <p>The observer is called on the thread that computes, which waits for it, and so do all
   * sessions. It must not call this model: that is an {@link IllegalStateException}. What it throws
   * ends the evaluation and is thrown here. Sessions that generate meanwhile have every other pass.
   *
   * @param tokens ids from position 0 on; the decoder's, where the options say what its encoder
   *     reads
   * @throws ContextOverflowException if there are more tokens than the context holds
   * @throws IllegalArgumentException if the options lack what the model's encoder is to read, or
   *     have it for a model without one
   * @throws LogitsException if logits are no numbers
   * @throws ModelAccessException if the model's file was changed meanwhile
   * @throws InterruptionException if the thread is interrupted
   * @throws IllegalStateException if the model is closed, also meanwhile
   */
  void evaluate(int[] tokens, EvaluationOptions options);

  /**
   * Frees the weights and ends the model's threads, when the pass under way has ended. From any
   * thread; generations and evaluations under way end with an {@link IllegalStateException}.
   *
   * @throws IllegalStateException if an {@link Observer} calls it, for whom the model waits
   */
  @Override
  void close();
}

package llm.api;

import java.util.List;

/**
 * A conversation with a model, in the form that the model's chat template gives it.
 *
 * <p>Each answer continues what the chat's memory holds: only tokens behind the longest common
 * beginning are computed. What people write cannot forge the template's marks: {@code <|im_end|>}
 * in a message is text.
 *
 * <p>An answer that is cancelled or fails leaves a usable chat. The message that asked for it
 * stays; the part of the answer that was generated stays as the assistant's message, and if there
 * was none, the chat ends with the question. A message that is refused (the template fails, or the
 * context is too short) changes nothing. Nothing is dropped to make room unless the options say so:
 * see {@link GenerationOptions#whenFull}.
 *
 * <p>A chat belongs to one caller at a time; a call while an answer is under way is an {@link
 * IllegalStateException}.
 *
 * <pre>{@code
 * try (var chat = model.newChat(ChatOptions.builder().system("You are terse.").build());
 *     var answer = chat.send("Name a colour.")) {
 *   for (var token : answer) IO.print(token.content());
 * }
 * }</pre>
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Chat extends AutoCloseable {
  /** What was said so far, the system's message included. */
  List<Message> messages();

  /** Says something and has it answered with the default options. */
  default Answer send(String text) {
    return send(text, GenerationOptions.defaults());
  }

  /**
   * Says something as the user and has it answered.
   *
   * @throws ChatTemplateException if the template fails or refuses the conversation
   * @throws ContextOverflowException if the conversation does not fit into the context
   * @throws ConstraintException if the answer cannot be held to the options' constraint
   */
  Answer send(String text, GenerationOptions options);

  /** Says something and has it answered with tools and the default options. */
  default Answer send(String text, ToolBox tools) {
    return send(text, tools, GenerationOptions.defaults());
  }

  /**
   * Says something as the user and has it answered, with tools that the model may call: what it
   * calls is run, and it answers again. The answer is all of that; its message is the last one, and
   * its usage the sum of all rounds. Calls and results are messages of this chat.
   *
   * <p>Reading the answer runs the functions. If it is closed meanwhile, they are interrupted, and
   * what did not end has a result that says so.
   *
   * @param options without tools
   * @throws ChatTemplateException if the template fails or refuses the conversation, or takes no
   *     tools
   * @throws ContextOverflowException if the conversation does not fit into the context
   */
  default Answer send(String text, ToolBox tools, GenerationOptions options) {
    return ToolAnswer.begin(this, tools, options, now -> send(text, now));
  }

  /** Has the conversation answered as it stands, with tools: see the method that says something. */
  default Answer answer(ToolBox tools, GenerationOptions options) {
    return ToolAnswer.begin(this, tools, options, this::answer);
  }

  /** Has the user's last message answered anew, with tools: see the method that says something. */
  default Answer regenerate(ToolBox tools, GenerationOptions options) {
    return ToolAnswer.begin(this, tools, options, this::regenerate);
  }

  /**
   * Has the conversation answered as it stands.
   *
   * @throws IllegalStateException if nobody said anything, or the assistant was the last
   * @throws ChatTemplateException if the template fails or refuses the conversation
   * @throws ContextOverflowException if the conversation does not fit into the context
   * @throws ConstraintException if the answer cannot be held to the options' constraint
   */
  Answer answer(GenerationOptions options);

  /**
   * Forgets the last answer, if there is one, and has the user's last message answered anew.
   *
   * @throws IllegalStateException if the user said nothing
   * @throws ChatTemplateException if the template fails or refuses the conversation
   * @throws ContextOverflowException if the conversation does not fit into the context
   * @throws ConstraintException if the answer cannot be held to the options' constraint
   */
  Answer regenerate(GenerationOptions options);

  /** Adds a message without having it answered: an earlier conversation, examples. */
  void add(Message message);

  /**
   * Replaces a message and forgets what follows it.
   *
   * @param index in {@link #messages}
   * @throws IllegalArgumentException if there is no such message
   */
  void edit(int index, Message message);

  /**
   * Forgets the user's last message and what follows it.
   *
   * @throws IllegalStateException if the user said nothing
   */
  void undo();

  /** Forgets all messages, the system's included. */
  void clear();

  /** Says from now on how the assistant is to behave. The rest stays. */
  void system(String text);

  /** Says no longer how the assistant is to behave. The rest stays. */
  void removeSystem();

  /** Another chat that goes on from here; what happens to one does not concern the other. */
  Chat branch();

  /** Tokens that its memory holds: the last prompt and answer. */
  int length();

  /** Tokens that its memory can hold. */
  int contextLength();

  /**
   * Cancels an answer under way, as {@link Answer#close} does, and frees the chat's memory. From
   * any thread; {@link #messages} can still be read.
   */
  @Override
  void close();
}

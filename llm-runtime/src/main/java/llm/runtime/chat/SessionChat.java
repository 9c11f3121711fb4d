package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import llm.api.Answer;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.ContextOverflowException;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Role;
import org.jspecify.annotations.Nullable;

/** A list of messages, and a session that holds the last prompt and its answer. */
public final class SessionChat implements Chat {
  private final ChatFormat format;
  private final ChatMemory session;
  private final List<Message> messages = new ArrayList<>();
  private final AtomicReference<@Nullable ChatAnswer> active = new AtomicReference<>();
  private Optional<Held> held = Optional.empty();
  private boolean closed;

  private SessionChat(ChatFormat format, ChatMemory session) {
    this.format = format;
    this.session = session;
  }

  /**
   * A chat in which nobody said anything.
   *
   * @param session an empty one; the chat closes it
   */
  public SessionChat(ChatFormat format, ChatMemory session, ChatOptions options) {
    this(format, session);
    options.system().map(Message::system).ifPresent(messages::add);
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public Answer send(String text, GenerationOptions options) {
    ensureIdle();
    var more = new ArrayList<>(messages);
    more.add(Message.user(text));
    return answer(more, options);
  }

  @Override
  public Answer answer(GenerationOptions options) {
    ensureIdle();
    if (messages.isEmpty()) throw new IllegalStateException("nobody said anything");
    if (messages.getLast().role() == Role.ASSISTANT) {
      throw new IllegalStateException("the assistant was the last to say something");
    }
    return answer(messages, options);
  }

  @Override
  public Answer regenerate(GenerationOptions options) {
    ensureIdle();
    return answer(messages.subList(0, lastOfUser() + 1), options);
  }

  /** Has messages answered, which become the chat's if nothing speaks against it. */
  private Answer answer(List<Message> wanted, GenerationOptions options) {
    var conversation = List.copyOf(wanted);
    var rendered = format.render(conversation);
    var encoder = format.encoder();
    var tokens =
        held.flatMap(h -> h.continuedBy(rendered, encoder))
            .orElseGet(() -> encoder.encode(rendered));
    checkFits(tokens.length);
    int kept = commonPrefix(tokens, session.tokens());
    held = Optional.empty();
    session.truncate(Math.min(kept, tokens.length - 1));
    int cached = session.cached();
    session.truncate(cached);
    var generation = session.generate(Arrays.copyOfRange(tokens, cached, tokens.length), options);
    held = Optional.of(new Held(rendered, tokens.length, tokens));
    messages.clear();
    messages.addAll(conversation);
    var question = new ChatAnswer.Question(format, rendered, tokens, cached, options.ignoreEnd());
    var answer = new ChatAnswer(this, question, generation);
    active.set(answer);
    return answer;
  }

  private void checkFits(int tokens) {
    if (tokens == 0) {
      throw new ChatTemplateException(
          "the chat template makes an empty prompt of this conversation");
    }
    if (tokens < session.contextLength()) return;
    throw new ContextOverflowException(
        "the conversation takes "
            + tokens
            + " tokens, but the context holds "
            + session.contextLength()
            + ", an answer included");
  }

  private static int commonPrefix(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  /** Takes the answer into the chat, however it ended. */
  void ended(ChatAnswer answer, Optional<Message> message) {
    if (!active.compareAndSet(answer, null)) return;
    message.ifPresent(messages::add);
    held = held.map(h -> new Held(h.prompt(), h.promptTokens(), session.tokens()));
  }

  @Override
  public void add(Message message) {
    ensureIdle();
    messages.add(message);
  }

  @Override
  public void edit(int index, Message message) {
    ensureIdle();
    if (index < 0 || index >= messages.size()) {
      throw new IndexOutOfBoundsException(
          "message " + index + ", expected 0 to " + (messages.size() - 1));
    }
    messages.subList(index, messages.size()).clear();
    messages.add(message);
  }

  @Override
  public void undo() {
    ensureIdle();
    messages.subList(lastOfUser(), messages.size()).clear();
  }

  @Override
  public void clear() {
    ensureIdle();
    messages.clear();
  }

  private int lastOfUser() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) return i;
    }
    throw new IllegalStateException("the user said nothing");
  }

  @Override
  public void system(Optional<String> text) {
    ensureIdle();
    if (!messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM) messages.removeFirst();
    text.map(Message::system).ifPresent(messages::addFirst);
  }

  @Override
  public Chat branch() {
    ensureIdle();
    var branch = new SessionChat(format, session.branch());
    branch.messages.addAll(messages);
    branch.held = held;
    return branch;
  }

  @Override
  public int length() {
    return session.length();
  }

  @Override
  public int contextLength() {
    return session.contextLength();
  }

  private void ensureIdle() {
    if (closed) throw new IllegalStateException("the chat is closed");
    if (active.get() != null) {
      throw new IllegalStateException(
          "the chat is answering: read that answer to its end, or close it");
    }
  }

  @Override
  public void close() {
    var answer = active.get();
    if (answer != null) answer.close();
    closed = true;
    session.close();
  }
}

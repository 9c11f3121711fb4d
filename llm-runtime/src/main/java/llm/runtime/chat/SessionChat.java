package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import llm.api.Answer;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.ContextOverflowException;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Role;
import llm.api.WhenFull;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import org.jspecify.annotations.Nullable;

/** A list of messages, and a session that holds the last prompt and its answer. */
public final class SessionChat implements Chat {
  private final ChatForms forms;
  private final ChatMemory session;

  /** Held while the chat is looked at or changed, but not while an answer is generated. */
  private final ReentrantLock lock = new ReentrantLock();

  private List<Message> messages = new ArrayList<>();
  private @Nullable ChatAnswer active;
  private Optional<Held> held = Optional.empty();
  private Optional<OldestMessages> asked = Optional.empty(); // while an answer is under way
  private boolean closed;

  private SessionChat(ChatForms forms, ChatMemory session) {
    this.forms = forms;
    this.session = session;
  }

  /**
   * A chat in which nobody said anything.
   *
   * @param session an empty one; the chat closes it
   */
  public SessionChat(ChatForms forms, ChatMemory session, ChatOptions options) {
    this(forms, session);
    options.system().map(Message::system).ifPresent(messages::add);
  }

  @Override
  public List<Message> messages() {
    return locked(() -> List.copyOf(messages));
  }

  @Override
  public Answer send(String text, GenerationOptions options) {
    Arguments.present("text", text);
    Arguments.present("options", options);
    return whenIdle(
        () -> {
          var more = new ArrayList<>(messages);
          more.add(Message.user(text));
          return answer(more, options);
        });
  }

  @Override
  public Answer answer(GenerationOptions options) {
    Arguments.present("options", options);
    return whenIdle(
        () -> {
          if (messages.isEmpty()) throw new IllegalStateException("nobody said anything");
          if (messages.getLast().role() == Role.ASSISTANT) {
            throw new IllegalStateException("the assistant was the last to say something");
          }
          return answer(messages, options);
        });
  }

  @Override
  public Answer regenerate(GenerationOptions options) {
    Arguments.present("options", options);
    return whenIdle(() -> answer(messages.subList(0, lastOfUser() + 1), options));
  }

  /** Has messages answered, which become the chat's if nothing speaks against it. */
  private Answer answer(List<Message> wanted, GenerationOptions options) {
    var conversation = new ArrayList<>(wanted);
    var format = forms.of(conversation, ToolUse.of(options));
    var rendered = format.render(conversation);
    var encoder = format.encoder();
    var tokens =
        held.flatMap(h -> h.continuedBy(rendered, encoder))
            .orElseGet(() -> encoder.encode(rendered));
    var all = new ChatPrompt(conversation, rendered, tokens);
    var room = new OldestMessages(format, session.contextLength(), all);
    boolean drops = options.whenFull() instanceof WhenFull.DropOldestMessages;
    var prompt = drops ? room.fit(options.maxTokens()) : all;
    checkFits(prompt.tokens().length);
    int dropped = tokens.length - prompt.tokens().length;
    int cached = readBefore(prompt.tokens());
    var rest = Arrays.copyOfRange(prompt.tokens(), cached, prompt.tokens().length);
    var form = format.form(options.constraint(), prompt.rendered());
    // What ends a turn may stand within an answer of a form, which ends where that does.
    boolean goesOn = options.ignoreEnd() || !form.isFree();
    var question = new ChatAnswer.Question(format, prompt, cached, dropped, goesOn);
    var turn = goesOn ? EndOfTurn.none() : new EndOfTurn(format);
    var generation = session.generate(rest, options, turn, room, form);
    var answer = ChatAnswer.begin(this, question, generation);
    asked = Optional.of(room);
    messages = new ArrayList<>(prompt.messages());
    active = answer;
    return answer;
  }

  /** Cuts the session back to what it has read of a prompt: the last token is read in any case. */
  private int readBefore(int[] prompt) {
    int kept = commonPrefix(prompt, session.tokens());
    held = Optional.empty();
    session.truncate(Math.min(kept, prompt.length - 1));
    int cached = session.cached();
    session.truncate(cached);
    return cached;
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
            + ", an answer included",
        tokens,
        session.contextLength() - 1);
  }

  private static int commonPrefix(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  /** What the session holds says which messages are still there. */
  private void takeIn(Optional<Message> said) {
    var tokens = session.tokens();
    var prompt = asked.flatMap(room -> room.behind(tokens));
    asked = Optional.empty();
    prompt.ifPresent(p -> messages = new ArrayList<>(p.messages()));
    held = prompt.map(p -> new Held(p.rendered(), p.tokens().length, tokens));
    said.ifPresent(messages::add);
  }

  /** Takes the answer into the chat, however it ended. */
  void ended(ChatAnswer answer) {
    lock.lock();
    try {
      if (active != answer) return;
      active = null;
      takeIn(answer.said());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void add(Message message) {
    Arguments.present("message", message);
    whenIdle(() -> messages.add(message));
  }

  @Override
  public void edit(int index, Message message) {
    Arguments.present("message", message);
    whenIdle(
        () -> {
          if (index < 0 || index >= messages.size()) {
            throw new IllegalArgumentException(
                "index: " + index + ", expected one of " + messages.size() + " messages, from 0");
          }
          messages.subList(index, messages.size()).clear();
          return messages.add(message);
        });
  }

  @Override
  public void undo() {
    change(said -> new ArrayList<>(said.subList(0, lastOfUser())));
  }

  @Override
  public void clear() {
    change(said -> new ArrayList<>());
  }

  private int lastOfUser() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) return i;
    }
    throw new IllegalStateException("the user said nothing");
  }

  @Override
  public void system(String text) {
    var message = Message.system(Arguments.present("text", text));
    changeSystem(Optional.of(message));
  }

  @Override
  public void removeSystem() {
    changeSystem(Optional.empty());
  }

  private void changeSystem(Optional<Message> message) {
    change(
        said -> {
          var changed = new ArrayList<>(said);
          if (!changed.isEmpty() && changed.getFirst().role() == Role.SYSTEM) changed.removeFirst();
          message.ifPresent(changed::addFirst);
          return changed;
        });
  }

  /** Puts another list in the place of the messages, or leaves them if that fails. */
  private void change(UnaryOperator<List<Message>> change) {
    whenIdle(
        () -> {
          messages = change.apply(messages);
          return messages;
        });
  }

  @Override
  public Chat branch() {
    return whenIdle(
        () -> {
          var branch = new SessionChat(forms, session.branch());
          branch.messages.addAll(messages);
          branch.held = held;
          return branch;
        });
  }

  @Override
  public int length() {
    return session.length();
  }

  @Override
  public int contextLength() {
    return session.contextLength();
  }

  /** Does something that must not happen while an answer is under way. */
  private <T> T whenIdle(Supplier<T> action) {
    return locked(
        () -> {
          if (closed) throw new IllegalStateException("the chat is closed");
          if (active != null) {
            throw new IllegalStateException(
                "the chat is answering: read that answer to its end, or close it");
          }
          return action.get();
        });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return HeapSpace.within(action);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    var answer =
        locked(
            () -> {
              closed = true;
              return Optional.ofNullable(active);
            });
    answer.ifPresent(ChatAnswer::close); // without the lock, which it takes at its end
    session.close();
  }
}

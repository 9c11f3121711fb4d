package llm.testkit.fake;

import java.util.ArrayList;
import java.util.List;
import llm.api.Answer;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Role;
import org.jspecify.annotations.Nullable;

/** Messages, and what the model says to them. */
final class FakeChat implements Chat {
  private final FakeModel model;
  private final List<Message> messages = new ArrayList<>();
  private FakeSession session;
  private @Nullable FakeAnswer active;
  private boolean closed;

  FakeChat(FakeModel model, ChatOptions options) {
    this.model = model;
    this.session = new FakeSession(model);
    options.system().map(Message::system).ifPresent(messages::add);
  }

  private void ensureIdle() {
    if (closed) throw new IllegalStateException("the chat is closed");
    if (active == null) return;
    throw new IllegalStateException(
        "the chat is answering: read that answer to its end, or close it");
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public Answer send(String text, GenerationOptions options) {
    ensureIdle();
    messages.add(Message.user(text));
    return answer(options);
  }

  @Override
  public Answer answer(GenerationOptions options) {
    ensureIdle();
    if (messages.isEmpty()) throw new IllegalStateException("nobody said anything");
    if (messages.getLast().role() == Role.ASSISTANT) {
      throw new IllegalStateException("the assistant was the last to say something");
    }
    var prompt = FakeModel.rendered(messages);
    session = new FakeSession(model);
    var generation = session.generate(prompt, options);
    var answer =
        new FakeAnswer(
            CharacterTokenizer.ids(prompt), generation, session.said().calls(), this::ended);
    active = answer;
    return answer;
  }

  private void ended(Message said) {
    active = null;
    if (!said.content().isEmpty() || !said.calls().isEmpty()) messages.add(said);
  }

  @Override
  public Answer regenerate(GenerationOptions options) {
    ensureIdle();
    messages.subList(lastOfUser() + 1, messages.size()).clear();
    return answer(options);
  }

  private int lastOfUser() {
    int index = messages.stream().map(Message::role).toList().lastIndexOf(Role.USER);
    if (index < 0) throw new IllegalStateException("the user said nothing");
    return index;
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
      throw new IllegalArgumentException(
          "index: " + index + ", expected one of " + messages.size() + " messages, from 0");
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

  @Override
  public void system(String text) {
    removeSystem();
    messages.addFirst(Message.system(text));
  }

  @Override
  public void removeSystem() {
    ensureIdle();
    if (!messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM) messages.removeFirst();
  }

  @Override
  public Chat branch() {
    ensureIdle();
    var branch = new FakeChat(model, ChatOptions.defaults());
    branch.messages.addAll(messages);
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

  @Override
  public void close() {
    if (active != null) active.close();
    closed = true;
    session.close();
  }
}

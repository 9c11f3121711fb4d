package llm.api;

import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** An answer with a chat of its own, which is closed when it ends. */
final class OneAnswer implements Answer {
  private final Chat chat;
  private final Answer answer;

  private OneAnswer(Chat chat, Answer answer) {
    this.chat = chat;
    this.answer = answer;
  }

  static OneAnswer of(
      LanguageModel model, List<Message> messages, ChatOptions form, GenerationOptions options) {
    var said = Checks.conversation(messages, Checks.present("chat", form));
    Checks.present("options", options);
    var last = said.getLast().role();
    Checks.that(
        last != Message.Role.ASSISTANT, "messages", "the last is the assistant's", "another's");
    var chat = model.newChat(form);
    try {
      said.forEach(chat::add);
      return new OneAnswer(chat, chat.answer(options));
    } catch (Throwable e) {
      chat.close();
      throw e;
    }
  }

  @Override
  public Iterator<AnswerToken> iterator() {
    var tokens = answer.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return closing(tokens::hasNext);
      }

      @Override
      public AnswerToken next() {
        return tokens.next();
      }
    };
  }

  /** Frees the memory when nothing comes any more, whatever the reason is. */
  private boolean closing(BooleanSupplier more) {
    boolean goesOn = false;
    try {
      goesOn = more.getAsBoolean();
      return goesOn;
    } finally {
      if (!goesOn) chat.close();
    }
  }

  @Override
  public Message message() {
    try {
      return answer.message();
    } finally {
      chat.close();
    }
  }

  @Override
  public int[] prompt() {
    return answer.prompt();
  }

  @Override
  public int cachedTokens() {
    return answer.cachedTokens();
  }

  @Override
  public Usage usage() {
    return answer.usage();
  }

  @Override
  public Timings timings() {
    return answer.timings();
  }

  @Override
  public FinishReason finishReason() {
    return answer.finishReason();
  }

  @Override
  public void close() {
    answer.close();
    chat.close();
  }
}

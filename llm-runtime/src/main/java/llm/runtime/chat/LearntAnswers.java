package llm.runtime.chat;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import llm.api.ChatTemplateException;
import llm.template.ChatTemplate;

/**
 * How a template's answers with calls are written, learnt when somebody asks for tools: that takes
 * some renderings, which chats without tools do not need. Any thread may ask.
 */
final class LearntAnswers {
  private final ChatTemplate template;
  private final Predicate<String> isControl;
  private final Function<Rendered, AnswerText> texts;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean asked;
  private Optional<CallFormat> format = Optional.empty();

  /**
   * Nobody asked yet.
   *
   * @param isControl whether the vocabulary has a control token of a spelling
   * @param texts tell reasoning apart in the answer to a prompt
   */
  LearntAnswers(
      ChatTemplate template, Predicate<String> isControl, Function<Rendered, AnswerText> texts) {
    this.template = template;
    this.isControl = isControl;
    this.texts = texts;
  }

  /**
   * The format.
   *
   * @throws ChatTemplateException if the template takes no tools
   */
  CallFormat withTools() {
    return get()
        .orElseThrow(
            () ->
                new ChatTemplateException(
                    template.name()
                        + ": it knows no tools, or writes calls of them in a way that is not"
                        + " understood"));
  }

  private Optional<CallFormat> get() {
    lock.lock();
    try {
      if (!asked) format = TaggedCalls.of(template, isControl, texts);
      asked = true;
      return format;
    } finally {
      lock.unlock();
    }
  }
}
